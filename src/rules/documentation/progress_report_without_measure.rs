//! `progress-report-without-measure`: a progress report without an objective measure.

use crate::note::SectionKind;
use crate::rules::documentation::reports::{Stated, reports_progress};
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "progress-report-without-measure",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "a progress report without an objective measure",
    doc: Doc {
        says: "The note is a progress report and holds no objective measure: no test with its score, no range, grade, distance or time.",
        why: "A progress report shows change by objective measures, which are preferred, or by changes in each goal.",
        fails: "\
5/18/2026  PT progress report, visits 1-10 since 4/20  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: less stiff; L quad weakness still limits stairs.
Goal: in 4 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials. Progressing.
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

const STATED: Stated = Stated {
    section: SectionKind::Assessment,
    name: "Measurements",
    blank: Blank::Measurements,
    fix: "Insert measurements",
    message: "A progress report shows change by a measure, and this one has none.",
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if reports_progress(view) && view.visit.case.measure.is_none() {
        STATED.ask(view, out);
    }
}
