//! `unfilled-placeholder`: a blank that is still to be filled.

use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "unfilled-placeholder",
    group: Group::Documentation,
    severity: Severity::Error,
    completeness: false,
    summary: "a blank is left in the note, from a template or from a quick fix",
    doc: Doc {
        says: "A field in brackets or a run of underscores is still to be filled: `[assist level]`, `[enter plan]`, `in __ weeks`. \
               The quick fixes of this program leave such blanks, because a clinical value is never theirs to write.",
        why: "A blank in a signed note says that nobody read it before it was signed, and the fact it stands for is missing.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, [assist level], verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
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
        sources: &[sources::BENEFIT_NOTE],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for &span in &view.visit.placeholders {
        let words = view.words(span);
        let choices = Blank::read(&words).map_or(&[][..], Blank::choices);
        out.push(Report::new(span, format!("Blank to fill: {words}.")).data(serde_json::json!({ "choices": choices })));
    }
}
