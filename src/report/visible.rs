//! Words of files and notes, made harmless for a terminal or a page.

use std::borrow::Cow;

/// Whether a terminal or a page would act on a character: escapes, line breaks, and the marks that turn the direction of writing.
fn acts(c: char) -> bool {
    c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Text of a path or a name with every character that a terminal or a page would act on written out.
#[must_use]
pub fn visible(text: &str) -> String {
    written_out(text, acts)
}

/// The same for text that may have lines and columns: line feeds and tabs stay.
#[must_use]
pub fn visible_lines(text: &str) -> String {
    written_out(text, |c| acts(c) && !matches!(c, '\n' | '\t'))
}

fn written_out(text: &str, acts: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match acts(c) {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}

/// The same for a text of which places are marked by their bytes: a sign of the same length stands for each character.
///
/// Line ends and tabs stay, since the places are counted by them.
#[must_use]
pub fn tame(text: &str) -> Cow<'_, str> {
    let acts = |c: char| acts(c) && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let sign = |c: char| match c.len_utf8() {
        _ if !acts(c) => c,
        1 => '?',
        2 => '\u{a4}',
        _ => char::REPLACEMENT_CHARACTER,
    };
    Cow::Owned(text.chars().map(sign).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_acts_on_is_written_out() {
        assert_eq!(visible("east/é 1\n\u{1b}[2J\u{202e}.soap"), "east/é 1\\n\\u{1b}[2J\\u{202e}.soap");
        assert_eq!(visible_lines("a\tb\n\u{9b}2J\r"), "a\tb\n\\u{9b}2J\\r");
    }

    #[test]
    fn places_in_a_tamed_text_are_the_same_places() {
        let wild = "é\u{1b}[2J\r\n\t\u{9b}\u{202e}x";
        assert_eq!(tame(wild), "é?[2J\r\n\t\u{a4}\u{fffd}x");
        assert_eq!(tame(wild).len(), wild.len());
        assert!(matches!(tame("S: ok\r\n"), Cow::Borrowed(_)));
    }
}
