//! Many notes added up: what a biller or a compliance officer reads of a folder, as terminal text, JSON or a page.
//!
//! Each note becomes a [`NoteTally`], on any thread; a [`Totals`] takes them in order and keeps counts and a bounded number of
//! findings; [`Totals::report`] is the [`AuditReport`] that all three forms show. Nothing of a note is kept but that.

mod charts;
mod human;
mod model;
mod note;
mod page;
mod quote;
mod totals;

pub use human::human;
pub use model::{AuditReport, Counts, MonthRow, NoteRow, PaymentRow, ProviderMonth, ProviderRow, RuleRow, TotalRow, UnitCounts, VERSION};
pub use note::{Found, NoteTally};
pub use page::{GENERATOR, page};
pub use quote::{Mark, QuotedLine};
pub use totals::{About, Totals};

/// Text of a path or a name with every character that a terminal or a page would act on written out: line breaks, escapes, and the
/// marks that turn the direction of writing.
#[must_use]
pub fn visible(text: &str) -> String {
    let acts = |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match acts(c) {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_a_terminal_acts_on_is_written_out() {
        assert_eq!(visible("east/é 1\n\u{1b}[2J\u{202e}.soap"), "east/é 1\\n\\u{1b}[2J\\u{202e}.soap");
    }
}
