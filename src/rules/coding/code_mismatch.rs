//! `code-mismatch`: the words support another code than the one written.

use super::group::{Group, Support, groups};
use super::relabel::relabel;
use crate::billing;
use crate::coding::{Evidence, EvidenceKind};
use crate::config::Code;
use crate::note::Charge;
use crate::rules::layout::{insert, replace_all};
use crate::rules::report::listed;
use crate::rules::view::{C97110, C97530};
use crate::rules::{Blank, Doc, Edit, Fix, Report, Rule, Severity, VisitView, rule, sources};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "code-mismatch",
    group: crate::rules::Group::Coding,
    severity: Severity::Warning,
    completeness: false,
    summary: "the words support another code than the one written",
    doc: Doc {
        says: "None of the activities under a label supports the code written on it, and at least one decidedly supports \
               another. From the definitions: 97110 is isolated movement for one parameter (strength, range, flexibility, \
               endurance), 97530 a whole, dynamic task of daily life. It is said in either direction, by the same evidence. \
               Neighbouring codes (gait, balance, manual therapy, self-care) are questioned only where nothing speaks for the \
               code as written.",
        why: "The code must be the one the record supports. Exercises dosed by sets and repetitions do not support 97530, and \
               a daily task is more than 97110.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 15 min: leg press 70# 3x10, hip abduction machine 25# 3x10
TherEx (97110) 15 min: lifted 10 lb crate from floor to shelf x10, CGA, verbal cues for hip hinge
A: L hip weakness limits lifting at work; guarding needed, loses balance when she turns with a load.
Goal: in 3 weeks pt will lift 20 lb crate from floor to shelf x10, supervision.
Total timed: 30 min  Total treatment: 30 min
97530 GP x1, 97110 GP x1
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 15 min: leg press 70# 3x10, hip abduction machine 25# 3x10
TherAct (97530) 15 min: lifted 10 lb crate from floor to shelf x10, CGA, verbal cues for hip hinge
A: L hip weakness limits lifting at work; guarding needed, loses balance when she turns with a load.
Goal: in 3 weeks pt will lift 20 lb crate from floor to shelf x10, supervision.
Total timed: 30 min  Total treatment: 30 min
97530 GP x1, 97110 GP x1
A.S., PT
",
        sources: &[sources::LCD_97530, sources::CPT_TIME],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for group in groups(view) {
        let (written, Some(supported)) = (group.written.value, found(&group)) else { continue };
        let span = group.span(view);
        if view.asked_in(Blank::Purpose, view.layout().line(span.start)) {
            continue;
        }
        let evidence = evidence(&group, supported);
        let billed = if view.bills(written) { "Billed" } else { "Written" };
        let message = format!("The words support {supported}{}. {billed} as {written}.", because(view, &evidence, supported));
        let mut report = Report::new(span, message).related(group.written.span, format!("written as {written} here"));
        for item in evidence.iter().take(4) {
            report = report.related(item.span, format!("speaks for {supported}"));
        }
        if let Some((_, charge)) = view.charges(written).next() {
            report = report.related(charge.span, format!("billed as {written} here"));
        }
        let data = serde_json::json!({ "written": written, "supported": supported });
        let report = report.data(data).fix(change_fix(view, &group, supported));
        out.push(if written == C97530 { report.fix(purpose_fix(view, &group)) } else { report });
    }
}

/// The code that the words of a group support against the one written, if the difference is worth a word.
pub(super) fn found(group: &Group<'_>) -> Option<Code> {
    let Support::Other(supported) = group.support() else { return None };
    is_said(group, group.written.value, supported).then_some(supported)
}

/// Whether the difference is worth a word: 97530 and 97110 always, other pairs only where nothing speaks for what is written.
fn is_said(group: &Group<'_>, written: Code, supported: Code) -> bool {
    let pair = [written, supported];
    if pair.contains(&C97530) && pair.contains(&C97110) {
        return true;
    }
    const CLEAR: f32 = 0.75;
    if !pair.iter().all(|code| TREATMENTS.contains(code)) || written == WATER {
        return false;
    }
    // Exercises done in water are exercises too; the water decides.
    if supported == WATER {
        return group.members.iter().all(|(_, j)| j.code == Some(WATER));
    }
    let disputed = DISPUTED.iter().any(|(a, b)| pair.contains(a) && pair.contains(b));
    let sure = group.members.iter().all(|(_, j)| j.code == Some(supported) && j.margin >= CLEAR);
    !disputed && sure && group.weight(written) == 0.0
}

/// The treatments that words tell apart; modalities and evaluations are known by their label alone.
const TREATMENTS: &[Code] = &[
    C97110,
    Code::known("97112"),
    WATER,
    Code::known("97116"),
    Code::known("97124"),
    Code::known("97129"),
    Code::known("97140"),
    C97530,
    Code::known("97533"),
    Code::known("97535"),
    Code::known("97537"),
    Code::known("97542"),
    Code::known("92507"),
    Code::known("92526"),
];

