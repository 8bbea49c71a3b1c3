//! The blanks that fixes leave: visible, in brackets, to be filled by the therapist; never a value.

/// A blank that a fix inserts. A note that holds one gets `unfilled-placeholder` in place of the finding that asked for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blank {
    /// A level of assistance.
    AssistLevel,
    /// A daily task, work task or mobility.
    DailyTask,
    /// A measure: distance, load, repetitions, level.
    Measure,
    /// A time frame.
    TimeFrame,
    /// Why a therapist's skill was needed.
    SkilledNeed,
    /// The condition or deficit that limits a task.
    Condition,
    /// What was done under a label.
    Activity,
    /// What decides between two codes.
    Purpose,
    /// Minutes of a service.
    Minutes,
    /// Minutes in the place of an estimate.
    ExactMinutes,
    /// Total timed minutes.
    TimedMinutes,
    /// Total treatment minutes.
    TreatmentMinutes,
    /// Start and end of a separate interval.
    Interval,
    /// Start and end in the place of a range that cannot be.
    ExactInterval,
    /// What changed between two levels of assistance.
    Change,
    /// Who was one-on-one with the patient in these minutes.
    OneOnOne,
    /// How often treatment is planned.
    Often,
    /// For how long treatment is planned.
    Long,
    /// How treatment goes on.
    Plan,
    /// The diagnosis.
    Diagnosis,
    /// When the problem began.
    Onset,
    /// How the patient functioned before.
    PriorFunction,
    /// Objective measures.
    Measurements,
    /// What improvement is expected.
    Prognosis,
    /// How far a goal is reached.
    GoalStatus,
    /// The period a report is about.
    Period,
    /// Name and credentials.
    Signature,
    /// Name and credentials of the therapist, where an assistant has signed.
    TherapistSignature,
}

impl Blank {
    /// Every blank.
    pub const ALL: &'static [Blank] = &[
        Self::AssistLevel,
        Self::DailyTask,
        Self::Measure,
        Self::TimeFrame,
        Self::SkilledNeed,
        Self::Condition,
        Self::Activity,
        Self::Purpose,
        Self::Minutes,
        Self::ExactMinutes,
        Self::TimedMinutes,
        Self::TreatmentMinutes,
        Self::Interval,
        Self::ExactInterval,
        Self::Change,
        Self::OneOnOne,
        Self::Often,
        Self::Long,
        Self::Plan,
        Self::Diagnosis,
        Self::Onset,
        Self::PriorFunction,
        Self::Measurements,
        Self::Prognosis,
        Self::GoalStatus,
        Self::Period,
        Self::Signature,
        Self::TherapistSignature,
    ];

    /// The blank as it stands in the note.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::AssistLevel => "[assist level]",
            Self::DailyTask => "[daily task]",
            Self::Measure => "[measure]",
            Self::TimeFrame => "[time frame]",
            Self::SkilledNeed => "[what took a therapist's skill]",
            Self::Condition => "[condition or deficit that limits the task]",
            Self::Activity => "[what was done]",
            Self::Purpose => "[task it is for]",
            Self::Minutes => "[minutes]",
            Self::ExactMinutes => "[exact minutes]",
            Self::TimedMinutes => "[timed minutes]",
            Self::TreatmentMinutes => "[treatment minutes]",
            Self::Interval => "[start-end]",
            Self::ExactInterval => "[exact start-end]",
            Self::Change => "[what changed]",
            Self::OneOnOne => "[who was one-on-one, and in which minutes]",
            Self::Often => "[how often]",
            Self::Long => "[how long]",
            Self::Plan => "[how treatment goes on]",
            Self::Diagnosis => "[diagnosis]",
            Self::Onset => "[when it began]",
            Self::PriorFunction => "[function before]",
            Self::Measurements => "[test and score]",
            Self::Prognosis => "[prognosis]",
            Self::GoalStatus => "[how far each goal is reached]",
            Self::Period => "[start and end of the period]",
            Self::Signature => "[name, credentials]",
            Self::TherapistSignature => "[name, credentials of the therapist]",
        }
    }

    /// The blank that these words are, if they are one; in a note in capitals it is in capitals too.
    #[must_use]
    pub fn read(words: &str) -> Option<Self> {
        if !words.starts_with('[') {
            return None;
        }
        Self::ALL.iter().copied().find(|blank| blank.text().eq_ignore_ascii_case(words))
    }

    /// Values a client may offer to choose from.
    #[must_use]
    pub fn choices(self) -> &'static [&'static str] {
        match self {
            Self::AssistLevel => &["I", "Mod I", "setup", "supervision", "SBA", "CGA", "Min A", "Mod A", "Max A", "Dep"],
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Blank;
    use crate::config::Config;

    #[test]
    fn every_blank_is_read_as_one() {
        for blank in Blank::ALL {
            let text = format!("5/18/2026 PT note\nTherEx (97110) 15 min: squats 3x10\nA: {}\nA.S., PT\n", blank.text());
            for text in [text.clone(), text.to_uppercase()] {
                let note = crate::note::read(&text, &Config::default());
                let found: Vec<_> = note.visits[0].placeholders.iter().map(|span| span.of(&text)).collect();
                assert_eq!(found.iter().filter_map(|words| Blank::read(words)).collect::<Vec<_>>(), [*blank], "{text}");
            }
        }
    }

    #[test]
    fn blanks_are_told_apart() {
        for (n, a) in Blank::ALL.iter().enumerate() {
            assert!(a.text().starts_with('[') && a.text().ends_with(']'), "{a:?}");
            assert!(Blank::ALL.iter().skip(n + 1).all(|b| a.text() != b.text()), "{a:?}");
        }
    }
}
