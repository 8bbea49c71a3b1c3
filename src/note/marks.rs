//! Pass: blanks still to fill, and comments that silence rules.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::lines::Line;
use super::model::Ignore;
use crate::lexicon::fold::fold;
use crate::lexicon::{Lexicon, Place, TableId, takes};
use crate::text::Span;

static BLANK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\[[^\[\]\n]{2,60}\]|\{[^{}\n]{2,60}\}|<<[^<>\n]{2,60}>>|_{2,}|\*{3,}").ok());

static APART: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)(?-u:\b)(?:separate(?:ly)?\s+(?:\w+\s+){0,2}(?:time|times|interval|intervals|session|sessions|block|blocks|from)|separate,? (?:distinct|non-?overlapping)|distinct(?:ly)? (?:separate )?(?:time|times|interval|intervals)|(?:different|non-?overlapping) (?:time|times|interval|intervals|minutes)|at a (?:separate|different) time|apart from the|not concurrent(?:ly)?|no overlap|did not overlap|before the group|after the group|outside (?:of )?the group)(?-u:\b)").ok()
});

/// Words that say that services were given in separate intervals.
pub(super) fn separate_times(text: &str, span: Span) -> Vec<Span> {
    let Some(pattern) = APART.as_ref() else { return Vec::new() };
    pattern.find_iter(span.of(text)).map(|m| Span::new(span.start + m.start(), span.start + m.end())).collect()
}

/// Finds the blanks of a part of the text.
pub(super) fn placeholders(text: &str, span: Span) -> Vec<Span> {
    let Some(pattern) = BLANK.as_ref() else { return Vec::new() };
    let words = span.of(text);
    let begins = words.find(char::is_alphanumeric).unwrap_or(words.len());
    pattern
        .find_iter(words)
        .filter(|m| {
            let found = m.as_str();
            let after = words[m.end()..].chars().next();
            let before = words[..m.start()].chars().next_back();
            let (near, far) = reach(words, m.start(), m.end());
            let line_start = words[near..m.start()].rfind('\n').map_or(near, |i| near + i + 1);
            let title = begins >= line_start;
            let words = &words[..far];
            match found.as_bytes()[0] {
                b'_' => {
                    !before.is_some_and(char::is_alphanumeric)
                        && !after.is_some_and(char::is_alphanumeric)
                        && !is_rule(words, line_start, '_')
                        && !is_quoted(words, line_start, (m.start(), m.end()))
                        && !is_signed_elsewhere(words, line_start, (m.start(), m.end()))
                }
                b'*' => {
                    let parts_title = title && divides(words, line_start, m.start());
                    found.len() == 3
                        && !parts_title
                        && !words[line_start..].trim_start().starts_with("***")
                        && !before.is_some_and(|c| c.is_alphanumeric())
                        && !after.is_some_and(|c| c.is_alphanumeric() || c == '*')
                        && !is_rule(words, line_start, '*')
                }
                b'<' => true,
                open => {
                    let inner = found[1..found.len() - 1].trim();
                    let capitals = inner.chars().filter(|c| c.is_alphabetic()).count() >= 4 && !inner.chars().any(char::is_lowercase);
                    let first = inner.split(|c: char| !c.is_alphabetic()).find(|w| !w.is_empty()).unwrap_or("").to_lowercase();
                    let link = after == Some('(') && open == b'[';
                    let leads = words[line_start..m.start()].trim().is_empty();
                    let heading = leads && open == b'[' && is_bracket_heading(inner);
                    !link
                        && !heading
                        && (capitals && inner.starts_with(char::is_alphabetic)
                            || inner.starts_with(char::is_alphabetic)
                                && takes(fold(&first, Span::new(0, first.len())).word(0), Place::OpensBlank)
                            || inner.chars().all(|c| c == '_' || c == '.' || c == ' ' || c == '-'))
                }
            }
        })
        .map(|m| Span::new(span.start + m.start(), span.start + m.end()))
        .collect()
}

/// The part of the text around a blank that can tell what the blank is for: as much of its line as a form holds.
fn reach(words: &str, start: usize, end: usize) -> (usize, usize) {
    const REACH: usize = 500;
    (words.floor_char_boundary(start.saturating_sub(REACH)), words.floor_char_boundary(end.saturating_add(REACH)))
}

/// "[GOALS] carry groceries …", "[Home practice]  script": the name of a section, no blank.
fn is_bracket_heading(inner: &str) -> bool {
    if matches!(inner, "Time" | "TIME" | "Minutes" | "MINUTES") {
        return true;
    }
    let scan = Lexicon::builtin().scan(inner, Span::new(0, inner.len()));
    scan.all(TableId::Headings).any(|h| h.first == 0 && h.end == scan.folded.tokens.len())
}

/// "SPEECH TX *** 2/11/26 *** lunch": asterisks that set the parts of a title line apart, each between blanks.
fn divides(words: &str, line_start: usize, at: usize) -> bool {
    let line = words[line_start..].lines().next().unwrap_or("");
    line.matches(" *** ").count() > 1 && words[..at].ends_with(' ')
}

/// `"I see a ___"`: a carrier phrase with its gap, in quotation marks.
fn is_quoted(words: &str, line_start: usize, (start, end): (usize, usize)) -> bool {
    let opened = words[line_start..start].matches('"').count() % 2 == 1;
    opened && words[end..].lines().next().is_some_and(|rest| rest.contains('"'))
}

