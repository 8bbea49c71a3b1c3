//! What is known of a day's units: the answer of both rules, with the reason for each unit.

use indexmap::IndexMap;
use serde::Serialize;

use super::band::Band;
use super::working::Step;
use crate::config::{Code, UnitRule};

/// The units of one patient's day in one discipline, with the reason for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitsResult {
    /// The rule they were counted by.
    pub rule: UnitRule,
    /// One line for each code, in the order given; timed codes before untimed ones that were given apart.
    pub lines: IndexMap<Code, UnitLine>,
    /// Minutes of the 15-minute codes, which the total-time rule adds up.
    pub timed_minutes: u32,
    /// Units of the 15-minute codes together.
    pub total_units: u32,
    /// The minutes that earn `total_units`; only the total-time rule has it.
    pub band: Option<Band>,
    /// Units that may go to one code or another: the biller's choice.
    pub ties: Vec<Tie>,
    /// How it was worked out, in order.
    pub working: Vec<Step>,
}

impl UnitsResult {
    /// All treatment minutes, those of untimed codes included where known (Benefit Policy Manual ch. 15 §220.3.E).
    #[must_use]
    pub fn treatment_minutes(&self) -> u32 {
        let of_codes: u32 = self.lines.values().filter_map(|line| line.minutes).sum();
        of_codes.max(self.timed_minutes)
    }
}

/// The units of one code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitLine {
    /// The code.
    pub code: Code,
    /// How its units are counted.
    pub count: Count,
    /// Its minutes; `None` for an untimed code without.
    pub minutes: Option<u32>,
    /// Whole units in its own minutes.
    pub full: u32,
    /// Minutes left beyond them.
    pub left: u32,
    /// Units it gets. Of a tie, the first code in order gets the unit.
    pub units: u32,
    /// Why it gets its last unit, or none.
    pub reason: Reason,
}

/// How the units of a code are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// With the other 15-minute codes of the day.
    Pooled,
    /// By its own minutes: every code under the rule of eights, codes of 30 minutes or an hour always.
    Alone,
    /// One unit whatever the minutes.
    Untimed,
}

/// Why a code gets its last unit, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its own full units, and no more.
    Full,
    /// It has the most minutes left over.
    MostLeft,
    /// It has as many minutes left over as another code and is named first.
    TieGiven,
    /// It has as many minutes left over as another code that is named first.
    TieNotGiven,
    /// More than half of a unit's time is left beyond its full units.
    Midpoint,
    /// Minutes left over, but the day's units are used up by others with more.
    LessLeft,
    /// Too few minutes to earn a unit.
    TooFew,
    /// Untimed.
    Untimed,
}

/// Codes with the same minutes left over, and fewer units than codes (Claims Processing Manual ch. 5 §20.2.C, example 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tie {
    /// The codes to choose from, by number.
    pub codes: Vec<Code>,
    /// How many of them get a unit each.
    pub units: u32,
}
