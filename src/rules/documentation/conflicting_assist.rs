//! `conflicting-assist`: two levels of assistance for one task, and no change described.

use crate::note::{AssistLevel, Intervention, SectionKind, Status};
use crate::rules::activity::{names, same_activity};
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

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
    let treated = |i: &&Intervention| i.section != SectionKind::Assessment && i.status == Status::Performed && !i.assist.is_empty();
    for later in &view.visit.assessed_levels {
        let named = later.head.of(view.text);
        let other = |i: &&Intervention| !i.span.overlaps(later.head.join(later.assist.span));
        let same = |i: &&Intervention| names(i.span.of(view.text), named) || same_activity(i.head.of(view.text), named);
        let mut twins = view.visit.interventions.iter().filter(treated).filter(other).filter(same).peekable();
        let Some(first) = twins.peek().and_then(|i| i.assist.first()) else { continue };
        if twins.any(|i| levels(i).any(|level| level == later.assist.level)) {
            continue;
        }
        let (said, again) = (view.words(first.span), view.words(later.assist.span));
        let message = format!("{said} in the treatment, {again} here for the same task: describe the change, or make them agree.");
        out.push(Report::new(later.head.join(later.assist.span), message).related(first.span, format!("{said} here")));
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
