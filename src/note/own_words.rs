//! Pass: stretches of words in which no table knows an activity: an activity in the therapist's own words, or more about the one before.

use super::asides::is_aside;
use super::clause::{Clause, trim};
use super::complete::is_bare;
use super::givers::{mode, provider};
use super::help::{Found, cues, dose, equipment, in_order, own_doses};
use super::model::{AssistLevel, Intervention, Mode, NoteKind, SectionKind, Service, Status};
use super::remarks::{adjusts, content_words, is_measuring, is_remark, other_person};
use super::scene::{Piece, Scene, Whole};
use super::status::Reach;
use super::treatment::Fragment;
use super::verbs::{Doing, Lead, Subject, lead};
use crate::config::Discipline;
use crate::lexicon::TableId;

/// What is known of a stretch of words when it comes to be read without an activity of the tables.
pub(super) struct Unnamed<'a> {
    pub(super) clause: &'a Clause,
    pub(super) fragment: &'a Fragment,
    pub(super) service: Option<&'a Service>,
    /// What cues cover of it.
    pub(super) cover: &'a [Reach],
    /// What its section says of it.
    pub(super) default: Option<Status>,
    pub(super) levels: &'a [Found],
    /// Treatment has been told before it in its paragraph.
    pub(super) told: bool,
}

/// Reads a stretch of words that names no activity that the tables know.
pub(super) fn without_head(scene: &Scene<'_>, unnamed: &Unnamed<'_>) -> Vec<Piece> {
    let Unnamed { clause, fragment, service, cover, default, levels, .. } = *unnamed;
    let range = (fragment.first, fragment.end);
    let Some(service) = service else { return outside(scene, unnamed) };
    let cueing = cues(clause, range, scene.lexicon);
    let doses = dose(clause, range);
    if service.code.is_none() && levels.is_empty() && doses.is_empty() && cueing.is_empty() {
        return outside(scene, unnamed);
    }
    let reach = cover
        .iter()
        .filter(|r| r.status != Status::History || r.at <= range.0 + 1)
        // "He needed min A" beside a task says how much help that took.
        .filter(|r| r.status != Status::Measurement || levels.is_empty() || is_measuring(clause, r))
        .find(|r| {
            default.is_some()
                || is_measuring(clause, r)
                || !matches!(r.status, Status::Measurement | Status::Conditional | Status::Subjective)
                || r.first <= range.0 + 1
        })
        .copied();
    let mut status = default.or(reach.map(|r| r.status)).unwrap_or(Status::Performed);
    if other_person(scene, clause, fragment).is_some() {
        status = Status::OtherPerson;
    }
    let first = service.interventions.is_empty();
    let content = content_words(clause, range);
    // "Gait training 15 min, 150 ft x2 RW CGA": the label is the activity, the rest is how.
    // "TherAct 30 min: min A": help for what comes below.
    let only_help = status == Status::Performed && !levels.is_empty();
    if first && fragment.label.is_some() && content == 0 && !only_help {
        return Vec::new();
    }
    let piece = piece(scene, unnamed, status, reach);
    if first && fragment.label.is_some() && content == 0 {
        return vec![Piece::More(piece, Whole::All)];
    }
    if piece.span.is_empty() {
        return Vec::new();
    }
    // "Dysphagia tx 20', tol well": the label is all there is.
    if first
        && fragment.label.is_some()
        && status == Status::Performed
        && service.code.is_some()
        && is_bare(scene.text, &piece)
        && !piece.span.of(scene.text).is_empty()
        && says_only_how(scene.text, &piece)
    {
        return Vec::new();
    }
    if first
        && (content > 1 || content > 0 && fragment.label.is_some())
        && !(fragment.label.is_none() && is_remark(clause, range) && piece.dose.is_empty() && piece.assist.is_empty())
    {
        return vec![Piece::New(piece)];
    }
    // With help or a dose of its own it is an activity in the therapist's words; words of help alone belong to the one before.
    let opens_with_help = levels.iter().any(|l| l.first <= range.0 + 1)
        || names_help(clause, range)
        || clause.scan.of(TableId::Cueing).iter().any(|h| h.first <= range.0);
    // "CGA RW pivot recliner<>commode x2": help first, then a task with a dose of its own.
    let after = levels.first().map_or(range.0, |l| l.end);
    let task_follows = levels.first().is_some_and(|l| l.first <= range.0 + 1)
        && !names_help(clause, range)
        && !own_doses(clause, (after, range.1), levels).is_empty()
        && nouns(clause, (after, range.1)) > 1;
    let opens_with_help = opens_with_help && !task_follows;
    let tells_help = !levels.is_empty() && (opens_with_help || helps(scene, clause, range));
    let helped = !piece.assist.is_empty() || !piece.dose.is_empty() && content > 2 && !adjusts(scene.text, clause, range);
    if !first
        && content > 1
        && status == Status::Performed
        && !opens_with_help
        && !tells_help
        && !is_remark(clause, range)
        && (helped
            || is_item(clause) && !adjusts(scene.text, clause, range)
            || says_done(scene, unnamed)
            || goes_on_listing(scene, unnamed, &piece))
        && service.code.is_some()
    {
        return vec![Piece::New(piece)];
    }
    let reach = if tells_help { Whole::All } else { Whole::Last };
    if status == Status::Performed { vec![Piece::More(piece, reach)] } else { Vec::new() }
}

