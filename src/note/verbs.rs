//! Who does what in a sentence: its subject and the verb in the past that says whether something was done.

use super::clause::Clause;
use super::scene::Scene;
use crate::lexicon::fold::is_past;
use crate::lexicon::{Lexicon, TableId};

/// Whom a sentence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// "Sorted mail": nobody is named.
    Unsaid,
    /// The patient, by noun, pronoun or initials.
    Patient,
    /// "We", "I", "PT".
    Clinician,
}

/// What kind of doing a verb is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// Something is done.
    Task,
    /// Being, feeling, responding.
    State,
    /// What a therapist does about a task: cues, grades, measures.
    Staff,
    /// What a therapist makes or does with the hands.
    Hands,
}

/// The beginning of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lead {
    pub(super) subject: Subject,
    pub(super) doing: Doing,
    /// Token of the verb.
    pub(super) verb: usize,
}

/// How far into a sentence its subject may stand: "After a short rest in the chair she sorted ...".
const SUBJECT_WITHIN: usize = 14;

/// The subject and the verb of a stretch of words; `None` where it has no verb in the past.
pub(super) fn lead(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> Option<Lead> {
    let persons = clause.scan.of(TableId::Persons);
    let mut at = range.0;
    while at < range.1.min(range.0 + SUBJECT_WITHIN) {
        let patient = persons
            .iter()
            .find(|h| h.first == at && scene.lexicon.row(h).cell(0) == "patient" && !is_plural(h.span.of(scene.text)))
            .map(|h| (Subject::Patient, h.end));
        let we = word(scene.text, clause, at).eq_ignore_ascii_case("we").then_some(at + 1);
        let clinician = scene.clinicians.named_at(clause, at).or(we).map(|end| (Subject::Clinician, end));
        let initials = (at == range.0).then(|| initials(scene.text, clause, at)).flatten().map(|end| (Subject::Patient, end));
        if let Some((subject, end)) = patient.or(clinician).or(initials)
            && let Some((verb, passive)) = verb_from(scene, clause, end, range.1)
        {
            let active = subject == Subject::Patient && !passive;
            let doing = if passive && clause.word(verb) == "be" { Doing::State } else { doing(clause, verb, active, scene.lexicon)? };
            return Some(Lead { subject, doing, verb });
        }
        at += 1;
    }
    // "Errand plan: sequenced 6 stops": the verb may follow a name and a colon.
    let named = (range.0..range.1.min(range.0 + 6)).find(|&i| clause.word(i) == ":").filter(|&at| is_past_at(scene.text, clause, at + 1));
    let first = named.map(|at| at + 1).or_else(|| (range.0..range.1).find(|&i| !is_opener(clause.word(i))))?;
    let same = |at: usize| clause.scan.all(TableId::Verbs).any(|h| h.first == at && scene.lexicon.row(h).cell(0) == "same");
    // "Put on pullover": a verb of one form opens a sentence that tells.
    if is_past_at(scene.text, clause, first) || first == range.0 && clause.word(first) == "put" && same(first) {
        return Some(Lead { subject: Subject::Unsaid, doing: doing(clause, first, false, scene.lexicon)?, verb: first });
    }
    // "Retropulsion needed guarding": a thing that was or had something, or that the therapist saw to.
    let verb = (first..range.1.min(first + 8)).find(|&i| is_past_at(scene.text, clause, i))?;
    let doing = doing(clause, verb, false, scene.lexicon).filter(|doing| matches!(doing, Doing::State | Doing::Staff))?;
    (clause.word(verb - 1) != ",").then_some(Lead { subject: Subject::Unsaid, doing, verb })
}

/// The verb after a subject, past adverbs and "was": "then carefully sorted", "was taken".
fn verb_from(scene: &Scene<'_>, clause: &Clause, from: usize, end: usize) -> Option<(usize, bool)> {
    let text = scene.text;
    let same = |at: usize| clause.scan.all(TableId::Verbs).any(|h| h.first == at && scene.lexicon.row(h).cell(0) == "same");
    let mut at = from;
    let mut passive = None;
    while at < end.min(from + 5) {
        let token = word(text, clause, at);
        if clause.word(at) == "be" || matches!(clause.word(at), "hav") && is_past_at(text, clause, at + 1) {
            passive = Some(at);
        } else if is_past_at(text, clause, at) || same(at) {
            if clause.word(at + 1) == "not" || clause.word(at + 1) == "n't" {
                return None;
            }
            return Some((at, passive.is_some()));
        } else if !(token.ends_with("ly")
            || matches!(clause.word(at), "then" | "also" | "again" | "next" | "first" | "today" | "both" | "all"))
        {
            return passive.map(|at| (at, true));
        }
        at += 1;
    }
    passive.map(|at| (at, true))
}

/// What kind of doing a verb is; `patient` where the patient is the one who does it.
fn doing(clause: &Clause, verb: usize, patient: bool, lexicon: &Lexicon) -> Option<Doing> {
    let hit = clause.scan.of(TableId::Verbs).into_iter().find(|h| h.first == verb);
    Some(match hit.map_or("", |h| lexicon.row(&h).cell(0)) {
        "form" => return None,
        "state" => Doing::State,
        "staff" => Doing::Staff,
        "grade" | "hands" if patient => Doing::Task,
        "grade" => Doing::Staff,
        "hands" => Doing::Hands,
        _ => Doing::Task,
    })
}

/// A word in the past; "put" and "cut" are when they follow a subject.
fn is_past_at(text: &str, clause: &Clause, at: usize) -> bool {
    let word = word(text, clause, at);
    word.chars().all(char::is_alphabetic) && is_past(&word.to_lowercase())
}

fn word<'t>(text: &'t str, clause: &Clause, at: usize) -> &'t str {
    clause.scan.folded.tokens.get(at).map_or("", |t| t.span.of(text))
}

/// Words before the verb of a sentence without subject.
fn is_opener(word: &str) -> bool {
    !word.chars().any(char::is_alphanumeric)
        || matches!(
            word,
            "then" | "next" | "also" | "and" | "first" | "final" | "finalli" | "last" | "lastli" | "today" | "again" | "later" | "after"
        )
}

/// "J.P. took part": capitals with dots at the start of a sentence stand for the patient.
fn initials(text: &str, clause: &Clause, at: usize) -> Option<usize> {
    let letter = |i: usize| {
        let word = word(text, clause, i);
        word.chars().count() == 1 && word.chars().all(char::is_uppercase)
    };
    (letter(at) && clause.word(at + 1) == "." && letter(at + 2)).then(|| at + 3 + usize::from(clause.word(at + 3) == "."))
}

/// "Four students rotated": several are not the patient.
fn is_plural(word: &str) -> bool {
    word.len() > 4 && word.ends_with('s') || word.eq_ignore_ascii_case("children")
}
