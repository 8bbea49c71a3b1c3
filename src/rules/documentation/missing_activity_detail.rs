//! `missing-activity-detail`: a billed service whose text is only its name.

use crate::billing::codes::{self, CodeInfo, Contact};
use crate::config::Code;
use crate::lexicon::{Lexicon, Row, TableId};
use crate::note::{Charge, SectionKind, Service};
use crate::rules::layout::insert;
use crate::rules::view::C97530;
use crate::rules::{Blank, Doc, Fix, Group, Report, Rule, Severity, VisitView, sources};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-activity-detail",
    group: Group::Documentation,
    severity: Severity::Warning,
    completeness: true,
    summary: "a billed service whose text is only its name",
    doc: Doc {
        says: "The text under a one-on-one label says nothing beyond the label: \"TherAct 23 min\", \"balance\", \"functional \
               tasks\", \"tolerated well\"; or a finished visit has charges and not a word about a treatment.",
        why: "Each service must be described well enough to be matched to the code billed.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: tolerated well
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
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
    out.extend(nothing_described(view));
    for (_, service) in view.services() {
        let Some(code) = service.code else { continue };
        let direct = codes::info(code.value).is_some_and(|row: &CodeInfo| row.contact == Contact::Direct);
        let described = service.has_detail || !service.shared_with.is_empty() || elsewhere(view, service);
        if !direct
            || described
            || view.is_last(service.span)
            || view.asked_in(Blank::Minutes, service.span)
            || view.asked_in(Blank::Activity, view.layout().line(service.span.start))
        {
            continue;
        }
        let label = codes::label(code.value);
        let message = format!("Only the name of the service: what was done ({label}) is not described.");
        let words = service.interventions.first().and_then(|&n| view.visit.interventions.get(n)).map_or(service.span, |i| i.span);
        out.push(Report::new(words, message).related(service.span, "the service").fix(detail_fix(view, service)));
    }
}

/// A finished visit whose charges are all that is written: neither a label nor an activity says what was done.
fn nothing_described(view: &VisitView<'_>) -> Option<Report> {
    let written = !view.visit.interventions.is_empty() || !view.visit.services.is_empty();
    if written || !view.finished() || view.asked(Blank::Activity) {
        return None;
    }
    let direct = |charge: &&Charge| codes::info(charge.code.value).is_some_and(|row| row.contact == Contact::Direct);
    let mut charges = view.visit.charges.iter().filter(direct);
    let first = charges.next()?;
    let mut lines = vec![line_of(first.code.value)];
    let mut report = Report::new(first.span, format!("{} is billed, but nothing says what was done.", first.code.value));
    for other in charges.filter(|other| other.code.value != first.code.value) {
        report = report.related(other.span, "nor for this code");
        lines.push(line_of(other.code.value));
    }
    let place = view.layout().plain_line(SectionKind::Treatment, &lines.join(view.layout().newline()));
    Some(report.fix(insert("Insert what was done", place.at, place.text)))
}

/// A line for a service, with a blank for what was done.
fn line_of(code: Code) -> String {
    let label = codes::label(code);
    let mut chars = label.chars();
    let capital: String = chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect());
    format!("{capital} ({code}): {}", Blank::Activity.text())
}

/// Whether another service of the same code, or an activity that stands under no label, describes it.
fn elsewhere(view: &VisitView<'_>, service: &Service) -> bool {
    let code = service.code.map(|fact| fact.value);
    if view.performed().any(|(_, i, judgement)| i.service.is_none() && !judgement.candidates.is_empty()) {
        return true;
    }
    // "Bridges 3x10, STM R ITB" above "97110 25 min, 97140 10 min": one line names what was done under both.
    let lexicon = Lexicon::builtin();
    let names = |span: Span| {
        let hits = lexicon.scan(view.text, span).of(TableId::Activities);
        let of_code = |row: &Row| row.cell(3) == "activity" && code.is_some_and(|code| row.cell(0) == code.as_str() && code != C97530);
        hits.iter().any(|hit| of_code(lexicon.row(hit)))
    };
    let told = |n: Option<usize>| n.and_then(|n| view.visit.services.get(n)).is_some_and(|s| s.has_detail && s.span != service.span);
    if view.performed().any(|(_, i, _)| told(i.service) && names(i.span)) {
        return true;
    }
    // 97129 and 97130 are one treatment, its first 15 minutes and each further 15.
    let same = |other: Option<Code>| other == code || [other, code].iter().flatten().all(|code| matches!(code.as_str(), "97129" | "97130"));
    view.services().any(|(_, other)| other.span != service.span && other.has_detail && same(other.code.map(|fact| fact.value)))
}

/// Inserts the blank at the end of the label's text on its line; before minutes that end it after other words.
fn detail_fix(view: &VisitView<'_>, service: &Service) -> Fix {
    let line = view.layout().line(service.span.start);
    let own = service.interventions.iter().filter_map(|&n| view.visit.interventions.get(n)).map(|i| i.span);
    let words = own.filter(|span| line.covers(*span)).fold(service.span, Span::join);
    let end = view.end_of(words);
    let code = service.code.map_or(service.span, |code| code.span);
    // "97140, 10 minutes": no words stand between the code and its time.
    let words_between = |t: &str| t.contains([',', '.']) && t.contains(char::is_alphabetic);
    let apart = |m: &Span| code.end < m.start && view.text.get(code.end..m.start).is_some_and(words_between);
    let closing = service.minutes.map(|m| m.span).filter(|m| m.start < end && end <= m.end + " min".len()).filter(apart);
    match closing {
        Some(minutes) => {
            let before = view.end_of(Span::new(words.start, minutes.start));
            insert("Insert what was done", before, format!(", {}", Blank::Activity.text()))
        }
        None => insert("Insert what was done", end, format!(": {}", Blank::Activity.text())),
    }
}
