//! Payer profiles: how a payer counts units, which edits and modifiers it applies, and what it pays by.

use std::path::PathBuf;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Code;

/// How a payer turns minutes into units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum UnitRule {
    /// Medicare's total-time rule ("8-minute rule"): the minutes of all timed codes fix the units of the day.
    #[default]
    #[serde(alias = "total-time", alias = "medicare")]
    Cms,
    /// The AMA's midpoint rule ("rule of eights"): each code stands alone.
    #[serde(alias = "rule-of-eights", alias = "eights", alias = "midpoint")]
    Ama,
}

/// Which rules of coverage decide whether a code is paid at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Coverage {
    /// Medicare's: 97010 is bundled, 97014 is G0283.
    #[default]
    Medicare,
    /// Every code that exists on the day.
    Any,
}

/// What a payer asks of services by an assistant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum AssistantPolicy {
    /// Medicare's CQ and CO by date: none before 2020, more than 10 % of a unit since, with the exceptions of 2022.
    #[default]
    Medicare,
    /// No modifier for assistants.
    None,
}

/// A pair of codes that a payer does not pay together without a modifier, beside Medicare's own table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExtraPair {
    /// The code that is paid.
    pub column1: Code,
    /// The code that is denied, and carries the modifier.
    pub column2: Code,
    /// Whether 59 or XE, XP, XS, XU lets both be paid.
    #[serde(default = "yes")]
    pub modifier_allowed: bool,
    /// Where the payer says so.
    #[serde(default)]
    pub source: Option<String>,
}

/// Which pairs of codes a payer does not pay together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditPolicy {
    /// Whether the payer follows Medicare's PTP edits.
    pub ncci: bool,
    /// Further pairs.
    pub extra: Vec<ExtraPair>,
    /// CMS quarterly PTP files to use instead of the built-in table.
    pub ptp_files: Vec<PathBuf>,
}

/// What a payer pays by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeePolicy {
    /// Whether it pays by Medicare's fee schedule, so that an estimate means something.
    pub medicare_schedule: bool,
    /// Whether the provider is a qualifying participant with the higher conversion factor (from 2026).
    pub qualifying_participant: bool,
    /// CMS's relative value file, for locality rates or a newer edition than the one built in.
    pub pprrvu: Option<PathBuf>,
    /// CMS's geographic index file.
    pub gpci: Option<PathBuf>,
    /// The locality in it: contractor and number, `01112-05`, or the locality's name.
    pub locality: Option<String>,
}

/// How one payer judges a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayerProfile {
    /// Its name as in the config: `medicare`, `commercial`, or a clinic's own.
    pub name: String,
    /// How minutes become units.
    pub unit_rule: UnitRule,
    /// Which codes are paid at all.
    pub coverage: Coverage,
    /// Pairs that are not paid together.
    pub edits: EditPolicy,
    /// CQ and CO.
    pub assistants: AssistantPolicy,
    /// Whether GP, GO or GN is owed on every therapy line.
    pub plan_modifiers: bool,
    /// Whether KX is owed above the year's threshold.
    pub thresholds: bool,
    /// Whether the daily maximum of units applies.
    pub mue: bool,
    /// What it pays by.
    pub fees: FeePolicy,
}

/// A payer as a clinic writes it in the config: what is not written is as in `like`, else as in `commercial`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct PayerSettings {
    /// The built-in profile it starts from: `medicare` or `commercial`.
    pub like: Option<String>,
    /// How notes write its name, besides the key itself: `["Acme Health", "AHP"]`.
    pub names: Vec<String>,
    /// How minutes become units: `cms` (total-time rule) or `ama` (rule of eights).
    pub unit_rule: Option<UnitRule>,
    /// Which codes are paid at all.
    pub coverage: Option<Coverage>,
    /// Pairs that are not paid together.
    pub edits: EditSettings,
    /// What it asks of services by an assistant.
    pub assistants: Option<AssistantPolicy>,
    /// Whether GP, GO or GN is owed on every therapy line.
    pub plan_modifiers: Option<bool>,
    /// Whether KX is owed above the year's threshold.
    pub thresholds: Option<bool>,
    /// Whether the daily maximum of units applies.
    pub mue: Option<bool>,
    /// What it pays by.
    pub fees: FeeSettings,
}

