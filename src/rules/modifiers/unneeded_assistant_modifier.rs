//! `unneeded-assistant-modifier`: CQ or CO where the therapist treated.

use crate::billing::modifiers::{AssistantProblem, ModifierProblem};
use crate::config::ProviderRole;
use crate::rules::layout::{replace, replace_all};
use crate::rules::modifiers::{assistant_problems, problems};
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "unneeded-assistant-modifier",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "CQ or CO where the therapist treated",
    doc: Doc {
        says: "The line has CQ or CO, but the therapist gave the service, or so much of it that no unit needs the modifier; or \
               the modifier is that of the other discipline.",
        why: "The modifier lowers the payment and says that an assistant treated; both would be wrong here.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP CQ x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        sources: &[sources::CLAIMS_MODIFIERS, sources::CMS_ASSISTANTS],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for (charge, problem) in problems(view) {
        let ModifierProblem::WrongAssistant { written, owed } = problem else { continue };
        let at = charge.modifiers.iter().find(|fact| fact.value == written).map(|fact| fact.span);
        let (message, fix) = match owed {
            Some(owed) => (
                format!("{written} on {}: the assistant of this discipline has {owed}.", charge.code.value),
                at.map(|span| replace(format!("Change {written} to {owed}"), span, owed.as_str())),
            ),
            None => (
                format!("{written} on {}: speech-language pathology has no assistant modifier.", charge.code.value),
                view.remove_modifier(charge, written).map(|edit| replace_all(format!("Remove {written}"), vec![edit])),
            ),
        };
        out.push(Report::new(charge.span, message).fix(fix));
    }
    for (code, _, problem) in assistant_problems(view) {
        let AssistantProblem::Unneeded(units) = problem else { continue };
        let Some(line) = view.tally.line(code) else { continue };
        let marked = view.charges(code).map(|(_, c)| c).find_map(|c| Some((c, c.modifiers.iter().find(|m| m.value.is_assistant())?.value)));
        let Some((charge, written)) = marked else { continue };
        let message = match line.sole_provider() {
            Some(ProviderRole::Therapist) => format!("{written} on {code}, but the therapist gave it."),
            _ => format!(
                "{written} on {code}, but of its {} minutes the therapist gave {}: {units} unit{} too many with {written}.",
                line.by.total(),
                line.by.by_therapist(),
                if units == 1 { "" } else { "s" }
            ),
        };
        let whole = charge.units.map_or(1, |u| u.value) == units;
        let cut = view.remove_modifier(charge, written);
        let fix = cut.and_then(|cut| match whole {
            true => Some(replace_all(format!("Remove {written}"), vec![cut])),
            false => Some(replace_all(
                format!("Split off {units} unit{} without {written}", if units == 1 { "" } else { "s" }),
                view.split_charge(charge, units, cut)?,
            )),
        });
        out.push(Report::new(charge.span, message).fix(fix));
    }
}
