//! `progress-report-without-plan`: a progress report that does not say how treatment goes on.

use crate::note::{NoteKind, SectionKind, Status};
use crate::rules::layout::insert;
use crate::rules::{Blank, Doc, Field, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "progress-report-without-plan",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "a progress report that does not say how treatment goes on",
    doc: Doc {
        says: "The note is a progress report and has neither a plan nor words on how often or for how long treatment goes on, what \
               comes next, or that it ends.",
        why: "A progress report states the plan for continuing treatment, with its revisions, or that treatment ends.",
        fails: "\
5/18/2026  PT progress report, visits 1-10 since 4/20  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: knee flexion 85 to 110 deg since 4/20; L quad weakness still limits stairs.
Goal: in 4 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials. Progressing.
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
    let visit = view.visit;
    if visit.kind != NoteKind::Progress || !view.is_due(SectionKind::Plan) || view.asked(Blank::Plan) {
        return;
    }
    let course = visit.course.often.or(visit.course.long).or(visit.course.none);
    let planned = visit.interventions.iter().any(|i| i.status == Status::Planned);
    if course.is_some() || planned || view.layout().section(&[SectionKind::Plan]).is_some() {
        return;
    }
    let body = format!("{}.", Blank::Plan.text());
    let place = view.layout().field(&Field { section: SectionKind::Plan, name: "Plan", body });
    let message = "A progress report says how treatment goes on, and this one has no plan.";
    out.push(Report::new(view.heading(), message).fix(insert("Insert plan", place.at, place.text)));
}
