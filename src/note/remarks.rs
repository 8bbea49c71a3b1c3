//! What a stretch of words is when it is not an activity: a remark, a judgement, a change of load, somebody else's doing.

use super::clause::Clause;
use super::help::{cues, dose};
use super::scene::Scene;
use super::status::Reach;
use super::treatment::Fragment;
use crate::config::Discipline;
use crate::lexicon::fold::is_past;
use crate::lexicon::{Lexicon, TableId};
use crate::text::Span;

/// The sentence's subject is the provider: "PT raised load", "OTA cued", "I moved the cup".
pub(super) fn therapist_acts(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> bool {
    let Some(verb) = scene.clinicians.named_at(clause, range.0) else { return false };
    let next = clause.scan.folded.tokens.get(verb).map_or("", |t| t.span.of(scene.text));
    // "I began with minimal pairs" tells of the next task.
    let opens = matches!(clause.word(verb), "begin" | "start" | "open" | "finish" | "end" | "clos" | "continu" | "conclud")
        && matches!(clause.word(verb + 1), "with" | "by" | "on" | "off")
        && clause.scan.all(TableId::Activities).any(|h| h.first > verb + 1 && h.end <= range.1);
    !opens && next.len() > 2 && next.chars().all(char::is_lowercase)
}

/// A sentence that says what a deficit does to function is an assessment, wherever it stands.
pub(super) fn is_judgement(clause: &Clause, lexicon: &Lexicon) -> bool {
    let all = (0, clause.len());
    // "Weight shifts to limits of stability": a word inside the name of an activity judges nothing.
    let activities = clause.scan.of(TableId::Activities);
    let named = |h: &crate::lexicon::Hit| activities.iter().any(|a| a.first <= h.first && h.end <= a.end);
    let has = |kind: &str| clause.scan.all(TableId::Elements).any(|h| lexicon.row(h).cell(0) == kind && !named(h));
    let undosed = dose(clause, all).is_empty();
    has("deficit") && has("limits") && undosed
        || has("skill") && has("limits") && undosed && cues(clause, all, lexicon).is_empty() && !acts(clause, all)
}

/// "Grip is 14 pounds", "rigidity is what strands him", "SpO2 checked every two rows", "He needs skilled guarding": a finding, a reason, a
/// therapist's act. `head` is where the first sure activity starts, `told` whether help or a dose stands in the words.
pub(super) fn is_comment(scene: &Scene<'_>, clause: &Clause, range: (usize, usize), head: Option<usize>, told: bool) -> bool {
    let word = |i: usize| clause.scan.folded.tokens.get(i).map_or("", |t| t.span.of(scene.text));
    let number = |i: usize| clause.word(i).starts_with(|c: char| c.is_ascii_digit());
    let verb = (range.0..range.1).find(|&i| clause.word(i) == "be" || is_past(&word(i).to_lowercase()));
    if head.is_some_and(|head| verb.is_none_or(|verb| head < verb) && told) {
        return false;
    }
    if let Some(verb) = verb.filter(|&v| clause.word(v) == "be") {
        return number(verb + 1) || !told && matches!(word(verb), "is" | "are" | "Is" | "Are");
    }
    let needs = (range.0..range.1.min(range.0 + 6)).any(|i| matches!(word(i), "needs" | "requires" | "req'd" | "req’d"));
    let staff = verb.is_some_and(|verb| head.is_none_or(|head| head > verb) && is_staff(clause, verb, scene.lexicon));
    // "Blocked left knee, which gave way twice": what opens with such a verb is no activity, whatever it counts.
    let hands =
        |v: usize| matches!(clause.word(v), "block" | "guard" | "stabiliz" | "steadi" | "support" | "monitor" | "observ" | "inhibit");
    let opens =
        staff && verb == Some(range.0) && hands(range.0) && super::help::assists(scene.text, clause, range, scene.lexicon).is_empty();
    opens || !told && (needs || staff)
}

/// A verb of what therapists do about a task: cue, grade, monitor.
fn is_staff(clause: &Clause, verb: usize, lexicon: &Lexicon) -> bool {
    clause.scan.all(TableId::Verbs).any(|h| h.first == verb && lexicon.row(h).cell(0) == "staff")
}

/// "No LOB during gait", "Denies pain with lifting": a remark about something already told.
pub(super) fn starts_as_remark(clause: &Clause, range: (usize, usize)) -> bool {
    // "These 16 minutes ran concurrently with …"
    if matches!(clause.word(range.0), "thes" | "those" | "thos" | "the") && matches!(clause.word(range.0 + 2), "min" | "minut") {
        return true;
    }
    // "The cat had to be moved off the chair"
    let had_to_be =
        (range.0..range.1.min(range.0 + 6)).any(|i| clause.word(i) == "hav" && clause.word(i + 1) == "to" && clause.word(i + 2) == "be");
    if had_to_be && clause.scan.of(TableId::Persons).iter().all(|h| h.first > range.0 + 2) {
        return true;
    }
    // "Returned to recliner, call bell in reach", "Left seated with alarm on": how the visit ended.
    if clause.word(range.0) == "return" && clause.word(range.0 + 1) == "to"
        || clause.word(range.0) == "left"
            && matches!(clause.word(range.0 + 1), "in" | "up" | "with" | "seat" | "sit" | "supin" | "resident" | "pt" | "patient")
    {
        return true;
    }
    clause.scan.of(TableId::PseudoNegations).first().is_some_and(|h| h.first <= range.0 + 1 && h.first >= range.0)
        || matches!(clause.word(range.0), "denie" | "deni")
}

/// "ROM measured", "grip retested": words that can only mean a measurement, beside what is measured.
pub(super) fn is_measuring(clause: &Clause, reach: &Reach) -> bool {
    let tokens = &clause.scan.folded.tokens;
    let Some(at) = (0..tokens.len()).find(|&i| tokens[i].span == reach.cue) else { return false };
    let cue = matches!(clause.word(at), "measur" | "retest" | "test" | "remeasur");
    // "Phonation time measured 11 seconds"
    if cue && clause.word(at + 1).starts_with(|c: char| c.is_ascii_digit()) {
        return true;
    }
    cue && (0..tokens.len()).any(|i| {
        matches!(
            clause.word(i),
            "rom"
                | "arom"
                | "prom"
                | "strength"
                | "grip"
                | "pinch"
                | "edema"
                | "girth"
                | "circumferenc"
                | "vital"
                | "bp"
                | "gait"
                | "balanc"
                | "mmt"
                | "goniometri"
        )
    })
}

/// "L knee AROM 6-101", "wrist ext 41 deg, grip 22 lb": a measure and its number, and no dose of an exercise.
pub(super) fn is_measured(clause: &Clause, range: (usize, usize)) -> bool {
    let word = |i: usize| if i < range.1 { clause.word(i) } else { "" };
    let digit = |i: usize| word(i).starts_with(|c: char| c.is_ascii_digit());
    let number = |i: usize| digit(i) || super::numbers::number(&clause.scan.folded, i).is_some();
    let repeated = (range.0..range.1).any(|i| {
        word(i) == "x" && digit(i + 1)
            || digit(i) && word(i + 1) == "x"
            || matches!(word(i), "rep" | "set" | "min" | "minut" | "putti" | "gripper" | "gripp")
    });
    let measure = |i: usize| {
        let range_of = matches!(word(i), "arom" | "prom" | "mmt" | "dynamometer" | "goniometer");
        // "wrist ext 41 deg" is a measure, "90-degree turns" is none.
        let angle =
            digit(i) && matches!(word(i + 1), "deg" | "degre" | "°") && (range.0.max(i.saturating_sub(4))..i).any(|j| is_motion(word(j)));
        let force =
            matches!(word(i), "grip" | "pinch") && (i + 1..i + 10).any(|j| number(j) && matches!(word(j + 1), "lb" | "#" | "kg" | "pound"));
        // "Wrist ext 42, sup 58": a motion, its degrees, and nothing else.
        let degrees = is_motion(word(i)) && digit(i + 1) && word(i + 1).len() >= 2 && matches!(word(i + 2), "," | "" | "." | "/" | "(");
        degrees || range_of && (i + 1..i + 6).any(|j| number(j) && word(j).len() < 4) || angle || force
    };
    !repeated && (range.0..range.1).any(measure)
}

/// A movement of a joint, as its range is written.
fn is_motion(word: &str) -> bool {
    const MOTIONS: [&str; 14] =
        ["flex", "ext", "abd", "add", "er", "ir", "rot", "sup", "pron", "df", "pf", "dorsi", "plantar", "deviation"];
    MOTIONS.iter().any(|motion| word == *motion || motion.len() > 2 && word.starts_with(motion))
        || matches!(word, "bend" | "knee" | "elbow" | "wrist" | "slr")
}

/// "MiniBEST 18/28, FOG-Q 11", "Romberg on foam 11 s", "Retest (-)": a test and its result, and no dose.
pub(super) fn is_score(clause: &Clause, range: (usize, usize), lexicon: &Lexicon) -> bool {
    let test = |h: &crate::lexicon::Hit| lexicon.row(h).cell(0) == "measurement" && lexicon.row(h).cell(1) == "after";
    let named = clause.scan.all(TableId::Status).any(|h| h.first >= range.0 && h.first <= range.0 + 1 && test(h));
    let result = (range.0..range.1)
        .any(|i| clause.word(i).starts_with(|c: char| c.is_ascii_digit()) || matches!(clause.word(i), "+" | "(" | "negativ" | "positiv"));
    let dosed = (range.0..range.1).any(|i| matches!(clause.word(i), "x" | "rep" | "set" | "min" | "minut"));
    named && result && !dosed
}

/// "Single leg stance on the left was 4 seconds": how long a position was held, once.
pub(super) fn is_timed_stance(clause: &Clause, range: (usize, usize)) -> bool {
    let stance = (range.0..range.1.min(range.0 + 5)).any(|i| matches!(clause.word(i), "stanc" | "sls" | "sl" | "tandem" | "romberg"));
    let seconds = (range.0..range.1).any(|i| matches!(clause.word(i), "sec" | "second" | "s"));
    let repeated = (range.0..range.1)
        .any(|i| matches!(clause.word(i), "x" | "rep" | "set" | "trial" | "tim" | "time" | "bout" | "twic" | "foam" | "airex"));
    stance && seconds && !repeated && range.1 - range.0 <= 14
}

/// "Added a 2 in height difference": says how the task before it was changed.
pub(super) fn adjusts(text: &str, clause: &Clause, range: (usize, usize)) -> bool {
    // "Seated boxing" is no seat that was set.
    let seated = clause.scan.folded.tokens.get(range.0).is_some_and(|t| t.span.of(text).eq_ignore_ascii_case("seated"));
    !seated
        && matches!(
            clause.word(range.0),
            "add"
                | "increas"
                | "rais"
                | "progres"
                | "rest"
                | "ned"
                | "need"
                | "requir"
                | "lob"
                | "with"
                | "lower"
                | "decreas"
                | "fad"
                | "seat"
                | "level"
                | "resist"
                | "weight"
                | "load"
                | "rep"
                | "set"
                | "per"
                | "at"
                | "then"
                | "from"
                | "on"
                | "in"
                | "for"
                | "up"
                | "w"
        )
}

pub(super) fn content_words(clause: &Clause, range: (usize, usize)) -> usize {
    (range.0..range.1)
        .filter(|&i| {
            clause.word(i).len() > 1
                && clause.word(i).chars().any(char::is_alphabetic)
                && !matches!(clause.word(i), "min" | "minut" | "total" | "unit" | "and" | "for" | "the" | "bil")
        })
        .count()
}

/// Response, vital signs, rest, pain: not an activity in anybody's words.
pub(super) fn is_remark(clause: &Clause, range: (usize, usize)) -> bool {
    // "The rest went to …" is no pause.
    let remainder = |i: usize| clause.word(i) == "rest" && i > 0 && clause.word(i - 1) == "the";
    (range.0..(range.0 + 4).min(range.1)).filter(|&i| !remainder(i)).any(|i| {
        matches!(
            clause.word(i),
            "tolerat"
                | "toler"
                | "no"
                | "pain"
                | "respons"
                | "rest"
                | "vital"
                | "hr"
                | "bp"
                | "spo2"
                | "rpe"
                | "o2"
                | "fatigu"
                | "good"
                | "fair"
                | "wel"
                | "pt"
                | "pre"
                | "post"
                | "denie"
                | "deni"
                | "see"
                | "per"
                | "reports"
                | "sob"
                | "untimed"
        )
    })
}

/// The words of a past or present doing: "performed", "practised", "instructed in", "worked on".
pub(super) fn acts(clause: &Clause, range: (usize, usize)) -> bool {
    (range.0..range.1).any(|i| {
        matches!(
            clause.word(i),
            "perform"
                | "complet"
                | "practic"
                | "train"
                | "instruct"
                | "instruction"
                | "work"
                | "participat"
                | "engag"
                | "initiat"
                | "execut"
                | "demonstrat"
                | "simulat"
                | "progres"
                | "challeng"
                | "addres"
                | "facilitat"
                | "negotiat"
                | "do"
                | "begin"
                | "start"
                | "treat"
                | "receiv"
                | "trial"
                | "dril"
                | "retrain"
                | "giv"
                | "guid"
                | "appli"
        )
    })
}

/// The subject is another person: "Wife washed his back", "Dtr lifts legs into car", "OT did fine motor".
pub(super) fn other_person(scene: &Scene<'_>, clause: &Clause, fragment: &Fragment) -> Option<Span> {
    let per_somebody = clause.word(fragment.first) == "per"
        && clause
            .scan
            .of(TableId::Persons)
            .iter()
            .any(|h| h.first > fragment.first && h.first <= fragment.first + 2 && scene.lexicon.row(h).cell(0) == "other");
    if per_somebody {
        return Some(clause.span(fragment.first, fragment.first + 2));
    }
    let start = (fragment.first..fragment.end).find(|&i| {
        !matches!(
            clause.word(i),
            "his" | "her" | "the" | "pt's" | "patient's" | "pt" | "patient" | "\"" | "-" | "a" | "an" | "also" | "and" | "(" | "per" | "*"
        ) && !clause.word(i).ends_with("'s")
    })?;
    if let Some(span) = another(clause, (start, fragment.end)) {
        return Some(span);
    }
    let hit = clause.scan.of(TableId::Persons).into_iter().find(|h| h.first == start || h.first == fragment.first)?;
    let row = scene.lexicon.row(&hit);
    if row.cell(0) != "other" {
        return None;
    }
    let word = hit.span.of(scene.text);
    let own = match scene.discipline {
        Some(Discipline::Pt) => "PT",
        Some(Discipline::Ot) => "OT",
        Some(Discipline::Slp) => "SLP",
        None => "",
    };
    let profession = matches!(word, "PT" | "OT" | "SLP" | "ST");
    if profession && (own.is_empty() || word == own || word == "ST" && own == "SLP") {
        return None;
    }
    let next = clause.word(hit.end);
    let verb = (next.len() > 2 || next == "do")
        && next.chars().all(char::is_alphabetic)
        && !matches!(
            next,
            "present"
                | "train"
                | "education"
                | "educat"
                | "attend"
                | "participat"
                | "instruct"
                | "training"
                | "assist"
                | "practic"
                | "and"
                | "for"
                | "demonstrat"
                | "return"
                | "observ"
                | "support"
                | "center"
                | "transfer"
                | "be"
                | "room"
                | "clas"
                | "board"
        );
    // "Mom to try wall pushes before meals": what somebody is asked to do.
    // "Staff are to sit her upright"
    let bidden = next == "be" && clause.word(hit.end + 1) == "to";
    let asked = bidden || next == "to" && (!profession || word.chars().any(char::is_lowercase)) && clause.word(hit.end + 1).len() > 1;
    let transfers = next == "transfer" && clause.word(hit.end + 1).len() > 2;
    (verb || transfers || asked).then_some(hit.span)
}

/// "The other three members practised", "another resident": somebody of the same kind as the patient who is not the patient.
fn another(clause: &Clause, range: (usize, usize)) -> Option<Span> {
    if !matches!(clause.word(range.0), "other" | "another" | "second" | "remain" | "rest") {
        return None;
    }
    let end = (range.0 + 1..range.1.min(range.0 + 5))
        .find(|&i| clause.scan.all(TableId::Persons).any(|h| h.first == i) || matches!(clause.word(i), "member" | "peopl" | "group"))?;
    Some(clause.span(range.0, end + 1))
}

/// "... while his wife practised the pivot": the subject nearest before an activity is another person.
pub(super) fn others_doing(scene: &Scene<'_>, clause: &Clause, range: (usize, usize), head: usize) -> Option<Span> {
    let persons = clause.scan.of(TableId::Persons);
    let hit = persons.iter().rfind(|h| h.first > range.0 && h.end <= head)?;
    if scene.lexicon.row(hit).cell(0) != "other" || hit.span.of(scene.text).chars().all(char::is_uppercase) {
        return None;
    }
    let mut before = hit.first;
    while before > range.0 && matches!(clause.word(before - 1), "the" | "his" | "her" | "their" | "a" | "pt's" | "patient's") {
        before -= 1;
    }
    let opens = before > range.0
        && matches!(clause.word(before - 1), "whil" | "as" | "and" | "then" | "," | "wher" | "after" | "befor" | "that" | "but");
    let verb = clause.scan.folded.tokens.get(hit.end)?.span.of(scene.text).to_lowercase();
    (opens && is_past(&verb) && !matches!(clause.word(hit.end), "observ" | "assist" | "be" | "present" | "watch" | "attend"))
        .then_some(hit.span)
}
