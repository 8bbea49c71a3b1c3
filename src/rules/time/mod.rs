//! Rules on minutes and totals.

pub(super) mod timed_total_mismatch;
