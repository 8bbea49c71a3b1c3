//! Pass: services told in sentences: which lengths of time are those of a service, with a label before or after, or with none.

use super::clause::Clause;
use super::minutes::Mention;
use super::model::{Fact, Minutes, SectionKind, Service, Status};
use super::numbers::whole;
use super::remarks::other_person;
use super::scene::{Head, Kind, Scene, heads};
use super::status::{Reach, reaches};
use super::treatment::{Fragment, Treatment};
use super::verbs::{Doing, Subject, lead};
use crate::config::ProviderRole;
use crate::lexicon::{Place, TableId, takes};

/// Gives a label without time the time at the end of its words: "Gait: 150 ft x2 FWW, v/c heel strike 15 min".
pub(super) fn trailing_minutes(scene: &Scene<'_>, treatment: &mut Treatment) {
    let mut found: Vec<Option<Minutes>> = vec![None; treatment.services.len()];
    for fragment in &mut treatment.fragments {
        if let Some(service) = fragment.service
            && treatment.services.get(service).is_some_and(|s| s.minutes.is_none())
            && let Some((minutes, end)) = leader_time(scene.text, &scene.clauses[fragment.clause], fragment)
        {
            found[service] = Some(minutes);
            fragment.end = end;
        }
    }
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

/// "SLR 3x10, bridges 2x10 ........ 15": a number that dots lead to at the end of a line is its minutes; also where the dots begin.
fn leader_time(text: &str, clause: &Clause, fragment: &Fragment) -> Option<(Minutes, usize)> {
    const DOTS: usize = 3;
    let last = fragment.end.checked_sub(1).filter(|&i| i > fragment.first && fragment.end == clause.len())?;
    let (value, _) = whole(&clause.scan.folded, last, 120)?;
    let tokens = &clause.scan.folded.tokens;
    let gap = text.get(tokens.get(last - 1)?.span.end..tokens.get(last)?.span.start)?.trim();
    let leads = gap.chars().count() >= DOTS && gap.chars().all(|c| matches!(c, '.' | '_' | '·' | '…'));
    (leads && value > 0).then(|| (Minutes::exact(value, clause.span(last, last + 1)), last))
}

/// A passive modality's time may stand anywhere in its words: "hot pack to L shoulder x 8 min seated".
pub(super) fn passive_time(fragment: &Fragment, service: &Service, mentions: &[Mention]) -> Option<Minutes> {
    let passive = service.code.is_some_and(|c| c.value.as_str().starts_with("970") || c.value.as_str() == "G0283");
    mentions.iter().find(|m| passive && m.first >= fragment.first && m.end <= fragment.end).map(|m| m.minutes)
}

pub(super) fn last_time(clause: &Clause, fragment: &Fragment, mentions: &[Mention]) -> Option<Minutes> {
    let mention = mentions.iter().rfind(|m| m.first >= fragment.first && m.end <= fragment.end)?;
    let tail =
        (mention.end..fragment.end).all(|i| matches!(clause.word(i), "." | ")" | "," | "total" | "]" | "today" | "*" | "-" | "timed"));
    let summed = takes(clause.word(mention.end), Place::Together);
    (tail && !mention.weak && (summed || is_treatment_time(clause, mention))).then_some(mention.minutes)
}

/// Whether a length of time is the time of a service rather than of a task, a hold, a rest or a tolerance.
pub(super) fn is_treatment_time(clause: &Clause, mention: &Mention) -> bool {
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
pub(super) const LONGEST_SERVICE: u32 = 120;

/// Makes services of sentences that give a time without a label: "For 38 minutes she did pulleys and wand flexion".
pub(super) fn prose_services(scene: &Scene<'_>, treatment: &mut Treatment) -> usize {
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
        // "Time 3:00-3:30 (30 min)": the time of the visit.
        let of_visit = takes(clause.word(fragment.first), Place::VisitClock) && clock_leads(scene.text, clause);
        let mention = treatment.mentions[fragment.clause]
            .iter()
            .filter(|_| !of_visit)
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
                    && (!labelled || mention.minutes.value >= 8 || names_modality(scene, &heads))
                    && (heads.iter().any(|h| h.kind > Kind::Test)
                        || !labelled
                        || told_of_patient(scene, clause, &fragment)
                        || clause.segment.leads && clause.in_brackets(mention.first, mention.end) && is_helped(clause, &fragment)
                        || made > 0 && clause.segment.leads && closes_with(clause, &mention))
                    && has_action(clause, &fragment) =>
            {
                let service = treatment.services.len();
                treatment.services.push(Service {
                    span: mention.minutes.span,
                    code: None,
                    shared_with: Vec::new(),
                    shares_words: false,
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

/// "R arm work with cones and dowel, 15 min.": the time ends its line.
fn closes_with(clause: &Clause, mention: &Mention) -> bool {
    (mention.end..clause.len()).all(|i| matches!(clause.word(i), "." | ")" | ","))
}

/// "I laid a hot pack on the wrist for five minutes": a passive modality is short.
fn names_modality(scene: &Scene<'_>, heads: &[Head]) -> bool {
    heads.iter().any(|head| {
        let code = scene.lexicon.row(&head.hit).cell(0);
        code.starts_with("970") || code == "G0283"
    })
}

/// A range of clock times near the beginning of a clause.
fn clock_leads(text: &str, clause: &Clause) -> bool {
    const NEAR: usize = 12;
    super::minutes::clock_ranges(text, clause.body).first().is_some_and(|(span, _)| span.start <= clause.body.start + NEAR)
}

/// "9:00 to 9:16 PTA: walked …": a sentence that begins with its time, and perhaps with who gave it.
pub(super) fn led_by_clock(scene: &Scene<'_>, clause: &Clause, fragment: &Fragment) -> Option<(Mention, Option<Fact<ProviderRole>>)> {
    let (span, range) = super::minutes::clock_ranges(scene.text, clause.body).into_iter().next()?;
    if fragment.first != 0 || span.start > clause.body.start + 1 {
        return None;
    }
    let tokens = &clause.scan.folded.tokens;
    let mut end = tokens.iter().position(|t| t.span.start >= span.end)?;
    let role = clause.scan.of(TableId::Roles).into_iter().find(|h| h.first == end);
    let provider = role.and_then(|h| Some(Fact::new(super::joints::role(scene.lexicon.row(&h).cell(0))?, h.span)));
    if let Some(colon) = role.and_then(|_| (end..end + 4).find(|&i| clause.word(i) == ":")) {
        end = colon + 1;
    }
    let value = super::minutes::length(&range)?;
    let minutes = Minutes { value, upper: None, approximate: false, clock: Some(range), span };
    Some((Mention { minutes, first: 0, end, weak: false }, provider))
}

pub(super) fn in_prose(clause: &Clause, mention: &Mention) -> bool {
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
        // "…, which took 12 minutes" is the time of what was told; "walking to the gym took 12 minutes" is that of a task.
        let told = before(1) == "tak" && before(2) == "which";
        let hold = !told
            && (1..=3).any(|i| {
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

/// "We worked in the kitchen for 30 minutes": a sentence that says that something was done.
fn told_of_patient(scene: &Scene<'_>, clause: &Clause, fragment: &Fragment) -> bool {
    lead(scene, clause, (fragment.first, fragment.end)).is_some_and(|lead| lead.subject != Subject::Unsaid && lead.doing != Doing::State)
}

/// "R arm activity (14 min), min A": a level of help tells of something done, whatever it is called.
fn is_helped(clause: &Clause, fragment: &Fragment) -> bool {
    clause.scan.of(TableId::Assist).iter().any(|hit| fragment.first < hit.first && hit.end <= fragment.end)
}

/// Something is done in the fragment: a word that is not only a name or a number.
pub(super) fn has_action(clause: &Clause, fragment: &Fragment) -> bool {
    (fragment.first..fragment.end).filter(|&i| clause.word(i).len() > 3 && clause.word(i).chars().all(char::is_alphabetic)).count() >= 2
}

pub(super) fn cue_covers_all(scene: &Scene<'_>, clause: &Clause, fragment: &Fragment, heads: &[Head]) -> bool {
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
pub(super) fn treats(section: SectionKind) -> bool {
    matches!(section, SectionKind::Header | SectionKind::Objective | SectionKind::Treatment | SectionKind::Other)
}
