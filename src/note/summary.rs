//! Pass: levels of assistance that the assessment or a summary gives for an activity of the visit once more.

use super::clause::Clause;
use super::help::{self, Found};
use super::model::{SectionKind, StatedLevel};
use crate::lexicon::Lexicon;
use crate::text::Span;

/// Words of another time than this visit: what they tell is no second statement about it.
const OTHER_TIME: &[&str] = &[
    "last",
    "prior",
    "previous",
    "previously",
    "initial",
    "initially",
    "baseline",
    "eval",
    "evaluation",
    "goal",
    "will",
    "before",
    "able",
    "progress",
    "next",
    "if",
    "when",
    "plof",
    "since",
    "until",
    "not",
    "yesterday",
    "home",
];

/// Reads "car transfer needed supervision only today" and "was Mod A for tote floor to waist this date": one activity, one
/// level, no other time. The second form is read in any section that tells of this visit, the first in the assessment alone.
pub(super) fn levels(text: &str, clauses: &[Clause], lexicon: &Lexicon) -> Vec<StatedLevel> {
    let mut out = Vec::new();
    for clause in clauses {
        let assessment = clause.section == SectionKind::Assessment;
        if !assessment && !matches!(clause.section, SectionKind::Treatment | SectionKind::Objective | SectionKind::Other) {
            continue;
        }
        let word = |n: usize| clause.span(n, n + 1).of(text).to_lowercase();
        // "Min A today, vs Max A on 10/03": what it is held against is of another time.
        let end = (0..clause.len()).find(|&n| matches!(word(n).as_str(), "vs" | "versus" | "compared")).unwrap_or(clause.len());
        let mut found = help::assists(text, clause, (0, end), lexicon);
        let (Some(only), None) = (found.pop(), found.pop()) else { continue };
        if (0..end).any(|n| OTHER_TIME.contains(&word(n).as_str())) || only.assist.to.is_some() {
            continue;
        }
        let told = |n: usize| matches!(word(n).as_str(), "was" | "were" | "needed" | "required" | "level");
        let today = (0..end).any(|n| word(n) == "today") && (0..end).any(told);
        // "Hall walk with the FWW was independent for the full 80 ft": either side may name the activity.
        let before = before(text, clause, &only).filter(|_| assessment || today);
        let heads = [after(text, clause, &only), before, following(text, clause, &only, end).filter(|_| assessment)];
        out.extend(heads.into_iter().flatten().map(|head| StatedLevel { head, assist: only.assist.clone() }));
    }
    out
}

/// The activity before its level: "car transfer needed |supervision|", "Level today: bed transfer, |SBA|".
fn before(text: &str, clause: &Clause, found: &Found) -> Option<Span> {
    let led = (0..found.first).rev().find(|&n| clause.word(n) == ":" && n > 0 && clause.word(n - 1) == "today");
    let start = led.map_or(clause.body.start, |n| clause.span(n, n + 1).end);
    let head = Span::new(start, clause.span(found.first, found.end).start).trimmed(text);
    (!head.is_empty()).then_some(head)
}

/// The activity after a level that opens its sentence: "|MOD A x1| all 5 reps bed>WC transfer".
fn following(text: &str, clause: &Clause, found: &Found, end: usize) -> Option<Span> {
    if found.first > 0 {
        return None;
    }
    let passed = |n: &usize| {
        let word = clause.word(*n);
        matches!(word, "all" | "each" | "everi" | "rep" | "trial" | "x" | "for" | "on" | "with" | "the" | "of" | "tim" | "during" | "dur")
            || word.starts_with(|c: char| c.is_ascii_digit())
    };
    let start = (found.end..end).find(|n| !passed(n))?;
    let stop = (start..end).find(|&n| matches!(clause.word(n), "," | "." | ";" | "due" | "d/t" | "becaus" | "as" | "with")).unwrap_or(end);
    let head = clause.span(start, stop).trimmed(text);
    (!head.is_empty()).then_some(head)
}

/// The activity after its level: "was |Mod A| for tote floor to waist this date".
fn after(text: &str, clause: &Clause, found: &Found) -> Option<Span> {
    let word = |n: usize| clause.span(n, n + 1).of(text).to_lowercase();
    let verb = found.first.checked_sub(1).map(word)?;
    let told = matches!(verb.as_str(), "was" | "had" | "needed" | "required" | "requires" | "needs");
    if !told || word(found.end) != "for" {
        return None;
    }
    let ends = |n: &usize| matches!(word(*n).as_str(), "today" | "this" | "with" | "w" | "due" | "d" | "because" | "," | "." | ";" | "as");
    let end = (found.end + 1..clause.len()).find(ends).unwrap_or(clause.len());
    let head = clause.span(found.end + 1, end).trimmed(text);
    (!head.is_empty()).then_some(head)
}
