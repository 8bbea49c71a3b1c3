//! Random edits against a reference: a plain string whose positions are found by walking it.

use proptest::prelude::*;

use super::{Change, Document, Encoding, Position, Region};

/// The reference: splits lines by hand and walks characters; slow, and too simple to be wrong in the same way.
struct Reference(String);

impl Reference {
    /// Start and end (without line break) of each line.
    fn lines(&self) -> Vec<(usize, usize)> {
        let bytes = self.0.as_bytes();
        let (mut lines, mut start, mut i) = (Vec::new(), 0, 0);
        while i < bytes.len() {
            let width = match (bytes[i], bytes.get(i + 1)) {
                (b'\r', Some(b'\n')) => 2,
                (b'\r' | b'\n', _) => 1,
                _ => 0,
            };
            if width > 0 {
                lines.push((start, i));
                start = i + width;
                i = start;
            } else {
                i += 1;
            }
        }
        lines.push((start, bytes.len()));
        lines
    }

    fn offset(&self, position: Position, encoding: Encoding) -> usize {
        let lines = self.lines();
        let Some(&(start, end)) = lines.get(position.line as usize) else { return self.0.len() };
        let mut left = position.character as usize;
        let mut offset = start;
        for character in self.0[start..end].chars() {
            if left < encoding.width(character) {
                return offset;
            }
            left -= encoding.width(character);
            offset += character.len_utf8();
        }
        offset
    }

    fn position(&self, offset: usize, encoding: Encoding) -> Position {
        let lines = self.lines();
        let line = lines.iter().rposition(|&(start, _)| start <= offset).unwrap_or(0);
        let column = encoding.measure(&self.0[lines[line].0..offset]);
        Position::new(u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
    }

    fn apply(&mut self, change: &Change, encoding: Encoding) {
        match change.region {
            None => self.0.clone_from(&change.text),
            Some(region) => {
                let (a, b) = (self.offset(region.start, encoding), self.offset(region.end, encoding));
                self.0.replace_range(a.min(b)..a.max(b), &change.text);
            }
        }
    }
}

fn encodings() -> impl Strategy<Value = Encoding> {
    prop_oneof![Just(Encoding::Utf8), Just(Encoding::Utf16), Just(Encoding::Utf32)]
}

fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z0-9 ]{0,6}",
        2 => prop::sample::select(vec!["\n", "\r\n", "\r", "\n\r", "\r\r\n"]).prop_map(String::from),
        1 => prop::sample::select(vec!["é", "e\u{301}", "😀", "👩\u{200d}⚕\u{fe0f}", "’", "—", "\u{2028}", "\u{2029}", "\u{85}", "\u{b}", "\u{c}", "\t", "\u{feff}", "\0"])
            .prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn changes() -> impl Strategy<Value = Change> {
    let place = (0u32..12, 0u32..14).prop_map(|(line, character)| Position::new(line, character));
    let far = prop_oneof![12 => place, 1 => Just(Position::new(u32::MAX, u32::MAX)), 1 => (0u32..4).prop_map(|line| Position::new(line, u32::MAX))];
    let region = prop_oneof![1 => Just(None), 14 => (far.clone(), far).prop_map(|(a, b)| Some(Region::new(a, b)))];
    (region, texts()).prop_map(|(region, text)| Change { region, text })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed, pasted and deleted, in one message or many, the text is the reference's.
    #[test]
    fn edits_equal_the_reference(start in texts(), messages in prop::collection::vec(prop::collection::vec(changes(), 1..4), 1..8), encoding in encodings()) {
        let mut document = Document::new(&start);
        let mut reference = Reference(start);
        for message in &messages {
            document.apply(message, encoding);
            for change in message {
                reference.apply(change, encoding);
            }
            prop_assert_eq!(&document.text(), &reference.0);
        }
    }

    /// Every character boundary has one position, the reference's, and the position leads back to it.
    #[test]
    fn positions_equal_the_reference(text in texts(), encoding in encodings()) {
        let document = Document::new(&text);
        let reference = Reference(text.clone());
        prop_assert_eq!(document.line_count(), reference.lines().len());
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let position = document.position_at(offset, encoding);
            prop_assert_eq!(position, reference.position(offset, encoding));
            let inside_line_break = offset > 0 && text.as_bytes()[offset - 1] == b'\r' && text.as_bytes().get(offset) == Some(&b'\n');
            if !inside_line_break {
                prop_assert_eq!(document.offset_at(position, encoding), offset);
            }
        }
        for (line, (start, end)) in reference.lines().into_iter().enumerate() {
            prop_assert_eq!(document.line_span(line), super::Span::new(start, end));
        }
    }

    /// No offset and no position panics or leaves the text.
    #[test]
    fn anything_may_be_asked(text in texts(), offset in any::<usize>(), line in any::<u32>(), character in any::<u32>(), encoding in encodings()) {
        let document = Document::new(&text);
        let _ = document.position_at(offset, encoding);
        let _ = document.line_span(offset);
        prop_assert!(text.is_char_boundary(document.offset_at(Position::new(line, character), encoding)));
    }
}
