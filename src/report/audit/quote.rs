//! The words a finding rests on, with as much of their lines as it takes to recognise them.

use crate::report::Lines;
use crate::rules::Finding;
use crate::text::Span;

/// Lines quoted for one finding.
const MOST_LINES: usize = 4;
/// Bytes of a line that are shown in full; of a longer one only what stands around the words.
const LONGEST: usize = 180;
/// Bytes shown before and after the words in a line that is longer.
const AROUND: usize = 70;

/// What a piece of a quoted line is to the finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing: it stands between.
    Plain,
    /// The words the finding is about.
    Primary,
    /// Words it rests on.
    Related,
}

/// One line of a note, or the part of it that matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotedLine {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Its pieces, one after the other.
    pub parts: Vec<(Mark, String)>,
}

/// The lines of a finding: those of its own words first in number, then those it rests on, in the order of the note.
pub(super) fn quote(text: &str, lines: &Lines<'_>, finding: &Finding) -> Vec<QuotedLine> {
    let mut spans = vec![(finding.span, Mark::Primary)];
    spans.extend(finding.related.iter().map(|related| (related.span, Mark::Related)));
    let mut numbers: Vec<usize> = Vec::new();
    for (span, _) in &spans {
        let (first, last) = (lines.line(span.start), lines.line(span.end.max(span.start + 1) - 1));
        for line in first..=last {
            if numbers.len() < MOST_LINES && !numbers.contains(&line) {
                numbers.push(line);
            }
        }
    }
    numbers.sort_unstable();
    numbers.into_iter().map(|line| quoted(text, lines, line, &spans)).collect()
}

fn quoted(text: &str, lines: &Lines<'_>, line: usize, spans: &[(Span, Mark)]) -> QuotedLine {
    let (start, end) = (lines.start(line), lines.end(line));
    let boundary = |at: usize| text.floor_char_boundary(at.clamp(start, end));
    let inside: Vec<(usize, usize, Mark)> =
        spans.iter().map(|(span, mark)| (boundary(span.start), boundary(span.end), *mark)).filter(|(from, to, _)| from < to).collect();
    let (from, to) = match inside.first() {
        _ if end - start <= LONGEST => (start, end),
        Some(&(first, last, _)) => (boundary(first.saturating_sub(AROUND)), boundary(last.min(first + LONGEST) + AROUND)),
        None => (start, boundary(start + LONGEST)),
    };
    let mut cuts: Vec<usize> = inside.iter().flat_map(|(a, b, _)| [*a, *b]).filter(|at| (from..to).contains(at)).collect();
    cuts.extend([from, to]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut parts: Vec<(Mark, String)> = Vec::new();
    if from > start {
        parts.push((Mark::Plain, "… ".into()));
    }
    for pair in cuts.windows(2) {
        let &[a, b] = pair else { continue };
        let covering = inside.iter().filter(|(first, last, _)| *first <= a && b <= *last).map(|(.., mark)| *mark);
        // The finding's own words win over those it rests on.
        let mark = covering.fold(Mark::Plain, |best, mark| if best == Mark::Primary { best } else { mark });
        let words = clean(text.get(a..b).unwrap_or_default());
        match parts.last_mut() {
            Some((last, before)) if *last == mark => before.push_str(&words),
            _ => parts.push((mark, words)),
        }
    }
    if to < end {
        parts.push((Mark::Plain, " …".into()));
    }
    QuotedLine { number: line + 1, parts }
}

/// Words of a note without what a page would act on.
fn clean(words: &str) -> String {
    let acts = |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    words
        .chars()
        .map(|c| {
            if c == '\t' {
                ' '
            } else if acts(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Related, Severity};

    fn finding(text: &str, words: &str, related: &[&str]) -> Finding {
        let span = |words: &str| {
            let start = text.find(words).expect("the words");
            Span::new(start, start + words.len())
        };
        Finding {
            rule: "code-mismatch",
            severity: Severity::Warning,
            span: span(words),
            message: String::new(),
            related: related.iter().map(|words| Related { span: span(words), message: String::new() }).collect(),
            fixes: Vec::new(),
            data: serde_json::Value::Null,
        }
    }

    fn shown(text: &str, words: &str, related: &[&str]) -> Vec<String> {
        let line = |line: QuotedLine| {
            let part = |(mark, words): (Mark, String)| match mark {
                Mark::Plain => words,
                Mark::Primary => format!("[{words}]"),
                Mark::Related => format!("({words})"),
            };
            format!("{}: {}", line.number, line.parts.into_iter().map(part).collect::<String>())
        };
        quote(text, &Lines::new(text), &finding(text, words, related)).into_iter().map(line).collect()
    }

    #[test]
    fn the_words_are_marked_and_what_they_rest_on() {
        let text = "S: no pain\nTA 15 min\n - leg press 70# 3x10, SLR\nP: continue\n";
        assert_eq!(shown(text, "leg press", &["TA", "3x10"]), ["2: (TA) 15 min", "3:  - [leg press] 70# (3x10), SLR"]);
    }

    #[test]
    fn a_long_line_is_cut_to_the_words_and_whole_characters() {
        let text = format!("{}leg press{}", "é".repeat(400), "–".repeat(400));
        let [line] = &shown(&text, "leg press", &[])[..] else { panic!("one line") };
        assert!(line.starts_with("1: … é") && line.ends_with("– …") && line.contains("[leg press]"), "{line}");
        assert!(line.len() < 300, "{}", line.len());
    }

    #[test]
    fn what_a_page_would_act_on_is_replaced_and_many_lines_are_cut() {
        let text = "a\tb\u{202e}c\nd\ne\nf\ng\nh";
        assert_eq!(shown(text, text, &[]).len(), MOST_LINES);
        assert_eq!(shown(text, text, &[])[0], "1: [a b\u{fffd}c]");
    }
}
