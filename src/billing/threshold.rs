//! The yearly therapy threshold: when KX is owed, and when a medical review may follow.

use std::fmt;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use serde::Serialize;

use super::error::BillingError;
use super::money::Cents;
use super::table;
use crate::config::Discipline;

/// Disciplines whose amounts count together (Claims Processing Manual ch. 5 §10.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pool {
    /// Physical therapy and speech-language pathology.
    PtSlp,
    /// Occupational therapy.
    Ot,
}

impl Pool {
    /// The pool a discipline counts in.
    #[must_use]
    pub fn of(discipline: Discipline) -> Self {
        match discipline {
            Discipline::Pt | Discipline::Slp => Self::PtSlp,
            Discipline::Ot => Self::Ot,
        }
    }
}

impl fmt::Display for Pool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::PtSlp => "PT and SLP together",
            Self::Ot => "OT",
        })
    }
}

/// The amounts of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Threshold {
    /// Calendar year.
    pub year: i16,
    /// Above this amount KX is owed.
    pub kx: Cents,
    /// Above this amount a targeted medical review may follow.
    pub review: Cents,
    /// Where the figure comes from.
    pub source: &'static str,
}

/// A year-to-date amount beside the year's threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ThresholdCheck {
    /// The year's amounts.
    pub threshold: Threshold,
    /// Disciplines that count together.
    pub pool: Pool,
    /// Allowed amounts of the year so far, after the multiple procedure reduction, deductible and coinsurance included.
    pub used: Cents,
    /// Whether KX is owed on services that are necessary and documented (§10.3.3).
    pub kx_owed: bool,
    /// Whether the amount is past that of the medical review (§10.3.4). For information.
    pub past_review: bool,
}

/// The thresholds of the year of a visit (Claims Processing Manual ch. 5 §10.3).
///
/// # Errors
/// A date before or after the years of the table.
pub fn threshold(day: Date) -> Result<Threshold, BillingError> {
    let years = || TABLE.iter().map(|row| row.year);
    let (first, last) = (years().min().unwrap_or(day.year()), years().max().unwrap_or(day.year()));
    TABLE.iter().find(|row| row.year == day.year()).copied().ok_or(if day.year() < first {
        BillingError::BeforeTables { table: TABLE_NAME, begins: date(first, 1, 1), date: day }
    } else {
        BillingError::AfterTables { table: TABLE_NAME, ends: date(last, 12, 31), date: day }
    })
}

/// Compares what was used in the year, the visit included, with the threshold of its discipline (ch. 5 §10.3).
///
/// # Errors
/// A date before or after the years of the table.
pub fn check(day: Date, discipline: Discipline, used: Cents) -> Result<ThresholdCheck, BillingError> {
    let threshold = threshold(day)?;
    let (kx_owed, past_review) = (used > threshold.kx, used > threshold.review);
    Ok(ThresholdCheck { threshold, pool: Pool::of(discipline), used, kx_owed, past_review })
}

const TABLE_NAME: &str = "therapy thresholds";

static TABLE: LazyLock<Vec<Threshold>> = LazyLock::new(|| {
    table::rows(include_str!("tables/thresholds.tsv"), "thresholds.tsv")
        .map(|row| Threshold {
            year: row.value("year"),
            kx: Cents::round(row.value("kx")),
            review: Cents::round(row.value("review")),
            source: row.text("source"),
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_amount_itself_is_not_above_it() {
        let on = |day, discipline, cents| check(day, discipline, Cents(cents)).expect("a year of the table");
        assert!(!on(date(2026, 5, 18), Discipline::Pt, 248_000).kx_owed);
        assert!(on(date(2026, 5, 18), Discipline::Slp, 248_001).kx_owed);
        assert!(on(date(2025, 5, 18), Discipline::Ot, 243_318).kx_owed);
        assert!(!on(date(2026, 5, 18), Discipline::Pt, 300_000).past_review);
        assert!(on(date(2026, 5, 18), Discipline::Pt, 300_001).past_review);
    }

    #[test]
    fn years_without_an_amount_are_said_to_be() {
        assert!(matches!(threshold(date(2017, 12, 31)), Err(BillingError::BeforeTables { .. })));
        assert!(matches!(threshold(date(2027, 1, 1)), Err(BillingError::AfterTables { .. })));
    }
}
