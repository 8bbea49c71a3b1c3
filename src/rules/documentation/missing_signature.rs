//! `missing-signature`: nobody with credentials has signed.

use super::reports::{is_plan_of_care, reports_progress};
use crate::rules::layout::insert;
use crate::rules::{Blank, Doc, Fix, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-signature",
    group: Group::Documentation,
    severity: Severity::Warning,
    completeness: true,
    summary: "no signature with credentials in a visit that is otherwise complete",
    doc: Doc {
        says: "The visit has no name with a professional designation (PT, PTA, OTR/L, COTA, CCC-SLP …) at its end. \
               In a note being written it is asked last, once totals and charges stand. A finished plan of care and a finished \
               progress report are asked for it too, with or without treatment.",
        why: "The treatment note must identify who furnished or supervised the service, with professional identification; \
              an unsigned note supports no claim.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        sources: &[sources::BENEFIT_NOTE],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let visit = view.visit;
    let totals = visit.totals.timed.is_some() && visit.totals.treatment.is_some();
    let complete = !view.growing || (totals && !visit.charges.is_empty());
    let plan = is_plan_of_care(view) && !visit.goals.is_empty();
    let report = plan || reports_progress(view);
    let due = view.claims() && complete || report && !view.growing;
    if visit.signature.is_some() || !due || view.asked(Blank::Signature) {
        return;
    }
    let who = if view.claims() { "gave the treatment" } else { "wrote this" };
    let message = format!("No signature with credentials: the name and designation of who {who}.");
    out.push(Report::new(view.last_words(), message).fix(line_fix(view, "Insert signature line", Blank::Signature)));
}

/// A line at the end of the visit with a blank for who signs.
pub(super) fn line_fix(view: &VisitView<'_>, title: &str, blank: Blank) -> Fix {
    let layout = view.layout();
    let end = layout.end_of_words(view.visit.span);
    insert(title, end, format!("{}{}", layout.newline(), blank.text()))
}
