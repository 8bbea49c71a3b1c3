//! `progress-report-without-period`: a progress report that does not say which period it is about.

use crate::note::SectionKind;
use crate::rules::documentation::reports::{Stated, reports_progress};
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "progress-report-without-period",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "a progress report that does not say which period it is about",
    doc: Doc {
        says: "The note is a progress report, and neither the dates nor the visits it reports on are written.",
        why: "A progress report bears the dates of the beginning and end of the period it is about; one is due every 10 treatment days.",
        fails: "\
5/18/2026  PT progress report  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: knee flexion 110 deg, improved; L quad weakness still limits stairs.
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
    name: "Reporting period",
    blank: Blank::Period,
    fix: "Insert reporting period",
    message: "A progress report says which period it is about, and this one does not.",
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if reports_progress(view) && view.visit.case.period.is_none() {
        STATED.ask(view, out);
    }
}
