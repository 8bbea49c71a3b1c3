//! therapy-lsp reads therapy notes: what was performed, what the words support, what may be billed, and what is missing.
//!
//! A note flows down this list, room by room; a room imports only rooms above it.
//!
//! | room | its one job |
//! |---|---|
//! | [`text`] | a document: text, edits, versions, positions, spans |
//! | [`config`] | the clinic's settings in one typed form, and the terms every room shares |
//! | [`lexicon`] | the vocabulary: tables and one compiled matcher over them |
//! | [`note`] | READING: text to `Note`, each fact with its span; no billing, no opinion |
//! | [`coding`] | JUDGEMENT 1: which code the words of one intervention support, with evidence |
//! | [`billing`] | JUDGEMENT 2: units, assistants, modifiers, edits, fees; pure arithmetic, knows no text |
//! | [`rules`] | FINDINGS: compares what is said with what is allowed and what is needed |
//! | [`analysis`] | runs the rooms above over a document, visit by visit: `analyze()` |
//! | [`report`] | findings as terminal text, JSON, SARIF and so on |
//! | [`server`] | FACE 1: the language server |
//! | [`cli`] | FACE 2: the command line |

pub mod analysis;
pub mod billing;
pub mod cli;
pub mod coding;
pub mod config;
pub mod lexicon;
pub mod note;
pub mod report;
pub mod rules;
pub mod server;
pub mod text;
