//! `missing-functional-goal`: 97530 without a goal that names a daily task, work task or mobility.

use crate::note::SectionKind;
use crate::rules::layout::insert;
use crate::rules::view::C97530;
use crate::rules::{Blank, Doc, Field, Fix, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-functional-goal",
    group: Group::Documentation,
    severity: Severity::Warning,
    completeness: true,
    summary: "97530 in the visit and no goal tied to a daily task, work task or mobility",
    doc: Doc {
        says: "The visit bills 97530 (or performs it, where no charges are written) and the note has no goal. \
               A goal stated once in the file is enough for all its visits. \
               A goal that names only a measurement is `goal-not-functional` instead; \"per POC\" and an unfilled template are no goal.",
        why: "Therapeutic activities are paid to improve functional performance. Without a goal that names the task, nothing shows what \
              the activity was for.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, Min A, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Total timed: 25 min  Total treatment: 25 min
97530 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, Min A, verbal cues for hand placement
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
    if !view.asks_for_97530() || !view.is_due(SectionKind::Goals) || view.file.goal || view.asked(Blank::DailyTask) {
        return;
    }
    let said = if view.bills(C97530) { "is billed" } else { "was given" };
    let message = format!("97530 {said}, but no goal names a daily task, work task or mobility.");
    out.push(Report::new(view.anchor(C97530), message).fix(goal_fix(view)));
}

/// Inserts a goal with its blanks.
pub(in crate::rules) fn goal_fix(view: &VisitView<'_>) -> Fix {
    let (task, level, time) = (Blank::DailyTask.text(), Blank::AssistLevel.text(), Blank::TimeFrame.text());
    let pt = if view.layout().lower_case() { "pt" } else { "Pt" };
    let body = format!("{pt} will {task} with {level} in {time}.");
    let place = view.layout().field(&Field { section: SectionKind::Goals, name: "Goal", body });
    insert("Insert functional goal", place.at, place.text)
}
