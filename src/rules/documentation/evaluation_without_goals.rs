//! `evaluation-without-goals`: an initial evaluation that names no goal.

use crate::note::SectionKind;
use crate::rules::documentation::missing_functional_goal::goal_fix;
use crate::rules::documentation::reports::begins_care;
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "evaluation-without-goals",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "an initial evaluation that names no goal",
    doc: Doc {
        says: "The note is an initial evaluation with its code, and neither it nor the file names a goal, nor says that no treatment is needed.",
        why: "The plan of care that begins with the evaluation holds long-term goals; treatment without them is not certified.",
        fails: "\
5/18/2026  PT initial evaluation  Medicare
Dx: L TKA 4/27/26. PLOF: climbed stairs, walked 2 miles without device.
Evaluation (97161) 40 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: L quad weakness limits stairs. Good rehab potential.
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
        sources: &[sources::BENEFIT_PLAN, sources::BENEFIT_EVALUATION],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let due = begins_care(view) && !view.asks_for_97530() && view.is_due(SectionKind::Goals);
    if !due || view.file.goal || !view.visit.goals.is_empty() || view.asked(Blank::DailyTask) {
        return;
    }
    let message = "An evaluation sets goals, and none is named.";
    out.push(Report::new(view.heading(), message).fix(goal_fix(view)));
}
