//! `never-together`: two codes that are never paid on one day.

use crate::rules::modifiers::{pairs, take_off};
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "never-together",
    group: Group::Modifiers,
    severity: Severity::Error,
    completeness: false,
    summary: "two codes that are never paid on one day",
    doc: Doc {
        says: "Two billed codes are a pair of Medicare's edit table (NCCI) with indicator 0 on this date: no modifier lets both \
               be paid. Examples are 97140 with 97124, 97530 with 95851, and an evaluation with 97750.",
        why: "The second code is part of the first for that day, and its line is denied.",
        fails: "\
10/14/2026  PT treatment note  Medicare
Manual (97140) 15 min: C4-6 UPA Gr IV R, first rib mobilisation
Massage (97124) 15 min: effleurage and petrissage to upper trapezius and paraspinals
A: neck stiffness limits driving.
Total timed: 30 min  Total treatment: 30 min
97140 GP x1, 97124 GP x1
A.S., PT
",
        right: "\
10/14/2026  PT treatment note  Medicare
Manual (97140) 30 min: C4-6 UPA Gr IV R, first rib mobilisation, STM to upper trapezius and paraspinals
A: neck stiffness limits driving.
Total timed: 30 min  Total treatment: 30 min
97140 GP x2
A.S., PT
",
        sources: &[sources::NCCI_MANUAL],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for pair in pairs(view) {
        if pair.modifier_allowed() {
            continue;
        }
        let (one, two) = (pair.column1, pair.column2);
        let message = format!("{one} and {two} are never paid together on one day: no modifier helps, and {two} is denied.");
        let report = Report::new(view.anchor(two), message).related(view.anchor(one), "paid in its place");
        let off = |code| take_off(view, code);
        let report = report.fix(off(two)).fix(off(one));
        out.push(report.data(serde_json::json!({ "column1": one, "column2": two })));
    }
}
