//! `conflicting-assist`: two levels of assistance for one task, and no change described.

use crate::note::{AssistLevel, Intervention, SectionKind, Status};
use crate::rules::activity::{Words, names, same_activity};
use crate::rules::layout::{replace, replace_all};
use crate::rules::{Blank, Doc, Edit, Group, Report, Rule, Severity, VisitView, sources};
use crate::text::Span;

pub(in crate::rules) static RULE: Rule = Rule {
    name: "conflicting-assist",
    group: Group::Documentation,
    severity: Severity::Warning,
    completeness: false,
    summary: "two levels of assistance for one task, and no change described",
    doc: Doc {
        says: "The treatment and the summary of the same visit give different levels for one activity. A range (`CGA-min A`) or \
               a progression (`Mod A → Min A`) is no conflict.",
        why: "A reviewer cannot tell which level is true, and the one that shows the need for skill is in doubt.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, Min A, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns. Toilet transfers independent today.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
Total timed: 25 min  Total treatment: 25 min
97530 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, Min A, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns. Toilet transfers Min A today.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
Total timed: 25 min  Total treatment: 25 min
97530 GP x2
A.S., PT
",
        sources: &[sources::LCD_97530],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let (visit, text) = (view.visit, view.text);
    if visit.assessed_levels.is_empty() {
        return;
    }
    let treated = |i: &&Intervention| i.section != SectionKind::Assessment && i.status == Status::Performed && !i.assist.is_empty();
    let treated: Vec<(&Intervention, Words, Words)> =
        visit.interventions.iter().filter(treated).map(|i| (i, Words::of(i.head.of(text)), Words::of(i.span.of(text)))).collect();
    let mut said: Vec<Span> = Vec::new();
    for later in &visit.assessed_levels {
        let place = later.head.join(later.assist.span);
        let named = Words::of(later.head.of(text));
        let same = |(i, head, all): &&(&Intervention, Words, Words)| {
            !i.span.overlaps(place) && (names(all, &named) || same_activity(head, &named))
        };
        let twins: Vec<&Intervention> = treated.iter().filter(same).map(|(i, ..)| *i).collect();
        let Some((first, level)) = twins.first().and_then(|i| Some((i.span, i.assist.first()?))) else { continue };
        if said.contains(&first) || twins.iter().any(|i| levels(i).any(|level| level == later.assist.level)) {
            continue;
        }
        if view.asked_in(Blank::Change, view.layout().line(place.start).join(place)) {
            continue;
        }
        said.push(first);
        let (told, again) = (view.words(level.span), view.words(later.assist.span));
        let message = format!("{told} in the treatment, {again} here for the same task: describe the change, or make them agree.");
        // Which of the two is true, the therapist knows; each is offered.
        let start = later.assist.span.start;
        let at = start.checked_sub(" at ".len()).filter(|&at| view.text.get(at..start).is_some_and(|t| t.eq_ignore_ascii_case(" at ")));
        let from = at.map_or(start, |at| at + 1);
        let change = vec![
            Edit { span: Span::new(from, start), new_text: format!("from {told} to ") },
            Edit { span: Span::at(later.assist.span.end), new_text: format!(" ({})", Blank::Change.text()) },
        ];
        let report = Report::new(place, message).related(level.span, format!("{told} here"));
        let report = report.fix(replace_all("Describe the change", change));
        let report = report.fix(replace(format!("Write {told} here, as in the treatment"), later.assist.span, told.as_ref()));
        let written: Vec<Edit> =
            twins.iter().filter_map(|i| i.assist.first()).map(|a| Edit { span: a.span, new_text: again.to_string() }).collect();
        out.push(report.fix(replace_all(format!("Write {again} in the treatment, as here"), written)));
    }
}

/// Every level an activity is said to have had, ends of ranges included.
fn levels(intervention: &Intervention) -> impl Iterator<Item = AssistLevel> {
    intervention.assist.iter().flat_map(|assist| {
        let top = assist.to.unwrap_or(assist.level);
        let (low, high) = (assist.level.min(top), assist.level.max(top));
        ALL.into_iter().filter(move |level| (low..=high).contains(level))
    })
}

const ALL: [AssistLevel; 10] = [
    AssistLevel::Independent,
    AssistLevel::ModI,
    AssistLevel::Setup,
    AssistLevel::Supervision,
    AssistLevel::Sba,
    AssistLevel::Cga,
    AssistLevel::Min,
    AssistLevel::Mod,
    AssistLevel::Max,
    AssistLevel::Dependent,
];
