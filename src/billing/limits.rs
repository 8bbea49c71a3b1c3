//! What is not paid at all: bundled, invalid and deleted codes, and more units in a day than the maximum.

use std::fmt::{self, Display, Formatter};

use jiff::civil::Date;
use serde::Serialize;

use super::codes::{self, Status};
use super::working::or;
use crate::config::{Code, Coverage, PayerProfile};

/// The edition of the daily maximums in the code table.
pub const MUE_EDITION: &str = "Medicare MUE, practitioner, 2026 Q2";

/// Whether a payer pays a code on a day. `Display` is the sentence for a biller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Payability {
    /// Paid.
    Payable,
    /// Paid at an amount the contractor sets.
    ByContractor,
    /// Never paid separately (status B).
    Bundled {
        /// The code.
        code: Code,
    },
    /// Not valid for Medicare, which has another code (status I).
    Invalid {
        /// The code.
        code: Code,
        /// Codes in its place.
        instead: Vec<Code>,
    },
    /// Not covered by Medicare (status N).
    NotCovered {
        /// The code.
        code: Code,
    },
    /// No longer a code on the day.
    Deleted {
        /// The code.
        code: Code,
        /// Its last day.
        until: Date,
        /// Codes in its place.
        instead: Vec<Code>,
    },
    /// Not yet a code on the day.
    NotYet {
        /// The code.
        code: Code,
        /// Its first day.
        from: Date,
    },
    /// Not in the table of therapy codes.
    Unknown {
        /// The code.
        code: Code,
    },
}

impl Payability {
    /// Whether the payer pays the code, at whatever amount.
    #[must_use]
    pub fn is_payable(&self) -> bool {
        matches!(self, Self::Payable | Self::ByContractor)
    }

    /// The codes to use in its place, the first being the one to offer.
    #[must_use]
    pub fn instead(&self) -> &[Code] {
        match self {
            Self::Invalid { instead, .. } | Self::Deleted { instead, .. } => instead,
            _ => &[],
        }
    }
}

impl Display for Payability {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names = |codes: &[Code]| or(&codes.iter().map(Code::to_string).collect::<Vec<_>>());
        match self {
            Self::Payable => f.write_str("Paid."),
            Self::ByContractor => f.write_str("Paid at an amount the contractor sets."),
            Self::Bundled { code } => write!(f, "{code} is bundled: Medicare never pays it separately."),
            Self::Invalid { code, instead } if instead.is_empty() => write!(f, "{code} is not valid for Medicare."),
            Self::Invalid { code, instead } => write!(f, "{code} is not valid for Medicare, which takes {}.", names(instead)),
            Self::NotCovered { code } => write!(f, "{code} is not covered by Medicare."),
            Self::Deleted { code, until, instead } if instead.is_empty() => write!(f, "{code} is no code since {until}."),
            Self::Deleted { code, until, instead } => write!(f, "{code} is no code since {until}; {} took its place.", names(instead)),
            Self::NotYet { code, from } => write!(f, "{code} is a code only from {from} on."),
            Self::Unknown { code } => write!(f, "{code} is no therapy code known here."),
        }
    }
}

/// Whether a payer pays a code on a day (status indicators of Medicare's fee schedule; Claims Processing Manual ch. 5 §20).
#[must_use]
pub fn payability(code: Code, payer: &PayerProfile, day: Date) -> Payability {
    let Some(row) = codes::info(code) else {
        return Payability::Unknown { code };
    };
    if let Some(until) = row.until.filter(|until| day > *until) {
        return Payability::Deleted { code, until, instead: row.instead.clone() };
    }
    if let Some(from) = row.from.filter(|from| day < *from) {
        return Payability::NotYet { code, from };
    }
    match (row.status, payer.coverage) {
        (Status::Bundled, Coverage::Medicare) => Payability::Bundled { code },
        (Status::Invalid, Coverage::Medicare) => Payability::Invalid { code, instead: row.instead.clone() },
        (Status::Noncovered, Coverage::Medicare) => Payability::NotCovered { code },
        (Status::Carrier, Coverage::Medicare) => Payability::ByContractor,
        _ => Payability::Payable,
    }
}

/// The most units of a code in one day (MUE, practitioner claims), where published and where the payer applies it.
///
/// Codes that are not payable have the maximum 0, which [`payability`] says better; they have none here.
#[must_use]
pub fn daily_maximum(code: Code, payer: &PayerProfile) -> Option<u32> {
    codes::info(code).and_then(|row| row.mue).filter(|&most| payer.mue && most > 0)
}
