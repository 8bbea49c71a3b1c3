//! Whether a sentence beside an activity only says how that was cued, graded or went: no activity of its own.

use super::clause::Clause;
use super::numbers::number;
use crate::lexicon::{Hit, Lexicon, TableId};

/// Whether the words from `range.0` to `range.1` of a clause (tokens, end exclusive) speak about the activity before them.
///
/// `head` is where the first phrase starts that certainly names an activity, `helped` whether a level of assistance stands here.
pub(super) fn is_aside(clause: &Clause, range: (usize, usize), head: Option<usize>, helped: bool, lexicon: &Lexicon) -> bool {
    matches!(clause.word(range.0), "↑" | "↓")
        || is_result(clause, range)
        || is_cue(clause, range, head, helped)
        || !helped && is_grading(clause, range, head, lexicon)
}

/// "BLOCK 1  09:00-09:30  C.W., COTA/L": who and when, nothing done.
pub(super) fn is_byline(clause: &Clause, range: (usize, usize)) -> bool {
    let roles: Vec<Hit> = clause.scan.of(TableId::Roles).into_iter().filter(|h| h.first >= range.0 && h.end <= range.1).collect();
    let role = |i: usize| roles.iter().any(|h| h.first <= i && i < h.end);
    let words = (range.0..range.1).filter(|&i| !role(i) && clause.word(i).len() > 1 && clause.word(i).starts_with(char::is_alphabetic));
    !roles.is_empty() && words.count() <= 1
}

/// "In resource room", "Group, 4 students", "water depth 4 ft": where and with whom, nothing done.
pub(super) fn is_place(clause: &Clause, range: (usize, usize), lexicon: &Lexicon) -> bool {
    let hits: Vec<Hit> = clause.scan.all(TableId::Asides).filter(|h| lexicon.row(h).cell(0) == "place").copied().collect();
    let roles: Vec<Hit> = clause.scan.of(TableId::Roles);
    let place = |i: usize| hits.iter().chain(&roles).any(|h| h.first <= i && i < h.end);
    let word = |&i: &usize| clause.word(i).len() > 1 && clause.word(i).starts_with(char::is_alphabetic);
    let small = |i: usize| {
        matches!(clause.word(i), "in" | "on" | "at" | "of" | "the" | "with" | "and" | "for" | "an" | "me")
            || number(&clause.scan.folded, i).is_some()
    };
    let (known, other): (Vec<usize>, Vec<usize>) = (range.0..range.1).filter(word).filter(|&i| !small(i)).partition(|&i| place(i));
    !known.is_empty() && other.is_empty()
}

/// "6/9 buttons done": a score leads.
fn is_result(clause: &Clause, range: (usize, usize)) -> bool {
    let number = |i: usize| clause.word(i).parse::<u32>().ok();
    let part = number(range.0).zip(number(range.0 + 2)).filter(|_| clause.word(range.0 + 1) == "/");
    // "1/2 lb", "3/4 bridge" is a size.
    part.is_some_and(|(got, of)| got <= of && of > 4 && range.0 + 3 < range.1)
}

/// "Verbal and tactile cues with a dowel to …", "Amplitude cues", "VC 1-step + HOH": cueing leads.
fn is_cue(clause: &Clause, range: (usize, usize), head: Option<usize>, helped: bool) -> bool {
    let Some(cue) = clause.scan.of(TableId::Cueing).into_iter().find(|h| h.first >= range.0 && h.first <= range.0 + 2) else {
        return false;
    };
    let number = |i: usize| clause.word(i).starts_with(|c: char| c.is_ascii_digit());
    let leads =
        (range.0..cue.first).all(|i| (clause.word(i).len() > 2 || number(i)) && clause.word(i) != "and" && head.is_none_or(|at| i < at));
    let repeated = (cue.end..range.1).any(|i| clause.word(i) == "x" && clause.word(i + 1).starts_with(|c: char| c.is_ascii_digit()));
    leads && head.is_none_or(|at| at > cue.first) && !(repeated && head.is_some()) && !(helped && head.is_some())
}

/// "Box height was dropped to 10 inches", "moved bar down when …", "plates moved 4 in. further each set".
fn is_grading(clause: &Clause, range: (usize, usize), head: Option<usize>, lexicon: &Lexicon) -> bool {
    let hits: Vec<Hit> = clause.scan.all(TableId::Asides).filter(|h| h.first >= range.0 && h.end <= range.1).copied().collect();
    let of = |kind: &'static str| hits.iter().filter(move |h| lexicon.row(h).cell(0) == kind);
    // "went 4 to 6 in. once it held", "took the tote to 20# from 12# when it went quiet"
    let number = |i: usize| clause.word(i).starts_with(|c: char| c.is_ascii_digit());
    let amounts = (range.0..range.1).any(|i| {
        matches!(clause.word(i), "to" | "from") && (i + 1..i + 2).any(number) && (i.saturating_sub(5).max(range.0)..i).any(number)
    });
    if amounts && of("occasion").any(|h| h.first > range.0) && head.is_none() {
        return true;
    }
    let Some(change) = of("grading").filter(|h| h.first <= range.0 + 5).min_by_key(|h| h.first) else { return false };
    if head.is_some_and(|at| at < change.first) {
        return false;
    }
    let set =
        of("setting").any(|h| h.end <= change.first && change.first <= h.end + 2 || h.first >= change.end && h.first <= change.end + 2);
    let occasion = of("occasion").any(|h| h.first >= change.end);
    // An activity may begin with such a verb: "moved cans to the shelf". A thing that was changed does not.
    let thing = change.first > range.0 && change.first <= range.0 + 3;
    set && (occasion || thing || change.first == range.0) || occasion && (thing || change.first == range.0)
}
