//! What is no note: bounds that keep a hostile or broken export from costing minutes.

use std::fmt;

use crate::note::Outline;

/// The most bytes a line may have. The longest dictated note without a line break is a tenth of it.
const LONGEST_LINE: usize = 100 << 10;
/// The most bytes of text one visit may have; the longest evaluation is a tenth of it.
const LONGEST_VISIT: usize = 256 << 10;

/// Why a text was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A line, counted from 1, is longer than 100 KB.
    Line(usize),
    /// The visit that begins at this byte is longer than 256 KB.
    Visit(usize),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number} is longer than {} KB; not read as a note", LONGEST_LINE >> 10),
            Self::Visit(at) => {
                write!(f, "the text from byte {at} on has no date of service for more than {} KB; not read as a note", LONGEST_VISIT >> 10)
            }
        }
    }
}

/// Whether a text has a line that no note has.
pub(super) fn refuse_text(text: &str) -> Option<Refusal> {
    let mut start = 0;
    let ends = memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).chain(std::iter::once(text.len()));
    for (index, end) in ends.enumerate() {
        if end - start > LONGEST_LINE {
            return Some(Refusal::Line(index + 1));
        }
        start = end;
    }
    None
}

/// Whether a text has a visit that no note has.
pub(super) fn refuse_visits(outline: &Outline<'_>) -> Option<Refusal> {
    outline.parts.iter().find(|part| part.span.len() > LONGEST_VISIT).map(|part| Refusal::Visit(part.span.start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_line_that_no_note_has_is_refused() {
        assert_eq!(refuse_text(&"x".repeat(LONGEST_LINE)), None);
        assert_eq!(refuse_text(&format!("S: ok\n{}", "é".repeat(LONGEST_LINE))), Some(Refusal::Line(2)));
        assert_eq!(refuse_text(&"S: ok\n".repeat(100_000)), None);
    }
}
