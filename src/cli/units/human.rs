//! The answer for people: a short table and the reasons under it.

use std::io::{self, Write};

use super::answer::Answer;
use crate::billing::units::{Count, Reason, UnitLine};
use crate::billing::{Estimate, Step, UnitsResult};
use crate::config::{Modifier, UnitRule};

pub(super) fn write(answer: &Answer, fees: bool, both: bool, out: &mut dyn Write) -> io::Result<()> {
    table(answer, both, out)?;
    writeln!(out, "{}", rule_line(answer.counted.rule))?;
    for step in answer.counted.working.iter().filter(|step| matches!(step, Step::Tie { .. })) {
        writeln!(out, "{step}")?;
    }
    if !both && let Some(line) = other_line(&answer.counted, &answer.other) {
        writeln!(out, "{line}")?;
    }
    for step in &answer.assistants.working {
        writeln!(out, "{step}")?;
    }
    for remark in &answer.remarks {
        writeln!(out, "{}", remark.text)?;
    }
    match &answer.payment {
        Ok(estimate) if fees => payment(estimate, out),
        _ => Ok(()),
    }
}

/// A column of numbers: its heading and its cell for each line.
type Column<'a> = (String, Box<dyn Fn(&UnitLine) -> String + 'a>);

fn table(answer: &Answer, both: bool, out: &mut dyn Write) -> io::Result<()> {
    let counted = &answer.counted;
    let untimed = |line: &UnitLine| line.count == Count::Untimed;
    let mut columns: Vec<Column<'_>> = vec![
        ("min".into(), Box::new(|line| line.minutes.map_or(String::new(), |m| m.to_string()))),
        ("full".into(), Box::new(move |line| if untimed(line) { String::new() } else { line.full.to_string() })),
        ("left".into(), Box::new(move |line| if untimed(line) { String::new() } else { line.left.to_string() })),
        (if both { name(counted.rule).into() } else { "units".into() }, Box::new(|line| line.units.to_string())),
    ];
    if both {
        let other = |line: &UnitLine| answer.other.lines.get(&line.code).map_or(0, |line| line.units).to_string();
        columns.push((name(answer.other.rule).into(), Box::new(other)));
    }
    if !answer.question.providers.is_empty() {
        let modifier = answer.question.discipline.map_or(Some(Modifier::CQ), Modifier::assistant);
        let split = |line: &UnitLine| answer.assistants.lines.get(&line.code).copied().unwrap_or_default();
        columns.push(("clean".into(), Box::new(move |line| split(line).clean.to_string())));
        let heading = modifier.map_or("assistant".into(), |m| m.to_string());
        columns.push((heading, Box::new(move |line| split(line).cq.to_string())));
    }
    let headings: String = columns.iter().map(|(heading, _)| format!("  {heading:>4}")).collect();
    writeln!(out, "code {headings}")?;
    for line in counted.lines.values() {
        let cells: String = columns.iter().map(|(heading, cell)| format!("  {:>1$}", cell(line), heading.len().max(4))).collect();
        let text = format!("{:<5}{cells}    {}", line.code, reason(line, counted));
        writeln!(out, "{}", text.trim_end())?;
    }
    if counted.lines.values().any(|line| line.count != Count::Untimed) || counted.lines.is_empty() {
        let total = |heading: &str, at: usize| match at {
            0 => counted.timed_minutes.to_string(),
            3 => counted.total_units.to_string(),
            4 if both && heading == name(answer.other.rule) => answer.other.total_units.to_string(),
            _ => String::new(),
        };
        let cells: String =
            columns.iter().enumerate().map(|(at, (heading, _))| format!("  {:>1$}", total(heading, at), heading.len().max(4))).collect();
        let band = counted.band.map_or(String::new(), |band| format!("{}–{} min", band.low, band.high));
        writeln!(out, "{}", format!("timed{cells}    {band}").trim_end())?;
    }
    let all = counted.treatment_minutes();
    if all != counted.timed_minutes {
        writeln!(out, "in all{all:>5}")?;
    }
    Ok(())
}

/// Why a line gets its last unit or none, in a few words beside it.
fn reason(line: &UnitLine, counted: &UnitsResult) -> &'static str {
    let alone = counted.lines.values().filter(|other| other.count == Count::Pooled).count() == 1;
    match (line.reason, line.count) {
        (Reason::MostLeft, _) if alone => "8 or more left over",
        (Reason::MostLeft, _) => "most minutes left over",
        (Reason::TieGiven, _) => "tie, named first",
        (Reason::TieNotGiven, _) => "tie",
        (Reason::LessLeft, _) if line.units == 0 => "no unit: others have more left over",
        (Reason::TooFew, Count::Pooled) => "no unit: under 8 minutes in all",
        (Reason::TooFew, _) => "no unit: not past half of one",
        (Reason::Midpoint, _) => "past half a unit",
        (Reason::Untimed, _) => "untimed",
        (Reason::Full | Reason::LessLeft, _) => "",
    }
}

fn name(rule: UnitRule) -> &'static str {
    match rule {
        UnitRule::Cms => "total-time",
        UnitRule::Ama => "eights",
    }
}

fn rule_line(rule: UnitRule) -> &'static str {
    match rule {
        UnitRule::Cms => "Medicare total-time rule, Claims Processing Manual ch. 5 §20.2",
        UnitRule::Ama => "Rule of eights: each code by itself, a unit past half its time (CPT)",
    }
}

/// What the other rule would give, where it differs.
fn other_line(counted: &UnitsResult, other: &UnitsResult) -> Option<String> {
    let units = |result: &UnitsResult| result.lines.values().map(|line| (line.code, line.units)).collect::<Vec<_>>();
    if units(counted) == units(other) {
        return None;
    }
    let timed = other.lines.values().filter(|line| line.count != Count::Untimed && line.units > 0);
    let given: Vec<_> = timed.map(|line| format!("{} ×{}", line.code, line.units)).collect();
    let rule = match other.rule {
        UnitRule::Cms => "Medicare's total-time rule",
        UnitRule::Ama => "Rule of eights",
    };
    Some(format!("{rule} would give {}.", if given.is_empty() { "no unit".into() } else { given.join(", ") }))
}

fn payment(estimate: &Estimate, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    write!(out, "Estimate: {} allowed", estimate.allowed)?;
    if estimate.unreduced != estimate.allowed {
        write!(out, " ({} before the multiple procedure reduction)", estimate.unreduced)?;
    }
    writeln!(out)?;
    for step in &estimate.working {
        writeln!(out, "  {step}")?;
    }
    writeln!(out, "  {} in all, the deductible taken as met.", estimate.total)?;
    writeln!(out, "{}", estimate.edition)
}
