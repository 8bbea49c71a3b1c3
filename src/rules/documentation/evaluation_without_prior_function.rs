//! `evaluation-without-prior-function`: an initial evaluation that does not say how the patient functioned before.

use crate::note::SectionKind;
use crate::rules::documentation::reports::{Stated, is_full_evaluation};
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "evaluation-without-prior-function",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "an initial evaluation that does not say how the patient functioned before",
    doc: Doc {
        says: "The note is an initial evaluation with its code, an assessment and a plan, and does not say how the patient functioned before the problem.",
        why: "Goals are set against the function before the problem; without it nobody can tell a loss from a state of long standing.",
        fails: "\
5/18/2026  PT initial evaluation  Medicare
Dx: L TKA 4/27/26.
Evaluation (97161) 40 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: L quad weakness limits stairs. Good rehab potential.
Goal: in 4 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials.
P: 2x/week for 6 weeks.
Total timed: 0 min  Total treatment: 40 min
97161 GP x1
A.S., PT
",
        right: "\
5/18/2026  PT initial evaluation  Medicare
Dx: L TKA 4/27/26. PLOF: climbed stairs, walked 2 miles without device.
Evaluation (97161) 40 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: L quad weakness limits stairs. Good rehab potential.
Goal: in 4 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials.
P: 2x/week for 6 weeks.
Total timed: 0 min  Total treatment: 40 min
97161 GP x1
A.S., PT
",
        sources: &[sources::BENEFIT_EVALUATION],
    },
    check,
};

const STATED: Stated = Stated {
    section: SectionKind::History,
    name: "Prior level of function",
    blank: Blank::PriorFunction,
    fix: "Insert prior level of function",
    message: "An evaluation says how the patient functioned before, and this one does not.",
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if is_full_evaluation(view) && view.visit.case.prior_function.is_none() {
        STATED.ask(view, out);
    }
}
