//! Code lens: one line above each visit with its minutes, units and what is left to look at.

use serde_json::json;
use tower_lsp::ls_types::{CodeLens, Command};

use super::hover::estimate;
use super::place::VisitAt;
use crate::rules::Severity;
use crate::server::commands;
use crate::server::snapshot::Snapshot;

/// The lenses of a document.
pub(crate) fn lenses(snapshot: &Snapshot) -> Vec<CodeLens> {
    if !snapshot.config.lens.visit {
        return Vec::new();
    }
    snapshot.visits().filter_map(|at| lens(snapshot, at)).collect()
}

fn lens(snapshot: &Snapshot, at: VisitAt<'_>) -> Option<CodeLens> {
    let mut title = title(snapshot, at)?;
    if let Some(estimate) = estimate(&at.known.tally, None).filter(|_| snapshot.config.lens.estimate) {
        title.push_str(" · ");
        title.push_str(&estimate);
    }
    let start = at.visit.span.trimmed(&snapshot.text).start;
    let position = snapshot.position(start);
    let command = Command {
        title,
        command: commands::VISIT_SUMMARY.to_owned(),
        arguments: Some(vec![json!({"uri": snapshot.uri, "position": position, "show": true})]),
    };
    let line = snapshot.document().line_span(snapshot.document().line_of(start));
    Some(CodeLens { range: snapshot.range(line), command: Some(command), data: None })
}

/// "38 timed min · 3 units · 97530 ×2, 97110 ×1 · 1 to look at"; `None` for a visit of which nothing can be said.
pub(crate) fn title(snapshot: &Snapshot, at: VisitAt<'_>) -> Option<String> {
    let tally = &at.known.tally;
    let mut parts = Vec::new();
    if let Some(units) = tally.units().filter(|units| !units.lines.is_empty()) {
        let total: u32 = units.lines.values().map(|line| line.units).sum();
        if units.timed_minutes > 0 {
            parts.push(format!("{} timed min", units.timed_minutes));
        }
        parts.push(format!("{total} unit{}", if total == 1 { "" } else { "s" }));
        let lines = units.lines.values().filter(|line| line.units > 0).map(|line| format!("{} ×{}", line.code, line.units));
        parts.push(lines.collect::<Vec<_>>().join(", "));
    } else if let Some(minutes) = tally.timed.filter(|minutes| *minutes > 0) {
        parts.push(format!("{minutes} timed min"));
    }
    let look = to_look_at(snapshot, at);
    if look > 0 {
        parts.push(format!("{look} to look at"));
    }
    parts.retain(|part| !part.is_empty());
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Findings of a visit that are more than advice.
pub(crate) fn to_look_at(snapshot: &Snapshot, at: VisitAt<'_>) -> usize {
    let inside = |start: usize| at.visit.span.start <= start && start <= at.visit.span.end;
    snapshot.analysis.findings.iter().filter(|finding| finding.severity >= Severity::Warning && inside(finding.span.start)).count()
}
