//! Pass: finds tables by their header: pipes, tabs or aligned columns, and what each column holds.

use super::dates::dates;
use super::lines::Line;
use crate::config::ProviderRole;
use crate::text::Span;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Column {
    Code,
    Service,
    Minutes,
    /// A range of clock times.
    Clock,
    Start,
    Stop,
    /// Minutes of one giver.
    Shared(ProviderRole),
    Units,
    Modifiers,
    Detail,
    Assist,
    Exercise,
    /// Who gave it.
    Giver,
    /// Alone or in a group.
    Mode,
    /// Which part of a note the row is: what was said, done, planned.
    Kind,
    Visit(bool),
    /// Known, and nothing to read in it.
    Other,
    Unknown,
}

/// A table with its rows as cells.
pub(super) struct Grid {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<(usize, Vec<Span>)>,
    /// First and last line, both inclusive.
    pub(super) lines: (usize, usize),
}

impl Grid {
    pub(super) fn holds(&self, line: usize) -> bool {
        self.lines.0 <= line && line <= self.lines.1
    }

    /// The cell of a row under the first column of a kind, where it is not empty.
    pub(super) fn cell(&self, cells: &[Span], column: Column) -> Option<Span> {
        self.columns.iter().position(|c| *c == column).and_then(|i| cells.get(i)).copied().filter(|c| !c.is_empty())
    }
}

/// Finds the tables among the lines.
pub(super) fn grids(text: &str, lines: &[Line]) -> Vec<Grid> {
    let mut out = Vec::new();
    let mut n = 0;
    while n < lines.len() {
        let Some((separator, columns)) = header(text, &lines[n]) else {
            n += 1;
            continue;
        };
        let mut rows = Vec::new();
        let mut last = n;
        let places = places(text, &lines[n], separator);
        let sheet = columns.iter().any(|c| matches!(c, Column::Visit(_)));
        for (i, line) in lines.iter().enumerate().skip(n + 1) {
            let cells = placed(text, line, cells(text, line, separator), &places, sheet);
            let rule = line.full.of(text).chars().all(|c| matches!(c, '-' | '=' | '|' | ':' | ' ' | '+' | '\t'));
            let total = line
                .full
                .of(text)
                .trim_start_matches(['|', ' ', '*'])
                .get(..5)
                .is_some_and(|w| w.eq_ignore_ascii_case("total") || w.eq_ignore_ascii_case("timed"))
                && line.full.of(text).bytes().any(|b| b.is_ascii_digit());
            let signed = line.body.of(text).get(..4).is_some_and(|w| w.eq_ignore_ascii_case("sign") || w.eq_ignore_ascii_case("e-si"));
            if line.is_blank()
                || cells.len() < 2 && !rule
                || total
                || signed
                || separator == Separator::Pipe && (is_field(text, line, &lines[n]) || is_other_row(text, &cells, columns.len()))
            {
                break;
            }
            last = i;
            if !rule {
                rows.push((i, cells));
            }
        }
        if rows.is_empty() {
            n += 1;
            continue;
        }
        out.push(Grid { columns, rows, lines: (n, last) });
        n = last + 1;
    }
    out
}

/// Where the columns of aligned text begin, in characters from the start of the line; none for other tables.
fn places(text: &str, header: &Line, separator: Separator) -> Vec<usize> {
    let at = |cell: &Span| column_of(text, header, *cell);
    if separator == Separator::Gap { cells(text, header, separator).iter().map(at).collect() } else { Vec::new() }
}

fn column_of(text: &str, line: &Line, cell: Span) -> usize {
    text.get(line.full.start..cell.start).map_or(0, |before| before.chars().count())
}

/// The cells of a row of aligned text under the columns they stand below: a cell may be missing, and a line may only carry one on.
fn placed(text: &str, line: &Line, cells: Vec<Span>, places: &[usize], sheet: bool) -> Vec<Span> {
    const NEAR: usize = 2;
    let carries_on = cells.len() == 1 && places.get(1).is_some_and(|second| column_of(text, line, cells[0]) + NEAR >= *second);
    if sheet || places.is_empty() || cells.len() == places.len() || cells.len() < 2 && !carries_on || cells.len() > places.len() {
        return cells;
    }
    let mut out = vec![Span::at(line.full.end); places.len()];
    let mut next = 0;
    for cell in cells {
        let at = column_of(text, line, cell);
        let under = places.iter().rposition(|place| *place <= at + NEAR).unwrap_or(0).max(next).min(places.len() - 1);
        out[under] = if out[under].is_empty() { cell } else { out[under].join(cell) };
        next = under + 1;
    }
    out
}

