//! Compares what was read with the labels. Places match where they overlap; what the labels leave open is neither asked for nor wrong.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::{Figures, shorten};
use super::findings;
use super::labels::{Activity, Gold, Visit};
use crate::analysis::{Analysis, VisitAnalysis};
use crate::billing::UnitsResult;
use crate::billing::codes::{self, CodeInfo};
use crate::config::Code;
use crate::note::Status;
use crate::text::Span;

/// An activity as read.
struct Read {
    span: Span,
    status: String,
    performed: bool,
    code: Option<Code>,
    minutes: Option<u32>,
    assist: Option<String>,
}

/// Adds one note to the figures.
pub(super) fn score(gold: &Gold, analysis: &Analysis, figures: &mut Figures) {
    figures.notes += 1;
    figures.visits += gold.labels.visit.len();
    let read = read(analysis);
    let before = figures.misses.len();
    activities(gold, &read, figures);
    traps(gold, &read, figures);
    charges(gold, analysis, figures);
    let none = Visit::default();
    for n in 0..gold.labels.visit.len().max(analysis.visits.len()) {
        if let Some(labelled) = gold.labels.visit.get(n) {
            visit(labelled, analysis.visits.get(n), figures);
        } else {
            visit(&none, analysis.visits.get(n), figures);
        }
    }
    findings::score(gold, &analysis.findings, figures);
    for miss in figures.misses.iter_mut().skip(before) {
        *miss = format!("{}: {miss}", gold.id);
    }
}

