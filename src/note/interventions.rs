//! Pass: what was done: cuts fragments into interventions and gives each its status, help, dose and provider.

use super::help::{Found, assists, cues, dose, equipment, in_order};
use super::labels::role;
use super::minutes::Mention;
use super::model::{AssistLevel, Fact, Intervention, Minutes, Mode, NoteKind, SectionKind, Service, Status};
use super::sections::Clause;
use super::status::{Reach, of_section, reaches};
use super::treatment::{Fragment, Treatment};
use crate::config::{Discipline, ProviderRole};
use crate::lexicon::{Hit, Lexicon, TableId};
use crate::text::Span;

/// How surely a phrase names an intervention by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Test,
    Verb,
    Topic,
    Activity,
}

#[derive(Clone, Copy)]
struct Head {
    hit: Hit,
    kind: Kind,
}

/// What the pass needs to know of the visit.
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) clauses: &'a [Clause],
    pub(super) lexicon: &'static Lexicon,
    pub(super) kind: NoteKind,
    pub(super) discipline: Option<Discipline>,
}

/// Reads the interventions of a visit; completes the services' minutes and marks those with detail.
pub(super) fn read(scene: &Scene<'_>, treatment: &mut Treatment) -> Vec<Intervention> {
    trailing_minutes(scene, treatment);
    let prose = prose_services(scene, treatment);
    let labelled = treatment.services.len() > prose;
    let mut out: Vec<Intervention> = Vec::new();
    for n in 0..treatment.fragments.len() {
        let fragment = treatment.fragments[n];
        let found = of_fragment(scene, treatment, &fragment, labelled, &out);
        for intervention in found {
            match intervention {
                Piece::New(new) => {
                    if let Some(service) = fragment.service
                        && let Some(service) = treatment.services.get_mut(service)
                    {
                        service.interventions.push(out.len());
                    }
                    out.push(new);
                }
                Piece::More(more) => {
                    // Words without an activity of their own belong to the one before them.
                    if let Some(last) = fragment
                        .service
                        .and_then(|s| treatment.services.get(s))
                        .and_then(|s| s.interventions.last())
                        .and_then(|&i| out.get_mut(i))
                    {
                        add(last, more);
                    }
                }
            }
        }
    }
    finish(scene, treatment, &mut out);
    out
}

