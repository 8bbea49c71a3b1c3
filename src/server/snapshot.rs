//! A snapshot: one version of one document with everything known of it, shared by all that read it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tower_lsp::ls_types::{Diagnostic, Position, Range, Uri};

use super::client::Client;
use super::features::{diagnostics, tokens::Memory};
use crate::analysis::Analysis;
use crate::config::Config;
use crate::text::{self, Document, Span};

/// How a text is analysed after an earlier one: [`crate::analysis::analyze_after`], or a stand-in in tests.
pub(crate) type Engine = Arc<dyn Fn(&Analysis, &str, &Config) -> Analysis + Send + Sync>;

/// One version of a document. Never changes.
pub(crate) struct Snapshot {
    /// The document.
    pub(crate) uri: Uri,
    /// The version the client gave it.
    pub(crate) version: i32,
    /// The text in one piece.
    pub(crate) text: String,
    /// What is known of it.
    pub(crate) analysis: Analysis,
    /// The findings as the client gets them.
    pub(crate) diagnostics: Arc<[Diagnostic]>,
    /// Name of this set of diagnostics: equal sets have equal names.
    pub(crate) result_id: String,
    /// The settings it was analysed with.
    pub(crate) config: Arc<Config>,
    /// Who asks.
    pub(crate) client: Arc<Client>,
    /// What the client was last sent of its semantic tokens.
    pub(crate) tokens: Arc<Memory>,
    /// How long the analysis took.
    pub(crate) took: Duration,
    document: Document,
}

/// What a snapshot is made of.
pub(crate) struct Source {
    /// An earlier version, of which is taken over what has not changed.
    pub(crate) earlier: Option<Arc<Snapshot>>,
    pub(crate) uri: Uri,
    pub(crate) version: i32,
    pub(crate) document: Document,
    pub(crate) config: Arc<Config>,
    pub(crate) client: Arc<Client>,
    pub(crate) tokens: Arc<Memory>,
}

impl Snapshot {
    /// Analyses a version. Takes as long as the engine does.
    pub(crate) fn take(source: Source, engine: &Engine) -> Self {
        let Source { earlier, uri, version, document, config, client, tokens } = source;
        let started = Instant::now();
        let text = document.text();
        let analysis = match earlier {
            Some(earlier) => engine(&earlier.analysis, &text, &config),
            None => engine(&Analysis::default(), &text, &config),
        };
        let mut snapshot = Self {
            uri,
            version,
            text,
            analysis,
            diagnostics: Arc::default(),
            result_id: String::new(),
            config,
            client,
            tokens,
            took: Duration::ZERO,
            document,
        };
        snapshot.diagnostics = diagnostics::all(&snapshot);
        snapshot.took = started.elapsed();
        snapshot.result_id = diagnostics::result_id(&snapshot.diagnostics);
        snapshot
    }

    /// A span as the client counts.
    pub(crate) fn range(&self, span: Span) -> Range {
        range(self.document.region(span, self.client.encoding))
    }

    /// A byte offset as the client counts.
    pub(crate) fn position(&self, offset: usize) -> Position {
        position(self.document.position_at(offset, self.client.encoding))
    }

    /// Byte offset of a place the client names.
    pub(crate) fn offset(&self, position: Position) -> usize {
        self.document.offset_at(place(position), self.client.encoding)
    }

    /// Span of a range the client names.
    pub(crate) fn span(&self, range: Range) -> Span {
        self.document.span(region(range), self.client.encoding)
    }

    /// The text and its lines.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }
}

fn position(position: text::Position) -> Position {
    Position { line: position.line, character: position.character }
}

/// A region as the protocol has it.
pub(crate) fn range(region: text::Region) -> Range {
    Range { start: position(region.start), end: position(region.end) }
}

/// A protocol position as the text room has it.
pub(crate) fn place(position: Position) -> text::Position {
    text::Position { line: position.line, character: position.character }
}

/// A protocol range as the text room has it.
pub(crate) fn region(range: Range) -> text::Region {
    text::Region { start: place(range.start), end: place(range.end) }
}
