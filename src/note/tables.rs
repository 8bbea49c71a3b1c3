//! Pass: tables of charges and flow sheets: pipes, tabs or aligned columns; the header decides what a column is.

use super::cells::{self, first_code, label_code, modifiers_after, number, units_named};
use super::clause::Clause;
use super::grids::{Column, Grid, current_visit};
use super::joints::role;
use super::lines::{Line, Segment, pieces};
use super::minutes::mentions;
use super::model::{Charge, Fact, Minutes, NoteKind, SectionKind, Service, Status};
use super::sections::kind_of;
use super::treatment::{Fragment, Treatment};
use crate::config::{Code, Modifier, ProviderRole};
use crate::lexicon::{Lexicon, TableId};
use crate::text::Span;

/// What the tables of a visit are read into.
pub(super) struct Tables<'a> {
    pub(super) text: &'a str,
    pub(super) lines: &'a [Line],
    pub(super) lexicon: &'a Lexicon,
    pub(super) kind: NoteKind,
    pub(super) clauses: &'a mut Vec<Clause>,
    pub(super) out: &'a mut Treatment,
}

/// A row of a table: its cells, its line, and the section its words stand in.
#[derive(Clone, Copy)]
struct Row<'a> {
    cells: &'a [Span],
    line: usize,
    section: SectionKind,
}

/// Which of the columns of a flow sheet is that of the visit, both counted from the right.
#[derive(Clone, Copy)]
struct Current {
    from_right: usize,
    visits: usize,
}

fn clause(text: &str, span: Span, line: usize, section: SectionKind, lexicon: &Lexicon) -> Clause {
    let segment = Segment { span, line, leads: true, indent: 0, bullet: false, marked: false, after_blank: false, unticked: false };
    Clause { segment, heading: None, body: span, section, scan: lexicon.scan(text, span) }
}

/// What a row does to the service of the rows above it.
enum Read {
    /// A service of its own.
    Begins(usize),
    /// More of the service above.
    GoesOn,
    /// Something else: what follows is no part of the service above.
    Closes,
}

