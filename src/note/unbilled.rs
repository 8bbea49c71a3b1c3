//! Pass: minutes that the note itself says are not billed: rest, vital signs, a warm-up "not billed".

use super::clause::Clause;
use super::minutes::Mention;
use super::model::Fact;
use super::written_code::code;
use crate::lexicon::{Place, takes};

/// The lengths of time with words of rest, or "not billed", beside them.
///
/// They only explain why a total is not the sum of the services; nothing is counted from them.
pub(super) fn unbilled(clauses: &[Clause], mentions: &[Vec<Mention>]) -> Vec<Fact<u32>> {
    let of_clause = |(clause, found): (&Clause, &Vec<Mention>)| -> Vec<Fact<u32>> {
        let own = |at: usize| reach(clause, found, at).into_iter().any(|i| says_unbilled(clause, i));
        (0..found.len()).filter(|&at| own(at)).map(|at| Fact::new(found[at].minutes.value, found[at].minutes.span)).collect()
    };
    clauses.iter().zip(mentions).flat_map(of_clause).collect()
}

/// The words around a time, as far as the next time, code or bracket.
fn reach(clause: &Clause, found: &[Mention], at: usize) -> Vec<usize> {
    let mention = &found[at];
    let ends = |i: usize| matches!(clause.word(i), ")" | ";" | "]") || code(clause.word(i)).is_some();
    let opens = |i: usize| matches!(clause.word(i), "(" | ";" | "[" | ")" | "]") || code(clause.word(i)).is_some();
    let before = at.checked_sub(1).map_or(0, |n| found[n].end);
    let after = found.get(at + 1).map_or(clause.len(), |next| next.first);
    let back = (before..mention.first).rev().take_while(|&i| !opens(i));
    // "warm up 5 min (not billed)": a bracket directly after the time is about it.
    let inside = mention.end + usize::from(matches!(clause.word(mention.end), "(" | "["));
    back.chain((inside..after).take_while(|&i| !ends(i) && !matches!(clause.word(i), "(" | "["))).collect()
}

fn says_unbilled(clause: &Clause, at: usize) -> bool {
    let negated = || (at.saturating_sub(2)..at).any(|i| matches!(clause.word(i), "not" | "non" | "no" | "isn't" | "wasn't" | "never"));
    takes(clause.word(at), Place::Unbilled) || takes(clause.word(at), Place::Billed) && negated()
}
