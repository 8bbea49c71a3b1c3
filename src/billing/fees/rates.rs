//! Everything that prices a day: relative values, conversion factor, locality and the rules of the date.

use std::sync::LazyLock;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::gpci::Locality;
use super::schedule::{Rvu, Schedule};
use crate::billing::error::BillingError;
use crate::billing::money::Cents;
use crate::billing::table;
use crate::config::Code;

/// The rates of one day in one place.
#[derive(Clone, Debug)]
pub struct Rates<'a> {
    schedule: &'a Schedule,
    locality: Option<&'a Locality>,
    /// Dollars for one relative value unit.
    pub factor: Decimal,
    /// Percentages of the day.
    pub rules: PaymentRules,
}

/// What is taken from an allowed amount before Medicare pays, in per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentRules {
    from: Date,
    /// Practice expense paid on every unit after the first of the day (Claims Processing Manual ch. 5 §10.7).
    pub pe: Decimal,
    /// The patient's part.
    pub coinsurance: Decimal,
    /// What Medicare pays of its part for CQ and CO (ch. 5 §20.1).
    pub assistant: Decimal,
    /// What is withheld last.
    pub sequestration: Decimal,
}

impl<'a> Rates<'a> {
    /// National rates by the built-in tables, for a provider who is a qualifying participant or not.
    ///
    /// # Errors
    /// A date that the tables do not reach.
    pub fn national(day: Date, qualifying_participant: bool) -> Result<Rates<'static>, BillingError> {
        Rates::of(Schedule::built_in(day)?, None, day, qualifying_participant)
    }

    /// Rates by a schedule, in a locality or national.
    ///
    /// A schedule read from a file brings its own conversion factor: that of a QPP file is the qualifying participants'.
    ///
    /// # Errors
    /// A schedule of another year, or a date without conversion factor or payment rules.
    pub fn of(
        schedule: &'a Schedule,
        locality: Option<&'a Locality>,
        day: Date,
        qualifying_participant: bool,
    ) -> Result<Self, BillingError> {
        if schedule.year != day.year() {
            return Err(BillingError::OtherYear { edition: schedule.edition.clone(), year: schedule.year, date: day });
        }
        let factor = match schedule.factor {
            Some(factor) => factor,
            None => conversion_factor(day, qualifying_participant)?,
        };
        Ok(Self { schedule, locality, factor, rules: rules(day)? })
    }

    /// What the rates rest on: the edition and the place.
    #[must_use]
    pub fn edition(&self) -> String {
        match self.locality {
            Some(place) => format!("{}, {}", self.schedule.edition(), place.name),
            None => format!("{}, national", self.schedule.edition()),
        }
    }

    /// The year and the place, in a word or two: "2026 national".
    #[must_use]
    pub fn label(&self) -> String {
        let place = self.locality.map_or("national", |place| place.name.as_str());
        format!("{} {place}", self.schedule.year)
    }

    /// The relative values of a code, adjusted for the place.
    #[must_use]
    pub fn rvu(&self, code: Code) -> Option<Rvu> {
        let rvu = *self.schedule.rvu(code)?;
        Some(match self.locality {
            Some(place) => Rvu { work: rvu.work * place.work, pe: rvu.pe * place.pe, mp: rvu.mp * place.mp, ..rvu },
            None => rvu,
        })
    }

    /// The fee of one unit (ch. 12 §20.1), before any reduction; also for a code with values that Medicare does not pay.
    #[must_use]
    pub fn fee(&self, code: Code) -> Option<Cents> {
        self.rvu(code).map(|rvu| self.price(&rvu))
    }

    pub(super) fn price(&self, rvu: &Rvu) -> Cents {
        Cents::round(rvu.total() * self.factor)
    }

    /// The fee of a unit after the first of the day (ch. 5 §10.7): practice expense in part, the rest in full.
    pub(super) fn reduced_price(&self, rvu: &Rvu) -> Cents {
        let pe = if rvu.mppr { rvu.pe * self.rules.pe / Decimal::ONE_HUNDRED } else { rvu.pe };
        Cents::round((rvu.work + pe + rvu.mp) * self.factor)
    }
}

/// Dollars for one relative value unit on a day (Claims Processing Manual ch. 12 §20.1).
///
/// # Errors
/// A date before or after the table.
pub fn conversion_factor(day: Date, qualifying_participant: bool) -> Result<Decimal, BillingError> {
    let row = FACTORS.iter().find(|row| row.from <= day && day <= row.until).ok_or_else(|| {
        const TABLE: &str = "conversion factors";
        let begins = FACTORS.iter().map(|row| row.from).min().unwrap_or(day);
        match day < begins {
            true => BillingError::BeforeTables { table: TABLE, begins, date: day },
            false => BillingError::AfterTables { table: TABLE, ends: FACTORS.iter().map(|row| row.until).max().unwrap_or(day), date: day },
        }
    })?;
    Ok(row.qp.filter(|_| qualifying_participant).unwrap_or(row.factor))
}

fn rules(day: Date) -> Result<PaymentRules, BillingError> {
    RULES.iter().rfind(|rules| rules.from <= day).copied().ok_or_else(|| BillingError::BeforeTables {
        table: "payment rules",
        begins: RULES.iter().map(|rules| rules.from).min().unwrap_or(day),
        date: day,
    })
}

struct Factor {
    from: Date,
    until: Date,
    factor: Decimal,
    qp: Option<Decimal>,
}

static FACTORS: LazyLock<Vec<Factor>> = LazyLock::new(|| {
    table::rows(include_str!("../tables/conversion_factors.tsv"), "conversion_factors.tsv")
        .map(|row| Factor {
            from: row.value("from"),
            until: row.value("until"),
            factor: row.value("factor"),
            qp: row.optional("qp").map(|_| row.value("qp")),
        })
        .collect()
});

static RULES: LazyLock<Vec<PaymentRules>> = LazyLock::new(|| {
    table::rows(include_str!("../tables/payment_rules.tsv"), "payment_rules.tsv")
        .map(|row| PaymentRules {
            from: row.value("from"),
            pe: row.value("pe"),
            coinsurance: row.value("coinsurance"),
            assistant: row.value("assistant"),
            sequestration: row.value("sequestration"),
        })
        .collect()
});
