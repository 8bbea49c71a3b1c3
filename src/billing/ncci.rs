//! Pairs of codes that are not paid together on one day (NCCI procedure-to-procedure edits), by date, setting and payer.

use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};
use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Serialize;

use super::table;
use crate::config::{Code, PayerProfile, Setting};

/// The edition of the built-in table.
pub const EDITION: &str = "Medicare PTP edits 2024 Q3, therapy codes";

/// What a modifier can do for a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Indicator {
    /// 0: never both on one day.
    Never,
    /// 1: both, with 59 or XE, XP, XS, XU, when given in separate intervals.
    WithModifier,
    /// 9: withdrawn, never in force.
    Withdrawn,
}

/// Who does not pay a pair together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Authority {
    /// Medicare's table.
    Medicare {
        /// Its edition.
        edition: String,
    },
    /// The payer's own policy, where Medicare's table has no edit in force.
    Payer {
        /// The payer's name in the config.
        name: String,
        /// Where the payer says so.
        source: Option<String>,
        /// Last day of Medicare's own edit of the pair, where there was one.
        medicare_ended: Option<Date>,
    },
}

/// A pair that is not paid together. `Display` is the sentence for a biller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PairEdit {
    /// The code that is paid.
    pub column1: Code,
    /// The code that is denied, and carries 59 or X where that helps.
    pub column2: Code,
    /// What a modifier can do.
    pub indicator: Indicator,
    /// Who says so.
    pub authority: Authority,
}

impl PairEdit {
    /// Whether 59 or XE, XP, XS, XU lets both be paid.
    #[must_use]
    pub fn modifier_allowed(&self) -> bool {
        self.indicator == Indicator::WithModifier
    }

    /// What the note must show for the modifier to be true (NCCI Policy Manual ch. XI, P.2).
    #[must_use]
    pub fn note_must_show(&self) -> Option<&'static str> {
        self.modifier_allowed().then_some("separate times: the two services were given in different intervals, not in the same minutes")
    }
}

impl Display for PairEdit {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { column1, column2, .. } = self;
        match self.indicator {
            Indicator::WithModifier => {
                write!(
                    f,
                    "{column1} and {column2} on one day are paid together only with 59 (or an X modifier) on {column2} and separate times in the note"
                )?;
            }
            _ => write!(f, "{column1} and {column2} are never paid together on one day: {column2} is denied, and no modifier helps")?,
        }
        match &self.authority {
            Authority::Medicare { edition } => write!(f, " ({edition})."),
            Authority::Payer { name, medicare_ended: Some(day), .. } => {
                write!(f, " by {name}; Medicare has had no such edit since {day}.")
            }
            Authority::Payer { name, .. } => write!(f, " by {name}; Medicare has no such edit."),
        }
    }
}

/// Where a pair stands in Medicare's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairStatus {
    /// In force on the day.
    InForce(PairEdit),
    /// In force once, not on the day.
    Ended {
        /// Its last day.
        last_day: Date,
    },
    /// Never in force.
    None,
}

/// One row of a PTP table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    /// `None`: both settings.
    pub(super) setting: Option<Setting>,
    /// First day in force, where the table says.
    pub(super) from: Option<Date>,
    /// Last day in force.
    pub(super) until: Option<Date>,
    pub(super) indicator: Indicator,
}

/// A table of pairs: the built-in one, or CMS's quarterly files.
#[derive(Clone, Debug)]
pub struct PtpTable {
    /// The edition for each setting; `None` where files were read and none covers the setting.
    pub(super) editions: [Option<String>; 2],
    pub(super) edits: HashMap<(Code, Code), Vec<Edit>>,
}

impl PtpTable {
    /// The table built into the program, edition [`EDITION`].
    #[must_use]
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// The edition for a setting: what is read, and how old it is.
    #[must_use]
    pub fn edition(&self, setting: Setting) -> &str {
        self.editions[setting as usize].as_deref().unwrap_or(EDITION)
    }

    /// Where a pair stands on a day, in either order (NCCI Policy Manual ch. I and XI).
    #[must_use]
    pub fn status(&self, a: Code, b: Code, day: Date, setting: Setting) -> PairStatus {
        if self.editions[setting as usize].is_none() {
            return Self::built_in().status(a, b, day, setting);
        }
        let mut ended: Option<Date> = None;
        for pair in [(a, b), (b, a)] {
            let of_setting = |edit: &&Edit| edit.setting.is_none_or(|only| only == setting);
            for edit in self.edits.get(&pair).into_iter().flatten().filter(of_setting) {
                if edit.indicator == Indicator::Withdrawn {
                    continue;
                }
                if edit.from.is_none_or(|from| day >= from) && edit.until.is_none_or(|until| day <= until) {
                    let authority = Authority::Medicare { edition: self.edition(setting).to_owned() };
                    return PairStatus::InForce(PairEdit { column1: pair.0, column2: pair.1, indicator: edit.indicator, authority });
                }
                ended = ended.max(edit.until.filter(|until| *until < day));
            }
        }
        ended.map_or(PairStatus::None, |last_day| PairStatus::Ended { last_day })
    }

