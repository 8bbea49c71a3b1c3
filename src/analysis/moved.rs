//! Moves what is known of a visit to another place in the text, where only what stands before it has changed.

use crate::coding::Judgement;
use crate::note::{Assist, Case, Charge, Course, Fact, Goal, Intervention, Minutes, Section, Service, Visit};
use crate::rules::Finding;
use crate::text::Span;

/// How spans move: those at or after `from` go on by `to - from`; those before are of the file's header, and stay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// Where the visit began.
    pub(super) from: usize,
    /// Where it begins now.
    pub(super) to: usize,
}

impl Move {
    /// Whether nothing moves.
    pub(super) fn is_none(self) -> bool {
        self.from == self.to
    }

    fn span(self, span: &mut Span) {
        if span.start >= self.from {
            *span = Span::new(span.start - self.from + self.to, span.end - self.from + self.to);
        }
    }

    fn fact<T>(self, fact: &mut Fact<T>) {
        self.span(&mut fact.span);
    }

    fn facts<'a, T: 'a>(self, facts: impl IntoIterator<Item = &'a mut Fact<T>>) {
        facts.into_iter().for_each(|fact| self.fact(fact));
    }

    fn spans<'a>(self, spans: impl IntoIterator<Item = &'a mut Span>) {
        spans.into_iter().for_each(|span| self.span(span));
    }

    fn minutes<'a>(self, minutes: impl IntoIterator<Item = &'a mut Minutes>) {
        self.spans(minutes.into_iter().map(|minutes| &mut minutes.span));
    }

    fn assists<'a>(self, assists: impl IntoIterator<Item = &'a mut Assist>) {
        self.spans(assists.into_iter().map(|assist| &mut assist.span));
    }

    /// Moves a visit.
    pub(super) fn visit(self, visit: &mut Visit) {
        self.span(&mut visit.span);
        self.facts(&mut visit.date);
        self.facts(&mut visit.discipline);
        self.facts(&mut visit.payer);
        self.facts(&mut visit.year_to_date);
        for Section { heading, span, .. } in &mut visit.sections {
            self.spans([heading, span]);
        }
        visit.services.iter_mut().for_each(|service| self.service(service));
        visit.interventions.iter_mut().for_each(|intervention| self.intervention(intervention));
        visit.charges.iter_mut().for_each(|charge| self.charge(charge));
        for level in &mut visit.assessed_levels {
            self.span(&mut level.head);
            self.assists([&mut level.assist]);
        }
        for Goal { span, task, measure, time_frame, .. } in &mut visit.goals {
            self.spans([span].into_iter().chain(task).chain(measure).chain(time_frame));
        }
        let Course { often, long, none } = &mut visit.course;
        self.spans(often.iter_mut().chain(long).chain(none));
        let Case { diagnosis, onset, prior_function, measure, prognosis, progress, period } = &mut visit.case;
        self.spans([diagnosis, onset, prior_function, measure, prognosis, progress, period].into_iter().flatten());
        self.facts(&mut visit.totals.timed);
        self.facts(&mut visit.totals.treatment);
        self.facts(&mut visit.totals.visit_clock);
        self.facts(&mut visit.totals.unbilled);
        self.spans(&mut visit.skilled_need);
        self.spans(&mut visit.justification);
        self.spans(&mut visit.separate_times);
        if let Some(signature) = &mut visit.signature {
            self.span(&mut signature.span);
            self.spans(signature.signers.iter_mut().flat_map(|signer| [&mut signer.name, &mut signer.credential]));
        }
        self.spans(&mut visit.placeholders);
        self.facts(&mut visit.abbreviations);
    }

    fn service(self, service: &mut Service) {
        self.span(&mut service.span);
        self.facts(&mut service.code);
        self.facts(&mut service.shared_with);
        self.minutes(&mut service.minutes);
        self.facts(&mut service.provider_minutes);
        self.facts(&mut service.provider);
        self.facts(&mut service.mode);
    }

    fn intervention(self, intervention: &mut Intervention) {
        self.spans([&mut intervention.span, &mut intervention.head]);
        self.facts(&mut intervention.stated);
        self.spans(&mut intervention.status_cue);
        self.minutes(&mut intervention.minutes);
        self.assists(&mut intervention.assist);
        self.facts(&mut intervention.cues);
        self.facts(&mut intervention.equipment);
        self.spans(&mut intervention.dose);
        self.facts(&mut intervention.provider);
        self.facts(&mut intervention.mode);
    }

    fn charge(self, charge: &mut Charge) {
        self.span(&mut charge.span);
        self.fact(&mut charge.code);
        self.facts(&mut charge.units);
        self.facts(&mut charge.modifiers);
        self.minutes(&mut charge.minutes);
    }

    /// Moves a judgement.
    pub(super) fn judgement(self, judgement: &mut Judgement) {
        let evidence = judgement.candidates.iter_mut().flat_map(|candidate| &mut candidate.evidence);
        self.spans(evidence.map(|evidence| &mut evidence.span));
        self.spans(judgement.parts.iter_mut().flat_map(|part| [&mut part.span, &mut part.head]));
    }

    /// Moves a finding.
    pub(super) fn finding(self, finding: &mut Finding) {
        self.span(&mut finding.span);
        self.spans(finding.related.iter_mut().map(|related| &mut related.span));
        self.spans(finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits).map(|edit| &mut edit.span));
    }
}
