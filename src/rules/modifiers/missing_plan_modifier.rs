//! `missing-plan-modifier`: a Medicare line without GP, GO or GN.

use crate::billing::modifiers::ModifierProblem;
use crate::rules::layout::replace_all;
use crate::rules::modifiers::problems;
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-plan-modifier",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "a Medicare line without GP, GO or GN",
    doc: Doc {
        says: "A therapy line for Medicare has none of GP (physical), GO (occupational) and GN (speech). It is asked once for \
               each line, and only of payers that want it. A line with CQ or CO and no plan modifier is \
               `assistant-modifier-unpaired` instead.",
        why: "Claims for therapy services are returned without the modifier of the plan of care.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 x2
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
        sources: &[sources::CLAIMS_MODIFIERS],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for (charge, problem) in problems(view) {
        let ModifierProblem::MissingPlan { owed } = problem else { continue };
        // "| GP | 97110 | 2 |": a cell of its own, wherever it stands in the row.
        if view.layout().line(charge.span.start).of(view.text).split('|').any(|cell| cell.trim() == owed.as_str()) {
            continue;
        }
        let message = format!("{} has no plan-of-care modifier: {owed} is due on every line.", charge.code.value);
        let edit = view.add_modifier(charge, owed);
        // The discipline stands in the note, so the modifier only says it again.
        let safe = view.visit.discipline.is_some() && view.takes_modifier(charge, &edit);
        let mut fix = replace_all(format!("Add {owed}"), vec![edit]);
        fix.safe = safe;
        out.push(Report::new(charge.span, message).fix(fix));
    }
}
