//! `evaluation-without-diagnosis`: an initial evaluation that names no diagnosis or problem.

use crate::note::SectionKind;
use crate::rules::documentation::reports::{Stated, is_full_evaluation};
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "evaluation-without-diagnosis",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "an initial evaluation that names no diagnosis or problem",
    doc: Doc {
        says: "The note is an initial evaluation with its code, an assessment and a plan, and names neither a medical or treatment diagnosis nor the condition that is treated.",
        why: "An evaluation states the diagnosis and the specific problem to be treated; the plan of care rests on it.",
        fails: "\
5/18/2026  PT initial evaluation  Medicare
PLOF: climbed stairs, walked 2 miles without device. Began in April.
Evaluation (97161) 40 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: cannot climb stairs at home. Good rehab potential.
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
    name: "Diagnosis",
    blank: Blank::Diagnosis,
    fix: "Insert diagnosis",
    message: "An evaluation states the diagnosis or the problem it is for, and none is named.",
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if is_full_evaluation(view) && view.visit.case.diagnosis.is_none() {
        STATED.ask(view, out);
    }
}
