//! The settings as a clinic writes them in `therapy-lsp.toml` or in its editor: every key optional, unknown ones refused.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Code, Discipline, PayerSettings, ProviderRole, Setting};

/// Settings of therapy-lsp.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Settings {
    /// Discipline assumed where the note does not say.
    pub discipline: Option<Discipline>,
    /// Payer profile assumed where the note does not say: `medicare`, `commercial`, `unknown` or one of `payers`.
    pub payer: Option<String>,
    /// Who bills: `practitioner` (private practice) or `institutional` (hospital outpatient, SNF Part B, agency).
    pub setting: Option<Setting>,
    /// Who treats where the note does not say: `therapist` or `assistant`.
    pub provider: Option<ProviderRole>,
    /// Loudness of each rule, or `off`.
    pub severity: IndexMap<String, Level>,
    /// Payer profiles by name; settings under `medicare` or `commercial` change the built-in profile.
    pub payers: IndexMap<String, PayerSettings>,
    /// The clinic's own phrases.
    pub lexicon: Vec<Phrase>,
    /// Which files are notes.
    pub files: Files,
    /// What the editor shows between the words.
    pub inlay: InlaySettings,
    /// What the editor shows above each visit.
    pub lens: LensSettings,
}

/// Loudness of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not shown at all.
    Off,
    /// Advice.
    Hint,
    /// Worth knowing.
    Info,
    /// Something an auditor would miss.
    Warning,
    /// Impossible, or a claim would be refused.
    Error,
}

/// A phrase of the clinic: what it means, or which code it speaks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Phrase {
    /// The words as they stand in notes, in any case.
    pub phrase: String,
    /// The code they speak for.
    #[serde(default)]
    pub code: Option<Code>,
    /// What they are short for: read in their place, and shown in the hover.
    #[serde(default)]
    pub means: Option<String>,
    /// How strongly they speak for the code, above 0 to 10; 1 is as strong as the activity's own default.
    #[serde(default = "Phrase::usual_weight")]
    pub weight: f32,
}

impl Phrase {
    fn usual_weight() -> f32 {
        3.0
    }
}

/// Which files are notes, beside those whose name says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Files {
    /// Globs of further notes, relative to the folder of this file: `exports/**/*.rtf.txt`.
    pub include: Vec<String>,
    /// Globs of files and folders to leave alone: `templates/**`.
    pub exclude: Vec<String>,
}

/// Inlay hints, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct InlaySettings {
    /// Units after each charge or label with minutes (on).
    pub units: Option<bool>,
    /// The sum after each total (on).
    pub totals: Option<bool>,
    /// Meaning of abbreviations (off).
    pub abbreviations: Option<bool>,
}

/// The line above each visit, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LensSettings {
    /// Minutes, units and what is left to look at (on).
    pub visit: Option<bool>,
    /// The payment estimate at its end (on).
    pub estimate: Option<bool>,
}

impl Settings {
    /// These settings put over `base`: a value written here wins, a list or a table written here adds to it.
    #[must_use]
    pub fn over(self, mut base: Settings) -> Settings {
        base.severity.extend(self.severity);
        base.payers.extend(self.payers);
        base.lexicon.extend(self.lexicon);
        base.files.include.extend(self.files.include);
        base.files.exclude.extend(self.files.exclude);
        Settings {
            discipline: self.discipline.or(base.discipline),
            payer: self.payer.or(base.payer),
            setting: self.setting.or(base.setting),
            provider: self.provider.or(base.provider),
            severity: base.severity,
            payers: base.payers,
            lexicon: base.lexicon,
            files: base.files,
            inlay: InlaySettings {
                units: self.inlay.units.or(base.inlay.units),
                totals: self.inlay.totals.or(base.inlay.totals),
                abbreviations: self.inlay.abbreviations.or(base.inlay.abbreviations),
            },
            lens: LensSettings { visit: self.lens.visit.or(base.lens.visit), estimate: self.lens.estimate.or(base.lens.estimate) },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_editor_wins_over_the_file_and_adds_to_its_lists() {
        let file = Settings {
            payer: Some("medicare".into()),
            discipline: Some(Discipline::Pt),
            severity: [("code-unclear".to_owned(), Level::Off), ("units-over".to_owned(), Level::Warning)].into(),
            ..Settings::default()
        };
        let editor = Settings {
            payer: Some("commercial".into()),
            severity: [("code-unclear".to_owned(), Level::Hint)].into(),
            ..Settings::default()
        };
        let both = editor.over(file);
        assert_eq!(both.payer.as_deref(), Some("commercial"));
        assert_eq!(both.discipline, Some(Discipline::Pt));
        assert_eq!(both.severity["code-unclear"], Level::Hint);
        assert_eq!(both.severity["units-over"], Level::Warning);
    }
}
