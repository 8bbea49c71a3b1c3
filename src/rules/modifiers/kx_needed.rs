//! `kx-needed`: the stated year-to-date amount passes the year's threshold and KX is not on the lines.

use crate::billing::{Cents, threshold};
use crate::config::{Discipline, Modifier};
use crate::rules::layout::replace_all;
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "kx-needed",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "the stated year-to-date amount passes the year's threshold and KX is not on the lines",
    doc: Doc {
        says: "The note states how much of the year's amount is used, it is above the threshold of that year (2025: $2,410; \
               2026: $2,480; PT and SLP together, OT apart), and no line has KX.",
        why: "Above the threshold, Medicare pays only with KX, which attests that the services are necessary and that the \
               record shows it. It is for the therapist to attest, so nothing is added unasked.",
        fails: "\
9/22/2026  PT treatment note  Medicare  PT+SLP YTD $2,644.00
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        right: "\
9/22/2026  PT treatment note  Medicare  PT+SLP YTD $2,644.00
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP KX x2
A.S., PT
",
        sources: &[sources::CLAIMS_THRESHOLD, sources::CMS_THERAPY],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let (visit, tally) = (view.visit, view.tally);
    let (Some(used), true) = (visit.year_to_date, tally.payer.thresholds) else { return };
    let discipline = view.discipline().unwrap_or(Discipline::Pt);
    let Ok(year) = threshold::check(tally.day, discipline, Cents(used.value)) else { return };
    let marked = visit.charges.iter().any(|charge| charge.modifiers.iter().any(|fact| fact.value == Modifier::KX));
    // In a growing note the lines that will have it are still to come.
    if !year.kx_owed || marked || view.growing && visit.charges.is_empty() {
        return;
    }
    let message = format!(
        "{} used this year is above the {} threshold of {}: lines that are necessary and documented need KX.",
        Cents(used.value),
        year.threshold.year,
        year.threshold.kx
    );
    let edits = visit.charges.iter().map(|charge| view.add_modifier(charge, Modifier::KX)).collect::<Vec<_>>();
    let fix = (!edits.is_empty()).then(|| replace_all("Add KX to the lines", edits));
    out.push(Report::new(used.span, message).fix(fix));
}
