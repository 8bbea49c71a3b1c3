//! What is allowed: the visit's codes with their minutes as labelled, beside what billing makes of them.

use indexmap::IndexMap;

use jiff::civil::Date;

use crate::billing::assistants::{AssistantLines, ProviderMinutes};
use crate::billing::fees::Estimate;
use crate::billing::{Check, Stake, UnitsResult, codes};
use crate::config::{Code, PayerProfile, ProviderRole};

/// The codes of one visit: what was given and billed under each, and the units this supports.
///
/// Codes go by what the note writes on a service, since that is what is billed; only a service without code or label goes by
/// what its words support.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The payer's rules that apply to the visit.
    pub payer: PayerProfile,
    /// The date of service; where the note has none, that of the newest tables.
    pub day: Date,
    /// One line for each code that was given or billed, in the order of the note.
    pub lines: Vec<CodeLine>,
    /// The code each intervention goes by, in their order; `None` where it was not performed or has none.
    pub codes: Vec<Option<Code>>,
    /// Minutes of each timed code that has them.
    pub minutes: IndexMap<Code, u32>,
    /// Timed codes that were given or billed and whose own minutes the note does not say.
    pub without_minutes: Vec<Code>,
    /// Untimed codes that were given.
    pub untimed: Vec<Code>,
    /// Timed minutes together, where every timed code has its own.
    pub timed: Option<u32>,
    /// Timed and untimed minutes together, where every service has its own.
    pub treatment: Option<u32>,
    /// Minutes of the untimed services that have them.
    pub untimed_minutes: u32,
    /// Whether an untimed service was given whose minutes are not written.
    pub untimed_without_minutes: bool,
    /// Units by the total-time rule, where every timed code has minutes.
    pub cms: Option<UnitsResult>,
    /// Units by the rule of eights, where every timed code has minutes.
    pub ama: Option<UnitsResult>,
    /// Billed units beside supported ones, by the payer's rule; only where units are written on a charge and minutes are known.
    pub check: Option<Check>,
    /// Units without and with CQ or CO, where units are known.
    pub assistants: Option<AssistantLines>,
    /// What the supported units are paid by the built-in fee schedule; `None` for another year, another payer, or a clinic with fee
    /// files of its own.
    pub payment: Option<Estimate>,
    /// What the units between billed and supported are worth, where they differ and the built-in fee schedule has a price.
    pub stake: Option<Stake>,
}

/// One code of a visit.
#[derive(Clone, Debug)]
pub struct CodeLine {
    /// The code.
    pub code: Code,
    /// Indexes of the performed services that carry it.
    pub services: Vec<usize>,
    /// Indexes of the performed interventions that go by it.
    pub interventions: Vec<usize>,
    /// Indexes of its charges.
    pub charges: Vec<usize>,
    /// Its minutes, where the note says them.
    pub minutes: Option<u32>,
    /// Its minutes by who gave them; where the note does not say who, they count as the therapist's.
    pub by: ProviderMinutes,
    /// Those who gave it, therapist or assistant, as far as the note says; minutes together count as the therapist's.
    pub providers: Vec<ProviderRole>,
    /// Whether the note says who gave each part of it.
    pub provider_known: bool,
}

impl CodeLine {
    /// An empty line for a code.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self {
            code,
            services: Vec::new(),
            interventions: Vec::new(),
            charges: Vec::new(),
            minutes: None,
            by: ProviderMinutes::default(),
            providers: Vec::new(),
            provider_known: true,
        }
    }

    /// Whether anything was done under it, as far as the words say.
    #[must_use]
    pub fn given(&self) -> bool {
        !self.services.is_empty() || !self.interventions.is_empty()
    }

    /// The one who gave all of it, where the note says so.
    #[must_use]
    pub fn sole_provider(&self) -> Option<ProviderRole> {
        match self.providers[..] {
            [only] if self.provider_known => Some(only),
            _ => None,
        }
    }

    /// Notes who gave a part of it.
    pub fn given_by(&mut self, role: Option<ProviderRole>) {
        let role = match role {
            Some(ProviderRole::Together) => ProviderRole::Therapist,
            Some(role) => role,
            None => return self.provider_known = false,
        };
        if !self.providers.contains(&role) {
            self.providers.push(role);
        }
    }

    /// Whether minutes decide its units; an unknown code counts as untimed.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        codes::info(self.code).is_some_and(codes::CodeInfo::is_timed)
    }
}

impl Tally {
    /// The line of a code.
    #[must_use]
    pub fn line(&self, code: Code) -> Option<&CodeLine> {
        self.lines.iter().find(|line| line.code == code)
    }

    /// Units by the payer's rule.
    #[must_use]
    pub fn units(&self) -> Option<&UnitsResult> {
        match self.payer.unit_rule {
            crate::config::UnitRule::Cms => self.cms.as_ref(),
            crate::config::UnitRule::Ama => self.ama.as_ref(),
        }
    }
}
