//! `plan-of-care-without-frequency`: a plan of care that does not say how often or how long treatment is planned.

use crate::note::SectionKind;
use crate::rules::documentation::reports::is_plan_of_care;
use crate::rules::layout::insert;
use crate::rules::{Blank, Doc, Field, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "plan-of-care-without-frequency",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "a plan of care that does not say how often or how long treatment is planned",
    doc: Doc {
        says: "The note is a plan of care, a certification or a recertification that stands by itself, and neither how often nor for how long treatment is planned is written; nor that it ends.",
        why: "A plan of care holds at least diagnoses, long-term goals, and type, amount, frequency and duration of the services; without them it cannot be certified.",
        fails: "\
5/18/2026  PT plan of care
Diagnosis: L TKA 4/27/26, quad weakness
Goals: in 6 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials.
Treatment: exercise, gait and stair training.
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
    let course = view.visit.course;
    let said = course.often.is_some() || course.long.is_some() || view.asked(Blank::Often);
    if !is_plan_of_care(view) || said || !view.is_due(SectionKind::Plan) {
        return;
    }
    let body = format!("{} for {}.", Blank::Often.text(), Blank::Long.text());
    let place = view.layout().field(&Field { section: SectionKind::Plan, name: "Frequency", body });
    let message = "A plan of care says how often and for how long treatment is planned, and this one does not.";
    out.push(Report::new(view.heading(), message).fix(insert("Insert frequency and duration", place.at, place.text)));
}
