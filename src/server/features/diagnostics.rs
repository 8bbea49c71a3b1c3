//! Diagnostics: findings with their code, link, related places and fixes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types::*;

use crate::analysis::Refusal;
use crate::report::page;
use crate::rules::{Finding, Fix, FixKind, Severity};
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// What the client shows as the origin.
pub(crate) const SOURCE: &str = "therapy-lsp";
/// The code of a text that was not read; no rule has this name.
const NOT_READ: &str = "not-read";
/// The most findings that a client is shown of one document: no reader looks at more, and every key would send them all.
const MOST: usize = 1000;

/// The findings of a snapshot as the client takes them, in their order; of very many, the loudest.
pub(crate) fn all(snapshot: &Snapshot) -> Arc<[Diagnostic]> {
    if let Some(refusal) = snapshot.analysis.refused {
        return Arc::new([not_read(snapshot, refusal)]);
    }
    let findings = &snapshot.analysis.findings;
    let mut loudness: Vec<Severity> = findings.iter().map(|finding| finding.severity).collect();
    loudness.sort_unstable_by(|a, b| b.cmp(a));
    let quietest = loudness.get(MOST - 1).copied().unwrap_or(Severity::Hint);
    let louder = loudness.iter().filter(|severity| **severity > quietest).count();
    let mut equal = MOST - louder.min(MOST);
    let mut shown = |finding: &&Finding| {
        let last = finding.severity == quietest && equal > 0;
        equal -= usize::from(last);
        finding.severity > quietest || last
    };
    findings.iter().filter(|finding| shown(finding)).map(|finding| one(snapshot, finding)).collect()
}

/// Says at the first character that the text was not read: a note without marks would pass for one without fault.
fn not_read(snapshot: &Snapshot, refusal: Refusal) -> Diagnostic {
    let first = snapshot.text.chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
    Diagnostic {
        range: snapshot.range(Span::new(0, first)),
        severity: Some(DiagnosticSeverity::WARNING),
        code: Some(NumberOrString::String(NOT_READ.to_owned())),
        source: Some(SOURCE.to_owned()),
        message: refusal.to_string(),
        ..Diagnostic::default()
    }
}

/// One finding.
pub(crate) fn one(snapshot: &Snapshot, finding: &Finding) -> Diagnostic {
    let client = &snapshot.client;
    let related = finding.related.iter().map(|related| DiagnosticRelatedInformation {
        location: Location { uri: snapshot.uri.clone(), range: snapshot.range(related.span) },
        message: related.message.clone(),
    });
    Diagnostic {
        range: snapshot.range(finding.span),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: client.code_description.then(|| page(finding.rule).parse().ok().map(|href| CodeDescription { href })).flatten(),
        source: Some(SOURCE.to_owned()),
        message: finding.message.clone(),
        related_information: (client.related_information && !finding.related.is_empty()).then(|| related.collect()),
        tags: (client.deprecated_tag && finding.rule == "deleted-code").then(|| vec![DiagnosticTag::DEPRECATED]),
        data: client.diagnostic_data.then(|| data(snapshot, finding)),
    }
}

/// What travels with a diagnostic: what would mend it, so that a client can offer that without asking.
///
/// Comments that silence it are left out: they would double the size of every set.
fn data(snapshot: &Snapshot, finding: &Finding) -> Value {
    json!({
        "rule": finding.rule,
        "values": finding.data,
        "fixes": finding.fixes.iter().filter(|fix| fix.kind != FixKind::Ignore).map(|fix| fix_data(snapshot, fix)).collect::<Vec<_>>(),
    })
}

fn fix_data(snapshot: &Snapshot, fix: &Fix) -> Value {
    json!({
        "title": fix.title,
        "kind": fix.kind,
        "safe": fix.safe,
        "preferred": fix.preferred,
        "edits": fix.edits.iter().map(|edit| json!({"range": snapshot.range(edit.span), "newText": edit.new_text})).collect::<Vec<_>>(),
    })
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

/// A name for a set: equal sets have equal names, also in another process, since clients keep them.
pub(crate) fn result_id(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    for diagnostic in diagnostics {
        diagnostic.range.hash(&mut hasher);
        diagnostic.message.hash(&mut hasher);
        // The type has an order but no hash.
        [DiagnosticSeverity::ERROR, DiagnosticSeverity::WARNING, DiagnosticSeverity::INFORMATION]
            .map(|level| diagnostic.severity <= Some(level))
            .hash(&mut hasher);
        for related in diagnostic.related_information.iter().flatten() {
            (related.location.range, &related.message).hash(&mut hasher);
        }
        diagnostic.data.iter().for_each(|data| hash_value(data, &mut hasher));
        if let Some(NumberOrString::String(rule)) = &diagnostic.code {
            rule.hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}

/// Hashes a tree of values where it stands.
fn hash_value(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Null => 0.hash(hasher),
        Value::Bool(truth) => truth.hash(hasher),
        Value::Number(number) => number.hash(hasher),
        Value::String(text) => text.hash(hasher),
        Value::Array(items) => {
            items.len().hash(hasher);
            items.iter().for_each(|item| hash_value(item, hasher));
        }
        Value::Object(fields) => {
            fields.len().hash(hasher);
            for (name, item) in fields {
                name.hash(hasher);
                hash_value(item, hasher);
            }
        }
    }
}

/// The answer to a pull; "unchanged" where the client has this set already.
pub(crate) fn report(snapshot: &Snapshot, previous: Option<&str>) -> DocumentDiagnosticReport {
    let result_id = snapshot.result_id.clone();
    if previous == Some(result_id.as_str()) {
        let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id };
        return RelatedUnchangedDocumentDiagnosticReport { related_documents: None, unchanged_document_diagnostic_report }.into();
    }
    let full_document_diagnostic_report = FullDocumentDiagnosticReport { result_id: Some(result_id), items: snapshot.diagnostics.to_vec() };
    RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report }.into()
}
