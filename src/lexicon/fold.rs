//! Folding: one plain spelling for the many ways a word is written, with the way back to the original bytes.
//!
//! Tables and notes go through the same fold, so that "step-ups", "Stepped up" and "STEP UP" are one phrase.
//! Only inflection is taken off (plural, -ing, -ed), never a word's meaning: "active" and "activity" stay apart.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::Span;

/// A text in folded form: tokens separated by single spaces, with a space at both ends.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The folded text; every token has a space before and after it.
    pub text: String,
    /// The tokens in order.
    pub tokens: Vec<Token>,
}

/// One token of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where the token starts in the folded text.
    pub folded: usize,
    /// Its bytes in the original.
    pub span: Span,
}

impl Folded {
    /// The folded form of a token.
    #[must_use]
    pub fn word(&self, index: usize) -> &str {
        let Some(token) = self.tokens.get(index) else { return "" };
        let rest = self.text.get(token.folded..).unwrap_or("");
        rest.split(' ').next().unwrap_or("")
    }

    /// Index of the token that starts at a byte of the folded text.
    #[must_use]
    pub fn token_at(&self, folded: usize) -> usize {
        self.tokens.partition_point(|t| t.folded < folded)
    }
}

/// Folds the words of `span`; token spans are offsets into `text`.
#[must_use]
pub fn fold(text: &str, span: Span) -> Folded {
    fold_with(text, span, |_| None)
}

/// Folds with a corrector: it may replace a stem that no table knows by one that a table knows (a typing slip).
#[must_use]
pub fn fold_with<'v>(text: &str, span: Span, correct: impl Fn(&str) -> Option<&'v str>) -> Folded {
    let words = span.of(text);
    let mut out = Folded { text: String::with_capacity(words.len() + words.len() / 4 + 2), tokens: Vec::with_capacity(words.len() / 4) };
    out.text.push(' ');
    let mut lower = String::new();
    for (start, end, kind) in Pieces::new(words) {
        let piece = &words[start..end];
        let token = Token { folded: out.text.len(), span: Span::new(span.start + start, span.start + end) };
        match kind {
            Kind::Word => {
                lower.clear();
                lower.extend(piece.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
                let stem = stem(&lower);
                match correct(&stem) {
                    Some(known) => out.text.push_str(known),
                    None => out.text.push_str(&stem),
                }
            }
            Kind::Arrow => out.text.push_str("to"),
            Kind::Mark => out.text.extend(piece.chars().map(plain_mark)),
        }
        out.tokens.push(token);
        out.text.push(' ');
    }
    out
}

fn plain_mark(c: char) -> char {
    match c {
        '×' | '✕' => 'x',
        '′' | '‘' | '’' | '`' => '\'',
        '″' | '“' | '”' => '"',
        '–' | '—' | '−' => '-',
        '≤' => '<',
        '≥' => '>',
        c => c,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    /// `<->`, `→`: reads as "to".
    Arrow,
    /// Punctuation that keeps phrases apart.
    Mark,
}

/// Cuts a text into words, arrows and marks; hyphens between letters only separate.
struct Pieces<'t> {
    text: &'t str,
    at: usize,
    /// Inside a pair of Markdown's code marks: "`97530`".
    quoted: bool,
}

impl<'t> Pieces<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, quoted: false }
    }
}

