//! Pass: the totals a note states, by whatever name.

use super::minutes::clock_ranges;
use super::model::{Fact, Totals};
use super::numbers::whole;
use super::sections::Clause;
use crate::lexicon::{Hit, Lexicon, TableId};
use crate::text::Span;

/// More minutes than this in one visit is not a total.
const MOST: u32 = 600;

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Timed,
    Treatment,
    Untimed,
    Clock,
}

/// Reads the totals of one clause into `totals`, and returns the token ranges they take.
pub(super) fn totals(text: &str, clause: &Clause, lexicon: &Lexicon, totals: &mut Totals) -> Vec<(usize, usize)> {
    let mut taken = Vec::new();
    let hits: Vec<(Hit, What)> =
        clause.scan.of(TableId::Totals).into_iter().filter_map(|h| Some((h, what(lexicon.row(&h).cell(0))?))).collect();
    let mut n = 0;
    while n < hits.len() {
        let (hit, kind) = hits[n];
        n += 1;
        if kind == What::Clock || !is_name(text, clause, &hit, kind) {
            continue;
        }
        // "Timed / Total: 38 / 45"
        if let Some((other, second)) = hits.get(n).copied()
            && matches!(clause.word(hit.end), "/" | "&" | "and" | "|")
            && other.first == hit.end + 1
            && let Some((a, mid)) = value_after(clause, other.end)
            && matches!(clause.word(skip_unit(clause, mid)), "/" | "," | "&" | "and" | "|")
            && let Some((b, end)) = whole(&clause.scan.folded, skip_unit(clause, mid) + 1, MOST)
        {
            let end = skip_unit(clause, end);
            set(totals, kind, a, clause.span(hit.first, end));
            set(totals, second, b, clause.span(hit.first, end));
            taken.push((hit.first, end));
            n += 1;
            continue;
        }
        if let Some((value, end)) = value_after(clause, hit.end) {
            let end = skip_unit(clause, end);
            set(totals, kind, value, clause.span(hit.first, end));
            taken.push((hit.first, end));
        } else if let Some((value, first)) = value_before(clause, hit.first) {
            set(totals, kind, value, clause.span(first, hit.end));
            taken.push((first, hit.end));
        }
    }
    // "fifty minutes in all, all of it timed"
    let all_timed = (0..clause.len()).any(|i| {
        clause.word(i) == "all"
            && (1..4).any(|k| clause.word(i + k) == "timed")
            && !clause.word(i + 1).starts_with(|c: char| c.is_ascii_digit())
    });
    if all_timed && totals.timed.is_none() {
        totals.timed = totals.treatment;
    }
    taken
}

/// Reads the time in and out of a visit from a clause that no service has claimed.
pub(super) fn visit_clock(text: &str, clause: &Clause, totals: &mut Totals) {
    if totals.visit_clock.is_none()
        && let Some((span, range)) = clock_ranges(text, clause.segment.span).into_iter().next()
    {
        totals.visit_clock = Some(Fact::new(range, span));
    }
}

/// Reads time in and time out where each has a heading of its own: "Time in: 13:40   Time out: 14:10".
pub(super) fn visit_clock_in_two(text: &str, clauses: &[Clause], totals: &mut Totals) {
    if totals.visit_clock.is_some() {
        return;
    }
    for pair in clauses.windows(2) {
        let [first, second] = pair else { continue };
        let heading = first.heading.map_or(String::new(), |h| h.of(text).to_lowercase());
        let opens = matches!(heading.as_str(), "time in" | "in" | "in time" | "start" | "start time" | "began" | "time started");
        let both = first.segment.span.join(second.segment.span);
        if opens && let Some((span, range)) = clock_ranges(text, both).into_iter().next() {
            totals.visit_clock = Some(Fact::new(range, span));
            return;
        }
    }
}

fn what(name: &str) -> Option<What> {
    Some(match name {
        "timed" => What::Timed,
        "treatment" => What::Treatment,
        "untimed" => What::Untimed,
        "clock" => What::Clock,
        _ => return None,
    })
}

