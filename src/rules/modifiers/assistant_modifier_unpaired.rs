//! `assistant-modifier-unpaired`: CQ without GP, or CO without GO.

use crate::billing::modifiers::ModifierProblem;
use crate::rules::layout::replace_all;
use crate::rules::modifiers::problems;
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "assistant-modifier-unpaired",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "CQ without GP, or CO without GO",
    doc: Doc {
        says: "CQ stands on a line without GP, or CO without GO. The missing plan modifier is not a finding of its own then.",
        why: "Lines with CQ or CO are returned unless GP or GO is on the same line.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 CQ x2
A.S., PTA
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP CQ x2
A.S., PTA
",
        sources: &[sources::CLAIMS_MODIFIERS],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for (charge, problem) in problems(view) {
        let ModifierProblem::UnpairedAssistant { written, needs } = problem else { continue };
        // Beside the plan modifier of another discipline the fault is that one.
        if charge.modifiers.iter().any(|fact| fact.value.is_plan()) {
            continue;
        }
        let message = format!("{written} on {} stands alone: it goes with {needs} on the same line.", charge.code.value);
        out.push(Report::new(charge.span, message).fix(replace_all(format!("Add {needs}"), vec![view.add_modifier(charge, needs)])));
    }
}
