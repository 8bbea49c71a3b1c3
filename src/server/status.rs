//! Status: what the status bar of an editor shows of a note, and what the server says of itself.

use serde_json::{Value, json};

use super::features::lens;
use super::snapshot::Snapshot;
use super::world::World;
use crate::billing;
use crate::config::Setting;
use crate::report;
use crate::rules::Severity;

/// Tells the client the state of a note, in the terms of `therapy-lsp/status`.
pub(crate) fn notify(world: &World, snapshot: &Snapshot) {
    let worst = snapshot.analysis.findings.iter().map(|finding| finding.severity).max();
    let health = match worst {
        Some(Severity::Error) => "error",
        Some(Severity::Warning) => "warning",
        _ => "ok",
    };
    let visits: Vec<_> = snapshot.visits().collect();
    let units = |at: &super::features::place::VisitAt<'_>| {
        at.known.tally.units().map_or(0, |units| units.lines.values().map(|line| line.units).sum::<u32>())
    };
    let look: usize = visits.iter().map(|at| lens::to_look_at(snapshot, *at)).sum();
    let visit = if visits.is_empty() {
        Value::Null
    } else {
        json!({
            "timedMinutes": visits.iter().filter_map(|at| at.known.tally.timed).sum::<u32>(),
            "units": visits.iter().map(units).sum::<u32>(),
            "toLookAt": look,
            "visits": visits.len(),
        })
    };
    let message = match (visits.as_slice(), look) {
        ([only], _) => lens::title(snapshot, *only).unwrap_or_default(),
        (all, 0) => format!("{} visits", all.len()),
        (all, look) => format!("{} visits · {look} to look at", all.len()),
    };
    world.outbox.notify_raw("therapy-lsp/status", json!({"health": health, "message": message, "uri": snapshot.uri, "visit": visit}));
}

impl World {
    /// Version, configuration and dates of the data, as Markdown.
    pub(crate) fn status(&mut self) -> String {
        let notes = self.open.values().filter(|open| open.is_note()).count();
        let files: Vec<String> = self.settings.files().iter().map(|file| format!("`{}`", file.display())).collect();
        let payer = self.open.values().filter(|open| open.is_note()).map(|open| open.config.profile(None).name).next();
        let lines = [
            format!("therapy-lsp {}", env!("CARGO_PKG_VERSION")),
            format!(
                "Configuration: {}",
                if files.is_empty() { "none found; every setting at its default".to_owned() } else { files.join(", ") }
            ),
            format!("Payer where a note names none: {}", payer.filter(|name| !name.is_empty()).unwrap_or_else(|| "not set".to_owned())),
            format!("Open notes: {notes}"),
            format!("Data: {}", billing::sources::Sources::default().editions(billing::sources::UNDATED, Setting::default()).join("; ")),
            format!("Rules: {} ({})", crate::rules::RULES.len(), report::PAGES),
        ];
        lines.map(|line| format!("- {line}")).join("\n")
    }
}
