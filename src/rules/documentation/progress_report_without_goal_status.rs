//! `progress-report-without-goal-status`: a progress report that does not say how far its goals are reached.

use crate::note::SectionKind;
use crate::rules::documentation::reports::{Stated, reports_progress};
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "progress-report-without-goal-status",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "a progress report that does not say how far its goals are reached",
    doc: Doc {
        says: "The note is a progress report that names goals, and says of none of them whether it is met, nearer or unchanged.",
        why: "A progress report assesses improvement, or its lack, for each goal.",
        fails: "\
5/18/2026  PT progress report, visits 1-10  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: knee flexion 110 deg; L quad weakness limits stairs.
Goal: in 4 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials.
P: 2x/week for 4 weeks, add stairs with load.
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

const STATED: Stated = Stated {
    section: SectionKind::Goals,
    name: "Progress",
    blank: Blank::GoalStatus,
    fix: "Insert progress toward goals",
    message: "A progress report says of each goal how far it is reached, and this one does not.",
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if reports_progress(view) && view.visit.case.progress.is_none() && !view.visit.goals.is_empty() && !view.asked(Blank::DailyTask) {
        STATED.ask(view, out);
    }
}
