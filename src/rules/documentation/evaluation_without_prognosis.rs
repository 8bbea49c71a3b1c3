//! `evaluation-without-prognosis`: an initial evaluation without a prognosis.

use crate::note::{Goal, SectionKind};
use crate::rules::documentation::reports::{Stated, is_full_evaluation};
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "evaluation-without-prognosis",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "an initial evaluation without a prognosis",
    doc: Doc {
        says: "The note is an initial evaluation with its code, an assessment and a plan, and says nothing of prognosis, rehabilitation potential or the improvement that is expected; nor does a goal with a measure and a time frame say it.",
        why: "An evaluation gives the prognosis for return to the function before, or the best condition that is expected and by when; or says that no treatment is needed.",
        fails: "\
5/18/2026  PT initial evaluation  Medicare
Dx: L TKA 4/27/26. PLOF: climbed stairs, walked 2 miles without device.
Evaluation (97161) 40 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: L quad weakness limits stairs.
Goal: pt will climb 12 stairs with rail, mod I, 5/5 trials.
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
Goal: pt will climb 12 stairs with rail, mod I, 5/5 trials.
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
    section: SectionKind::Assessment,
    name: "Prognosis",
    blank: Blank::Prognosis,
    fix: "Insert prognosis",
    message: "An evaluation gives a prognosis, and this one does not.",
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if is_full_evaluation(view) && view.visit.case.prognosis.is_none() && !expects(view) {
        STATED.ask(view, out);
    }
}

/// A goal with its measure and its time says what is expected and by when.
fn expects(view: &VisitView<'_>) -> bool {
    view.visit.goals.iter().any(Goal::measurable)
}
