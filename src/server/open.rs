//! An open document: its text, what is known of it, what waits for that, and what the client has been shown.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tower_lsp::ls_types::Diagnostic;

use super::event::Job;
use super::features::tokens::Memory;
use super::settings::Role;
use super::snapshot::Snapshot;
use crate::config::Config;
use crate::text::{Change, Document, Encoding};

/// A document the client holds open.
pub(crate) struct Open {
    /// What the document is to this server.
    pub(crate) role: Role,
    /// The client's name for its language.
    pub(crate) language: String,
    /// The version the client gave the newest text.
    pub(crate) version: i32,
    /// The newest text.
    pub(crate) document: Document,
    /// The settings in force for it.
    pub(crate) config: Arc<Config>,
    /// What the client was last sent of its semantic tokens.
    pub(crate) tokens: Arc<Memory>,
    /// Requests that wait for the newest text to be analysed.
    pub(crate) waiting: Vec<Box<dyn Job>>,
    /// Names what an analysis depends on, this text with these settings; no two are alike in the life of the process.
    generation: u64,
    /// The generation last analysed, and what came of it; `None` where the analysis failed.
    known: Option<(u64, Option<Arc<Snapshot>>)>,
    /// The generation an analysis runs for; at most one runs, so that a burst of edits costs two.
    running: Option<u64>,
    /// What the client was last shown, and whether edits since then have moved it there.
    shown: Option<Shown>,
}

struct Shown {
    diagnostics: Arc<[Diagnostic]>,
    moved: bool,
}

/// What is known of the newest text.
pub(crate) enum Knowledge {
    /// Everything.
    Snapshot(Arc<Snapshot>),
    /// Its analysis failed.
    Failed,
    /// Nothing yet.
    Pending,
}

fn next_generation() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

impl Open {
    /// A document as it was opened.
    pub(crate) fn new(role: Role, language: &str, version: i32, text: &str, config: Arc<Config>) -> Self {
        Self {
            role,
            language: language.to_owned(),
            version,
            document: Document::new(text),
            config,
            tokens: Arc::default(),
            waiting: Vec::new(),
            generation: next_generation(),
            known: None,
            running: None,
            shown: None,
        }
    }

    /// Whether the document is read as a note.
    pub(crate) fn is_note(&self) -> bool {
        self.role == Role::Note
    }

    /// Takes over from the same document opened before, without closing it.
    pub(crate) fn take_over(&mut self, before: Open) {
        self.waiting = before.waiting;
        self.shown = before.shown.map(|shown| Shown { moved: true, ..shown });
    }

    /// Applies edits; without a version the text keeps the one it had.
    pub(crate) fn edit(&mut self, version: Option<i32>, changes: &[Change], encoding: Encoding) {
        for change in changes {
            let moves = self.shown.as_ref().is_some_and(|shown| moves_any(&shown.diagnostics, change, &self.document));
            if let Some(shown) = &mut self.shown {
                shown.moved |= moves;
            }
            self.document.apply(std::slice::from_ref(change), encoding);
        }
        self.version = version.unwrap_or(self.version);
        self.generation = next_generation();
    }

    /// Puts other settings in force.
    pub(crate) fn set_config(&mut self, config: Arc<Config>) {
        self.config = config;
        self.generation = next_generation();
    }

    /// Whether an analysis should start now.
    pub(crate) fn is_due(&self) -> bool {
        self.is_note() && self.running.is_none() && self.known.as_ref().is_none_or(|(generation, _)| *generation != self.generation)
    }

    /// Notes that an analysis starts, and gives what it needs.
    pub(crate) fn begin(&mut self) -> (Document, Arc<Config>, i32, u64) {
        self.running = Some(self.generation);
        (self.document.clone(), Arc::clone(&self.config), self.version, self.generation)
    }

    /// Notes that an analysis has ended; whether it was of the newest generation.
    pub(crate) fn finish(&mut self, generation: u64, snapshot: Option<&Arc<Snapshot>>) -> bool {
        if self.running == Some(generation) {
            self.running = None;
        }
        if generation != self.generation {
            return false;
        }
        self.known = Some((generation, snapshot.cloned()));
        true
    }

    /// The last version that was analysed.
    pub(crate) fn earlier(&self) -> Option<Arc<Snapshot>> {
        self.known.as_ref().and_then(|(_, snapshot)| snapshot.clone())
    }

    /// What is known of the newest text.
    pub(crate) fn knowledge(&self) -> Knowledge {
        match &self.known {
            Some((generation, Some(snapshot))) if *generation == self.generation => Knowledge::Snapshot(Arc::clone(snapshot)),
            Some((generation, None)) if *generation == self.generation => Knowledge::Failed,
            _ => Knowledge::Pending,
        }
    }

    /// Whether the client shows diagnostics of this document.
    pub(crate) fn has_published(&self) -> bool {
        self.shown.as_ref().is_some_and(|shown| !shown.diagnostics.is_empty())
    }

    /// Forgets what the client shows; whether it shows anything.
    pub(crate) fn forget_published(&mut self) -> bool {
        let shows = self.has_published();
        self.shown = None;
        shows
    }

    /// Decides whether a set has to be sent, and notes it as sent; the version to send it with.
    ///
    /// A set equal to the one shown is not sent again, unless edits have moved or swallowed the marks in the client meanwhile:
    /// an editor moves marks with the text, and would keep them at a place where the server no longer sees them.
    pub(crate) fn must_publish(&mut self, diagnostics: &Arc<[Diagnostic]>) -> Option<i32> {
        let same = self.shown.as_ref().is_some_and(|shown| shown.diagnostics == *diagnostics && (!shown.moved || diagnostics.is_empty()));
        if same {
            return None;
        }
        self.shown = Some(Shown { diagnostics: Arc::clone(diagnostics), moved: false });
        Some(self.version)
    }
}

/// Whether an editor that applies this change moves, cuts or swallows any of these marks.
fn moves_any(diagnostics: &[Diagnostic], change: &Change, before: &Document) -> bool {
    let Some(region) = change.region else { return !diagnostics.is_empty() };
    let (start, end) = (region.start.min(region.end), region.start.max(region.end));
    let lines_removed = end.line.saturating_sub(start.line) as usize;
    let lines_added = Document::new(&change.text).line_count().saturating_sub(1);
    let lines_move = lines_removed != lines_added || end.line as usize >= before.line_count();
    diagnostics.iter().any(|diagnostic| {
        let last = super::snapshot::place(diagnostic.range.end);
        let first = super::snapshot::place(diagnostic.range.start);
        // Text put in right behind a mark does not touch it, unless the mark is a point.
        (last > start || last == first && last == start) && (lines_move || first.line <= end.line)
    })
}
