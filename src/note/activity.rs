//! Makes an intervention of a stretch of words: whether it was done, with what help and dose.

use super::charges::unticked;
use super::clause::{Clause, trim};
use super::givers::{mode, provider};
use super::help::{assists, cues, dose, equipment, in_order};
use super::model::{Intervention, SectionKind, Status};
use super::own_words::Unnamed;
use super::plan::says_how_often;
use super::remarks::{acts, other_person, others_doing};
use super::scene::{Head, Kind, Piece, Scene};
use super::status::Reach;
use super::verbs::{Doing, Subject, lead};
use crate::lexicon::{Place, TableId, takes};

pub(super) fn build(
    scene: &Scene<'_>,
    unnamed: &Unnamed<'_>,
    range: (usize, usize),
    head: &Head,
    group: &[&Head],
    reach: Option<Reach>,
    labelled: bool,
) -> Option<Piece> {
    let Unnamed { clause, fragment, service, default, told: goes_on, .. } = *unnamed;
    let in_block = service.is_some();
    let levels = assists(scene.text, clause, range, scene.lexicon);
    let cueing = cues(clause, range, scene.lexicon);
    let doses = dose(clause, range);
    let best = group.iter().map(|h| h.kind).max().unwrap_or(Kind::Test);
    let person = other_person(scene, clause, fragment)
        .filter(|_| range.0 == fragment.first)
        .or_else(|| others_doing(scene, clause, range, head.hit.first));
    // "no plyos today"
    let negated = head
        .hit
        .first
        .checked_sub(1)
        .filter(|&i| {
            i >= range.0
                && i <= range.0 + 1
                && clause.word(i) == "no"
                && clause.scan.folded.tokens[i].span.end + 1 == head.hit.span.start
                && scene.text.as_bytes().get(head.hit.span.start - 1) == Some(&b' ')
        })
        .map(|i| clause.span(i, i + 1));
    // "[ ] 97012 traction": an empty box stands before it, or before its code.
    let code = head.hit.first.checked_sub(1).filter(|&i| super::written_code::code(clause.word(i)).is_some());
    let boxed = unticked(scene.text, clause, code.unwrap_or(head.hit.first)).then_some(head.hit.span);
    // "No weights / putty until he is cleared": nothing of what a sentence denies was done, unless it says how.
    let denied = (clause.word(range.0) == "no"
        && range.0 == fragment.first
        && stands_apart(scene.text, clause, range.0)
        && levels.is_empty()
        && doses.is_empty())
    .then(|| clause.span(range.0, range.0 + 1))
    .filter(|cue| !clause.scan.of(TableId::PseudoNegations).iter().any(|h| h.span.start <= cue.start && cue.end <= h.span.end));
    let reach = reach.or(negated.or(denied).or(boxed).map(|cue| Reach {
        status: Status::Deferred,
        cue,
        at: range.0,
        first: range.0,
        end: range.1,
    }));
    let (mut status, mut cue) = match (default, reach) {
        (Some(status), reach) => (
            status,
            reach.filter(|r| matches!(r.status, Status::Deferred | Status::Declined | Status::Hep | Status::OtherPerson)).map(|r| r.cue),
        ),
        (None, Some(r)) => (r.status, Some(r.cue)),
        (None, None) => (Status::Performed, None),
    };
    if let (Status::Planned | Status::Subjective | Status::Education, Some(r)) = (status, reach)
        && matches!(r.status, Status::Deferred | Status::Declined | Status::Hep | Status::Conditional | Status::History)
        && default.is_some()
    {
        status = r.status;
    }
    if status == Status::Performed
        && let Some(person) = person
    {
        status = Status::OtherPerson;
        cue = Some(person);
    }
    if status == Status::Performed && !in_block && levels.is_empty() && says_how_often(clause.span(range.0, range.1).of(scene.text)) {
        status = Status::Planned;
    }
    if status == Status::Performed && !in_block {
        // "NuStep 8 min": how long is a dose of what names an activity by itself.
        let minutes = |i: usize| matches!(clause.word(i), "min" | "minut") && clause.word(i - 1).starts_with(|c: char| c.is_ascii_digit());
        let another_day = (range.0..range.1).any(|i| takes(clause.word(i), Place::Weekday));
        let timed = best == Kind::Activity && !another_day && (range.0 + 1..range.1).any(minutes);
        let evidence = !levels.is_empty() || !doses.is_empty() || !cueing.is_empty() || timed;
        let told = acts(clause, range);
        if group.iter().all(|h| h.kind == Kind::Test) || clause.section == SectionKind::Assessment && levels.is_empty() {
            return None;
        }
        // "Today I took him through prone press-ups": in an evaluation too, what the therapist says to have done with the patient.
        let given = evidence
            && lead(scene, clause, range).is_some_and(|l| l.subject == Subject::Clinician && matches!(l.doing, Doing::Task | Doing::Hands));
        // What an assessment says of a level restates what was seen; it is no second performance.
        let restated = clause.section == SectionKind::Assessment;
        let measured = clause.section == SectionKind::Objective && labelled && !told && cueing.is_empty();
        if clause.section != SectionKind::Treatment && !measured && !restated && scene.tells_of_another_day(clause) {
            status = Status::History;
        } else if measured || restated || !given && scene.tells_of_case(clause.section, !levels.is_empty() || !doses.is_empty() || timed) {
            status = Status::Measurement;
        } else {
            // A generic verb needs help or cueing beside it, a bare name needs a dose or a word of doing; in a header a dose is too little.
            let treatment = clause.section == SectionKind::Treatment;
            let helped = !levels.is_empty() || !cueing.is_empty();
            // In a paragraph that tells of treatment a sentence that says that something was done goes on telling.
            let told = told
                || goes_on && best == Kind::Activity && is_sequel(clause, range)
                || best > Kind::Verb
                    && lead(scene, clause, range).is_some_and(|l| {
                        (treatment || goes_on) && l.doing == Doing::Task
                            || l.subject == Subject::Clinician && best == Kind::Activity && matches!(l.doing, Doing::Task | Doing::Hands)
                    });
            let vague = best == Kind::Verb && !treatment && !(helped || evidence && told);
            let bare = !evidence && !told && (!treatment || best == Kind::Verb);
            let titled = clause.segment.leads && clause.segment.line == 0 && lead(scene, clause, range).is_none();
            let title = clause.section == SectionKind::Header && !helped && (!told || titled);
            if vague || bare || title {
                return None;
            }
        }
    }
    let span = trim(scene.text, clause, range);
    Some(Piece::New(Intervention {
        span,
        head: head.hit.span,
        stated: service.and_then(|s| s.code),
        status,
        status_cue: cue,
        minutes: None,
        assist: in_order(levels.into_iter().map(|l| l.assist).collect()),
        cues: cueing,
        equipment: equipment(clause, range, scene.lexicon),
        dose: doses,
        provider: provider(scene, clause, range).or(fragment.provider),
        mode: mode(clause, range).or(service.and_then(|s| s.mode)),
        service: fragment.service,
        section: clause.section,
    }))
}

/// "Next was balance, feet together at the counter": a sentence that says what came after.
fn is_sequel(clause: &Clause, range: (usize, usize)) -> bool {
    matches!(clause.word(range.0), "next" | "then" | "final" | "finalli" | "finish" | "lastli" | "follow" | "also")
        || clause.word(range.0) == "after" && matches!(clause.word(range.0 + 1), "that" | "thi" | "which")
        || matches!(clause.word(range.0), "we" | "i") && matches!(clause.word(range.0 + 1), "finish" | "clos" | "end" | "conclud")
}

/// Whether white space follows a word: "no" of "no-bake" denies nothing.
fn stands_apart(text: &str, clause: &Clause, at: usize) -> bool {
    let end = clause.scan.folded.tokens.get(at).map_or(0, |t| t.span.end);
    text.get(end..).is_some_and(|rest| rest.starts_with(char::is_whitespace))
}
