//! Units from minutes: the total-time rule with its allocation and ties, and the rule of eights.

use indexmap::IndexMap;
use serde::Serialize;

use super::error::BillingError;
use super::working::Step;
use super::{allocate, service};
use crate::config::{Code, UnitRule};

/// The minutes of a day: more than this for one patient is a slip of the pen.
const DAY: u64 = 24 * 60;
/// The minutes of one unit of most timed codes.
pub const UNIT: u32 = 15;
/// The fewest minutes that earn a unit of 15.
pub const SUBSTANTIAL: u32 = 8;

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

/// The minutes that earn a number of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// The fewest minutes.
    pub low: u32,
    /// The most minutes.
    pub high: u32,
}

/// Codes with the same minutes left over, and fewer units than codes (Claims Processing Manual ch. 5 §20.2.C, example 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tie {
    /// The codes to choose from, by number.
    pub codes: Vec<Code>,
    /// How many of them get a unit each.
    pub units: u32,
}

/// Units of 15 minutes in a total: 8 to 22 minutes are 1, 23 to 37 are 2, and so on (Claims Processing Manual ch. 5 §20.2.C).
#[must_use]
pub fn units_in(minutes: u32) -> u32 {
    service::earned(minutes, UNIT)
}

/// The minutes that earn a number of units of 15 minutes: 0 to 7 none, 8 to 22 one (Claims Processing Manual ch. 5 §20.2.C).
#[must_use]
pub fn band(units: u32) -> Band {
    let high = units * UNIT + SUBSTANTIAL - 1;
    Band { low: if units == 0 { 0 } else { high + 1 - UNIT }, high }
}

/// The units of a day from the minutes of each code.
///
/// `minutes` in the order of the note; an untimed code that was given without minutes is in `untimed`. An untimed code in
/// `minutes` gets its one unit, and its minutes stay out of the timed total.
///
/// * [`UnitRule::Cms`]: Claims Processing Manual ch. 5 §20.2.C. The total fixes the number of units; each code gets its full
///   15s, and the units that remain go one each to the codes with the most minutes left over.
/// * [`UnitRule::Ama`]: each code stands alone, a unit is earned past the midpoint of its time (CPT introduction, "time").
///
/// # Errors
/// An unknown code, a timed code in `untimed`, or more minutes than a day has.
pub fn units(minutes: &IndexMap<Code, u32>, untimed: &[Code], rule: UnitRule) -> Result<UnitsResult, BillingError> {
    within_a_day(minutes.values().map(|&m| u64::from(m)).sum())?;
    let mut services = service::of_minutes(minutes)?;
    for &code in untimed {
        service::add_untimed(&mut services, code)?;
    }
    Ok(allocate::allocate(&services, rule))
}

/// The units of a total of timed minutes, whatever their codes (Claims Processing Manual ch. 5 §20.2.C).
///
/// # Errors
/// More minutes than a day has.
pub fn units_of_total(minutes: u32) -> Result<UnitsResult, BillingError> {
    within_a_day(minutes.into())?;
    let (units, band) = (units_in(minutes), band(units_in(minutes)));
    Ok(UnitsResult {
        rule: UnitRule::Cms,
        lines: IndexMap::new(),
        timed_minutes: minutes,
        total_units: units,
        band: Some(band),
        ties: Vec::new(),
        working: vec![Step::TimedTotal { parts: Vec::new(), minutes, units, band }],
    })
}

fn within_a_day(minutes: u64) -> Result<(), BillingError> {
    if minutes > DAY { Err(BillingError::LongerThanADay { minutes }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_and_units_are_two_views_of_one_table() {
        // Claims Processing Manual ch. 5 §20.2.C prints these eight rows.
        for (units, low, high) in [(1, 8, 22), (2, 23, 37), (3, 38, 52), (4, 53, 67), (5, 68, 82), (6, 83, 97), (7, 98, 112), (8, 113, 127)]
        {
            assert_eq!(band(units), Band { low, high });
            assert_eq!((units_in(low - 1), units_in(low), units_in(high), units_in(high + 1)), (units - 1, units, units, units + 1));
        }
        assert_eq!(band(0), Band { low: 0, high: 7 });
    }

    #[test]
    fn one_code_alone_counts_the_same_by_both_rules_at_every_minute_of_a_day() {
        for minutes in 0..=1440 {
            let day = IndexMap::from([(Code::known("97530"), minutes)]);
            let expected = if minutes < 8 { 0 } else { (minutes + 7) / 15 };
            for rule in [UnitRule::Cms, UnitRule::Ama] {
                let result = units(&day, &[], rule).expect("a day's minutes");
                assert_eq!(result.total_units, expected, "{minutes} by {rule:?}");
                let holds = |band: Band| band.low <= minutes && minutes <= band.high && band == super::band(expected);
                assert!(result.band.is_none_or(holds), "{minutes}");
            }
        }
    }
}
