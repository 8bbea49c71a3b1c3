//! The figures a payer is judged by: the built-in tables, or the CMS files that its profile names.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};

use super::assistants::AssistantLines;
use super::error::{BillingError, FileError};
use super::fees::{ClaimLine, Estimate, Locality, Rates, Schedule, estimate, read_gpci};
use super::limits::MUE_EDITION;
use super::ncci::PtpTable;
use crate::config::{PayerProfile, Setting};

/// The day to judge a visit by that has no date: the last that the built-in tables reach.
pub const UNDATED: Date = date(2026, 12, 31);

/// Tables for one payer, read once.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    ptp: Option<PtpTable>,
    schedule: Option<Schedule>,
    locality: Option<Locality>,
}

/// Why the files of a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file cannot be opened.
    #[error("{}: {error}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is not what it should be.
    #[error(transparent)]
    File(#[from] FileError),
    /// The locality is not in the file.
    #[error(transparent)]
    Locality(#[from] BillingError),
    /// A locality was named, but no file to find it in.
    #[error("the locality `{0}` needs CMS's GPCI file")]
    NoGpci(String),
}

impl Sources {
    /// Reads the files a profile names, relative to `folder`; what it does not name is built in.
    ///
    /// # Errors
    /// A file that cannot be opened or is not CMS's, or a locality that is not in it.
    pub fn load(payer: &PayerProfile, folder: &Path) -> Result<Self, SourceError> {
        let open = |path: &PathBuf| -> Result<(String, File), SourceError> {
            let file = folder.join(path);
            let opened = File::open(&file).map_err(|error| SourceError::Io { file, error })?;
            Ok((path.display().to_string(), opened))
        };
        let mut sources = Self::default();
        if !payer.edits.ptp_files.is_empty() {
            let files = payer.edits.ptp_files.iter().map(open).collect::<Result<Vec<_>, _>>()?;
            sources.ptp = Some(PtpTable::read(files)?);
        }
        if let Some(path) = &payer.fees.pprrvu {
            let (name, file) = open(path)?;
            sources.schedule = Some(Schedule::read(&name, file)?);
        }
        if let Some(wanted) = &payer.fees.locality {
            let path = payer.fees.gpci.as_ref().ok_or_else(|| SourceError::NoGpci(wanted.clone()))?;
            let (name, file) = open(path)?;
            sources.locality = Some(Locality::find(&read_gpci(&name, file)?, wanted)?.clone());
        }
        Ok(sources)
    }

    /// Pairs that are not paid together.
    #[must_use]
    pub fn ptp(&self) -> &PtpTable {
        self.ptp.as_ref().unwrap_or(PtpTable::built_in())
    }

    /// The rates of a day.
    ///
    /// # Errors
    /// A date the tables do not reach, or a file of another year.
    pub fn rates(&self, day: Date, qualifying_participant: bool) -> Result<Rates<'_>, BillingError> {
        let schedule = match &self.schedule {
            Some(schedule) => schedule,
            None => Schedule::built_in(day)?,
        };
        Rates::of(schedule, self.locality.as_ref(), day, qualifying_participant)
    }

    /// The payment of a day's units by the payer's fee schedule; `None` for a payer that does not pay by Medicare's.
    ///
    /// # Errors
    /// A date the tables do not reach, or a file of another year.
    pub fn estimate(&self, payer: &PayerProfile, day: Date, lines: &AssistantLines) -> Result<Option<Estimate>, BillingError> {
        if !payer.fees.medicare_schedule {
            return Ok(None);
        }
        let rates = self.rates(day, payer.fees.qualifying_participant)?;
        Ok(Some(estimate(&ClaimLine::of(lines), &rates)))
    }

    /// What is used and how old it is, for people to see.
    #[must_use]
    pub fn editions(&self, day: Date, setting: Setting) -> Vec<String> {
        let fees = self.rates(day, false).map_or_else(|none| none.to_string(), |rates| rates.edition());
        vec![self.ptp().edition(setting).to_owned(), MUE_EDITION.to_owned(), fees]
    }
}
