//! Inlay hints: units behind minutes and charges, the sum behind totals, meanings behind abbreviations where wanted.

use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Range};

use super::place::VisitAt;
use crate::billing::codes;
use crate::config::Code;
use crate::note::{Fact, Status};
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// The hints in a part of the document.
pub(crate) fn hints(snapshot: &Snapshot, range: Range) -> Vec<InlayHint> {
    let part = snapshot.span(range);
    let shown = &snapshot.config.inlay;
    let mut marks = Vec::new();
    for at in snapshot.visits().filter(|at| meets(part, at.visit.span)) {
        if shown.units {
            services(at, &mut marks);
            charges(at, &mut marks);
        }
        if shown.totals {
            totals(at, &mut marks);
        }
        if shown.abbreviations {
            let meanings = at.visit.abbreviations.iter();
            marks.extend(meanings.map(|fact| Mark { offset: fact.span.end, label: fact.value.clone().into_owned(), why: String::new() }));
        }
    }
    marks.retain(|mark| part.start <= mark.offset && mark.offset <= part.end);
    marks.sort_by_key(|mark| mark.offset);
    marks.into_iter().map(|mark| hint(snapshot, mark)).collect()
}

struct Mark {
    offset: usize,
    label: String,
    why: String,
}

fn hint(snapshot: &Snapshot, mark: Mark) -> InlayHint {
    InlayHint {
        position: snapshot.position(mark.offset),
        label: InlayHintLabel::String(mark.label),
        kind: None,
        text_edits: None,
        tooltip: (!mark.why.is_empty()).then_some(InlayHintTooltip::String(mark.why)),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

fn meets(part: Span, span: Span) -> bool {
    part.start <= span.end && span.start <= part.end
}

/// Behind the minutes of the last performed service of each code: the units of the code.
fn services(at: VisitAt<'_>, marks: &mut Vec<Mark>) {
    let Some(units) = at.known.tally.units() else { return };
    for (code, line) in &units.lines {
        let own = |service: &&crate::note::Service| {
            service.status == Status::Performed && service.charge.is_none() && service.code.is_some_and(|fact| fact.value == *code)
        };
        let minutes = at.visit.services.iter().filter(own).filter_map(|service| service.minutes).next_back();
        let Some(minutes) = minutes else { continue };
        let several = at.visit.services.iter().filter(own).filter(|service| service.minutes.is_some()).count() > 1;
        let all = line.minutes.filter(|_| several).map(|minutes| format!(" for {minutes} min")).unwrap_or_default();
        marks.push(Mark { offset: minutes.span.end, label: format!("{} u{all}", line.units), why: why(*code, line.units) });
    }
}

/// Behind a charge: the units its code has earned, or a tick where those are written.
fn charges(at: VisitAt<'_>, marks: &mut Vec<Mark>) {
    let Some(units) = at.known.tally.units() else { return };
    for (code, line) in &units.lines {
        let own: Vec<_> = at.visit.charges.iter().filter(|charge| charge.code.value == *code).collect();
        let Some(last) = own.last() else { continue };
        let written = own.iter().map(|charge| charge.units.map(|fact| fact.value)).sum::<Option<u32>>();
        let label = if written == Some(line.units) { "✓".to_owned() } else { format!("{} u", line.units) };
        marks.push(Mark { offset: last.span.end, label, why: why(*code, line.units) });
    }
}

fn why(code: Code, units: u32) -> String {
    format!("{code} {}: the minutes support {units} {}", codes::label(code), if units == 1 { "unit" } else { "units" })
}

/// Behind a total: what the services add up to.
fn totals(at: VisitAt<'_>, marks: &mut Vec<Mark>) {
    let tally = &at.known.tally;
    let totals = &at.visit.totals;
    let parts: Vec<u32> = tally
        .minutes
        .iter()
        .filter(|(code, _)| codes::info(**code).is_some_and(codes::CodeInfo::is_timed))
        .map(|(_, minutes)| *minutes)
        .collect();
    if let (Some(stated), Some(counted)) = (totals.timed, tally.timed) {
        marks.push(sum(stated, counted, &parts));
    }
    if let (Some(stated), Some(counted)) = (totals.treatment, tally.treatment) {
        let mut parts = parts;
        parts.extend(Some(tally.untimed_minutes).filter(|minutes| *minutes > 0));
        marks.push(sum(stated, counted, &parts));
    }
}

fn sum(stated: Fact<u32>, counted: u32, parts: &[u32]) -> Mark {
    let terms = parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + ");
    let label = match (stated.value == counted, parts.len() > 1) {
        (true, true) => format!("= {terms} ✓"),
        (true, false) => "✓".to_owned(),
        (false, true) => format!("≠ {counted} = {terms}"),
        (false, false) => format!("≠ {counted}"),
    };
    Mark { offset: stated.span.end, label, why: String::new() }
}
