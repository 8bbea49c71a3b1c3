//! The table of therapy procedure codes: how each is counted, by whom it may be billed, and whether it is paid.

use std::sync::LazyLock;

use indexmap::IndexMap;
use jiff::civil::Date;
use serde::Serialize;

use super::table;
use crate::config::{Code, Discipline};

/// What the table knows of one code.
#[derive(Clone, Debug)]
pub struct CodeInfo {
    /// The code.
    pub code: Code,
    /// What it is, in our own words: "therapeutic exercise".
    pub label: &'static str,
    /// What one unit is.
    pub basis: Basis,
    /// The code it must be billed with, for an add-on code.
    pub addon_to: Option<Code>,
    /// Always or sometimes a therapy code, which decides whether a plan modifier is owed.
    pub therapy: Therapy,
    /// Disciplines that may bill it.
    pub disciplines: Vec<Discipline>,
    /// How the provider must be with the patient.
    pub contact: Contact,
    /// Medicare's payment status.
    pub status: Status,
    /// First day it may be billed, where known.
    pub from: Option<Date>,
    /// Last day it may be billed, for a deleted code.
    pub until: Option<Date>,
    /// Codes to use in its place.
    pub instead: Vec<Code>,
    /// Most units a day (MUE, practitioner claims), where published.
    pub mue: Option<u32>,
    /// Where the row comes from.
    pub source: &'static str,
}

/// What one unit of a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// One unit for this many minutes: 15 for most timed codes, 30, 60 or 120 for a few.
    Minutes(u32),
    /// One unit whatever the minutes.
    Untimed,
}

/// Whether a code is a therapy code by CMS's list (Claims Processing Manual ch. 5 §20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Therapy {
    /// Always: a plan modifier is owed whoever bills it.
    Always,
    /// Only under a therapy plan of care, which a therapist's note is.
    Sometimes,
    /// Neither: bundled, invalid or not covered.
    None,
}

/// How the provider must be with the patient.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Contact {
    /// Direct contact with one patient.
    Direct,
    /// A modality that needs constant attendance.
    Attended,
    /// A modality that runs under supervision.
    Supervised,
    /// Two or more patients at once.
    Group,
    /// An evaluation or re-evaluation: by the clinician, not by an assistant.
    Evaluation,
    /// With the caregiver, without the patient.
    Caregiver,
    /// Anything else.
    Other,
}

/// Medicare's payment status of a code (status indicator of the fee schedule file).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Paid by the fee schedule (A).
    Active,
    /// Restricted coverage (R).
    Restricted,
    /// Priced by the contractor (C).
    Carrier,
    /// Never paid separately (B).
    Bundled,
    /// Not valid for Medicare; another code is used (I).
    Invalid,
    /// Not covered (N).
    Noncovered,
    /// No longer a code.
    Deleted,
}

impl CodeInfo {
    /// Whether minutes decide its units.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.basis != Basis::Untimed
    }

    /// Whether its minutes pool with those of the other 15-minute codes (Claims Processing Manual ch. 5 §20.2.C).
    ///
    /// An add-on of 15 minutes pools only if the code it is added to does: 97130 does, 97551 (after 30 minutes) does not.
    #[must_use]
    pub fn pools(&self) -> bool {
        self.basis == Basis::Minutes(15) && self.addon_to.and_then(info).is_none_or(|base| base.basis == self.basis)
    }

    /// Whether it needs one provider with one patient the whole time.
    #[must_use]
    pub fn one_on_one(&self) -> bool {
        matches!(self.contact, Contact::Direct | Contact::Attended) && self.is_timed()
    }

    /// Whether it is an evaluation or re-evaluation, which an assistant cannot furnish (Benefit Policy Manual ch. 15 §220.3).
    #[must_use]
    pub fn is_evaluation(&self) -> bool {
        self.contact == Contact::Evaluation
    }
}

/// The row of a code; `None` for a code that is no therapy code known here.
#[must_use]
pub fn info(code: Code) -> Option<&'static CodeInfo> {
    TABLE.get(&code)
}

