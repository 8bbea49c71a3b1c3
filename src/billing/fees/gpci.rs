//! Reads CMS's geographic index file (GPCI, CSV) and finds a locality in it.

use std::io::Read;

use rust_decimal::Decimal;

use crate::billing::cms_csv::{Rows, squeeze};
use crate::billing::error::{BillingError, FileError};

/// The indexes of one Medicare locality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locality {
    /// Contractor and locality number: `01112-05`.
    pub number: String,
    /// Its name, without the file's footnote marks.
    pub name: String,
    /// Index of work, with the floor of 1.0 where the file has it.
    pub work: Decimal,
    /// Index of practice expense.
    pub pe: Decimal,
    /// Index of malpractice.
    pub mp: Decimal,
}

struct Columns {
    contractor: usize,
    locality: usize,
    name: usize,
    work: usize,
    pe: usize,
    mp: usize,
}

/// Reads all localities of a GPCI file; its columns are found by name.
///
/// # Errors
/// A file that is not one, or an index that cannot be, with the line.
pub fn read_gpci(file: &str, reader: impl Read) -> Result<Vec<Locality>, FileError> {
    let mut lines = Rows::new(file, reader);
    let mut columns: Option<Columns> = None;
    let mut localities = Vec::new();
    while let Some(row) = lines.next()? {
        let Some(at) = &columns else {
            columns = find_columns(&row.cells().map(|cell| squeeze(cell).to_uppercase()).collect::<Vec<_>>());
            continue;
        };
        // Footnotes stand below the table, in its first column.
        if row.cell(at.name).is_empty() {
            continue;
        }
        let index = |what: &str, cell: usize| -> Result<Decimal, FileError> {
            let text = row.cell(cell);
            let known: Option<Decimal> = text.parse().ok().filter(|&index| index > Decimal::ZERO && index < Decimal::TEN);
            known.ok_or_else(|| row.error(format!("the {what} index `{text}` of {} is not one", row.cell(at.name))))
        };
        localities.push(Locality {
            number: format!("{:0>5}-{:0>2}", row.cell(at.contractor), row.cell(at.locality)),
            name: row.cell(at.name).trim_end_matches(['*', ' ']).to_owned(),
            work: index("work", at.work)?,
            pe: index("practice expense", at.pe)?,
            mp: index("malpractice", at.mp)?,
        });
    }
    match (columns, localities.is_empty()) {
        (Some(_), false) => Ok(localities),
        (Some(_), true) => Err(lines.error(0, "no locality is in this file")),
        (None, _) => Err(lines.error(0, "no heading with `Locality Name` and the PW, PE and MP GPCI: this is not CMS's GPCI file")),
    }
}

fn find_columns(heading: &[String]) -> Option<Columns> {
    let find = |is: &dyn Fn(&str) -> bool| heading.iter().position(|cell| is(cell));
    let with_floor = |cell: &str| cell.contains("PW GPCI") && cell.contains("WITH 1.0");
    Some(Columns {
        contractor: find(&|cell| cell.contains("CONTRACTOR") || cell == "MAC")?,
        locality: find(&|cell| cell.contains("LOCALITY NUMBER") || cell.contains("LOCALITY NO"))?,
        name: find(&|cell| cell.contains("LOCALITY NAME"))?,
        work: find(&with_floor).or_else(|| find(&|cell| cell.contains("PW GPCI")))?,
        pe: find(&|cell| cell.contains("PE GPCI"))?,
        mp: find(&|cell| cell.contains("MP GPCI"))?,
    })
}

impl Locality {
    /// Finds a locality by contractor and number (`01112-05`) or by name.
    ///
    /// # Errors
    /// None of that name, or several with different indexes.
    pub fn find<'a>(localities: &'a [Self], wanted: &str) -> Result<&'a Self, BillingError> {
        let wanted = squeeze(wanted);
        let same = |place: &&Self| place.number == wanted || squeeze(&place.name).eq_ignore_ascii_case(&wanted);
        let mut found = localities.iter().filter(same);
        let first = found.next().ok_or_else(|| {
            BillingError::Locality(format!("the GPCI file has no locality `{wanted}`; give contractor and number, as in 01112-05"))
        })?;
        match found.find(|other| (other.work, other.pe, other.mp) != (first.work, first.pe, first.mp)) {
            None => Ok(first),
            Some(other) => Err(BillingError::Locality(format!(
                "`{wanted}` is the name of {} and {}; give contractor and number",
                first.number, other.number
            ))),
        }
    }
}
