//! The machine's view of `check`: version 1 of the published JSON Schema, as one document or one line a note.
//!
//! All spans are UTF-8 byte offsets into the file, end exclusive.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::reading::ReadingJson;
use super::{Checked, Lines, Reporter, page};
use crate::rules::{Finding, FixKind, Severity};
use crate::text::Span;

/// Version of the schema. A field may be added within a version; a change of meaning or a removal is a new one.
pub const VERSION: u32 = 1;

/// Output of `check --format json`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutputJson {
    /// Version of this schema.
    pub version: u32,
    /// The notes, in the order of their paths.
    pub files: Vec<FileJson>,
}

/// One note; also one line of `check --format ndjson`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FileJson {
    /// Path as given, `<stdin>`, or the id of an NDJSON line.
    pub path: String,
    /// What the note says and what follows from it.
    pub reading: ReadingJson,
    /// What to look at, in the order of the text.
    pub findings: Vec<FindingJson>,
}

/// A half-open range of UTF-8 byte offsets: `[start, end]`.
pub type SpanJson = [usize; 2];

/// One thing to look at.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingJson {
    /// Name of the rule.
    pub rule: &'static str,
    /// How loud.
    pub severity: Severity,
    /// The words it is about.
    pub span: SpanJson,
    /// Line of the first byte, from 1.
    pub line: usize,
    /// Column of the first byte, from 1, in characters.
    pub column: usize,
    /// One sentence: what is wrong and what would satisfy it.
    pub message: String,
    /// The words it rests on.
    pub related: Vec<RelatedJson>,
    /// Ways to mend it, the preferred one first.
    pub fixes: Vec<FixJson>,
    /// The rule's page.
    pub url: String,
    /// Values of the rule, such as `{"written": "97530", "supported": "97110"}`.
    pub data: serde_json::Value,
}

/// Other words that a finding rests on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RelatedJson {
    /// The words.
    pub span: SpanJson,
    /// What they are to the finding.
    pub message: String,
}

/// A way to mend a finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FixJson {
    /// What a person reads.
    pub title: String,
    /// What it does.
    pub kind: FixKindJson,
    /// Whether `--fix` applies it: it only restates what the note already says.
    pub safe: bool,
    /// The one to offer first.
    pub preferred: bool,
    /// The edits; they do not overlap.
    pub edits: Vec<EditJson>,
    /// The blank it leaves, with its brackets: the edit that holds it and the bytes inside that edit's new text.
    pub placeholder: Option<PlaceholderJson>,
}

/// What a fix does.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FixKindJson {
    /// Inserts a field with a blank.
    InsertField,
    /// Replaces what is written.
    Replace,
    /// Expands an abbreviation.
    Expand,
    /// Writes a comment that silences the rule.
    Ignore,
}

/// One replacement of text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EditJson {
    /// What is replaced; empty to insert.
    pub span: SpanJson,
    /// The new text.
    pub new_text: String,
}

/// A blank inside a fix's new text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlaceholderJson {
    /// Index of the edit that holds it.
    pub edit: usize,
    /// Bytes of the blank inside that edit's new text.
    pub range: SpanJson,
    /// Values to choose from; empty where the blank is free text.
    pub choices: Vec<&'static str>,
}

/// A span as the schema has it.
pub(super) fn bytes(span: Span) -> SpanJson {
    [span.start, span.end]
}

impl FileJson {
    /// The machine's view of a note.
    #[must_use]
    pub fn new(note: Checked<'_>) -> Self {
        let lines = Lines::new(note.text);
        Self {
            path: note.path.to_owned(),
            reading: ReadingJson::new(note.text, note.analysis),
            findings: note.analysis.findings.iter().map(|finding| FindingJson::new(finding, &lines)).collect(),
        }
    }
}

impl FindingJson {
    fn new(finding: &Finding, lines: &Lines<'_>) -> Self {
        let (line, column) = lines.position(finding.span.start);
        Self {
            rule: finding.rule,
            severity: finding.severity,
            span: bytes(finding.span),
            line,
            column,
            message: finding.message.clone(),
            related: finding
                .related
                .iter()
                .map(|related| RelatedJson { span: bytes(related.span), message: related.message.clone() })
                .collect(),
            fixes: finding.fixes.iter().map(FixJson::from).collect(),
            url: page(finding.rule),
            data: finding.data.clone(),
        }
    }
}

impl From<&crate::rules::Fix> for FixJson {
    fn from(fix: &crate::rules::Fix) -> Self {
        Self {
            title: fix.title.clone(),
            kind: match fix.kind {
                FixKind::InsertField => FixKindJson::InsertField,
                FixKind::Replace => FixKindJson::Replace,
                FixKind::Expand => FixKindJson::Expand,
                FixKind::Ignore => FixKindJson::Ignore,
            },
            safe: fix.safe,
            preferred: fix.preferred,
            edits: fix.edits.iter().map(|edit| EditJson { span: bytes(edit.span), new_text: edit.new_text.clone() }).collect(),
            placeholder: fix.placeholder.as_ref().map(|blank| PlaceholderJson {
                edit: blank.edit,
                range: bytes(blank.range),
                choices: blank.choices.clone(),
            }),
        }
    }
}

/// Writes one document, a file at a time.
#[derive(Debug, Default)]
pub struct Json {
    files: usize,
}

impl Json {
    fn open(&self, out: &mut dyn Write) -> io::Result<()> {
        if self.files == 0 { write!(out, "{{\"version\":{VERSION},\"files\":[") } else { Ok(()) }
    }
}

impl Reporter for Json {
    fn note(&mut self, note: Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.open(out)?;
        out.write_all(if self.files == 0 { b"\n" } else { b",\n" })?;
        self.files += 1;
        serde_json::to_writer(out, &FileJson::new(note)).map_err(io::Error::from)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.open(out)?;
        writeln!(out, "\n]}}")
    }
}

/// Writes one line a note.
#[derive(Debug, Default)]
pub struct Ndjson;

impl Reporter for Ndjson {
    fn note(&mut self, note: Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &FileJson::new(note))?;
        writeln!(out)
    }

    fn finish(&mut self, _: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
