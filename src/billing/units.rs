//! Units from minutes: the total-time rule with its allocation and ties, and the rule of eights.

use indexmap::IndexMap;

pub use super::band::{Band, SUBSTANTIAL, UNIT, band, units_in};
use super::error::BillingError;
pub use super::result::{Count, Reason, Tie, UnitLine, UnitsResult};
use super::working::Step;
use super::{allocate, service};
use crate::config::{Code, UnitRule};

/// The minutes of a day: more than this for one patient is a slip of the pen.
const DAY: u64 = 24 * 60;

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
