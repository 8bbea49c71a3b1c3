//! Pass 1: physical lines, their markup, and the segments (sentences and clauses) they are made of.

use super::enumeration;
use crate::text::Span;

/// A physical line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// The line without its line ending.
    pub(super) full: Span,
    /// The words, without indent, bullets, quote marks and heading marks.
    pub(super) body: Span,
    /// Width of the indent in columns; a tab counts as four.
    pub(super) indent: usize,
    /// Starts with a bullet or a number.
    pub(super) bullet: bool,
    /// Starts with Markdown heading marks, or is wholly bold.
    pub(super) marked: bool,
    /// Starts with a box that is not ticked.
    pub(super) unticked: bool,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.body.is_empty()
    }
}

/// Cuts a text into lines at LF, CRLF and lone CR.
pub(super) fn lines(text: &str, span: Span) -> Vec<Line> {
    let mut lines = Vec::new();
    let bytes = text.as_bytes();
    let mut start = span.start;
    while start < span.end {
        let end = bytes[start..span.end].iter().position(|b| matches!(b, b'\n' | b'\r')).map_or(span.end, |i| start + i);
        lines.push(line(text, Span::new(start, end)));
        let crlf = bytes.get(end) == Some(&b'\r') && bytes.get(end + 1) == Some(&b'\n') && end + 1 < span.end;
        start = end + if crlf { 2 } else { 1 };
    }
    enumeration::mark(text, &mut lines);
    lines
}

fn line(text: &str, full: Span) -> Line {
    let words = full.of(text);
    let mut indent = 0;
    let mut at = 0;
    for c in words.chars() {
        match c {
            '\t' => indent += 4,
            c if c.is_whitespace() || c == '\u{feff}' => indent += 1,
            _ => break,
        }
        at += c.len_utf8();
    }
    let (mut bullet, mut marked, mut unticked) = (false, false, false);
    loop {
        let rest = &words[at..];
        let Some(first) = rest.chars().next() else { break };
        let skip = match first {
            '#' if rest.trim_start_matches('#').starts_with(' ') || rest.trim_start_matches('#').is_empty() => {
                marked = true;
                rest.len() - rest.trim_start_matches('#').len()
            }
            '>' | '•' | '◦' | '▪' | '‣' | '·' | '○' | '●' | '■' | '□' | '☐' | '☑' | '✓' | '✔' | '➢' | '▸' | '►' | '▶' | '→' | '❖' | '✦' =>
            {
                bullet = true;
                unticked |= matches!(first, '□' | '☐');
                first.len_utf8()
            }
            '-' | '–' | '—' | '*' | '+' | '~' if rest[first.len_utf8()..].starts_with([' ', '\t']) => {
                bullet = true;
                first.len_utf8()
            }
            // "-> wind-up toys", "=> rows", ">> second"
            '-' | '=' if rest[1..].starts_with("> ") => {
                bullet = true;
                2
            }
            '[' if ["[ ]", "[x]", "[X]"].iter().any(|b| rest.starts_with(b)) => {
                bullet = true;
                unticked |= rest.starts_with("[ ]");
                3
            }
            '*' if rest.starts_with("**") => {
                marked |= rest.trim_end().ends_with("**") || rest[2..].contains("**");
                2
            }
            c if c.is_whitespace() => c.len_utf8(),
            // "a. Thin water by cup", "b) Effortful swallow"
            'a'..='l' if !bullet && is_lettered(&rest[1..]) => {
                bullet = true;
                2
            }
            c if c.is_ascii_digit() && !bullet => {
                let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let after = &rest[digits..];
                if digits <= 2 && (after.starts_with(". ") || after.starts_with(") ")) {
                    bullet = true;
                    digits + 1
                } else {
                    break;
                }
            }
            _ => break,
        };
        at += skip;
    }
    let body = Span::new(full.start + at, full.end).trimmed(text);
    Line { full, body, indent, bullet, marked, unticked }
}

/// What follows the letter of an item of a list.
fn is_lettered(after: &str) -> bool {
    let rest = after.strip_prefix(['.', ')']).and_then(|rest| rest.strip_prefix(' '));
    rest.and_then(|rest| rest.trim_start().chars().next()).is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
}

