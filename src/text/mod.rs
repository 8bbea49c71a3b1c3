//! TEXT: a document's text and the positions in it, in bytes and in the three encodings of the protocol.

mod document;
mod encoding;
mod span;

#[cfg(test)]
mod edits_tests;

pub use document::{Change, Document};
pub use encoding::{Encoding, Position, Region};
pub use span::Span;
