//! `missing-assist-level`: a performed functional task without its level of assistance.

use std::collections::HashSet;

use crate::coding::Judgement;
use crate::config::Code;
use crate::note::Intervention;
use crate::rules::activity::{Words, names, same_activity};
use crate::rules::coding::questioned;
use crate::rules::layout::insert;
use crate::rules::{Blank, Doc, Fix, Group, Report, Rule, Severity, VisitView, sources};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-assist-level",
    group: Group::Documentation,
    severity: Severity::Warning,
    completeness: true,
    summary: "a performed functional task (97530, 97116, 97535) without level of assistance",
    doc: Doc {
        says: "A performed therapeutic activity, gait training or self-care task does not say how much help the patient needed. \
               Independent, supervision and \"n/a\" are levels too. It is asked once for each line, not where the \
               assessment gives the level, and never for exercises, balance training or manual therapy.",
        why: "The level of assistance (and the equipment) is what shows that the task needed a therapist that day, and what progress is \
              measured against.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
Total timed: 25 min  Total treatment: 25 min
97530 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, CGA, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
Total timed: 25 min  Total treatment: 25 min
97530 GP x2
A.S., PT
",
        sources: &[sources::LCD_97530, sources::BENEFIT_NOTE],
    },
    check,
};

/// The codes whose activities are done with some level of help.
const WITH_LEVEL: [Code; 3] = [Code::known("97530"), Code::known("97116"), Code::known("97535")];

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let mut lines: HashSet<Span> = HashSet::new();
    let questioned: HashSet<Span> = questioned(view).into_iter().collect();
    let helped = helped(view);
    for (n, intervention, judgement) in view.performed() {
        let line = view.layout().line(intervention.span.start);
        // Where the blank for what was done still stands, the level belongs to what will be written there.
        let place = line.join(intervention.span);
        let asked = view.asked_in(Blank::AssistLevel, place) || view.asked_in(Blank::Activity, place) || view.is_blank(intervention);
        let code = view.code_of(n).filter(|code| WITH_LEVEL.contains(code));
        let due = intervention.assist.is_empty()
            && code.is_some_and(|code| is_task(view, intervention, judgement, code, &helped))
            && !is_assessed(view, intervention);
        let service = intervention.service.and_then(|n| view.visit.services.get(n));
        let splitting = service.is_some_and(|s| view.asked_in(Blank::Minutes, s.span));
        if !due || asked || splitting || questioned.contains(&intervention.span) {
            continue;
        }
        if !lines.insert(line) {
            continue;
        }
        let message = format!("{}: level of assistance is not stated.", view.name_of(intervention));
        out.push(Report::new(intervention.span, message).fix(level_fix(view, intervention)));
    }
}

/// Whether the words are a task of its own that is given under this code.
///
/// Where the note writes codes, those written count. Words under a label that name no task ("added 2 in of height") belong to
/// the activity beside them.
fn is_task(view: &VisitView<'_>, intervention: &Intervention, judgement: &Judgement, code: Code, helped: &[Code]) -> bool {
    let service = intervention.service.and_then(|n| view.visit.services.get(n));
    if service.is_some_and(|s| !s.has_detail || s.shares_words && s.span.covers(intervention.span)) {
        // Nothing is described: that is the finding.
        return false;
    }
    let written = intervention.stated.is_some() || service.is_some_and(|s| s.code.is_some());
    let alone = service.is_some_and(|s| s.interventions.len() < 2);
    if judgement.code.is_some_and(|code| !WITH_LEVEL.contains(&code)) && !judgement.candidates.iter().any(|c| WITH_LEVEL.contains(&c.code))
    {
        // Balance, exercise or manual work under another label: the label is what is in question.
        return false;
    }
    let names_task = judgement.candidates.iter().any(|candidate| WITH_LEVEL.contains(&candidate.code));
    if written {
        return alone || names_task;
    }
    // Words outside the labels that name a task given under one are a mention of it.
    let labelled = view.services().any(|(_, s)| s.code.is_some_and(|fact| fact.value == code));
    !labelled && !is_introduction(intervention, helped.contains(&code)) && (view.visit.charges.is_empty() || view.bills(code))
}

/// Whether the summary of the visit says the level of this activity.
fn is_assessed(view: &VisitView<'_>, intervention: &Intervention) -> bool {
    if view.visit.assessed_levels.is_empty() {
        return false;
    }
    let (head, all) = (Words::of(intervention.head.of(view.text)), Words::of(intervention.span.of(view.text)));
    view.visit.assessed_levels.iter().any(|later| {
        let named = Words::of(later.head.of(view.text));
        names(&all, &named) || same_activity(&head, &named)
    })
}

/// Whether the words only name a kind of task that others of the visit describe: "We began with bed mobility."
fn is_introduction(intervention: &Intervention, described: bool) -> bool {
    described && intervention.dose.is_empty() && intervention.cues.is_empty() && intervention.equipment.is_empty()
}

/// The codes of which an activity has a level.
fn helped(view: &VisitView<'_>) -> Vec<Code> {
    let with_level = view.performed().filter(|(_, i, _)| !i.assist.is_empty()).filter_map(|(n, ..)| view.code_of(n));
    let mut codes: Vec<Code> = with_level.collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Inserts the blank before the cues or the minutes that end the phrase, else at its end.
pub(in crate::rules) fn level_fix(view: &VisitView<'_>, intervention: &Intervention) -> Fix {
    let words = intervention.span.trimmed(view.text);
    let end = view.end_of(words);
    let minutes = intervention.minutes.as_ref().map(|m| m.span).filter(|m| words.start < m.start && m.end + 2 >= end && m.start < end);
    let end = minutes.map_or(end, |m| view.end_of(Span::new(words.start, m.start)));
    let cue = intervention.cues.iter().map(|cue| cue.span.start).filter(|&at| words.start < at && at < end).min();
    let before_cue = cue.and_then(|at| {
        let head = Span::new(words.start, at).of(view.text);
        head.strip_suffix(", ").map(|head| words.start + head.len())
    });
    insert("Insert level of assistance", before_cue.unwrap_or(end), format!(", {}", Blank::AssistLevel.text()))
}
