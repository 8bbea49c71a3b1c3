//! The reader from outside: facts of the field row by row, hostile text, and accuracy on the project's own labelled notes.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod accuracy;
mod facts;
mod places;
mod terms;
