//! Pass: was it done in this visit? Decided by the section, and inside it by cues whose reach ends with the clause.

use super::clause::Clause;
use super::cue_words::{holds, shown_back, verb_kind};
use super::goals::is_dated_aim;
use super::model::{SectionKind, Status};
use crate::lexicon::fold::is_past;
use crate::lexicon::{Hit, Lexicon, TableId};
use crate::text::Span;

/// A status that covers some tokens of a clause.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub(super) status: Status,
    pub(super) cue: Span,
    /// First token of the cue.
    pub(super) at: usize,
    /// Tokens covered.
    pub(super) first: usize,
    pub(super) end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    After,
    Before,
    Segment,
}

/// What a section says of the activities named in it; `None` where each clause must speak for itself.
pub(super) fn of_section(section: SectionKind) -> Option<Status> {
    Some(match section {
        SectionKind::Subjective => Status::Subjective,
        SectionKind::Plan => Status::Planned,
        SectionKind::Goals => Status::Goal,
        SectionKind::Hep => Status::Hep,
        SectionKind::History => Status::History,
        SectionKind::Education => Status::Education,
        SectionKind::Measurement => Status::Measurement,
        SectionKind::NotDone | SectionKind::Precautions => Status::Deferred,
        SectionKind::Header
        | SectionKind::Objective
        | SectionKind::Treatment
        | SectionKind::Assessment
        | SectionKind::Billing
        | SectionKind::Other => return None,
    })
}

/// The cues of a clause between two tokens, each with the tokens it covers. `heads` are the activities, as token ranges.
pub(super) fn reaches(text: &str, clause: &Clause, range: (usize, usize), heads: &[(usize, usize)], lexicon: &Lexicon) -> Vec<Reach> {
    let pseudo: Vec<Hit> = clause.scan.of(TableId::PseudoNegations);
    let mut out: Vec<Reach> = Vec::new();
    for hit in clause.scan.all(TableId::Status).filter(|h| h.first >= range.0 && h.end <= range.1) {
        if pseudo.iter().any(|p| p.first <= hit.first && hit.end <= p.end) || longer_cue(clause, hit) {
            continue;
        }
        let row = lexicon.row(hit);
        let (Some(status), Some(side)) = (status(row.cell(0)), side(row.cell(1))) else { continue };
        if !holds(text, clause, hit, status, lexicon)
            || matches!(status, Status::Deferred | Status::Declined) && is_reason(clause, hit, heads)
        {
            continue;
        }
        let (mut floor, ceiling) = bounds(clause, hit, range);
        // "The scooter board was set up but he refused": nothing else in the last part for the cue to speak of.
        if matches!(status, Status::Deferred | Status::Declined) && !heads.iter().any(|h| h.0 >= floor && h.0 < ceiling) {
            floor = range.0;
        }
        let (first, end) = match side {
            Side::Segment => range,
            Side::After => {
                if heads.iter().any(|h| h.0 >= hit.end && h.0 < ceiling) {
                    (hit.first, ceiling)
                } else if matches!(status, Status::Deferred | Status::Declined)
                    && heads.iter().all(|h| h.1 <= hit.first)
                    && is_final(clause, hit, range.1)
                {
                    back(clause, hit, floor, heads)
                } else if status == Status::Measurement && clause.word(hit.end).starts_with(|c: char| c.is_ascii_digit()) {
                    // "Phonation time measured 11 seconds"
                    (floor, ceiling)
                } else if heads.is_empty() || !heads.iter().any(|h| h.0 >= floor && h.1 <= hit.first) {
                    (hit.first, ceiling)
                } else {
                    continue;
                }
            }
            Side::Before => {
                if heads.iter().any(|h| h.1 <= hit.first && h.1 > floor) {
                    back(clause, hit, floor, heads)
                } else if heads.is_empty() || hit.first <= range.0 + 1 {
                    (hit.first, ceiling)
                } else {
                    continue;
                }
            }
        };
        // Two rows may give one cue two sides: the one that reaches an activity has been kept above.
        if !out.iter().any(|r| r.cue == hit.span && r.first <= first && end <= r.end) {
            out.push(Reach { status, cue: hit.span, at: hit.first, first, end });
        }
    }
    out.extend(by_others(text, clause, range, heads, lexicon));
    out.extend(denied_passive(text, clause, range, lexicon));
    out.extend(own_words(text, clause, range));
    if range.0 == 0 && is_dated_aim(text, clause) {
        out.push(Reach { status: Status::Goal, cue: clause.span(0, 1), at: 0, first: 0, end: range.1 });
    }
    out
}

