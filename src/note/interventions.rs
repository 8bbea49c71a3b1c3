//! Pass: what was done: cuts fragments into interventions and gives each its status, help, dose and provider.

use std::collections::HashMap;

use super::about;
use super::asides::{is_aside, is_byline, is_place};
use super::complete::finish;
use super::givers::{mode, provider};
use super::help::{Found, assists, cues, dose, equipment, in_order};
use super::model::{AssistLevel, Intervention, NoteKind, SectionKind, Service, Status};
use super::own_words::{HANDS_ON, Unnamed, without_head};
use super::people::is_signature;
use super::prose::{prose_services, trailing_minutes};
use super::remarks::{
    acts, is_comment, is_judgement, is_measured, is_measuring, other_person, others_doing, starts_as_remark, therapist_acts,
};
use super::sections::Clause;
use super::status::{Reach, of_section, reaches};
use super::treatment::{Fragment, Treatment};
use super::verbs::{Doing, Lead, Subject, lead};
use crate::config::{Code, Discipline};
use crate::lexicon::{Hit, Lexicon, TableId};
use crate::text::Span;

/// How surely a phrase names an intervention by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Test,
    Verb,
    Topic,
    Activity,
}

#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) hit: Hit,
    pub(super) kind: Kind,
}

/// What the pass needs to know of the visit.
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) clauses: &'a [Clause],
    pub(super) lexicon: &'a Lexicon,
    pub(super) kind: NoteKind,
    pub(super) discipline: Option<Discipline>,
}

/// Reads the interventions of a visit; completes the services' minutes and marks those with detail.
pub(super) fn read(scene: &Scene<'_>, treatment: &mut Treatment) -> Vec<Intervention> {
    trailing_minutes(scene, treatment);
    let prose = prose_services(scene, treatment);
    let labelled = treatment.services.len() > prose;
    let mut out: Vec<Intervention> = Vec::new();
    let mut told = false;
    // Where the interventions of the paragraph begin, and on which line each stands.
    let mut paragraph = 0;
    let mut lines: Vec<usize> = Vec::new();
    // By service, how many of its interventions have been looked at for a level told once for all.
    let mut spread: HashMap<Option<usize>, usize> = HashMap::new();
    let mut section = SectionKind::Header;
    let mut introductions: Vec<usize> = Vec::new();
    for n in 0..treatment.fragments.len() {
        let fragment = treatment.fragments[n];
        let clause = &scene.clauses[fragment.clause];
        if clause.segment.after_blank || clause.section != section {
            told = false;
            paragraph = out.len();
        }
        section = clause.section;
        let beside = fragment.service.and_then(|s| treatment.services.get(s)).filter(|_| fragment.about);
        if beside.is_some_and(|service| about::give(scene, &fragment, &service.interventions, &mut out)) {
            continue;
        }
        let found = of_fragment(scene, treatment, &fragment, labelled, told);
        told |= found.iter().any(|f| matches!(f, Piece::New(new) if new.status == Status::Performed));
        for intervention in found {
            match intervention {
                Piece::New(new) => {
                    let service = fragment.service.and_then(|s| treatment.services.get_mut(s));
                    // "We spent 40 minutes on bed mobility. He rolled …": what only introduces gives way to what was done.
                    if let Some([only]) = service.as_deref().map(|s| s.interventions.as_slice())
                        && introductions.contains(only)
                        && new.status == Status::Performed
                        && let Some(place) = out.get_mut(*only)
                    {
                        introductions.retain(|at| at != only);
                        lines[*only] = clause.segment.line;
                        *place = new;
                        continue;
                    }
                    if let Some(service) = service {
                        if service.interventions.is_empty() && introduces(scene, clause, &fragment, &new) {
                            introductions.push(out.len());
                        }
                        service.interventions.push(out.len());
                    }
                    out.push(new);
                    lines.push(clause.segment.line);
                }
                Piece::More(more, reach) => {
                    // Words without an activity of their own belong to the one before them, a level stated once to all that have none.
                    let of_service = fragment.service.and_then(|s| treatment.services.get(s)).map(|s| s.interventions.as_slice());
                    let from = spread.entry(fragment.service).or_insert(0);
                    let last = of_service.map_or_else(|| out.len().checked_sub(1).filter(|&i| i >= paragraph), |all| all.last().copied());
                    if reach == Whole::All {
                        let before: Vec<usize> = of_service
                            .map_or_else(|| ((*from).max(paragraph)..out.len()).collect(), |all| all[(*from).min(all.len())..].to_vec());
                        let here =
                            |i: &usize| clause.segment.leads && !clause.segment.bullet || lines.get(*i) == Some(&clause.segment.line);
                        for i in before.into_iter().filter(|i| Some(*i) != last && here(i)) {
                            if let Some(earlier) = out.get_mut(i).filter(|e| e.assist.is_empty() && e.status == Status::Performed) {
                                earlier.assist.clone_from(&more.assist);
                            }
                        }
                        *from = of_service.map_or(out.len(), <[usize]>::len);
                    }
                    if let Some(last) = last.and_then(|i| out.get_mut(i)) {
                        add(last, more);
                    }
                }
            }
        }
    }
    finish(scene, treatment, &mut out);
    out
}

