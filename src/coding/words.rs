//! The words of one intervention in order: which part is the activity, which its purpose, its circumstances, its cueing.

use super::clinic::Coded;
use super::vocabulary::{Entry, Kind, entry_of};
use crate::lexicon::{Hit, Scan, TableId};
use crate::text::Span;

/// What a word says of the activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Names the activity.
    Main,
    /// After "with", "on", "from": the circumstances.
    With,
    /// After "while", "during".
    While,
    /// After "for", "to improve", "to simulate".
    Purpose,
    /// After "cues for".
    Cue,
    /// After "for a patient with", "due to": speaks for no code.
    Because,
}

/// A phrase of a table with its role.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'e> {
    pub(super) entry: &'e Entry,
    pub(super) role: Role,
    pub(super) span: Span,
    pub(super) first: usize,
    pub(super) end: usize,
}

/// One activity with everything said of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Item<'e> {
    /// Its tokens.
    pub(super) first: usize,
    /// One past its last token.
    pub(super) end: usize,
    /// The words that name activities, in its main part.
    pub(super) heads: Vec<Word<'e>>,
    /// Everything else that speaks for a code.
    pub(super) words: Vec<Word<'e>>,
}

/// A part between two marks.
struct Segment<'e> {
    first: usize,
    end: usize,
    heads: Vec<Word<'e>>,
    words: Vec<Word<'e>>,
    last_role: Role,
    /// "then" stands before it: what follows is another activity, even in words that no table has for one.
    after_then: bool,
}

/// Reads the phrases of an intervention into its activities; `own` are those of the clinic.
pub(super) fn items<'e>(scan: &Scan, own: &'e [Coded]) -> Vec<Item<'e>> {
    let hits = known(scan, own);
    let heads = leftmost(hits.iter().filter(|(h, e)| is_activity(e.kind) && !inside_object(h, &hits)).copied());
    let roles = roles(scan, &hits, &heads);
    let mut segments: Vec<Segment<'_>> = Vec::new();
    let mut carried = Role::Main;
    for (first, end) in cuts(scan, &heads) {
        let mut segment = segment(&hits, &heads, &roles, first, end, carried);
        segment.after_then = first > 0 && scan.folded.word(first - 1) == "then";
        carried = segment.last_role;
        segments.push(segment);
    }
    gather(segments)
}

/// Joins segments without an activity of their own to the one before, or the first ones to the one after.
fn gather(segments: Vec<Segment<'_>>) -> Vec<Item<'_>> {
    let mut items: Vec<Item<'_>> = Vec::new();
    let mut open = false;
    for s in segments {
        // "…, stands tall": a posture goes with what was named before.
        let posture = |w: &Word<'_>| w.entry.kind == Kind::Verb && w.entry.weight <= 1.0;
        let things =
            |w: &Word<'_>| matches!(w.entry.kind, Kind::Object | Kind::Place | Kind::Person | Kind::Care | Kind::Community | Kind::Task);
        let next = s.after_then && s.words.iter().any(things);
        let starts = s.heads.iter().any(|w| !posture(w)) || (!open && !s.heads.is_empty()) || next;
        match items.last_mut() {
            Some(last) if !starts || !open => {
                last.end = s.end;
                last.heads.extend(s.heads);
                last.words.extend(s.words);
            }
            _ => items.push(Item { first: s.first, end: s.end, heads: s.heads, words: s.words }),
        }
        open |= starts;
    }
    items
}

fn is_activity(kind: Kind) -> bool {
    matches!(kind, Kind::Clinic | Kind::Activity | Kind::Test | Kind::Topic | Kind::Verb)
}

type Known<'e> = (Hit, &'e Entry);

/// The hits of the tables used here, without those behind a mask.
fn known<'e>(scan: &Scan, own: &'e [Coded]) -> Vec<Known<'e>> {
    let coded = |h: &Hit| own.iter().find(|o| o.at.first == h.first && o.at.end == h.end).map(|o| &o.entry);
    let entry = |h: &Hit| if h.is_clinic() { coded(h) } else { entry_of(h) };
    let all: Vec<Known<'_>> = scan.hits.iter().filter_map(|h| Some((*h, entry(h)?))).collect();
    let masks: Vec<(usize, usize)> = all.iter().filter(|(_, e)| e.kind == Kind::Mask).map(|(h, _)| (h.first, h.end)).collect();
    if masks.is_empty() {
        return all;
    }
    all.into_iter().filter(|(h, _)| !masks.iter().any(|&(a, b)| h.first < b && a < h.end)).collect()
}