/// A sentence or clause: the smallest piece that carries one status.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    /// The words, trimmed.
    pub(super) span: Span,
    /// Index of its first line.
    pub(super) line: usize,
    /// Whether it is the first of its line.
    pub(super) leads: bool,
    /// Indent of its line.
    pub(super) indent: usize,
    /// Whether its line has a bullet.
    pub(super) bullet: bool,
    /// Whether its line is marked as a heading or begins in bold.
    pub(super) marked: bool,
    /// A blank line stands before it.
    pub(super) after_blank: bool,
    /// Its line begins with a box that is not ticked, in a list where others are.
    pub(super) unticked: bool,
}

/// Cuts lines into segments: wrapped lines are joined, sentences and semicolons divide.
pub(super) fn segments(text: &str, lines: &[Line], skip: impl Fn(usize) -> bool) -> Vec<Segment> {
    let mut out = Vec::new();
    let ticks = lines
        .iter()
        .any(|l| ["[x]", "[X]", "☑", "☒"].iter().any(|t| l.full.of(text).trim_start().trim_start_matches(['-', '*', ' ']).starts_with(t)));
    let width = width(lines).min(130);
    let small = writes_small(text, lines);
    let mut blank = true;
    let mut i = 0;
    while i < lines.len() {
        let line = lines[i];
        if line.is_blank() || skip(i) {
            blank |= line.is_blank();
            i += 1;
            continue;
        }
        let mut span = line.body;
        let mut last = i;
        while let Some(next) = lines.get(last + 1).filter(|n| !skip(last + 1) && wraps(text, &lines[last], n, width, small)) {
            span = span.join(next.body);
            last += 1;
        }
        let mut leads = true;
        for piece in pieces(text, span) {
            out.push(Segment {
                span: piece,
                line: i,
                leads,
                indent: line.indent,
                bullet: line.bullet,
                marked: line.marked,
                after_blank: blank && leads,
                unticked: line.unticked && ticks,
            });
            leads = false;
        }
        blank = false;
        i = last + 1;
    }
    out
}

/// The length of a full line: the longest, unless it stands out alone among many, as one does that has been added to.
fn width(lines: &[Line]) -> usize {
    const MANY: usize = 6;
    const NEAR: usize = 20;
    let (mut longest, mut next) = (0, 0);
    for length in lines.iter().map(length) {
        next = next.max(length.min(longest));
        longest = longest.max(length);
    }
    if lines.len() >= MANY && next >= 55 && next + NEAR < longest { next } else { longest }
}

/// The length of a line up to its last word, without the white space after it.
fn length(line: &Line) -> usize {
    line.body.end.saturating_sub(line.full.start)
}

/// Whether most lines begin in small letters: then a small letter says nothing about where a sentence goes on.
fn writes_small(text: &str, lines: &[Line]) -> bool {
    let begins = lines.iter().filter_map(|l| l.body.of(text).chars().next()).filter(|c| c.is_alphabetic());
    let (small, capital): (Vec<char>, Vec<char>) = begins.partition(|c| c.is_lowercase());
    // One capital in a note of short lines may be a name; a paragraph that wraps has a capital at least where it begins.
    small.len() >= 6 && capital.len() * 8 <= small.len()
}

/// Whether `next` carries on the sentence of `line`; `width` is that of the longest line, `small` whether all lines begin small.
fn wraps(text: &str, line: &Line, next: &Line, width: usize, small: bool) -> bool {
    // "a- R quad weak": a letter of SOAP and its hyphen begin a part of their own.
    let mut opening = next.body.of(text).chars();
    let lettered =
        opening.next().is_some_and(|c| matches!(c, 's' | 'o' | 'a' | 'p')) && opening.next() == Some('-') && opening.next() == Some(' ');
    if lettered || next.is_blank() || next.bullet || next.marked || line.marked {
        return false;
    }
    let words = line.body.of(text);
    let follow = next.body.of(text);
    let Some(last) = words.chars().next_back() else { return false };
    if matches!(last, '.' | ':' | ';' | '!' | '?' | '|') || words.contains('|') || follow.contains('|') || words.contains('\t') {
        return false;
    }
    let open = matches!(last, ',' | '-' | '–' | '&' | '+' | '(') || is_open_word(words.rsplit(char::is_whitespace).next().unwrap_or(""));
    let lower = follow.chars().next().is_some_and(|c| c.is_lowercase() || c == '(');
    // "waist-high rack" goes on; "gait - 10 min" and "gait: 10 min" begin.
    let mark = [": ", " - ", " – ", ":\t"].iter().filter_map(|mark| follow.find(mark)).min();
    let labelled = mark.map(|at| &follow[..at]).is_some_and(|head| head.trim_end().split(' ').count() <= 3 && head.len() < 24);
    let first = follow.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    let names = [
        "timed", "timd", "total", "tot", "bill", "billed", "charges", "goal", "goals", "plan", "hep", "next", "signed", "cpt", "tctm",
        "ttt",
    ];
    let item = names.contains(&first.as_str()) || super::written_code::code(&first).is_some();
    // A line of a list in lower-case shorthand also begins small; only a line about as long as the longest is a wrapped one.
    let full = length(line);
    full >= 55 && !item && !labelled && (lower && !small && full + 20 >= width || open) && next.indent <= line.indent + 28
}

