//! The command line from outside: exit codes, formats, hostile files, and what people see.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod audit;
mod bench;
mod code;
mod formats;
mod hostile;
mod inputs;
mod notes;
mod schemas;
mod settings;
