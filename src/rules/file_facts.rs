//! Facts stated once in a file that hold for all its visits: a goal need not be repeated every day.

use super::Blank;
use crate::note::{Goal, Visit};

/// What any visit of the file says. A blank that a fix has put there counts as said: the blank is then the finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct FileFacts {
    /// A goal of any kind; an unfilled template is none.
    pub goal: bool,
    /// A goal that names a daily task, a work task or mobility.
    pub functional_goal: bool,
    /// A functional goal with a measure.
    pub measurable_goal: bool,
    /// A goal with a time frame, or how long treatment is planned.
    pub goal_time: bool,
    /// Why a therapist's skill is needed.
    pub skilled_need: bool,
    /// The condition that makes the activities necessary.
    pub justification: bool,
}

impl FileFacts {
    /// The facts of one visit.
    #[must_use]
    pub fn of_visit(text: &str, visit: &Visit) -> Self {
        let asked = |blank| visit.placeholders.iter().any(|span| Blank::read(span.of(text)) == Some(blank));
        let goals: Vec<GoalFacts> = visit.goals.iter().filter_map(|goal| GoalFacts::of(text, visit, goal)).collect();
        Self {
            goal: !goals.is_empty(),
            functional_goal: goals.iter().any(|goal| goal.functional),
            measurable_goal: goals.iter().any(|goal| goal.functional && goal.measurable),
            goal_time: visit.course.long.is_some() || asked(Blank::TimeFrame) || visit.goals.iter().any(|goal| goal.time_frame.is_some()),
            skilled_need: !visit.skilled_need.is_empty(),
            justification: !visit.justification.is_empty(),
        }
    }

    /// What either says.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            goal: self.goal || other.goal,
            functional_goal: self.functional_goal || other.functional_goal,
            measurable_goal: self.measurable_goal || other.measurable_goal,
            goal_time: self.goal_time || other.goal_time,
            skilled_need: self.skilled_need || other.skilled_need,
            justification: self.justification || other.justification,
        }
    }
}

struct GoalFacts {
    functional: bool,
    measurable: bool,
}

impl GoalFacts {
    /// The facts of a goal; `None` for a template with blanks that no fix has put there.
    fn of(text: &str, visit: &Visit, goal: &Goal) -> Option<Self> {
        let blanks: Vec<Option<Blank>> =
            visit.placeholders.iter().filter(|span| goal.span.covers(**span)).map(|span| Blank::read(span.of(text))).collect();
        if blanks.contains(&None) {
            return None;
        }
        let asked = |blank| blanks.contains(&Some(blank));
        let measure = goal.measure.is_some() || asked(Blank::Measure) || asked(Blank::AssistLevel);
        Some(Self { functional: goal.functional || asked(Blank::DailyTask), measurable: measure })
    }
}
