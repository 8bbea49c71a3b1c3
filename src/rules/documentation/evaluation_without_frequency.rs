//! `evaluation-without-frequency`: an initial evaluation whose plan does not say how often or how long treatment is planned.

use crate::note::SectionKind;
use crate::rules::documentation::reports::begins_care;
use crate::rules::layout::insert;
use crate::rules::{Blank, Doc, Field, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "evaluation-without-frequency",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "an initial evaluation whose plan does not say how often or how long treatment is planned",
    doc: Doc {
        says: "The note is an initial evaluation with its code and a plan, and neither how often nor for how long treatment is \
               planned is written; nor that none is needed.",
        why: "A plan of care states type, amount, frequency and duration; without them it cannot be certified.",
        fails: "\
5/18/2026  PT initial evaluation  Medicare
Dx: L TKA 4/27/26. PLOF: climbed stairs, walked 2 miles without device.
Evaluation (97161) 40 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: L quad weakness limits stairs. Good rehab potential.
Goal: in 4 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials.
P: stairs and strengthening next.
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
    let course = view.visit.course;
    if !begins_care(view) || !view.is_due(SectionKind::Plan) || course.often.is_some() || course.long.is_some() || view.asked(Blank::Often)
    {
        return;
    }
    // Without a plan in it, the note is not the plan of care, which may be a paper of its own.
    let Some(plan) = view.layout().section(&[SectionKind::Plan]) else { return };
    let body = format!("{} for {}.", Blank::Often.text(), Blank::Long.text());
    let place = view.layout().field(&Field { section: SectionKind::Plan, name: "Frequency", body });
    let message = "The plan does not say how often and for how long treatment is planned.";
    out.push(Report::new(plan.heading, message).fix(insert("Insert frequency and duration", place.at, place.text)));
}