/// Under its label the exercises are listed and the water is understood: words that do not name it contradict nothing.
const WATER: Code = Code::known("97113");

/// Pairs whose border the sources themselves draw differently: reaching for balance, self-care as a task, a walk to the kitchen.
const DISPUTED: &[(Code, Code)] = &[
    (Code::known("97112"), C97530),
    (Code::known("97112"), C97110),
    (Code::known("97535"), C97530),
    (Code::known("97116"), C97530),
    (Code::known("97116"), Code::known("97112")),
    (Code::known("97140"), Code::known("97124")),
    (Code::known("97129"), Code::known("97535")),
    (Code::known("97129"), C97530),
    (Code::known("97129"), Code::known("92507")),
    (Code::known("97129"), Code::known("97112")),
    (Code::known("97533"), C97530),
    (Code::known("97533"), Code::known("97112")),
    (Code::known("97533"), Code::known("97535")),
    (Code::known("97537"), C97530),
    (Code::known("97537"), Code::known("97535")),
    (Code::known("97537"), Code::known("97129")),
    (Code::known("97542"), C97530),
    (Code::known("97542"), Code::known("97535")),
    (Code::known("92526"), Code::known("92507")),
    (Code::known("92526"), Code::known("97535")),
    (Code::known("92507"), C97530),
];

/// The evidence of a group for a code, one item for each stretch of words, strongest kinds first.
fn evidence(group: &Group<'_>, code: Code) -> Vec<Evidence> {
    let candidates = group.members.iter().flat_map(|(_, j)| &j.candidates).filter(|c| c.code == code);
    let mut items: Vec<Evidence> = Vec::new();
    for item in candidates.flat_map(|c| &c.evidence) {
        if !items.iter().any(|other| other.span.overlaps(item.span)) {
            items.push(item.clone());
        }
    }
    items.sort_by_key(|item| (item.kind, item.span));
    items
}

/// A task told in the note's own words is at most so many bytes long.
const TOLD: usize = 50;

/// The reason in a message: the words, and what they lack or have.
fn because(view: &VisitView<'_>, evidence: &[Evidence], supported: Code) -> String {
    // What was done, with what and for what; help and cues only where nothing else speaks.
    let help = |kind| matches!(kind, EvidenceKind::Assistance | EvidenceKind::Cueing | EvidenceKind::Context);
    let named = || evidence.iter().filter(|e| e.kind != EvidenceKind::Dose);
    let only_help = named().all(|e| help(e.kind));
    let mut spans: Vec<Span> = named().filter(|e| only_help || !help(e.kind)).take(3).map(|e| e.span).collect();
    spans.sort_unstable();
    let words: Vec<_> = spans.iter().map(|span| view.words(*span)).collect();
    let list: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    if list.is_empty() {
        return String::new();
    }
    // A task is told as the note tells it: "crate from floor to shelf".
    let all = spans.iter().copied().reduce(Span::join).filter(|all| supported == C97530 && all.len() <= TOLD);
    let told = all.map(|all| view.words(all)).filter(|told| !told.contains([';', '.', '|', ':']));
    let named = told.map_or_else(|| listed(&list, "and"), |told| told.into_owned());
    let dosed = evidence.iter().any(|e| e.kind == EvidenceKind::Dose);
    match supported {
        C97110 if dosed => format!(": {named} by sets and reps, no daily task"),
        C97110 => format!(": {named}, no daily task"),
        C97530 => format!(": {named}, a whole task"),
        _ => format!(": {named}"),
    }
}

/// Writes the supported code on the label and its charges, with the fields it asks for where the note lacks them.
fn change_fix(view: &VisitView<'_>, group: &Group<'_>, supported: Code) -> Fix {
    let written = group.written.value;
    let service = group.service.and_then(|n| view.visit.services.get(n)).map(|s| s.span);
    // A row of the charge table is no service of its own.
    let described = |&n: &usize| view.visit.services.get(n).is_some_and(|s| s.has_detail || !s.interventions.is_empty());
    let alone = view.tally.line(written).is_none_or(|line| line.services.iter().filter(|n| described(n)).count() < 2);
    let mut edits = relabel(view, group.written.span, service, written, supported, alone);
    if supported == C97530 {
        edits.extend(fields_of_97530(view, group));
    }
    if alone {
        edits.extend(joint_units(view, written, supported));
    } else {
        edits.extend(divided_units(view, group, supported));
    }
    let mut merged: Vec<Edit> = Vec::new();
    for edit in edits {
        match merged.iter_mut().find(|other| other.span.is_empty() && other.span == edit.span) {
            Some(other) => other.new_text.push_str(&edit.new_text),
            None => merged.push(edit),
        }
    }
    replace_all(format!("Change {written} to {supported}"), merged)
}

