//! `59-without-separate-time`: modifier 59 on a pair with group therapy, and no separate times in the note.

use crate::billing::PairEdit;
use crate::config::Code;
use crate::note::{ClockRange, Service};
use crate::rules::layout::insert;
use crate::rules::modifiers::{has_distinct, pairs};
use crate::rules::{Blank, Doc, Edit, Fix, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "59-without-separate-time",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "modifier 59 on a pair with group therapy, and no separate times in the note",
    doc: Doc {
        says: "59 (or an X modifier) is on a code billed with group therapy (97150), and the note states no separate interval: \
               clock times of both, or words that say so.",
        why: "The modifier claims that the two were given in different minutes. The note has to show it.",
        fails: "\
5/18/2026  PT treatment note  Medicare
Group class (97150) 30 min, 10:00-10:30, with 3 others: seated exercise, balloon volley
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 55 min
97150 GP x1, 97110 GP 59 x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
Group class (97150) 30 min, 10:00-10:30, with 3 others: seated exercise, balloon volley
TherEx (97110) 25 min, 10:35-11:00: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 55 min
97150 GP x1, 97110 GP 59 x2
A.S., PT
",
        sources: &[sources::NCCI_MANUAL],
    },
    check,
};

/// Group therapy.
const GROUP: Code = Code::known("97150");

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for pair in pairs(view) {
        let Some(other) = beside_group(view, &pair).filter(|_| pair.modifier_allowed() && has_distinct(view, &pair)) else { continue };
        let message = format!("59 says that {other} was apart from the group; the note gives no separate times for the two.");
        let report = Report::new(view.anchor(other), message).related(view.anchor(GROUP), "the group");
        out.push(report.fix(interval_fix(view, other)));
    }
}

/// The code of a pair with group therapy, where the note does not show that the two were given in different minutes.
fn beside_group(view: &VisitView<'_>, pair: &PairEdit) -> Option<Code> {
    let other = match (pair.column1, pair.column2) {
        (GROUP, other) | (other, GROUP) => other,
        _ => return None,
    };
    (!are_separate(view, GROUP, other)).then_some(other)
}

/// The edits that ask for the interval of a code beside a group, where 59 is about to be written on it.
pub(super) fn interval_owed(view: &VisitView<'_>, pair: &PairEdit) -> Vec<Edit> {
    beside_group(view, pair).and_then(|other| interval_fix(view, other)).map_or_else(Vec::new, |fix| fix.edits)
}

/// Whether the note shows that two codes were given in different minutes.
fn are_separate(view: &VisitView<'_>, a: Code, b: Code) -> bool {
    if !view.visit.separate_times.is_empty() || view.asked(Blank::Interval) {
        return true;
    }
    let (of_a, of_b) = (clocks(view, a), clocks(view, b));
    !of_a.is_empty() && !of_b.is_empty() && of_a.iter().all(|x| of_b.iter().all(|y| x.end <= y.start || y.end <= x.start))
}

fn clocks(view: &VisitView<'_>, code: Code) -> Vec<ClockRange> {
    services(view, code).filter_map(|service| service.minutes.as_ref()?.clock).filter(|clock| clock.valid).collect()
}

fn services<'a>(view: &VisitView<'a>, code: Code) -> impl Iterator<Item = &'a Service> + use<'a> {
    let visit = view.visit;
    let indexes = view.tally.line(code).map_or_else(Vec::new, |line| line.services.clone());
    indexes.into_iter().filter_map(move |n| visit.services.get(n))
}

/// Inserts the blank for the interval after the service's minutes.
fn interval_fix(view: &VisitView<'_>, code: Code) -> Option<Fix> {
    let minutes = services(view, code).find_map(|service| service.minutes.as_ref())?;
    Some(insert("Insert start and end", minutes.span.end, format!(", {}", Blank::Interval.text())))
}
