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

use super::visible::visible;
