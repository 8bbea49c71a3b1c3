//! `evaluation-without-measure`: an initial evaluation without an objective measure.

use crate::note::SectionKind;
use crate::rules::documentation::reports::{Stated, is_full_evaluation};
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "evaluation-without-measure",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "an initial evaluation without an objective measure",
    doc: Doc {
        says: "The note is an initial evaluation with its code, an assessment and a plan, and holds no objective measure: no test with its score, no range, grade, distance or time.",
        why: "Improvement is judged against what was measured at the start.",
        fails: "\
5/18/2026  PT initial evaluation  Medicare
Dx: L TKA 4/27/26. PLOF: climbed stairs, walked 2 miles without device.
Evaluation (97161) 40 min: slow, guarded gait, knee stiff
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
    section: SectionKind::Measurement,
    name: "Measurements",
    blank: Blank::Measurements,
    fix: "Insert measurements",
    message: "An evaluation holds an objective measure, and this one has none.",
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if is_full_evaluation(view) && view.visit.case.measure.is_none() {
        STATED.ask(view, out);
    }
}
