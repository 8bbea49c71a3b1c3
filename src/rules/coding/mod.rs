//! Rules that compare the code written with the code the words support.

pub(super) mod code_mismatch;
pub(super) mod code_missing;
pub(super) mod code_unclear;
mod group;
mod relabel;

use super::{Blank, VisitView};

/// Whether the code of a performed intervention is in question, by a finding or by a blank that asks for the task: details of
/// the activity are not asked for then.
pub(super) fn is_questioned(view: &VisitView<'_>, intervention: usize) -> bool {
    let Some(this) = view.visit.interventions.get(intervention) else { return false };
    group::groups(view).iter().filter(|group| group.members.iter().any(|(i, _)| i.span == this.span)).any(|group| {
        let asked = view.asked_in(Blank::Purpose, view.layout().line(group.span(view).start));
        asked || code_mismatch::found(group).is_some() || code_unclear::is_found(group)
    })
}
