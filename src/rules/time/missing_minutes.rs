//! `missing-minutes`: a timed service without minutes of its own, so that its units cannot be counted.

use crate::config::Code;
use crate::rules::layout::insert;
use crate::rules::{Blank, CodeLine, Doc, Fix, Group, Report, Rule, Severity, VisitView, sources};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-minutes",
    group: Group::Time,
    severity: Severity::Hint,
    completeness: true,
    summary: "a timed service without minutes of its own, so that its units cannot be counted",
    doc: Doc {
        says: "A timed service is labelled or billed without its own minutes while other timed services share the visit's time. \
               It is said once for a visit.",
        why: "The minutes of each service are not required by the manual, but without them the units of each code cannot be \
               shown.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110): SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 15 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 38 min  Total treatment: 38 min
97110 GP x2, 97140 GP x1
A. Smith, PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 23 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 15 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 38 min  Total treatment: 38 min
97110 GP x2, 97140 GP x1
A. Smith, PT
",
        sources: &[sources::CLAIMS_UNITS, sources::BENEFIT_NOTE],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if !view.claims() || view.tally.lines.iter().filter(|line| line.is_timed() && is_claimed(view, line)).count() < 2 {
        return;
    }
    let lacking = |code: &&Code| view.tally.line(**code).is_some_and(|line| is_claimed(view, line)) && !is_asked(view, **code);
    let mut codes = view.tally.without_minutes.iter().filter(lacking).copied();
    let Some(first) = codes.next() else { return };
    let others: Vec<Code> = codes.collect();
    let names: Vec<&str> = std::iter::once(&first).chain(&others).map(Code::as_str).collect();
    let message = format!("No minutes of its own for {}: units cannot be counted by code.", names.join(" and "));
    let mut report = Report::new(place(view, first), message).fix(minutes_fix(view, first));
    for code in others {
        report = report.related(place(view, code), format!("{code} has no minutes either"));
    }
    out.push(report);
}

/// Whether a code is written in the note, as a label or as a charge, and not only supported by words.
fn is_claimed(view: &VisitView<'_>, line: &CodeLine) -> bool {
    let labelled = |&n: &usize| view.visit.services.get(n).is_some_and(|service| service.code.is_some());
    !line.charges.is_empty() || line.services.iter().any(labelled)
}

/// Whether a blank for the minutes stands on the service already.
fn is_asked(view: &VisitView<'_>, code: Code) -> bool {
    view.asked_in(Blank::Minutes, view.layout().line(place(view, code).start))
}

/// The service, else the charge.
fn place(view: &VisitView<'_>, code: Code) -> Span {
    let service = view.tally.line(code).and_then(|line| line.services.first()).and_then(|&n| view.visit.services.get(n));
    service.map_or_else(|| view.anchor(code), |service| service.span)
}

/// Inserts the blank after the label.
fn minutes_fix(view: &VisitView<'_>, code: Code) -> Option<Fix> {
    let service = view.tally.line(code)?.services.first().and_then(|&n| view.visit.services.get(n))?;
    let after_label = view.layout().after_label(service.code?.span);
    Some(insert("Insert minutes", after_label, format!(" {} min", Blank::Minutes.text())))
}
