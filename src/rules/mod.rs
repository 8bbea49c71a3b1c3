//! FINDINGS: compares what is said with what is allowed and what is needed; one registry, one file a rule.

mod finding;

pub use finding::{Edit, Finding, Fix, FixKind, Placeholder, Related, Severity};
