//! The language server from outside: the real program on real pipes, every message it sends checked against the protocol's own model.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod actions;
mod client;
mod diagnostics;
mod engine;
mod features;
mod fixture;
mod lifecycle;
mod metamodel;
mod privacy;
mod recorded;
mod storm;
mod sync;
