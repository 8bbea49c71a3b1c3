//! What a rule hands in: a finding without name and severity, which the registry knows.

use serde_json::Value;

use super::{Fix, Related};
use crate::text::Span;

/// A list in a sentence: "97110, 97116 and 97140".
pub(super) fn listed<S: AsRef<str>>(names: &[S], join: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} {join} {last}", first.join(", ")),
        _ => names.concat(),
    }
}

/// A finding as a rule writes it.
#[derive(Clone, Debug)]
pub struct Report {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) related: Vec<Related>,
    pub(super) fixes: Vec<Fix>,
    pub(super) data: Value,
}

impl Report {
    /// A finding on `span`; the message is one sentence that says what is wrong and what would satisfy it.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), related: Vec::new(), fixes: Vec::new(), data: Value::Null }
    }

    /// Adds words it rests on.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        if !span.is_empty() && span != self.span {
            self.related.push(Related { span, message: message.into() });
        }
        self
    }

    /// Adds a way to mend it, if there is one; the first one added is the preferred one.
    #[must_use]
    pub fn fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        if let Some(mut fix) = fix.into() {
            fix.preferred = self.fixes.is_empty();
            self.fixes.push(fix);
        }
        self
    }

    /// Sets the values for machines; never note text.
    #[must_use]
    pub fn data(mut self, data: Value) -> Self {
        self.data = data;
        self
    }
}
