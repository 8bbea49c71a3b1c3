//! `goal-not-functional`: the goals state only an impairment (range, strength, pain).

use crate::note::Goal;
use crate::rules::documentation::reports::begins_care;
use crate::rules::layout::insert;
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "goal-not-functional",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "the goals state only an impairment (range, strength, pain)",
    doc: Doc {
        says: "97530 is in the visit, or it is an initial evaluation, and every goal in the file names a measurement without the task it is for. It is said \
               once, at the first such goal.",
        why: "Range and strength are means. Therapeutic activities, and a plan of care, need a goal at the level of a daily task, a work task or \
               mobility.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, CGA, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Goal: hip abduction strength 4+/5 in 3 weeks.
Total timed: 25 min  Total treatment: 25 min
97530 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, CGA, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
Total timed: 25 min  Total treatment: 25 min
97530 GP x2
A.S., PT
",
        sources: &[sources::LCD_97530, sources::BENEFIT_PLAN],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if !(view.asks_for_97530() || begins_care(view)) || view.file.functional_goal || view.asked(Blank::DailyTask) {
        return;
    }
    let goals: Vec<&Goal> = view.visit.goals.iter().filter(|goal| !goal.functional && !view.has_blank(goal.span)).collect();
    let is_long_term = |goal: &&&Goal| goal.long_term;
    let Some(goal) = goals.iter().find(is_long_term).or(goals.first()).copied() else { return };
    let named = goal.measure.filter(|span| span.of(view.text).contains(char::is_alphabetic));
    let measure = named.map_or_else(|| "a measurement".to_owned(), |span| format!("a measurement ({})", view.words(span)));
    let message = format!("This goal names {measure} but no task it is for.");
    let fix = insert("Insert the task it is for", view.end_of(goal.span), format!(" to {}", Blank::DailyTask.text()));
    let mut report = Report::new(goal.span, message).fix(fix);
    for other in goals.into_iter().filter(|other| other.span != goal.span) {
        report = report.related(other.span, "names no task either");
    }
    out.push(report);
}
