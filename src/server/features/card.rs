//! A card: a few lines and small tables, written as Markdown or as plain text, whichever the client shows.

use tower_lsp::ls_types::{MarkupContent, MarkupKind};

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Run {
    /// Words of our own.
    Text(String),
    /// What the eye should find first.
    Strong(String),
    /// Said more quietly.
    Soft(String),
    /// Words of the note, shown as they are.
    Words(String),
    /// A link: its words and its address.
    Link(String, String),
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Line(Vec<Run>),
    Table { head: Vec<String>, rows: Vec<Row> },
    Rule,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its cells, the first one words, the others figures.
    pub(crate) cells: Vec<String>,
    /// Whether the card is about this row.
    pub(crate) strong: bool,
}

/// A card.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Card {
    parts: Vec<Part>,
}

impl Card {
    /// Adds a paragraph; an empty one adds nothing.
    pub(crate) fn line(&mut self, runs: Vec<Run>) -> &mut Self {
        if !runs.is_empty() {
            self.parts.push(Part::Line(runs));
        }
        self
    }

    /// Adds a paragraph of plain words.
    pub(crate) fn text(&mut self, text: impl Into<String>) -> &mut Self {
        self.line(vec![Run::Text(text.into())])
    }

    /// Adds a table.
    pub(crate) fn table(&mut self, head: &[&str], rows: Vec<Row>) -> &mut Self {
        self.parts.push(Part::Table { head: head.iter().map(ToString::to_string).collect(), rows });
        self
    }

    /// Adds another card below a rule.
    pub(crate) fn append(&mut self, other: Card) -> &mut Self {
        if !self.parts.is_empty() && !other.parts.is_empty() {
            self.parts.push(Part::Rule);
        }
        self.parts.extend(other.parts);
        self
    }

    /// Whether there is nothing on it.
    pub(crate) fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// As the client shows it.
    pub(crate) fn markup(&self, markdown: bool) -> MarkupContent {
        if markdown {
            MarkupContent { kind: MarkupKind::Markdown, value: self.markdown() }
        } else {
            MarkupContent { kind: MarkupKind::PlainText, value: self.plain() }
        }
    }

    /// As Markdown.
    pub(crate) fn markdown(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Line(runs) => runs.iter().map(markdown_run).collect::<String>(),
            Part::Rule => "---".to_owned(),
            Part::Table { head, rows } => {
                let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
                let align = head.iter().enumerate().map(|(i, _)| if i == 0 { "---".to_owned() } else { "--:".to_owned() });
                let mut lines = vec![line(head.clone()), format!("|{}|", align.collect::<Vec<_>>().join("|"))];
                lines.extend(rows.iter().map(|row| {
                    let strong =
                        |cell: &String| if row.strong && !cell.is_empty() { format!("**{}**", escape(cell)) } else { escape(cell) };
                    line(row.cells.iter().map(strong).collect())
                }));
                lines.join("\n")
            }
        });
        parts.collect::<Vec<_>>().join("\n\n")
    }

    /// As plain text; tables in columns.
    pub(crate) fn plain(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Line(runs) => runs.iter().map(plain_run).collect::<String>(),
            Part::Rule => String::new(),
            Part::Table { head, rows } => plain_table(head, rows),
        });
        parts.collect::<Vec<_>>().join("\n")
    }
}

fn markdown_run(run: &Run) -> String {
    match run {
        Run::Text(text) => escape(text),
        Run::Strong(text) => format!("**{}**", escape(text)),
        Run::Soft(text) => format!("*{}*", escape(text)),
        Run::Words(words) => code(words),
        Run::Link(words, address) => format!("[{}]({address})", escape(words)),
    }
}

fn plain_run(run: &Run) -> String {
    match run {
        Run::Text(text) | Run::Strong(text) | Run::Soft(text) => text.clone(),
        Run::Words(words) => format!("“{}”", one_line(words)),
        Run::Link(words, address) => format!("{words} ({address})"),
    }
}

fn plain_table(head: &[String], rows: &[Row]) -> String {
    let lines: Vec<&[String]> = std::iter::once(head).chain(rows.iter().map(|row| row.cells.as_slice())).collect();
    let width = |column: usize| lines.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..head.len()).map(width).collect();
    let line = |cells: &&[String]| {
        let padded = cells.iter().zip(&widths).enumerate().map(|(i, (cell, &width))| match i {
            0 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Takes the meaning out of characters that Markdown would read.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Words of the note in a code span that no backtick in them can end.
fn code(words: &str) -> String {
    let words = one_line(words);
    let longest = words.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let pad = if words.starts_with('`') || words.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Card {
        let mut card = Card::default();
        card.line(vec![Run::Strong("97530 · 2 units".into()), Run::Text(" (3 written) ".into()), Run::Words("leg\npress `x`".into())]);
        let row = |cells: [&str; 2], strong| Row { cells: cells.map(String::from).to_vec(), strong };
        card.table(&["code", "min"], vec![row(["97530", "23"], true), row(["timed", "138"], false)]);
        card.line(vec![Run::Link("ch. 5".into(), "https://example.org/a".into())]);
        card
    }

    #[test]
    fn a_card_as_markdown() {
        let expected = "**97530 · 2 units** (3 written) ``leg press `x` ``\n\n| code | min |\n|---|--:|\n| **97530** | **23** |\n| timed | 138 |\n\n[ch. 5](https://example.org/a)";
        assert_eq!(sample().markdown(), expected.replace("``leg press `x` ``", "`` leg press `x` ``"));
    }

    #[test]
    fn a_card_as_plain_text() {
        let expected = "97530 · 2 units (3 written) “leg press `x`”\ncode   min\n97530   23\ntimed  138\nch. 5 (https://example.org/a)";
        assert_eq!(sample().plain(), expected);
    }

    #[test]
    fn note_words_cannot_become_markup() {
        assert_eq!(escape("[x](y) *a* <b>"), "\\[x\\](y) \\*a\\* \\<b\\>");
        assert_eq!(code("``"), "``` `` ```");
    }
}
