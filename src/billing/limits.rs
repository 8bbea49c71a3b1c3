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
            Self::Deleted { code, until, instead } if instead.is_empty() => write!(f, "{code} is no code since {}.", after(until)),
            Self::Deleted { code, until, instead } => {
                write!(f, "{code} is no code since {}; {} took its place.", after(until), names(instead))
            }
            Self::NotYet { code, from } => write!(f, "{code} is a code only from {from} on."),
            Self::Unknown { code } => write!(f, "{code} is no therapy code known here."),
        }
    }
}

/// The day after, the first without the code.
fn after(day: &Date) -> Date {
    day.tomorrow().unwrap_or(*day)
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

/// The code that an add-on is billed without, where it stands alone among the codes of a day (CPT add-on codes).
#[must_use]
pub fn missing_base(code: Code, codes: &[Code]) -> Option<Code> {
    codes::info(code).and_then(|row| row.addon_to).filter(|base| !codes.contains(base))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn said(code: &str, payer: &PayerProfile, day: Date) -> String {
        payability(Code::known(code), payer, day).to_string()
    }

    #[test]
    fn codes_that_medicare_does_not_pay() {
        let day = date(2026, 5, 18);
        let medicare = |code| said(code, &PayerProfile::medicare(), day);
        assert_eq!(medicare("97530"), "Paid.");
        assert_eq!(medicare("97014"), "97014 is not valid for Medicare, which takes G0283.");
        assert_eq!(medicare("97010"), "97010 is bundled: Medicare never pays it separately.");
        assert_eq!(medicare("97037"), "97037 is not covered by Medicare.");
        assert_eq!(medicare("97001"), "97001 is no code since 2017-01-01; 97161, 97162 or 97163 took its place.");
        assert_eq!(medicare("95831"), "95831 is no code since 2020-01-01.");
        assert_eq!(medicare("97139"), "Paid at an amount the contractor sets.");
        assert_eq!(said("97014", &PayerProfile::commercial(), day), "Paid.");
        assert_eq!(said("97532", &PayerProfile::commercial(), day), "97532 is no code since 2018-01-01; 97129 or 97130 took its place.");
    }

    #[test]
    fn a_code_is_one_only_in_its_time() {
        let on = |code, day| said(code, &PayerProfile::medicare(), day);
        assert_eq!(on("97762", date(2017, 12, 31)), "Paid.");
        assert!(on("97762", date(2018, 1, 1)).contains("97763"));
        assert_eq!(on("98979", date(2025, 12, 31)), "98979 is a code only from 2026-01-01 on.");
    }

    #[test]
    fn daily_maximums_are_medicares() {
        let most = |code, payer: &PayerProfile| daily_maximum(Code::known(code), payer);
        let (medicare, commercial) = (PayerProfile::medicare(), PayerProfile::commercial());
        assert_eq!((most("97530", &medicare), most("97112", &medicare), most("97530", &commercial)), (Some(6), Some(4), None));
        assert_eq!(most("97010", &medicare), None, "not payable says it better");
        assert_eq!(missing_base(Code::known("97130"), &[Code::known("97130")]), Some(Code::known("97129")));
        assert_eq!(missing_base(Code::known("97130"), &[Code::known("97129"), Code::known("97130")]), None);
    }
}
