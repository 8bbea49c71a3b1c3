//! `missing-timed-total`: the total of timed minutes is not stated.

use crate::rules::time::{Total, total_fix};
use crate::rules::{CodeLine, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-timed-total",
    group: Group::Time,
    severity: Severity::Warning,
    completeness: true,
    summary: "the total of timed minutes is not stated",
    doc: Doc {
        says: "The visit claims a treatment and does not state the minutes of all timed services together; a visit of untimed services alone is not asked for them. While a note is \
               being written this is a hint.",
        why: "The treatment note must state both totals: the timed minutes, from which units are counted, and the total \
               treatment time.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total treatment: 25 min
97110 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        sources: &[sources::BENEFIT_NOTE, sources::CLAIMS_UNITS],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    // Where only untimed services are named (an evaluation, a swallowing treatment) there are no timed minutes to add up.
    let timed = view.tally.lines.iter().any(|line| line.is_timed()) || !view.tally.lines.iter().any(CodeLine::given);
    if !timed || !view.claims() || !Total::Timed.is_due(view) || view.visit.totals.timed.is_some() || view.asked(Total::Timed.blank()) {
        return;
    }
    let message = "Total timed minutes are not stated.";
    out.push(Report::new(view.totals_anchor(), message).fix(total_fix(view, Total::Timed)));
}