fn name(term: &impl serde::Serialize) -> String {
    serde_json::to_value(term).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn read(analysis: &Analysis) -> Vec<Read> {
    let visits = analysis.note.visits.iter().zip(&analysis.visits);
    let all = visits
        .flat_map(|(visit, known)| visit.interventions.iter().zip(&known.judgements).map(move |(said, judged)| (visit, said, judged)));
    all.map(|(visit, said, judged)| Read {
        span: said.span,
        status: name(&said.status),
        performed: said.status == Status::Performed,
        code: crate::coding::supported_among(said.stated.map(|stated| stated.value), visit.shared(said), judged),
        minutes: said.minutes.map(|minutes| minutes.value),
        assist: said.assist.iter().find(|assist| !assist.earlier).map(|assist| name(&assist.level)),
    })
    .collect()
}

fn activities(gold: &Gold, read: &[Read], figures: &mut Figures) {
    let labelled = || gold.labels.performed.iter().zip(gold.performed.iter().copied());
    let asked: Vec<(&Activity, Span)> = labelled().filter(|(label, _)| !label.optional).collect();
    let open: Vec<Span> = labelled().filter(|(label, _)| label.optional).map(|(_, span)| span).collect();
    let mut done: BTreeMap<usize, BTreeSet<Code>> = BTreeMap::new();
    for (label, span) in labelled() {
        done.entry(gold.visit_of(span.start)).or_default().extend(label.code.iter().chain(&label.also));
    }
    let given: Vec<&Read> = read.iter().filter(|one| one.performed).collect();
    for (label, span) in &asked {
        let near: Vec<&&Read> = given.iter().filter(|one| one.span.overlaps(*span)).collect();
        let words = shorten(span.of(&gold.text));
        let mut ask = |figure: &mut super::figures::Match, found: bool, what: &str| {
            figure.ask(found);
            if !found {
                figures.misses.push(format!("{what}: {words}"));
            }
        };
        ask(&mut figures.performed, !near.is_empty(), "performed, not seen");
        figures.code.ask(near.iter().any(|one| one.code == label.code));
        ask(&mut figures.code_lenient, near.iter().any(|one| defensible(label, one.code)), "code");
        if label.minutes.is_some() {
            ask(&mut figures.minutes, near.iter().any(|one| one.minutes == label.minutes), "minutes");
        }
        if label.assist.is_some() {
            ask(&mut figures.assist, near.iter().any(|one| one.assist == label.assist), "assistance");
        }
    }
    for one in given {
        let near: Vec<&Activity> = asked.iter().filter(|(_, span)| span.overlaps(one.span)).map(|(label, _)| *label).collect();
        if near.is_empty() {
            let said_not = gold.other.iter().any(|span| span.overlaps(one.span));
            let repeats = one.code.is_some_and(|code| done.get(&gold.visit_of(one.span.start)).is_some_and(|codes| codes.contains(&code)));
            let touches = |spans: &[Span]| spans.iter().any(|span| span.overlaps(one.span));
            if !said_not && (touches(&open) || touches(&gold.charges) || repeats) {
                continue;
            }
        }
        let right = !near.is_empty();
        figures.performed.give(right);
        if !right {
            figures.misses.push(format!("not performed, taken for it: {}", shorten(one.span.of(&gold.text))));
            figures.code.given += 1;
            figures.code_lenient.given += 1;
            continue;
        }
        figures.code.give(near.iter().any(|label| label.code == one.code));
        figures.code_lenient.give(near.iter().any(|label| defensible(label, one.code)));
        if let Some(minutes) = one.minutes {
            let of_code = || {
                let visit = gold.labels.visit.get(gold.visit_of(one.span.start));
                visit.zip(one.code).and_then(|(visit, code)| visit.minutes.get(&code)) == Some(&minutes)
            };
            figures.minutes.give(near.iter().any(|label| label.minutes == Some(minutes)) || of_code());
        }
        if one.assist.is_some() {
            figures.assist.give(near.iter().any(|label| label.assist == one.assist));
        }
    }
}

fn defensible(label: &Activity, code: Option<Code>) -> bool {
    label.code == code || code.is_some_and(|code| label.also.contains(&code))
}

/// Things named and not done: taken for done, and read with the right reason.
fn traps(gold: &Gold, read: &[Read], figures: &mut Figures) {
    let asked: Vec<Span> =
        gold.performed.iter().zip(&gold.labels.performed).filter(|(_, label)| !label.optional).map(|(span, _)| *span).collect();
    for (label, span) in gold.labels.other.iter().zip(&gold.other) {
        let touches = |one: &&Read| one.span.overlaps(*span);
        let elsewhere = |one: &Read| asked.iter().any(|other| other.overlaps(one.span));
        figures.traps.add(read.iter().filter(touches).any(|one| one.performed && !elsewhere(one)));
        let mut not_done = read.iter().filter(touches).filter(|one| !one.performed).peekable();
        if let (Some(reason), true) = (&label.status, not_done.peek().is_some()) {
            figures.reasons.add(not_done.any(|one| one.status == *reason));
        }
    }
}

fn charges(gold: &Gold, analysis: &Analysis, figures: &mut Figures) {
    let given: Vec<_> = analysis.note.visits.iter().flat_map(|visit| &visit.charges).collect();
    let asked: Vec<_> = gold.labels.charges.iter().zip(gold.charges.iter().copied()).filter(|(label, _)| !label.doubt).collect();
    let mut used = BTreeSet::new();
    for (label, span) in &asked {
        let fits = |n: usize, span: Span, at: Span| {
            !used.contains(&n) && (span.overlaps(at) || (gold.same_line(span, at) && asked.iter().all(|(_, other)| !other.overlaps(at))))
        };
        let found = given.iter().enumerate().find(|(n, charge)| charge.code.value == label.code && fits(*n, *span, charge.span));
        let full = found.is_some_and(|(_, charge)| {
            let read: BTreeSet<String> = charge.modifiers.iter().map(|modifier| modifier.value.to_string()).collect();
            charge.units.map(|units| units.value) == label.units && read == label.modifiers.iter().cloned().collect()
        });
        figures.charges.ask(found.is_some());
        figures.charges_full.ask(full);
        if !full {
            figures.misses.push(format!("charge: {}", shorten(span.of(&gold.text))));
        }
        used.extend(found.map(|(n, _)| n));
    }
    for figure in [&mut figures.charges, &mut figures.charges_full] {
        figure.given += given.len();
        figure.right = figure.found;
    }
}

fn visit(labelled: &Visit, known: Option<&VisitAnalysis>, figures: &mut Figures) {
    let Some(cms) = labelled.cms.as_ref().filter(|units| units.values().any(|units| *units > 0)) else { return };
    let tally = known.map(|known| &known.tally);
    let units = |result: Option<&UnitsResult>| {
        result.map(|result| result.lines.iter().map(|(code, line)| (*code, line.units)).collect::<BTreeMap<Code, u32>>())
    };
    let (read_cms, read_ama) = (units(tally.and_then(|tally| tally.cms.as_ref())), units(tally.and_then(|tally| tally.ama.as_ref())));
    let allowed = allocations(cms, &labelled.ties, &labelled.minutes);
    let right = |keep: fn(&Code) -> bool| {
        read_cms.as_ref().is_some_and(|read| allowed.iter().any(|allowed| billed(read, keep) == billed(allowed, keep)))
    };
    let hit = right(is_timed);
    figures.cms.add(hit);
    figures.cms_untimed.add(right(|_| true));
    let ama = labelled.ama.as_ref().unwrap_or(cms);
    figures.ama.add(read_ama.is_some_and(|read| billed(&read, is_timed) == billed(ama, is_timed)));
    figures.timed.add(tally.and_then(|tally| tally.timed) == labelled.timed);
    let minutes = tally.map(|tally| &tally.minutes);
    for (code, labelled) in &labelled.minutes {
        figures.code_minutes.ask(minutes.and_then(|minutes| minutes.get(code)) == Some(labelled));
    }
    figures.code_minutes.given += minutes.map_or(0, indexmap::IndexMap::len);
    figures.code_minutes.right = figures.code_minutes.found;
    if !hit {
        figures.misses.push(format!("units: labelled {cms:?}, read {read_cms:?}"));
    }
}

fn is_timed(code: &Code) -> bool {
    codes::info(*code).is_some_and(CodeInfo::is_timed)
}

/// Units that are billed at all, of the codes that count.
fn billed(units: &BTreeMap<Code, u32>, keep: fn(&Code) -> bool) -> BTreeMap<Code, u32> {
    units.iter().filter(|(code, units)| **units > 0 && keep(code)).map(|(code, units)| (*code, *units)).collect()
}

/// The labelled units and every other allocation that ties allow.
fn allocations(base: &BTreeMap<Code, u32>, ties: &[Vec<Code>], minutes: &BTreeMap<Code, u32>) -> Vec<BTreeMap<Code, u32>> {
    let mut all = vec![base.clone()];
    for tie in ties {
        let full = |code: &Code| minutes.get(code).copied().unwrap_or(0) / crate::billing::units::UNIT;
        let spare: u32 = tie.iter().map(|code| base.get(code).copied().unwrap_or(0).saturating_sub(full(code))).sum();
        let picks = (0_u32..1 << tie.len().min(16)).filter(|pick| pick.count_ones() == spare);
        let give = |units: &BTreeMap<Code, u32>, pick: u32| {
            let mut units = units.clone();
            units.extend(tie.iter().enumerate().map(|(n, code)| (*code, full(code) + ((pick >> n) & 1))));
            units
        };
        all = picks.flat_map(|pick| all.iter().map(move |units| give(units, pick))).collect();
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tied_unit_may_go_to_either_code() {
        let [a, b] = ["97110", "97140"].map(Code::known);
        let minutes = BTreeMap::from([(a, 20), (b, 20)]);
        let all = allocations(&BTreeMap::from([(a, 2), (b, 1)]), &[vec![a, b]], &minutes);
        assert_eq!(all, [BTreeMap::from([(a, 2), (b, 1)]), BTreeMap::from([(a, 1), (b, 2)])]);
    }
}
