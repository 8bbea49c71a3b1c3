//! A document as an editor holds it: text that takes edits, and positions in the editor's own units.

use ropey::{Rope, RopeSlice};

use super::{Encoding, Position, Region, Span};

/// One change an editor reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is replaced; `None` replaces the whole text.
    pub region: Option<Region>,
    /// The new text.
    pub text: String,
}

/// A document's text.
///
/// A clone is cheap and does not change when the original does: it is the snapshot that analysis works on.
/// No call panics: positions and offsets that do not fit are moved to the nearest place that does.
#[derive(Clone, Debug, Default)]
pub struct Document {
    rope: Rope,
}

impl Document {
    /// A document with this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { rope: Rope::from_str(text) }
    }

    /// The text in one piece.
    #[must_use]
    pub fn text(&self) -> String {
        self.rope.to_string()
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rope.len_bytes()
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of lines; a text that ends with a line break has an empty last line.
    #[must_use]
    pub fn line_count(&self) -> usize {
        self.rope.len_lines()
    }

    /// Line on which a byte stands.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.rope.byte_to_line(offset.min(self.len()))
    }

    /// Bytes of a line without its line break; an empty span at the end for a line that does not exist.
    #[must_use]
    pub fn line_span(&self, line: usize) -> Span {
        let Some(content) = self.line_content(line) else { return Span::at(self.len()) };
        let start = self.rope.line_to_byte(line);
        Span::new(start, start + content.len_bytes())
    }

    /// Applies changes in order; each is relative to the text that the one before it left.
    pub fn apply(&mut self, changes: &[Change], encoding: Encoding) {
        // What stands before the last whole text is lost anyway.
        let from = changes.iter().rposition(|change| change.region.is_none()).unwrap_or(0);
        for change in &changes[from..] {
            match change.region {
                None => self.rope = Rope::from_str(&change.text),
                Some(region) => self.replace(region, &change.text, encoding),
            }
        }
    }

    fn replace(&mut self, region: Region, text: &str, encoding: Encoding) {
        let (a, b) = (self.char_at(region.start, encoding), self.char_at(region.end, encoding));
        let (start, end) = (a.min(b), a.max(b));
        if start < end {
            self.rope.remove(start..end);
        }
        if !text.is_empty() {
            self.rope.insert(start, text);
        }
    }

    /// Byte offset of a position: behind the end of a line means its end, behind the last line the end of the text,
    /// inside a character its start.
    #[must_use]
    pub fn offset_at(&self, position: Position, encoding: Encoding) -> usize {
        self.rope.char_to_byte(self.char_at(position, encoding))
    }

    /// Position of a byte offset; behind the end means the end, inside a character its start.
    #[must_use]
    pub fn position_at(&self, offset: usize, encoding: Encoding) -> Position {
        let index = self.rope.byte_to_char(offset.min(self.len()));
        let line = self.rope.char_to_line(index);
        let start = self.rope.line_to_char(line);
        let character = match encoding {
            Encoding::Utf8 => self.rope.char_to_byte(index) - self.rope.char_to_byte(start),
            Encoding::Utf16 => self.rope.char_to_utf16_cu(index) - self.rope.char_to_utf16_cu(start),
            Encoding::Utf32 => index - start,
        };
        Position { line: clamp_u32(line), character: clamp_u32(character) }
    }

    /// Both ends of a span as positions.
    #[must_use]
    pub fn region(&self, span: Span, encoding: Encoding) -> Region {
        Region { start: self.position_at(span.start, encoding), end: self.position_at(span.end, encoding) }
    }

    /// The span of a region.
    #[must_use]
    pub fn span(&self, region: Region, encoding: Encoding) -> Span {
        let (a, b) = (self.offset_at(region.start, encoding), self.offset_at(region.end, encoding));
        Span::new(a.min(b), a.max(b))
    }

    fn char_at(&self, position: Position, encoding: Encoding) -> usize {
        let line = position.line as usize;
        let Some(content) = self.line_content(line) else { return self.rope.len_chars() };
        let column = position.character as usize;
        let inside = match encoding {
            Encoding::Utf8 => content.byte_to_char(column.min(content.len_bytes())),
            Encoding::Utf16 => content.utf16_cu_to_char(column.min(content.len_utf16_cu())),
            Encoding::Utf32 => column.min(content.len_chars()),
        };
        self.rope.line_to_char(line) + inside
    }

    /// A line without its line break.
    fn line_content(&self, line: usize) -> Option<RopeSlice<'_>> {
        let whole = self.rope.get_line(line)?;
        let mut end = whole.len_chars();
        if end > 0 && whole.char(end - 1) == '\n' {
            end -= 1;
        }
        if end > 0 && whole.char(end - 1) == '\r' {
            end -= 1;
        }
        Some(whole.slice(..end))
    }
}

/// The protocol counts lines and columns in 32 bits; a text of more than 4 GiB is cut there.
fn clamp_u32(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, line: u32, character: u32, encoding: Encoding) -> usize {
        Document::new(text).offset_at(Position { line, character }, encoding)
    }

    #[test]
    fn columns_are_counted_in_the_units_of_the_encoding() {
        let text = "é😀x";
        assert_eq!(at(text, 0, 6, Encoding::Utf8), 6);
        assert_eq!(at(text, 0, 3, Encoding::Utf16), 6);
        assert_eq!(at(text, 0, 2, Encoding::Utf32), 6);
    }

    #[test]
    fn a_column_inside_a_character_means_its_start() {
        assert_eq!(at("😀x", 0, 2, Encoding::Utf8), 0);
        assert_eq!(at("😀x", 0, 1, Encoding::Utf16), 0);
    }

    #[test]
    fn positions_outside_are_moved_to_the_nearest_place() {
        assert_eq!(at("ab\r\ncd", 0, 99, Encoding::Utf16), 2, "never between CR and LF");
        assert_eq!(at("ab\r\ncd", 0, 3, Encoding::Utf8), 2);
        assert_eq!(at("ab\r\ncd", 7, 0, Encoding::Utf16), 6);
        assert_eq!(at("", u32::MAX, u32::MAX, Encoding::Utf32), 0);
        assert_eq!(Document::new("ab").position_at(99, Encoding::Utf8), Position::new(0, 2));
    }

    #[test]
    fn only_lf_cr_and_crlf_break_lines() {
        let document = Document::new("a\u{2028}b\u{85}c\u{b}d\u{c}e\nf\rg\r\nh");
        assert_eq!(document.line_count(), 4);
        assert_eq!(document.position_at(document.len(), Encoding::Utf16), Position::new(3, 1));
    }

    #[test]
    fn a_backward_range_is_read_forwards() {
        let mut document = Document::new("abcdef");
        let region = Region::new(Position::new(0, 4), Position::new(0, 1));
        document.apply(&[Change { region: Some(region), text: "-".into() }], Encoding::Utf16);
        assert_eq!(document.text(), "a-ef");
    }

    #[test]
    fn a_snapshot_does_not_change_with_the_original() {
        let mut document = Document::new("one");
        let snapshot = document.clone();
        document.apply(&[Change { region: None, text: "two".into() }], Encoding::Utf16);
        assert_eq!((snapshot.text().as_str(), document.text().as_str()), ("one", "two"));
    }
}
