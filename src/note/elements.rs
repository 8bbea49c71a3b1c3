//! Pass: why a therapist's skill was needed, and what condition made the activities necessary.

use super::clause::Clause;
use super::clinicians::Clinicians;
use super::fragments::FUNCTIONAL;
use super::model::SectionKind;
use crate::lexicon::{Hit, Lexicon, Place, TableId, takes};
use crate::text::Span;

/// Words of skilled need and of justification.
#[derive(Default)]
pub(super) struct Elements {
    pub(super) skilled_need: Vec<Span>,
    pub(super) justification: Vec<Span>,
}

/// Reads both. `treats` says which clauses hold the words of a labelled service.
pub(super) fn elements(text: &str, clauses: &[Clause], treats: &[bool], clinicians: &Clinicians<'_>, lexicon: &Lexicon) -> Elements {
    let mut out = Elements::default();
    // What an assessment says over several sentences counts together.
    let (mut deficit, mut task): (Option<Span>, bool) = (None, false);
    for (clause, treats) in clauses.iter().zip(treats) {
        if matches!(
            clause.section,
            SectionKind::Subjective
                | SectionKind::Goals
                | SectionKind::Plan
                | SectionKind::Hep
                | SectionKind::History
                | SectionKind::Education
                | SectionKind::Billing
                | SectionKind::Precautions
                | SectionKind::NotDone
        ) {
            continue;
        }
        let kinds: Vec<(&str, Span)> = clause.scan.all(TableId::Elements).map(|h| (lexicon.row(h).cell(0), h.span)).collect();
        let heading = clause.heading.map_or(String::new(), |h| h.of(text).to_lowercase());
        // "cues for trunk lean", "vc d/t impulsivity": cueing with its aim or reason, or cueing named in an assessment.
        let cueing = clause.scan.of(TableId::Cueing).into_iter().any(|h| {
            let next = clause.word(h.end);
            clause.section == SectionKind::Assessment
                || next == "\""
                || takes(next, Place::CueFollows)
                || h.end < clause.len() && next.len() > 2
                || (h.end..clause.len()).any(|i| matches!(clause.word(i), "because" | "becaus" | "bc" | "b/c" | "sinc" | "d/t" | "due"))
        });
        if cueing
            || clause.section == SectionKind::Assessment
                && clause.len() > 0
                && (["skill", "my part", "my role", "clinician", "therapist"].iter().any(|w| heading.contains(w))
                    || heading.contains("safety")
                    || heading.contains("why") && heading.len() > "why".len())
                && !is_boilerplate(clause)
        {
            out.skilled_need.push(clause.body);
        }
        let cliche = is_boilerplate(clause);
        let has = |kind: &str| kinds.iter().find(|k| k.0 == kind).map(|k| k.1);
        let acts = therapist_grades(clause, clinicians, lexicon).filter(|_| has("skill").is_none());
        if let Some(span) = acts {
            out.skilled_need.push(clause.body.join(span));
        }
        // "CGA, hand at the belt bc she sways back": help or cueing with what the therapist saw as its reason.
        let helps = !clause.scan.of(TableId::Assist).is_empty()
            || !clause.scan.of(TableId::Cueing).is_empty()
            || (0..clause.len()).any(|i| takes(clause.word(i), Place::TherapistDoes) || matches!(clause.word(i), "need" | "ned" | "hand"));
        if *treats && has("skill").is_none() && helps && is_reasoned(clause) {
            out.skilled_need.push(clause.body);
        }
        if let Some(span) = has("skill")
            && (!treats || is_strong(clause) || is_reasoned(clause))
            && !cliche
        {
            out.skilled_need.push(clause.body.join(span));
        }
        let here_limits = has("limits").is_some()
            || has("risk").is_some()
            || ["limit", "why", "barrier", "deficit", "impair", "need", "necess", "justif", "present level", "rationale", "reason"]
                .iter()
                .any(|w| heading.contains(w));
        let here_task = clause.scan.all(TableId::GoalWords).any(|h| lexicon.row(h).cell(0) == "task")
            || clause.scan.all(TableId::Activities).any(|h| is_task(lexicon, h))
            || names_object(clause, lexicon);
        if *treats {
            // "(limited DF makes him vault)": a deficit given as the reason in the words of a service.
            let reason = (0..clause.len()).any(|i| takes(clause.word(i), Place::GivesReason));
            let here_activity = here_task || clause.scan.all(TableId::Activities).any(|h| lexicon.row(h).cell(3) != "test");
            if let Some(span) = has("deficit").filter(|_| reason && here_activity) {
                out.justification.push(span);
            }
            continue;
        }
        // "limits: 42 ext + 21 lb grip = drops the jug": under such a heading a measure is the deficit.
        let measured = || clause.scan.all(TableId::GoalWords).find(|h| lexicon.row(h).cell(0) == "impairment").map(|h| h.span);
        let deficit_here = has("deficit").or_else(|| measured().filter(|_| heading.contains("limit")));
        let here = deficit_here.filter(|d| !no_before(clause, *d) && !cliche && (!only_better(clause) || has("limits").is_some()));
        if clause.section == SectionKind::Assessment {
            deficit = deficit.or(here.map(|_| clause.body));
            // "so she cannot": what a deficit keeps from is a task, unless it is a measurement.
            let kept_from = || kinds.iter().any(|(kind, span)| *kind == "limits" && here.is_some_and(|d| !d.overlaps(*span)));
            let measured = || clause.scan.all(TableId::GoalWords).any(|h| lexicon.row(h).cell(0) == "impairment");
            task |= here_task || here.is_some() && kept_from() && !measured();
        } else if here.is_some() && has("limits").is_some() && here_task
            || here.is_some() && here_task && !heading.is_empty() && here_limits
        {
            out.justification.push(clause.body);
        }
    }
    if let Some(span) = deficit.filter(|_| task) {
        out.justification.insert(0, span);
    }
    out
}