impl Iterator for Pieces<'_> {
    type Item = (usize, usize, Kind);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let rest = self.text.get(self.at..)?;
            let first = rest.chars().next()?;
            let start = self.at;
            if is_word(first) {
                let mut end = start;
                let mut letters = [0usize; 2]; // length of the parts before and after one slash
                let mut slash = false;
                let mut chars = rest.char_indices().peekable();
                while let Some((i, c)) = chars.next() {
                    let next = chars.peek().map(|&(_, n)| n);
                    if is_word(c) {
                        letters[usize::from(slash)] += 1;
                    } else if joins(c, rest[..i].chars().next_back(), next) {
                        // An apostrophe or a decimal point inside a word.
                    } else if c == '/' && !slash && is_short_slash(&rest[..i], &rest[i + 1..]) {
                        slash = true;
                    } else {
                        break;
                    }
                    end = start + i + c.len_utf8();
                }
                // A digit run directly followed by letters ("15min") is two tokens, the digits first.
                let piece = &self.text[start..end];
                if !slash && let Some(cut) = digits_then_letters(piece) {
                    end = start + cut;
                }
                self.at = end;
                return Some((start, end, Kind::Word));
            }
            for arrow in ["<--->", "<-->", "<->", "<>", "->", "-->", "=>", "↔", "⇔", "⇄", "→", "➔", "➜"] {
                if rest.starts_with(arrow) {
                    self.at += arrow.len();
                    return Some((start, self.at, Kind::Arrow));
                }
            }
            // Leaders to a column ("97535 .......... 25'", "-----") say nothing.
            if matches!(first, '.' | '-' | '_' | '=' | '…' | '·') {
                let run = rest.len() - rest.trim_start_matches(first).len();
                if run >= 3 * first.len_utf8() || first == '…' {
                    self.at += run;
                    continue;
                }
            }
            self.at += first.len_utf8();
            let opens = first == '`'
                && !self.text[..start].ends_with(char::is_alphanumeric)
                && self.text[self.at..].starts_with(char::is_alphanumeric);
            if first == '`' && (opens || self.quoted) {
                self.quoted = opens;
                continue;
            }
            // "A- limited": before a gap it is a dash, whatever stands before it.
            let gap = self.text[self.at..].starts_with([' ', '\t']);
            let between_words =
                matches!(first, '-' | '‐' | '‑' | '_') && !gap && self.text[..start].chars().next_back().is_some_and(char::is_alphanumeric);
            if first.is_whitespace() || between_words || first == '\u{ad}' || first == '\u{200b}' || first == '\u{feff}' || first == '*' {
                continue;
            }
            return Some((start, self.at, Kind::Mark));
        }
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '\u{0304}'
}

/// Whether a mark belongs inside a word: "don't", "0.25", "1,200" no.
fn joins(c: char, before: Option<char>, after: Option<char>) -> bool {
    let (Some(b), Some(a)) = (before, after) else { return false };
    match c {
        '\'' | '’' => b.is_alphabetic() && a.is_alphabetic(),
        '.' => b.is_ascii_digit() && a.is_ascii_digit(),
        _ => false,
    }
}

/// "w/c", "w/o", "c/o", "d/t", "s/p" are words; "bed/chair" and "5/5" are not.
fn is_short_slash(before: &str, after: &str) -> bool {
    let b = before.chars().count();
    let a: String = after.chars().take_while(|c| is_word(*c)).collect();
    let short = b == 1 && a.chars().count() == 1
        || matches!((before.to_ascii_lowercase().as_str(), a.to_ascii_lowercase().as_str()), ("y", "o") | ("b", "w"));
    short && before.chars().all(char::is_alphabetic) && a.chars().all(char::is_alphabetic)
}

/// Where a piece of digits and letters divides: "15min", "3x10", "97530GP", "x10"; ordinals stay whole.
fn digits_then_letters(piece: &str) -> Option<usize> {
    let bytes = piece.as_bytes();
    // "GPx1", "GPCQ": modifiers run together with each other or with units.
    let modifier = |at: usize| {
        piece.get(at..at + 2).is_some_and(|m| matches!(m.to_ascii_uppercase().as_str(), "GP" | "GO" | "GN" | "CQ" | "CO" | "KX" | "59"))
    };
    let modifiers = (0..piece.len()).step_by(2).take_while(|at| modifier(*at)).count() * 2;
    let units = piece
        .get(modifiers..)
        .is_some_and(|rest| rest.is_empty() || rest.trim_start_matches(['x', 'X']).bytes().all(|b| b.is_ascii_digit()));
    if modifiers > 0 && piece.len() > 2 && units && !bytes[0].is_ascii_digit() {
        return Some(2);
    }
    if matches!(bytes.first(), Some(b'x' | b'X' | b'\xc3')) {
        let cut = piece.chars().next().map_or(1, char::len_utf8);
        return (piece.len() > cut && piece[cut..].bytes().all(|b| b.is_ascii_digit())).then_some(cut);
    }
    let cut = piece.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let tail = &piece[cut..];
    let ordinal = ["st", "nd", "rd", "th"].iter().any(|o| tail.eq_ignore_ascii_case(o));
    (cut > 0 && bytes[0].is_ascii_digit() && !ordinal).then_some(cut)
}

