//! The names of a table's columns: looked up by the whole cell of its header, in any case.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::table::Table;

static COLUMNS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let rows = table().unwrap_or_default().rows;
    rows.iter().flat_map(|row| row.forms.iter().map(|form| (key(form), row.cell(0).to_owned()))).collect()
});

fn table() -> Result<Table, String> {
    Table::parse("columns.tsv", include_str!("tables/columns.tsv"))
}

/// Marks around and between the words do not change a column's name.
fn key(words: &str) -> String {
    let lower = words.to_lowercase();
    let kept: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if kept.is_empty() { lower.trim().to_owned() } else { kept.join(" ") }
}

/// What a column with this heading holds, by the second cell of `tables/columns.tsv`.
#[must_use]
pub fn column(heading: &str) -> Option<&'static str> {
    COLUMNS.get(&key(heading)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_sound_and_no_heading_means_two_columns() {
        let table = table().unwrap();
        let mut seen: HashMap<String, &str> = HashMap::new();
        for row in &table.rows {
            for form in &row.forms {
                let other = seen.insert(key(form), row.cell(0));
                assert!(other.is_none_or(|other| other == row.cell(0)), "line {}: {form:?} is also {other:?}", row.line);
            }
        }
    }

    #[test]
    fn a_heading_is_known_whatever_its_case_and_marks() {
        for heading in ["Minutes", "**Min.**", "TIME (MIN)", "minutes:"] {
            assert_eq!(column(heading), Some("minutes"), "{heading}");
        }
        assert_eq!(column("Leg press"), None);
    }
}
