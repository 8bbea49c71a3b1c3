//! Findings as SARIF 2.1.0, the format that code-scanning dashboards read.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;

use super::{Checked, Lines, Reporter, page};
use crate::rules::{Finding, Severity, rule};
use crate::text::Span;

/// Writes one SARIF run, a result at a time; the rules that were seen stand at its end.
#[derive(Debug, Default)]
pub struct Sarif {
    started: bool,
    results: usize,
    rules: BTreeSet<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
struct Message<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    byte_offset: usize,
    byte_length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    version: &'static str,
    information_uri: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    short_description: Option<Message<'static>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_configuration: Option<Configuration>,
    help_uri: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

impl Descriptor {
    fn of(name: &'static str) -> Self {
        let known = rule(name);
        Self {
            id: name,
            short_description: known.map(|rule| Message { text: rule.summary }),
            default_configuration: known.map(|rule| Configuration { level: level(rule.severity) }),
            help_uri: page(name),
        }
    }
}

impl Sarif {
    fn open(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        out.write_all(
            br#"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"unicodeCodePoints","results":["#,
        )
    }
}

impl Reporter for Sarif {
    fn note(&mut self, note: Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
        self.open(out)?;
        let lines = Lines::new(note.text);
        for finding in &note.analysis.findings {
            out.write_all(if self.results == 0 { b"\n" } else { b",\n" })?;
            self.results += 1;
            self.rules.insert(finding.rule);
            serde_json::to_writer(&mut *out, &result(note.path, &lines, finding))?;
        }
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.open(out)?;
        let tool = Tool {
            driver: Driver {
                name: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: self.rules.iter().copied().map(Descriptor::of).collect(),
            },
        };
        out.write_all(b"\n],\"tool\":")?;
        serde_json::to_writer(&mut *out, &tool)?;
        writeln!(out, "}}]}}")
    }
}

fn result<'a>(path: &str, lines: &Lines<'_>, finding: &'a Finding) -> SarifResult<'a> {
    SarifResult {
        rule_id: finding.rule,
        level: level(finding.severity),
        message: Message { text: &finding.message },
        locations: [location(path, lines, finding.span, None, None)],
        related_locations: finding
            .related
            .iter()
            .enumerate()
            .map(|(index, related)| location(path, lines, related.span, Some(index), Some(&related.message)))
            .collect(),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Hint => "note",
    }
}

fn location<'a>(path: &str, lines: &Lines<'_>, span: Span, id: Option<usize>, message: Option<&'a str>) -> Location<'a> {
    let ((start_line, start_column), (end_line, end_column)) = (lines.position(span.start), lines.position(span.end));
    Location {
        id,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(path) },
            region: Region { start_line, start_column, end_line, end_column, byte_offset: span.start, byte_length: span.len() },
        },
        message: message.map(|text| Message { text }),
    }
}

/// A relative path as a URI reference, an absolute one as a `file` URI.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(byte.into()),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        assert_eq!(uri("/a b/é.soap"), "file:///a%20b/%C3%A9.soap");
        assert_eq!(uri("east/note 1.soap"), "east/note%201.soap");
    }
}
