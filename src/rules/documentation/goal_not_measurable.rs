//! `goal-not-measurable`: a functional goal without a measure or a time frame.

use crate::rules::documentation::reports::begins_care;
use crate::rules::layout::insert;
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "goal-not-measurable",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "a functional goal without a measure or a time frame",
    doc: Doc {
        says: "97530 is in the visit, or it is an initial evaluation, and no functional goal in the file has a measure (level, distance, load, repetitions, \
               trials), or nothing in the file says by when: no goal has a time frame, in its words or its heading, and no plan \
               says for how long. It is said once, at the first such goal.",
        why: "The plan of care asks for measurable goals; without measure and time nobody can tell when the goal is met.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, CGA, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Goal: pt will get on and off the toilet more easily.
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
        sources: &[sources::BENEFIT_PLAN],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let (measured, timed) = (view.file.measurable_goal, view.file.goal_time);
    if !(view.asks_for_97530() || begins_care(view)) || measured && timed {
        return;
    }
    let wants = |blank: Blank, has: bool, span| !has && !view.asked_in(blank, span);
    for goal in view.visit.goals.iter().filter(|goal| goal.functional && !view.has_blank(goal.span)) {
        let measure = !measured && wants(Blank::Measure, goal.measure.is_some(), goal.span);
        let time = wants(Blank::TimeFrame, goal.time_frame.is_some(), goal.span);
        let (lacks, text) = match (measure, time) {
            (true, true) => ("a measure and a time frame", format!(" with {} in {}", Blank::Measure.text(), Blank::TimeFrame.text())),
            (true, false) => ("a measure", format!(" with {}", Blank::Measure.text())),
            (false, true) if !timed => ("a time frame", format!(" in {}", Blank::TimeFrame.text())),
            (false, _) => continue,
        };
        let fix = insert(format!("Insert {lacks}"), view.end_of(goal.span), text);
        out.push(Report::new(goal.span, format!("This goal lacks {lacks}.")).fix(fix));
        return;
    }
}
