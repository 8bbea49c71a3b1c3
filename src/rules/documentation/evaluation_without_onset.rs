//! `evaluation-without-onset`: an initial evaluation that does not say when the problem began.

use crate::note::SectionKind;
use crate::rules::documentation::reports::{Stated, is_full_evaluation};
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "evaluation-without-onset",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "an initial evaluation that does not say when the problem began",
    doc: Doc {
        says: "The note is an initial evaluation with its code, an assessment and a plan, and says in no way when the problem began: no date of onset, injury or surgery, no span of time.",
        why: "Onset or exacerbation tells a reviewer whether improvement can be expected, and which episode is treated.",
        fails: "\
5/18/2026  PT initial evaluation  Medicare
Dx: L knee OA. PLOF: climbed stairs, walked 2 miles without device.
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
Dx: L knee OA, worse since April. PLOF: climbed stairs, walked 2 miles without device.
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
    name: "Onset",
    blank: Blank::Onset,
    fix: "Insert onset",
    message: "An evaluation says when the problem began, and this one does not.",
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if is_full_evaluation(view) && view.visit.case.onset.is_none() {
        STATED.ask(view, out);
    }
}