/// The label of a code in our own words, or the empty text for an unknown one.
#[must_use]
pub fn label(code: Code) -> &'static str {
    info(code).map_or("", |row| row.label)
}

/// Every code of the table, by number.
pub fn all() -> impl Iterator<Item = &'static CodeInfo> {
    TABLE.values()
}

/// The code that is added to `code` for further time: 97130 for 97129.
#[must_use]
pub fn addon_of(code: Code) -> Option<Code> {
    TABLE.values().find(|row| row.addon_to == Some(code)).map(|row| row.code)
}

static TABLE: LazyLock<IndexMap<Code, CodeInfo>> = LazyLock::new(|| {
    table::rows(include_str!("tables/codes.tsv"), "codes.tsv")
        .map(|row| {
            let code = row.code("code");
            let info = CodeInfo {
                code,
                label: row.text("label"),
                basis: match row.text("basis") {
                    "untimed" => Basis::Untimed,
                    _ => Basis::Minutes(row.number("basis")),
                },
                addon_to: row.codes("addon_to").next(),
                therapy: row.one_of("therapy", &[("always", Therapy::Always), ("sometimes", Therapy::Sometimes), ("none", Therapy::None)]),
                disciplines: row.many_of("disciplines", &[("PT", Discipline::Pt), ("OT", Discipline::Ot), ("SLP", Discipline::Slp)]),
                contact: row.one_of("contact", CONTACTS),
                status: row.one_of("status", STATUSES),
                from: row.date("from"),
                until: row.date("until"),
                instead: row.codes("instead").collect(),
                mue: row.optional("mue").map(|_| row.number("mue")),
                source: row.text("source"),
            };
            (code, info)
        })
        .collect()
});

const CONTACTS: &[(&str, Contact)] = &[
    ("direct", Contact::Direct),
    ("attended", Contact::Attended),
    ("supervised", Contact::Supervised),
    ("group", Contact::Group),
    ("evaluation", Contact::Evaluation),
    ("caregiver", Contact::Caregiver),
    ("other", Contact::Other),
];

const STATUSES: &[(&str, Status)] = &[
    ("active", Status::Active),
    ("restricted", Status::Restricted),
    ("carrier", Status::Carrier),
    ("bundled", Status::Bundled),
    ("invalid", Status::Invalid),
    ("noncovered", Status::Noncovered),
    ("deleted", Status::Deleted),
];

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::fees::Schedule;
    use super::*;

    #[test]
    fn the_tables_agree_with_each_other() {
        let schedule = Schedule::built_in(date(2026, 5, 18)).expect("a year built in");
        for row in all() {
            let code = row.code;
            assert!(!row.label.is_empty() && !row.source.is_empty() && !row.disciplines.is_empty(), "{code}");
            assert!(row.addon_to.iter().chain(&row.instead).all(|other| info(*other).is_some()), "{code}");
            assert_eq!(row.status == Status::Deleted, row.until.is_some(), "{code}: a deleted code has a last day");
            assert!(row.from.zip(row.until).is_none_or(|(from, until)| from < until), "{code}");
            if let Some(rvu) = schedule.rvu(code) {
                assert_eq!(rvu.status, row.status, "{code}");
                assert!(!rvu.mppr || row.therapy == Therapy::Always, "{code}: the reduction is for codes that are always therapy");
            }
        }
        assert!(schedule.rows().all(|(code, _)| info(code).is_some()), "every priced code is known");
    }

    #[test]
    fn only_codes_of_15_minutes_pool() {
        let pools = |code| info(Code::known(code)).is_some_and(CodeInfo::pools);
        assert!(["97530", "97035", "97129", "97130", "90913"].into_iter().all(pools));
        // Often mistaken for timed codes; or timed by another length; or after one.
        assert!(!["97012", "97014", "97016", "97150", "20560", "96125", "97550", "97551", "92608"].into_iter().any(pools));
    }
}
