//! What one cell of a table says: minutes as a number or as clock times, units, modifiers, a code.

use super::charges::is_modifier;
use super::minutes::{clock_pair, clock_ranges, length, mentions};
use super::model::{ClockRange, Fact, Minutes};
use super::numbers::whole;
use super::written_code::code;
use crate::config::{Code, Modifier};
use crate::lexicon::{Lexicon, Place, TableId, takes};
use crate::text::Span;

/// The first whole number of a cell.
pub(super) fn number(text: &str, cell: Span, lexicon: &Lexicon) -> Option<u32> {
    let scan = lexicon.scan(text, cell);
    (0..scan.folded.tokens.len()).find_map(|i| whole(&scan.folded, i, 600)).map(|(value, _)| value)
}

/// Minutes as a cell under "minutes" or "time" says them: "23", "23 min", "9:05-9:28".
pub(super) fn minutes(text: &str, cell: Span, lexicon: &Lexicon) -> Option<Minutes> {
    if let Some(range) = clock(text, cell) {
        return Some(of_clock(range, cell));
    }
    let scan = lexicon.scan(text, cell);
    mentions(text, &scan.folded).first().map(|m| m.minutes).or_else(|| {
        // "10:05" alone is when, not how long.
        let bare = !cell.of(text).contains(':');
        let value = number(text, cell, lexicon).filter(|_| bare)?;
        Some(Minutes { approximate: cell.of(text).contains(['~', '≈']), ..Minutes::exact(value, cell) })
    })
}

/// A range of clock times in a cell.
pub(super) fn clock(text: &str, cell: Span) -> Option<ClockRange> {
    clock_ranges(text, cell).into_iter().next().map(|(_, range)| range)
}

/// Minutes from a start and a stop in two cells.
pub(super) fn between(text: &str, start: Span, stop: Span) -> Option<Minutes> {
    clock_pair(start.of(text), stop.of(text)).map(|range| of_clock(range, start.join(stop)))
}

fn of_clock(range: ClockRange, span: Span) -> Minutes {
    Minutes { clock: Some(range), ..Minutes::exact(length(&range).unwrap_or(0), span) }
}

/// Units beside minutes in one cell: "23 (2 units)".
pub(super) fn units_named(text: &str, cell: Span, lexicon: &Lexicon) -> Option<Fact<u32>> {
    let scan = lexicon.scan(text, cell);
    (0..scan.folded.tokens.len()).find_map(|i| {
        let (value, end) = whole(&scan.folded, i, 20)?;
        takes(scan.folded.word(end), Place::UnitName).then(|| Fact::new(value, cell))
    })
}

/// The modifiers written in a cell.
pub(super) fn modifiers(text: &str, cell: Span, into: &mut Vec<Fact<Modifier>>) {
    for piece in cell.of(text).split(|ch: char| !ch.is_alphanumeric()) {
        if is_modifier(&piece.to_ascii_lowercase())
            && !piece.chars().any(char::is_lowercase)
            && let Some(modifier) = Modifier::parse(piece)
            && !into.iter().any(|fact| fact.value == modifier)
        {
            into.push(Fact::new(modifier, cell));
        }
    }
}

/// Modifiers that follow a code in its own cell: "97110-GP Therapeutic exercise".
pub(super) fn modifiers_after(text: &str, cell: Span, code: Span, into: &mut Vec<Fact<Modifier>>) {
    let mut at = code.end;
    for whole in Span::new(code.end, cell.end).of(text).split_inclusive(|c: char| !c.is_alphanumeric()) {
        let piece = whole.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !piece.is_empty() {
            let before = into.len();
            modifiers(text, Span::new(at, at + piece.len()), into);
            if into.len() == before {
                return;
            }
        }
        at += whole.len();
    }
}

/// The first code of a cell.
pub(super) fn first_code(text: &str, cell: Span) -> Option<Fact<Code>> {
    let words = cell.of(text);
    let mut at = 0;
    let apart = |c: char| !c.is_ascii_alphanumeric();
    for whole in words.split_inclusive(apart) {
        let start = at;
        // What stands apart may be more than one byte wide.
        at += whole.len();
        let piece = whole.trim_end_matches(apart);
        let digits = piece.len().min(5);
        if let Some(found) = piece.get(..digits).and_then(code) {
            return Some(Fact::new(found, Span::new(cell.start + start, cell.start + start + digits)));
        }
    }
    None
}

/// The code of the label that opens a cell.
pub(super) fn label_code(text: &str, cell: Span, lexicon: &Lexicon) -> Option<Fact<Code>> {
    let scan = lexicon.scan(text, cell);
    let hit = scan.of(TableId::Labels).into_iter().next()?;
    (hit.first == 0).then(|| Code::parse(lexicon.row(&hit).cell(0)).map(|c| Fact::new(c, hit.span))).flatten()
}
