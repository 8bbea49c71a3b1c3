//! The few lines of a note that a finding is about, cut so that a hostile file cannot fill the screen.

use std::ops::Range;

use super::Lines;
use crate::text::Span;

/// Bytes of one line that are still shown; a line of a note that is longer is no line but an export gone wrong.
const LONGEST_LINE: usize = 1000;

/// Lines of a text with the spans that lie in them.
#[derive(Debug)]
pub(super) struct Excerpt<'a> {
    /// The lines, one after the other.
    pub(super) text: &'a str,
    /// Number of the first line, from 1.
    pub(super) first_line: usize,
    offset: usize,
}

impl<'a> Excerpt<'a> {
    /// The lines from the first to the last of these spans; `None` where one of them is too long to show.
    pub(super) fn of(text: &'a str, lines: &Lines<'a>, spans: impl Iterator<Item = Span> + Clone) -> Option<Self> {
        let first = lines.line(spans.clone().map(|span| span.start).min()?);
        let last = lines.line(spans.map(|span| span.end.max(span.start + 1) - 1).max()?);
        if (first..=last).any(|line| lines.end(line) - lines.start(line) > LONGEST_LINE) {
            return None;
        }
        let offset = lines.start(first);
        Some(Self { text: text.get(offset..lines.end(last))?, first_line: first + 1, offset })
    }

    /// Where a span lies in the excerpt, cut to it and to whole characters.
    pub(super) fn range(&self, span: Span) -> Range<usize> {
        let place = |offset: usize| self.text.floor_char_boundary(offset.saturating_sub(self.offset).min(self.text.len()));
        place(span.start)..place(span.end)
    }
}
