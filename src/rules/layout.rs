//! Where and how a fix inserts text, so that it looks as if the note's own author had typed it.

use super::{Blank, Edit, Fix, FixKind, Placeholder};
use crate::note::{Section, SectionKind, Visit};
use crate::text::Span;

/// The text around one visit, seen as lines, headings and bullets. Reads no facts.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'a> {
    pub(super) text: &'a str,
    pub(super) visit: &'a Visit,
}

impl<'a> Layout<'a> {
    /// The layout of a visit in its text.
    #[must_use]
    pub fn new(text: &'a str, visit: &'a Visit) -> Self {
        Self { text, visit }
    }

    /// The line that holds `at`, without its line break.
    #[must_use]
    pub fn line(&self, at: usize) -> Span {
        // Asked for every activity, also where a whole note stands on one line.
        let (before, after) = self.text.as_bytes().split_at(at.min(self.text.len()));
        let start = memchr::memrchr2(b'\n', b'\r', before).map_or(0, |n| n + 1);
        let end = memchr::memchr2(b'\n', b'\r', after).map_or(self.text.len(), |n| before.len() + n);
        Span::new(start, end)
    }

    /// The line that holds `at` without white space at its ends, or the next line with words.
    #[must_use]
    pub fn line_with_words(&self, at: usize) -> Span {
        let blank = |rest: &str| rest.len() - rest.trim_start().len();
        let line = self.line(at).trimmed(self.text);
        if !line.is_empty() {
            return line;
        }
        let next = at + self.text.get(at..).map_or(0, blank);
        self.line(next).trimmed(self.text)
    }

