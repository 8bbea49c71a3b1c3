//! Pass: minutes divided between givers behind a label: "(20 min PT / 10 min PTA)", "20 by PT, 10 by PTA", "PT 20 min, PTA 10 min".

use super::joints::role;
use super::labels::Parts;
use super::model::Fact;
use super::numbers::whole;
use crate::config::ProviderRole;
use crate::lexicon::{Place, TableId, takes};

/// Words between a label and the first of its givers.
const REACH: usize = 10;

/// Who gave how many minutes.
type GiverMinutes = Fact<(ProviderRole, u32)>;

/// Finds the division between the tokens `from` and `ceiling`: each giver with minutes, its first token, and the token after the last.
pub(super) fn divided(parts: &Parts<'_>, from: usize, ceiling: usize) -> Option<(Vec<GiverMinutes>, usize, usize)> {
    let roles = parts.clause.scan.of(TableId::Roles);
    if roles.len() < 2 {
        return None;
    }
    let role_at = |at: usize| {
        let hit = roles.iter().find(|h| h.first == at)?;
        Some((Fact::new(role(parts.lexicon.row(hit).cell(0))?, hit.span), hit.end))
    };
    let time_at = |at: usize| {
        let (value, end) = whole(&parts.clause.scan.folded, at, 240)?;
        Some((value, end + usize::from(takes(parts.clause.word(end), Place::MinuteUnit))))
    };
    let skip = |mut at: usize, places: &[Place], marks: &[&str]| {
        while at < ceiling && (marks.contains(&parts.clause.word(at)) || places.iter().any(|p| takes(parts.clause.word(at), *p))) {
            at += 1;
        }
        at
    };
    let pair = |at: usize| {
        if let Some((giver, next)) = role_at(at) {
            let (value, end) = time_at(skip(next, &[Place::BeforeTime], &["-", ":", "=", "("]))?;
            return Some((Fact::new((giver.value, value), giver.span.join(parts.clause.span(next, end))), end));
        }
        let (value, next) = time_at(at)?;
        let (giver, end) = role_at(skip(next, &[Place::TimeToGiver], &["-", "("]))?;
        Some((Fact::new((giver.value, value), parts.clause.span(at, next).join(giver.span)), end))
    };
    let first = (from..ceiling.min(from + REACH)).find(|&at| pair(at).is_some())?;
    let mut found = Vec::new();
    let mut at = first;
    while let Some((one, end)) = pair(at).filter(|(_, end)| *end <= ceiling) {
        found.push(one);
        at = end;
        let next = skip(end, &[Place::JoinsLabels], &[",", "/", "+", "&", ")", "]", ";"]);
        if next == end || pair(next).is_none() {
            break;
        }
        at = next;
    }
    let mut givers: Vec<ProviderRole> = Vec::new();
    for one in &found {
        if !givers.contains(&one.value.0) {
            givers.push(one.value.0);
        }
    }
    let end = at + usize::from(matches!(parts.clause.word(at), ")" | "]"));
    (givers.len() > 1).then_some((found, first, end))
}
