//! ANALYSIS: runs the rooms above over a document, visit by visit, and gathers everything a face shows.

use crate::config::Config;
use crate::note::Note;
use crate::rules::Finding;

/// Everything the engine knows of one text. The faces show it; they compute nothing themselves.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// What the note says.
    pub note: Note,
    /// What to look at, in the order of the text, without the silenced ones.
    pub findings: Vec<Finding>,
}

/// Analyses a text. Pure: no clock, no I/O, no state.
#[must_use]
pub fn analyze(text: &str, config: &Config) -> Analysis {
    Analysis { note: crate::note::read(text, config), findings: Vec::new() }
}
