//! Who speaks of the therapist in a sentence: the discipline, "I", or the initials of whoever signed.

use super::clause::Clause;
use super::model::Signature;
use crate::text::Span;

/// Words that stand for whoever treats. In small letters "pt" is the patient.
const WORDS: &[&str] = &["PT", "OT", "SLP", "PTA", "OTA", "COTA", "OTR", "I", "Therapist", "therapist", "Clinician", "clinician"];

/// Those who signed, as a text names them.
#[derive(Clone, Debug, Default)]
pub(super) struct Clinicians<'t> {
    text: &'t str,
    names: Vec<&'t str>,
}

impl<'t> Clinicians<'t> {
    pub(super) fn of(text: &'t str, signature: Option<&Signature>) -> Self {
        let names = signature.iter().flat_map(|s| &s.signers).map(|signer| signer.name.of(text)).collect();
        Self { text, names }
    }

    /// One past the words at a token that name the clinician; `None` where they name nobody, or somebody else.
    pub(super) fn named_at(&self, clause: &Clause, at: usize) -> Option<usize> {
        let tokens = &clause.scan.folded.tokens;
        let first = tokens.get(at)?;
        if WORDS.contains(&first.span.of(self.text)) {
            return Some(at + 1);
        }
        let rest = Span::new(first.span.start, clause.segment.span.end).of(self.text);
        let name = self
            .names
            .iter()
            .find(|name| rest.strip_prefix(**name).is_some_and(|after| !after.starts_with(char::is_alphanumeric)) && name.len() > 1)?;
        let end = first.span.start + name.len();
        Some(tokens.iter().position(|t| t.span.start >= end).unwrap_or(tokens.len()))
    }
}