/// "OT raised the shelf from 48 to 60 in. after six items": the therapist changes the task, or helps with it.
fn therapist_grades(clause: &Clause, clinicians: &Clinicians<'_>, lexicon: &Lexicon) -> Option<Span> {
    if let Some(verb) = clinicians.named_at(clause, 0) {
        let graded = clause.scan.all(TableId::Asides).any(|h| h.first == verb && lexicon.row(h).cell(0) == "grading");
        let guided = matches!(
            clause.word(verb),
            "cue" | "guard" | "block" | "stabiliz" | "facilitat" | "guid" | "inhibit" | "monitor" | "steadi" | "analyz"
        );
        if graded || guided {
            return Some(clause.span(0, verb + 1));
        }
    }
    // "Dropped the sheet from 45 to 35 lb": a change of the task that is told with its numbers.
    let number = |i: usize| clause.word(i).starts_with(|c: char| c.is_ascii_digit());
    let changed = (1..clause.len())
        .find(|&i| clause.word(i) == "from" && number(i + 1) && (i + 2..i + 4).any(|j| clause.word(j) == "to" && number(j + 1)));
    let grading =
        |end: usize| clause.scan.all(TableId::Asides).find(|h| h.first == 0 && h.end <= end && lexicon.row(h).cell(0) == "grading");
    if let Some(hit) = changed.and_then(grading) {
        return Some(clause.span(hit.first, changed? + 1));
    }
    // "Shelf raised one level once trunk lean stopped": what was changed, and what it answered.
    let aside = |h: &Hit, kind: &str| lexicon.row(h).cell(0) == kind;
    let setting = clause.scan.all(TableId::Asides).find(|h| h.first == 0 && aside(h, "setting"))?;
    let change = clause.scan.all(TableId::Asides).find(|h| h.first == setting.end && aside(h, "grading"))?;
    let occasion = clause.scan.all(TableId::Asides).find(|h| h.first >= change.end && aside(h, "occasion") && h.end < clause.len())?;
    Some(clause.span(0, occasion.end))
}

