//! An audit for a person at a terminal: five lines of totals, then small tables.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::model::{AuditReport, Counts, UnitCounts};
use super::visible;
use crate::billing::Cents;
use crate::rules::Severity;

/// Providers shown; the rest is counted.
const PROVIDERS: usize = 20;
/// Notes shown.
const NOTES: usize = 10;
/// Columns of the longest bar.
const BAR: usize = 24;

const BOLD: Style = Style::new().bold();
const QUIET: Style = Style::new().dimmed();

/// Writes the report. The output carries colours: the writer strips them where they do not belong.
///
/// # Errors
/// The output cannot be written.
pub fn human(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    totals(report, out)?;
    if report.totals.notes == 0 {
        return Ok(());
    }
    rules(report, out)?;
    let mut months = Table::new(&["By month", "visits", "clean", "errors", "warnings", "hints", "units", "over", "under"]);
    for row in &report.months {
        let name = row.month.clone().unwrap_or_else(|| "no date".into());
        months.row(name, row.visits, row.clean, row.findings, row.units);
    }
    months.write(out)?;
    let mut providers = Table::new(&["By provider", "visits", "clean", "errors", "warnings", "hints", "units", "over", "under"]);
    for row in report.providers.iter().take(PROVIDERS) {
        let name = row.provider.as_deref().map_or_else(|| "no signature".into(), visible);
        providers.row(name, row.visits, row.clean, row.findings, row.units);
    }
    providers.write(out)?;
    if let more @ 1.. = report.providers.len().saturating_sub(PROVIDERS) {
        writeln!(out, "{QUIET}and {more} more (--format json has all){QUIET:#}")?;
    }
    if !report.worst.is_empty() {
        writeln!(out, "\n{BOLD}Notes with the most serious findings{BOLD:#}")?;
        for row in report.worst.iter().take(NOTES) {
            writeln!(out, "{}  {QUIET}{}{QUIET:#}", visible(&row.path), in_words(row.findings))?;
        }
    }
    writeln!(out, "\n{QUIET}therapy-lsp {} · {}{QUIET:#}", report.tool, report.data.join(" · "))
}

fn totals(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    let all = &report.totals;
    let heading = [
        Some(count(all.notes, "note")),
        Some(count(all.visits, "visit")),
        all.dates.as_ref().map(|[first, last]| if first == last { first.clone() } else { format!("{first} to {last}") }),
        report.as_of.as_ref().map(|date| format!("as of {date}")),
    ];
    writeln!(out, "{BOLD}{}{BOLD:#}\n", heading.into_iter().flatten().collect::<Vec<_>>().join(", "))?;
    let mut line = |name: &str, text: String| writeln!(out, "{name:<10}{text}");
    if all.notes > 0 {
        let share = |part: usize, of: usize, what: &str| format!("{part} of {} ({})", count(of, what), percent(part, of));
        line("Clean", format!("{}, {}", share(all.clean_visits, all.visits, "visit"), share(all.clean_notes, all.notes, "note")))?;
        let suppressed =
            if all.suppressed > 0 { format!(" · {} suppressed by comments in the notes", all.suppressed) } else { String::new() };
        line("Findings", format!("{}{suppressed}", in_words(all.findings)))?;
        line("Units", units(all.units))?;
        if let Some(payment) = payment(report) {
            line("Payment", payment)?;
        }
    }
    if all.not_read > 0 {
        line("Not read", count(all.not_read, "file"))?;
    }
    Ok(())
}

/// "181 billed; of 150 with minutes, 6 over and 4 under what the minutes support".
pub(super) fn units(units: UnitCounts) -> String {
    match units {
        UnitCounts { billed: 0, .. } => "none billed".into(),
        UnitCounts { billed, compared: 0, .. } => format!("{billed} billed, none with minutes to compare"),
        UnitCounts { billed, compared, over: 0, under: 0, .. } => {
            format!("{billed} billed; the {compared} with minutes are as the minutes support")
        }
        UnitCounts { billed, compared, over, under, .. } => {
            format!("{billed} billed; of {compared} with minutes, {over} over and {under} under what the minutes support")
        }
    }
}

