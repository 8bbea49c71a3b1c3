//! JUDGEMENT 1: which code the words of one intervention support, with the evidence for each candidate.

mod judgement;

pub use judgement::{Candidate, Evidence, EvidenceKind, Judgement};

use crate::config::Config;
use crate::text::Span;

/// Judges the words of one intervention: `words` is the part of `text` that speaks of it (activity, dose, object, purpose, help, cues).
///
/// The stated code or label is not an argument: what the words support does not depend on what was billed.
/// Evidence spans are offsets into `text`.
#[must_use]
pub fn judge(_text: &str, _words: Span, _config: &Config) -> Judgement {
    Judgement::default()
}
