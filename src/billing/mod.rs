//! JUDGEMENT 2: units, assistants, modifiers, edits and fees. Pure arithmetic on codes and minutes; knows no text.

mod allocate;
pub mod check;
pub mod codes;
pub mod error;
mod service;
mod table;
pub mod units;
pub mod working;

pub use check::{Check, LineCheck, Verdict};
pub use codes::CodeInfo;
pub use error::BillingError;
pub use units::{UnitsResult, units};
pub use working::Step;
