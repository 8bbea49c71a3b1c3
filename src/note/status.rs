//! Pass: was it done in this visit? Decided by the section, and inside it by cues whose reach ends with the clause.

use super::goals::is_dated_aim;
use super::model::{SectionKind, Status};
use super::sections::Clause;
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
        if !holds(text, clause, hit, status, lexicon) || matches!(status, Status::Deferred | Status::Declined) && is_reason(clause, hit, heads) {
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
    let done = !matches!(verb_kind(clause, at + 2, lexicon), "state" | "staff")
        && !matches!(clause.word(at + 2), "bil" | "bill" | "charg" | "count" | "tim" | "timed" | "ned" | "need");
    let cue = clause.span(at, at + 3);
    let floor = (range.0..at).rev().find(|&i| matches!(clause.word(i), "but" | "and" | "then" | "." | ";")).map_or(range.0, |i| i + 1);
    done.then_some(Reach { status: Status::Deferred, cue, at, first: floor, end: at + 3 })
}

/// `"Did my ankle pumps before breakfast."`: words between quotation marks in which the patient speaks of himself.
fn own_words(text: &str, clause: &Clause, range: (usize, usize)) -> Option<Reach> {
    let open = (range.0..range.1).find(|&i| clause.word(i) == "\"")?;
    let close = (open + 1..range.1).find(|&i| clause.word(i) == "\"").unwrap_or(range.1);
    let raw = |i: usize| clause.scan.folded.tokens.get(i).map_or("", |t| t.span.of(text));
    let first_person =
        (open + 1..close).any(|i| matches!(raw(i), "I" | "my" | "My" | "me" | "we" | "I'm" | "I’m" | "I've" | "I’ve" | "i" | "myself"));
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

/// Words that look like a cue and are not one here.
fn holds(text: &str, clause: &Clause, hit: &Hit, status: Status, lexicon: &Lexicon) -> bool {
    let word = hit.span.of(text).to_lowercase();
    let next = clause.word(hit.end);
    let before = hit.first.checked_sub(1).map_or("", |i| clause.word(i));
    let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
    if status == Status::Education && (shown_back(clause, hit.end) || goes_on_to_do(text, clause, hit.end, lexicon)) {
        return false;
    }
    match word.as_str() {
        // "She was able to thread the leg" tells of what was done where treatment is told.
        "able to"
            if matches!(clause.section, SectionKind::Treatment | SectionKind::Other | SectionKind::Header) && was(text, clause, hit) =>
        {
            false
        }
        "at the start" => next != "of",
        // "In this last session" is today.
        "last session" | "last visit" | "last time" if matches!(before, "this" | "our" | "her" | "his") => false,
        // "fewer toe drags than last time" was done now.
        _ if status == Status::History && matches!(before, "than" | "vs" | "versus" | "over") => false,
        "goal" | "goals" if text.get(hit.span.end..).is_some_and(|rest| rest.starts_with('-')) => false,
        // "when form held": what is held is no activity.
        "held" if (1..=3).any(|n| hit.first.checked_sub(n).is_some_and(|i| is_quality(clause.word(i)))) => false,
        // "Did not lose balance" denies no activity.
        "do not" | "does not" | "don't" | "doesn't" => false,
        "did not" | "didn't" | "didn’t" => !matches!(verb_kind(clause, hit.end, lexicon), "state" | "staff"),
        // "hold 5 sec", "10 x 5 sec hold", "held for 30 s" is a dose.
        // "w/ trunk ext hold", "with end-range holds": inside words a hold is how, unless a reason follows.
        "hold" | "holds" if hit.first > 0 && !holds_back(before) && !gives_reason(next) => false,
        "held" | "hold" | "holding" | "hold on" => {
            let held_with = matches!(next, "between" | "under" | "against" | "in" | "with") && (hit.end + 1..hit.end + 4).any(|i| is_hand(clause.word(i)));
            !(number(next)
                || held_with
                || next == "x"
                || before == "to" && word == "hold"
                || matches!(next, "for" | "at" | "in" | "onto" | "on" | "the" | "a" | "his" | "her" | "to" | "each" | "weight")
                    && status == Status::Deferred
                    && word != "held"
                || matches!(next, "for" | "x") && number(clause.word(hit.end + 1))
                || matches!(
                    before,
                    "second" | "sec" | "minut" | "min" | "\"" | "s" | "and" | "isometric" | "iso" | "hand" | "weight" | "ball" | "breath"
                ))
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
        "when" | "once" if status == Status::Conditional && is_past_event(text, clause, hit.end) => false,
        "if" | "when" | "once" | "until" | "unless" => status != Status::Conditional || is_condition(clause, hit),
        "past" | "review" | "test" | "tests" => true,
        "hep" => before != "from",
        "instead of" | "rather than" => true,
        "state" | "report" => !matches!(before, "progres" | "good" | "in" | "steady"),
        // "sts off couch 3x5" is sit to stand, "sts she slept" is what the patient says.
        "sts" => {
            !(number(next)
                || matches!(next, "off" | "from" | "to" | "x" | "w" | "w/" | "with" | "on" | "at" | "onto" | "trial" | "rep" | "transfer"))
        }
        // "Planned a three-stop errand" is a task.
        "planned" => !(matches!(before, "" | ":" | "." | "-" | ";" | ")") && matches!(next, "a" | "an" | "the" | "his" | "her" | "their" | "out" | "two" | "thre" | "one")),
        // "measuring and mixing trail mix" is a task.
        "measuring" => false,
        // "Bike offered, patient preferred to finish"; "I offered a cue" is an act.
        "offered" => {
            !matches!(before, "i" | "we" | "and" | "therapist" | "clinician" | "pt" | "ot" | "slp")
                && matches!(next, "," | "" | "." | "and" | "but" | ";" | "today" | "again")
        }
        "considered" | "was considered" => matches!(next, "," | "" | "." | "but" | ";" | "today"),
        "felt" | "feels" => true,
        "with nursing" | "by staff" => true,
        "no need for" => !matches!(next, "cue" | "assist" | "rest"),
        "like to" | "likes" => true,
        _ => true,
    }
}

/// "Reviewed and advanced her strengthening", "reviewed and then performed": what is only talked about is not all that was done.
fn goes_on_to_do(text: &str, clause: &Clause, from: usize, lexicon: &Lexicon) -> bool {
    let and = matches!(clause.word(from), "and" | "&" | "/" | "then");
    let at = from + 1 + usize::from(matches!(clause.word(from + 1), "then"));
    let past = clause.scan.folded.tokens.get(at).is_some_and(|t| is_past(&t.span.of(text).to_lowercase()));
    let told = lexicon_says(clause, at, TableId::Status, "education", lexicon);
    and && past && !told && verb_kind(clause, at, lexicon) != "state"
}

/// Words before "hold" that make it a putting off: "will hold", "on hold".
fn holds_back(before: &str) -> bool {
    matches!(
        before,
        "" | "on"
            | "will"
            | "to"
            | ":"
            | "-"
            | "."
            | ","
            | "/"
            | "("
            | "pleas"
            | "continu"
            | "cont"
            | "still"
            | "then"
            | "and"
            | "pt"
            | "ot"
    )
}

/// Words after "hold" that say why, or until when.
fn gives_reason(next: &str) -> bool {
    matches!(
        next,
        "d/t" | "due" | "2" | "secondari" | "until" | "per" | "today" | "thi" | "off" | "becaus" | "sinc" | "pend" | "b/c" | "2/2"
    )
}

fn lexicon_says(clause: &Clause, at: usize, table: TableId, kind: &str, lexicon: &Lexicon) -> bool {
    clause.scan.all(table).any(|h| h.first == at && lexicon.row(h).cell(0) == kind)
}

/// What the table of verbs says of the verb at a token.
fn verb_kind<'l>(clause: &Clause, at: usize, lexicon: &'l Lexicon) -> &'l str {
    clause.scan.all(TableId::Verbs).find(|h| h.first == at).map_or("", |h| lexicon.row(h).cell(0))
}

