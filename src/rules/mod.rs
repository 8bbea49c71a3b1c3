//! FINDINGS: compares what is said with what is allowed and what is needed; one registry, one file a rule.
//!
//! A rule sees one [`VisitView`] and hands in [`Report`]s. It only compares: it never parses, counts units or reads raw text.
//! Its file holds its page, its logic, its fixes and its tests. [`RULES`] lists them all; documentation, command line,
//! config schema and server know rules only through it.

mod activity;
mod blank;
mod charge_edit;
mod coding;
mod documentation;
mod field;
mod file_facts;
mod finding;
mod ignore;
mod layout;
mod modifiers;
pub mod pages;
mod registry;
mod report;
mod rule;
mod sources;
mod tally;
mod time;
mod units;
mod view;

pub use blank::Blank;
pub use field::{Field, Insertion};
pub use file_facts::FileFacts;
pub use finding::{Edit, Finding, Fix, FixKind, Placeholder, Related, Severity};
pub use ignore::{is_ignored, silencing_fixes};
pub use layout::Layout;
pub use registry::{RULES, check_visit, rule};
pub use report::Report;
pub use rule::{Doc, Group, Rule, Source};
pub use tally::{CodeLine, Tally};
pub use view::VisitView;
