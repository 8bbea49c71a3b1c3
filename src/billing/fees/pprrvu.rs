//! Reads CMS's relative value file (PPRRVU, CSV): columns by name, sums checked, a wrong file refused with its line.

use std::collections::HashMap;
use std::io::Read;

use rust_decimal::Decimal;

use super::schedule::{MPPR, Rvu, STATUSES, Schedule};
use crate::billing::cms_csv::{Rows, squeeze};
use crate::billing::codes::{self, Status};
use crate::billing::error::FileError;
use crate::config::Code;

/// The columns that are read, by the last two lines of their heading.
const COLUMNS: [&str; 7] = ["STATUS CODE", "WORK RVU", "NON-FAC PE RVU", "MP RVU", "NON-FACILITY TOTAL", "MULT PROC", "CONV FACTOR"];

impl Schedule {
    /// Reads CMS's relative value file (PPRRVU, as CSV); its columns are found by name, its sums are checked.
    ///
    /// # Errors
    /// A file that is not one, with the line where that shows.
    pub fn read(file: &str, reader: impl Read) -> Result<Self, FileError> {
        read(file, reader)
    }
}

fn read(file: &str, reader: impl Read) -> Result<Schedule, FileError> {
    let mut lines = Rows::new(file, reader);
    let (columns, title) = heading(&mut lines)?;
    let year = title.split_whitespace().find_map(|word| word.parse().ok().filter(|year| (1992..2100).contains(year)));
    let year = year.ok_or_else(|| lines.error(1, "the title does not name the year of the relative value file"))?;
    let mut schedule = Schedule { edition: title, year, factor: None, rows: HashMap::new() };
    while let Some(row) = lines.next()? {
        // Only therapy codes as such are kept; rows with a modifier price a part of a service.
        let (Some(code), "") = (Code::parse(row.cell(0)), row.cell(1)) else { continue };
        if codes::info(code).is_none() {
            continue;
        }
        let [status, work, pe, mp, total, mult, factor] = columns.map(|at| row.cell(at));
        let number = |name: &str, cell: &str| -> Result<Decimal, FileError> {
            cell.parse().map_err(|_| row.error(format!("{code}: the {name} `{cell}` is not a number")))
        };
        let status = STATUSES.iter().find(|(letter, _)| *letter == status).map_or(Status::Noncovered, |(_, status)| *status);
        let rvu = Rvu {
            work: number("work value", work)?,
            pe: number("practice expense", pe)?,
            mp: number("malpractice", mp)?,
            status,
            mppr: mult == MPPR,
        };
        let printed = number("total", total)?;
        if rvu.total() != printed {
            let sum = rvu.total();
            return Err(row.error(format!("{code}: work, practice expense and malpractice add up to {sum}, the file says {printed}")));
        }
        let factor = number("conversion factor", factor)?;
        match schedule.factor {
            None => schedule.factor = Some(factor),
            Some(first) if first != factor => {
                return Err(row.error(format!("{code}: the conversion factor {factor} differs from {first} above")));
            }
            Some(_) => {}
        }
        schedule.rows.insert(code, rvu);
    }
    if schedule.rows.is_empty() {
        return Err(lines.error(0, "no therapy code is in this file"));
    }
    Ok(schedule)
}

/// Finds the columns by their names, which stand over several lines, and the title, the first words of the file.
fn heading(lines: &mut Rows<impl Read>) -> Result<([usize; 7], String), FileError> {
    const LINES: usize = 30;
    let mut title = String::new();
    let mut above: Vec<String> = Vec::new();
    while let Some(row) = lines.next()? {
        let cells: Vec<String> = row.cells().map(squeeze).collect();
        if title.is_empty() {
            title = cells.iter().find(|cell| !cell.is_empty()).cloned().unwrap_or_default();
        }
        if cells.first().is_some_and(|cell| cell == "HCPCS") {
            let name = |at: usize| format!("{} {}", above.get(at).map_or("", String::as_str), cells[at]).trim().to_uppercase();
            let names: Vec<String> = (0..cells.len()).map(name).collect();
            let mut columns = [0; COLUMNS.len()];
            for (column, wanted) in columns.iter_mut().zip(COLUMNS) {
                *column = names.iter().position(|name| name == wanted).ok_or_else(|| {
                    row.error(format!("the column `{wanted}` is missing: this is not CMS's relative value file (PPRRVU)"))
                })?;
            }
            return Ok((columns, title));
        }
        if row.line() as usize > LINES {
            return Err(row.error("no heading that begins with HCPCS: this is not CMS's relative value file (PPRRVU)".into()));
        }
        above = cells;
    }
    Err(lines.error(0, "no heading that begins with HCPCS: this is not CMS's relative value file (PPRRVU)"))
}
