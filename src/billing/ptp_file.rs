//! Reads CMS's quarterly PTP files (tab-delimited text, or the same as CSV), in as many parts as there are.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};

use csv::ByteRecord;
use jiff::civil::Date;

use super::cms_csv::{Row, Rows};
use super::codes;
use super::error::FileError;
use super::ncci::{Edit, INDICATORS, PtpTable};
use crate::config::{Code, Setting};

impl PtpTable {
    /// Reads the parts of CMS's quarterly PTP tables; pairs of therapy codes are kept.
    ///
    /// The setting is told by CMS's file names: `ccipra` practitioner, `ccioph` outpatient hospital; a file of another name
    /// holds for both. A setting that no file covers keeps the built-in table.
    ///
    /// # Errors
    /// A file that is not one, or a row that cannot be read, with its line.
    pub fn read<R: Read>(files: impl IntoIterator<Item = (String, R)>) -> Result<Self, FileError> {
        let mut table = Self { editions: [const { None }; 2], edits: HashMap::new() };
        for (file, reader) in files {
            let setting = setting(&file);
            let edition = edition(&file);
            for covered in [Setting::Practitioner, Setting::Institutional].into_iter().filter(|s| setting.is_none_or(|only| only == *s)) {
                table.editions[covered as usize].get_or_insert_with(|| edition.clone());
            }
            read_part(&file, reader, setting, &mut table)?;
        }
        Ok(table)
    }
}

fn read_part(file: &str, reader: impl Read, setting: Option<Setting>, table: &mut PtpTable) -> Result<(), FileError> {
    /// The heading of CMS's files ends well before this line.
    const HEADING: u64 = 30;
    let mut reader = BufReader::new(reader);
    let tabs = reader.fill_buf().is_ok_and(|start| start.contains(&b'\t'));
    let mut rows = Rows::parted_by(if tabs { b'\t' } else { b',' }, file, reader);
    let mut begun = false;
    while let Some(row) = rows.next_where(|record| !is_other_pair(record))? {
        if !begun && !is_code(row.cell(0).as_bytes()) {
            if row.line() > HEADING {
                return Err(row.error("no pair of codes in the first lines: this is not CMS's PTP file".into()));
            }
            continue;
        }
        begun = true;
        let (pair, edit) = edit(&row, setting)?;
        if let Some(pair) = pair {
            table.edits.entry(pair).or_default().push(edit);
        }
    }
    // A part may hold no therapy pair at all (they come late in the code order), but never a single line of text.
    if begun || rows.passed() { Ok(()) } else { Err(rows.error(0, "no pair of codes is in this file: it is not CMS's PTP file")) }
}

/// A row of two codes, one of them no therapy code: almost all of a file.
fn is_other_pair(record: &ByteRecord) -> bool {
    let known = |cell: &[u8]| std::str::from_utf8(cell).ok().and_then(Code::parse).is_some_and(|code| codes::info(code).is_some());
    match (record.get(0), record.get(1)) {
        (Some(a), Some(b)) => is_code(a) && is_code(b) && !(known(a) && known(b)),
        _ => false,
    }
}

/// Five letters or digits, beginning or ending with a digit: also codes that no therapist bills, such as 0591T.
fn is_code(cell: &[u8]) -> bool {
    cell.len() == 5 && cell.iter().all(u8::is_ascii_alphanumeric) && cell[1..4].iter().all(u8::is_ascii_digit)
}

/// Columns: column 1, column 2, mark of 1996, effective, deletion or `*`, indicator, rationale.
fn edit(row: &Row, setting: Option<Setting>) -> Result<(Option<(Code, Code)>, Edit), FileError> {
    let pair = Code::parse(row.cell(0)).zip(Code::parse(row.cell(1)));
    if pair.is_none() {
        return Err(row.error(format!("`{}` and `{}` are not a pair of codes", row.cell(0), row.cell(1))));
    }
    let day = |what: &str, cell: &str| -> Result<Date, FileError> {
        Date::strptime("%Y%m%d", cell).map_err(|_| row.error(format!("the {what} date `{cell}` is not of the form 20260101")))
    };
    let until = match row.cell(4) {
        "" | "*" => None,
        cell => Some(day("deletion", cell)?),
    };
    let indicator = INDICATORS.iter().find(|(letter, _)| *letter == row.cell(5)).map(|(_, indicator)| *indicator);
    let indicator = indicator.ok_or_else(|| row.error(format!("the modifier indicator `{}` is not 0, 1 or 9", row.cell(5))))?;
    Ok((pair, Edit { setting, from: Some(day("effective", row.cell(3))?), until, indicator }))
}

/// The setting by CMS's file names.
fn setting(file: &str) -> Option<Setting> {
    let name = file.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if has(&["ccipra", "practitioner"]) {
        Some(Setting::Practitioner)
    } else if has(&["ccioph", "hospital", "outpatient"]) {
        Some(Setting::Institutional)
    } else {
        None
    }
}

/// The edition by CMS's file names: `ccipra-v323r0-f1.TXT` is v32.3.
fn edition(file: &str) -> String {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file).to_ascii_lowercase();
    let version = name.split(['-', '_', '.', ' ']).find_map(|part| {
        let digits = part.strip_prefix('v')?.split('r').next()?;
        let (minor, major) = (digits.get(2..3)?, digits.get(..2)?);
        (digits.len() == 3 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| format!("v{major}.{minor}"))
    });
    match version {
        Some(version) => format!("Medicare PTP edits {version}"),
        None => format!("PTP edits of {}", file.rsplit(['/', '\\']).next().unwrap_or(file)),
    }
}
