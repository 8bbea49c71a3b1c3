//! Performed activities that stand under one written code: what the note calls them, against what their words support.

use crate::coding::{EvidenceKind, Judgement};
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
    /// None supports it, and the words contradict it: they support this one.
    Other(Code),
    /// None decides, or the words leave the written code in doubt.
    Unclear,
}

/// How much more must speak for another code, where something speaks for the written one alone.
const CLEARLY_MORE: f32 = 0.25;

/// The performed activities with a written code, by label.
pub(super) fn groups<'a>(view: &VisitView<'a>) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (_, intervention, judgement) in view.performed() {
        let service = intervention.service.filter(|&n| view.visit.services.get(n).is_some_and(|s| s.code.is_some()));
        let of_service = service.and_then(|n| view.visit.services.get(n)).and_then(|s| s.code);
        let shared = service.and_then(|n| view.visit.services.get(n)).is_some_and(|s| s.shares_words || !s.shared_with.is_empty());
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
        // Of activities that point to different codes, those described with more words count for more.
        let decided = || judged().filter_map(|j| Some((j.code?, j.candidates.first()?.evidence.len())));
        let count = |code| decided().filter(|(other, _)| *other == code).map(|(_, words)| words).sum::<usize>();
        match decided().map(|(code, _)| code).max_by_key(|&code| count(code)) {
            Some(code) if self.contradicts(code) => Support::Other(code),
            _ => Support::Unclear,
        }
    }

    /// Whether the words contradict the written code, and do not only leave it in doubt: something speaks for the other code
    /// alone (squats by themselves speak for both), and nothing, or clearly less, for the written one alone.
    fn contradicts(&self, other: Code) -> bool {
        let written = self.written.value;
        let alone = |code: Code, rival: Code| {
            let of_rival = self.content(rival);
            self.content(code).iter().any(|span| !of_rival.iter().any(|r| r.overlaps(*span)))
        };
        let more = self.weight(other) - self.weight(written) >= CLEARLY_MORE;
        alone(other, written) && (more || !alone(written, other))
    }

    /// The words that say what was done, with what and for what, by a code; help, cues and dose are left out.
    fn content(&self, code: Code) -> Vec<Span> {
        let candidates = self.members.iter().flat_map(|(_, j)| &j.candidates).filter(|c| c.code == code);
        let says_what = |kind| matches!(kind, EvidenceKind::Purpose | EvidenceKind::Object | EvidenceKind::Activity | EvidenceKind::Clinic);
        candidates.flat_map(|c| &c.evidence).filter(|e| says_what(e.kind)).map(|e| e.span).collect()
    }

    /// The two codes that most speaks for, heaviest first.
    pub(super) fn foremost(&self) -> [Option<Code>; 2] {
        let mut codes: Vec<Code> = self.members.iter().flat_map(|(_, j)| &j.candidates).map(|c| c.code).collect();
        codes.sort_unstable();
        codes.dedup();
        codes.sort_by(|a, b| self.weight(*b).total_cmp(&self.weight(*a)));
        [codes.first().copied(), codes.get(1).copied()]
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
