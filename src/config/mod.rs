//! CONFIG: the clinic's settings in one typed form, and the few terms of the field that every room shares.

mod discover;
mod notes;
mod parse;
pub mod payer;
mod settings;
pub mod terms;

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

pub use discover::{FILE_NAME, find, load, load_for, user_file};
pub use notes::{NOTE_ENDINGS, NoteFiles};
pub use parse::{Loaded, Problem, from_editor, from_toml};
pub use payer::{AssistantPolicy, Coverage, EditPolicy, ExtraPair, FeePolicy, PayerProfile, PayerSettings, UnitRule};
pub use settings::{Files, InlaySettings, LensSettings, Level, Phrase, Settings};
pub use terms::{Code, Discipline, Modifier, ProviderRole, Setting};

/// Everything a clinic or an editor can set, with nothing left open. The default is a clinic with no settings at all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// Discipline assumed where the note does not say.
    pub discipline: Option<Discipline>,
    /// Payer profile assumed where the note does not say.
    pub payer: Option<String>,
    /// Who bills.
    pub setting: Setting,
    /// Who treats where the note does not say.
    pub provider: Option<ProviderRole>,
    /// Whether an unsigned note is taken as still being written, as in an editor; the command line takes it as finished.
    pub draft: bool,
    /// Loudness of rules, where it is not their own.
    pub severity: IndexMap<String, Level>,
    /// The clinic's payer profiles.
    pub payers: IndexMap<String, PayerSettings>,
    /// The clinic's phrases; of two for the same words the last one counts.
    pub lexicon: Vec<Phrase>,
    /// Which files are notes, beside those whose name says so.
    pub files: Files,
    /// Inlay hints.
    pub inlay: Inlay,
    /// Lens above each visit.
    pub lens: Lens,
}

/// Which inlay hints the editor shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inlay {
    /// Units after each charge or label with minutes.
    pub units: bool,
    /// The sum after each total.
    pub totals: bool,
    /// Meaning of abbreviations.
    pub abbreviations: bool,
}

impl Default for Inlay {
    fn default() -> Self {
        Self { units: true, totals: true, abbreviations: false }
    }
}

/// What the line above each visit shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lens {
    /// Whether there is one.
    pub visit: bool,
    /// Whether it ends with the payment estimate.
    pub estimate: bool,
}

impl Default for Lens {
    fn default() -> Self {
        Self { visit: true, estimate: true }
    }
}

impl Config {
    /// The loudness a clinic has set for a rule.
    #[must_use]
    pub fn level(&self, rule: &str) -> Option<Level> {
        self.severity.get(rule).copied()
    }

    /// The clinic's own profile whose name, or one of whose `names`, stands among these words of a note; the longest name wins.
    /// A built-in key is none of the clinic's own: `medicare` must not claim "Medicare Advantage".
    #[must_use]
    pub fn own_profile(&self, words: &str) -> Option<PayerProfile> {
        let words = payer::plain(words);
        let names = self.payers.iter().flat_map(|(key, own)| {
            let key_itself = PayerProfile::built_in(key).is_none().then_some(key);
            own.names.iter().chain(key_itself).map(move |name| (payer::plain(name), key))
        });
        let said = names.filter(|(name, _)| !name.trim().is_empty() && words.contains(name.as_str()));
        let (_, key) = said.max_by_key(|(name, _)| name.len())?;
        PayerProfile::find(key, &self.payers).ok()
    }

    /// The payer profile to judge by: the one named, else the clinic's default, else the one for a payer nobody named.
    ///
    /// A name that is no profile (only possible before the config was checked) is judged like an unnamed payer.
    #[must_use]
    pub fn profile(&self, named: Option<&str>) -> PayerProfile {
        named
            .or(self.payer.as_deref())
            .and_then(|name| PayerProfile::find(name, &self.payers).ok())
            .unwrap_or_else(|| PayerProfile::find("unknown", &self.payers).unwrap_or_else(|_| PayerProfile::unknown()))
    }
}

impl From<Settings> for Config {
    fn from(settings: Settings) -> Self {
        let Settings { discipline, payer, setting, provider, severity, payers, lexicon, files, inlay, lens } = settings;
        let (usual_inlay, usual_lens) = (Inlay::default(), Lens::default());
        Self {
            discipline,
            payer,
            setting: setting.unwrap_or_default(),
            provider,
            draft: false,
            severity,
            payers,
            lexicon,
            files,
            inlay: Inlay {
                units: inlay.units.unwrap_or(usual_inlay.units),
                totals: inlay.totals.unwrap_or(usual_inlay.totals),
                abbreviations: inlay.abbreviations.unwrap_or(usual_inlay.abbreviations),
            },
            lens: Lens { visit: lens.visit.unwrap_or(usual_lens.visit), estimate: lens.estimate.unwrap_or(usual_lens.estimate) },
        }
    }
}

/// Makes the paths written in a config file relative to the folder it stands in.
fn anchor(settings: &mut Settings, folder: &Path) {
    let join = |path: &mut PathBuf| {
        if path.is_relative() {
            *path = folder.join(&*path);
        }
    };
    for payer in settings.payers.values_mut() {
        payer.edits.ptp_files.iter_mut().for_each(join);
        payer.fees.pprrvu.iter_mut().chain(payer.fees.gpci.iter_mut()).for_each(join);
    }
}
