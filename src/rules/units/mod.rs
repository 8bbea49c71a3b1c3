//! Rules that compare billed units with those the minutes support.

pub(super) mod units_over;
pub(super) mod units_under;

use super::layout::replace;
use super::{Fix, VisitView};
use crate::config::{Code, UnitRule};

/// Whether the visit is counted by the total-time rule.
fn by_rule(view: &VisitView<'_>) -> bool {
    view.tally.payer.unit_rule == UnitRule::Cms
}

/// Writes the supported units on the code's charge, where one charge carries them all.
fn units_fix(view: &VisitView<'_>, code: Code, supported: u32) -> Option<Fix> {
    let mut charges = view.charges(code);
    let (Some((_, charge)), None) = (charges.next(), charges.next()) else { return None };
    let written = charge.units?;
    let span = view.layout().number_in(written.span, written.value)?;
    let plural = if supported == 1 { "" } else { "s" };
    Some(replace(format!("Write {supported} unit{plural}"), span, supported.to_string()))
}
