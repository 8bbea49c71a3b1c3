//! Rules on minutes and totals.

pub(super) mod invalid_time_range;
pub(super) mod minutes_estimated;
pub(super) mod missing_minutes;
pub(super) mod missing_timed_total;
pub(super) mod missing_treatment_total;
pub(super) mod timed_total_mismatch;

use super::layout::insert;
use super::{Blank, Fix, VisitView};
use crate::note::SectionKind;

/// One of the two totals of a treatment note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Total {
    /// Minutes of the timed services.
    Timed,
    /// Timed and untimed minutes.
    Treatment,
}

impl Total {
    fn blank(self) -> Blank {
        match self {
            Self::Timed => Blank::TimedMinutes,
            Self::Treatment => Blank::TreatmentMinutes,
        }
    }

    /// Whether the total may be asked for: in a growing note once the other one or the charges stand.
    fn is_due(self, view: &VisitView<'_>) -> bool {
        let totals = &view.visit.totals;
        let other = totals.timed.or(totals.treatment).filter(|other| !view.is_on_open_line(other.span));
        view.is_due(SectionKind::Billing) || other.is_some()
    }

    /// The total in words and minutes, or with a blank where the services do not give it.
    ///
    /// The timed minutes are the sum of the timed services. How long the whole treatment took is a fact of its own, which the
    /// author alone knows: it is never filled in.
    fn words(self, view: &VisitView<'_>, colon: &str) -> String {
        let (name, sum) = match self {
            Self::Timed => ("timed", view.tally.timed),
            Self::Treatment => ("treatment", None),
        };
        let minutes = match sum.filter(|_| !estimated(view)) {
            Some(sum) => sum.to_string(),
            None => self.blank().text().to_owned(),
        };
        format!("total {name}{colon} {minutes} min")
    }
}

/// Whether any minutes are an estimate or a range, so that their sum is no total.
fn estimated(view: &VisitView<'_>) -> bool {
    view.minutes().any(|minutes| minutes.approximate || minutes.upper.is_some())
}

/// Writes the missing total beside the other one, or both on a line of their own.
///
/// Never without a look: a total is the author's statement, and a sum of what was read is none until the author takes it.
fn total_fix(view: &VisitView<'_>, missing: Total) -> Fix {
    let totals = &view.visit.totals;
    let layout = view.layout();
    match totals.timed.or(totals.treatment) {
        Some(other) => {
            let at = layout.after_unit(other.span.end);
            insert(format!("Write {}", missing.words(view, "")), at, format!(", {}", missing.words(view, "")))
        }
        None => {
            let line = format!("{}, {}", capital(&Total::Timed.words(view, ":")), Total::Treatment.words(view, ":"));
            let place = layout.plain_line(SectionKind::Billing, &line);
            insert("Write totals line", place.at, place.text)
        }
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
