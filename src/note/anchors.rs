//! Pass: labels and codes that carry treatment time: where a service begins in one clause.

use super::joints::{is_opening, with_code_in_bracket};
use super::label_time::{Around, around, time_before};
use super::labels::{Label, Parts, labels};
use super::model::{Fact, Minutes, Mode};
use super::shared_unit::spread_unit;
use crate::config::{Code, ProviderRole};
use crate::lexicon::{Place, takes};

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
    // "15 min TE, 23 min TA": where the first time stands before its label, so do the others.
    let times_first = labels.first().is_some_and(|first| time_before(parts, first, 0).is_some());
    while n < labels.len() {
        // Labels joined by a slash share what follows.
        let mut group = vec![&labels[n]];
        while let Some(next) = labels.get(n + 1).filter(|next| joined(parts, group[group.len() - 1], next)) {
            group.push(next);
            n += 1;
        }
        n += 1;
        n += listed(parts, &labels[n..], &mut group);
        let floor = anchors.last().map_or(0, |a| a.end);
        let next = labels.get(n);
        let ceiling = next.map_or(parts.clause.len(), |l| l.first);
        let own = next.filter(|_| times_first).and_then(|next| time_before(parts, next, group[group.len() - 1].end));
        if let Some(anchor) = anchor(parts, &group, floor, own.map_or(ceiling, |time| time.first)) {
            anchors.push(anchor);
        }
    }
    spread_unit(parts, &labels, &mut anchors);
    join_closing_codes(&mut anchors);
    anchors
}

/// Two labels that share what follows: "TE/TA", "gait & balance".
fn joined(parts: &Parts<'_>, last: &Label, next: &Label) -> bool {
    let mark = parts.clause.word(last.end);
    // "97140 15 min / 97110 10 min": each has its own.
    if last.code_mention.is_some_and(|i| parts.codes[i].charge.minutes.is_some()) {
        return false;
    }
    let again = last.code.is_some() && last.code.map(|c| c.value) == next.code.map(|c| c.value);
    next.first == last.end + 1
        && (again && matches!(mark, "," | "-")
            || matches!(mark, "/" | "&" | "+")
            || takes(mark, Place::JoinsLabels) && last.acronym == next.acronym)
}

/// "TE, NMR, TA: 45 min", "therapeutic exercise, therapeutic activity (combined 38 min)": a list that has one time together.
///
/// Adds the labels of the list to the group, and returns how many.
fn listed<'l>(parts: &Parts<'_>, later: &'l [Label], group: &mut Vec<&'l Label>) -> usize {
    let clause = parts.clause;
    let comma = |last: &Label, next: &Label| {
        clause.word(last.end) == ","
            && (next.first == last.end + 1 || next.first == last.end + 2 && takes(clause.word(last.end + 1), Place::JoinsLabels))
            || joined(parts, last, next)
    };
    let mut last = group[group.len() - 1];
    let mut count = 0;
    while let Some(next) = later.get(count).filter(|next| comma(last, next)) {
        last = next;
        count += 1;
    }
    if count == 0 {
        return 0;
    }
    let ceiling = later.get(count).map_or(clause.len(), |l| l.first);
    let Some(time) = parts.mentions.iter().find(|m| m.first >= last.end && m.end <= ceiling && m.first <= last.end + 4) else { return 0 };
    let together = (last.end..time.first).chain(time.end..(time.end + 3).min(ceiling)).any(|i| takes(clause.word(i), Place::Together));
    if !together && clause.word(last.end) != ":" {
        return 0;
    }
    group.extend(&later[..count]);
    count
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
    let Around { mut first, end, minutes, provider, provider_minutes, mode, asked } = around(parts, group, floor, ceiling)?;
    // Words before a code in brackets name the service: "MANUAL LYMPH DRAINAGE (97140)".
    if with_code_in_bracket(clause, head) && floor == 0 && head.first <= 8 && first == head.first {
        first = 0;
    }
    let mark = clause.word(last.end);
    let marked = matches!(mark, ":" | "|" | "=" | "(") || mark == "-" && last.end + 1 < clause.len() || mark.is_empty();
    let lone = mark.is_empty() || matches!(mark, "." | ",");
    let with_code = group.iter().any(|l| l.code_mention.is_some());
    // "MBSS 3/10 showed …": a study of another day.
    let digit = |i: usize| clause.word(i).starts_with(|c: char| c.is_ascii_digit());
    let dated = digit(last.end) && clause.word(last.end + 1) == "/" && digit(last.end + 2);
    if dated && minutes.is_none() && !with_code {
        return None;
    }
    // "I treated the swallow for 25 minutes", "The other 25 minutes went to language": nothing stands before but words that introduce.
    let introduced = (0..first).all(|i| is_opening(clause, i) || takes(clause.word(i), Place::Introduction));
    let accepted = if minutes.is_some() || asked {
        with_code || head.anywhere || leads || introduced || first != head.first && (head.acronym || first == 0)
    } else if head.evaluation && !with_code {
        false
    } else {
        with_code || leads && (head.anywhere && (marked || clause.segment.leads) || head.acronym || marked && !lone || lone && head.acronym)
    };
    if !accepted || head.evaluation && !with_code && minutes.is_none() {
        return None;
    }
    // A bare "ice" or "walking" in the middle of prose with somebody's minutes is not a label.
    if !leads && !introduced && !head.anywhere && !head.acronym && !with_code && first != 0 {
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