/// Short names count only where they stand as a name: at the start, after a mark or after another total.
fn is_name(text: &str, clause: &Clause, hit: &Hit, kind: What) -> bool {
    if hit.end - hit.first > 1 || kind == What::Untimed {
        return true;
    }
    let word = hit.span.of(text).to_lowercase();
    if matches!(word.as_str(), "tctm" | "ttt" | "tct" | "ttm") {
        return true;
    }
    let Some(before) = hit.first.checked_sub(1) else { return true };
    let before = clause.word(before);
    matches!(
        before,
        "/" | "," | "." | "|" | ";" | ":" | "(" | "min" | "minut" | "and" | "-" | "·" | "'" | ")" | "*" | "&" | "=" | "u" | "unit"
    ) || before.starts_with(|c: char| c.is_ascii_digit())
}

fn value_after(clause: &Clause, mut at: usize) -> Option<(u32, usize)> {
    for _ in 0..5 {
        if let Some((value, end)) = whole(&clause.scan.folded, at, MOST) {
            return is_minutes(clause, end).then_some((value, end));
        }
        match clause.word(at) {
            ":" | "=" | "-" | "be" | "of" | "(" | "min" | "minut" | "cod" | "code" | "today" | "time" | "in" | "for" | "visit" | "*"
            | "session" | "total" | "'" | "~" | "um" | "uh" | "about" | "|" | "treatment" | "tx" => at += 1,
            _ => return None,
        }
    }
    None
}

/// What may follow a total: nothing that makes the number a dose, a distance, a date or a score.
fn is_minutes(clause: &Clause, end: usize) -> bool {
    !matches!(
        clause.word(end),
        "x" | "ft" | "feet" | "foot" | "rep" | "lb" | "#" | "%" | "/" if clause.word(end + 1).starts_with(|c: char| c.is_ascii_digit()) && clause.word(end) == "/" && clause.word(end + 2) == "/"
    ) && !matches!(
        clause.word(end),
        "x" | "ft"
            | "feet"
            | "foot"
            | "rep"
            | "lb"
            | "#"
            | "%"
            | "unit"
            | "u"
            | "visit"
            | "$"
            | "week"
            | "wk"
            | "day"
            | "sec"
            | "second"
            | "step"
            | "of"
            | ":"
            | "hr"
            | "hour"
            | "set"
            | "trial"
    ) || clause.word(end) == ":" && !clause.word(end + 1).starts_with(|c: char| c.is_ascii_digit())
}

fn value_before(clause: &Clause, first: usize) -> Option<(u32, usize)> {
    let mut at = first.checked_sub(1)?;
    // "45 of those were timed"
    let mut skipped = 0;
    while skipped < 4 && at > 0 && matches!(clause.word(at), "be" | "of" | "those" | "thos" | "them" | "which" | "these") {
        at -= 1;
        skipped += 1;
    }
    if skipped >= 2
        && let Some((value, end)) = whole(&clause.scan.folded, at, MOST)
        && end == at + 1
    {
        return Some((value, at));
    }
    if matches!(clause.word(at), "min" | "minut" | "'" | "of") {
        at = at.checked_sub(1)?;
    }
    if matches!(clause.word(at), "min" | "minut") {
        at = at.checked_sub(1)?;
    }
    // "twenty five" is two tokens.
    if let Some(two) = at.checked_sub(1)
        && let Some((value, end)) = whole(&clause.scan.folded, two, MOST)
        && end == at + 1
    {
        return Some((value, two));
    }
    let (value, end) = whole(&clause.scan.folded, at, MOST)?;
    let unit = matches!(clause.word(at + 1), "min" | "minut" | "'");
    let timed = clause.word(first) == "timed" && matches!(clause.word(first + 1), "" | "," | "." | ")" | "/");
    (end == at + 1 && (unit || at == 0 || timed)).then_some((value, at))
}

fn skip_unit(clause: &Clause, at: usize) -> usize {
    at + usize::from(matches!(clause.word(at), "min" | "minut" | "m" | "'"))
}

fn set(totals: &mut Totals, what: What, value: u32, span: Span) {
    let slot = match what {
        What::Timed => &mut totals.timed,
        What::Treatment => &mut totals.treatment,
        What::Untimed | What::Clock => return,
    };
    if slot.is_none() {
        *slot = Some(Fact::new(value, span));
    }
}
