//! Marks: what a note is expected to get, written in a comment at its end.
//!
//! ```text
//! <!-- expect
//! missing-assist-level: Toilet transfers x5
//! missing-timed-total
//! -->
//! ```
//!
//! One line a finding: the rule, and words that its range begins in or holds. A finding about the visit as a whole may do
//! without words. `<!-- expect nothing -->` promises that there is none. The program reads past comments, so a note with marks
//! is a note a user may open.

use therapy_lsp::rules::Finding;

/// One expected finding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) rule: String,
    pub(crate) words: Option<String>,
}

/// The marks of a note; `None` for a note without any.
pub(crate) fn read(text: &str) -> Option<Vec<Mark>> {
    let start = text.rfind("<!-- expect")?;
    let body = &text[start + "<!-- expect".len()..];
    let body = &body[..body.find("-->")?];
    if body.trim() == "nothing" {
        return Some(Vec::new());
    }
    let mark = |line: &str| match line.split_once(':') {
        Some((rule, words)) => Mark { rule: rule.trim().into(), words: Some(words.trim().into()) },
        None => Mark { rule: line.into(), words: None },
    };
    Some(body.lines().map(str::trim).filter(|line| !line.is_empty()).map(mark).collect())
}

/// The note without its marks.
pub(crate) fn without(text: &str) -> &str {
    text.rfind("<!-- expect").map_or(text, |start| text[..start].trim_end_matches([' ', '\n']))
}

/// Compares findings with marks: what is missing and what is too much, one a line; nothing where they agree.
pub(crate) fn compare(text: &str, findings: &[Finding], marks: &[Mark]) -> Vec<String> {
    let mut left: Vec<&Finding> = findings.iter().collect();
    let mut wrong = Vec::new();
    for mark in marks {
        match left.iter().position(|finding| fits(text, finding, mark)) {
            Some(at) => {
                left.remove(at);
            }
            None => wrong.push(format!("missing: {}{}", mark.rule, mark.words.as_ref().map_or(String::new(), |w| format!(": {w}")))),
        }
    }
    wrong.extend(left.iter().map(|f| format!("not expected: {}: {} | {}", f.rule, f.span.of(text), f.message)));
    wrong
}

fn fits(text: &str, finding: &Finding, mark: &Mark) -> bool {
    if finding.rule != mark.rule {
        return false;
    }
    let Some(words) = &mark.words else { return true };
    let overlaps = |at: usize| at < finding.span.end.max(finding.span.start + 1) && finding.span.start < at + words.len();
    without(text).match_indices(words.as_str()).any(|(at, _)| overlaps(at))
}
