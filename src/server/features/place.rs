//! What stands at a place of a note: the thing a hover, an action or a symbol is about.

use std::borrow::Cow;

use crate::analysis::VisitAnalysis;
use crate::note::{Assist, Charge, Fact, Goal, Intervention, Service, Status, Visit};
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// A visit with what is known of it.
#[derive(Clone, Copy)]
pub(crate) struct VisitAt<'a> {
    /// Its index in the note.
    pub(crate) index: usize,
    /// Its words.
    pub(crate) visit: &'a Visit,
    /// What is known of them.
    pub(crate) known: &'a VisitAnalysis,
}

/// Which of the two totals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Total {
    /// Timed codes.
    Timed,
    /// The whole treatment.
    Treatment,
}

/// The smallest thing at a place.
pub(crate) enum Thing<'a> {
    /// A billed line.
    Charge(&'a Charge),
    /// A label with minutes.
    Service(&'a Service),
    /// A stated total.
    Total(Total, Fact<u32>),
    /// A level of assistance.
    Assist(&'a Assist),
    /// A goal.
    Goal(&'a Goal),
}

impl Thing<'_> {
    /// Its words.
    pub(crate) fn span(&self) -> Span {
        match self {
            Thing::Charge(charge) => charge.span,
            Thing::Service(service) => service.span,
            Thing::Total(_, fact) => fact.span,
            Thing::Assist(assist) => assist.span,
            Thing::Goal(goal) => goal.span,
        }
    }
}

impl Snapshot {
    /// Every visit.
    pub(crate) fn visits(&self) -> impl Iterator<Item = VisitAt<'_>> {
        let known = &self.analysis.visits;
        self.analysis.note.visits.iter().zip(known).enumerate().map(|(index, (visit, known))| VisitAt { index, visit, known })
    }

    /// The visit at a place; behind the last word of a visit, that visit.
    pub(crate) fn visit_at(&self, offset: usize) -> Option<VisitAt<'_>> {
        self.visits()
            .filter(|at| at.visit.span.start <= offset)
            .last()
            .filter(|at| touches(at.visit.span, offset) || at.visit.span.end <= offset)
    }
}

/// Whether an activity is a thing of its own to the reader: done, or left for another time.
///
/// One that only occurs in a goal, a measurement, a report or a history is a word of that, and no code is asked of it.
pub(crate) fn stands_alone(status: Status) -> bool {
    !matches!(status, Status::Goal | Status::Measurement | Status::Subjective | Status::History)
}

/// Whether a place is inside a span or right behind it, where the cursor stands after typing.
pub(crate) fn touches(span: Span, offset: usize) -> bool {
    span.start <= offset && offset <= span.end
}

impl<'a> VisitAt<'a> {
    /// The smallest thing at a place, apart from interventions and abbreviations.
    pub(crate) fn thing_at(&self, offset: usize) -> Option<Thing<'a>> {
        let visit = self.visit;
        let totals = &visit.totals;
        let total = |kind, fact: Option<Fact<u32>>| fact.map(|fact| Thing::Total(kind, fact));
        let things = visit
            .charges
            .iter()
            .map(Thing::Charge)
            .chain(visit.services.iter().filter(|service| service.charge.is_none()).map(Thing::Service))
            .chain(total(Total::Timed, totals.timed))
            .chain(total(Total::Treatment, totals.treatment))
            .chain(visit.interventions.iter().flat_map(|i| &i.assist).map(Thing::Assist))
            .chain(visit.goals.iter().map(Thing::Goal));
        things.filter(|thing| touches(thing.span(), offset)).min_by_key(|thing| thing.span().len())
    }

    /// The intervention at a place, with its index.
    pub(crate) fn intervention_at(&self, offset: usize) -> Option<(usize, &'a Intervention)> {
        self.visit.interventions.iter().enumerate().filter(|(_, i)| touches(i.span, offset)).min_by_key(|(_, i)| i.span.len())
    }

    /// The abbreviation at a place.
    pub(crate) fn abbreviation_at(&self, offset: usize) -> Option<&'a Fact<Cow<'static, str>>> {
        self.visit.abbreviations.iter().filter(|fact| touches(fact.span, offset)).min_by_key(|fact| fact.span.len())
    }
}
