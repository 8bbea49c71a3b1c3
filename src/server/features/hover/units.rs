//! Cards about minutes and units: a charge, a label, a total.

use crate::billing::units::{Count, UnitLine, UnitsResult};
use crate::billing::{Step, codes};
use crate::config::{Code, Coverage, PayerProfile, UnitRule};
use crate::note::{Charge, Fact, Service};
use crate::rules::Tally;
use crate::server::features::card::{Card, Row, Run};
use crate::server::features::hover::term;
use crate::server::features::place::{Total, VisitAt, touches};
use crate::server::snapshot::Snapshot;

const MANUAL: &str = "https://www.cms.gov/regulations-and-guidance/guidance/manuals/downloads/clm104c05.pdf";

/// A billed line.
pub(super) fn charge(snapshot: &Snapshot, at: VisitAt<'_>, charge: &Charge, offset: usize) -> Card {
    let mut card = Card::default();
    if let Some(modifier) = charge.modifiers.iter().find(|fact| touches(fact.span, offset) && fact.span.start < offset) {
        card.append(term::modifier(modifier.value));
    }
    card.append(code(snapshot, at, charge.code.value, charge.units.map(|fact| fact.value)));
    card
}

/// A label with minutes.
pub(super) fn service(snapshot: &Snapshot, at: VisitAt<'_>, service: &Service) -> Card {
    match service.code {
        Some(fact) => code(snapshot, at, fact.value, None),
        None => Card::default(),
    }
}

/// One code of a visit: its units with the working.
fn code(_snapshot: &Snapshot, at: VisitAt<'_>, code: Code, written: Option<u32>) -> Card {
    let tally = &at.known.tally;
    let mut card = Card::default();
    let label = codes::label(code);
    let mut title = vec![];
    match tally.units().and_then(|units| units.lines.get(&code)) {
        Some(line) => {
            title.push(Run::Strong(format!("{code} · {}", count_of(line.units, "unit"))));
            title.push(Run::Text(format!(" {label}")));
            if let Some(written) = written.filter(|written| *written != line.units) {
                title.push(Run::Text(format!(" ({written} written)")));
            }
        }
        None => {
            title.push(Run::Strong(code.to_string()));
            title.push(Run::Text(format!(" {label}")));
        }
    }
    card.line(title);
    units(&mut card, tally, Some(code));
    card
}

/// A stated total.
pub(super) fn total(at: VisitAt<'_>, kind: Total, stated: Fact<u32>) -> Card {
    let tally = &at.known.tally;
    let (name, counted) = match kind {
        Total::Timed => ("timed minutes", tally.timed),
        Total::Treatment => ("treatment minutes", tally.treatment),
    };
    let mut card = Card::default();
    let mut title = vec![Run::Strong(format!("{} {name}", stated.value)), Run::Text(" stated".to_owned())];
    match counted {
        Some(counted) if counted == stated.value => title.push(Run::Text(", as the services add up".to_owned())),
        Some(counted) => title.push(Run::Text(format!("; the services add up to {counted}"))),
        None => {}
    }
    card.line(title);
    units(&mut card, tally, None);
    card
}

/// Table, working and sources, or what is missing for them.
fn units(card: &mut Card, tally: &Tally, about: Option<Code>) {
    match tally.units() {
        Some(units) => {
            card.append_table(units, about);
            for step in working(units, about) {
                card.text(step);
            }
            for tie in assistant_steps(tally, about) {
                card.text(tie);
            }
            let mut sources = payer_line(&tally.payer);
            sources.extend(estimate(tally, about).map(|estimate| Run::Text(format!(" · {estimate}"))));
            card.line(sources);
        }
        None if !tally.without_minutes.is_empty() => {
            let codes: Vec<String> = tally.without_minutes.iter().map(Code::to_string).collect();
            card.text(format!("Units cannot be counted: no minutes of their own for {}.", codes.join(", ")));
        }
        None => {}
    }
}

impl Card {
    fn append_table(&mut self, units: &UnitsResult, about: Option<Code>) {
        let rows = units_table(units, about);
        if !rows.is_empty() {
            self.table(&["code", "min", "full 15s", "left over", "units"], rows);
        }
    }
}

/// One row a code, and the sum of the timed ones.
pub(crate) fn units_table(units: &UnitsResult, about: Option<Code>) -> Vec<Row> {
    let figure = |line: &UnitLine, value: u32| if line.count == Count::Untimed { "–".to_owned() } else { value.to_string() };
    let mut rows: Vec<Row> = units
        .lines
        .values()
        .map(|line| Row {
            cells: vec![
                line.code.to_string(),
                line.minutes.map_or_else(|| "–".to_owned(), |minutes| minutes.to_string()),
                figure(line, line.full),
                figure(line, line.left),
                line.units.to_string(),
            ],
            strong: about == Some(line.code),
        })
        .collect();
    let pooled = units.lines.values().filter(|line| line.count == Count::Pooled).count();
    if pooled > 0 {
        let cells = vec!["timed".to_owned(), units.timed_minutes.to_string(), String::new(), String::new(), units.total_units.to_string()];
        rows.push(Row { cells, strong: false });
    }
    rows
}

/// The steps that say more than the table: the range of minutes that earn the total, allocation and ties.
fn working(units: &UnitsResult, about: Option<Code>) -> Vec<String> {
    let tells = |step: &&Step| match step {
        Step::TimedTotal { .. } | Step::LeftOver { .. } | Step::Tie { .. } | Step::NoUnit { .. } => true,
        Step::Untimed { code } | Step::Alone { code, .. } => about.is_none_or(|about| about == *code),
        Step::FullUnits { .. } | Step::Assistant { .. } => false,
    };
    units.working.iter().filter(tells).map(ToString::to_string).collect()
}

/// Where an assistant gave part of it: which units carry the modifier, and why.
fn assistant_steps(tally: &Tally, about: Option<Code>) -> Vec<String> {
    let Some(lines) = &tally.assistants else { return Vec::new() };
    let of = |step: &&Step| matches!(step, Step::Assistant { code, assistant, .. } if *assistant > 0 && about.is_none_or(|about| about == *code));
    lines.working.iter().filter(of).map(ToString::to_string).collect()
}

/// Whose rule it is, and where it stands.
pub(crate) fn payer_line(payer: &PayerProfile) -> Vec<Run> {
    let rule = match payer.unit_rule {
        UnitRule::Cms => "total-time rule",
        UnitRule::Ama => "rule of eights",
    };
    let who = match payer.coverage {
        Coverage::Medicare => "Medicare".to_owned(),
        _ => payer.name.clone(),
    };
    let mut line = vec![Run::Text(if who.is_empty() { rule.to_owned() } else { format!("{who}, {rule}") })];
    if payer.unit_rule == UnitRule::Cms {
        line.push(Run::Text(" · ".to_owned()));
        line.push(Run::Link("Claims Processing Manual ch. 5 §20.2".to_owned(), MANUAL.to_owned()));
    }
    line
}

/// The estimated payment of a visit, or of one of its codes: "est. $82.33 (2026 national)".
pub(crate) fn estimate(tally: &Tally, about: Option<Code>) -> Option<String> {
    let payment = tally.payment.as_ref()?;
    let total = match about {
        Some(code) => payment.lines.iter().filter(|line| line.code == code).map(|line| line.medicare + line.coinsurance).sum(),
        None => payment.total,
    };
    (total.0 > 0).then(|| format!("est. {total} ({})", payment.label))
}

/// "1 unit", "3 units".
pub(super) fn count_of(count: u32, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
