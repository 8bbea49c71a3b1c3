//! An audit as one page for a browser: no network, no script, nothing outside the file; everything from a note escaped.

use std::io::{self, Write};

use askama::Template;

use super::charts::{self, Columns, SPARK_SIZE, Spark};
use super::human::{in_words, payment, percent, units};
use super::model::{AuditReport, Counts, ProviderRow};
use super::note::Found;
use super::quote::Mark;
use super::totals::Totals;
use super::visible;
use crate::config::ProviderRole;
use crate::rules::{Severity, Source, rule};

/// What the head of the page says of where it comes from; a page may be written over an earlier one that says so.
pub const GENERATOR: &str = r#"<meta name="generator" content="therapy-lsp audit">"#;

/// Providers that the page names; the rest is counted.
const PROVIDERS: usize = 60;

/// Writes the page.
///
/// # Errors
/// The output cannot be written.
pub fn page(report: &AuditReport, totals: &Totals, mut out: &mut dyn Write) -> io::Result<()> {
    Page::new(report, totals).write_into(&mut out)?;
    writeln!(out)
}

#[derive(Template)]
#[template(path = "report/audit/page.html")]
struct Page<'a> {
    generator: &'static str,
    report: &'a AuditReport,
    chart: Option<Columns>,
    most_findings: usize,
    /// With their places in the report, by which the filters know them.
    providers: Vec<(usize, &'a ProviderRow, Option<Spark>)>,
    more_providers: usize,
    payment: Option<String>,
    findings: Vec<FindingRow<'a>>,
}

/// A finding as the page shows it.
struct FindingRow<'a> {
    found: &'a Found,
    /// Classes for the filters: its rule and those who signed, by their places in the lists.
    classes: String,
    summary: &'static str,
    url: &'a str,
    sources: &'static [Source],
    signed: String,
}

impl<'a> Page<'a> {
    fn new(report: &'a AuditReport, totals: &'a Totals) -> Self {
        let keys = totals.provider_keys();
        let axis = charts::axis(&report.months);
        let findings: Vec<FindingRow<'_>> = totals.findings().map(|found| FindingRow::new(found, report, &keys)).collect();
        // Visits without a signature stand last and are always named.
        let named = |(at, row): &(usize, &ProviderRow)| *at < PROVIDERS || row.provider.is_none();
        let with_line = |(at, row): (usize, &'a ProviderRow)| (at, row, charts::spark(&axis, &row.months));
        let providers: Vec<_> = report.providers.iter().enumerate().filter(named).map(with_line).collect();
        Self {
            generator: GENERATOR,
            report,
            chart: charts::columns(&report.months),
            most_findings: report.rules.iter().map(|row| row.findings).max().unwrap_or(0).max(1),
            more_providers: report.providers.len() - providers.len(),
            providers,
            payment: payment(report),
            findings,
        }
    }

    /// Length of a rule's bar, of 160.
    fn bar(&self, findings: &usize) -> usize {
        (findings * 160).div_ceil(self.most_findings)
    }
}

impl<'a> FindingRow<'a> {
    fn new(found: &'a Found, report: &'a AuditReport, keys: &[Option<&str>]) -> Self {
        let row = report.rules.iter().position(|row| row.rule == found.rule);
        let signer = |key: Option<&str>| keys.iter().position(|other| *other == key);
        let who: Vec<usize> = match found.signers.as_slice() {
            [] => found.visit.and_then(|_| signer(None)).into_iter().collect(),
            signers => signers.iter().filter_map(|key| signer(Some(key))).collect(),
        };
        let mut classes = row.map_or_else(String::new, |at| format!("r{at}"));
        for at in &who {
            classes.push_str(&format!(" p{at}"));
        }
        let names = who.iter().filter_map(|at| report.providers.get(*at)?.provider.as_deref());
        let known = rule(found.rule);
        Self {
            found,
            classes,
            summary: known.map_or("", |rule| rule.summary),
            url: row.and_then(|at| report.rules.get(at)).map_or("", |row| row.url.as_str()),
            sources: known.map_or(&[], |rule| rule.doc.sources),
            signed: names.map(visible).collect::<Vec<_>>().join("; "),
        }
    }
}

fn word(severity: &Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
        Severity::Hint => "hint",
    }
}

/// A figure of a table; none is a dot, so that what is there stands out.
fn figure(number: impl std::borrow::Borrow<usize>) -> String {
    match *number.borrow() {
        0 => "·".into(),
        number => number.to_string(),
    }
}

fn large(number: &u64) -> String {
    if *number == 0 { "·".into() } else { number.to_string() }
}

fn is_assistant(row: &ProviderRow) -> bool {
    row.role == Some(ProviderRole::Assistant)
}

/// Rows of the filter by loudness that there is anything of.
fn loudnesses(counts: &Counts) -> Vec<(&'static str, &'static str, usize)> {
    let all = [
        ("error", "errors", counts.errors),
        ("warning", "warnings", counts.warnings),
        ("notice", "notices", counts.infos),
        ("hint", "hints", counts.hints),
    ];
    all.into_iter().filter(|(.., number)| *number > 0).collect()
}

fn tag(mark: &Mark) -> Option<&'static str> {
    match mark {
        Mark::Plain => None,
        Mark::Primary => Some("mark"),
        Mark::Related => Some("u"),
    }
}
