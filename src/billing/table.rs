//! Reads the tables that are built into the program; a bad row stops with its file and line.

use std::str::FromStr;

use jiff::civil::Date;

use crate::config::Code;

/// One row of a built-in table.
///
/// A built-in table is part of the program: its mistakes are ours, found by the tests that read every table. So the
/// getters panic with file and line where a reader of user files would return an error.
pub(super) struct Row {
    file: &'static str,
    line: usize,
    header: Vec<&'static str>,
    cells: Vec<&'static str>,
}

/// The rows of a tab-separated table: `#` starts a comment, the first other line names the columns.
pub(super) fn rows(text: &'static str, file: &'static str) -> impl Iterator<Item = Row> {
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    let header: Vec<_> = lines.next().map(|(_, line)| line.split('\t').collect()).unwrap_or_default();
    lines.map(move |(at, line)| {
        let row = Row { file, line: at + 1, header: header.clone(), cells: line.split('\t').collect() };
        if row.cells.len() != row.header.len() {
            row.wrong("the number of columns");
        }
        row
    })
}

impl Row {
    /// A cell as it stands.
    pub(super) fn text(&self, column: &str) -> &'static str {
        match self.header.iter().position(|name| *name == column) {
            Some(at) => self.cells[at],
            None => self.wrong(column),
        }
    }

    /// A cell, `None` where it is empty.
    pub(super) fn optional(&self, column: &str) -> Option<&'static str> {
        Some(self.text(column)).filter(|cell| !cell.is_empty())
    }

    /// A cell of any type that is read from text.
    pub(super) fn value<T: FromStr>(&self, column: &str) -> T {
        self.text(column).parse().unwrap_or_else(|_| self.wrong(column))
    }

    /// A whole number.
    pub(super) fn number(&self, column: &str) -> u32 {
        self.value(column)
    }

    /// A procedure code.
    pub(super) fn code(&self, column: &str) -> Code {
        self.value(column)
    }

    /// Codes parted by spaces, possibly none.
    pub(super) fn codes(&self, column: &str) -> impl Iterator<Item = Code> {
        self.text(column).split_whitespace().map(move |code| code.parse().unwrap_or_else(|_| self.wrong(column)))
    }

    /// A date, `None` where the cell is empty.
    pub(super) fn date(&self, column: &str) -> Option<Date> {
        self.optional(column).map(|_| self.value(column))
    }

    /// The value that a word of a closed list stands for.
    pub(super) fn one_of<T: Copy>(&self, column: &str, words: &[(&str, T)]) -> T {
        self.word(column, self.text(column), words)
    }

    /// The values of several words parted by spaces.
    pub(super) fn many_of<T: Copy>(&self, column: &str, words: &[(&str, T)]) -> Vec<T> {
        self.text(column).split_whitespace().map(|word| self.word(column, word, words)).collect()
    }

    fn word<T: Copy>(&self, column: &str, cell: &str, words: &[(&str, T)]) -> T {
        words.iter().find(|(word, _)| *word == cell).map_or_else(|| self.wrong(column), |(_, value)| *value)
    }

    fn wrong(&self, column: &str) -> ! {
        panic!("{}:{}: {column}", self.file, self.line)
    }
}