static IRREGULAR: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("tables/irregular.tsv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, cells.next()?))
        })
        .collect()
});

/// Whether a lower-case word has the form of a verb in the past: "sorted", "threw".
#[must_use]
pub fn is_past(word: &str) -> bool {
    let irregular =
        IRREGULAR.get(word).is_some_and(|base| !base.starts_with('=') && !word.ends_with("ing") && !word.ends_with('s') && *base != word);
    irregular && !PLURALS.contains(&word) || word.ends_with("ed") && (regular(word).len() + 2 <= word.len() || IRREGULAR.contains_key(word))
}

/// Irregular forms that are nouns.
const PLURALS: &[&str] = &["children", "men", "women", "feet", "teeth", "mice", "practise", "programme"];

/// Takes inflection off a lower-case word.
#[must_use]
pub fn stem(word: &str) -> Cow<'_, str> {
    if let Some(base) = IRREGULAR.get(word) {
        // A base marked with `=` keeps its form: "timed" is not "time".
        return match base.strip_prefix('=') {
            Some(fixed) => Cow::Borrowed(fixed),
            None => Cow::Owned(regular(base).into_owned()),
        };
    }
    regular(word)
}

fn regular(word: &str) -> Cow<'_, str> {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_lowercase() || b == b'\'') {
        return Cow::Borrowed(word);
    }
    let mut s = word.strip_suffix("'s").unwrap_or(word).to_owned();
    let two = s.ends_with("ies") && s.len() > 4 || ["sses", "shes", "ches", "xes", "zes"].iter().any(|e| s.ends_with(e));
    if two {
        s.truncate(s.len() - 2);
    } else if s.ends_with('s') && !["ss", "us", "is"].iter().any(|e| s.ends_with(e)) {
        s.truncate(s.len() - 1);
    }
    if s.ends_with("ied") && s.len() > 4 {
        s.truncate(s.len() - 2);
    } else if let Some(base) =
        s.strip_suffix("ing").filter(|b| is_stem(b)).or_else(|| s.strip_suffix("ed").filter(|b| is_stem(b) && !b.ends_with('e')))
    {
        s.truncate(base.len());
    }
    if s.len() >= 4 && s.ends_with('e') {
        s.truncate(s.len() - 1);
    }
    let bytes = s.as_bytes();
    let n = bytes.len();
    if n >= 4 && bytes[n - 1] == b'y' && !is_vowel(bytes[n - 2]) {
        s.truncate(n - 1);
        s.push('i');
    } else if n >= 4 && bytes[n - 1] == bytes[n - 2] && !is_vowel(bytes[n - 1]) {
        s.truncate(n - 1);
    }
    if s == word { Cow::Borrowed(word) } else { Cow::Owned(s) }
}

fn is_stem(base: &str) -> bool {
    base.len() >= 3 && base.bytes().any(|b| is_vowel(b) || b == b'y')
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        fold(text, Span::new(0, text.len())).text.trim().to_owned()
    }

    #[test]
    fn one_spelling_for_many() {
        for form in ["step-ups", "Stepped up", "STEP UP", "stepping  up"] {
            assert_eq!(folded(form), "step up", "{form}");
        }
        assert_eq!(folded("sit<>stand"), folded("sit to stand"));
        assert_eq!(folded("Sit→stood"), folded("sit to stand"));
        assert_eq!(folded("carried"), folded("carry"));
        assert_eq!(folded("exercising"), folded("Exercises"));
        assert_eq!(folded("shelves"), folded("shelf"));
        assert_ne!(folded("active"), folded("activity"));
    }

    #[test]
    fn marks_keep_phrases_apart() {
        assert_eq!(folded("w/c to bed/chair, 15min"), "w/c to bed / chair , 15 min");
        assert_eq!(folded("can’t"), "can't");
        assert_eq!(folded("0.25 hr"), "0.25 hr");
        assert_eq!(folded("97530×2"), "97530 x 2");
    }

    #[test]
    fn tokens_point_back() {
        let text = "No LOB – “reaching” × 10′";
        let f = fold(text, Span::new(0, text.len()));
        let words: Vec<_> = f.tokens.iter().map(|t| t.span.of(text)).collect();
        assert_eq!(words, ["No", "LOB", "–", "“", "reaching", "”", "×", "10", "′"]);
    }
}