enum Piece {
    New(Intervention),
    More(Intervention),
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

/// Gives a label without time the time at the end of its words: "Gait: 150 ft x2 FWW, v/c heel strike 15 min".
fn trailing_minutes(scene: &Scene<'_>, treatment: &mut Treatment) {
    let mut found: Vec<Option<Minutes>> = vec![None; treatment.services.len()];
    for fragment in &treatment.fragments {
        if let Some(service) = fragment.service
            && treatment.services.get(service).is_some_and(|s| s.minutes.is_none())
            && let Some(minutes) = passive_time(fragment, &treatment.services[service], &treatment.mentions[fragment.clause])
                .or_else(|| last_time(&scene.clauses[fragment.clause], fragment, &treatment.mentions[fragment.clause]))
        {
            found[service] = Some(minutes);
        }
    }
    for (service, minutes) in treatment.services.iter_mut().zip(found) {
        service.minutes = service.minutes.or(minutes);
    }
}

/// A passive modality's time may stand anywhere in its words: "hot pack to L shoulder x 8 min seated".
fn passive_time(fragment: &Fragment, service: &Service, mentions: &[Mention]) -> Option<Minutes> {
    let passive = service.code.is_some_and(|c| c.value.as_str().starts_with("970") || c.value.as_str() == "G0283");
    mentions.iter().find(|m| passive && m.first >= fragment.first && m.end <= fragment.end).map(|m| m.minutes)
}

fn last_time(clause: &Clause, fragment: &Fragment, mentions: &[Mention]) -> Option<Minutes> {
    let mention = mentions.iter().rfind(|m| m.first >= fragment.first && m.end <= fragment.end)?;
    let tail =
        (mention.end..fragment.end).all(|i| matches!(clause.word(i), "." | ")" | "," | "total" | "]" | "today" | "*" | "-" | "timed"));
    (tail && !mention.weak && is_treatment_time(clause, mention)).then_some(mention.minutes)
}

/// Whether a length of time is the time of a service rather than of a task, a hold, a rest or a tolerance.
fn is_treatment_time(clause: &Clause, mention: &Mention) -> bool {
    let before = |i: usize| mention.first.checked_sub(i).map_or("", |j| clause.word(j));
    let task = |w: &str| {
        matches!(
            w,
            "hold"
                | "rest"
                | "break"
                | "toleranc"
                | "wait"
                | "bik"
                | "nustep"
                | "treadmil"
                | "ube"
                | "elliptical"
                | "stepper"
                | "ergometer"
                | "warm"
                | "walk"
                | "walkt"
                | "test"
                | "everi"
                | "per"
                | "up"
                | "least"
                | "than"
                | "after"
                | "last"
                | "past"
                | "ago"
                | "for"
                | "x"
                | "upright"
                | "within"
                | "under"
                | "tm"
                | "scifit"
                | "cycl"
                | "arc"
                | "octan"
                | "jog"
                | "run"
                | "swim"
                | "airdyn"
                | "l1"
                | "l2"
                | "l3"
                | "l4"
                | "l5"
                | "level"
                | "mph"
                | "watt"
                | "down"
                | "q"
                | "set"
                | "rep"
                | "rid"
                | "stand"
                | "sit"
        )
    };
    let one = before(1);
    let near = (1..=3).any(|i| {
        let w = before(i);
        task(w)
            && !(i > 1
                && matches!(
                    w,
                    "for"
                        | "x"
                        | "walk"
                        | "up"
                        | "stand"
                        | "sit"
                        | "set"
                        | "level"
                        | "rep"
                        | "last"
                        | "down"
                        | "run"
                        | "test"
                        | "after"
                        | "under"
                        | "within"
                ))
    });
    let after = clause.word(mention.end);
    let unit = matches!(
        after,
        "rest"
            | "hold"
            | "walk"
            | "break"
            | "test"
            | "toleranc"
            | "warm"
            | "befor"
            | "after"
            | "without"
            | "w/o"
            | "later"
            | "ago"
            | "prior"
            | "cool"
            | "at"
            | "/"
            | "per"
            | "daili"
            | "a"
            | "tid"
            | "bid"
            | "x"
            | "limit"
            | "of"
            | "bout"
            | "interval"
            | "mark"
            | "into"
            | "timer"
            | "each"
            | "everi"
    );
    let of_rest = after == "of"
        && matches!(
            clause.word(mention.end + 1),
            "rest" | "walk" | "stand" | "sit" | "bik" | "nustep" | "continuou" | "ambul" | "activiti" | "endur"
        );
    let of_nothing = after == "of" && clause.word(mention.end + 1).is_empty();
    let of_unit = unit && after != "of";
    let of_task = near || task(one) && one != "for" && one != "x";
    !(of_task || of_unit || of_rest || of_nothing)
}

/// A sentence without a label that speaks of more minutes is not about one service.
const LONGEST_SERVICE: u32 = 120;

/// Makes services of sentences that give a time without a label: "For 38 minutes she did pulleys and wand flexion".
fn prose_services(scene: &Scene<'_>, treatment: &mut Treatment) -> usize {
    let labelled = treatment.services.iter().any(|s| s.minutes.is_some() && s.code.is_some());
    let mut made = 0;
    let mut open: Option<usize> = None;
    for n in 0..treatment.fragments.len() {
        let fragment = treatment.fragments[n];
        let clause = &scene.clauses[fragment.clause];
        if fragment.service.is_some() || !treats(clause.section) || clause.heading.is_some() && clause.section == SectionKind::Header {
            open = None;
            continue;
        }
        if clause.segment.after_blank {
            open = None;
        }
        let mention = treatment.mentions[fragment.clause]
            .iter()
            .find(|m| m.first >= fragment.first && m.end <= fragment.end && !m.weak && in_prose(clause, m))
            .copied();
        let led = led_by_clock(scene, clause, &fragment);
        let mention = mention.or(led.map(|(found, _)| found));
        let heads = heads(scene, clause, (fragment.first, fragment.end));
        let told = cue_covers_all(scene, clause, &fragment, &heads);
        match mention {
            Some(mention)
                if !told
                    && mention.minutes.value <= LONGEST_SERVICE
                    && (!labelled || mention.minutes.value >= 8)
                    && (heads.iter().any(|h| h.kind > Kind::Test) || !labelled)
                    && has_action(clause, &fragment) =>
            {
                let service = treatment.services.len();
                treatment.services.push(Service {
                    span: mention.minutes.span,
                    code: None,
                    shared_with: Vec::new(),
                    minutes: Some(mention.minutes),
                    provider_minutes: Vec::new(),
                    provider: led.and_then(|(_, provider)| provider),
                    mode: None,
                    interventions: Vec::new(),
                    charge: None,
                    status: Status::Performed,
                    has_detail: false,
                });
                treatment.fragments[n].service = Some(service);
                treatment.fragments[n].provider = led.and_then(|(_, provider)| provider).or(fragment.provider);
                if let Some((found, _)) = led {
                    treatment.fragments[n].first = found.end.min(fragment.end);
                }
                open = Some(service);
                made += 1;
            }
            _ => {
                // The next sentence of the same paragraph goes on with the same service.
                if let Some(service) = open
                    && !clause.segment.leads
                    && !told
                {
                    treatment.fragments[n].service = Some(service);
                } else {
                    open = None;
                }
            }
        }
    }
    made
}

/// "9:00 to 9:16 PTA: walked …": a sentence that begins with its time, and perhaps with who gave it.
fn led_by_clock(scene: &Scene<'_>, clause: &Clause, fragment: &Fragment) -> Option<(Mention, Option<Fact<ProviderRole>>)> {
    let (span, range) = super::minutes::clock_ranges(scene.text, clause.body).into_iter().next()?;
    if fragment.first != 0 || span.start > clause.body.start + 1 {
        return None;
    }
    let tokens = &clause.scan.folded.tokens;
    let mut end = tokens.iter().position(|t| t.span.start >= span.end)?;
    let role = clause.scan.of(TableId::Roles).into_iter().find(|h| h.first == end);
    let provider = role.and_then(|h| Some(Fact::new(super::labels::role(scene.lexicon.row(&h).cell(0))?, h.span)));
    if let Some(colon) = role.and_then(|_| (end..end + 4).find(|&i| clause.word(i) == ":")) {
        end = colon + 1;
    }
    let value = super::minutes::length(&range)?;
    let minutes = Minutes { value, upper: None, approximate: false, clock: Some(range), span };
    Some((Mention { minutes, first: 0, end, weak: false }, provider))
}

fn in_prose(clause: &Clause, mention: &Mention) -> bool {
    let before = |i: usize| mention.first.checked_sub(i).map_or("", |j| clause.word(j));
    let after = clause.word(mention.end);
    if matches!(
        before(1),
        "for"
            | "dur"
            | "the"
            | "follow"
            | "next"
            | "first"
            | "("
            | ","
            | "another"
            | "spend"
            | "of"
            | "x"
            | "-"
            | "final"
            | "last"
            | "remain"
            | "addition"
            | ""
            | "~"
            | "about"
            | "total"
            | "approximateli"
            | "additional"
            | ":"
            | "tak"
    ) || matches!(after, "of" | ")" | ":" | "be" | "spend" | "-")
    {
        let hold = (1..=3).any(|i| {
            matches!(
                before(i),
                "hold"
                    | "rest"
                    | "toleranc"
                    | "sleep"
                    | "wait"
                    | "walktest"
                    | "bik"
                    | "nustep"
                    | "treadmil"
                    | "up"
                    | "break"
                    | "ub"
                    | "driv"
                    | "tak"
            )
        });
        let rest = matches!(after, "rest" | "hold" | "break" | "walk" | "late" | "ago" | "toleranc" | "befor" | "later" | "per")
            || after == "of" && matches!(clause.word(mention.end + 1), "rest" | "stand" | "walk" | "sit" | "driv" | "sleep");
        return !hold && !rest;
    }
    // "… 30 minutes." at the very end.
    (mention.end..clause.len()).all(|i| matches!(clause.word(i), "." | ")")) && is_treatment_time(clause, mention)
}

/// Something is done in the fragment: a word that is not only a name or a number.
fn has_action(clause: &Clause, fragment: &Fragment) -> bool {
    (fragment.first..fragment.end).filter(|&i| clause.word(i).len() > 3 && clause.word(i).chars().all(char::is_alphabetic)).count() >= 2
}

fn cue_covers_all(scene: &Scene<'_>, clause: &Clause, fragment: &Fragment, heads: &[Head]) -> bool {
    let ranges: Vec<(usize, usize)> = heads.iter().map(|h| (h.hit.first, h.hit.end)).collect();
    let found = reaches(scene.text, clause, (fragment.first, fragment.end), &ranges, scene.lexicon);
    let strong = |r: &Reach| !matches!(r.status, Status::Measurement | Status::Conditional);
    let covered = if ranges.is_empty() {
        found.iter().any(|r| strong(r) && r.first <= fragment.first + 3)
    } else {
        ranges.iter().all(|h| found.iter().any(|r| strong(r) && r.first <= h.0 && h.1 <= r.end))
    };
    covered || other_person(scene, clause, fragment).is_some()
}

/// Sections in which treatment may be told.
fn treats(section: SectionKind) -> bool {
    matches!(section, SectionKind::Header | SectionKind::Objective | SectionKind::Treatment | SectionKind::Other)
}

fn heads(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> Vec<Head> {
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

fn of_fragment(scene: &Scene<'_>, treatment: &Treatment, fragment: &Fragment, labelled: bool, done: &[Intervention]) -> Vec<Piece> {
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
    let labelled_block = service.is_some_and(|s| s.code.is_some());
    if (!labelled_block || fragment.label.is_none())
        && default.is_none()
        && levels.iter().all(|l| l.assist.level == AssistLevel::Independent)
        && is_judgement(clause, scene.lexicon)
    {
        return Vec::new();
    }
    let begun = service.is_some_and(|s| !s.interventions.is_empty());
    if default.is_none() && starts_as_remark(clause, range) && levels.is_empty() && (!in_block || begun) {
        return Vec::new();
    }
    // "OT graded seat height and cued": what the therapist did with the task, not another task.
    if default.is_none() && in_block && begun && therapist_acts(scene, clause, range) {
        return without_head(scene, clause, fragment, service, &[], default, &levels, done);
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
        return without_head(scene, clause, fragment, service, &cover, default, &levels, done);
    }
    // "Cue L foot forward, reach back before lowering": how the task before it was cued.
    let cued = clause.scan.of(TableId::Cueing).iter().any(|h| h.first <= range.0);
    let helped_first = levels.iter().any(|l| l.first <= range.0) && all.iter().all(|h| h.kind < Kind::Activity);
    if default.is_none() && begun && (cued && levels.is_empty() && dose(clause, range).is_empty() && cover.is_empty() || helped_first) {
        return without_head(scene, clause, fragment, service, &cover, default, &levels, done);
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
    // Cut where the status changes, and where a new activity follows the help of the one before.
    let mut groups: Vec<(usize, usize, Option<Reach>, usize)> = Vec::new();
    for (n, head) in all.iter().enumerate() {
        let weak = |r: &Reach| matches!(r.status, Status::Measurement | Status::Conditional);
        let reach = cover
            .iter()
            .filter(|r| r.first <= head.hit.first && head.hit.end <= r.end)
            .filter(|r| keeps(r, clause, in_block, default, head, &levels, range))
            .min_by_key(|r| (weak(r), r.end - r.first))
            .copied();
        let Some((_, end, last_reach, first_head)) = groups.last_mut() else {
            groups.push((range.0, range.1, reach, n));
            continue;
        };
        let previous = &all[n - 1];
        let changed = last_reach.map(|r| r.status) != reach.map(|r| r.status);
        let helped = levels.iter().any(|l| l.first >= previous.hit.end && l.end <= head.hit.first)
            && levels.iter().any(|l| l.first >= head.hit.end)
            && !labels_only(scene, head);
        // The cut comes after the help that belongs to the activity before it.
        let after_help = levels.iter().filter(|l| l.end <= head.hit.first).map(|l| l.end).max().unwrap_or(0).max(previous.hit.end);
        let cut = if helped { separator(clause, after_help, head.hit.first) } else { None };
        let cut = cut.or_else(|| separator(clause, previous.hit.end, head.hit.first).filter(|_| changed));
        if (changed || helped)
            && let Some(cut) = cut
        {
            let _ = first_head;
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
            build(scene, clause, fragment, service, (first, end), head, &group, reach, default, labelled)
        })
        .collect()
}

/// The sentence's subject is the provider: "PT raised load", "OTA cued", "I moved the cup".
fn therapist_acts(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> bool {
    let Some(first) = clause.scan.folded.tokens.get(range.0) else { return false };
    let subject = matches!(
        first.span.of(scene.text),
        "PT" | "OT" | "SLP" | "PTA" | "OTA" | "COTA" | "I" | "Therapist" | "therapist" | "Clinician" | "clinician"
    );
    let next = clause.scan.folded.tokens.get(range.0 + 1).map_or("", |t| t.span.of(scene.text));
    subject && next.len() > 2 && next.chars().all(char::is_lowercase)
}

/// A sentence that says what a deficit does to function is an assessment, wherever it stands.
pub(super) fn is_judgement(clause: &Clause, lexicon: &Lexicon) -> bool {
    let all = (0, clause.len());
    let has = |kind: &str| clause.scan.all(TableId::Elements).any(|h| lexicon.row(h).cell(0) == kind);
    let undosed = dose(clause, all).is_empty();
    has("deficit") && has("limits") && undosed
        || has("skill") && has("limits") && undosed && cues(clause, all, lexicon).is_empty() && !acts(clause, all)
}

/// "No LOB during gait", "Denies pain with lifting": a remark about something already told.
fn starts_as_remark(clause: &Clause, range: (usize, usize)) -> bool {
    clause.scan.of(TableId::PseudoNegations).first().is_some_and(|h| h.first <= range.0 + 1 && h.first >= range.0)
        || matches!(clause.word(range.0), "denie" | "deni")
}

fn labels_only(scene: &Scene<'_>, head: &Head) -> bool {
    let _ = scene;
    head.kind == Kind::Test
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
        Status::Education => !(dosed && in_block),
        Status::Subjective => !in_block || reach.first <= range.0 + 3,
        Status::History => !in_block || reach.first <= range.0 + 2,
        Status::Hep => !in_block || !dosed || reach.at <= range.0 + 1,
        Status::Goal => true,
        _ => true,
    }
}

/// "ROM measured", "grip retested": words that can only mean a measurement, beside what is measured.
fn is_measuring(clause: &Clause, reach: &Reach) -> bool {
    let tokens = &clause.scan.folded.tokens;
    let cue = (0..tokens.len()).any(|i| tokens[i].span == reach.cue && matches!(clause.word(i), "measur" | "retest" | "test" | "remeasur"));
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

fn is_mark(word: &str) -> bool {
    matches!(word, "," | "/" | "+" | "&" | "|" | "." | "and" | "then" | "-" | "but" | ":")
}

/// The last separator between two activities.
fn separator(clause: &Clause, from: usize, to: usize) -> Option<usize> {
    let strong = (from..to).rev().find(|&i| matches!(clause.word(i), "," | "but" | "." | "then" | "+" | ":"));
    strong.or_else(|| (from..to).rev().find(|&i| matches!(clause.word(i), "and" | "/" | "&" | "-" | "whil" | "so")))
}

#[allow(clippy::too_many_arguments)]
fn build(
    scene: &Scene<'_>,
    clause: &Clause,
    fragment: &Fragment,
    service: Option<&Service>,
    range: (usize, usize),
    head: &Head,
    group: &[&Head],
    reach: Option<Reach>,
    default: Option<Status>,
    labelled: bool,
) -> Option<Piece> {
    let in_block = service.is_some();
    let levels = assists(scene.text, clause, range, scene.lexicon);
    let cueing = cues(clause, range, scene.lexicon);
    let doses = dose(clause, range);
    let best = group.iter().map(|h| h.kind).max().unwrap_or(Kind::Test);
    let person = other_person(scene, clause, fragment).filter(|_| range.0 == fragment.first);
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
    let reach = reach.or(negated.map(|cue| Reach { status: Status::Deferred, cue, at: range.0, first: range.0, end: range.1 }));
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
        if tests(scene, group) || clause.section == SectionKind::Assessment && levels.is_empty() {
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
            let vague = best == Kind::Verb && !treatment && !(helped || evidence && told);
            let bare = !evidence && !told && (!treatment || best == Kind::Verb);
            let title = clause.section == SectionKind::Header && !helped && !told;
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

fn tests(scene: &Scene<'_>, group: &[&Head]) -> bool {
    let _ = scene;
    group.iter().all(|h| h.kind == Kind::Test)
}

/// A fragment that names no activity that the tables know: under a label it is either the activity in the therapist's own words, or more about the one before.
#[allow(clippy::too_many_arguments)]
fn without_head(
    scene: &Scene<'_>,
    clause: &Clause,
    fragment: &Fragment,
    service: Option<&Service>,
    cover: &[Reach],
    default: Option<Status>,
    levels: &[Found],
    done: &[Intervention],
) -> Vec<Piece> {
    let range = (fragment.first, fragment.end);
    let Some(service) = service else { return Vec::new() };
    let cueing = cues(clause, range, scene.lexicon);
    let doses = dose(clause, range);
    if service.code.is_none() && levels.is_empty() && doses.is_empty() && cueing.is_empty() {
        return Vec::new();
    }
    let reach = cover
        .iter()
        .filter(|r| r.status != Status::History || r.at <= range.0 + 1)
        .find(|r| {
            default.is_some()
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
    let label_head = fragment.label.filter(|_| first);
    let (range, span) = match label_head {
        // "Gait training 15 min, 150 ft x2 RW CGA": the label is the activity, the rest is how.
        Some(_) if content == 0 => return Vec::new(),
        _ => (range, trim(scene.text, clause, range)),
    };
    let piece = Intervention {
        span,
        head: span,
        stated: service.code,
        status,
        status_cue: reach.map(|r| r.cue),
        minutes: None,
        assist: in_order(levels.iter().map(|l| l.assist.clone()).collect()),
        cues: cueing,
        equipment: equipment(clause, range, scene.lexicon),
        dose: doses,
        provider: provider(scene, clause, range).or(fragment.provider),
        mode: mode(clause, range).or(service.mode),
        service: fragment.service,
        section: clause.section,
    };
    let _ = done;
    if span.is_empty() {
        return Vec::new();
    }
    if first
        && (content > 1 || content > 0 && fragment.label.is_some())
        && !(fragment.label.is_none() && is_remark(clause, range) && piece.dose.is_empty() && piece.assist.is_empty())
    {
        return vec![Piece::New(piece)];
    }
    // With help or a dose of its own it is an activity in the therapist's words; words of help alone belong to the one before.
    let opens_with_help =
        levels.iter().any(|l| l.first <= range.0 + 1) || clause.scan.of(TableId::Cueing).iter().any(|h| h.first <= range.0);
    if !first
        && content > 1
        && status == Status::Performed
        && !opens_with_help
        && !is_remark(clause, range)
        && (!piece.assist.is_empty() || !piece.dose.is_empty() && content > 2 && !adjusts(clause, range))
        && service.code.is_some()
    {
        return vec![Piece::New(piece)];
    }
    if status == Status::Performed { vec![Piece::More(piece)] } else { Vec::new() }
}

/// "Added a 2 in height difference": says how the task before it was changed.
fn adjusts(clause: &Clause, range: (usize, usize)) -> bool {
    matches!(
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

fn content_words(clause: &Clause, range: (usize, usize)) -> usize {
    (range.0..range.1)
        .filter(|&i| {
            clause.word(i).len() > 1
                && clause.word(i).chars().any(char::is_alphabetic)
                && !matches!(clause.word(i), "min" | "minut" | "total" | "unit" | "and" | "for" | "the" | "bil")
        })
        .count()
}

/// Response, vital signs, rest, pain: not an activity in anybody's words.
fn is_remark(clause: &Clause, range: (usize, usize)) -> bool {
    (range.0..(range.0 + 4).min(range.1)).any(|i| {
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
fn acts(clause: &Clause, range: (usize, usize)) -> bool {
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
fn other_person(scene: &Scene<'_>, clause: &Clause, fragment: &Fragment) -> Option<Span> {
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
    let transfers = next == "transfer" && clause.word(hit.end + 1).len() > 2;
    (verb || transfers).then_some(hit.span)
}

/// "PT: …", "PTA: …" at the start of the words; "by rehab aide" inside them.
fn provider(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> Option<Fact<ProviderRole>> {
    clause
        .scan
        .of(TableId::Roles)
        .into_iter()
        .filter(|h| h.first >= range.0 && h.end <= range.1)
        .find(|h| {
            let before = h.first.checked_sub(1).map_or("", |i| clause.word(i));
            let after = clause.word(h.end);
            h.first == range.0 && (after == ":" || whole_minutes(clause, h.end))
                || matches!(before, "by" | "of" | "with" | "from") && role(scene.lexicon.row(h).cell(0)) == Some(ProviderRole::Aide)
                || before == "(" && after == ")"
        })
        .and_then(|h| Some(Fact::new(role(scene.lexicon.row(&h).cell(0))?, h.span)))
}

/// A number with a prime or "min" at a token: "OT 12':".
fn whole_minutes(clause: &Clause, at: usize) -> bool {
    clause.word(at).bytes().all(|b| b.is_ascii_digit())
        && !clause.word(at).is_empty()
        && matches!(clause.word(at + 1), "'" | "min" | "minut" | "m")
}

fn mode(clause: &Clause, range: (usize, usize)) -> Option<Fact<Mode>> {
    (range.0..range.1).find_map(|i| {
        let mode = match clause.word(i) {
            "concurrent" | "concurrentli" | "dovetail" => Mode::Concurrent,
            "group" | "class"
                if !matches!(clause.word(i + 1), "of" | "room" | "gam")
                    && !matches!(
                        i.checked_sub(1).map_or("", |j| clause.word(j)),
                        "muscl" | "after" | "befor" | "from" | "than" | "apart" | "in" | "age"
                    ) =>
            {
                Mode::Group
            }
            "cotreat" | "cotreatment" => Mode::CoTreatment,
            _ => return None,
        };
        Some(Fact::new(mode, clause.span(i, i + 1)))
    })
}

fn trim(text: &str, clause: &Clause, range: (usize, usize)) -> Span {
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

/// Puts a service's minutes on its first intervention, and says which services have words of their own.
fn finish(scene: &Scene<'_>, treatment: &mut Treatment, interventions: &mut Vec<Intervention>) {
    for (index, service) in treatment.services.iter_mut().enumerate() {
        // "E-stim unattended 15 min", "Evaluation (97161), 25 min": the label is all there is.
        let examined = service.code.is_some_and(|c| super::labels::is_evaluation(c.value))
            && !service.interventions.iter().any(|&i| interventions[i].status == Status::Performed);
        if (service.interventions.is_empty() || examined)
            && !service.has_detail
            && service.code.is_some()
            && service.status == Status::Performed
            && (service.minutes.is_some_and(|m| m.value > 0) || service.charge.is_none())
        {
            service.interventions.push(interventions.len());
            interventions.push(of_label(scene, index, service));
            let last = interventions.len() - 1;
            interventions[last].minutes = service.minutes;
            continue;
        }
        let performed: Vec<usize> =
            service.interventions.iter().copied().filter(|&i| interventions[i].status == Status::Performed).collect();
        let split = service.provider_minutes.len() > 1 && performed.iter().any(|&i| interventions[i].provider.is_some());
        if split {
            // "TA 26 min (PT 14, PTA 12): PT: …; PTA: …": each provider's first activity has that provider's minutes.
            for part in &service.provider_minutes {
                if let Some(&i) = performed
                    .iter()
                    .find(|&&i| interventions[i].provider.is_some_and(|p| p.value == part.value.0) && interventions[i].minutes.is_none())
                {
                    interventions[i].minutes =
                        Some(Minutes { value: part.value.1, upper: None, approximate: false, clock: None, span: part.span });
                }
            }
        } else if let Some(&first) = performed.first() {
            interventions[first].minutes = service.minutes.filter(|m| m.clock.is_none_or(|c| c.valid));
        } else if let Some(&first) = service.interventions.first() {
            service.status = interventions[first].status;
        }
        service.has_detail |= performed.iter().any(|&i| !is_bare(scene.text, &interventions[i]));
    }
}

/// An intervention that is only its label.
fn of_label(scene: &Scene<'_>, index: usize, service: &Service) -> Intervention {
    let _ = scene;
    Intervention {
        span: service.span,
        head: service.code.map_or(service.span, |c| c.span),
        stated: service.code,
        status: Status::Performed,
        status_cue: None,
        minutes: None,
        assist: Vec::new(),
        cues: Vec::new(),
        equipment: Vec::new(),
        dose: Vec::new(),
        provider: service.provider,
        mode: service.mode,
        service: Some(index),
        section: SectionKind::Treatment,
    }
}

/// Whether an intervention is only the name of a kind of treatment, with nothing done, dosed or helped: "balance", "functional tasks".
fn is_bare(text: &str, intervention: &Intervention) -> bool {
    let of_help = |at: usize| intervention.assist.iter().any(|assist| assist.span.contains(at));
    let mut at = intervention.span.start;
    let mut says_more = false;
    for part in intervention.span.of(text).split_inclusive(|c: char| !c.is_alphanumeric()) {
        let word = part.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        says_more |= !of_help(at) && !KINDS.contains(&word.as_str());
        at += part.len();
    }
    intervention.dose.is_empty() && !says_more
}

/// Words that name kinds of treatment and nothing in particular.
const KINDS: &[&str] = &[
    "",
    "a",
    "above",
    "activities",
    "activity",
    "adl",
    "adls",
    "and",
    "as",
    "balance",
    "before",
    "care",
    "completed",
    "conditioning",
    "continued",
    "coordination",
    "core",
    "done",
    "drills",
    "dynamic",
    "ed",
    "education",
    "endurance",
    "ex",
    "exercise",
    "exercises",
    "fair",
    "flexibility",
    "flow",
    "flowsheet",
    "for",
    "function",
    "functional",
    "gait",
    "general",
    "good",
    "hm",
    "home",
    "issue",
    "issues",
    "le",
    "les",
    "lower",
    "management",
    "manual",
    "massage",
    "mobility",
    "motor",
    "neuro",
    "neuromuscular",
    "no",
    "of",
    "patient",
    "per",
    "performed",
    "postural",
    "posture",
    "practice",
    "program",
    "progression",
    "pt",
    "re",
    "reeducation",
    "rom",
    "same",
    "sc",
    "see",
    "self",
    "service",
    "services",
    "session",
    "sheet",
    "simulated",
    "simulation",
    "skilled",
    "skills",
    "soft",
    "static",
    "strength",
    "strengthening",
    "stretch",
    "stretches",
    "stretching",
    "task",
    "tasks",
    "techniques",
    "the",
    "ther",
    "therapeutic",
    "theraputic",
    "therapy",
    "tissue",
    "to",
    "tolerance",
    "tolerated",
    "tolerates",
    "training",
    "ue",
    "ues",
    "upper",
    "usual",
    "various",
    "well",
    "with",
    "work",
    "x",
];