/// "Thin liquids were not tried": what a verb in the passive denies.
fn denied_passive(text: &str, clause: &Clause, range: (usize, usize), lexicon: &Lexicon) -> Option<Reach> {
    let past = |i: usize| clause.scan.folded.tokens.get(i).is_some_and(|t| is_past(&t.span.of(text).to_lowercase()));
    let at = (range.0..range.1.saturating_sub(2)).find(|&i| clause.word(i) == "be" && clause.word(i + 1) == "not" && past(i + 2))?;
    // "cued to turn toward thumb so the fingers are not pushed": what is to be avoided.
    if (range.0..at).any(|i| matches!(clause.word(i), "so" | "lest") && i > range.0) {
        return None;
    }
    let done = !matches!(verb_kind(clause, at + 2, lexicon), "state" | "staff")
        && !matches!(clause.word(at + 2), "bil" | "bill" | "charg" | "count" | "tim" | "timed" | "ned" | "need");
    let cue = clause.span(at, at + 3);
    let floor = (range.0..at).rev().find(|&i| matches!(clause.word(i), "but" | "and" | "then" | "." | ";")).map_or(range.0, |i| i + 1);
    done.then_some(Reach { status: Status::Deferred, cue, at, first: floor, end: at + 3 })
}

/// `"Did my ankle pumps before breakfast."`: words between quotation marks in which the patient speaks of himself.
fn own_words(text: &str, clause: &Clause, range: (usize, usize)) -> Option<Reach> {
    // "6\" step" is a height.
    let inch = |i: usize| clause.scan.folded.tokens.get(i).is_some_and(|t| text[..t.span.start].ends_with(|c: char| c.is_ascii_digit()));
    let open = (range.0..range.1).find(|&i| clause.word(i) == "\"" && !inch(i))?;
    let close = (open + 1..range.1).find(|&i| clause.word(i) == "\"").unwrap_or(range.1);
    let raw = |i: usize| clause.scan.folded.tokens.get(i).map_or("", |t| t.span.of(text));
    // "I" beside a level is "independent".
    let acts = |i: usize| raw(i + 1).len() > 1 && raw(i + 1).chars().all(|c| c.is_lowercase() || c == '\'' || c == '’');
    let first_person = (open + 1..close).any(|i| {
        matches!(raw(i), "I" | "i") && acts(i) || matches!(raw(i), "my" | "My" | "me" | "we" | "I'm" | "I’m" | "I've" | "I’ve" | "myself")
    });
    first_person.then(|| Reach { status: Status::Subjective, cue: clause.span(open, open + 1), at: open, first: open, end: close })
}

/// "Sample taken by teacher" and "Taught daughter guarding on stairs": who did it, and who was only told, where a person is named.
fn by_others(text: &str, clause: &Clause, range: (usize, usize), heads: &[(usize, usize)], lexicon: &Lexicon) -> Vec<Reach> {
    let mut out = Vec::new();
    for person in clause.scan.of(TableId::Persons).into_iter().filter(|h| h.first > range.0 && h.end <= range.1) {
        let name = person.span.of(text);
        if lexicon.row(&person).cell(0) != "other" || name.chars().all(char::is_uppercase) {
            continue;
        }
        let at = (range.0..person.first)
            .rev()
            .find(|&i| !matches!(clause.word(i), "the" | "his" | "her" | "their" | "a" | "both"))
            .unwrap_or(person.first);
        let cue = clause.span(at, person.end);
        let taught = matches!(clause.word(at), "teach" | "show" | "train" | "instruct" | "tell" | "ask" | "coach");
        if clause.word(at) == "by" && heads.iter().any(|h| h.1 <= at) {
            out.push(Reach { status: Status::OtherPerson, cue, at, first: range.0, end: person.end });
        } else if taught && at <= range.0 + 2 && heads.iter().any(|h| h.0 >= person.end) && !shown_back(clause, person.end) {
            out.push(Reach { status: Status::Education, cue, at, first: at, end: range.1 });
        }
    }
    out
}

