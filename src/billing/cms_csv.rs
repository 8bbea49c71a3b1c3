//! Rows of a CSV file of CMS's, with their line numbers: any number of columns, Latin-1 or UTF-8.

use std::io::Read;

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::error::FileError;

/// The rows of one file.
pub(super) struct Rows<R> {
    file: String,
    reader: Reader<R>,
    record: ByteRecord,
    passed: bool,
}

/// One row and where it stands.
pub(super) struct Row {
    file: String,
    line: u64,
    cells: Vec<String>,
}

impl<R: Read> Rows<R> {
    /// Rows parted by commas.
    pub(super) fn new(file: &str, reader: R) -> Self {
        Self::parted_by(b',', file, reader)
    }

    /// Rows parted by any character.
    pub(super) fn parted_by(delimiter: u8, file: &str, reader: R) -> Self {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(reader);
        Self { file: file.to_owned(), reader, record: ByteRecord::new(), passed: false }
    }

    /// The next row that has any text.
    pub(super) fn next(&mut self) -> Result<Option<Row>, FileError> {
        self.next_where(|_| true)
    }

    /// The next row that has any text and is wanted by its bytes; the others cost next to nothing.
    pub(super) fn next_where(&mut self, wanted: impl Fn(&ByteRecord) -> bool) -> Result<Option<Row>, FileError> {
        loop {
            let more = self.reader.read_byte_record(&mut self.record).map_err(|error| self.error(0, &error.to_string()))?;
            if !more {
                return Ok(None);
            }
            let (record, line) = (&self.record, self.record.position().map_or(0, csv::Position::line));
            if record.as_slice().contains(&0) || record.as_slice().starts_with(b"PK\x03\x04") {
                return Err(self.error(line, "this is not text: save the sheet as CSV or tab-delimited text first"));
            }
            if !wanted(record) {
                self.passed = true;
                continue;
            }
            let cells: Vec<String> = record.iter().map(|cell| text(cell).trim().to_owned()).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                return Ok(Some(Row { file: self.file.clone(), line, cells }));
            }
        }
    }

    /// Whether any row was passed over as not wanted.
    pub(super) fn passed(&self) -> bool {
        self.passed
    }

    /// A problem at a line; 0 for the file as a whole.
    pub(super) fn error(&self, line: u64, problem: &str) -> FileError {
        FileError { file: self.file.clone(), line, problem: problem.to_owned() }
    }
}

impl Row {
    /// A cell without blanks around it; empty where the row is shorter.
    pub(super) fn cell(&self, at: usize) -> &str {
        self.cells.get(at).map_or("", String::as_str)
    }

    /// All cells.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(String::as_str)
    }

    /// The line it begins on, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// A problem in this row.
    pub(super) fn error(&self, problem: String) -> FileError {
        FileError { file: self.file.clone(), line: self.line, problem }
    }
}

/// Bytes as UTF-8, else as Latin-1, which CMS writes.
fn text(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|&byte| char::from(byte)).collect(), str::to_owned)
}

/// Words with single blanks between them.
pub(super) fn squeeze(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}
