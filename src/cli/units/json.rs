//! The answer for machines: one object, units as integers, money in cents.

use std::io::{self, Write};

use indexmap::IndexMap;
use serde::Serialize;

use super::answer::{Answer, Remark};
use crate::billing::units::{Band, UnitLine};
use crate::billing::{Estimate, Split, Step, UnitsResult};
use crate::config::{Code, UnitRule};

#[derive(Serialize)]
struct Document<'a> {
    rule: UnitRule,
    payer: &'a str,
    /// Units of each code, 0 for a code that earns none.
    units: IndexMap<Code, u32>,
    /// Units of the timed codes that share one total.
    total_units: u32,
    /// Their minutes.
    timed_minutes: u32,
    /// All minutes, those of untimed codes included.
    treatment_minutes: u32,
    band: Option<Band>,
    /// Codes of which a unit may go to one or another.
    ties: Vec<&'a [Code]>,
    /// Units without and with CQ or CO.
    lines: &'a IndexMap<Code, Split>,
    working: Vec<&'a Step>,
    payment: Option<&'a Estimate>,
    payment_note: Option<String>,
    remarks: &'a [Remark],
    detail: Vec<&'a UnitLine>,
    other_rule: Other,
    editions: Vec<String>,
}

#[derive(Serialize)]
struct Other {
    rule: UnitRule,
    units: IndexMap<Code, u32>,
    total_units: u32,
}

fn by_code(result: &UnitsResult) -> IndexMap<Code, u32> {
    result.lines.values().map(|line| (line.code, line.units)).collect()
}

pub(super) fn write(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    let Answer { question, counted, other, assistants, remarks, payment } = answer;
    let document = Document {
        rule: counted.rule,
        payer: &question.payer.name,
        units: by_code(counted),
        total_units: counted.total_units,
        timed_minutes: counted.timed_minutes,
        treatment_minutes: counted.treatment_minutes(),
        band: counted.band,
        ties: counted.ties.iter().map(|tie| tie.codes.as_slice()).collect(),
        lines: &assistants.lines,
        working: counted.working.iter().chain(&assistants.working).collect(),
        payment: payment.as_ref().ok(),
        payment_note: payment.as_ref().err().map(ToString::to_string),
        remarks,
        detail: counted.lines.values().collect(),
        other_rule: Other { rule: other.rule, units: by_code(other), total_units: other.total_units },
        editions: question.sources.editions(question.day(), question.setting),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}
