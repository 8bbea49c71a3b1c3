//! Hover: a small card on what stands at a place, with the working and its sources.

mod term;
mod units;
mod words;

use tower_lsp::ls_types::{Hover, HoverContents, Position};

pub(crate) use term::{level_meaning, level_name, modifier_meaning};
pub(crate) use units::{estimate, payer_line, units_table};
pub(crate) use words::status as status_name;

use super::card::Card;
use super::place::{Thing, VisitAt, touches};
use crate::note::Status;
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// The card for a place; `None` where nothing is known of the words there.
pub(crate) fn hover(snapshot: &Snapshot, position: Position) -> Option<Hover> {
    let offset = snapshot.offset(position);
    let at = snapshot.visit_at(offset)?;
    let (span, card) = card(snapshot, at, offset)?;
    Some(Hover { contents: HoverContents::Markup(card.markup(snapshot.client.markdown_hover)), range: Some(snapshot.range(span)) })
}

fn card(snapshot: &Snapshot, at: VisitAt<'_>, offset: usize) -> Option<(Span, Card)> {
    let mut card = Card::default();
    let mut span = None;
    if let Some(fact) = at.abbreviation_at(offset) {
        card.append(term::abbreviation(snapshot, fact));
        span = Some(fact.span);
    }
    match at.thing_at(offset) {
        Some(Thing::Assist(assist)) => {
            // What the level means says more than what its letters stand for.
            card = term::assist(snapshot, assist);
            span = Some(assist.span);
        }
        Some(thing) => {
            let more = match &thing {
                Thing::Charge(charge) => units::charge(snapshot, at, charge, offset),
                Thing::Service(service) => units::service(snapshot, at, service),
                Thing::Total(kind, fact) => units::total(at, *kind, *fact),
                Thing::Goal(goal) => words::goal(snapshot, goal),
                Thing::Assist(_) => Card::default(),
            };
            span = span.or(Some(thing.span()).filter(|_| !more.is_empty()));
            card.append(more);
        }
        None => {}
    }
    if let Some((index, intervention)) = at.intervention_at(offset) {
        // A goal says more of itself than of the activity in it.
        if intervention.status != Status::Goal || card.is_empty() {
            card.append(words::intervention(at, index, intervention));
        }
        let under_cursor = if touches(intervention.head, offset) { intervention.head } else { intervention.span };
        span = span.or(Some(under_cursor));
    }
    span.filter(|_| !card.is_empty()).map(|span| (span, card))
}
