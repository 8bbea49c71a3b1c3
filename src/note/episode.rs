//! What a note says of the episode of care: what kind of note it is, the case, the course and the goals.

use serde::Serialize;

use crate::text::Span;

/// What a visit's note is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A treatment encounter.
    #[default]
    Daily,
    /// An initial evaluation, with or without treatment.
    Evaluation,
    /// A re-evaluation.
    Reevaluation,
    /// A progress report.
    Progress,
    /// A discharge summary.
    Discharge,
    /// A plan of care that stands by itself, a certification or recertification.
    PlanOfCare,
    /// Cancelled, no show: nothing was given.
    Missed,
}

impl NoteKind {
    /// Whether the note tells of the case, beside or instead of a treatment: an evaluation, a plan of care, a report.
    #[must_use]
    pub fn is_report(self) -> bool {
        !matches!(self, Self::Daily | Self::Missed)
    }
}

/// The planned course of treatment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// How often: `2x/wk`.
    pub often: Option<Span>,
    /// For how long, in time or visits: `6 weeks`.
    pub long: Option<Span>,
    /// Words that say no treatment is planned.
    pub none: Option<Span>,
}

/// What an evaluation or a report says of the case; nothing of it is read from other notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// The medical or treatment diagnosis, or the problem that is treated.
    pub diagnosis: Option<Span>,
    /// When it began.
    pub onset: Option<Span>,
    /// How the patient functioned before.
    pub prior_function: Option<Span>,
    /// An objective measure.
    pub measure: Option<Span>,
    /// What improvement is expected.
    pub prognosis: Option<Span>,
    /// How far goals are reached, or what has changed.
    pub progress: Option<Span>,
    /// The time the report is about.
    pub period: Option<Span>,
}

/// A goal.
#[derive(Clone, Debug)]
pub struct Goal {
    /// Its words, with its heading where the heading holds the time frame.
    pub span: Span,
    /// Names a daily task, a work task or mobility.
    pub functional: bool,
    /// The words of the task.
    pub task: Option<Span>,
    /// The measure (level, distance, load, repetitions, degrees, per cent).
    pub measure: Option<Span>,
    /// The time frame, from the item or its heading.
    pub time_frame: Option<Span>,
    /// Met, or ongoing.
    pub met: bool,
    /// Named a long-term goal.
    pub long_term: bool,
}

impl Goal {
    /// Whether it has both a measure and a time frame.
    #[must_use]
    pub fn measurable(&self) -> bool {
        self.measure.is_some() && self.time_frame.is_some()
    }
}
