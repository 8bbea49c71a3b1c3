//! `invalid-time-range`: a time range that cannot be: it ends before it starts, leaves the visit, or overlaps another one-on-one service.

use crate::billing::codes::{self, CodeInfo};
use crate::note::{ClockRange, Service};
use crate::rules::layout::replace;
use crate::rules::{Blank, Doc, Fix, Group, Report, Rule, Severity, VisitView, sources};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "invalid-time-range",
    group: Group::Time,
    severity: Severity::Error,
    completeness: false,
    summary: "a time range that cannot be: it ends before it starts, leaves the visit, or overlaps another one-on-one service",
    doc: Doc {
        says: "A clock range is no time of day (10:75), ends before it starts, lies outside the visit's time in and out, or two \
               one-on-one services claim the same minutes.",
        why: "Impossible times put every minute of the note in doubt.",
        fails: "\
5/18/2026  PT treatment note  Medicare  In 11:10 Out 10:55
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare  In 10:30 Out 10:55
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        sources: &[sources::CLAIMS_UNITS],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let visit = view.visit.totals.visit_clock;
    if let Some(fact) = visit.filter(|fact| !fact.value.valid) {
        out.push(Report::new(fact.span, impossible(view, fact.span)).fix(range_fix(fact.span)));
    }
    let visit = visit.filter(|fact| fact.value.valid);
    let mut earlier: Vec<(Span, ClockRange)> = Vec::new();
    for (_, service) in view.services() {
        let Some((minutes, clock)) = service.minutes.as_ref().and_then(|m| Some((m, m.clock?))) else { continue };
        let span = view.layout().clock_of(minutes.span);
        let range = view.words(span);
        if !clock.valid {
            out.push(Report::new(span, impossible(view, span)).fix(range_fix(span)));
            continue;
        }
        // One range may be both outside the visit and over another one: it is said once.
        let outside = visit.filter(|v| clock.start < v.value.start || v.value.end < clock.end);
        let over = earlier.iter().find(|(_, other)| is_one_on_one(service) && clock.start < other.end && other.start < clock.end);
        if let Some((other, _)) = over {
            let message = format!("{range} overlaps {}: one patient's minutes count once.", view.words(*other));
            out.push(Report::new(span, message).related(*other, "the other service").fix(range_fix(span)));
        } else if let Some(visit) = outside {
            let message = format!("{range} is outside the time of the visit.");
            out.push(Report::new(span, message).related(visit.span, "time of the visit").fix(range_fix(span)));
        }
        if is_one_on_one(service) {
            earlier.push((span, clock));
        }
    }
}

/// Writes a blank in the place of the range.
fn range_fix(span: Span) -> Fix {
    replace("Replace with start and end", span, Blank::ExactInterval.text())
}

fn impossible(view: &VisitView<'_>, span: Span) -> String {
    format!("{} is no possible time range: check start and end.", view.words(span))
}

fn is_one_on_one(service: &Service) -> bool {
    service.code.is_some_and(|fact| codes::info(fact.value).is_some_and(CodeInfo::one_on_one))
}