/// "cued nose over toes bc he shifts off the L": what the therapist saw, given as the reason.
fn is_reasoned(clause: &Clause) -> bool {
    let because = |i: usize| matches!(clause.word(i), "because" | "becaus" | "bc" | "b/c" | "sinc" | "since" | "so" | "as" | "due" | "d/t");
    (0..clause.len()).find(|&i| because(i)).is_some_and(|at| (at..clause.len()).any(|i| takes(clause.word(i), Place::Unsafe)))
}

/// In the words of a service only a clear statement counts; "cues for hip hinge" is cueing, not yet the reason for it.
fn is_strong(clause: &Clause) -> bool {
    let w = |i: usize| clause.word(i);
    (0..clause.len()).any(|i| {
        matches!(w(i), "unsaf" | "skil" | "unles" | "unguid" | "therapist" | "clinician")
            || matches!(w(i), "pt" | "ot" | "slp" | "i") && takes(w(i + 1), Place::TherapistDoes)
    })
}

/// Whether an activity is one of daily life or mobility, and no test or exercise for one measure alone.
fn is_task(lexicon: &Lexicon, hit: &Hit) -> bool {
    let row = lexicon.row(hit);
    row.cell(3) != "test" && FUNCTIONAL.iter().any(|code| row.cell(0) == *code || row.cell(1).contains(code))
}

/// Whether a thing, a place or a person of daily life is named; exercise gear, walking aids and water are none.
fn names_object(clause: &Clause, lexicon: &Lexicon) -> bool {
    const DAILY: &[&str] = &["object", "place", "surface", "person", "wear", "hygiene", "eating", "home", "community"];
    clause.scan.all(TableId::Objects).any(|h| DAILY.contains(&lexicon.row(h).cell(0)))
}

/// "ROM improved 5 degrees": better, and nothing that is left of it.
fn only_better(clause: &Clause) -> bool {
    let has = |wanted: &[&str]| (0..clause.len()).any(|i| wanted.contains(&clause.word(i)));
    has(&["improv", "better", "gain", "resolv", "decreas", "less"])
        && !has(&["but", "stil", "still", "remain", "continu", "however", "yet", "though", "although", "residual"])
}

/// Whether what is named is denied: "no pain", "no incr in pain".
fn no_before(clause: &Clause, span: Span) -> bool {
    let at = clause.scan.folded.tokens.iter().position(|t| t.span.start >= span.start).unwrap_or(0);
    let near = |i: usize| matches!(clause.word(i), "no" | "without" | "denie" | "deni" | "w/o");
    let change = |i: usize| {
        matches!(
            clause.word(i),
            "or" | "and"
                | ","
                | "/"
                | "difficulti"
                | "sign"
                | "evidence"
                | "report"
                | "incr"
                | "increas"
                | "increase"
                | "new"
                | "more"
                | "further"
                | "chang"
                | "in"
                | "of"
                | "complaint"
                | "c/o"
        )
    };
    (1..=4).take_while(|back| *back == 1 || at >= *back && change(at + 1 - back)).any(|back| at >= back && near(at - back))
}

/// "Patient will continue to benefit from skilled PT", "Continues to progress": said of anyone, it is no reason.
fn is_boilerplate(clause: &Clause) -> bool {
    let has = |wanted: &[&str]| (0..clause.len()).any(|i| wanted.contains(&clause.word(i)));
    let why = has(&["becaus", "sinc", "due", "d/t", "unsaf", "risk", "cu", "cue", "guard", "grad"]);
    let reason = why || has(&["for", "as"]);
    let benefit = has(&["benefit"]) && has(&["skil", "skill", "therapi", "servic"])
        || clause.len() <= 4 && has(&["skil", "skill"]) && has(&["need", "requir", "continu", "warrant"]);
    let progress = has(&["progres", "improv"]) && clause.len() <= 5 && !has(&["pt", "ot", "load", "resist", "from", "therapist"]);
    !reason && benefit || !why && progress
}
