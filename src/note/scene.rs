//! What the passes over activities share: the visit they look at, the phrases that name an activity, and the pieces they hand on.

use jiff::civil::Date;

use super::clause::Clause;
use super::clinicians::Clinicians;
use super::dates::dates;
use super::model::{Intervention, NoteKind, SectionKind};
use crate::config::Discipline;
use crate::lexicon::{Hit, Lexicon, TableId};

/// How surely a phrase names an intervention by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Test,
    Verb,
    Topic,
    Activity,
}

#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) hit: Hit,
    pub(super) kind: Kind,
}

/// What the pass needs to know of the visit.
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) clauses: &'a [Clause],
    pub(super) lexicon: &'a Lexicon,
    pub(super) kind: NoteKind,
    pub(super) discipline: Option<Discipline>,
    pub(super) date: Option<Date>,
    pub(super) clinicians: &'a Clinicians<'a>,
}

impl Scene<'_> {
    /// Whether words of a section tell of the case rather than of the day: an evaluation or a report tells what the patient does by
    /// now, and what was done on its day stands under treatment. `evidence`: a dose, help or cue stands beside them, as it may where
    /// a progress report is written into the note of a day.
    pub(super) fn tells_of_case(&self, section: SectionKind, evidence: bool) -> bool {
        let report = match self.kind {
            NoteKind::Daily | NoteKind::Missed => false,
            NoteKind::Progress => !evidence,
            NoteKind::Evaluation | NoteKind::Reevaluation | NoteKind::PlanOfCare | NoteKind::Discharge => true,
        };
        report && section != SectionKind::Treatment
    }

    /// Whether a clause names a day before the visit's: it tells of then.
    pub(super) fn tells_of_another_day(&self, clause: &Clause) -> bool {
        let of_visit = self.date;
        dates(self.text, clause.segment.span).iter().any(|date| of_visit.is_some_and(|day| date.value < day))
    }
}

pub(super) enum Piece {
    New(Intervention),
    More(Intervention, Whole),
}

/// How far back words without an activity of their own reach.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// The activity before them.
    Last,
    /// Every activity before them of which no level is told: "SBA throughout", "She needed min A for all of it".
    All,
}

impl Piece {
    /// The words belong to the activity before them.
    pub(super) fn about_the_one_before(self) -> Self {
        match self {
            Self::New(words) => Self::More(words, Whole::Last),
            more @ Self::More(..) => more,
        }
    }
}

pub(super) fn heads(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> Vec<Head> {
    clause
        .scan
        .of(TableId::Activities)
        .into_iter()
        .filter(|h| h.first >= range.0 && h.end <= range.1)
        .map(|hit| {
            let kind = match scene.lexicon.row(&hit).cell(3) {
                "activity" => Kind::Activity,
                "topic" => Kind::Topic,
                "verb" => Kind::Verb,
                _ => Kind::Test,
            };
            Head { hit, kind }
        })
        .collect()
}
