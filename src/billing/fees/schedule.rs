//! Relative values by code and year: the built-in tables, or CMS's own file.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use crate::billing::codes::Status;
use crate::billing::error::BillingError;
use crate::billing::table;
use crate::config::Code;

/// The relative values of one code outside a facility, where therapy is paid in every setting (Claims Processing Manual ch. 5 §20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rvu {
    /// The provider's work.
    pub work: Decimal,
    /// Practice expense.
    pub pe: Decimal,
    /// Malpractice.
    pub mp: Decimal,
    /// Whether it is paid.
    pub status: Status,
    /// Whether the multiple procedure payment reduction for therapy applies (indicator 5; ch. 5 §10.7).
    pub mppr: bool,
}

impl Rvu {
    /// Work, practice expense and malpractice together.
    #[must_use]
    pub fn total(&self) -> Decimal {
        self.work + self.pe + self.mp
    }
}

/// The relative values of one year.
#[derive(Clone, Debug)]
pub struct Schedule {
    pub(super) edition: String,
    pub(super) year: i16,
    /// The conversion factor printed in the file; the built-in tables take it by date.
    pub(super) factor: Option<Decimal>,
    pub(super) rows: HashMap<Code, Rvu>,
}

impl Schedule {
    /// The built-in table of a day's year.
    ///
    /// # Errors
    /// A date before or after the years built in (2025 and 2026).
    pub fn built_in(day: Date) -> Result<&'static Self, BillingError> {
        let years = || BUILT_IN.iter().map(|schedule| schedule.year);
        let (first, last) = (years().min().unwrap_or_default(), years().max().unwrap_or_default());
        BUILT_IN.iter().find(|schedule| schedule.year == day.year()).ok_or_else(|| match day.year() < first {
            true => BillingError::BeforeTables { table: TABLE, begins: date(first, 1, 1), date: day },
            false => BillingError::AfterTables { table: TABLE, ends: date(last, 12, 31), date: day },
        })
    }

    /// What it is and how old: "CMS relative values 2026, July".
    #[must_use]
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The calendar year it is for.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The relative values of a code.
    #[must_use]
    pub fn rvu(&self, code: Code) -> Option<&Rvu> {
        self.rows.get(&code)
    }

    /// Every code with its values.
    pub fn rows(&self) -> impl Iterator<Item = (Code, &Rvu)> {
        self.rows.iter().map(|(code, rvu)| (*code, rvu))
    }
}

const TABLE: &str = "relative values";

static BUILT_IN: LazyLock<[Schedule; 2]> = LazyLock::new(|| {
    [
        built_in(2026, "CMS relative values 2026, July", include_str!("../tables/rvu_2026.tsv"), "rvu_2026.tsv"),
        built_in(2025, "CMS relative values 2025, October", include_str!("../tables/rvu_2025.tsv"), "rvu_2025.tsv"),
    ]
});

fn built_in(year: i16, edition: &str, text: &'static str, file: &'static str) -> Schedule {
    let rows = table::rows(text, file)
        .map(|row| {
            let rvu = Rvu {
                work: row.value("work"),
                pe: row.value("pe"),
                mp: row.value("mp"),
                status: row.one_of("status", STATUSES),
                mppr: row.text("mult") == MPPR,
            };
            (row.code("code"), rvu)
        })
        .collect();
    Schedule { edition: edition.into(), year, factor: None, rows }
}

/// The multiple procedure indicator of therapy.
pub(super) const MPPR: &str = "5";

/// Status indicators of the fee schedule; any other is not paid.
pub(super) const STATUSES: &[(&str, Status)] = &[
    ("A", Status::Active),
    ("R", Status::Restricted),
    ("C", Status::Carrier),
    ("B", Status::Bundled),
    ("I", Status::Invalid),
    ("N", Status::Noncovered),
];