/// "Mirror and cues to stop the shift because he avoids loading it": a cue inside the reason for what was done denies nothing.
fn is_reason(clause: &Clause, hit: &Hit, heads: &[(usize, usize)]) -> bool {
    let Some(told) = heads.iter().map(|h| h.1).filter(|end| *end <= hit.first).max() else { return false };
    let first = heads.iter().map(|h| h.0).min().unwrap_or(0);
    if (first..hit.first).any(|i| matches!(clause.word(i), "becaus" | "bc" | "b/c" | "sinc")) {
        return true;
    }
    let reason = (told..hit.first).find(|&i| matches!(clause.word(i), "becaus" | "bc" | "b/c" | "sinc" | "to" | "that" | "so"));
    reason.is_some_and(|at| at > told && !(told..at).any(|i| matches!(clause.word(i), "but" | ".")))
}

/// A cue inside a longer one of the table does not count by itself.
fn longer_cue(clause: &Clause, hit: &Hit) -> bool {
    clause.scan.all(TableId::Status).any(|o| o.first <= hit.first && hit.end <= o.end && o.end - o.first > hit.end - hit.first)
}

fn status(name: &str) -> Option<Status> {
    Some(match name {
        "planned" => Status::Planned,
        "deferred" => Status::Deferred,
        "declined" => Status::Declined,
        "hep" => Status::Hep,
        "goal" => Status::Goal,
        "subjective" => Status::Subjective,
        "history" => Status::History,
        "education" => Status::Education,
        "other_person" => Status::OtherPerson,
        "conditional" => Status::Conditional,
        "measurement" => Status::Measurement,
        _ => return None,
    })
}

fn side(name: &str) -> Option<Side> {
    Some(match name {
        "after" => Side::After,
        "before" => Side::Before,
        "segment" => Side::Segment,
        _ => return None,
    })
}

/// The tokens a cue can reach at most: up to "but", "however", "then", a bar or the ends of the clause.
fn bounds(clause: &Clause, hit: &Hit, range: (usize, usize)) -> (usize, usize) {
    let contrast = |i: &usize| {
        matches!(clause.word(*i), "but" | "however" | "then" | "although" | "though" | "|" | "instead" | "so" | "thus" | "otherwis")
            || clause.word(*i) == "." && *i + 1 < range.1
            || matches!(clause.word(*i), "whil" | "as") && begins_clause(clause, *i + 1)
    };
    let ceiling = (hit.end..range.1).find(contrast).unwrap_or(range.1);
    let floor = (range.0..hit.first).rev().find(contrast).map_or(range.0, |i| i + 1);
    (floor, ceiling)
}

/// A subject at a token: "while I reviewed", "as her daughter watched".
fn begins_clause(clause: &Clause, at: usize) -> bool {
    let at = at + usize::from(matches!(clause.word(at), "the" | "her" | "his" | "their"));
    matches!(clause.word(at), "i" | "we" | "therapist" | "clinician") || clause.scan.all(TableId::Persons).any(|h| h.first == at)
}

fn is_final(clause: &Clause, hit: &Hit, end: usize) -> bool {
    let rest: Vec<&str> = (hit.end..end).map(|i| clause.word(i)).collect();
    rest.is_empty()
        || matches!(
            rest[0],
            "due"
                | "d/t"
                | "2"
                | "secondari"
                | "per"
                | "today"
                | "becaus"
                | "as"
                | "at"
                | ","
                | "."
                | "this"
                | "-"
                | "for"
                | "by"
                | "("
                | "until"
                | "again"
                | "on"
                | "b/c"
                | "sinc"
                | "due to"
                | ")"
                | "with"
                | "it"
                | "them"
                | "these"
        )
}

/// The activities before a cue that it covers: the last item of a list whose earlier items have their own dose or help, else all of them.
fn back(clause: &Clause, hit: &Hit, floor: usize, heads: &[(usize, usize)]) -> (usize, usize) {
    let last = heads.iter().rev().find(|h| h.1 <= hit.first && h.0 >= floor);
    let Some(last) = last else { return (floor, hit.end) };
    let comma = (floor..last.0).rev().find(|&i| matches!(clause.word(i), "," | "/" | "+"));
    match comma {
        Some(at)
            if (floor..at).any(|i| {
                clause.word(i).starts_with(|c: char| c.is_ascii_digit()) || matches!(clause.word(i), "cga" | "sba" | "assist" | "a")
            }) =>
        {
            (at, hit.end)
        }
        _ => (floor, hit.end),
    }
}
