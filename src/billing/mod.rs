//! JUDGEMENT 2: units, assistants, modifiers, edits and fees. Pure arithmetic on codes and minutes; knows no text.
//!
//! | question | where | rests on |
//! |---|---|---|
//! | what is this code, how is it counted | [`codes`] | `tables/codes.tsv` |
//! | how many units, of which code | [`units()`] | Claims Processing Manual ch. 5 §20.2 |
//! | are the billed units right | [`UnitsResult::check`] | the same, ties respected |
//! | which units carry CQ or CO | [`assistant_lines`] | ch. 5 §20.1, CY 2022 rule |
//! | which modifiers are owed or wrong | [`modifiers`] | ch. 5 §10.3.3, §20.1 |
//! | which codes exclude each other | [`PtpTable`] | NCCI PTP edits, `tables/ptp.tsv` or CMS's files |
//! | is the code paid, how often a day | [`payability`], [`daily_maximum`] | fee schedule status, MUE |
//! | is KX owed | [`threshold`] | ch. 5 §10.3 |
//! | what does it pay | [`estimate()`] | fee schedule, ch. 5 §10.7, §20.1 |
//! | what is a difference in units worth | [`stake()`] | the same |
//!
//! Figures that change by date, payer or setting are rows of the tables with their source. Every answer carries its
//! working as steps whose `Display` is the sentence to show. [`Sources`] holds what a payer's profile reads from files.

mod allocate;
pub mod assistants;
mod band;
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
mod result;
mod service;
pub mod sources;
pub mod stake;
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
pub use stake::{Stake, stake};
pub use units::{UnitsResult, units};
pub use working::Step;