pub(super) enum Piece {
    New(Intervention),
    More(Intervention, Whole),
}

/// How far back words without an activity of their own reach.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    /// The activity before them.
    Last,
    /// Every activity before them of which no level is told: "SBA throughout", "She needed min A for all of it".
    All,
}

impl Piece {
    /// The words belong to the activity before them.
    fn about_the_one_before(self) -> Self {
        match self {
            Self::New(words) => Self::More(words, Whole::Last),
            more @ Self::More(..) => more,
        }
    }
}

fn add(to: &mut Intervention, more: Intervention) {
    if to.assist.is_empty() || more.status == Status::Performed {
        to.assist.extend(more.assist);
        to.assist = in_order(std::mem::take(&mut to.assist));
    }
    to.mode = to.mode.or(more.mode);
    to.cues.extend(more.cues);
    to.equipment.extend(more.equipment);
    to.dose.extend(more.dose);
}

pub(super) fn heads(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> Vec<Head> {
    clause
        .scan
        .of(TableId::Activities)
        .into_iter()
        .filter(|h| h.first >= range.0 && h.end <= range.1)
        .map(|hit| {
            let kind = match scene.lexicon.row(&hit).cell(3) {
                "activity" => Kind::Activity,
                "topic" => Kind::Topic,
                "verb" => Kind::Verb,
                _ => Kind::Test,
            };
            Head { hit, kind }
        })
        .collect()
}

fn of_fragment(scene: &Scene<'_>, treatment: &Treatment, fragment: &Fragment, labelled: bool, told: bool) -> Vec<Piece> {
    let found = pieces(scene, treatment, fragment, labelled, told);
    let clause = &scene.clauses[fragment.clause];
    let range = (fragment.first, fragment.end);
    let service = fragment.service.and_then(|s| treatment.services.get(s));
    let begun = service.is_some_and(|s| !s.interventions.is_empty());
    let dosed = |p: &Piece| matches!(p, Piece::New(new) | Piece::More(new, _) if !new.dose.is_empty() || !new.cues.is_empty());
    if !found.is_empty() && !found.iter().any(dosed) && is_signature(scene.text, clause.segment.span) {
        return Vec::new();
    }
    if service.is_some() && !begun || !found.iter().any(|p| matches!(p, Piece::New(new) if new.status == Status::Performed)) {
        return found;
    }
    let head = heads(scene, clause, range).iter().find(|h| h.kind == Kind::Activity).map(|h| h.hit.first);
    let measured = !dose(clause, range).is_empty() || !assists(scene.text, clause, range, scene.lexicon).is_empty();
    if !is_comment(scene, clause, range, head, measured) {
        return found;
    }
    // What only speaks about the task before it adds its cues to that one.
    let about = |piece: Piece| match piece {
        Piece::New(new) if new.status == Status::Performed => begun.then_some(Piece::More(new, Whole::Last)),
        other => Some(other),
    };
    found.into_iter().filter_map(about).collect()
}

fn pieces(scene: &Scene<'_>, treatment: &Treatment, fragment: &Fragment, labelled: bool, told: bool) -> Vec<Piece> {
    let clause = &scene.clauses[fragment.clause];
    let range = (fragment.first, fragment.end);
    let service = fragment.service.and_then(|s| treatment.services.get(s));
    let mut all = heads(scene, clause, range);
    let in_block = service.is_some();
    let examines = service.and_then(|s| s.code).is_some_and(|c| super::labels::is_evaluation(c.value));
    let default = if examines {
        Some(Status::Measurement)
    } else if in_block && clause.section != SectionKind::NotDone {
        None
    } else {
        of_section(clause.section)
    };
    if clause.section == SectionKind::Billing && !in_block {
        return Vec::new();
    }
    let levels = assists(scene.text, clause, range, scene.lexicon);
    if default.is_none() && levels.is_empty() && is_measured(clause, range) {
        return Vec::new();
    }
    if in_block && levels.is_empty() && (is_byline(clause, range) || is_place(clause, range, scene.lexicon)) {
        return Vec::new();
    }
    let unnamed = Unnamed { clause, fragment, service, cover: &[], default, levels: &levels, told };
    let labelled_block = service.is_some_and(|s| s.code.is_some());
    if (!labelled_block || fragment.label.is_none())
        && default.is_none()
        && levels.iter().all(|l| l.assist.level == AssistLevel::Independent)
        && is_judgement(clause, scene.lexicon)
        && !(in_block && patient_does(scene, clause, range))
    {
        return Vec::new();
    }
    let begun = service.is_some_and(|s| !s.interventions.is_empty());
    if default.is_none() && starts_as_remark(clause, range) && levels.is_empty() && (!in_block || begun) {
        return Vec::new();
    }
    // "OT graded seat height and cued": what the therapist did with the task, not another task.
    if default.is_none() && in_block && begun && therapist_acts(scene, clause, range) && !treats_by_hand(scene, clause, range, service) {
        let cover = reaches(scene.text, clause, range, &[], scene.lexicon);
        let about = without_head(scene, &Unnamed { cover: &cover, ..unnamed });
        return about.into_iter().map(Piece::about_the_one_before).collect();
    }
    // "Box height was dropped once …", "6/9 buttons done": how the task before it was graded, or went.
    let named = all.iter().find(|h| h.kind == Kind::Activity).map(|h| h.hit.first);
    if default.is_none() && in_block && begun && is_aside(clause, range, named, !levels.is_empty(), scene.lexicon) {
        let about = without_head(scene, &Unnamed { cover: &[], ..unnamed });
        return about.into_iter().map(Piece::about_the_one_before).collect();
    }
    let tests_only = !all.is_empty() && all.iter().all(|h| h.kind == Kind::Test);
    if !in_block || tests_only {
        all.retain(|h| h.kind != Kind::Test || tests_only);
    } else {
        all.retain(|h| h.kind != Kind::Test);
    }
    // "Put off" is a cue, not putting something somewhere.
    let cues_here: Vec<Hit> = clause.scan.all(TableId::Status).filter(|h| h.end - h.first > 1).copied().collect();
    all.retain(|h| {
        h.kind == Kind::Activity
            || !cues_here.iter().any(|c| c.first <= h.hit.first && h.hit.end <= c.end && scene.lexicon.row(c).cell(0) != "measurement")
    });
    let ranges: Vec<(usize, usize)> = all.iter().map(|h| (h.hit.first, h.hit.end)).collect();
    let cover = reaches(scene.text, clause, range, &ranges, scene.lexicon);
    if all.is_empty() || tests_only && !in_block {
        return without_head(scene, &Unnamed { cover: &cover, ..unnamed });
    }
    // "Cue L foot forward, reach back before lowering": how the task before it was cued.
    let cued = clause.scan.of(TableId::Cueing).iter().any(|h| h.first <= range.0);
    let helped_first = levels.iter().any(|l| l.first <= range.0) && all.iter().all(|h| h.kind < Kind::Activity);
    if default.is_none()
        && (begun || !in_block)
        && (cued && levels.is_empty() && dose(clause, range).is_empty() && cover.is_empty() || helped_first)
    {
        return without_head(scene, &Unnamed { cover: &cover, ..unnamed });
    }
    // "Unsafe bending without cues" under a label is a remark about the task before it.
    let remark = begun
        && levels.is_empty()
        && dose(clause, range).is_empty()
        && all.iter().all(|h| h.kind == Kind::Verb)
        && clause.scan.all(TableId::Elements).any(|h| scene.lexicon.row(h).cell(0) == "skill");
    if remark && default.is_none() {
        return Vec::new();
    }
    // Cut where the status changes, where a new activity follows the help of the one before, and, under a label of two services,
    // where the other one begins.
    let other = |a: &Head, b: &Head| service.is_some_and(|s| other_service(scene, s, a, b));
    let mut groups: Vec<(usize, usize, Option<Reach>, usize)> = Vec::new();
    for (n, head) in all.iter().enumerate() {
        let weak = |r: &Reach| matches!(r.status, Status::Measurement | Status::Conditional);
        let reach = cover
            .iter()
            .filter(|r| r.first <= head.hit.first && head.hit.end <= r.end)
            .filter(|r| keeps(r, clause, in_block, default, head, &levels, range))
            .min_by_key(|r| (weak(r), r.end - r.first))
            .copied();
        let Some((_, end, last_reach, _)) = groups.last_mut() else {
            groups.push((range.0, range.1, reach, n));
            continue;
        };
        let previous = &all[n - 1];
        let changed = last_reach.map(|r| r.status) != reach.map(|r| r.status);
        let helped =
            levels.iter().any(|l| l.first >= previous.hit.end && l.end <= head.hit.first) && levels.iter().any(|l| l.first >= head.hit.end);
        // The cut comes after the help that belongs to the activity before it.
        let after_help = levels.iter().filter(|l| l.end <= head.hit.first).map(|l| l.end).max().unwrap_or(0).max(previous.hit.end);
        let other = other(previous, head);
        let cut = if helped || other { separator(clause, after_help, head.hit.first) } else { None };
        let cut = cut.or_else(|| separator(clause, previous.hit.end, head.hit.first).filter(|_| changed));
        if (changed || helped || other)
            && let Some(cut) = cut
        {
            *end = cut;
            groups.push((cut + usize::from(is_mark(clause.word(cut))), range.1, reach, n));
        } else if changed && last_reach.is_none() {
            // No place to cut: the first activity decides.
        }
    }
    groups
        .into_iter()
        .filter_map(|(first, end, reach, n)| {
            let group: Vec<&Head> = all.iter().filter(|h| h.hit.first >= first && h.hit.end <= end).collect();
            let head = group.iter().find(|h| h.kind >= Kind::Topic).or(group.first()).copied().unwrap_or(&all[n]);
            build(scene, &unnamed, (first, end), head, &group, reach, labelled)
        })
        .collect()
}

/// Whether two activities under a label of two services (`TE/TA`) are by their names one of each.
fn other_service(scene: &Scene<'_>, service: &Service, a: &Head, b: &Head) -> bool {
    let code = |head: &Head| Code::parse(scene.lexicon.row(&head.hit).cell(0)).filter(|_| head.kind == Kind::Activity);
    let named = |code: Code| service.code.iter().chain(&service.shared_with).any(|fact| fact.value == code);
    !service.shared_with.is_empty() && matches!((code(a), code(b)), (Some(a), Some(b)) if a != b && named(a) && named(b))
}

/// Whether a cue decides here. Inside a labelled service only cues that speak of not doing count.
fn keeps(
    reach: &Reach,
    clause: &Clause,
    in_block: bool,
    default: Option<Status>,
    head: &Head,
    levels: &[Found],
    range: (usize, usize),
) -> bool {
    if default.is_some() {
        return true;
    }
    let dosed = !dose(clause, range).is_empty() || !levels.is_empty();
    match reach.status {
        Status::Measurement => is_measuring(clause, reach) || !in_block && head.kind < Kind::Activity && !dosed,
        Status::Conditional => !in_block || reach.first <= range.0 + 1,
        Status::Education => !in_block || !dosed && reach.at <= range.0 + 2,
        Status::Subjective => !in_block || reach.first <= range.0 + 3,
        Status::History => !in_block || reach.first <= range.0 + 2,
        Status::Hep => !in_block || !dosed || reach.at <= range.0 + 1,
        Status::Goal => true,
        _ => true,
    }
}

fn is_mark(word: &str) -> bool {
    matches!(word, "," | "/" | "+" | "&" | "|" | "." | "and" | "then" | "-" | "but" | ":")
}

/// The last separator between two activities.
fn separator(clause: &Clause, from: usize, to: usize) -> Option<usize> {
    let strong = (from..to).rev().find(|&i| matches!(clause.word(i), "," | "but" | "." | "then" | "+" | ":"));
    strong.or_else(|| (from..to).rev().find(|&i| matches!(clause.word(i), "and" | "/" | "&" | "-" | "whil" | "so")))
}

fn build(
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
    // "No weights / putty until he is cleared": nothing of what a sentence denies was done, unless it says how.
    let denied = (clause.word(range.0) == "no"
        && range.0 == fragment.first
        && stands_apart(scene.text, clause, range.0)
        && levels.is_empty()
        && doses.is_empty())
    .then(|| clause.span(range.0, range.0 + 1))
    .filter(|cue| !clause.scan.of(TableId::PseudoNegations).iter().any(|h| h.span.start <= cue.start && cue.end <= h.span.end));
    let reach = reach.or(negated.or(denied).map(|cue| Reach { status: Status::Deferred, cue, at: range.0, first: range.0, end: range.1 }));
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
    if status == Status::Performed && !in_block {
        let evidence = !levels.is_empty() || !doses.is_empty() || !cueing.is_empty();
        let told = acts(clause, range);
        if group.iter().all(|h| h.kind == Kind::Test) || clause.section == SectionKind::Assessment && levels.is_empty() {
            return None;
        }
        // What an assessment says of a level restates what was seen; it is no second performance.
        let restated = clause.section == SectionKind::Assessment;
        let measured = clause.section == SectionKind::Objective && labelled && !told && cueing.is_empty();
        if measured || restated || scene.kind == NoteKind::Evaluation && clause.section != SectionKind::Treatment {
            status = Status::Measurement;
        } else {
            // A generic verb needs help or cueing beside it, a bare name needs a dose or a word of doing; in a header a dose is too little.
            let treatment = clause.section == SectionKind::Treatment;
            let helped = !levels.is_empty() || !cueing.is_empty();
            // In a paragraph that tells of treatment a sentence that says that something was done goes on telling.
            let told = told
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

/// "We spent 40 minutes on bed mobility", "we worked on attention": a sentence of the clinician that only says what comes.
fn introduces(scene: &Scene<'_>, clause: &Clause, fragment: &Fragment, new: &Intervention) -> bool {
    let bare = new.dose.is_empty() && new.assist.is_empty() && new.cues.is_empty();
    let range = (fragment.label.map_or(fragment.first, |label| label.0.min(fragment.first)), fragment.end);
    let verb = |lead: Lead| {
        matches!(
            clause.word(lead.verb),
            "spend" | "work" | "begin" | "start" | "focu" | "addres" | "devot" | "dedicat" | "giv" | "turn" | "mov"
        )
    };
    bare && lead(scene, clause, range).is_some_and(|lead| lead.subject == Subject::Clinician && verb(lead))
}

/// "He sorted two decks of cards, and I had to bring him back because …": a sentence that begins with what the patient did.
fn patient_does(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> bool {
    lead(scene, clause, range).is_some_and(|lead| lead.subject == Subject::Patient && lead.doing == Doing::Task)
}

/// "I mobilized the radiocarpal joint" under manual therapy: the therapist's hands are the treatment.
fn treats_by_hand(scene: &Scene<'_>, clause: &Clause, range: (usize, usize), service: Option<&Service>) -> bool {
    let hands_on = service.and_then(|s| s.code).is_some_and(|c| HANDS_ON.contains(&c.value.as_str()));
    hands_on && lead(scene, clause, range).is_some_and(|lead| matches!(lead.doing, Doing::Task | Doing::Hands))
}

/// Whether white space follows a word: "no" of "no-bake" denies nothing.
fn stands_apart(text: &str, clause: &Clause, at: usize) -> bool {
    let end = clause.scan.folded.tokens.get(at).map_or(0, |t| t.span.end);
    text.get(end..).is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

pub(super) fn trim(text: &str, clause: &Clause, range: (usize, usize)) -> Span {
    let (mut first, mut end) = range;
    let mark = |i: usize| matches!(clause.word(i), "," | "." | ":" | "-" | "|" | ")" | "/" | "+" | "&" | "and" | "*" | "]" | "=" | "·");
    while first < end && mark(first) {
        first += 1;
    }
    while end > first && (mark(end - 1) || clause.word(end - 1) == "(") && clause.word(end - 1) != ")" {
        end -= 1;
    }
    if end > first && clause.word(end - 1) == ")" && !(first..end).any(|i| clause.word(i) == "(") {
        end -= 1;
    }
    clause.span(first, end).trimmed(text)
}
