//! Performed activities that stand under one written code: what the note calls them, against what their words support.

use crate::coding::Judgement;
use crate::config::Code;
use crate::note::{Fact, Intervention};
use crate::rules::VisitView;
use crate::text::Span;

/// Activities under one label, or one that carries its own code.
pub(super) struct Group<'a> {
    /// The code as written.
    pub(super) written: Fact<Code>,
    /// Index of the service, where they stand under one.
    pub(super) service: Option<usize>,
    /// The activities with their judgements.
    pub(super) members: Vec<(&'a Intervention, &'a Judgement)>,
}

/// What the words of a group support.
pub(super) enum Support {
    /// At least one activity supports the code as written, or none says anything.
    Written,
    /// None supports it, nothing serious speaks for it, and some support this one.
    Other(Code),
    /// None decides, or something serious speaks for the code as written.
    Unclear,
}

/// The share of the evidence from which on a code is not contradicted, only in doubt.
const SERIOUS: f32 = 0.15;

/// The performed activities with a written code, by label.
pub(super) fn groups<'a>(view: &VisitView<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (_, intervention, judgement) in view.performed() {
        let service = intervention.service.filter(|&n| view.visit.services.get(n).is_some_and(|s| s.code.is_some()));
        let of_service = service.and_then(|n| view.visit.services.get(n)).and_then(|s| s.code);
        let shared = service.and_then(|n| view.visit.services.get(n)).is_some_and(|s| !s.shared_with.is_empty());
        let Some(written) = intervention.stated.or(of_service) else { continue };
        if shared {
            continue;
        }
        match groups.iter_mut().find(|group| service.is_some() && group.service == service && group.written.value == written.value) {
            Some(group) => group.members.push((intervention, judgement)),
            None => groups.push(Group { written, service, members: vec![(intervention, judgement)] }),
        }
    }
    groups
}

impl Group<'_> {
    /// What its words support.
    pub(super) fn support(&self) -> Support {
        let judged = || self.members.iter().map(|(_, judgement)| *judgement).filter(|j| !j.candidates.is_empty());
        let written = self.written.value;
        if judged().any(|j| j.code == Some(written)) || judged().next().is_none() {
            return Support::Written;
        }
        let decided = || judged().filter_map(|j| j.code);
        let count = |code| decided().filter(|other| *other == code).count();
        match decided().max_by_key(|&code| count(code)) {
            Some(code) if self.weight(written) < SERIOUS => Support::Other(code),
            _ => Support::Unclear,
        }
    }

    /// The share of the evidence that speaks for a code, at most over the activities.
    pub(super) fn weight(&self, code: Code) -> f32 {
        let weights = self.members.iter().flat_map(|(_, j)| &j.candidates).filter(|c| c.code == code).map(|c| c.weight);
        weights.fold(0.0, f32::max)
    }

    /// The words of the activities: those on the line of the first one.
    pub(super) fn span(&self, view: &VisitView<'_>) -> Span {
        let first = self.members.first().map_or(self.written.span, |(i, _)| i.span);
        let line = view.layout().line(first.start);
        self.members.iter().map(|(i, _)| i.span).filter(|span| line.covers(*span)).fold(first, Span::join)
    }
}