/// "tol well", "tolerated fine": how it went, and nothing of what it was.
fn says_only_how(text: &str, piece: &Intervention) -> bool {
    let words = piece.span.of(text).to_lowercase();
    words.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).all(|w| {
        matches!(
            w,
            "tol"
                | "tolerated"
                | "tolerates"
                | "tx"
                | "well"
                | "fine"
                | "good"
                | "ok"
                | "okay"
                | "fair"
                | "as"
                | "before"
                | "pt"
                | "patient"
        )
    })
}

/// "Assist: CGA", "Level of assist - min A": a field of help and nothing else.
pub(super) fn names_help(clause: &Clause, range: (usize, usize)) -> bool {
    let name = |i: usize| matches!(clause.word(i), "assist" | "assistanc" | "level" | "loa" | "help" | "of");
    name(range.0) && (range.0 + 1..range.1.min(range.0 + 4)).find(|&i| !name(i)).is_some_and(|i| matches!(clause.word(i), ":" | "-" | "="))
}

/// "She needed min A", "I gave contact guard throughout": a sentence about help and nothing else.
fn helps(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> bool {
    lead(scene, clause, range).is_some_and(|lead| match lead.doing {
        Doing::State => matches!(clause.word(lead.verb), "ned" | "need" | "requir" | "receiv"),
        Doing::Staff => lead.subject != Subject::Patient,
        Doing::Task | Doing::Hands => lead.subject == Subject::Clinician && !clause.word(range.0).eq("we"),
    })
}

/// An item of a list of its own.
fn is_item(clause: &Clause) -> bool {
    clause.segment.bullet && clause.segment.leads
}

/// "scar mobilization; obturator internus release, L": after a semicolon a list of techniques or drills goes on without a verb.
fn goes_on_listing(scene: &Scene<'_>, unnamed: &Unnamed<'_>, piece: &Intervention) -> bool {
    let Unnamed { clause, fragment, service, .. } = *unnamed;
    let range = (fragment.first, fragment.end);
    let code = service.and_then(|s| s.code).map(|c| c.value);
    let listed = code.is_some_and(|c| {
        matches!(c.as_str(), "97140" | "97110" | "97112" | "97113" | "97124" | "92507" | "92508" | "92526" | "92609" | "97129" | "97130")
    });
    let after_semicolon = scene.text.get(..clause.segment.span.start).is_some_and(|before| before.trim_end().ends_with(';'));
    let bare = lead(scene, clause, range).is_none() && piece.cues.is_empty() && !adjusts(scene.text, clause, range);
    listed && after_semicolon && bare && (!piece.dose.is_empty() || nouns(clause, range) > 1)
}

/// "Tied the trash bag", "We repotted two plants": a verb says that something was done.
fn says_done(scene: &Scene<'_>, unnamed: &Unnamed<'_>) -> bool {
    let range = (unnamed.fragment.first, unnamed.fragment.end);
    lead(scene, unnamed.clause, range).is_some_and(|lead| is_told(unnamed, lead, range))
}

/// Whether a sentence tells of an activity by its verb and what follows it.
fn is_told(unnamed: &Unnamed<'_>, lead: Lead, range: (usize, usize)) -> bool {
    let hands_on = unnamed.service.and_then(|s| s.code).is_some_and(|c| HANDS_ON.contains(&c.value.as_str()));
    let done = lead.doing == Doing::Task || lead.doing == Doing::Hands && hands_on && lead.subject != Subject::Patient;
    done && nouns(unnamed.clause, (lead.verb + 1, range.1)) > 0 && content_words(unnamed.clause, (lead.verb + 1, range.1)) > 1
}

/// Codes of which the therapist's own hands are the treatment: manual therapy, seating, orthoses, prostheses, wounds.
pub(super) const HANDS_ON: &[&str] = &["97140", "97124", "97542", "97760", "97761", "97763", "97597", "97535"];

/// Words that stand under no label with a code: an activity where the section or the paragraph tells of treatment and the words say how it was done.
fn outside(scene: &Scene<'_>, unnamed: &Unnamed<'_>) -> Vec<Piece> {
    let Unnamed { clause, fragment, cover, default, levels, told, .. } = *unnamed;
    let range = (fragment.first, fragment.end);
    let treatment = clause.section == SectionKind::Treatment;
    let scored = scene.discipline == Some(Discipline::Slp) && clause.section != SectionKind::Header && is_scored(clause, range);
    let cueing = !cues(clause, range, scene.lexicon).is_empty();
    let helped = levels.iter().any(|l| l.assist.level != AssistLevel::Independent);
    let timed = is_item(clause)
        && (range.0..range.1).any(|i| i > range.0 && matches!(clause.word(i), "min" | "minut") && is_number(clause.word(i - 1)));
    let evidence = helped || !dose(clause, range).is_empty() || timed;
    let told = told || fragment.service.is_some() || scored && (cueing || clause.segment.leads);
    let open = treatment || matches!(clause.section, SectionKind::Header | SectionKind::Other | SectionKind::Objective) && told;
    let blocks = |r: &&Reach| r.status != Status::Measurement || !(evidence || cueing) || is_measuring(clause, r);
    if default.is_some()
        || !open
        || scene.kind == NoteKind::Missed
        || scene.tells_of_case(clause.section, evidence)
        || levels.is_empty() && super::plan::says_how_often(clause.span(range.0, range.1).of(scene.text))
        || is_aside(clause, range, None, false, scene.lexicon)
        || cover.iter().any(|r| blocks(&r))
        || other_person(scene, clause, fragment).is_some()
    {
        return Vec::new();
    }
    // "The gym minutes were run with his cousin concurrently": said of what was told before it.
    if told && levels.is_empty() && mode(clause, range).is_some_and(|m| m.value == Mode::Concurrent) {
        return vec![Piece::More(piece(scene, unnamed, Status::Performed, None), Whole::Last)];
    }
    if told && !levels.is_empty() && helps(scene, clause, range) {
        return vec![Piece::More(piece(scene, unnamed, Status::Performed, None), Whole::All)];
    }
    let content = content_words(clause, range);
    let opens_with_help = levels.iter().any(|l| l.first <= range.0 + 1);
    let activity = match lead(scene, clause, range) {
        Some(lead) => {
            let hands = treatment && is_item(clause) && lead.doing == Doing::Hands;
            (is_told(unnamed, lead, range) || hands && content > 2) && (treatment || evidence || scored || fragment.service.is_some())
        }
        None => {
            let listed = treatment || helped || scored || is_item(clause);
            content > 1
                && (evidence || scored)
                && !opens_with_help
                && !is_remark(clause, range)
                && !adjusts(scene.text, clause, range)
                && listed
        }
    };
    if activity { vec![Piece::New(piece(scene, unnamed, Status::Performed, None))] } else { Vec::new() }
}

/// Words long enough to name a thing.
fn nouns(clause: &Clause, range: (usize, usize)) -> usize {
    (range.0..range.1).filter(|&i| clause.word(i).len() > 3 && clause.word(i).chars().all(char::is_alphabetic)).count()
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// "17/24", "85 %", "Verb Network Treatment: 8 verbs": how a drill of speech or language went.
fn is_scored(clause: &Clause, range: (usize, usize)) -> bool {
    let score =
        |i: usize| clause.word(i + 1) == "%" || clause.word(i + 1) == "/" && is_number(clause.word(i + 2)) && clause.word(i + 3) != "/";
    let drill = (range.0..range.1.min(range.0 + 6))
        .any(|i| matches!(clause.word(i), "treatment" | "train" | "therapi" | "dril" | "task" | "practic" | "gam"));
    clause.segment.leads && drill && (range.0..range.1).any(|i| is_number(clause.word(i)))
        || (range.0..range.1).any(|i| is_number(clause.word(i)) && score(i))
}

fn piece(scene: &Scene<'_>, unnamed: &Unnamed<'_>, status: Status, reach: Option<Reach>) -> Intervention {
    let Unnamed { clause, fragment, service, levels, .. } = *unnamed;
    let range = (fragment.first, fragment.end);
    let span = trim(scene.text, clause, range);
    Intervention {
        span,
        head: span,
        stated: service.and_then(|s| s.code),
        status,
        status_cue: reach.map(|r| r.cue),
        minutes: None,
        assist: in_order(levels.iter().map(|l| l.assist.clone()).collect()),
        cues: cues(clause, range, scene.lexicon),
        equipment: equipment(clause, range, scene.lexicon),
        dose: dose(clause, range),
        provider: provider(scene, clause, range).or(fragment.provider),
        mode: mode(clause, range).or(service.and_then(|s| s.mode)),
        service: fragment.service,
        section: clause.section,
    }
}
