//! `missing-justification`: 97530 without the condition that makes it necessary.

use crate::note::SectionKind;
use crate::rules::layout::insert;
use crate::rules::view::C97530;
use crate::rules::{Blank, Doc, Field, Group, Insertion, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-justification",
    group: Group::Documentation,
    severity: Severity::Warning,
    completeness: true,
    summary: "97530 without the condition that makes it necessary",
    doc: Doc {
        says: "97530 is in the visit, and nothing in the note ties a condition or deficit to the task: \"quad weakness limits \
               stairs\". A bare line with the diagnosis does not.",
        why: "The record must describe the loss (mobility, strength, balance, coordination) that made dynamic activities \
               necessary.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, CGA, verbal cues for hand placement
A: cues needed for hand placement each time, PT grades seat height.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
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
        sources: &[sources::LCD_97530, sources::BENEFIT_SKILLED],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if !view.asks_for_97530()
        || !view.is_due(SectionKind::Assessment)
        || view.is_template(SectionKind::Assessment)
        || view.file.justification
        || view.asked(Blank::Condition)
    {
        return;
    }
    let said = if view.bills(C97530) { "is billed" } else { "was given" };
    let message = format!("97530 {said}, but no condition or deficit is tied to the task.");
    let place = place(view);
    out.push(Report::new(view.anchor(C97530), message).fix(insert("Insert justification", place.at, place.text)));
}

/// Where the field goes, with its blank.
pub(in crate::rules) fn place(view: &VisitView<'_>) -> Insertion {
    let body = format!("{}.", Blank::Condition.text());
    view.layout().field(&Field { section: SectionKind::Assessment, name: "Justification", body })
}
