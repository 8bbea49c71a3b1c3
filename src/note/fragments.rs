//! Pass: what one fragment names: remarks are told from activities, and activities cut apart where status, help or service changes.

use std::cell::LazyCell;

use super::activity::build;
use super::asides::{is_aside, is_byline, is_place};
use super::clause::Clause;
use super::givers::mode;
use super::help::{assists, dose, own_doses};
use super::model::{AssistLevel, Mode, SectionKind, Service, Status};
use super::own_words::{HANDS_ON, Unnamed, without_head};
use super::remarks::{
    content_words, is_comment, is_judgement, is_measured, is_measuring, is_score, is_timed_stance, starts_as_remark, therapist_acts,
};
use super::scene::{Head, Kind, Piece, Scene, Whole, heads};
use super::signature::is_signature;
use super::status::{Reach, of_section, reaches};
use super::treatment::{Fragment, Treatment};
use super::verbs::{Doing, Subject, lead};
use crate::config::Code;
use crate::lexicon::{Hit, Place, TableId, takes};

/// "He carried", "we practised": a sentence that begins with who did what, or with the deed.
fn says_done(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> bool {
    clause.segment.span.start <= clause.span(range.0, range.0 + 1).start
        && lead(scene, clause, range).is_some_and(|lead| {
            // "Took 9 min for the pants" says how long.
            let lasted = clause.word(lead.verb + 1).starts_with(|c: char| c.is_ascii_digit())
                && matches!(clause.word(lead.verb + 2), "min" | "minut" | "sec");
            !lasted && lead.doing == Doing::Task && (lead.subject != Subject::Unsaid || lead.verb == range.0)
        })
}

/// Codes of tasks that ask for a level of help.
pub(super) const FUNCTIONAL: &[&str] = &["97530", "97535", "97116", "97542", "97537"];

/// Codes whose service is a test or a measurement.
const TESTS: &[&str] = &["97750", "97755", "95851", "95852", "96125", "92607", "92608", "92597"];

/// Reads a fragment; where help has been told for one thing and a further thing follows with help of its own, each is read by itself.
pub(super) fn of_fragment(scene: &Scene<'_>, treatment: &Treatment, fragment: &Fragment, labelled: bool, told: bool) -> Vec<Piece> {
    let Some(cut) = next_thing(scene, fragment) else { return of_part(scene, treatment, fragment, labelled, told) };
    let mut out = of_part(scene, treatment, &Fragment { end: cut, ..*fragment }, labelled, told);
    // What comes after goes on with the list: it is no new label, and never the first words of the service.
    let rest = Fragment { first: cut, label: None, ..*fragment };
    let told = told || out.iter().any(|piece| matches!(piece, Piece::New(new) if new.status == Status::Performed));
    if told {
        out.extend(of_fragment(scene, treatment, &rest, labelled, told));
        out
    } else {
        of_part(scene, treatment, fragment, labelled, told)
    }
}

/// "jacket with the zipper, min assist, and velcro shoes with supervision": where the second thing begins.
fn next_thing(scene: &Scene<'_>, fragment: &Fragment) -> Option<usize> {
    let clause = &scene.clauses[fragment.clause];
    let range = (fragment.first, fragment.end);
    let levels = assists(scene.text, clause, range, scene.lexicon);
    levels.windows(2).find_map(|pair| {
        let (before, after) = (&pair[0], &pair[1]);
        let joint = (before.end..after.first)
            .find(|&i| clause.word(i) == "then" || matches!(clause.word(i), "," | ";") && matches!(clause.word(i + 1), "and" | "then"))?;
        let start = (joint..after.first).find(|&i| !matches!(clause.word(i), "," | ";" | "and" | "then"))?;
        let goes_on = takes(clause.word(start), Place::GoesOn);
        let length = |i: usize| clause.scan.folded.tokens.get(i).map_or(0, |t| t.span.len());
        let nouns = (start..after.first).filter(|&i| length(i) > 3 && clause.word(i).chars().all(char::is_alphabetic)).count();
        (!goes_on && nouns > 1).then_some(start)
    })
}

fn of_part(scene: &Scene<'_>, treatment: &Treatment, fragment: &Fragment, labelled: bool, told: bool) -> Vec<Piece> {
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
    // "L foot lags on turns", "can half filled": beside a functional task whose help has been told, words without a sure activity, help
    // or a list's mark go on about it.
    let code = service.and_then(|s| s.code).map(|c| c.value);
    let functional = code.is_some_and(|c| FUNCTIONAL.contains(&c.as_str()));
    let bare = |piece: &Piece| match piece {
        Piece::New(new) => new.assist.is_empty() && new.status == Status::Performed,
        Piece::More(..) => true,
    };
    let sure = heads(scene, clause, range).iter().any(|h| h.kind == Kind::Activity);
    // A line that begins with a base verb is an item of a list: "Comb and wash hair at the counter".
    let bare_verb = clause.segment.leads && heads(scene, clause, range).iter().any(|h| h.kind >= Kind::Verb && h.hit.first == range.0);
    let listed = clause.segment.leads && (clause.segment.bullet || clause.heading.is_some() || bare_verb);
    let dosed = !dose(clause, range).is_empty();
    let repeated = (range.0..range.1).any(|i| clause.word(i) == "x" && clause.word(i + 1).parse::<u32>().is_ok_and(|n| n > 1));
    let named = !heads(scene, clause, range).is_empty();
    let sure = sure || named && repeated;
    if functional
        && !listed
        && !(sure && (dosed || says_done(scene, clause, range)))
        && !says_done(scene, clause, range)
        && found.iter().all(bare)
    {
        return found.into_iter().map(Piece::about_the_one_before).collect();
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
    // Under the code of a test its result is what was done.
    let tests = service.and_then(|s| s.code).is_some_and(|c| TESTS.contains(&c.value.as_str()));
    if default.is_none()
        && levels.is_empty()
        && (is_measured(clause, range)
            || in_block && !tests && is_score(clause, range, scene.lexicon)
            || !in_block && is_timed_stance(clause, range))
    {
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
        // "These 12 minutes were concurrent with another patient"
        let shared = begun && mode(clause, range).is_some_and(|m| matches!(m.value, Mode::Concurrent | Mode::Group));
        let about = if shared { without_head(scene, &unnamed) } else { Vec::new() };
        return about.into_iter().map(Piece::about_the_one_before).collect();
    }
    // "He sang through the laundry", "Clipped one door frame": what happened beside the task.
    if default.is_none() && in_block && levels.is_empty() && is_conduct(scene, clause, range) {
        return Vec::new();
    }
    // "OT graded seat height and cued": what the therapist did with the task, not another task.
    let staff = || lead(scene, clause, range).is_some_and(|lead| lead.doing == Doing::Staff);
    if default.is_none()
        && (in_block && begun || !in_block && told && staff())
        && therapist_acts(scene, clause, range)
        && !treats_by_hand(scene, clause, range, service)
    {
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
    // "97110 15 min: taught HEP, QS x10": what fills the time of a service was done, whatever it is for.
    let given = service.is_some_and(|s| s.minutes.is_some() && s.interventions.is_empty());
    let mut cover = reaches(scene.text, clause, range, &ranges, scene.lexicon);
    cover.retain(|r| !(given && matches!(r.status, Status::Hep | Status::Education)));
    if all.is_empty() || tests_only && !in_block {
        return without_head(scene, &Unnamed { cover: &cover, ..unnamed });
    }
    // "Cue L foot forward, reach back before lowering": how the task before it was cued.
    let cued = clause.scan.of(TableId::Cueing).iter().any(|h| h.first <= range.0);
    let own_dose = !own_doses(clause, range, &levels).is_empty() && content_words(clause, range) > 3;
    let helped_first = levels.iter().any(|l| l.first <= range.0) && all.iter().all(|h| h.kind < Kind::Topic) && !own_dose;
    if default.is_none()
        && (begun || !in_block)
        && (cued
            && levels.is_empty()
            && (dose(clause, range).is_empty() || all.iter().all(|h| h.kind < Kind::Activity))
            && cover.is_empty()
            || helped_first)
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
    let dosed = LazyCell::new(|| !levels.is_empty() || is_dosed(clause, range));
    for (n, head) in all.iter().enumerate() {
        let weak = |r: &Reach| matches!(r.status, Status::Measurement | Status::Conditional);
        let reach = cover
            .iter()
            .filter(|r| r.first <= head.hit.first && head.hit.end <= r.end)
            .filter(|r| keeps(r, clause, in_block, default, head, &|| *dosed, range))
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
        }
        // Where there is no place to cut, the first activity decides.
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

/// A sentence whose verb is none of treatment, with no dose but "once" or "on lap 2".
fn is_conduct(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> bool {
    let beside = |verb: usize| clause.scan.of(TableId::Verbs).iter().any(|h| h.first == verb && scene.lexicon.row(h).cell(0) == "conduct");
    let repeated = (range.0..range.1).any(|i| matches!(clause.word(i), "x" | "rep" | "set"));
    !repeated && lead(scene, clause, range).is_some_and(|lead| beside(lead.verb))
}

/// Whether two activities under a label of two services (`TE/TA`) are by their names one of each.
fn other_service(scene: &Scene<'_>, service: &Service, a: &Head, b: &Head) -> bool {
    let code = |head: &Head| Code::parse(scene.lexicon.row(&head.hit).cell(0)).filter(|_| head.kind == Kind::Activity);
    let named = |code: Code| service.code.iter().chain(&service.shared_with).any(|fact| fact.value == code);
    !service.shared_with.is_empty() && matches!((code(a), code(b)), (Some(a), Some(b)) if a != b && named(a) && named(b))
}

/// Whether words say how much was done. "vc 50%" says how often.
fn is_dosed(clause: &Clause, range: (usize, usize)) -> bool {
    let tokens = &clause.scan.folded.tokens;
    let percent = |end: usize| clause.word(tokens.partition_point(|t| t.span.end < end)) == "%";
    dose(clause, range).iter().any(|d| !percent(d.end))
}

/// Whether a cue decides here. Inside a labelled service only cues that speak of not doing count.
fn keeps(
    reach: &Reach,
    clause: &Clause,
    in_block: bool,
    default: Option<Status>,
    head: &Head,
    dosed: &dyn Fn() -> bool,
    range: (usize, usize),
) -> bool {
    if default.is_some() {
        return true;
    }
    match reach.status {
        Status::Measurement => is_measuring(clause, reach) || !in_block && head.kind < Kind::Activity && !dosed(),
        Status::Conditional => !in_block || reach.first <= range.0 + 1,
        Status::Education => !in_block || reach.at <= range.0 + 2 && !dosed(),
        Status::Subjective => !in_block || reach.first <= range.0 + 3,
        Status::History => !in_block || reach.first <= range.0 + 2,
        Status::Hep => !in_block || reach.at <= range.0 + 1 || !dosed(),
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

/// "He sorted two decks of cards, and I had to bring him back because …": a sentence that begins with what the patient did.
fn patient_does(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> bool {
    lead(scene, clause, range).is_some_and(|lead| lead.subject == Subject::Patient && lead.doing == Doing::Task)
}

/// "I mobilized the radiocarpal joint" under manual therapy: the therapist's hands are the treatment.
fn treats_by_hand(scene: &Scene<'_>, clause: &Clause, range: (usize, usize), service: Option<&Service>) -> bool {
    let hands_on = service.and_then(|s| s.code).is_some_and(|c| HANDS_ON.contains(&c.value.as_str()));
    hands_on && lead(scene, clause, range).is_some_and(|lead| matches!(lead.doing, Doing::Task | Doing::Hands))
}