/// Where both codes are billed and their minutes together support fewer units than are written: the units of the charge that changes.
fn joint_units(view: &VisitView<'_>, written: Code, supported: Code) -> Option<Edit> {
    let mut minutes = view.tally.minutes.clone();
    let moved = minutes.shift_remove(&written)?;
    *minutes.get_mut(&supported)? += moved;
    let together = billing::units(&minutes, &view.tally.untimed, view.tally.payer.unit_rule).ok()?;
    let allowed = together.lines.get(&supported)?.units;
    let billed = |code| view.charges(code).filter_map(|(_, charge)| charge.units).map(|units| units.value).sum::<u32>();
    let left = allowed.saturating_sub(billed(supported));
    let mut charges = view.charges(written);
    let (Some((_, charge)), None) = (charges.next(), charges.next()) else { return None };
    let units = charge.units.filter(|units| view.bills(supported) && units.value > left)?;
    Some(Edit { span: view.layout().number_in(units.span, units.value)?, new_text: left.to_string() })
}

/// Where one of several services of a code changes: the units of both codes' charges by their minutes then, with a charge for the
/// code that has none yet.
fn divided_units(view: &VisitView<'_>, group: &Group<'_>, supported: Code) -> Vec<Edit> {
    try_divided_units(view, group, supported).unwrap_or_default()
}

fn try_divided_units(view: &VisitView<'_>, group: &Group<'_>, supported: Code) -> Option<Vec<Edit>> {
    let written = group.written.value;
    let moved = group.service.and_then(|n| view.visit.services.get(n))?.minutes?.value;
    let mut minutes = view.tally.minutes.clone();
    let left = minutes.get_mut(&written)?;
    *left = left.checked_sub(moved)?;
    *minutes.entry(supported).or_insert(0) += moved;
    let units = billing::units(&minutes, &view.tally.untimed, view.tally.payer.unit_rule).ok()?;
    let of = |code: Code| units.lines.get(&code).map(|line| line.units).filter(|units| *units > 0);
    let (mut charges, mut others) = (view.charges(written), view.charges(supported));
    let (Some((_, charge)), None) = (charges.next(), charges.next()) else { return None };
    let number = |charge: &Charge, units: u32| {
        let written = charge.units?;
        Some(Edit { span: view.layout().number_in(written.span, written.value)?, new_text: units.to_string() })
    };
    let own = number(charge, of(written)?)?;
    let joined = of(supported)?;
    match (others.next(), others.next()) {
        (Some((_, other)), None) => Some(vec![own, number(other, joined)?]),
        (None, _) => {
            let mut line = charge.span.of(view.text).to_owned();
            let mut places = [(charge.code.span, supported.to_string()), (number(charge, joined)?.span, joined.to_string())];
            places.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
            for (span, new_text) in places {
                let at = span.start.checked_sub(charge.span.start)?..span.end.checked_sub(charge.span.start)?;
                line.get(at.clone())?;
                line.replace_range(at, &new_text);
            }
            let row = view.layout().line(charge.span.start);
            let alone = row.trimmed(view.text) == charge.span.trimmed(view.text);
            let apart = if alone { view.layout().newline() } else { ", " };
            Some(vec![own, Edit { span: Span::at(charge.span.start), new_text: format!("{line}{apart}") }])
        }
        _ => None,
    }
}

/// The blanks that 97530 needs and the note does not have yet.
fn fields_of_97530(view: &VisitView<'_>, group: &Group<'_>) -> Vec<Edit> {
    use crate::rules::documentation::{missing_assist_level, missing_functional_goal, missing_justification, missing_skilled_need};
    let on = |name: &str| rule(name).is_some_and(|rule| view.config.level(rule.name) != Some(crate::config::Level::Off));
    let mut fixes: Vec<Fix> = Vec::new();
    if on("missing-assist-level") {
        let without = group.members.iter().map(|(i, _)| *i).filter(|i| i.assist.is_empty());
        let mut lines = Vec::new();
        for intervention in without {
            let line = view.layout().line(intervention.span.start);
            if !lines.contains(&line) {
                lines.push(line);
                fixes.push(missing_assist_level::level_fix(view, intervention));
            }
        }
    }
    if !view.asks_for_97530() {
        if !view.file.skilled_need && on("missing-skilled-need") {
            let place = missing_skilled_need::place(view);
            fixes.push(insert("", place.at, place.text));
        }
        if !view.file.justification && on("missing-justification") {
            let place = missing_justification::place(view);
            fixes.push(insert("", place.at, place.text));
        }
        if !view.file.goal && on("missing-functional-goal") {
            fixes.push(missing_functional_goal::goal_fix(view));
        }
    }
    fixes.into_iter().flat_map(|fix| fix.edits).collect()
}

/// Names the task the exercise is for, if there was one.
fn purpose_fix(view: &VisitView<'_>, group: &Group<'_>) -> Fix {
    let text = format!(", for {}", Blank::Purpose.text());
    insert("Name the task, if there was one", view.end_of(group.span(view)), text)
}
