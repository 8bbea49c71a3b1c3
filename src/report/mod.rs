//! REPORT: findings as terminal text, JSON, NDJSON, SARIF and annotations for a forge; many notes added up as an audit.

pub mod audit;
mod excerpt;
pub mod github;
pub mod human;
pub mod json;
mod lines;
mod pages;
mod reading;
pub mod sarif;
mod summary;
mod visible;

use std::io::{self, Write};

pub use lines::Lines;
pub use pages::{PAGES, page};
pub use summary::Summary;
pub use visible::{tame, visible, visible_lines};

use crate::analysis::Analysis;

/// A note with what the engine knows of it.
#[derive(Clone, Copy, Debug)]
pub struct Checked<'a> {
    /// Path as given, or `<stdin>`, or the id of an NDJSON line.
    pub path: &'a str,
    /// The note's text.
    pub text: &'a str,
    /// What the engine knows of it.
    pub analysis: &'a Analysis,
}

/// A way to show notes, one after the other, in constant memory.
pub trait Reporter {
    /// Shows one note.
    ///
    /// # Errors
    /// The output cannot be written.
    fn note(&mut self, note: Checked<'_>, out: &mut dyn Write) -> io::Result<()>;

    /// Ends the report.
    ///
    /// # Errors
    /// The output cannot be written.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;
}
