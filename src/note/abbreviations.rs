//! Pass: abbreviations with one meaning in therapy notes, for whoever reads the note without being of the trade.

use super::model::Fact;
use super::sections::Clause;
use crate::lexicon::{Lexicon, TableId};

/// The abbreviations of a visit with their meaning, in the order of the text.
pub(super) fn abbreviations(clauses: &[Clause], lexicon: &'static Lexicon) -> Vec<Fact<&'static str>> {
    let hits = clauses.iter().flat_map(|clause| clause.scan.of(TableId::Abbreviations));
    let mut out: Vec<Fact<&'static str>> = hits.map(|hit| Fact::new(lexicon.row(&hit).cell(0), hit.span)).collect();
    // The cells of a table stand behind the lines around it.
    out.sort_by_key(|fact| (fact.span.start, fact.span.end));
    out.dedup_by_key(|fact| fact.span);
    out
}
