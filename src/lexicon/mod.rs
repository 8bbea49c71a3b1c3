//! LEXICON: the vocabulary: tables of phrases with their sources, and one compiled matcher over them.

mod clinic;
mod columns;
pub mod fold;
mod matcher;
mod places;
mod table;

use std::sync::{Arc, LazyLock};

pub use clinic::ClinicHit;
pub use columns::column;
pub use fold::{Folded, Token};
pub use matcher::{Hit, Matcher, leftmost_longest};
pub use places::{Place, takes};
pub use table::{Row, Table};

use crate::config::Phrase;
use crate::text::Span;
use clinic::Clinic;

macro_rules! tables {
    ($($(#[$doc:meta])* $variant:ident => $file:literal,)*) => {
        /// The built-in tables. A row is added to a file, a file is added here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(usize)]
        pub enum TableId { $($(#[$doc])* $variant,)* }

        const FILES: &[(TableId, &str, &str)] = &[$((TableId::$variant, $file, include_str!(concat!("tables/", $file))),)*];
    };
}

tables! {
    /// Activities with the code they support by default, and what context can change it.
    Activities => "activities.tsv",
    /// Names of services as therapists write them (TherEx, NMR, gait training) with their code.
    Labels => "labels.tsv",
    /// Section headings.
    Headings => "headings.tsv",
    /// Words that decide whether an activity was performed, with the side they reach to.
    Status => "status.tsv",
    /// Negations that do not negate the activity beside them.
    PseudoNegations => "pseudo_negations.tsv",
    /// Levels of assistance.
    Assist => "assist.tsv",
    /// Kinds of cueing.
    Cueing => "cueing.tsv",
    /// Devices and equipment.
    Equipment => "equipment.tsv",
    /// Names of the totals.
    Totals => "totals.tsv",
    /// Payers by the unit rule they follow.
    Payers => "payers.tsv",
    /// Credentials and roles.
    Roles => "roles.tsv",
    /// Persons other than the provider.
    Persons => "persons.tsv",
    /// Words of skilled need and of justification.
    Elements => "elements.tsv",
    /// Words of goals: tasks, impairments, measures.
    GoalWords => "goal_words.tsv",
    /// What an activity is done to, with, on, where and for whom.
    Objects => "objects.tsv",
    /// What an activity is for.
    Aims => "aims.tsv",
    /// What a cue is about.
    CueAims => "cue_aims.tsv",
    /// Words that frame others ("for", "cues for", "while") and words too general to name an activity.
    Frames => "frames.tsv",
    /// Muscles, joints and motions.
    Body => "body.tsv",
    /// How a sentence says that a task was graded.
    Asides => "asides.tsv",
    /// Abbreviations with one meaning.
    Abbreviations => "abbreviations.tsv",
    /// Verbs that say of a sentence that nothing was done in it, or who did it.
    Verbs => "verbs.tsv",
    /// What evaluations, plans of care and progress reports say of the case.
    Case => "case.tsv",
    /// Names of services that other professions write too.
    SharedNames => "shared_names.tsv",
    /// Words of where and with whom somebody lives.
    HomeWords => "home_words.tsv",
    /// Words of several that say in which mode a service was given.
    Modes => "modes.tsv",
    /// Kinds of note, as titles name them.
    NoteKinds => "note_kinds.tsv",
    /// Ordinary words that are never a typing slip of a word of therapy.
    Plain => "plain.tsv",
}

/// The compiled vocabulary, with the clinic's own phrases where it has any.
#[derive(Clone)]
pub struct Lexicon {
    matcher: &'static Matcher,
    clinic: Option<Arc<Clinic>>,
}

static MATCHER: LazyLock<Matcher> = LazyLock::new(|| Matcher::new(builtin_tables().unwrap_or_default()));

static BUILTIN: LazyLock<Lexicon> = LazyLock::new(|| Lexicon { matcher: &MATCHER, clinic: None });

/// Parses the built-in tables.
///
/// # Errors
/// Names the file and line of the first bad row; a test holds that there is none.
pub fn builtin_tables() -> Result<Vec<Table>, String> {
    FILES.iter().map(|(_, name, text)| Table::parse(name, text)).collect()
}

/// A part of a text in folded form with every phrase found in it.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// The folded words.
    pub folded: Folded,
    /// Every phrase of every table, overlapping ones too, by start and then longest first.
    pub hits: Vec<Hit>,
    /// The clinic's own phrases, which do not overlap; those with a code or a known meaning are among the hits too.
    pub clinic: Vec<ClinicHit>,
}

impl Lexicon {
    /// The vocabulary as shipped, compiled once.
    #[must_use]
    pub fn builtin() -> &'static Lexicon {
        &BUILTIN
    }

    /// The vocabulary with the clinic's own phrases laid over it.
    #[must_use]
    pub fn of(phrases: &[Phrase]) -> Lexicon {
        let clinic = (!phrases.is_empty()).then(|| Clinic::of(phrases, &MATCHER));
        Lexicon { matcher: &MATCHER, clinic }
    }

    /// Whether the clinic has phrases of its own.
    #[must_use]
    pub fn has_clinic(&self) -> bool {
        self.clinic.is_some()
    }

    /// The clinic's phrase that a hit is of.
    #[must_use]
    pub fn phrase(&self, hit: &ClinicHit) -> Option<&Phrase> {
        self.clinic.as_ref()?.phrases.get(hit.phrase)
    }

    /// Folds a part of a text and finds every phrase in it. Spans are offsets into `text`.
    #[must_use]
    pub fn scan(&self, text: &str, span: Span) -> Scan {
        let folded = self.matcher.fold(text, span);
        let mut hits = self.matcher.hits(text, &folded);
        let mut own = Vec::new();
        if let Some(clinic) = &self.clinic {
            own = clinic.hits(&folded);
            if !own.is_empty() {
                clinic.over(&mut own, &mut hits);
            }
        }
        Scan { folded, hits, clinic: own }
    }

    /// The row a hit stands for.
    #[must_use]
    pub fn row(&self, hit: &Hit) -> &'static Row {
        if hit.is_clinic() { &clinic::ACTIVITY } else { self.matcher.row(hit) }
    }
}

impl Scan {
    /// The leftmost longest hits of one table, which do not overlap.
    #[must_use]
    pub fn of(&self, table: TableId) -> Vec<Hit> {
        leftmost_longest(self.all(table).copied())
    }

    /// Every hit of one table.
    pub fn all(&self, table: TableId) -> impl Iterator<Item = &Hit> {
        self.hits.iter().filter(move |h| h.table == table as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_every_table_is_sound() {
        builtin_tables().unwrap();
    }
}
