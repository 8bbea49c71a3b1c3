//! `missing-minutes`: a timed service without minutes of its own, so that its units cannot be counted.

use crate::config::Code;
use crate::note::Fact;
use crate::rules::coding::divide;
use crate::rules::layout::{insert, replace_all};
use crate::rules::report::listed;
use crate::rules::{Blank, CodeLine, Doc, Edit, Fix, FixKind, Group, Report, Rule, Severity, VisitView, sources};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-minutes",
    group: Group::Time,
    severity: Severity::Hint,
    completeness: true,
    summary: "a timed service without minutes of its own, so that its units cannot be counted",
    doc: Doc {
        says: "A timed service is labelled or billed without its own minutes while other timed services share the visit's time. \
               It is said once for a visit. Where a label of two services (TE/TA) stands over activities of both, it says which \
               is of which, and offers a label with blank minutes for each.",
        why: "The minutes of each service are not required by the manual, but without them the units of each code cannot be \
               shown.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110): SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 15 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 38 min  Total treatment: 38 min
97110 GP x2, 97140 GP x1
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 23 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 15 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 38 min  Total treatment: 38 min
97110 GP x2, 97140 GP x1
A.S., PT
",
        sources: &[sources::CLAIMS_UNITS, sources::BENEFIT_NOTE],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let asked = [Blank::Minutes, Blank::ExactMinutes, Blank::ExactInterval].into_iter().any(|blank| view.asked(blank));
    if !view.claims() || asked {
        return;
    }
    if let Some(report) = shared_by_words(view) {
        return out.push(report);
    }
    if view.tally.lines.iter().filter(|line| line.is_timed() && is_claimed(view, line)).count() < 2 {
        return;
    }
    let lacking = |code: &&Code| view.tally.line(**code).is_some_and(|line| is_claimed(view, line) && !has_impossible_range(view, line));
    let mut codes = view.tally.without_minutes.iter().filter(lacking).copied();
    let Some(first) = codes.next() else { return };
    let others: Vec<Code> = codes.collect();
    let names: Vec<&str> = std::iter::once(&first).chain(&others).map(Code::as_str).collect();
    if let Some(report) = shared_by_label(view, first) {
        return out.push(report);
    }
    let have = if names.len() == 1 { "has no minutes of its" } else { "have no minutes of their" };
    let message = format!("{} {have} own: units cannot be counted by code.", listed(&names, "and"));
    let fix = split_fix(view, first).or_else(|| minutes_fix(view, std::iter::once(first).chain(others.iter().copied())));
    let mut report = Report::new(place(view, first), message).fix(fix);
    for code in others {
        report = report.related(place(view, code), format!("{code} has no minutes either"));
    }
    out.push(report);
}

/// A label of two services (`TE/TA x 30'`) whose activities are decidedly of one each: which is of which, and a label for each.
fn shared_by_label(view: &VisitView<'_>, code: Code) -> Option<Report> {
    let service = view.tally.line(code)?.services.first().and_then(|&n| view.visit.services.get(n))?;
    if service.shared_with.is_empty() {
        return None;
    }
    let codes: Vec<Code> = service.code.iter().chain(&service.shared_with).map(|fact| fact.value).collect();
    let division = divide(view, service, &codes)?;
    let time = service.minutes.map_or_else(|| "one label".to_owned(), |minutes| format!("{} min", minutes.value));
    let message = format!("{} share {time}: units can be counted once each has minutes of its own.", division.names(view));
    let parts = division.activities();
    let report = parts.fold(Report::new(service.span, message), |report, (span, code)| report.related(span, format!("supports {code}")));
    let fix = division.fix(view).map(|fix| Fix { kind: FixKind::InsertField, ..fix });
    Some(report.fix(fix.or_else(|| split_fix(view, code)).or_else(|| minutes_fix(view, codes.into_iter()))))
}

/// A note without labels, charges or minutes whose words decidedly name treatments of several kinds under one total.
fn shared_by_words(view: &VisitView<'_>) -> Option<Report> {
    let visit = view.visit;
    let total = visit.totals.timed.or(visit.totals.treatment)?;
    if !visit.charges.is_empty() || visit.services.iter().any(|s| s.code.is_some() || s.minutes.is_some()) {
        return None;
    }
    let mut kinds: Vec<(Kind, Span)> = Vec::new();
    for (_, intervention, judgement) in view.performed() {
        if intervention.minutes.is_some() {
            return None;
        }
        let kind = judgement.code.filter(|_| judgement.margin >= DECIDED).and_then(Kind::of);
        if let Some(kind) = kind.filter(|kind| kinds.iter().all(|(other, _)| other != kind)) {
            kinds.push((kind, intervention.span));
        }
    }
    let [(_, first), rest @ ..] = kinds.as_slice() else { return None };
    let message = format!("Treatments of several kinds share {} min: units can be counted once each has minutes of its own.", total.value);
    let report = rest.iter().fold(Report::new(*first, message), |report, (_, span)| report.related(*span, "another kind of treatment"));
    (!rest.is_empty()).then(|| report.fix(insert("Insert minutes", view.end_of(*first), format!(", {} min", Blank::Minutes.text()))))
}

