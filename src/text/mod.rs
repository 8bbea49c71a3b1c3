//! TEXT: a document's text and the positions in it, in bytes and in the three encodings of the protocol.

mod span;

pub use span::Span;
