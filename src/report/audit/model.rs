//! The figures of an audit: version 1 of the published JSON Schema. No words of a note, save names in signatures and paths.

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::{Discipline, ProviderRole};
use crate::rules::Severity;

/// Version of the schema. A field may be added within a version; a change of meaning or a removal is a new one.
pub const VERSION: u32 = 1;

/// Output of `audit --format json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AuditReport {
    /// Version of this schema.
    pub version: u32,
    /// Version of the program.
    pub tool: String,
    /// Date of the report as given, `2026-11-24`; null where none was given.
    pub as_of: Option<String>,
    /// The files and folders audited, as given.
    pub paths: Vec<String>,
    /// Whether unsigned notes were taken as unfinished, so that what is still missing in them is only a hint.
    pub draft: bool,
    /// The figures that notes are judged by, with their dates.
    pub data: Vec<String>,
    /// All notes together.
    pub totals: TotalRow,
    /// Rules with a finding or a suppressed finding, the most findings first.
    pub rules: Vec<RuleRow>,
    /// Months of service in their order; visits without a date come last.
    pub months: Vec<MonthRow>,
    /// Those who signed, the most visits first. A visit that two signed counts for both; visits without a signature come last.
    pub providers: Vec<ProviderRow>,
    /// The notes with the most serious findings, at most 20.
    pub worst: Vec<NoteRow>,
    /// Why notes were not read, at most 100.
    pub not_read: Vec<String>,
}

/// All notes together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TotalRow {
    /// Notes read.
    pub notes: usize,
    /// Notes without a finding.
    pub clean_notes: usize,
    /// Files that could not be read as notes.
    pub not_read: usize,
    /// Visits in the notes.
    pub visits: usize,
    /// Visits without a finding.
    pub clean_visits: usize,
    /// First and last date of service, `["2026-01-05", "2026-03-31"]`; null where no visit has a date.
    pub dates: Option<[String; 2]>,
    /// Findings.
    pub findings: Counts,
    /// Findings that a comment in the note suppresses; they count nowhere else.
    pub suppressed: usize,
    /// Units billed and supported.
    pub units: UnitCounts,
    /// What the differences in units are worth.
    pub payment: PaymentRow,
}

/// Findings by loudness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Impossible, or a claim would be refused.
    pub errors: usize,
    /// A contradiction, or something an auditor would miss.
    pub warnings: usize,
    /// Worth knowing.
    pub infos: usize,
    /// Advice.
    pub hints: usize,
}

/// Units billed and supported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnitCounts {
    /// Units written on the charges.
    pub billed: u64,
    /// Of these, the units that can be compared with minutes.
    pub compared: u64,
    /// What the minutes of the compared codes support, by each payer's rule.
    pub supported: u64,
    /// Units billed beyond the supported ones, code by code.
    pub over: u64,
    /// Supported units that a billed code leaves out.
    pub under: u64,
}

/// What differences in units are worth by the built-in fee schedule, in cents. An estimate, never a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PaymentRow {
    /// Visits whose billed units differ from the supported ones.
    pub differing: usize,
    /// Of these, the visits that have a price: paid by Medicare's schedule, in a year it is built in for.
    pub priced: usize,
    /// Paid for units beyond the supported ones.
    pub over_cents: i64,
    /// Not billed though supported.
    pub under_cents: i64,
    /// The fee schedules used: `2026 national`.
    pub schedules: Vec<String>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleRow {
    /// Its name.
    pub rule: &'static str,
    /// What it says, in one line.
    pub summary: &'static str,
    /// Loudness of its loudest finding; its own where all are suppressed.
    pub severity: Severity,
    /// Findings.
    pub findings: usize,
    /// Notes that have one.
    pub notes: usize,
    /// Findings that a comment in the note suppresses.
    pub suppressed: usize,
    /// Its page.
    pub url: String,
}

/// One month of service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MonthRow {
    /// `2026-03`; null for visits without a date.
    pub month: Option<String>,
    /// Visits.
    pub visits: usize,
    /// Visits without a finding.
    pub clean: usize,
    /// Visits whose loudest finding is a hint or a notice.
    pub advised: usize,
    /// Findings.
    pub findings: Counts,
    /// Units billed and supported.
    pub units: UnitCounts,
}

/// One who signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProviderRow {
    /// Name and credential as the first of the notes writes them, `A. B., PT`; null for visits without a signature.
    pub provider: Option<String>,
    /// Therapist or assistant.
    pub role: Option<ProviderRole>,
    /// Discipline by the credential.
    pub discipline: Option<Discipline>,
    /// Visits signed.
    pub visits: usize,
    /// Visits without a finding.
    pub clean: usize,
    /// Findings.
    pub findings: Counts,
    /// Units billed and supported.
    pub units: UnitCounts,
    /// Dated visits by month of service.
    pub months: Vec<ProviderMonth>,
}

/// The visits that one person signed in one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProviderMonth {
    /// `2026-03`.
    pub month: String,
    /// Visits signed.
    pub visits: usize,
    /// Visits without a finding.
    pub clean: usize,
}

/// One note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct NoteRow {
    /// Path as `check` names it.
    pub path: String,
    /// Visits in it.
    pub visits: usize,
    /// Its findings.
    pub findings: Counts,
}

impl Counts {
    /// Counts one finding.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
            Severity::Hint => self.hints += 1,
        }
    }

    /// Adds other counts.
    pub fn merge(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.hints += other.hints;
    }

    /// Hints and notices: what is only advice.
    #[must_use]
    pub fn advice(self) -> usize {
        self.infos + self.hints
    }

    /// All findings.
    #[must_use]
    pub fn all(self) -> usize {
        self.errors + self.warnings + self.infos + self.hints
    }

    /// Findings at least as loud as `least`.
    #[must_use]
    pub fn at_least(self, least: Severity) -> usize {
        let by = [
            (Severity::Error, self.errors),
            (Severity::Warning, self.warnings),
            (Severity::Info, self.infos),
            (Severity::Hint, self.hints),
        ];
        by.into_iter().filter(|(severity, _)| *severity >= least).map(|(_, count)| count).sum()
    }

    /// The order of notes by what is wrong in them: errors first, then warnings, then the rest.
    #[must_use]
    pub fn weight(self) -> [usize; 4] {
        [self.errors, self.warnings, self.infos, self.hints]
    }
}

impl UnitCounts {
    /// Adds other units.
    pub fn merge(&mut self, other: Self) {
        self.billed += other.billed;
        self.compared += other.compared;
        self.supported += other.supported;
        self.over += other.over;
        self.under += other.under;
    }
}
