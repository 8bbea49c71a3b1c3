//! The steps of a payment estimate, as data and as sentences.

use std::fmt::{self, Display, Formatter};

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

use super::rates::Rates;
use super::schedule::Rvu;
use crate::billing::money::Cents;
use crate::billing::working::{said, units_of};
use crate::config::Code;

/// Why a line has no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unpriced {
    /// The schedule has no row for the code.
    NotInSchedule,
    /// The contractor sets the amount.
    ByContractor,
    /// Bundled, invalid or not covered: paid nothing.
    NotPaid,
}

/// One step of an estimate. `Display` is its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayStep {
    /// The fee of one unit from its relative values.
    Fee {
        /// The code.
        code: Code,
        /// Its values, adjusted for the place.
        rvu: Rvu,
        /// Dollars for one relative value unit.
        factor: Decimal,
        /// The fee.
        fee: Cents,
    },
    /// A code without an amount.
    Unpriced {
        /// The code.
        code: Code,
        /// Why.
        why: Unpriced,
    },
    /// The code whose first unit is paid in full.
    InFull {
        /// The code.
        code: Code,
    },
    /// Units paid with practice expense in part.
    Reduced {
        /// The code.
        code: Code,
        /// So many units.
        units: u32,
        /// Practice expense paid, in per cent.
        percent: Decimal,
        /// The fee of each.
        fee: Cents,
    },
    /// The patient's part and Medicare's.
    Share {
        /// Fees after reduction.
        allowed: Cents,
        /// The patient's part in per cent.
        percent: Decimal,
        /// The patient's part.
        coinsurance: Cents,
        /// Medicare's part.
        rest: Cents,
    },
    /// CQ or CO on a line.
    Assistant {
        /// The code.
        code: Code,
        /// What Medicare pays of its part, in per cent.
        percent: Decimal,
        /// Medicare's part of the line.
        part: Cents,
        /// What is left of it.
        paid: Cents,
    },
    /// What is withheld last.
    Sequestration {
        /// In per cent.
        percent: Decimal,
        /// What Medicare pays in the end.
        medicare: Cents,
    },
}

impl PayStep {
    /// The price of one unit, or why there is none.
    pub(super) fn price(code: Code, price: Result<Rvu, Unpriced>, rates: &Rates<'_>) -> Self {
        match price {
            Ok(rvu) => Self::Fee { code, rvu, factor: rates.factor, fee: rates.price(&rvu) },
            Err(why) => Self::Unpriced { code, why },
        }
    }

    /// The name of the kind of step, for machines.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Fee { .. } => "fee",
            Self::Unpriced { .. } => "unpriced",
            Self::InFull { .. } => "in_full",
            Self::Reduced { .. } => "reduced",
            Self::Share { .. } => "share",
            Self::Assistant { .. } => "assistant_cut",
            Self::Sequestration { .. } => "sequestration",
        }
    }
}

impl Display for PayStep {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fee { code, rvu, factor, fee } => {
                // Two places as CMS prints them; four where a locality's index comes in.
                let value = |v: Decimal| if v.scale() <= 2 { v } else { v.round_dp(4).normalize() };
                let (work, pe, mp, total) = (value(rvu.work), value(rvu.pe), value(rvu.mp), value(rvu.total()));
                write!(f, "{code}: work {work} + practice expense {pe} + malpractice {mp} = {total}, at ${factor} is {fee}.")
            }
            Self::Unpriced { code, why: Unpriced::NotInSchedule } => write!(f, "{code} is not in the fee schedule."),
            Self::Unpriced { code, why: Unpriced::ByContractor } => write!(f, "{code} is priced by the contractor."),
            Self::Unpriced { code, why: Unpriced::NotPaid } => write!(f, "{code} is not paid by Medicare."),
            Self::InFull { code } => write!(f, "{code} has the highest practice expense of the day: its first unit is paid in full."),
            Self::Reduced { code, units, percent, fee } => {
                write!(f, "{code}: {} with practice expense at {percent} %: {fee} each.", units_of(*units))
            }
            Self::Share { allowed, percent, coinsurance, rest } => {
                write!(f, "Allowed {allowed}: the patient's {percent} % is {coinsurance}, Medicare's part {rest}.")
            }
            Self::Assistant { code, percent, part, paid } => {
                write!(f, "{code} by an assistant: Medicare pays {percent} % of its {part}, {paid}.")
            }
            Self::Sequestration { percent, medicare } => write!(f, "Less {percent} % sequestration, Medicare pays {medicare}."),
        }
    }
}

/// A step for machines: its kind and its sentence.
impl Serialize for PayStep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        said(self.name(), self, serializer)
    }
}
