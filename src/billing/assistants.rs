//! Which units carry CQ or CO: from the minutes of therapist, assistant and both together.

use indexmap::IndexMap;
use jiff::civil::{Date, date};
use serde::Serialize;

use super::codes;
use super::error::BillingError;
use super::units::{Count, SUBSTANTIAL, UNIT, UnitLine, UnitsResult};
use super::working::{AssistantWhy, Step};
use crate::config::{AssistantPolicy, Code};

/// CQ and CO are owed from this day (Claims Processing Manual ch. 5 §20.1).
pub const REQUIRED_FROM: Date = date(2020, 1, 1);
/// The exceptions for the last units of a service, and the lower payment, hold from this day (CY 2022 rule; 42 CFR 410.59, 410.60).
pub const EXCEPTIONS_FROM: Date = date(2022, 1, 1);

/// Minutes of one service by who gave them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProviderMinutes {
    /// By the therapist alone.
    pub therapist: u32,
    /// By the assistant alone.
    pub assistant: u32,
    /// By both at once: they count as the therapist's.
    pub together: u32,
}

impl ProviderMinutes {
    /// The minutes of two parts of one service.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            therapist: self.therapist + other.therapist,
            assistant: self.assistant + other.assistant,
            together: self.together + other.together,
        }
    }

    /// All minutes of the service; minutes together count once.
    #[must_use]
    pub fn total(self) -> u32 {
        self.therapist + self.assistant + self.together
    }

    /// The minutes that count as the therapist's.
    #[must_use]
    pub fn by_therapist(self) -> u32 {
        self.therapist + self.together
    }

    /// Whether the assistant alone gave more than 10 % of the service.
    #[must_use]
    pub fn over_ten_percent(self) -> bool {
        over_ten_percent(self.assistant, self.total())
    }
}

/// Minutes by provider from all minutes of each code and, of these, the assistant's and those of both together (ch. 5 §20.1).
///
/// A code that has no minutes of its own in `minutes` gets those said here. Only codes with a part by an assistant are in
/// the answer.
///
/// # Errors
/// More minutes by the assistant and together than the code has.
pub fn provider_minutes(
    minutes: &mut IndexMap<Code, u32>,
    assistant: &IndexMap<Code, u32>,
    together: &IndexMap<Code, u32>,
) -> Result<IndexMap<Code, ProviderMinutes>, BillingError> {
    let mut providers = IndexMap::new();
    for &code in assistant.keys().chain(together.keys()) {
        let of = |part: &IndexMap<Code, u32>| part.get(&code).copied().unwrap_or(0);
        let (assistant, together) = (of(assistant), of(together));
        let part = assistant.saturating_add(together);
        let all = *minutes.entry(code).or_insert(part);
        let therapist = all.checked_sub(part).ok_or(BillingError::MoreThanAll { code, all, part })?;
        providers.insert(code, ProviderMinutes { therapist, assistant, together });
    }
    Ok(providers)
}

/// Which of Medicare's assistant rules holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AssistantRule {
    /// No modifier.
    None,
    /// More than 10 % of a unit, and nothing else (2020 and 2021).
    TenPercent,
    /// More than 10 %, with the exceptions for the last one or two units of a service (from 2022).
    TenPercentWithExceptions,
}

impl AssistantRule {
    /// The rule of a payer on a day (Claims Processing Manual ch. 5 §20.1; 42 CFR 410.59 and 410.60).
    #[must_use]
    pub fn on(policy: AssistantPolicy, day: Date) -> Self {
        match policy {
            AssistantPolicy::None => Self::None,
            AssistantPolicy::Medicare if day < REQUIRED_FROM => Self::None,
            AssistantPolicy::Medicare if day < EXCEPTIONS_FROM => Self::TenPercent,
            AssistantPolicy::Medicare => Self::TenPercentWithExceptions,
        }
    }
}

/// The units of one code without and with the assistant's modifier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Split {
    /// Units without CQ or CO.
    pub clean: u32,
    /// Units with CQ or CO.
    pub cq: u32,
}

/// The lines of a day and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssistantLines {
    /// Each code of the units, in their order. Ties among codes are those of the units.
    pub lines: IndexMap<Code, Split>,
    /// How each was worked out.
    pub working: Vec<Step>,
    /// Evaluations with minutes by an assistant, who cannot furnish them (Benefit Policy Manual ch. 15 §220.3).
    pub not_by_assistant: Vec<Code>,
}

