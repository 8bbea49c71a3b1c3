//! Rules that compare the code written with the code the words support.

pub(super) mod code_mismatch;
pub(super) mod code_missing;
pub(super) mod code_unclear;
mod group;
mod relabel;
mod split;

pub(super) use split::divide;

use super::{Blank, VisitView};
use crate::text::Span;

/// The performed interventions whose code is in question, by a finding or by a blank that asks for the task: details of these
/// activities are not asked for.
pub(super) fn questioned(view: &VisitView<'_>) -> Vec<Span> {
    let groups = group::groups(view);
    let in_question = |group: &&group::Group<'_>| {
        let asked = || view.asked_in(Blank::Purpose, view.layout().line(group.span(view).start));
        code_mismatch::found(group).is_some() || code_unclear::is_found(group) || asked()
    };
    groups.iter().filter(in_question).flat_map(|group| group.members.iter().map(|(i, _)| i.span)).collect()
}