/// "RESP| pain 4/10" below "INTERVENTION | CODE | MIN": a name set close to its bar is a field, and the table has ended.
fn is_field(text: &str, line: &Line, header: &Line) -> bool {
    let close = |line: &Line| {
        let words = line.full.of(text).trim_start();
        words.find('|').is_some_and(|bar| bar > 0 && words[..bar].ends_with(char::is_alphanumeric))
    };
    close(line) && !close(header)
}

/// "CHG|97018|1|-" below a table of seven columns: a row of another kind, and the table has ended.
fn is_other_row(text: &str, cells: &[Span], columns: usize) -> bool {
    const SHORTER: usize = 2;
    let first = cells.first().map_or("", |c| c.of(text));
    let name =
        (2..=8).contains(&first.len()) && first.chars().next().is_some_and(char::is_uppercase) && !first.chars().any(char::is_lowercase);
    name && cells.len() + SHORTER < columns
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Pipe,
    Tab,
    Gap,
    Comma,
}

/// A first bar as far in as this stands behind a column without a name.
const FAR_IN: usize = 6;

pub(super) fn cells(text: &str, line: &Line, separator: Separator) -> Vec<Span> {
    let words = line.full.of(text);
    let mut out = Vec::new();
    let mut start = 0;
    let mut push = |from: usize, to: usize| out.push(Span::new(line.full.start + from, line.full.start + to).trimmed(text));
    match separator {
        Separator::Pipe | Separator::Tab | Separator::Comma => {
            let mark = match separator {
                Separator::Pipe => '|',
                Separator::Comma => ',',
                _ => '\t',
            };
            for (i, _) in words.match_indices(mark) {
                push(start, i);
                start = i + 1;
            }
            push(start, words.len());
            if separator == Separator::Pipe {
                // Outer bars make empty cells that are not columns; a bar set far in leaves the name of the first column out.
                let indent = words.len() - words.trim_start().len();
                if words.trim_start().starts_with('|') && indent < FAR_IN && !out.is_empty() {
                    out.remove(0);
                }
                if words.trim_end().ends_with('|') {
                    out.pop();
                }
            }
        }
        Separator::Gap => {
            let trimmed = words.len() - words.trim_start().len();
            start = trimmed;
            let mut i = trimmed;
            while let Some(at) = words[i..].find("  ") {
                let from = i + at;
                let to = words.len() - words[from..].trim_start().len();
                push(start, from);
                start = to;
                i = to;
            }
            if start < words.trim_end().len() {
                push(start, words.len());
            }
        }
    }
    out
}

/// A header has at least two known columns, one of them a code, minutes, units or an exercise beside dates.
pub(super) fn header(text: &str, line: &Line) -> Option<(Separator, Vec<Column>)> {
    let words = line.full.of(text);
    let separator = if words.contains('|') {
        Separator::Pipe
    } else if words.contains('\t') && words.trim().contains('\t') {
        Separator::Tab
    } else if words.trim().contains("  ") {
        Separator::Gap
    } else if words.matches(',').count() >= 2 {
        Separator::Comma
    } else {
        return None;
    };
    let cells = cells(text, line, separator);
    if cells.len() < 2 {
        return None;
    }
    let mut columns: Vec<Column> = cells.iter().map(|c| column(text, *c)).collect();
    // A name and two dates or more: a flow sheet, whatever its first column is called.
    if columns.iter().filter(|c| matches!(c, Column::Visit(_))).count() >= 2
        && columns.first() == Some(&Column::Unknown)
        && columns.iter().skip(1).all(|c| matches!(c, Column::Visit(_)))
    {
        columns[0] = Column::Exercise;
    }
    // A column for the code, one for the exercise, and the dates.
    if separator != Separator::Comma
        && let [Column::Unknown | Column::Code, second @ Column::Unknown, dates @ ..] = columns.as_mut_slice()
        && dates.len() > 1
        && dates.iter().all(|c| matches!(c, Column::Visit(_)))
    {
        *second = Column::Exercise;
        columns[0] = Column::Code;
    }
    let known = columns.iter().filter(|c| !matches!(c, Column::Unknown | Column::Other)).count();
    let visits = columns.iter().filter(|c| matches!(c, Column::Visit(_))).count();
    let anchor = columns.iter().any(|c| matches!(c, Column::Code | Column::Minutes | Column::Units));
    let sheet = visits >= 1 && columns.iter().take(2).any(|c| *c == Column::Exercise);
    let wanted = match separator {
        Separator::Gap => 3,
        // Commas stand in every sentence: only a line of nothing but names of columns is a header.
        Separator::Comma => columns.len(),
        Separator::Pipe | Separator::Tab => 2,
    };
    (known >= wanted && anchor && visits == 0 || sheet).then_some((separator, columns))
}

