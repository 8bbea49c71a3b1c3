//! Findings over whole notes: what the marks in them promise, what fixes do to them, and whether the rules' pages are up to date.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod charges;
mod directions;
mod edits;
mod examples;
mod fixes;
mod marks;
mod notes;
mod offers;
mod pages;
mod said;
mod split;
mod totals;
mod when;
