//! Pass: levels of assistance that the assessment or a summary gives for an activity of the visit.

use super::help;
use super::model::{SectionKind, StatedLevel};
use super::sections::Clause;
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
    "from",
    "to",
    "was",
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
];

/// Reads "car transfer needed supervision only today": one activity, one level, no other time.
pub(super) fn levels(text: &str, clauses: &[Clause], lexicon: &Lexicon) -> Vec<StatedLevel> {
    let mut out = Vec::new();
    for clause in clauses.iter().filter(|clause| clause.section == SectionKind::Assessment) {
        let mut found = help::assists(text, clause, (0, clause.len()), lexicon);
        let (Some(only), None) = (found.pop(), found.pop()) else { continue };
        let other_time = (0..clause.len()).any(|n| OTHER_TIME.contains(&clause.span(n, n + 1).of(text).to_lowercase().as_str()));
        let head = Span::new(clause.body.start, clause.span(only.first, only.end).start).trimmed(text);
        if !other_time && !head.is_empty() && only.assist.to.is_none() {
            out.push(StatedLevel { head, assist: only.assist });
        }
    }
    out
}
