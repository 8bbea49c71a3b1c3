//! A finding: the words it is about, one sentence, what it rests on, and how it can be mended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::config::Level;
use crate::text::Span;

/// One thing a reader of the note should look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's name, `code-mismatch`: stable, shown, used to silence it.
    pub rule: &'static str,
    /// How loud.
    pub severity: Severity,
    /// The words it is about.
    pub span: Span,
    /// One sentence: what is wrong and what would satisfy it.
    pub message: String,
    /// The words it rests on.
    pub related: Vec<Related>,
    /// Ways to mend it, the preferred one first.
    pub fixes: Vec<Fix>,
    /// Rule-specific values for machines (`{"written": "97530", "supported": "97110"}`); never note text.
    pub data: serde_json::Value,
}

/// Other words that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The words.
    pub span: Span,
    /// What they are to the finding.
    pub message: String,
}

/// How loud a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Advice.
    Hint,
    /// Worth knowing.
    Info,
    /// A contradiction or something an auditor would miss.
    Warning,
    /// Impossible, or a claim would be refused.
    Error,
}

impl Severity {
    /// The loudness a clinic has set; `None` for "off".
    #[must_use]
    pub fn of(level: Level) -> Option<Self> {
        match level {
            Level::Off => None,
            Level::Hint => Some(Self::Hint),
            Level::Info => Some(Self::Info),
            Level::Warning => Some(Self::Warning),
            Level::Error => Some(Self::Error),
        }
    }
}

/// A way to mend a finding: edits of the text, never a clinical value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What a person reads in the menu: "Insert level of assistance".
    pub title: String,
    /// What it does.
    pub kind: FixKind,
    /// The edits; they do not overlap.
    pub edits: Vec<Edit>,
    /// May be applied without a look (`--fix`, fix all): it only restates what the note already says.
    pub safe: bool,
    /// The one to offer first.
    pub preferred: bool,
    /// The blank the fix leaves, if it leaves one.
    pub placeholder: Option<Placeholder>,
}

/// What a fix does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FixKind {
    /// Inserts a field with a blank.
    InsertField,
    /// Replaces what is written (a code, units, a modifier, a total).
    Replace,
    /// Expands an abbreviation.
    Expand,
    /// Writes a comment that silences the rule.
    Ignore,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// The new text.
    pub new_text: String,
}

impl Edit {
    /// Writes the new text in capitals; places in it stay the same.
    pub(super) fn capitalize(&mut self) {
        self.new_text.make_ascii_uppercase();
    }
}

/// A blank inside a fix's new text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Which edit holds it.
    pub edit: usize,
    /// Byte range of the blank (with its brackets) inside that edit's new text.
    pub range: Span,
    /// Values a client may offer to choose from; empty where the blank is free text.
    pub choices: Vec<&'static str>,
}
