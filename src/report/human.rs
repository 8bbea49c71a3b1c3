//! Findings for a person at a terminal: the line, the words marked, what would mend it.

use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::{Checked, Lines, Reporter, Summary, tame, visible, visible_lines};
use crate::rules::{Finding, FixKind, Severity};

/// Shows findings with the source line under each, and one line of counts at the end.
#[derive(Debug)]
pub struct Human {
    renderer: Renderer,
    summary: Summary,
    counts: bool,
}

impl Human {
    /// `width` in columns; `counts` for the line at the end. The output carries colours: the writer strips them where they do not belong.
    #[must_use]
    pub fn new(width: usize, counts: bool) -> Self {
        Self { renderer: Renderer::styled().term_width(width), summary: Summary::default(), counts }
    }
}

impl Reporter for Human {
    fn note(&mut self, note: Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.summary.add(note.analysis);
        let (path, text) = (visible(note.path), tame(note.text));
        let note = Checked { path: &path, text: &text, ..note };
        let lines = Lines::new(note.text);
        for finding in &note.analysis.findings {
            writeln!(out, "{}\n", self.renderer.render(&[group(note, &lines, finding)]))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.counts && self.summary.notes > 0 { writeln!(out, "{}", self.summary) } else { Ok(()) }
    }
}

/// One finding as the renderer wants it.
fn group<'a>(note: Checked<'a>, lines: &Lines<'a>, finding: &'a Finding) -> Group<'a> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::HELP.with_name("hint"),
    };
    let title = level.primary_title(visible_lines(finding.message.trim_end_matches('.'))).id(finding.rule);
    let near = |span| Excerpt::of(note.text, lines, [finding.span, span].into_iter());
    let spans =
        std::iter::once(finding.span).chain(finding.related.iter().map(|related| related.span).filter(|span| near(*span).is_some()));
    let mut group = match Excerpt::of(note.text, lines, spans) {
        Some(excerpt) => {
            let related = finding.related.iter().filter(|related| near(related.span).is_some());
            let marks = related
                .map(|related| AnnotationKind::Context.span(excerpt.range(related.span)).label(visible_lines(&related.message)))
                .collect::<Vec<_>>();
            let primary = AnnotationKind::Primary.span(excerpt.range(finding.span));
            title.element(
                Snippet::source(excerpt.text).line_start(excerpt.first_line).path(note.path).annotation(primary).annotations(marks),
            )
        }
        None => {
            let (line, column) = lines.position(finding.span.start);
            title.element(Origin::path(note.path).line(line).char_column(column))
        }
    };
    let fix = finding.fixes.iter().filter(|fix| fix.kind != FixKind::Ignore).max_by_key(|fix| fix.preferred);
    if let Some(fix) = fix {
        group = group.element(Level::HELP.with_name("fix").message(visible_lines(&fix.title)));
    }
    group.element(Level::NOTE.with_name("see").message(format!("therapy-lsp rules {}", finding.rule)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::rules::{Fix, Related};
    use crate::text::Span;

    fn shown(text: &str, findings: Vec<Finding>) -> String {
        let analysis = Analysis { findings, ..Analysis::default() };
        let mut human = Human { renderer: Renderer::plain(), summary: Summary::default(), counts: true };
        let mut out = Vec::new();
        human.note(Checked { path: "rh.therapy", text, analysis: &analysis }, &mut out).expect("written");
        human.finish(&mut out).expect("written");
        String::from_utf8(out).expect("text")
    }

    fn finding(text: &str, words: &str) -> Finding {
        let start = text.find(words).expect("the words");
        Finding {
            rule: "code-mismatch",
            severity: Severity::Warning,
            span: Span::new(start, start + words.len()),
            message: "The words support 97110: leg press by sets and reps, no daily task. Billed as 97530.".into(),
            related: Vec::new(),
            fixes: Vec::new(),
            data: serde_json::Value::Null,
        }
    }

    #[test]
    fn a_finding_shows_its_line_its_evidence_and_its_fix() {
        let text = "S: no pain\nTA 15 min\n - leg press 70# 3x10, SLR\nP: continue\n";
        let mut one = finding(text, "leg press");
        one.related.push(Related { span: Span::new(11, 13), message: "billed as 97530 here".into() });
        one.fixes.push(Fix {
            title: "Change 97530 to 97110".into(),
            kind: FixKind::Replace,
            edits: Vec::new(),
            safe: false,
            preferred: true,
            placeholder: None,
        });
        insta::assert_snapshot!(shown(text, vec![one]));
    }

    #[test]
    fn a_line_without_end_is_not_shown() {
        let text = format!("x\n{} leg press", "é ".repeat(100_000));
        let out = shown(&text, vec![finding(&text, "leg press")]);
        assert!(out.len() < 1000, "{}", out.len());
        assert!(out.contains("rh.therapy:2:200002"), "{out}");
    }
}
