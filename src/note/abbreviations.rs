//! Pass: abbreviations with one meaning in therapy notes, for whoever reads the note without being of the trade.

use std::borrow::Cow;

use super::clause::Clause;
use super::model::Fact;
use crate::lexicon::{Lexicon, TableId};

/// The abbreviations of a visit with their meaning, in the order of the text; a clinic's own phrases with theirs.
pub(super) fn abbreviations(clauses: &[Clause], lexicon: &Lexicon) -> Vec<Fact<Cow<'static, str>>> {
    let of_tables = clauses.iter().flat_map(|clause| clause.scan.of(TableId::Abbreviations));
    let known = of_tables.map(|hit| Fact::new(Cow::Borrowed(lexicon.row(&hit).cell(0)), hit.span));
    let own = clauses.iter().flat_map(|clause| &clause.scan.clinic);
    let meant = own.filter_map(|hit| Some(Fact::new(Cow::Owned(lexicon.phrase(hit)?.means.clone()?), hit.span)));
    let mut out: Vec<Fact<Cow<'static, str>>> = meant.chain(known).collect();
    // The cells of a table stand behind the lines around it.
    out.sort_by_key(|fact| (fact.span.start, fact.span.end));
    out.dedup_by_key(|fact| fact.span);
    out
}
