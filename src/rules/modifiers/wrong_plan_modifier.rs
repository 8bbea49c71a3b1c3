//! `wrong-plan-modifier`: GP, GO or GN of another discipline.

use crate::billing::modifiers::ModifierProblem;
use crate::rules::layout::{replace, replace_all};
use crate::rules::modifiers::problems;
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "wrong-plan-modifier",
    group: Group::Modifiers,
    severity: Severity::Error,
    completeness: false,
    summary: "GP, GO or GN of another discipline",
    doc: Doc {
        says: "The line's plan modifier belongs to another discipline than the visit, or the line has two of them: GP is \
               physical, GO occupational, GN speech-language therapy.",
        why: "The modifier must be that of the plan of care under which the service was given; exactly one stands on a line.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GO x2
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
    let discipline = view.discipline().map_or_else(String::new, |d| d.to_string());
    for (charge, problem) in problems(view) {
        let code = charge.code.value;
        let report = match problem {
            ModifierProblem::WrongPlan { written, owed } => {
                let at = charge.modifiers.iter().find(|fact| fact.value == written).map(|fact| fact.span);
                let message = format!("{written} on {code}: this {discipline} line takes {owed}.");
                let fix = at.map(|span| replace(format!("Change {written} to {owed}"), span, owed.as_str()));
                Report::new(charge.span, message).fix(fix)
            }
            ModifierProblem::SeveralPlans { written, owed } => {
                let names: Vec<&str> = written.iter().map(|m| m.as_str()).collect();
                let message = format!("{} on {code}: one plan-of-care modifier stands on a line, here {owed}.", names.join(" and "));
                let cuts = written.iter().filter(|m| **m != owed).filter_map(|m| view.remove_modifier(charge, *m)).collect();
                let fix = written.contains(&owed).then(|| replace_all(format!("Keep only {owed}"), cuts));
                Report::new(charge.span, message).fix(fix)
            }
            _ => continue,
        };
        let report = match view.visit.discipline {
            Some(said) => report.related(said.span, format!("{discipline} note")),
            None => report,
        };
        out.push(report);
    }
}
