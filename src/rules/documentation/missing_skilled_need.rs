//! `missing-skilled-need`: 97530 without why a therapist's skill was needed.

use crate::note::SectionKind;
use crate::rules::layout::insert;
use crate::rules::view::C97530;
use crate::rules::{Blank, Doc, Field, Group, Insertion, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-skilled-need",
    group: Group::Documentation,
    severity: Severity::Warning,
    completeness: true,
    summary: "97530 without why a therapist's skill was needed",
    doc: Doc {
        says: "97530 is in the visit, and nothing in the note says why it took a therapist: cueing with its reason, guarding \
               for a risk, analysis of movement, grading of the task.",
        why: "Practice that anyone could supervise is not payable. The note has to show what the clinician did that the \
               patient could not safely do without.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, CGA
A: L hip weakness limits toilet transfers.
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
        sources: &[sources::BENEFIT_SKILLED, sources::LCD_97530],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if !view.asks_for_97530()
        || !view.is_due(SectionKind::Assessment)
        || view.is_template(SectionKind::Assessment)
        || view.file.skilled_need
        || view.asked(Blank::SkilledNeed)
    {
        return;
    }
    let said = if view.bills(C97530) { "is billed" } else { "was given" };
    let message = format!("97530 {said}, but nothing says why it took a therapist (cueing, guarding, analysis, grading).");
    let place = place(view);
    out.push(Report::new(view.anchor(C97530), message).fix(insert("Insert skilled need", place.at, place.text)));
}

/// Where the field goes, with its blank.
pub(in crate::rules) fn place(view: &VisitView<'_>) -> Insertion {
    let body = format!("{}.", Blank::SkilledNeed.text());
    view.layout().field(&Field { section: SectionKind::Assessment, name: "Skilled need", body })
}