    /// The pair that a payer does not pay together on a day, if it is one: its own policy first, then Medicare's table.
    #[must_use]
    pub fn edit(&self, a: Code, b: Code, day: Date, setting: Setting, payer: &PayerProfile) -> Option<PairEdit> {
        let medicare = self.status(a, b, day, setting);
        if let (true, PairStatus::InForce(edit)) = (payer.edits.ncci, &medicare) {
            return Some(edit.clone());
        }
        let own = payer.edits.extra.iter().find(|pair| [(a, b), (b, a)].contains(&(pair.column1, pair.column2)))?;
        // Medicare's history of the pair is that of the practitioner table, whatever the setting.
        let medicare_ended = match self.status(a, b, day, Setting::Practitioner) {
            PairStatus::Ended { last_day } => Some(last_day),
            _ => None,
        };
        Some(PairEdit {
            column1: own.column1,
            column2: own.column2,
            indicator: if own.modifier_allowed { Indicator::WithModifier } else { Indicator::Never },
            authority: Authority::Payer { name: payer.name.clone(), source: own.source.clone(), medicare_ended },
        })
    }

    /// All pairs among the codes of a day that a payer does not pay together (NCCI Policy Manual ch. XI, P).
    #[must_use]
    pub fn edits(&self, codes: &[Code], day: Date, setting: Setting, payer: &PayerProfile) -> Vec<PairEdit> {
        let mut found = Vec::new();
        for (at, &a) in codes.iter().enumerate() {
            for &b in codes.iter().skip(at + 1).filter(|b| **b != a) {
                found.extend(self.edit(a, b, day, setting, payer).filter(|edit| !found.contains(edit)));
            }
        }
        found
    }
}

static BUILT_IN: LazyLock<PtpTable> = LazyLock::new(|| {
    let mut edits: HashMap<(Code, Code), Vec<Edit>> = HashMap::new();
    for row in table::rows(include_str!("tables/ptp.tsv"), "ptp.tsv") {
        let edit = Edit {
            setting: row.one_of("setting", SETTINGS),
            from: None,
            until: row.date("until"),
            indicator: row.one_of("indicator", INDICATORS),
        };
        edits.entry((row.code("column1"), row.code("column2"))).or_default().push(edit);
    }
    PtpTable { editions: [Some(EDITION.to_owned()), Some(EDITION.to_owned())], edits }
});

const SETTINGS: &[(&str, Option<Setting>)] =
    &[("both", None), ("practitioner", Some(Setting::Practitioner)), ("institutional", Some(Setting::Institutional))];

pub(super) const INDICATORS: &[(&str, Indicator)] = &[("0", Indicator::Never), ("1", Indicator::WithModifier), ("9", Indicator::Withdrawn)];

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::config::ExtraPair;

    fn code(text: &str) -> Code {
        Code::known(text)
    }

    fn on(a: &str, b: &str, day: Date, setting: Setting) -> Option<(String, String, Indicator)> {
        match PtpTable::built_in().status(code(a), code(b), day, setting) {
            PairStatus::InForce(edit) => Some((edit.column1.to_string(), edit.column2.to_string(), edit.indicator)),
            _ => None,
        }
    }

    const TODAY: Date = date(2026, 5, 18);

    #[test]
    fn pairs_in_force_with_97530() {
        use Indicator::{Never, WithModifier};
        let practitioner = |a, b| on(a, b, TODAY, Setting::Practitioner);
        let row = |a: &str, b: &str, i| Some((a.to_owned(), b.to_owned(), i));
        assert_eq!(practitioner("97530", "97150"), row("97150", "97530", WithModifier));
        for other in ["97537", "97542", "97750"] {
            assert_eq!(practitioner(other, "97530"), row("97530", other, WithModifier));
        }
        for other in ["97755", "95992", "92507", "92508", "92526", "90912", "90913"] {
            assert_eq!(practitioner("97530", other), row(other, "97530", WithModifier));
        }
        assert_eq!(practitioner("97530", "95851"), row("97530", "95851", Never));
        assert_eq!(practitioner("97140", "97124"), row("97140", "97124", Never));
    }

    #[test]
    fn pairs_often_claimed_that_are_not_in_force() {
        for other in ["97116", "97140", "97110", "97112", "97161", "97162", "97163", "97113", "97535", "97533", "97164", "97168"] {
            assert_eq!(on("97530", other, TODAY, Setting::Practitioner), None, "{other}");
        }
        assert_eq!(on("97161", "97140", TODAY, Setting::Practitioner), None);
        assert!(on("97530", "97116", date(2019, 12, 31), Setting::Practitioner).is_some());
        assert!(on("97530", "97116", date(2020, 10, 1), Setting::Practitioner).is_none(), "announced and withdrawn");
    }

    #[test]
    fn the_setting_decides() {
        let indicator = |setting| on("97161", "97750", TODAY, setting).map(|(_, _, i)| i);
        assert_eq!(indicator(Setting::Practitioner), Some(Indicator::Never));
        assert_eq!(indicator(Setting::Institutional), Some(Indicator::WithModifier));
    }

    #[test]
    fn a_payer_may_keep_a_pair_that_medicare_ended() {
        let (a, b) = (code("97530"), code("97113"));
        let find = |payer: &PayerProfile| PtpTable::built_in().edit(a, b, TODAY, Setting::Practitioner, payer);
        assert_eq!(find(&PayerProfile::medicare()), None);
        let mut payer = PayerProfile { name: "acme".into(), ..PayerProfile::commercial() };
        payer.edits.extra.push(ExtraPair { column1: a, column2: b, modifier_allowed: true, source: None });
        let edit = find(&payer).expect("the payer's own pair");
        assert_eq!(
            edit.to_string(),
            "97530 and 97113 on one day are paid together only with 59 (or an X modifier) on 97113 and separate times in the note \
             by acme; Medicare has had no such edit since 2019-12-31."
        );
    }

    #[test]
    fn one_evaluation_a_day() {
        let found = PtpTable::built_in().edits(&[code("97161"), code("97162")], TODAY, Setting::Practitioner, &PayerProfile::medicare());
        assert_eq!(found.len(), 1);
        assert!(!found[0].modifier_allowed());
    }
}