fn is_open_word(word: &str) -> bool {
    // "min A" ends a phrase; "a" opens one.
    if word == "A" {
        return false;
    }
    matches!(
        word.to_ascii_lowercase().as_str(),
        "for"
            | "with"
            | "to"
            | "and"
            | "of"
            | "the"
            | "a"
            | "an"
            | "x"
            | "in"
            | "at"
            | "w/"
            | "from"
            | "by"
            | "on"
            | "or"
            | "into"
            | "w"
            | "c"
            | "her"
            | "his"
            | "their"
            | "using"
            | "without"
            | "w/o"
            | "while"
            | "is"
            | "was"
            | "pt"
            | "due"
            | "per"
    )
}

/// Cuts a joined line at sentence ends, semicolons and wide gaps.
pub(super) fn pieces(text: &str, span: Span) -> Vec<Span> {
    let words = span.of(text);
    let mut out = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| {
        let piece = Span::new(span.start + from, span.start + to).trimmed(text);
        if piece.of(text).chars().any(char::is_alphanumeric) {
            out.push(piece);
        }
    };
    /// No sentence of a note is longer; a text without any mark is cut at white space so that work stays in proportion.
    const LONGEST: usize = 1200;
    let mut depth = 0i32;
    for (i, c) in words.char_indices() {
        if i - start > LONGEST && (c.is_whitespace() || i - start > 2 * LONGEST) {
            push(start, i);
            start = i;
            depth = 0;
        }
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = (depth - 1).max(0),
            // "Sit to stands for ten minutes then we did quad sets": what is spoken goes on without a stop.
            ' ' if depth == 0 && begins_next(&words[i + 1..]) && words[start..i].split(' ').count() > 4 => {
                push(start, i);
                start = i + 1;
            }
            ';' if depth == 0 => {
                push(start, i);
                start = i + 1;
            }
            '\t' if heads(&words[i + 1..]) && is_item(&words[start..i]) => {
                push(start, i);
                start = i + 1;
            }
            ' ' if words[i..].starts_with("  ") && !words[..i].ends_with(' ') && heads(&words[i..]) && is_item(&words[start..i]) => {
                push(start, i);
                start = i;
            }
            '.' | '!' | '?' if is_sentence_end(words, i, c) && (depth == 0 || words[i..].len() > 1) => {
                push(start, i + 1);
                start = i + 1;
                depth = 0;
            }
            _ => {}
        }
    }
    push(start, words.len());
    out
}

/// "then we did", "and then he walked": a new sentence that no stop begins.
fn begins_next(rest: &str) -> bool {
    let rest = rest.strip_prefix("and ").unwrap_or(rest);
    ["then we ", "then he ", "then she ", "then i "].iter().any(|opens| rest.starts_with(opens))
}

/// Whether the words before a wide gap stand by themselves; a clock time belongs to what follows.
fn is_item(before: &str) -> bool {
    before.chars().filter(|c| c.is_alphabetic()).count() > 3
}

/// Whether the words after a wide gap begin with a name and a colon: "Payer: Part B".
fn heads(rest: &str) -> bool {
    const LONGEST: usize = 32;
    let rest = rest[..rest.floor_char_boundary(2 * LONGEST)].trim_start();
    let Some(colon) = rest.find(':').filter(|c| *c <= LONGEST) else { return false };
    let name = &rest[..colon];
    name.chars().next().is_some_and(char::is_alphabetic)
        && !name.contains("  ")
        && !name.contains('\t')
        && name.split_whitespace().count() <= 4
        && !name.contains(['.', ',', ';'])
}

