//! Formatting: aligns the columns of charge tables written with bars; never touches prose.

use tower_lsp::ls_types::TextEdit;

use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// The edits that align every table that holds charges or services, in a part of the document or in all of it.
pub(crate) fn edits(snapshot: &Snapshot, part: Option<Span>) -> Vec<TextEdit> {
    let document = snapshot.document();
    let mut edits = Vec::new();
    let mut table: Vec<Span> = Vec::new();
    for line in 0..=document.line_count() {
        let span = document.line_span(line);
        if line < document.line_count() && cells(span.of(&snapshot.text)).is_some() {
            table.push(span);
            continue;
        }
        if let (Some(first), Some(last)) = (table.first(), table.last()) {
            let whole = first.join(*last);
            if is_ours(snapshot, whole) && part.is_none_or(|part| part.overlaps(whole)) {
                align(snapshot, &table, &mut edits);
            }
        }
        table.clear();
    }
    edits
}

fn is_ours(snapshot: &Snapshot, table: Span) -> bool {
    snapshot.visits().any(|at| {
        at.visit.charges.iter().any(|charge| table.covers(charge.code.span))
            || at.visit.services.iter().any(|service| service.code.is_some_and(|code| table.covers(code.span)))
    })
}

/// The cells of a line that begins and ends with a bar.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    let cells: Vec<&str> = inner.split('|').map(str::trim).collect();
    // A bar that is escaped or quoted is prose of its own kind.
    (!inner.contains(['\\', '`'])).then_some(cells)
}

fn is_divider(cells: &[&str]) -> bool {
    cells.iter().all(|cell| cell.contains('-') && cell.chars().all(|c| matches!(c, '-' | ':')))
}

fn align(snapshot: &Snapshot, lines: &[Span], edits: &mut Vec<TextEdit>) {
    let rows: Vec<Vec<&str>> = lines.iter().filter_map(|line| cells(line.of(&snapshot.text))).collect();
    let columns = rows.first().map_or(0, Vec::len);
    if rows.len() < 2 || rows.iter().any(|row| row.len() != columns) {
        return;
    }
    let width = |column: usize| {
        let cells = rows.iter().filter(|row| !is_divider(row)).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0).max(3)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for (line, row) in lines.iter().zip(&rows) {
        let old = line.of(&snapshot.text);
        let indent = &old[..old.len() - old.trim_start().len()];
        let divider = is_divider(row);
        let cells = row.iter().zip(&widths).map(|(cell, width)| if divider { dashes(cell, *width) } else { pad(cell, *width) });
        let new = format!("{indent}| {} |", cells.collect::<Vec<_>>().join(" | "));
        if new != old {
            edits.push(TextEdit { range: snapshot.range(*line), new_text: new });
        }
    }
}

fn pad(cell: &str, width: usize) -> String {
    format!("{cell:<width$}")
}

/// The line between head and body, with the colons that say how a column is aligned.
fn dashes(cell: &str, width: usize) -> String {
    let (left, right) = (cell.starts_with(':'), cell.ends_with(':'));
    let dashes = width - usize::from(left) - usize::from(right);
    format!("{}{}{}", if left { ":" } else { "" }, "-".repeat(dashes), if right { ":" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_between_bars_are_tables() {
        assert_eq!(cells("  | a | b  |"), Some(vec!["a", "b"]));
        assert_eq!(cells("| `a|b` |"), None);
        assert_eq!(cells("prose | with a bar"), None);
        assert_eq!(cells("|"), None);
    }

    #[test]
    fn the_dividing_line_keeps_its_colons() {
        assert!(is_divider(&["---", ":--:", "--:"]));
        assert_eq!(dashes(":-:", 6), ":----:");
        assert_eq!(dashes("--:", 5), "----:");
    }
}
