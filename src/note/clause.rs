//! A clause: a segment with its section, its heading and every phrase the vocabulary knows in it.

use super::lines::Segment;
use super::model::SectionKind;
use crate::lexicon::Scan;
use crate::text::Span;

/// A segment with the words after its heading, its section and its vocabulary.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    pub(super) segment: Segment,
    /// The heading's words, where the segment begins with one.
    pub(super) heading: Option<Span>,
    /// The words after the heading.
    pub(super) body: Span,
    pub(super) section: SectionKind,
    /// The folded body and every phrase in it.
    pub(super) scan: Scan,
}

impl Clause {
    /// Tokens of the body.
    pub(super) fn word(&self, index: usize) -> &str {
        self.scan.folded.word(index)
    }

    /// Whether round brackets stand directly around some tokens.
    pub(super) fn in_brackets(&self, first: usize, end: usize) -> bool {
        first > 0 && self.word(first - 1) == "(" && self.word(end) == ")"
    }

    pub(super) fn len(&self) -> usize {
        self.scan.folded.tokens.len()
    }

    /// The words between two tokens, end exclusive.
    pub(super) fn span(&self, first: usize, end: usize) -> Span {
        let tokens = &self.scan.folded.tokens;
        match (tokens.get(first), end.checked_sub(1).and_then(|e| tokens.get(e))) {
            (Some(a), Some(b)) if first < end => a.span.join(b.span),
            _ => Span::at(self.body.start),
        }
    }
}

/// The words of a range of tokens without the marks at its ends.
pub(super) fn trim(text: &str, clause: &Clause, range: (usize, usize)) -> Span {
    let (mut first, mut end) = range;
    let mark = |i: usize| matches!(clause.word(i), "," | "." | ":" | "-" | "|" | ")" | "/" | "+" | "&" | "and" | "*" | "]" | "=" | "·");
    while first < end && mark(first) {
        first += 1;
    }
    while end > first && (mark(end - 1) || clause.word(end - 1) == "(") && clause.word(end - 1) != ")" {
        end -= 1;
    }
    if end > first && clause.word(end - 1) == ")" && !(first..end).any(|i| clause.word(i) == "(") {
        end -= 1;
    }
    clause.span(first, end).trimmed(text)
}
