//! `missing-treatment-total`: the total treatment time is not stated.

use crate::rules::time::{Total, total_fix};
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-treatment-total",
    group: Group::Time,
    severity: Severity::Warning,
    completeness: true,
    summary: "the total treatment time is not stated",
    doc: Doc {
        says: "The visit claims a treatment and does not state its total treatment time: timed and untimed services together, \
               without rest or other unbillable time. While a note is being written this is a hint.",
        why: "The treatment note must state both totals: the timed minutes, from which units are counted, and the total \
               treatment time.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min
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
    if !view.claims() || !Total::Treatment.is_due(view) || view.visit.totals.treatment.is_some() || view.asked(Total::Treatment.blank()) {
        return;
    }
    let message = "Total treatment time is not stated.";
    out.push(Report::new(view.totals_anchor(), message).fix(total_fix(view, Total::Treatment)));
}
