//! Pass: the totals a note states, by whatever name.

use super::clause::Clause;
use super::minutes::clock_ranges;
use super::model::{Fact, Minutes, Totals};
use super::numbers::whole;
use super::written_code::code;
use crate::config::Code;
use crate::lexicon::{Hit, Lexicon, Place, TableId, takes};
use crate::text::Span;

/// More minutes than this in one visit is not a total.
const MOST: u32 = 600;

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Timed,
    Treatment,
    Untimed,
    Clock,
    /// The whole treatment, where another total stands beside it.
    Beside,
    /// The timed minutes, where another total stands beside them: "T 38' / total tx 38'".
    TimedBeside,
}

/// Reads the totals of one clause into `totals`, and returns the token ranges they take.
///
/// `clocks` are the clause's clock ranges by token.
pub(super) fn totals(
    text: &str,
    clause: &Clause,
    clocks: &[(usize, usize, Minutes)],
    lexicon: &Lexicon,
    totals: &mut Totals,
) -> Vec<(usize, usize)> {
    let mut taken = Vec::new();
    let hits: Vec<(Hit, What)> =
        clause.scan.of(TableId::Totals).into_iter().filter_map(|h| Some((h, what(lexicon.row(&h).cell(0))?))).collect();
    let mut n = 0;
    while n < hits.len() {
        let (hit, kind) = hits[n];
        n += 1;
        // "Total min (timed/total): 45/53": the first name only heads the others.
        let heads = clause.word(hit.end) == "(" && hits.get(n).is_some_and(|(next, _)| next.first == hit.end + 1);
        if matches!(kind, What::Clock | What::Beside | What::TimedBeside) || heads {
            continue;
        }
        if let Some((values, end)) = several(clause, &hits[n - 1..]).filter(|_| is_name(text, clause, &hit, kind)) {
            for ((_, kind), value) in hits[n - 1..].iter().zip(&values) {
                set(totals, *kind, *value, clause.span(hit.first, end));
            }
            taken.push((hit.first, end));
            n += values.len() - 1;
            continue;
        }
        let after = value_after(clause, clocks, &hit).filter(|_| is_name(text, clause, &hit, kind));
        // "30 min timed 30 total": the number after a name is that of the next name, where each has its number before it.
        let before = value_before(clause, hit.first, !taken.is_empty());
        let next = |end: usize| hits.get(n).is_some_and(|(next, _)| next.first == skip_unit(clause, end));
        let after = after.filter(|(_, end)| before.is_none() || !next(*end));
        // "all three with supervision": so short a name needs its unit.
        let bare_all = hit.span.of(text).eq_ignore_ascii_case("all");
        let after = after.filter(|(_, end)| !bare_all || takes(clause.word(*end), Place::MinuteUnit));
        if let Some((value, end)) = after {
            let end = skip_unit(clause, end);
            set(totals, kind, value, clause.span(hit.first, end));
            taken.push((hit.first, end));
            let clock = clocks.iter().find(|c| c.0 >= hit.first && c.1 <= end).filter(|_| kind == What::Treatment);
            if let Some((span, range)) = clock.and_then(|c| Some((c.2.span, c.2.clock?))) {
                totals.visit_clock.get_or_insert(Fact::new(range, span));
            }
        } else if let Some((value, first)) = before {
            match label_of(clause, first, &hit, lexicon) {
                Own::Nobody => {
                    set(totals, kind, value, clause.span(first, hit.end));
                    taken.push((first, hit.end));
                }
                Own::Labels => set(totals, kind, value, clause.span(first, hit.end)),
                Own::Label => {}
            }
        }
    }
    // "Timed 45 / Tx 45": a short name that is a total beside another only.
    if !taken.is_empty() {
        for (hit, kind) in hits.iter().filter(|(_, kind)| matches!(kind, What::Beside | What::TimedBeside)) {
            if let Some((value, end)) = value_after(clause, clocks, hit).filter(|_| is_name(text, clause, hit, What::Treatment)) {
                let end = skip_unit(clause, end);
                set(totals, *kind, value, clause.span(hit.first, end));
                taken.push((hit.first, end));
            }
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

/// "Timed / Total: 38 / 45", "Timed/Untimed/Total = 38/8/46": names first, then as many values; the values and the token after them.
fn several(clause: &Clause, hits: &[(Hit, What)]) -> Option<(Vec<u32>, usize)> {
    let divides = |at: usize| matches!(clause.word(at), "/" | "," | "&" | "|") || takes(clause.word(at), Place::JoinsLabels);
    let mut names = 1;
    while let (Some((last, _)), Some((next, _))) = (hits.get(names - 1), hits.get(names))
        && divides(last.end)
        && next.first == last.end + 1
    {
        names += 1;
    }
    if names < 2 {
        return None;
    }
    let (first, mut end) = value_after(clause, &[], &hits.get(names - 1)?.0)?;
    let mut values = vec![first];
    while values.len() < names {
        let mark = skip_unit(clause, end);
        let (value, next) = whole(&clause.scan.folded, mark + 1, MOST).filter(|_| divides(mark))?;
        values.push(value);
        end = next;
    }
    Some((values, skip_unit(clause, end)))
}

/// Whose time a total after its number is.
enum Own {
    /// The visit's.
    Nobody,
    /// That of one label of the clause: "TherAct: sit to stand x10, 23 min total".
    Label,
    /// The visit's and that of all its labels: "97110/97530 38 min total".
    Labels,
}

/// A bare "total" after a number that closes the words of a label speaks of that label.
fn label_of(clause: &Clause, value: usize, name: &Hit, lexicon: &Lexicon) -> Own {
    // "total", "minutes total"
    // "97110 20 min 1:1"
    let mode = (name.first..name.end).any(|i| matches!(clause.word(i), "1" | "one" | "individual" | "direct"));
    let bare = mode || name.end <= name.first + 2 && clause.word(name.end - 1) == "total";
    let named = clause.scan.of(TableId::Labels).into_iter().map(|h| (h.first, Code::parse(lexicon.row(&h).cell(0))));
    let written = (0..value).filter_map(|i| Some((i, Some(code(clause.word(i))?))));
    let mut labels: Vec<(usize, Option<Code>)> = named.chain(written).filter(|(first, _)| *first < value).collect();
    labels.sort_unstable_by_key(|(first, _)| *first);
    labels.dedup_by_key(|(_, code)| *code);
    // A time of its own before this one, and the number is the sum.
    let timed = labels.first().is_some_and(|&(first, _)| (first..value).any(|i| takes(clause.word(i), Place::MinuteUnit)));
    match labels.as_slice() {
        [(first, _), ..] if bare && !timed && *first <= 2 => {
            // Labels side by side have their time together; a word far on is content.
            let beside = labels.windows(2).take_while(|pair| pair[1].0 - pair[0].0 <= 3).count() > 0;
            if beside { Own::Labels } else { Own::Label }
        }
        _ => Own::Nobody,
    }
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
        "beside" => What::Beside,
        "timed_beside" => What::TimedBeside,
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
    matches!(before, "/" | "," | "." | "|" | ";" | ":" | "(" | "-" | "·" | ")" | "]" | "&" | "=" | "+" | ">" | "u" | "unit")
        || takes(before, Place::MinuteUnit)
        || takes(before, Place::JoinsLabels)
        || before.starts_with(|c: char| c.is_ascii_digit())
        // "TIME   timed 25 min   total 55 min"
        || hit.first == 1 && takes(before, Place::VisitClock)
}

/// The number after a name, and the token after it.
fn value_after(clause: &Clause, clocks: &[(usize, usize, Minutes)], name: &Hit) -> Option<(u32, usize)> {
    let mut at = name.end;
    // "45 timed minutes, 53 total": a name that has its number before it takes none after a comma.
    let mut first = name.first.checked_sub(1).is_none_or(|i| !clause.word(i).starts_with(|c: char| c.is_ascii_digit()));
    for _ in 0..8 {
        // "Tx time 10:00-10:53 (53 min)"
        if let Some(&(_, end, _)) = clocks.iter().find(|c| c.0 == at) {
            at = end + usize::from(clause.word(end) == ",");
        }
        // "so does the whole treatment, 55"
        if first && clause.word(at) == "," && whole(&clause.scan.folded, at + 1, MOST).is_some_and(|(_, end)| is_minutes(clause, end)) {
            at += 1;
        }
        first = false;
        if let Some((value, end)) = whole(&clause.scan.folded, at, MOST) {
            return is_minutes(clause, end).then_some((value, end));
        }
        let word = clause.word(at);
        // "Timed minutes (sum of codes): 40"
        if word == "("
            && let Some(close) = (at + 1..at + 7).find(|&i| clause.word(i) == ")")
            && !(at + 1..close).any(|i| clause.word(i).starts_with(|c: char| c.is_ascii_digit()))
        {
            at = close + 1;
            continue;
        }
        // "TOTAL TX MIN..: 48"
        let dots = word == "." && matches!(clause.word(at + 1), "." | ":");
        if !dots && !matches!(word, ":" | "=" | "-" | "(" | ")" | "'" | "~" | "|") && !takes(word, Place::TotalToValue) {
            return None;
        }
        at += 1;
    }
    None
}

/// What may follow a total: nothing that makes the number a dose, a distance, a date or a score.
fn is_minutes(clause: &Clause, end: usize) -> bool {
    let word = clause.word(end);
    let digit = |at: usize| clause.word(at).starts_with(|c: char| c.is_ascii_digit());
    let date = word == "/" && digit(end + 1) && clause.word(end + 2) == "/";
    let time = word == ":" && digit(end + 1);
    !date && !time && !matches!(word, "#" | "%" | "$") && !takes(word, Place::DoseUnit)
}

/// The number before a name, and its first token. `beside`: another total of the clause has been read.
fn value_before(clause: &Clause, first: usize, beside: bool) -> Option<(u32, usize)> {
    let mut at = first.checked_sub(1)?;
    // "45 of those were timed"
    let mut skipped = 0;
    while skipped < 4 && at > 0 && takes(clause.word(at), Place::PartOfTotal) {
        at -= 1;
        skipped += 1;
    }
    if skipped >= 2
        && let Some((value, end)) = whole(&clause.scan.folded, at, MOST)
        && end == at + 1
    {
        return Some((value, at));
    }
    if takes(clause.word(at), Place::MinuteUnit) || clause.word(at) == "of" {
        at = at.checked_sub(1)?;
    }
    if takes(clause.word(at), Place::MinuteUnit) {
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
    let unit = takes(clause.word(at + 1), Place::MinuteUnit);
    let before = at.checked_sub(1).map_or("", |i| clause.word(i));
    let timed =
        clause.word(first) == "timed" && matches!(clause.word(first + 1), "" | "," | "." | ")" | "/" | "+" | "=" | "&" | "(" | "and");
    let beside = beside && matches!(before, "," | "=" | "/" | "(" | ";" | "and" | "+" | "timed");
    (end == at + 1 && (unit || at == 0 || timed || beside)).then_some((value, at))
}

fn skip_unit(clause: &Clause, at: usize) -> usize {
    at + usize::from(clause.word(at) == "m" || takes(clause.word(at), Place::MinuteUnit))
}

fn set(totals: &mut Totals, what: What, value: u32, span: Span) {
    let slot = match what {
        What::Timed | What::TimedBeside => &mut totals.timed,
        What::Treatment | What::Beside => &mut totals.treatment,
        What::Untimed | What::Clock => return,
    };
    if slot.is_none() {
        *slot = Some(Fact::new(value, span));
    }
}