    /// The line break the note uses.
    #[must_use]
    pub fn newline(&self) -> &'static str {
        match self.text.find('\n') {
            Some(n) if n > 0 && self.text.as_bytes().get(n - 1) == Some(&b'\r') => "\r\n",
            None if self.text.contains('\r') => "\r",
            _ => "\n",
        }
    }

    /// The end of the last line with words inside `span`, before white space.
    #[must_use]
    pub fn end_of_words(&self, span: Span) -> usize {
        span.trimmed(self.text).end
    }

    /// The bullet and indent that the line of `at` begins with: `"  - "`, `"* "`, `"\t"`, or nothing.
    #[must_use]
    pub fn bullet(&self, at: usize) -> &'a str {
        let line = self.line(at).of(self.text);
        let words = line.trim_start();
        let indent = line.len() - words.len();
        let mark = ["- ", "* ", "+ ", "• ", "– ", "· "].iter().find(|mark| words.starts_with(**mark)).map_or(0, |mark| mark.len());
        line.get(..indent + mark).unwrap_or("")
    }

    /// Where the digits of a number stand inside the words that say it; `None` where it is written in words.
    #[must_use]
    pub fn number_in(&self, span: Span, number: u32) -> Option<Span> {
        let words = span.of(self.text);
        let digits = number.to_string();
        let is_digit = |at: Option<char>| at.is_some_and(|c| c.is_ascii_digit());
        words.match_indices(&digits).map(|(at, _)| at).find_map(|at| {
            let alone = !is_digit(words[..at].chars().next_back()) && !is_digit(words[at + digits.len()..].chars().next());
            alone.then(|| Span::new(span.start + at, span.start + at + digits.len()))
        })
    }

    /// Minutes with the word or mark before them that makes them an estimate: `~20 min`, `about 20 min`.
    #[must_use]
    pub fn with_estimate_mark(&self, minutes: Span) -> Span {
        let before = Span::new(self.line(minutes.start).start, minutes.start).of(self.text);
        let words = before.trim_end().to_ascii_lowercase();
        let mark = ["~", "≈", "about", "approximately", "approx.", "approx", "around", "circa", "roughly"].into_iter().find(|mark| {
            let rest = words.strip_suffix(mark);
            rest.is_some_and(|rest| !mark.starts_with(char::is_alphabetic) || !rest.ends_with(char::is_alphanumeric))
        });
        mark.map_or(minutes, |mark| Span::new(minutes.start - (before.len() - before.trim_end().len()) - mark.len(), minutes.end))
    }

    /// Where the clock times that minutes were counted from are written: on the minutes, or right before them, as in
    /// `1:00p-1:20p (20 min)`.
    #[must_use]
    pub fn clock_of(&self, minutes: Span) -> Span {
        let is_clock = |word: &str| {
            let joins = ["-", "–", "to", "am", "pm", "a.m.", "p.m."].iter().any(|join| word.eq_ignore_ascii_case(join));
            joins
                || word.contains(':')
                    && word.chars().all(|c| c.is_ascii_digit() || ":.-–".contains(c) || "apm".contains(c.to_ascii_lowercase()))
        };
        let line = self.line(minutes.start);
        let before = Span::new(line.start, minutes.start).of(self.text).trim_end_matches(['(', ',', ' ', '\t']);
        let mut clock = before.len();
        while let Some(word) = before[..clock].split_whitespace().next_back().filter(|word| is_clock(word)) {
            clock = before[..clock].rfind(word).unwrap_or(0);
        }
        let digits = |words: &str| words.contains(|c: char| c.is_ascii_digit());
        if minutes.of(self.text).contains(':') || !digits(&before[clock..]) {
            return minutes;
        }
        Span::new(line.start + clock, line.start + before.len())
    }

    /// The place after a label and its closing bracket or emphasis, before the colon or hyphen that follows it.
    #[must_use]
    pub fn after_label(&self, label: Span) -> usize {
        let rest = Span::new(label.end, self.line(label.end).end).of(self.text);
        label.end + rest.len() - rest.trim_start_matches([')', ']', '*']).len()
    }

    /// The place after the unit word that follows a number: `38| min`, `38 min|`.
    #[must_use]
    pub fn after_unit(&self, at: usize) -> usize {
        let rest = Span::new(at, self.line(at).end).of(self.text);
        let spaces = rest.len() - rest.trim_start().len();
        let word = rest.trim_start();
        let unit = ["minutes", "minute", "mins", "min", "'", "m"].iter().find(|unit| {
            let head = word.get(..unit.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(unit)) && !word[unit.len()..].starts_with(char::is_alphanumeric)
        });
        at + unit.map_or(0, |unit| spaces + unit.len())
    }

    /// The last section of one of these kinds, with a heading.
    #[must_use]
    pub fn section(&self, kinds: &[SectionKind]) -> Option<&'a Section> {
        self.visit.sections.iter().rev().find(|s| kinds.contains(&s.kind) && !s.heading.is_empty())
    }

    /// Whether the visit is written in capitals; `x10` and `lb` among them change nothing.
    #[must_use]
    pub fn is_in_capitals(&self) -> bool {
        let letters = self.visit.span.of(self.text).bytes().filter(u8::is_ascii_alphabetic);
        let (small, large) = letters.fold((0_usize, 0_usize), |(small, large), b| match b.is_ascii_lowercase() {
            true => (small + 1, large),
            false => (small, large + 1),
        });
        const FEW: usize = 20;
        large >= FEW && small.saturating_mul(FEW) <= large
    }

    /// Whether the note writes its headings in small letters.
    #[must_use]
    pub fn lower_case(&self) -> bool {
        let mut headings = self.visit.sections.iter().filter(|s| s.heading.len() > 1).map(|s| s.heading.of(self.text)).peekable();
        headings.peek().is_some() && headings.all(|words| !words.chars().any(char::is_uppercase))
    }
}

/// A fix that inserts text with a blank at one place.
#[must_use]
pub(super) fn insert(title: impl Into<String>, at: usize, text: impl Into<String>) -> Fix {
    let edit = Edit { span: Span::at(at), new_text: text.into() };
    let placeholder = blank_in(0, &edit.new_text);
    Fix { title: title.into(), kind: FixKind::InsertField, edits: vec![edit], safe: false, preferred: false, placeholder }
}

/// A fix that replaces one stretch of text.
#[must_use]
pub(super) fn replace(title: impl Into<String>, span: Span, text: impl Into<String>) -> Fix {
    replace_all(title, vec![Edit { span, new_text: text.into() }])
}

/// A fix that replaces several stretches of text; they must not overlap.
#[must_use]
pub(super) fn replace_all(title: impl Into<String>, mut edits: Vec<Edit>) -> Fix {
    edits.sort_by_key(|edit| edit.span);
    let placeholder = edits.iter().enumerate().find_map(|(n, edit)| blank_in(n, &edit.new_text));
    Fix { title: title.into(), kind: FixKind::Replace, edits, safe: false, preferred: false, placeholder }
}

/// The first blank in the new text of an edit.
fn blank_in(edit: usize, text: &str) -> Option<Placeholder> {
    let first = Blank::ALL.iter().filter_map(|blank| Some((text.find(blank.text())?, *blank))).min_by_key(|(at, _)| *at);
    first.map(|(at, blank)| Placeholder { edit, range: Span::new(at, at + blank.text().len()), choices: blank.choices().to_vec() })
}
