//! A table of phrases: tab-separated rows with a heading, each with its meaning and its source.

/// A row: one or more written forms of a phrase, what it means, where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Written forms; one that begins with `=` matches only in exactly that case, one that begins with `~` in this form alone, in any case.
    pub forms: Vec<String>,
    /// The cells after the first, by the table's own columns.
    pub cells: Vec<String>,
    /// Line in the file, from 1.
    pub line: usize,
}

impl Row {
    /// A cell after the phrase, empty where the row has none.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

/// A parsed table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// File name, for messages.
    pub name: &'static str,
    /// Names of the columns after the phrase; the last is the source.
    pub columns: Vec<String>,
    /// Rows in the order of the file.
    pub rows: Vec<Row>,
}

impl Table {
    /// Parses a table: first line the column names, `#` lines are comments, forms in the first cell are separated by ` | `.
    ///
    /// # Errors
    /// Names the file and line of the first row without phrase or source, or with the wrong number of cells.
    pub fn parse(name: &'static str, text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
        let Some((_, head)) = lines.next() else { return Err(format!("{name}: no heading line")) };
        let columns: Vec<String> = head.split('\t').skip(1).map(str::to_owned).collect();
        let mut rows = Vec::new();
        for (index, line) in lines {
            let mut cells = line.split('\t').map(|c| c.trim().to_owned());
            let forms: Vec<String> =
                cells.next().unwrap_or_default().split(" | ").map(|f| f.trim().to_owned()).filter(|f| !f.is_empty()).collect();
            let cells: Vec<String> = cells.collect();
            let at = index + 1;
            if forms.is_empty() {
                return Err(format!("{name}:{at}: no phrase"));
            }
            if cells.len() != columns.len() {
                return Err(format!("{name}:{at}: {} cells after the phrase, {} expected", cells.len(), columns.len()));
            }
            if cells.last().is_none_or(String::is_empty) {
                return Err(format!("{name}:{at}: no source"));
            }
            rows.push(Row { forms, cells, line: at });
        }
        Ok(Self { name, columns, rows })
    }
}