/// "est. $180.12 for units over, $90.11 for units under (2026 national; 5 of 6 visits priced)".
pub(super) fn payment(report: &AuditReport) -> Option<String> {
    let payment = &report.totals.payment;
    (payment.priced > 0).then(|| {
        format!(
            "est. {} for units over, {} for units under ({}; {} of {} with a difference priced)",
            Cents(payment.over_cents),
            Cents(payment.under_cents),
            payment.schedules.join(", "),
            payment.priced,
            count(payment.differing, "visit"),
        )
    })
}

fn rules(report: &AuditReport, out: &mut dyn Write) -> io::Result<()> {
    if report.rules.is_empty() {
        return Ok(());
    }
    let width = report.rules.iter().map(|row| row.rule.len()).max().unwrap_or(0).max(10);
    let most = report.rules.iter().map(|row| row.findings).max().unwrap_or(0).max(1);
    writeln!(out, "\n{BOLD}{:width$}           findings  notes  suppressed{BOLD:#}", "By rule")?;
    for row in &report.rules {
        let (word, style) = loudness(row.severity);
        let bar = "█".repeat((row.findings * BAR).div_ceil(most));
        let bar = if bar.is_empty() { bar } else { format!("  {QUIET}{bar}{QUIET:#}") };
        let suppressed = if row.suppressed > 0 { row.suppressed.to_string() } else { String::new() };
        write!(out, "{:width$}  {style}{word:7}{style:#}  {:8}  {:5}  ", row.rule, row.findings, row.notes)?;
        writeln!(out, "{suppressed:>10}{bar}")?;
    }
    Ok(())
}

/// A small table: a name on the left, figures on the right.
struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|heading| (*heading).to_owned()).collect()] }
    }

    fn row(&mut self, name: String, visits: usize, clean: usize, findings: Counts, units: UnitCounts) {
        let cells = [
            name,
            visits.to_string(),
            percent(clean, visits),
            blank(findings.errors as u64),
            blank(findings.warnings as u64),
            blank(findings.advice() as u64),
            blank(units.billed),
            blank(units.over),
            blank(units.under),
        ];
        self.rows.push(cells.into());
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.rows.first().map_or(0, Vec::len);
        let width = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        writeln!(out)?;
        for (n, row) in self.rows.iter().enumerate() {
            let mut line = String::new();
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                line.push_str(&if at == 0 { format!("{cell:<width$}") } else { format!("  {cell:>width$}") });
            }
            let style = if n == 0 { BOLD } else { Style::new() };
            writeln!(out, "{style}{}{style:#}", line.trim_end())?;
        }
        Ok(())
    }
}

/// A figure, or nothing for none: what is there stands out.
fn blank(figure: u64) -> String {
    if figure == 0 { "·".into() } else { figure.to_string() }
}

pub(super) fn percent(part: usize, of: usize) -> String {
    (part * 100 + of / 2).checked_div(of).map_or_else(|| "–".into(), |share| format!("{share} %"))
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

/// "1 error, 2 warnings", or "none".
pub(super) fn in_words(counts: Counts) -> String {
    let all = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "notice"), (counts.hints, "hint")];
    let parts: Vec<String> = all.into_iter().filter(|(number, _)| *number > 0).map(|(number, word)| count(number, word)).collect();
    if parts.is_empty() { "none".into() } else { parts.join(", ") }
}

fn loudness(severity: Severity) -> (&'static str, Style) {
    match severity {
        Severity::Error => ("error", AnsiColor::Red.on_default()),
        Severity::Warning => ("warning", AnsiColor::Yellow.on_default()),
        Severity::Info => ("info", AnsiColor::Blue.on_default()),
        Severity::Hint => ("hint", AnsiColor::Cyan.on_default()),
    }
}
