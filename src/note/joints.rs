//! What joins a label to its time: the words, roles and modes that may stand between them.

use super::clause::Clause;
use super::labels::{Label, Parts};
use super::model::{Fact, Mode};
use super::numbers::whole;
use crate::config::ProviderRole;
use crate::lexicon::{Place, TableId, takes};

/// "ADL training (97535, 14 min)": words before a code in brackets are its name, unless they tell help and stand inside a paragraph.
pub(super) fn with_code_in_bracket(clause: &Clause, head: &Label) -> bool {
    let helped = clause.scan.of(TableId::Assist).iter().any(|h| h.end <= head.first);
    let told = helped && !clause.segment.leads;
    !told
        && head.code_mention.is_some()
        && head.first > 0
        && matches!(clause.word(head.first - 1), "(" | "[")
        && !clause.word(head.end).is_empty()
}

/// Words before a label that still leave it at the start: "then", "and", a number, a bracket.
pub(super) fn is_opening(clause: &Clause, at: usize) -> bool {
    // A log's line begins with its day: "MON 4/20  MT 7 min".
    let day = |w: &str| w.bytes().all(|b| b.is_ascii_digit()) && w.len() <= 4 || takes(w, Place::Weekday);
    if at < 6 && day(clause.word(at)) {
        return true;
    }
    let word = clause.word(at);
    matches!(word, "," | "(" | "-" | "[" | "/" | "|" | "." | ":" | "+" | "#" | "\"") || takes(word, Place::OpensLine)
}

pub(super) fn is_rest(clause: &Clause, end: usize) -> bool {
    takes(clause.word(end), Place::NotTreatment)
}

pub(super) fn time_follows(parts: &Parts<'_>, from: usize, ceiling: usize) -> bool {
    let mut i = from;
    for _ in 0..4 {
        if i >= ceiling {
            return false;
        }
        if parts.mentions.iter().any(|m| m.first == i)
            || parts.clocks.iter().any(|c| c.0 == i)
            || role_at(parts, i).is_some() && i > 0 && role_has_time(parts, i, ceiling)
            || mode_at(parts, i).is_some()
        {
            return true;
        }
        if parts.clause.word(i) == "." && (parts.clause.word(i + 1) == "." || i > from) {
            i = (i..ceiling).find(|&j| parts.clause.word(j) != ".").unwrap_or(ceiling);
            continue;
        }
        let word = parts.clause.word(i);
        if !matches!(word, "(" | ":" | "-" | ".") && !takes(word, Place::BeforeTime) {
            return false;
        }
        i += 1;
    }
    false
}

pub(super) fn role_has_time(parts: &Parts<'_>, at: usize, ceiling: usize) -> bool {
    let Some((_, next)) = role_at(parts, at) else { return false };
    next < ceiling
        && (parts.mentions.iter().any(|m| m.first == next)
            || whole(&parts.clause.scan.folded, next, 240).is_some()
            || matches!(parts.clause.word(next), ")" | "-" | ":")
            || takes(parts.clause.word(next), Place::BeforeTime) && parts.mentions.iter().any(|m| m.first == next + 1))
}

pub(super) fn role_minutes_follow(parts: &Parts<'_>, from: usize, ceiling: usize) -> bool {
    let mut i = from;
    while i < ceiling && matches!(parts.clause.word(i), "," | "/" | "+" | "&" | "and" | ";") {
        i += 1;
    }
    i > from && role_at(parts, i).is_some_and(|(_, next)| parts.mentions.iter().any(|m| m.first == next))
}

pub(super) fn bracket_has_time(parts: &Parts<'_>, at: usize, ceiling: usize) -> bool {
    let close = (at + 1..ceiling).find(|&i| matches!(parts.clause.word(i), ")" | "]")).unwrap_or(ceiling);
    (at + 1..close).any(|i| {
        parts.mentions.iter().any(|m| m.first == i)
            || parts.clocks.iter().any(|c| c.0 == i)
            || role_at(parts, i).is_some()
            || mode_at(parts, i).is_some()
    }) && parts
        .mentions
        .iter()
        .filter(|m| m.first > at && m.first < close)
        .all(|m| m.first <= at + 4 || role_at(parts, at + 1).is_some() || mode_at(parts, at + 1).is_some())
}

/// A provider's role at a token, and the token after it. "PT" alone in capitals text may be the patient: a time or mark must follow.
pub(super) fn role_at(parts: &Parts<'_>, at: usize) -> Option<(Fact<ProviderRole>, usize)> {
    let hit = parts.clause.scan.of(TableId::Roles).into_iter().find(|h| h.first == at)?;
    let role = role(parts.lexicon.row(&hit).cell(0))?;
    let next = hit.end;
    let follows = parts.mentions.iter().any(|m| m.first == next)
        || matches!(parts.clause.word(next), ")" | ":" | "," | "-" | "/" | "")
        || whole(&parts.clause.scan.folded, next, 240).is_some()
        || takes(parts.clause.word(next), Place::BeforeTime) && parts.mentions.iter().any(|m| m.first == next + 1);
    follows.then_some((Fact::new(role, hit.span), next))
}

pub(super) fn role(name: &str) -> Option<ProviderRole> {
    Some(match name {
        "therapist" => ProviderRole::Therapist,
        "assistant" => ProviderRole::Assistant,
        "aide" => ProviderRole::Aide,
        "together" => ProviderRole::Together,
        _ => return None,
    })
}

/// A mode of treatment at a token, and the token after it.
pub(super) fn mode_at(parts: &Parts<'_>, at: usize) -> Option<(Fact<Mode>, usize)> {
    let w = |i: usize| parts.clause.word(at + i);
    let (mode, len) = match (w(0), w(1), w(2)) {
        ("one", "on", "one") => (Mode::OneOnOne, 3),
        ("1", ":", "1") => (Mode::OneOnOne, 3),
        ("1", "on", "1") | ("one", "to", "one") | ("1", "to", "1") => (Mode::OneOnOne, 3),
        ("individual", ..) => (Mode::OneOnOne, 1),
        ("group", ..) => (Mode::Group, 1),
        ("concurrent" | "concurrentli" | "dovetail", ..) => (Mode::Concurrent, 1),
        ("co", "treat" | "treatment" | "tx", _) => (Mode::CoTreatment, 2),
        ("cotreat" | "cotreatment" | "cotx", ..) => (Mode::CoTreatment, 1),
        _ => return None,
    };
    Some((Fact::new(mode, parts.clause.span(at, at + len)), at + len))
}

/// One past a blank for minutes or for a clock range, as a fix writes it: "[minutes] min", "[exact start-end]".
pub(super) fn blank_end(clause: &Clause, at: usize, ceiling: usize) -> Option<usize> {
    const LONGEST: usize = 6;
    if clause.word(at) != "[" {
        return None;
    }
    let close = (at + 1..ceiling.min(at + LONGEST)).find(|&i| clause.word(i) == "]")?;
    let of_time = |word| matches!(word, "minut" | "min" | "exact" | "start" | "end" | "-");
    (close > at + 1 && (at + 1..close).all(|i| of_time(clause.word(i)))).then(|| close + 1 + usize::from(clause.word(close + 1) == "min"))
}
