//! Comments in a note that silence rules: whether one covers a finding, and the fixes that write one.

use super::layout::insert;
use super::{Finding, Fix, FixKind};
use crate::note::Ignore;

/// Whether a comment in the note silences this finding: it names the rule, or none at all, and covers where the finding begins.
#[must_use]
pub fn is_ignored(finding: &Finding, ignores: &[Ignore]) -> bool {
    let named = |ignore: &Ignore| ignore.rules.is_empty() || ignore.rules.iter().any(|rule| rule == finding.rule);
    let at = finding.span.start;
    ignores.iter().any(|ignore| (ignore.reach.contains(at) || ignore.reach.end == at && finding.span.is_empty()) && named(ignore))
}

/// The fixes that silence a finding: on its line, and in the whole file.
#[must_use]
pub fn silencing_fixes(text: &str, finding: &Finding) -> [Fix; 2] {
    let rule = finding.rule;
    let at = finding.span.start.min(text.len());
    // Asked for every finding, also where a whole note stands on one line.
    let end = text.as_bytes().get(at..).and_then(|rest| memchr::memchr2(b'\n', b'\r', rest)).map_or(text.len(), |n| at + n);
    let newline = if text.get(end..).is_some_and(|rest| rest.starts_with("\r\n")) { "\r\n" } else { "\n" };
    let mut here = insert(format!("Ignore {rule} here"), end, format!(" <!-- therapy-lsp: ignore {rule} -->"));
    let mut file = insert(format!("Ignore {rule} in this file"), 0, format!("<!-- therapy-lsp: ignore-file {rule} -->{newline}"));
    here.kind = FixKind::Ignore;
    file.kind = FixKind::Ignore;
    [here, file]
}