/// "was", "were" before a cue.
fn was(text: &str, clause: &Clause, hit: &Hit) -> bool {
    let before = hit.first.checked_sub(1).and_then(|i| clause.scan.folded.tokens.get(i));
    before.is_some_and(|t| matches!(t.span.of(text), "was" | "were" | "Was" | "Were"))
}

/// What things are held with.
fn is_hand(word: &str) -> bool {
    matches!(word, "hand" | "finger" | "arm" | "left" | "right" | "r" | "l" | "rue" | "lue" | "fist" | "palm" | "lap" | "kne" | "elbow")
}

/// What is held when an exercise is done well.
fn is_quality(word: &str) -> bool {
    matches!(
        word,
        "form"
            | "postur"
            | "position"
            | "alignment"
            | "techniqu"
            | "mechanic"
            | "quality"
            | "when"
            | "whil"
            | "sat"
            | "spo2"
            | "balanc"
            | "onc"
            | "until"
            | "interval"
            | "attention"
            | "gaz"
            | "focu"
            | "grip"
            | "stanc"
    )
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

/// "When that had settled we moved to the gym": what has happened is no condition.
fn is_past_event(text: &str, clause: &Clause, from: usize) -> bool {
    let past = |i: usize| clause.scan.folded.tokens.get(i).is_some_and(|t| is_past(&t.span.of(text).to_lowercase()));
    let cleared = |i: usize| matches!(clause.word(i), "clear" | "approv" | "allow" | "heal" | "receiv" | "abl" | "met");
    (from..from + 4).find(|&i| past(i)).is_some_and(|i| !cleared(i) && !cleared(i + 1))
        && (from + 2..clause.len()).filter(|&i| past(i)).count() > 1
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
