//! `plan-of-care-without-goals`: a plan of care that names no goal.

use crate::note::SectionKind;
use crate::rules::documentation::missing_functional_goal::goal_fix;
use crate::rules::documentation::reports::is_plan_of_care;
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "plan-of-care-without-goals",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "a plan of care that names no goal",
    doc: Doc {
        says: "The note is a plan of care, a certification or a recertification that stands by itself, and neither it nor the file names a goal.",
        why: "A plan of care holds at least diagnoses, long-term goals, and type, amount, frequency and duration of the services.",
        fails: "\
5/18/2026  PT plan of care
Diagnosis: L TKA 4/27/26, quad weakness
Frequency and duration: 2x/week for 6 weeks.
A.S., PT
",
        right: "\
5/18/2026  PT plan of care
Diagnosis: L TKA 4/27/26, quad weakness
Goals: in 6 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials.
Frequency and duration: 2x/week for 6 weeks.
A.S., PT
",
        sources: &[sources::BENEFIT_PLAN],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let named = view.file.goal || !view.visit.goals.is_empty() || view.asked(Blank::DailyTask);
    if !is_plan_of_care(view) || named || !view.is_due(SectionKind::Goals) {
        return;
    }
    let message = "A plan of care holds long-term goals, and none is named.";
    out.push(Report::new(view.heading(), message).fix(goal_fix(view)));
}
