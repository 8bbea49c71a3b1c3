//! Findings as workflow commands of GitHub Actions, shown beside the changed line of a pull request.

use std::io::{self, Write};

use super::{Checked, Lines, Reporter, visible_lines};
use crate::rules::Severity;

/// Writes one workflow command a finding.
#[derive(Debug, Default)]
pub struct Github;

impl Reporter for Github {
    fn note(&mut self, note: Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        let lines = Lines::new(note.text);
        for finding in &note.analysis.findings {
            let command = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info | Severity::Hint => "notice",
            };
            let ((line, column), (end_line, end_column)) = (lines.position(finding.span.start), lines.position(finding.span.end));
            writeln!(
                out,
                "::{command} title={},file={},line={line},endLine={end_line},col={column},endColumn={end_column}::{}",
                property(&format!("therapy-lsp ({})", finding.rule)),
                property(note.path),
                data(&finding.message)
            )?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}

fn data(text: &str) -> String {
    // What is left of control characters would reach whoever reads the log in a terminal.
    visible_lines(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A"))
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_are_escaped() {
        assert_eq!(property("a,b:c\n50%"), "a%2Cb%3Ac%0A50%25");
        assert_eq!(data("a\r\n\u{1b}[2J\u{9b}"), "a%0D%0A\\u{1b}[2J\\u{9b}");
    }
}