fn is_sentence_end(words: &str, at: usize, mark: char) -> bool {
    let after = &words[at + mark.len_utf8()..];
    let mut next = after.chars();
    let mut first = next.next();
    while first.is_some_and(|c| matches!(c, '"' | '”' | '’' | '\'' | ')' | '*')) {
        first = next.next();
    }
    let Some(first) = first else { return true };
    if !first.is_whitespace() {
        return false;
    }
    if mark != '.' {
        return true;
    }
    if words[..at].ends_with('.') {
        return false; // dots that lead to a column
    }
    let begins = next.find(|c| !c.is_whitespace()).unwrap_or(' ');
    let word = words[..at].rsplit(|c: char| !(c.is_alphanumeric() || c == '.' || c == '\'')).next().unwrap_or("");
    let lower = word.to_ascii_lowercase();
    // "D.M. PT", "e.g. U.S. units": initials run together never end a sentence.
    if word.contains('.') && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_uppercase)) {
        return false;
    }
    // "k.w. OTR/L": a line of small initials and a credential.
    let next = after.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let begun = words[..at - word.len()].trim().is_empty() && next.len() > 1 && !next.contains(char::is_lowercase);
    if begun && word.contains('.') && word.split('.').all(|part| part.chars().count() == 1) {
        return false;
    }
    // "v.c. to bring the foot back", "p.r.n. use", "sciatic n. slider": short forms in small letters go on in small letters.
    if begins.is_lowercase() && word.split('.').all(|part| part.chars().count() == 1 && part.chars().all(char::is_alphabetic)) {
        return false;
    }
    // "F. bounced in", "Mom says K. tied one shoe": a child's initial. "Rolling to L. then" ends.
    if word.chars().count() == 1 && begins.is_lowercase() && word.chars().all(|c| c.is_uppercase() && !matches!(c, 'R' | 'L' | 'B')) {
        return false;
    }
    if word.chars().count() == 1 && word.chars().all(char::is_uppercase) && !begins.is_lowercase() {
        // Initials ("R. Doe") stand at the start or after a mark; "rolling to L. Then" ends.
        let before = words[..at - word.len()].trim_end();
        let initial = before.is_empty()
            || before.ends_with(['.', ',', '/', ':', '-', '–', '—', '*']) && !before.ends_with("w/")
            || before.ends_with("igned")
            || before.ends_with("by");
        let rest: String = after.trim_start().chars().take(32).collect();
        let signed = ["PT", "PTA", "OT", "OTR", "OTR/L", "COTA", "OTA", "SLP", "CCC", "DPT", "COTA/L"]
            .iter()
            .any(|c| rest.split([' ', ',', '\n', '.']).skip(1).take(3).any(|w| w == *c));
        return !initial && !signed && "RLBSIADP".contains(word);
    }
    let always = [
        "gr", "vs", "dr", "mr", "mrs", "ms", "e.g", "i.e", "approx", "no", "dept", "st", "fig", "ch", "sec", "post", "ant", "lat", "jt",
        "incl",
    ];
    let before_lower = [
        "min", "mins", "max", "mod", "lb", "lbs", "ft", "in", "wk", "wks", "hr", "hrs", "w", "c", "s", "p", "ind", "indep", "flex", "ext",
        "abd", "add", "rep", "reps", "med", "sup", "inf", "ther", "ex", "act", "neuro", "re", "amb", "tx", "pt", "bilat", "ea", "est",
        "assist", "incl", "func", "exer", "exs", "cont", "visit", "sx", "rt", "lt", "ext",
    ];
    !(always.contains(&lower.as_str()) || (begins.is_lowercase() && before_lower.contains(&lower.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        let lines = lines(text, Span::new(0, text.len()));
        segments(text, &lines, |_| false).iter().map(|s| s.span.of(text)).collect()
    }

    #[test]
    fn sentences_and_semicolons_divide() {
        assert_eq!(
            cut("MT 15 min C4-6 gr. III; STM. TE 14 min rows.\r\n- SLR 3x10"),
            ["MT 15 min C4-6 gr. III", "STM.", "TE 14 min rows.", "SLR 3x10"]
        );
        assert_eq!(cut("G.P., PT"), ["G.P., PT"]);
        assert_eq!(cut("sit to stand min. assist x2"), ["sit to stand min. assist x2"]);
        assert_eq!(cut("load 0.5 kg. 2 sets"), ["load 0.5 kg.", "2 sets"]);
    }

    #[test]
    fn wrapped_lines_are_one_sentence() {
        let text = "Patient performed sit to stand from a standard height chair with\nmin assist and cues.\nNext line";
        assert_eq!(cut(text), ["Patient performed sit to stand from a standard height chair with\nmin assist and cues.", "Next line"]);
        assert_eq!(cut("1. Gait, 20 minutes. Steps.\n2. TE"), ["Gait, 20 minutes.", "Steps.", "TE"]);
    }
}