impl Tables<'_> {
    /// Reads the grids into services, charges and clauses of their words.
    pub(super) fn read(mut self, grids: &[Grid], month_day: Option<(i8, i8)>) {
        for grid in grids {
            let current = current_visit(self.text, grid, self.lines, month_day);
            let named = grid.columns.iter().take(2).position(|c| *c == Column::Exercise);
            let sheet = current.zip(named);
            // "EXAM | 4/28 | 5/7": what was measured on each day.
            let section =
                if self.kind.is_report() || self.heads_measures(grid) { SectionKind::Measurement } else { SectionKind::Treatment };
            let mut open: Option<usize> = None;
            for (line, cells) in &grid.rows {
                let row = Row { cells, line: *line, section };
                if let Some((current, named)) = sheet {
                    let last = grid.columns.len() - 1;
                    let code = cells.first().filter(|_| named > 0).and_then(|cell| first_code(self.text, *cell));
                    open = code.map(|code| self.coded(code)).or(open);
                    let row = Row { cells: cells.get(named..).unwrap_or_default(), ..row };
                    open = self.sheet_row(row, Current { from_right: last - current, visits: last - named }, open);
                } else {
                    open = match self.row(grid, row, open) {
                        Read::Begins(service) => Some(service),
                        Read::GoesOn => open,
                        Read::Closes => None,
                    };
                }
            }
        }
    }

    /// Begins the service of a code that stands in a column of its own; its time may stand in another row.
    fn coded(&mut self, code: Fact<Code>) -> usize {
        self.out.services.push(Service {
            span: code.span,
            code: Some(code),
            shared_with: Vec::new(),
            shares_words: false,
            minutes: None,
            provider_minutes: Vec::new(),
            provider: None,
            mode: None,
            interventions: Vec::new(),
            charge: None,
            status: Status::Performed,
            has_detail: false,
        });
        self.out.services.len() - 1
    }

    /// Whether the first column of a table is headed as one of measures.
    fn heads_measures(&self, grid: &Grid) -> bool {
        let line = self.lines.get(grid.lines.0).map(|line| line.full);
        line.and_then(|line| kind_named(self.text, line, self.lexicon)) == Some(SectionKind::Measurement)
    }

    /// Reads a row; `open` is the service of the rows before it.
    fn row(&mut self, grid: &Grid, row: Row<'_>, open: Option<usize>) -> Read {
        let (text, lexicon, cells) = (self.text, self.lexicon, row.cells);
        let cell = |column: Column| grid.cell(cells, column);
        let named = cell(Column::Code).and_then(|c| first_code(text, c)).or_else(|| cells.iter().find_map(|c| first_code(text, *c)));
        let label = named.is_none().then(|| cells.iter().take(2).find_map(|c| label_code(text, *c, lexicon))).flatten();
        let code = named.or(label);
        let all = cells.iter().copied().reduce(Span::join).unwrap_or_default();
        // "03 | GOAL | | carry a basket …": a row that is no treatment stands in its own section.
        let treats = |section: &SectionKind| matches!(section, SectionKind::Treatment | SectionKind::Objective | SectionKind::Billing);
        if let Some(section) = cell(Column::Kind).and_then(|c| kind_named(text, c, lexicon)).filter(|section| !treats(section)) {
            self.words_of(grid, Row { section, ..row }, None, true);
            return Read::Closes;
        }
        let provider_minutes = shared(text, grid, cells, lexicon);
        let minutes = time(text, grid, cells, lexicon).or_else(|| {
            let span = provider_minutes.iter().map(|f| f.span).reduce(Span::join)?;
            Some(Minutes::exact(provider_minutes.iter().map(|f| f.value.1).sum(), span))
        });
        if code.is_none() {
            // "Total | | 38"
            let first = all.of(text).to_lowercase();
            if first.contains("total")
                && let Some(minutes) = minutes
            {
                let slot = if first.contains("timed") && !first.contains("untimed") {
                    &mut self.out.totals.timed
                } else {
                    &mut self.out.totals.treatment
                };
                slot.get_or_insert(Fact::new(minutes.value, minutes.span));
                return Read::Closes;
            }
            // "--- | -- | Thin liquid trial | not given": struck self.out.
            if cell(Column::Minutes).is_some_and(|c| !c.is_empty() && is_struck(c.of(text))) {
                self.words_of(grid, Row { section: SectionKind::NotDone, ..row }, None, true);
                return Read::Closes;
            }
            // A further activity of the service above, or the rest of its words with its minutes.
            if let Some(service) = open
                && let Some(told) = self.out.services.get_mut(service)
                && (minutes.is_none() || told.minutes.is_none())
            {
                told.minutes = told.minutes.or(minutes);
                self.words_of(grid, Row { section: SectionKind::Treatment, ..row }, Some(service), false);
                return Read::GoesOn;
            }
        }
        let units = cell(Column::Units)
            .and_then(|c| number(text, c, lexicon).map(|v| Fact::new(v, c)))
            .or_else(|| cell(Column::Minutes).and_then(|c| units_named(text, c, lexicon)));
        let mut modifiers: Vec<Fact<Modifier>> = Vec::new();
        if let Some(c) = cell(Column::Modifiers).or(cell(Column::Code)) {
            cells::modifiers(text, c, &mut modifiers);
        }
        if let Some(code) = named
            && let Some(c) = cells.iter().find(|c| c.start <= code.span.start && code.span.end <= c.end)
        {
            modifiers_after(text, *c, code.span, &mut modifiers);
        }
        let mut charge = None;
        if let Some(code) = named
            && (units.is_some() || !modifiers.is_empty() || grid.columns.contains(&Column::Units))
        {
            let span = [Some(code.span), units.map(|u| u.span), modifiers.last().map(|m| m.span), minutes.map(|m| m.span)]
                .into_iter()
                .flatten()
                .reduce(Span::join)
                .unwrap_or(code.span);
            charge = Some(self.out.charges.len());
            self.out.charges.push(Charge { span, code, units, modifiers, minutes });
        }
        if code.is_none() && minutes.is_none() {
            return Read::GoesOn;
        }
        // A grid of charges below the words of treatment repeats minutes already read there.
        let wordy = grid.columns.iter().any(|c| matches!(c, Column::Detail | Column::Exercise));
        let again = self
            .out
            .services
            .iter()
            .any(|s| s.code.map(|c| c.value) == code.map(|c| c.value) && s.minutes.map(|m| m.value) == minutes.map(|m| m.value));
        let done = self.out.services.iter().any(|s| s.code.map(|c| c.value) == code.map(|c| c.value));
        if !wordy && charge.is_some() && (again || minutes.is_none() && done) {
            return Read::GoesOn;
        }
        // "97110 | arm bike | withheld | 0", "97018 | -- | declined": a row of no minutes is no service; what it names was not done.
        let struck = minutes.is_none() && cell(Column::Minutes).is_some_and(|c| is_struck(c.of(text)));
        let given = !struck && minutes.is_none_or(|m| m.value > 0 || m.clock.is_some());
        let service = given.then_some(self.out.services.len());
        let head = [code.map(|c| c.span), minutes.map(|m| m.span)].into_iter().flatten().reduce(Span::join).unwrap_or(all);
        if given {
            self.out.services.push(Service {
                span: head,
                code,
                shared_with: Vec::new(),
                minutes,
                provider_minutes,
                provider: cell(Column::Giver).and_then(|c| giver(text, c, lexicon)),
                mode: None,
                interventions: Vec::new(),
                charge,
                status: Status::Performed,
                has_detail: false,
                shares_words: false,
            });
        }
        let section = if given { SectionKind::Treatment } else { SectionKind::NotDone };
        if !self.words_of(grid, Row { section, ..row }, service, code.is_some()) {
            self.push(Span::at(head.end), Row { section, ..row }, service, false);
        }
        service.map_or(Read::Closes, Read::Begins)
    }

    /// Adds the words of a row as fragments of a service; false where it has none. `coded`: a code names the service, so its name says nothing more.
    fn words_of(&mut self, grid: &Grid, row: Row<'_>, service: Option<usize>, coded: bool) -> bool {
        let (text, cells) = (self.text, row.cells);
        let mut any = false;
        // Help in a column of its own comes after the activities it is for.
        let help = |i: &usize| grid.columns.get(*i) == Some(&Column::Assist);
        // Where each activity has a help of its own, the order stands.
        let each = grid.columns.iter().filter(|c| **c == Column::Assist).count() > 1;
        let (after, first): (Vec<usize>, Vec<usize>) = (0..cells.len()).partition(|i| help(i) && !each);
        for (i, c) in first.into_iter().chain(after).filter_map(|i| Some((i, cells.get(i)?))) {
            let words = c.of(text);
            let content = match grid.columns.get(i) {
                Some(Column::Detail | Column::Exercise | Column::Unknown | Column::Assist) | None => true,
                // A dose is content, however short.
                Some(Column::Service) => {
                    words.split_whitespace().count() > if coded { 3 } else { 0 }
                        || words.contains(char::is_numeric) && first_code(text, *c).is_none()
                }
                _ => false,
            };
            if content && words.chars().any(char::is_alphabetic) {
                for piece in pieces(text, *c) {
                    self.push(piece, row, service, any && help(&i) && !each);
                    any = true;
                }
            }
        }
        any
    }

    fn push(&mut self, span: Span, row: Row<'_>, service: Option<usize>, about: bool) {
        let clause = clause(self.text, span, row.line, row.section, self.lexicon);
        let (first, end) = (0, clause.len());
        self.out.mentions.push(mentions(self.text, &clause.scan.folded));
        let label = service.map(|_| (0, 0));
        self.out.fragments.push(Fragment { clause: self.clauses.len(), first, end, service, provider: None, about, label });
        self.clauses.push(clause);
    }

    /// One row of a flow sheet: an exercise with its dose by visit, or a label with its minutes by visit.
    ///
    /// Cells are counted from the right, since a long name may leave no gap before its first value.
    fn sheet_row(&mut self, row: Row<'_>, current: Current, mut open: Option<usize>) -> Option<usize> {
        let (text, lexicon, cells) = (self.text, self.lexicon, row.cells);
        let Current { from_right, visits } = current;
        let (Some(name), Some(value)) =
            (cells.first().copied(), cells.len().checked_sub(1 + from_right).filter(|i| *i > 0).and_then(|i| cells.get(i)).copied())
        else {
            return open;
        };
        let words = value.of(text).to_lowercase();
        if words.trim_matches(['-', '–', ' ']).is_empty()
            || words.starts_with("--")
            || ["skipped", "not yet", "held", "d/c", "not done", "omitted", "declined", "n/a", "deferred"].iter().any(|w| words.contains(w))
        {
            return open;
        }
        // Where the name itself holds wide gaps ("97110 TherEx      (min)"), all cells before the values belong to it.
        let name = cells.len().checked_sub(visits + 1).and_then(|i| cells.get(i)).map_or(name, |last| name.join(*last));
        let scan = lexicon.scan(text, name);
        let word = |i: usize| scan.folded.word(i);
        let timed = (0..scan.folded.tokens.len()).any(|i| matches!(word(i), "min" | "minut"));
        // As elsewhere, more than a day's treatment can have is no time of treatment.
        let numbers: Vec<u32> = words.split(|c: char| !c.is_ascii_digit()).filter_map(|p| p.parse().ok()).filter(|n| *n <= 720).collect();
        if timed {
            let written = first_code(text, name);
            let labels: Vec<Fact<Code>> =
                scan.of(TableId::Labels).iter().filter_map(|h| Some(Fact::new(Code::parse(lexicon.row(h).cell(0))?, h.span))).collect();
            let codes = written.map_or(labels, |code| vec![code]);
            if codes.len() == numbers.len() && !codes.is_empty() {
                let alone = codes.len() == 1;
                for (code, minutes) in codes.into_iter().zip(numbers) {
                    open = alone.then_some(self.out.services.len());
                    self.out.services.push(Service {
                        span: name.join(value),
                        code: Some(code),
                        shared_with: Vec::new(),
                        shares_words: false,
                        minutes: Some(Minutes::exact(minutes, value)),
                        provider_minutes: Vec::new(),
                        provider: None,
                        mode: None,
                        interventions: Vec::new(),
                        charge: None,
                        status: Status::Performed,
                        has_detail: !alone,
                    });
                }
                return open;
            }
        }
        let near = value.start.saturating_sub(name.end) <= 3 || from_right + 2 == cells.len();
        self.push(if near { name.join(value) } else { name }, row, open, false);
        if !near {
            self.push(value, row, open, false);
        }
        open
    }
}

