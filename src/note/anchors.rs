//! Pass: labels and codes that carry treatment time: where a service begins in one clause.

use super::joints::{is_opening, with_code_in_bracket};
use super::label_time::{Around, around};
use super::labels::{Label, Parts, labels};
use super::model::{Fact, Minutes, Mode};
use super::shared_unit::spread_unit;
use crate::config::{Code, ProviderRole};

/// A label with its minutes: where a service begins.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    /// First token of label or minutes.
    pub(super) first: usize,
    /// One past the last token of label, minutes and provider.
    pub(super) end: usize,
    pub(super) code: Option<Fact<Code>>,
    pub(super) shared_with: Vec<Fact<Code>>,
    pub(super) minutes: Option<Minutes>,
    pub(super) provider: Option<Fact<ProviderRole>>,
    pub(super) provider_minutes: Vec<Fact<(ProviderRole, u32)>>,
    pub(super) mode: Option<Fact<Mode>>,
    /// Index into the codes of the clause, where the label is a written code.
    pub(super) code_mention: Option<usize>,
    /// The label stands at the start of its clause.
    pub(super) leads: bool,
    /// A colon, dash or bar follows the label.
    pub(super) marked: bool,
    /// An evaluation: untimed, its code may stand elsewhere.
    pub(super) evaluation: bool,
}

/// Finds the anchors of a clause in order.
pub(super) fn anchors(parts: &Parts<'_>) -> Vec<Anchor> {
    let labels = labels(parts);
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut n = 0;
    while n < labels.len() {
        // Labels joined by a slash share what follows.
        let mut group = vec![&labels[n]];
        while let Some(next) = labels.get(n + 1) {
            let last = group[group.len() - 1];
            let joined = next.first == last.end + 1
                && matches!(parts.clause.word(last.end), "/" | "&" | "+" | "and")
                && (last.acronym == next.acronym || parts.clause.word(last.end) != "and");
            if !joined {
                break;
            }
            group.push(next);
            n += 1;
        }
        n += 1;
        let floor = anchors.last().map_or(0, |a| a.end);
        let ceiling = labels.get(n).map_or(parts.clause.len(), |l| l.first);
        if let Some(anchor) = anchor(parts, &group, floor, ceiling) {
            anchors.push(anchor);
        }
    }
    spread_unit(parts, &labels, &mut anchors);
    join_closing_codes(&mut anchors);
    anchors
}

/// "Epley L x2 … [95992, 12 min untimed]": a code that closes the clause of its own label is the same service.
fn join_closing_codes(anchors: &mut Vec<Anchor>) {
    let mut n = 1;
    while n < anchors.len() {
        let (before, after) = anchors.split_at_mut(n);
        let (first, second) = (&mut before[n - 1], &after[0]);
        let same = first.code.is_some() && first.code.map(|c| c.value) == second.code.map(|c| c.value);
        let same = same
            && !(first.code_mention.is_some() && second.code_mention.is_some())
            && (first.minutes.is_none() || second.minutes.is_none() || first.minutes.map(|m| m.value) == second.minutes.map(|m| m.value));
        if same {
            if second.code_mention.is_some() {
                first.code_mention = second.code_mention;
                first.code = second.code;
            }
            first.minutes = first.minutes.or(second.minutes);
            anchors.remove(n);
        } else {
            n += 1;
        }
    }
}

/// The anchor that a group of labels makes, where they stand as a label does.
fn anchor(parts: &Parts<'_>, group: &[&Label], floor: usize, ceiling: usize) -> Option<Anchor> {
    let clause = parts.clause;
    let (head, last) = (*group.first()?, *group.last()?);
    let leads = (floor..head.first).all(|i| is_opening(clause, i)) && (floor == 0 || floor < head.first);
    let Around { mut first, end, minutes, provider, provider_minutes, mode } = around(parts, group, floor, ceiling)?;
    // Words before a code in brackets name the service: "MANUAL LYMPH DRAINAGE (97140)".
    if with_code_in_bracket(clause, head) && floor == 0 && head.first <= 8 && first == head.first {
        first = 0;
    }
    let mark = clause.word(last.end);
    let marked = matches!(mark, ":" | "|" | "=" | "(") || mark == "-" && last.end + 1 < clause.len() || mark.is_empty();
    let lone = mark.is_empty() || matches!(mark, "." | ",");
    let with_code = group.iter().any(|l| l.code_mention.is_some());
    let accepted = if minutes.is_some() {
        with_code || head.anywhere || leads || first != head.first && (head.acronym || first == 0)
    } else if head.evaluation && !with_code {
        false
    } else {
        with_code || leads && (head.anywhere && (marked || clause.segment.leads) || head.acronym || marked && !lone || lone && head.acronym)
    };
    if !accepted || head.evaluation && !with_code && minutes.is_none() {
        return None;
    }
    // A bare "ice" or "walking" in the middle of prose with somebody's minutes is not a label.
    if !leads && !head.anywhere && !head.acronym && !with_code && first != 0 {
        return None;
    }
    let code_mention = group.iter().find_map(|l| l.code_mention);
    let mut shared_with: Vec<Fact<Code>> = group[1..].iter().filter_map(|l| l.code).collect();
    shared_with.retain(|c| Some(c.value) != head.code.map(|h| h.value));
    Some(Anchor {
        first,
        end,
        code: head.code,
        shared_with,
        minutes,
        provider,
        provider_minutes,
        mode,
        code_mention,
        leads,
        marked: marked && !lone,
        evaluation: head.evaluation,
    })
}
