//! The billing engine against published examples, printed tables and a brute-force search.

mod assistants;
mod cli;
mod fees;
mod pairs;
mod units;
