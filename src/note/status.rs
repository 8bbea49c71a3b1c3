//! Pass: was it done in this visit? Decided by the section, and inside it by cues whose reach ends with the clause.

use super::model::{SectionKind, Status};
use super::sections::Clause;
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
        if !holds(text, clause, hit, status) {
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
    out
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

/// Words that look like a cue and are not one here.
fn holds(text: &str, clause: &Clause, hit: &Hit, status: Status) -> bool {
    let word = hit.span.of(text).to_lowercase();
    let next = clause.word(hit.end);
    let before = hit.first.checked_sub(1).map_or("", |i| clause.word(i));
    let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
    if status == Status::Education && shown_back(clause, hit.end) {
        return false;
    }
    match word.as_str() {
        // "hold 5 sec", "10 x 5 sec hold", "held for 30 s" is a dose.
        "held" | "hold" | "holding" | "hold on" => {
            !(number(next)
                || next == "x"
                || matches!(next, "for" | "at" | "in" | "onto" | "on" | "the" | "a" | "his" | "her" | "to" | "each" | "weight")
                    && status == Status::Deferred
                    && word != "held"
                || matches!(next, "for" | "x") && number(clause.word(hit.end + 1))
                || matches!(before, "second" | "sec" | "\"" | "s" | "and" | "isometric" | "iso" | "hand" | "weight" | "ball" | "breath"))
        }
        "declined" | "declines" => next != "from" && before != "hav",
        "skip" | "skipping" => !matches!(next, "rope" | "forward") && !number(before),
        "out" => matches!(before, "tim"),
        "wait" | "waited" | "saved" => !matches!(next, "for" | "staff") || word == "wait",
        "plan for" | "plan to" => {
            !matches!(before, "a" | "the" | "step" | "day" | "meal" | "this" | "week" | "written" | "writ" | "his" | "her")
        }
        "will" => !matches!(next, "power"),
        "should" => hit.first == 0,
        "cans" | "wills" | "plans" | "outs" | "ifs" | "planning" | "plan" | "order" | "orders" | "request" | "refer" | "schedule"
        | "book" | "books" => false,
        "if" | "when" | "once" | "until" | "unless" => status != Status::Conditional || is_condition(clause, hit),
        "past" | "review" | "test" | "tests" => true,
        "hep" => before != "from",
        "instead of" | "rather than" => true,
        "state" | "report" => !matches!(before, "progres" | "good" | "in" | "steady"),
        "felt" | "feels" => true,
        "with nursing" | "by staff" => true,
        "no need for" => !matches!(next, "cue" | "assist" | "rest"),
        "like to" | "likes" => true,
        _ => true,
    }
}

/// "Educated on tub transfer, return demonstration x3" was practised; "no return demo" was not.
fn shown_back(clause: &Clause, from: usize) -> bool {
    (from..clause.len()).any(|i| {
        clause.word(i) == "return"
            && clause.word(i + 1).starts_with("demo")
            && !matches!(clause.word(i - 1), "no" | "without" | "w/o" | "unable")
    })
}

/// "If flex > 90 start car transfers" is a condition; "cues when turning", "rest when HR > 130" is not.
fn is_condition(clause: &Clause, hit: &Hit) -> bool {
    hit.first <= 1
        || (0..hit.first).all(|i| !matches!(clause.word(i), "cue" | "cga" | "sba" | "assist" | "a" | "rest" | "min" | "mod"))
            && matches!(
                clause.word(hit.first.saturating_sub(1)),
                ":" | "," | "-" | "to" | "add" | "start" | "begin" | "try" | "progres" | "advanc" | "next" | "resum" | "initiat"
            )
}

/// The tokens a cue can reach at most: up to "but", "however", "then", a bar or the ends of the clause.
fn bounds(clause: &Clause, hit: &Hit, range: (usize, usize)) -> (usize, usize) {
    let contrast = |i: &usize| {
        matches!(clause.word(*i), "but" | "however" | "then" | "although" | "though" | "|" | "instead" | "so" | "thus" | "otherwis")
            || clause.word(*i) == "." && *i + 1 < range.1
    };
    let ceiling = (hit.end..range.1).find(contrast).unwrap_or(range.1);
    let floor = (range.0..hit.first).rev().find(contrast).map_or(range.0, |i| i + 1);
    (floor, ceiling)
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
