//! Pass: services written as fields on lines of their own ("CPT: 97530", "MINUTES: 25"): each becomes the row of a table.

use super::grids::{Column, Grid, named};
use super::lines::Line;
use crate::text::Span;

/// Longest name of a field, in bytes.
const LONGEST_NAME: usize = 40;

/// A line of a name, a colon and a value.
struct Field {
    line: usize,
    indent: usize,
    /// The number in its name: the 1 of `INTERVENTION_1_CPT`.
    number: Option<String>,
    column: Column,
    value: Span,
}

/// A service while its fields are gathered.
struct Record {
    fields: Vec<Field>,
    last: usize,
}

/// Finds the services written as fields, outside the tables already found.
pub(super) fn records(text: &str, lines: &[Line], grids: &[Grid]) -> Vec<Grid> {
    let mut out = Vec::new();
    let mut open: Option<Record> = None;
    for (n, line) in lines.iter().enumerate() {
        let table = grids.iter().any(|grid| grid.holds(n));
        let field = if table || line.is_blank() { None } else { field(text, n, line) };
        let field = field.map(|field| match &open {
            Some(record) if record.describes(text, &field) => Field { column: Column::Detail, ..field },
            _ => field,
        });
        match (&mut open, field) {
            (Some(record), Some(field)) if record.takes(&field) => {
                record.last = n;
                record.fields.push(field);
            }
            (Some(record), None) if !table && !line.is_blank() && record.goes_on(line) => {
                record.last = n;
                if let Some(field) = record.fields.last_mut() {
                    field.value = if field.value.is_empty() { line.body } else { field.value.join(line.body) };
                }
            }
            (_, field) => {
                out.extend(open.take().and_then(|record| record.close(text)));
                open = field
                    .filter(|field| matches!(field.column, Column::Code | Column::Service))
                    .map(|field| Record { last: field.line, fields: vec![field] });
            }
        }
    }
    out.extend(open.and_then(|record| record.close(text)));
    out
}

fn field(text: &str, n: usize, line: &Line) -> Option<Field> {
    let words = line.body.of(text);
    let colon = words.find(':').filter(|at| (2..=LONGEST_NAME).contains(at))?;
    let parts: Vec<&str> = words[..colon].split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() || parts.len() > 5 || parts[0].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let at = parts.iter().position(|part| part.bytes().all(|b| b.is_ascii_digit()));
    let name = match at {
        Some(at) if at + 1 < parts.len() => parts[at + 1..].join(" "),
        Some(at) => parts[..at].join(" "),
        None => parts.join(" "),
    };
    let value = Span::new(line.body.start + colon + 1, line.body.end).trimmed(text);
    let number = at.and_then(|at| parts.get(at)).map(|part| (*part).to_owned());
    Some(Field { line: n, indent: line.indent, number, column: named(&name), value })
}

impl Record {
    /// "DESCRIPTION: …" below "INTERVENTION 1: Therapeutic activities": a second name of the service is what was done.
    fn describes(&self, text: &str, field: &Field) -> bool {
        let has = |column: Column| self.fields.iter().any(|f| f.column == column);
        let told = field.value.of(text).split_whitespace().count() > 3;
        field.column == Column::Service
            && field.number.is_none()
            && has(Column::Service)
            && has(Column::Code)
            && !has(Column::Detail)
            && told
    }

    /// Whether a field goes on with this service.
    fn takes(&self, field: &Field) -> bool {
        let Some(first) = self.fields.first() else { return false };
        let there = self.fields.iter().any(|f| f.column == field.column);
        let known = !matches!(field.column, Column::Unknown | Column::Other);
        let same = field.number.is_some() && field.number == first.number;
        let deeper = field.indent > first.indent || self.fields.len() > 1 && field.indent > 0 && field.indent >= self.fields[1].indent;
        let begins = field.column == Column::Code && there || field.column == Column::Service && !same;
        let other = field.number.is_some() && first.number.is_some() && !same;
        !begins && !other && (known && !there || same || deeper)
    }

    /// Whether a line without a name goes on with the last value.
    fn goes_on(&self, line: &Line) -> bool {
        self.fields.last().is_some_and(|field| {
            matches!(field.column, Column::Detail | Column::Assist | Column::Unknown | Column::Exercise) && line.indent > field.indent
        })
    }

    /// The record as a table of one row: a service has one code, and its minutes or units apart from it.
    fn close(self, text: &str) -> Option<Grid> {
        let code = self.fields.iter().find(|field| field.column == Column::Code)?;
        let codes = code
            .value
            .of(text)
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|part| super::written_code::code(part).is_some())
            .count();
        let counted = self
            .fields
            .iter()
            .any(|field| matches!(field.column, Column::Minutes | Column::Units | Column::Clock) && !field.value.is_empty());
        let first = self.fields.first()?.line;
        (codes == 1 && counted).then(|| Grid {
            columns: self.fields.iter().map(|field| field.column).collect(),
            rows: vec![(first, self.fields.iter().map(|field| field.value).collect())],
            lines: (first, self.last),
        })
    }
}