/// "feed" in "feed bucket" names no feeding.
fn inside_object(hit: &Hit, hits: &[Known<'_>]) -> bool {
    let longer = |h: &Hit| h.first <= hit.first && hit.end <= h.end && h.end - h.first > hit.end - hit.first;
    hits.iter().any(|(h, _)| h.table == TableId::Objects as usize && longer(h))
}

fn leftmost<'e>(hits: impl Iterator<Item = Known<'e>>) -> Vec<Known<'e>> {
    let mut kept: Vec<Known<'_>> = Vec::new();
    for hit in hits {
        if kept.last().is_none_or(|(k, _)| hit.0.first >= k.end) {
            kept.push(hit);
        }
    }
    kept
}

/// The role of each token, from the framing words before it.
fn roles(scan: &Scan, hits: &[Known<'_>], heads: &[Known<'_>]) -> Vec<Role> {
    let n = scan.folded.tokens.len();
    let mut opens: Vec<Option<Role>> = vec![None; n];
    for (hit, entry) in hits {
        let inside = heads.iter().any(|(h, _)| h.first < hit.first && hit.first < h.end);
        let role = match entry.kind {
            Kind::Purpose => Role::Purpose,
            Kind::Cue => Role::Cue,
            Kind::Because => Role::Because,
            Kind::While => Role::While,
            Kind::With if names_practice(scan, hits, hit) => continue,
            Kind::With => Role::With,
            // "to" before a verb opens a purpose, before a noun a place.
            Kind::AimVerb if hit.first > 0 && taught(scan, hits, hit.first - 1) => continue,
            Kind::AimVerb if hit.first > 0 && scan.folded.word(hit.first - 1) == "to" && !inside => {
                opens[hit.first] = Some(Role::Purpose);
                continue;
            }
            _ => continue,
        };
        if heads.iter().any(|(h, _)| h.first <= hit.first && hit.end <= h.end) {
            continue;
        }
        if opens[hit.first].is_none_or(|r| r == Role::With) {
            opens[hit.first] = Some(role);
        }
    }
    // The "to" of "floor to waist" leads to no place beyond it.
    let mut in_object = vec![false; n];
    for (hit, _) in hits.iter().filter(|(h, _)| h.table == TableId::Objects as usize) {
        in_object.iter_mut().take(hit.end.saturating_sub(1)).skip(hit.first + 1).for_each(|inside| *inside = true);
    }
    let mut role = Role::Main;
    let mut depth = 0usize;
    let mut roles = Vec::with_capacity(n);
    for (i, open) in opens.into_iter().enumerate() {
        let inside = heads.iter().any(|(h, _)| h.first < i && i < h.end);
        match scan.folded.word(i) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            "to" if !inside && !in_object.get(i).copied().unwrap_or(false) && role == Role::Main && open.is_none() => {
                role = if taught(scan, hits, i) { Role::Main } else { Role::With };
            }
            word if depth == 0 && !inside && ends_part(word) => role = Role::Main,
            _ => {}
        }
        if let Some(open) = open {
            // Whatever stands in a cue is about the cue; a place inside a purpose belongs to the purpose.
            let stays = role == Role::Cue && open != Role::Because
                || role == Role::Because && open == Role::With
                || (matches!(role, Role::Purpose | Role::While) && open == Role::With);
            if !stays {
                role = open;
            }
        }
        roles.push(role);
    }
    // "With attention cues": what stands right before the cues is what they are about.
    for (aim, _) in hits.iter().filter(|(h, _)| h.table == TableId::CueAims as usize) {
        if hits.iter().any(|(h, e)| e.kind == Kind::Cue && h.first == aim.end) {
            roles.iter_mut().take(aim.end).skip(aim.first).for_each(|role| *role = Role::Cue);
        }
    }
    roles
}

