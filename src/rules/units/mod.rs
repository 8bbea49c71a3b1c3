//! Rules that compare billed units with those the minutes support.

pub(super) mod under_8_minutes_billed;
pub(super) mod units_over;
pub(super) mod units_over_mue;
pub(super) mod units_under;

use super::layout::replace;
use super::modifiers::take_off;
use super::{Fix, Report, VisitView};
use crate::config::{Code, UnitRule};

/// Whether the visit is counted by the total-time rule.
fn by_total(view: &VisitView<'_>) -> bool {
    view.tally.payer.unit_rule == UnitRule::Cms
}

/// Points at the minutes that the units rest on.
fn with_minutes(view: &VisitView<'_>, report: Report) -> Report {
    view.minutes().fold(report, |report, minutes| report.related(minutes.span, format!("{} min", minutes.value)))
}

/// Writes the supported units on the code's charge, where one charge carries them all; a code without a unit goes off the claim.
fn units_fix(view: &VisitView<'_>, code: Code, supported: u32) -> Option<Fix> {
    if supported == 0
        && let Some(fix) = take_off(view, code)
    {
        return Some(fix);
    }
    let mut charges = view.charges(code);
    let (Some((_, charge)), None) = (charges.next(), charges.next()) else { return None };
    let written = charge.units?;
    let span = view.layout().number_in(written.span, written.value)?;
    let plural = if supported == 1 { "" } else { "s" };
    Some(replace(format!("Write {supported} unit{plural}"), span, supported.to_string()))
}

/// Whether minutes are an estimate or a range, so that units counted from them would be a guess; that they are is a finding of its own.
fn is_guess(view: &VisitView<'_>) -> bool {
    view.minutes().any(|minutes| minutes.approximate || minutes.upper.is_some())
}