/// The section that a cell names.
fn kind_named(text: &str, cell: Span, lexicon: &Lexicon) -> Option<SectionKind> {
    let scan = lexicon.scan(text, cell);
    let hit = scan.of(TableId::Headings).into_iter().find(|h| h.first == 0)?;
    Some(kind_of(lexicon.row(&hit).cell(0)))
}

/// A dash or its like where a number could stand.
fn is_struck(words: &str) -> bool {
    words.chars().all(|c| matches!(c, '-' | '–' | '—' | ' ')) || words.eq_ignore_ascii_case("n/a") || words.eq_ignore_ascii_case("none")
}

/// The minutes of a row, from whichever column says them; the clock beside them is kept.
fn time(text: &str, grid: &Grid, cells: &[Span], lexicon: &Lexicon) -> Option<Minutes> {
    let of =
        |column: Column| grid.columns.iter().zip(cells).filter(move |(c, cell)| **c == column && !cell.is_empty()).map(|(_, cell)| *cell);
    let read: Vec<Minutes> = of(Column::Minutes).chain(of(Column::Clock)).filter_map(|cell| cells::minutes(text, cell, lexicon)).collect();
    let start_stop = || cells::between(text, of(Column::Start).next()?, of(Column::Stop).next()?);
    let clock = read.iter().copied().find(|m| m.clock.is_some()).or_else(start_stop);
    match (read.iter().copied().find(|m| m.clock.is_none()), clock) {
        (Some(stated), clock) => Some(Minutes { clock: clock.and_then(|m| m.clock), ..stated }),
        (None, clock) => clock,
    }
}

/// Minutes by giver, where the table has a column for each.
fn shared(text: &str, grid: &Grid, cells: &[Span], lexicon: &Lexicon) -> Vec<Fact<(ProviderRole, u32)>> {
    let role = |column: &Column| match column {
        Column::Shared(role) => Some(*role),
        _ => None,
    };
    grid.columns
        .iter()
        .zip(cells)
        .filter_map(|(column, cell)| Some((role(column)?, *cell)))
        .filter_map(|(role, cell)| number(text, cell, lexicon).filter(|v| *v > 0).map(|v| Fact::new((role, v), cell)))
        .collect()
}

/// Who gave a row's service.
fn giver(text: &str, cell: Span, lexicon: &Lexicon) -> Option<Fact<ProviderRole>> {
    let scan = lexicon.scan(text, cell);
    scan.of(TableId::Roles).into_iter().find_map(|hit| Some(Fact::new(role(lexicon.row(&hit).cell(0))?, hit.span)))
}