/// Pairs of codes, as written in the config.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct EditSettings {
    /// Whether the payer follows Medicare's PTP edits.
    pub ncci: Option<bool>,
    /// Further pairs, such as 97530 with 97113, which Medicare ended on 2019-12-31 and some payers still apply.
    pub extra: Vec<ExtraPair>,
    /// CMS quarterly PTP files to use instead of the built-in table. Read by `units` only; notes are checked with the built-in table.
    pub ptp_files: Vec<PathBuf>,
}

/// Fees, as written in the config.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct FeeSettings {
    /// Whether the payer pays by Medicare's fee schedule.
    pub medicare_schedule: Option<bool>,
    /// Whether the provider is a qualifying participant with the higher conversion factor.
    pub qualifying_participant: Option<bool>,
    /// CMS's relative value file (PPRRVU). Read by `units` only; elsewhere the built-in schedule holds.
    pub pprrvu: Option<PathBuf>,
    /// CMS's geographic index file (GPCI). Read by `units` only.
    pub gpci: Option<PathBuf>,
    /// The locality in it: contractor and number, `01112-05`, or the locality's name. Used by `units` only.
    pub locality: Option<String>,
}

impl PayerProfile {
    /// Medicare Part B.
    #[must_use]
    pub fn medicare() -> Self {
        Self {
            name: "medicare".into(),
            unit_rule: UnitRule::Cms,
            coverage: Coverage::Medicare,
            edits: EditPolicy { ncci: true, extra: Vec::new(), ptp_files: Vec::new() },
            assistants: AssistantPolicy::Medicare,
            plan_modifiers: true,
            thresholds: true,
            mue: true,
            fees: FeePolicy { medicare_schedule: true, ..FeePolicy::default() },
        }
    }

    /// A commercial plan: the rule of eights, Medicare's pairs, none of Medicare's modifiers, no fees known.
    #[must_use]
    pub fn commercial() -> Self {
        Self {
            name: "commercial".into(),
            unit_rule: UnitRule::Ama,
            coverage: Coverage::Any,
            edits: EditPolicy { ncci: true, extra: Vec::new(), ptp_files: Vec::new() },
            assistants: AssistantPolicy::None,
            plan_modifiers: false,
            thresholds: false,
            mue: false,
            fees: FeePolicy::default(),
        }
    }

    /// A payer nobody named: counted by the total-time rule, and asked for nothing that only some payers ask for.
    #[must_use]
    pub fn unknown() -> Self {
        Self { name: "unknown".into(), unit_rule: UnitRule::Cms, ..Self::commercial() }
    }

    /// A built-in profile by its name: `medicare`, `commercial` or `unknown`.
    #[must_use]
    pub fn built_in(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "medicare" => Some(Self::medicare()),
            "commercial" => Some(Self::commercial()),
            "unknown" => Some(Self::unknown()),
            _ => None,
        }
    }

    /// A profile by its name: the clinic's own, else a built-in one. Settings under a built-in name change that profile.
    ///
    /// # Errors
    /// A sentence that names the payers there are, or the `like` that is not one.
    pub fn find(name: &str, own: &IndexMap<String, PayerSettings>) -> Result<Self, String> {
        let Some((name, settings)) = own.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)) else {
            return Self::built_in(name).ok_or_else(|| {
                let known = ["medicare", "commercial"].into_iter().chain(own.keys().map(String::as_str)).collect::<Vec<_>>();
                format!("`{name}` is no payer profile; there are {}", known.join(", "))
            });
        };
        let base = match &settings.like {
            Some(like) => {
                Self::built_in(like).ok_or_else(|| format!("payer `{name}` is like `{like}`, which is neither medicare nor commercial"))?
            }
            None => Self::built_in(name).unwrap_or_else(Self::commercial),
        };
        Ok(settings.over(Self { name: name.to_owned(), ..base }))
    }
}