/// From this margin on, the words of an unlabelled activity say which kind of treatment it is.
const DECIDED: f32 = 0.15;

/// Kinds of treatment that nobody takes for one another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Exercise,
    Gait,
    Manual,
    Task,
}

impl Kind {
    fn of(code: Code) -> Option<Self> {
        match code.as_str() {
            "97110" => Some(Self::Exercise),
            "97116" => Some(Self::Gait),
            "97140" => Some(Self::Manual),
            "97530" | "97535" => Some(Self::Task),
            _ => None,
        }
    }
}

/// Whether a service of this code has a clock range that cannot be, which is a finding of its own.
fn has_impossible_range(view: &VisitView<'_>, line: &CodeLine) -> bool {
    let services = line.services.iter().filter_map(|&n| view.visit.services.get(n));
    services.filter_map(|service| service.minutes.as_ref()?.clock).any(|clock| !clock.valid)
}

/// Whether a code is written in the note, as a label or as a charge, and not only supported by words.
fn is_claimed(view: &VisitView<'_>, line: &CodeLine) -> bool {
    let labelled = |&n: &usize| view.visit.services.get(n).is_some_and(|service| service.code.is_some());
    !line.charges.is_empty() || line.services.iter().any(labelled)
}

/// The service, else the charge.
fn place(view: &VisitView<'_>, code: Code) -> Span {
    let service = view.tally.line(code).and_then(|line| line.services.first()).and_then(|&n| view.visit.services.get(n));
    service.map_or_else(|| view.anchor(code), |service| service.span)
}

/// Splits minutes that several labels share: a blank after each label in the place of their common minutes.
fn split_fix(view: &VisitView<'_>, code: Code) -> Option<Fix> {
    let services = view.tally.line(code)?.services.iter().filter_map(|&n| view.visit.services.get(n));
    let shared = services.filter(|service| !service.shared_with.is_empty()).find_map(|s| Some((s, s.code?, s.minutes?)));
    let (service, code, minutes) = shared?;
    let mut labels: Vec<Fact<Code>> = std::iter::once(code).chain(service.shared_with.iter().copied()).collect();
    labels.sort_by_key(|label| label.span);
    let (last, first) = labels.split_last()?;
    let blank = format!(" {} min", Blank::Minutes.text());
    let place = |label: &Fact<Code>| view.layout().after_label(label.span);
    let mut edits: Vec<Edit> = first.iter().map(|label| Edit { span: Span::at(place(label)), new_text: blank.clone() }).collect();
    let joint = view.text.get(place(last)..minutes.span.start)?;
    let joins = joint.trim_matches([' ', ',', ':', '-', '–', '(', '=', '@']);
    if !matches!(joins, "" | "x" | "for" | "of" | "at") || joint.contains(['\n', '\r']) {
        return None;
    }
    let bracket = joint.contains('(') && view.text.get(minutes.span.end..).is_some_and(|rest| rest.starts_with(')'));
    edits.push(Edit { span: Span::new(place(last), minutes.span.end + usize::from(bracket)), new_text: blank });
    let names: Vec<&str> = labels.iter().map(|label| label.value.as_str()).collect();
    Some(replace_all(format!("Split {} minutes between {}", minutes.value, names.join(" and ")), edits))
}

/// Inserts the blank after each label that has no minutes, or after the charge of a code that has no label.
fn minutes_fix(view: &VisitView<'_>, codes: impl Iterator<Item = Code>) -> Option<Fix> {
    let blank = format!("{} min", Blank::Minutes.text());
    let label = |code: Code| {
        let service = view.tally.line(code)?.services.first().and_then(|&n| view.visit.services.get(n))?;
        Some((view.layout().after_label(service.code?.span), format!(" {blank}")))
    };
    // Without a label the minutes go on the charge, unless it is a row of a table.
    let charge = |code: Code| {
        let span = view.charges(code).next()?.1.span;
        (!view.layout().line(span.start).of(view.text).contains(['|', '\t'])).then(|| (view.end_of(span), format!(" ({blank})")))
    };
    let places = codes.filter_map(|code| label(code).or_else(|| charge(code)));
    let mut edits: Vec<Edit> = places.map(|(at, new_text)| Edit { span: Span::at(at), new_text }).collect();
    edits.dedup();
    let fix = Fix { kind: FixKind::InsertField, ..replace_all("Insert minutes", edits) };
    (!fix.edits.is_empty()).then_some(fix)
}
