//! The billing engine against published examples, printed tables and a brute-force search.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod assistants;
mod cli;
mod fees;
mod pairs;
mod units;