impl PayerSettings {
    /// The profile with these settings put over it.
    fn over(&self, base: PayerProfile) -> PayerProfile {
        let PayerProfile { name, unit_rule, coverage, edits, assistants, plan_modifiers, thresholds, mue, fees } = base;
        PayerProfile {
            name,
            unit_rule: self.unit_rule.unwrap_or(unit_rule),
            coverage: self.coverage.unwrap_or(coverage),
            edits: EditPolicy {
                ncci: self.edits.ncci.unwrap_or(edits.ncci),
                extra: self.edits.extra.clone(),
                ptp_files: self.edits.ptp_files.clone(),
            },
            assistants: self.assistants.unwrap_or(assistants),
            plan_modifiers: self.plan_modifiers.unwrap_or(plan_modifiers),
            thresholds: self.thresholds.unwrap_or(thresholds),
            mue: self.mue.unwrap_or(mue),
            fees: FeePolicy {
                medicare_schedule: self.fees.medicare_schedule.unwrap_or(fees.medicare_schedule),
                qualifying_participant: self.fees.qualifying_participant.unwrap_or(fees.qualifying_participant),
                pprrvu: self.fees.pprrvu.clone(),
                gpci: self.fees.gpci.clone(),
                locality: self.fees.locality.clone(),
            },
        }
    }
}

/// Words in lower case with one space around each, so that a name is found as whole words.
pub(super) fn plain(words: &str) -> String {
    let parts = words.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    parts.fold(String::from(" "), |plain, part| plain + &part.to_lowercase() + " ")
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(toml: &str) -> IndexMap<String, PayerSettings> {
        toml::from_str(toml).expect("settings")
    }

    #[test]
    fn a_payer_of_the_clinics_own_starts_from_another() {
        let payers = own("
            [acme]
            like = 'medicare'
            unit-rule = 'rule-of-eights'
            thresholds = false
            edits.extra = [{ column1 = '97530', column2 = '97113', source = 'acme manual 2026' }]
        ");
        let acme = PayerProfile::find("Acme", &payers).expect("it is there");
        let extra = ExtraPair {
            column1: Code::known("97530"),
            column2: Code::known("97113"),
            modifier_allowed: true,
            source: Some("acme manual 2026".into()),
        };
        let edits = EditPolicy { extra: vec![extra], ..PayerProfile::medicare().edits };
        let expected = PayerProfile { name: "acme".into(), unit_rule: UnitRule::Ama, thresholds: false, edits, ..PayerProfile::medicare() };
        assert_eq!(acme, expected);
        let plain = PayerProfile::find("plain", &own("[plain]")).expect("it is there");
        assert_eq!(plain, PayerProfile { name: "plain".into(), ..PayerProfile::commercial() }, "commercial where nothing is said");
        let changed = PayerProfile::find("medicare", &own("[medicare]\nmue = false")).expect("built in");
        assert_eq!(changed, PayerProfile { mue: false, ..PayerProfile::medicare() });
    }

    #[test]
    fn what_is_no_payer_is_said_with_those_there_are() {
        let find = |name: &str, toml: &str| PayerProfile::find(name, &own(toml)).expect_err("no profile");
        assert_eq!(find("acme", "[zenith]"), "`acme` is no payer profile; there are medicare, commercial, zenith");
        assert_eq!(find("acme", "[acme]\nlike = 'zenith'"), "payer `acme` is like `zenith`, which is neither medicare nor commercial");
        assert!(toml::from_str::<PayerSettings>("unit-rules = 'cms'").is_err(), "an unknown key is refused");
    }
}