pub(super) fn column(text: &str, cell: Span) -> Column {
    // "--- INTERVENTION | CODE | MIN ---", "3. Interventions     Min"
    let words = cell.of(text).trim_matches(|c: char| matches!(c, '*' | '_' | ':' | ' ' | '-' | '=' | '#')).to_lowercase();
    let unnumbered = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let words = unnumbered.strip_prefix(['.', ')']).map_or(words.as_str(), str::trim_start).to_owned();
    let short = words.split_whitespace().count() <= 4;
    if let Some(known) = crate::lexicon::column(&words).and_then(kind) {
        return known;
    }
    // "Today", "Today 5/8" heads this visit; "done today" does not.
    let date = short
        && (words.starts_with("today")
            || !dates(text, cell).is_empty()
            || words.split_once('/').is_some_and(|(a, b)| a.parse::<u8>().is_ok() && b.parse::<u8>().is_ok()));
    if date {
        return Column::Visit(words.contains("today"));
    }
    Column::Unknown
}

/// What a column or a field of this name holds.
pub(super) fn named(words: &str) -> Column {
    crate::lexicon::column(words).and_then(kind).unwrap_or(Column::Unknown)
}

fn kind(name: &str) -> Option<Column> {
    Some(match name {
        "code" => Column::Code,
        "service" => Column::Service,
        "minutes" => Column::Minutes,
        "clock" => Column::Clock,
        "start" => Column::Start,
        "stop" => Column::Stop,
        "therapist-minutes" => Column::Shared(ProviderRole::Therapist),
        "assistant-minutes" => Column::Shared(ProviderRole::Assistant),
        "units" => Column::Units,
        "modifiers" => Column::Modifiers,
        "detail" => Column::Detail,
        "assist" => Column::Assist,
        "exercise" => Column::Exercise,
        "giver" => Column::Giver,
        "mode" => Column::Mode,
        "kind" => Column::Kind,
        "other" => Column::Other,
        _ => return None,
    })
}

/// The column of this visit: marked today, dated like the visit, else the first.
pub(super) fn current_visit(text: &str, grid: &Grid, lines: &[Line], month_day: Option<(i8, i8)>) -> Option<usize> {
    let visits: Vec<usize> = grid.columns.iter().enumerate().filter(|(_, c)| matches!(c, Column::Visit(_))).map(|(i, _)| i).collect();
    let first = *visits.first()?;
    if let Some(today) = grid.columns.iter().position(|c| *c == Column::Visit(true)) {
        return Some(today);
    }
    let header = lines.get(grid.lines.0)?;
    let separator = if header.full.of(text).contains('|') {
        Separator::Pipe
    } else if header.full.of(text).contains('\t') {
        Separator::Tab
    } else {
        Separator::Gap
    };
    let cells = cells(text, header, separator);
    let dated = month_day.and_then(|(month, day)| {
        visits.iter().copied().find(|&i| {
            cells.get(i).is_some_and(|c| {
                let mut parts = c.of(text).split(['/', '-']);
                parts.next().and_then(|p| p.trim().parse::<i8>().ok()) == Some(month)
                    && parts.next().and_then(|p| p.trim().parse::<i8>().ok()) == Some(day)
            })
        })
    });
    Some(dated.unwrap_or(first))
}
