//! `progress-report-without-goals`: a progress report that names no goal.

use crate::note::{NoteKind, SectionKind};
use crate::rules::documentation::missing_functional_goal::goal_fix;
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "progress-report-without-goals",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "a progress report that names no goal",
    doc: Doc {
        says: "The note is a progress report, and neither it nor the file names a goal.",
        why: "A progress report assesses improvement, or its lack, for each goal, and says whether goals change.",
        fails: "\
5/18/2026  PT progress report, visits 1-10 since 4/20  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: knee flexion 85 to 110 deg since 4/20; L quad weakness still limits stairs.
P: continue 2x/week for 4 weeks, add stairs with load.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT progress report, visits 1-10 since 4/20  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: knee flexion 85 to 110 deg since 4/20; L quad weakness still limits stairs.
Goal: in 4 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials. Progressing.
P: continue 2x/week for 4 weeks, add stairs with load.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        sources: &[sources::BENEFIT_PROGRESS],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let due = view.visit.kind == NoteKind::Progress && !view.asks_for_97530() && view.is_due(SectionKind::Goals);
    if !due || view.file.goal || view.asked(Blank::DailyTask) {
        return;
    }
    let message = "A progress report assesses each goal, and none is named.";
    out.push(Report::new(view.heading(), message).fix(goal_fix(view)));
}
