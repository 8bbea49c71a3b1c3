//! Rules that compare the code written with the code the words support.

pub(super) mod code_mismatch;
pub(super) mod code_missing;
pub(super) mod code_unclear;
mod group;
mod relabel;
