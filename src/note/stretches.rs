//! Where a service begins and ends by the words around its label: put off, told before it, named by a few words, told by its time.

use super::anchors::Anchor;
use super::clause::Clause;
use super::joints::role;
use super::minutes::Mention;
use super::model::Fact;
use crate::config::ProviderRole;
use crate::lexicon::{Hit, Lexicon, Place, TableId, takes};

/// Whether a cue of not doing stands at the start of the clause, and nothing but joining words between it and the label.
pub(super) fn not_given(clause: &Clause, anchor: &Anchor, lexicon: &Lexicon) -> bool {
    let joins = |i: usize| {
        let word = clause.word(i);
        !word.starts_with(char::is_alphabetic) || takes(word, Place::JoinsLabels) || takes(word, Place::JoinsPutOff)
    };
    let opens = |i: usize| joins(i) || clause.word(i).len() == 1;
    clause.scan.all(TableId::Status).any(|hit| {
        let row = lexicon.row(hit);
        let not_done = matches!(row.cell(0), "planned" | "deferred" | "declined" | "history" | "conditional");
        not_done
            && matches!(row.cell(1), "after" | "before")
            && hit.end <= anchor.first
            && (0..hit.first).all(opens)
            && (hit.end..anchor.first).all(joins)
    })
}

/// "Step ups + bridges 15 min 97110": what was done stands before its time and its code.
pub(super) fn does_before(clause: &Clause, from: usize, anchor: &Anchor, lexicon: &Lexicon) -> bool {
    let done = |h: &Hit| h.first >= from && h.end <= anchor.first && lexicon.row(h).cell(3) == "activity";
    anchor.code_mention.is_some()
        && anchor.minutes.is_some()
        && clause.scan.of(TableId::Activities).iter().any(done)
        && !clause.scan.of(TableId::Labels).iter().any(|h| h.end <= anchor.first)
}

/// "(self-care, 97535, 14 minutes)"
pub(super) fn in_brackets(clause: &Clause, anchor: &Anchor) -> bool {
    clause.word(anchor.first) == "(" || anchor.first.checked_sub(1).is_some_and(|i| clause.word(i) == "(")
}

/// "Cognitive function, additional, 97130": words before a code that name a kind of treatment and no dose.
pub(super) fn names_kind(clause: &Clause, end: usize) -> bool {
    (0..end).all(|i| {
        let word = clause.word(i);
        !word.starts_with(|c: char| c.is_ascii_digit()) && (word.len() < 2 || takes(word, Place::NamesKind))
    })
}

/// "block was run by the rehab aide" after a label.
pub(super) fn run_by_aide(clause: &Clause, from: usize, lexicon: &Lexicon) -> Option<Fact<ProviderRole>> {
    let was = (from..from + 4).find(|&i| clause.word(i) == "be")?;
    let aide = |hit: &Hit| role(lexicon.row(hit).cell(0)) == Some(ProviderRole::Aide);
    let hit = clause.scan.of(TableId::Roles).into_iter().find(|h| h.first > was && h.first <= was + 5 && aide(h))?;
    (was + 1..hit.first).any(|i| clause.word(i) == "by").then(|| Fact::new(ProviderRole::Aide, hit.span))
}

/// A sentence that begins with how long what it tells took.
pub(super) fn begins_stretch(clause: &Clause, mentions: &[Mention]) -> bool {
    const OPENS: usize = 4;
    let Some(mention) = mentions.first().filter(|m| m.first <= OPENS && m.first > 0 && !m.weak) else { return false };
    let introduces = |i: usize| {
        matches!(clause.word(i), "for" | "the" | "next" | "another" | "remain" | "final" | "last" | "then" | "and" | "a" | "further")
    };
    let after = mention.end + usize::from(clause.word(mention.end) == ",");
    (0..mention.first).all(introduces) && matches!(clause.word(after), "we" | "he" | "she" | "i" | "pt" | "patient" | "be" | "go" | "spend")
}

/// "C.D., PTA, 16 min: clams 2x12 ......... 97110 GP x1": the time that opens a line whose charge closes it, and who gave it.
pub(super) fn headed_by_time(
    clause: &Clause,
    found: &[Mention],
    charge: usize,
    lexicon: &Lexicon,
) -> Option<(Mention, Option<Fact<ProviderRole>>)> {
    const NEAR: usize = 10;
    let time = found.iter().find(|m| clause.word(m.end) == ":" && m.end < charge).filter(|m| m.first <= NEAR && clause.segment.leads)?;
    let giver = clause.scan.of(TableId::Roles).into_iter().find(|h| h.end <= time.first);
    // Nothing but who gave it stands before.
    let named = |i: usize| clause.word(i).len() == 1 || giver.is_some_and(|h| h.first <= i && i < h.end);
    let given = giver.and_then(|h| Some(Fact::new(role(lexicon.row(&h).cell(0))?, h.span)));
    (0..time.first).all(named).then_some((*time, given))
}
