//! How many minutes earn how many units of 15 minutes.

use serde::Serialize;

/// The minutes of one unit of most timed codes.
pub const UNIT: u32 = 15;
/// The fewest minutes that earn a unit of 15.
pub const SUBSTANTIAL: u32 = 8;

/// The minutes that earn a number of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// The fewest minutes.
    pub low: u32,
    /// The most minutes.
    pub high: u32,
}

/// Units of 15 minutes in a total: 8 to 22 minutes are 1, 23 to 37 are 2, and so on (Claims Processing Manual ch. 5 §20.2.C).
#[must_use]
pub fn units_in(minutes: u32) -> u32 {
    earned(minutes, UNIT)
}

/// The minutes that earn a number of units of 15 minutes: 0 to 7 none, 8 to 22 one (Claims Processing Manual ch. 5 §20.2.C).
#[must_use]
pub fn band(units: u32) -> Band {
    let high = units * UNIT + SUBSTANTIAL - 1;
    Band { low: if units == 0 { 0 } else { high + 1 - UNIT }, high }
}

/// Units of a length of time by CPT's midpoint: one is earned when more than half of it has passed.
pub(super) fn earned(minutes: u32, length: u32) -> u32 {
    minutes / length + u32::from(minutes % length > length / 2)
}