/// "Physician: ______ J.B., MD    Date ______": a place for the signature of somebody else, who certifies the plan.
fn is_signed_elsewhere(words: &str, line_start: usize, (start, end): (usize, usize)) -> bool {
    const BEFORE: usize = 10;
    const AFTER: usize = 5;
    let says = |part: &str, most: usize, from_end: bool, place: Place| {
        let folded = fold(part, Span::new(0, part.len()));
        let count = folded.tokens.len();
        let (first, last) = if from_end { (count.saturating_sub(most), count) } else { (0, count.min(most)) };
        (first..last).any(|i| takes(folded.word(i), place))
    };
    let before = &words[line_start..start];
    let label = before.rsplit("__").next().unwrap_or("").trim_start_matches('_');
    let after = words[end..].lines().next().unwrap_or("");
    let after = after.split("__").next().unwrap_or("");
    // "Signature ______ Date ____", "Please sign and return: ____", "X ______": a place to sign; who has signed is read elsewhere.
    let to_sign = |part: &str| {
        let part = part.trim().to_lowercase();
        part.contains("signature") && !part.contains("therapist") && !part.contains("clinician")
            || part.contains("sign and return")
            || part == "x"
    };
    if to_sign(label) || before.len() > label.len() && dated_label(label) && to_sign(before.split("__").next().unwrap_or("")) {
        return true;
    }
    let certifies = says(label, BEFORE, true, Place::Certifies) || says(after, AFTER, false, Place::Certifies);
    let signs = |part: &str| says(part, BEFORE, true, Place::SignsToo) && part.to_lowercase().contains("sign");
    // "Date ____", "__/__/2026" after such a place is its date.
    let earlier = before.len() > label.len()
        && dated_label(label)
        && (says(before, usize::MAX, true, Place::Certifies) || signs(before) || says(before, usize::MAX, true, Place::SignsToo));
    certifies || signs(label) || earlier
}

/// "Date", or nothing but marks.
fn dated_label(part: &str) -> bool {
    part.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case("date") || !part.contains(char::is_alphanumeric)
}

/// A line made only of one mark is a ruler, or a place to sign.
fn is_rule(words: &str, line_start: usize, mark: char) -> bool {
    let line = words[line_start..].lines().next().unwrap_or("");
    line.chars().all(|c| c == mark || c.is_whitespace() || c == '-' || c == '=')
}

static COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:<!--|#|//)\s*therapy-lsp:\s*(ignore(?:-(?:file|next-line|line|start|end))?)(?:\s+([a-z0-9-]+(?:[\s,]+[a-z0-9-]+)*))?\s*(?:-->)?").ok()
});

static ANY_COMMENT: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<!--(?s:.*?)-->|(?m:(?:#|//)[ \t]*therapy-lsp:[^\r\n]*)").ok());

/// The text with its comments blanked out, byte for byte, so that they are read past and every span still fits.
pub(super) fn without_comments(text: &str) -> Cow<'_, str> {
    let Some(pattern) = ANY_COMMENT.as_ref().filter(|_| text.contains("<!--") || text.contains("therapy-lsp:")) else {
        return Cow::Borrowed(text);
    };
    pattern.replace_all(text, |found: &regex::Captures<'_>| {
        let keep = |b: u8| if matches!(b, b'\n' | b'\r') { char::from(b) } else { ' ' };
        found[0].bytes().map(keep).collect::<String>()
    })
}

/// Finds comments that silence rules, and the part of the text each covers.
///
/// `ignore RULE` at the end of a line covers that line, alone on a line the next one; `ignore-file`, `ignore-start` and `ignore-end` do as they say.
pub(super) fn ignores(text: &str, lines: &[Line]) -> Vec<Ignore> {
    let Some(pattern) = COMMENT.as_ref() else { return Vec::new() };
    if !text.contains("therapy-lsp:") {
        return Vec::new();
    }
    let mut out: Vec<Ignore> = Vec::new();
    for (n, line) in lines.iter().enumerate() {
        let words = line.full.of(text);
        for found in pattern.captures_iter(words) {
            let Some(all) = found.get(0) else { continue };
            let span = Span::new(line.full.start + all.start(), line.full.start + all.end());
            let rules: Vec<String> = found
                .get(2)
                .map_or(Vec::new(), |m| m.as_str().split([' ', ',', '\t']).filter(|r| !r.is_empty()).map(str::to_owned).collect());
            let alone = words[..all.start()].trim().is_empty();
            let next = lines.get(n + 1..).and_then(|rest| rest.iter().find(|l| !l.is_blank())).map_or(line.full, |l| l.full);
            let reach = match found.get(1).map_or("", |m| m.as_str()) {
                "ignore-file" => Span::new(0, text.len()),
                "ignore-next-line" => next,
                "ignore-start" => Span::new(span.end, text.len()),
                "ignore-end" => {
                    if let Some(open) = out
                        .iter_mut()
                        .rev()
                        .find(|i| i.reach.end == text.len() && i.reach.start == i.span.end && (rules.is_empty() || i.rules == rules))
                    {
                        open.reach.end = span.start.max(open.reach.start);
                    }
                    continue;
                }
                _ if alone => line.full.join(next),
                _ => line.full,
            };
            out.push(Ignore { span, reach, rules });
        }
    }
    out
}
