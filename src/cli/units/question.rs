//! What is asked: arguments and settings brought into the terms of billing.

use std::path::Path;
use std::str::FromStr;

use indexmap::IndexMap;
use jiff::civil::Date;

use super::{Args, RuleChoice};
use crate::billing::assistants::provider_minutes;
use crate::billing::sources::UNDATED;
use crate::billing::{BillingError, ProviderMinutes, SourceError, Sources, codes, threshold};
use crate::config::{Code, Config, Discipline, PayerProfile, Setting, UnitRule};

/// Everything an answer rests on.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) payer: PayerProfile,
    pub(super) rule: UnitRule,
    pub(super) setting: Setting,
    pub(super) discipline: Option<Discipline>,
    /// The date asked for.
    pub(super) date: Option<Date>,
    pub(super) minutes: IndexMap<Code, u32>,
    pub(super) untimed: Vec<Code>,
    /// Minutes by provider, of the codes an assistant had a part in.
    pub(super) providers: IndexMap<Code, ProviderMinutes>,
    /// All timed minutes together, where no codes are given.
    pub(super) total_only: Option<u32>,
    pub(super) sources: Sources,
    /// Whether a missing estimate is an error.
    pub(super) fees_asked: bool,
}

/// Why a question cannot be answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum UnitsError {
    #[error(transparent)]
    Billing(#[from] BillingError),
    #[error(transparent)]
    Source(#[from] SourceError),
    #[error("give the minutes of each code, as in: therapy-lsp units 97110:33 97140:7")]
    Nothing,
    #[error("the rule of eights needs the minutes of each code; a total alone is counted by the total-time rule")]
    TotalByEights,
    #[error("{0} minutes of all codes together cannot be counted beside the minutes of single codes")]
    TotalAndCodes(u32),
    #[error("{0} does not pay by Medicare's fee schedule, so there is no estimate; set `medicare-schedule = true` for it if it does")]
    NoSchedule(String),
}

impl Question {
    pub(super) fn of(args: &Args, config: &Config) -> Result<Self, UnitsError> {
        let mut payer = config.profile(Some(config.payer.as_deref().unwrap_or("medicare")));
        payer.fees.qualifying_participant |= args.qp;
        payer.fees.pprrvu = args.pprrvu.clone().or(payer.fees.pprrvu);
        payer.fees.gpci = args.gpci.clone().or(payer.fees.gpci);
        payer.fees.locality = args.locality.clone().or(payer.fees.locality);
        if !args.ptp.is_empty() {
            payer.edits.ptp_files.clone_from(&args.ptp);
        }
        if let Some(error @ BillingError::BeforeTables { .. }) = args.date.and_then(|day| threshold::threshold(day).err()) {
            return Err(error.into());
        }
        let mut question = Self {
            rule: RuleChoice::over(args.rule, payer.unit_rule),
            setting: config.setting,
            discipline: config.discipline,
            date: args.date,
            minutes: IndexMap::new(),
            untimed: args.untimed.clone(),
            providers: IndexMap::new(),
            total_only: None,
            sources: Sources::load(&payer, Path::new(""))?,
            fees_asked: args.fees,
            payer,
        };
        question.read_minutes(&args.minutes)?;
        let sum = |given: &[CodeMinutes]| {
            let mut sum: IndexMap<Code, u32> = IndexMap::new();
            for part in given {
                let minutes = sum.entry(part.code).or_default();
                *minutes = minutes.saturating_add(part.minutes);
            }
            sum
        };
        let (assistant, together) = match args.together.as_deref() {
            Some([]) => (IndexMap::new(), sum(&args.assistant)),
            together => (sum(&args.assistant), sum(together.unwrap_or_default())),
        };
        question.providers = provider_minutes(&mut question.minutes, &assistant, &together)?;
        match (question.total_only, question.minutes.is_empty() && question.untimed.is_empty()) {
            (None, true) => Err(UnitsError::Nothing),
            (Some(total), false) => Err(UnitsError::TotalAndCodes(total)),
            (Some(_), true) if question.rule == UnitRule::Ama => Err(UnitsError::TotalByEights),
            _ => Ok(question),
        }
    }

    /// The day whose tables hold: that asked for, else the newest.
    pub(super) fn day(&self) -> Date {
        self.date.unwrap_or(UNDATED)
    }

    fn read_minutes(&mut self, given: &[String]) -> Result<(), BillingError> {
        for text in given {
            let code = Code::parse(text);
            let total = text.strip_prefix("timed:").unwrap_or(text).parse::<u32>().ok().filter(|_| code.is_none());
            if let Some(total) = total {
                self.total_only = Some(self.total_only.unwrap_or(0).saturating_add(total));
            } else if let Some(code) = code.filter(|code| codes::info(*code).is_some_and(|row| !row.is_timed())) {
                self.untimed.push(code);
            } else {
                let CodeMinutes { code, minutes } = text.parse()?;
                let sum = self.minutes.entry(code).or_default();
                *sum = sum.saturating_add(minutes);
            }
        }
        Ok(())
    }
}

/// Minutes of a code, written `97110:33`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodeMinutes {
    code: Code,
    minutes: u32,
}

impl FromStr for CodeMinutes {
    type Err = BillingError;

    fn from_str(text: &str) -> Result<Self, BillingError> {
        let (code, given) = text.split_once([':', '=']).unwrap_or((text, ""));
        let code = Code::parse(code.trim()).ok_or_else(|| BillingError::NotACode(code.trim().to_owned()))?;
        let given = given.trim();
        match given.parse::<i64>() {
            Ok(minutes) if minutes < 0 => Err(BillingError::NegativeMinutes { code, minutes }),
            Ok(minutes) => {
                let minutes = u32::try_from(minutes).map_err(|_| BillingError::LongerThanADay { minutes: minutes.unsigned_abs() })?;
                Ok(Self { code, minutes })
            }
            Err(_) if given.is_empty() && codes::info(code).is_some_and(codes::CodeInfo::is_timed) => Err(BillingError::IsTimed(code)),
            Err(_) => Err(BillingError::NotMinutes { code, given: given.to_owned() }),
        }
    }
}
