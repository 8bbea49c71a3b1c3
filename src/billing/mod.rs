//! JUDGEMENT 2: units, assistants, modifiers, edits and fees. Pure arithmetic on codes and minutes; knows no text.

mod allocate;
pub mod assistants;
pub mod check;
mod cms_csv;
pub mod codes;
pub mod error;
pub mod fees;
pub mod limits;
pub mod modifiers;
pub mod money;
pub mod ncci;
mod ptp_file;
mod service;
pub mod sources;
mod table;
pub mod threshold;
pub mod units;
pub mod working;

pub use assistants::{AssistantLines, AssistantRule, ProviderMinutes, Split, assistant_lines};
pub use check::{Check, LineCheck, Verdict};
pub use codes::CodeInfo;
pub use error::{BillingError, FileError};
pub use fees::{ClaimLine, Estimate, Rates, estimate};
pub use limits::{Payability, daily_maximum, payability};
pub use money::Cents;
pub use ncci::{PairEdit, PtpTable};
pub use sources::{SourceError, Sources};
pub use units::{UnitsResult, units};
pub use working::Step;