/// Splits each code's units into those without and with CQ or CO (Claims Processing Manual ch. 5 §20.1; CY 2022 rule).
///
/// Of a 15-minute code the therapist's full 15s are clean units and the assistant's carry the modifier. One unit left:
/// clean if the therapist's minutes left reach 8, else modified if the assistant gave more than 10 % of what is left.
/// Two left: one of each. Of any other code, the whole service carries it if the assistant gave more than 10 %.
/// A code without an entry in `providers` is taken as the therapist's.
#[must_use]
pub fn assistant_lines(units: &UnitsResult, providers: &IndexMap<Code, ProviderMinutes>, rule: AssistantRule) -> AssistantLines {
    let mut result = AssistantLines::default();
    result.lines.extend(units.lines.keys().map(|code| (*code, Split::default())));
    let addon_to = |code| codes::info(code).and_then(|row| row.addon_to).filter(|base| units.lines.contains_key(base));
    for line in units.lines.values().filter(|line| addon_to(line.code).is_none()) {
        // An add-on is one service with its first code: their minutes are one stretch of time.
        let further = codes::addon_of(line.code).and_then(|code| units.lines.get(&code));
        let service = [Some(line), further].into_iter().flatten();
        let by = service.clone().filter_map(|part| providers.get(&part.code)).fold(ProviderMinutes::default(), |sum, part| sum.and(*part));
        let count: u32 = service.map(|part| part.units).sum();
        let split = if rule == AssistantRule::None || by.assistant == 0 || count == 0 {
            Split { clean: count, cq: 0 }
        } else {
            let (split, why) = if is_by_quarter_hours(line) { by_units(count, by, rule) } else { whole(count, by) };
            let (therapist, assistant) = (by.by_therapist(), by.assistant);
            result.working.push(Step::Assistant { code: line.code, therapist, assistant, clean: split.clean, cq: split.cq, why });
            split
        };
        let first = Split { clean: split.clean.min(line.units), cq: line.units - split.clean.min(line.units) };
        result.lines.insert(line.code, first);
        if let Some(further) = further {
            result.lines.insert(further.code, Split { clean: split.clean - first.clean, cq: split.cq - first.cq });
        }
        if by.assistant > 0 && codes::info(line.code).is_some_and(codes::CodeInfo::is_evaluation) {
            result.not_by_assistant.push(line.code);
        }
    }
    result
}

fn is_by_quarter_hours(line: &UnitLine) -> bool {
    line.count != Count::Untimed && codes::info(line.code).is_some_and(|row| row.basis == codes::Basis::Minutes(UNIT))
}

/// Units of 15 minutes, one by one.
fn by_units(units: u32, by: ProviderMinutes, rule: AssistantRule) -> (Split, AssistantWhy) {
    let clean = (by.by_therapist() / UNIT).min(units);
    let cq = (by.assistant / UNIT).min(units - clean);
    let (therapist, assistant) = (by.by_therapist() % UNIT, by.assistant % UNIT);
    let exceptions = rule == AssistantRule::TenPercentWithExceptions;
    let (more_clean, why) = match units - clean - cq {
        0 => (0, AssistantWhy::OwnUnits),
        1 if exceptions && therapist >= SUBSTANTIAL => (1, AssistantWhy::TherapistEight),
        1 => (u32::from(!over_ten_percent(assistant, therapist + assistant)), AssistantWhy::Share),
        left if exceptions => (left.div_ceil(2), AssistantWhy::OneEach),
        // Without the exceptions a unit is clean only if the therapist's minutes nearly fill it.
        _ => (u32::from(!over_ten_percent(UNIT - therapist, UNIT)), AssistantWhy::Share),
    };
    (Split { clean: clean + more_clean, cq: units - clean - more_clean }, why)
}

/// A service that carries the modifier as a whole or not at all.
fn whole(units: u32, by: ProviderMinutes) -> (Split, AssistantWhy) {
    let over = by.over_ten_percent();
    (Split { clean: if over { 0 } else { units }, cq: if over { units } else { 0 } }, AssistantWhy::Share)
}

fn over_ten_percent(part: u32, whole: u32) -> bool {
    u64::from(part) * 10 > u64::from(whole)
}