/// Whether the word at `to` leads from a learner to what is learned: "training the child to operate …", "taught how to lift …".
fn taught(scan: &Scan, hits: &[Known<'_>], to: usize) -> bool {
    if scan.folded.word(to) != "to" {
        return false;
    }
    let teaching = |h: &Hit, e: &Entry| e.kind == Kind::Practice && h.end < to && to - h.end <= 4;
    let Some((last, _)) = hits.iter().filter(|(h, e)| teaching(h, e)).max_by_key(|(h, _)| h.end) else { return false };
    let learner = |i: usize| {
        let person = |h: &Hit| h.table == TableId::Persons as usize && h.first <= i && i < h.end;
        scan.hits.iter().any(person)
            || matches!(scan.folded.word(i), "the" | "a" | "his" | "her" | "their" | "how" | "in" | "and" | "member")
    };
    (last.end..to).all(learner)
}

/// "Training in wheelchair skills", "instruction on joint protection": not a circumstance, but what was practised.
fn names_practice(scan: &Scan, hits: &[Known<'_>], with: &Hit) -> bool {
    let of = matches!(scan.folded.word(with.first), "in" | "on");
    of && hits.iter().any(|(h, e)| e.kind == Kind::Practice && h.end == with.first)
}

fn ends_part(word: &str) -> bool {
    matches!(word, "," | ";" | "." | ":" | "+" | "then" | "|" | "•" | "–" | "-")
}

/// Where one activity may end and another begin.
fn cuts(scan: &Scan, heads: &[Known<'_>]) -> Vec<(usize, usize)> {
    let n = scan.folded.tokens.len();
    let mut cuts = Vec::new();
    let mut first = 0;
    let mut depth = 0usize;
    for i in 0..n {
        let inside = heads.iter().any(|(h, _)| h.first < i && i < h.end);
        let word = scan.folded.word(i);
        match word {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let cut = depth == 0 && !inside && (ends_part(word) || matches!(word, "and" | "&"));
        if cut {
            if i > first {
                cuts.push((first, i));
            }
            first = i + 1;
        }
    }
    if n > first {
        cuts.push((first, n));
    }
    cuts
}

/// Of several readings of the same words, which table counts in which part of the phrase.
fn rank(role: Role, hit: &Hit, entry: &Entry) -> Option<u8> {
    let (table, kind) = (hit.table, entry.kind);
    let is = |id: TableId| table == id as usize;
    if matches!(kind, Kind::Assist | Kind::Guard) {
        return Some(0);
    }
    if kind == Kind::Cue {
        return Some(0);
    }
    match role {
        Role::Because => None,
        Role::Cue => {
            let topic = is(TableId::Activities) && kind == Kind::Topic;
            (is(TableId::CueAims))
                .then_some(1)
                .or(is(TableId::Aims).then_some(2))
                .or(is(TableId::Objects).then_some(3))
                .or(topic.then_some(4))
        }
        Role::Purpose => {
            // "…for grasp, attended": a word that settles the service is heard anywhere.
            let settles = kind == Kind::Noun && entry.weight >= 9.0;
            let aim = (is(TableId::Aims)).then_some(1).or(is(TableId::Activities).then_some(2)).or(is(TableId::Objects).then_some(3));
            aim.or(settles.then_some(4))
        }
        Role::Main | Role::With | Role::While => {
            let noun = kind == Kind::Noun;
            (is(TableId::Activities))
                .then_some(if role == Role::With { 2 } else { 1 })
                .or(is(TableId::Objects).then_some(if role == Role::With { 1 } else { 2 }))
                .or(is(TableId::Aims).then_some(3))
                .or(is(TableId::Body).then_some(4))
                .or(is(TableId::Labels).then_some(5))
                .or(noun.then_some(6))
        }
    }
}

fn segment<'e>(hits: &[Known<'e>], heads: &[Known<'e>], roles: &[Role], first: usize, end: usize, carried: Role) -> Segment<'e> {
    let role_at = |i: usize| roles.get(i).copied().unwrap_or(Role::Main);
    let own: Vec<&Known<'e>> = heads.iter().filter(|(h, _)| first <= h.first && h.end <= end && role_at(h.first) == Role::Main).collect();
    // "to improve balance, gait and strength": a list of aims goes on after the comma.
    let goes_on = matches!(carried, Role::Purpose | Role::Cue)
        && (first..end).all(|i| role_at(i) == Role::Main || role_at(i) == carried)
        && own.iter().all(|(_, e)| matches!(e.kind, Kind::Topic | Kind::Verb))
        && role_at(first) == Role::Main
        && (end - first) <= 3;
    let role_of = |i: usize| if goes_on { carried } else { role_at(i) };
    let mut segment = Segment { first, end, heads: Vec::new(), words: Vec::new(), last_role: Role::Main, after_then: false };
    if !goes_on {
        segment.heads = own.iter().map(|(h, e)| word(h, e, Role::Main)).collect();
    }
    let mut at = first;
    while at < end {
        if let Some(head) = segment.heads.iter().find(|h| h.first <= at && at < h.end) {
            at = head.end;
            continue;
        }
        let role = role_of(at);
        let best = hits
            .iter()
            .filter(|(h, _)| h.first == at && h.end <= end)
            .filter(|(h, _)| !segment.heads.iter().any(|head| head.first < h.end && h.first < head.end))
            .filter_map(|(h, e)| Some((h, e, rank(role, h, e)?)))
            .min_by_key(|(h, _, rank)| (std::cmp::Reverse(h.end), *rank, h.row));
        match best {
            Some((hit, entry, _)) => {
                segment.words.push(word(hit, entry, role));
                at = hit.end;
            }
            None => at += 1,
        }
    }
    segment.last_role = if end > first { role_of(end - 1) } else { carried };
    segment
}

fn word<'e>(hit: &Hit, entry: &'e Entry, role: Role) -> Word<'e> {
    Word { entry, role, span: hit.span, first: hit.first, end: hit.end }
}
