//! `missing-assistant-modifier`: an assistant treated and CQ or CO is not on the line.

use crate::billing::Verdict;
use crate::billing::modifiers::AssistantProblem;
use crate::config::ProviderRole;
use crate::note::Charge;
use crate::rules::layout::replace_all;
use crate::rules::modifiers::assistant_problems;
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-assistant-modifier",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "an assistant treated and CQ or CO is not on the line",
    doc: Doc {
        says: "A PTA or OTA gave the service, or more than 10 % of one of its units, and the line has no CQ (PTA, beside GP) or \
               CO (OTA, beside GO). Where the therapist alone gave 8 minutes or more of the last unit, that unit needs none; of \
               two last units with 9 to 14 minutes each, one does. Minutes given together count as the therapist's.",
        why: "Medicare has asked for the modifier since 2020 and pays such lines at 85 % since 2022.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PTA
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP CQ x2
A.S., PTA
",
        sources: &[sources::CLAIMS_MODIFIERS, sources::CMS_ASSISTANTS],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for (code, owed, problem) in assistant_problems(view) {
        let AssistantProblem::Missing(units) = problem else { continue };
        // A line that earns no unit goes as a whole.
        if view.tally.check.as_ref().and_then(|check| check.lines.get(&code)).is_some_and(|line| line.verdict == Verdict::EarnsNone) {
            continue;
        }
        let Some(line) = view.tally.line(code) else { continue };
        let clean: Vec<&Charge> =
            view.charges(code).map(|(_, charge)| charge).filter(|c| !c.modifiers.iter().any(|m| m.value.is_assistant())).collect();
        let Some(charge) = clean.first() else { continue };
        let pair = if owed.as_str() == "CQ" { "GP" } else { "GO" };
        let all = if units == 1 { "this unit needs".to_owned() } else { format!("{units} units need") };
        let message = match line.sole_provider() {
            Some(ProviderRole::Assistant) => format!("The assistant gave all of {code}: the line needs {owed} beside {pair}."),
            _ => format!("The assistant gave {} of {} minutes of {code}: {all} {owed} beside {pair}.", line.by.assistant, line.by.total()),
        };
        let mut report = Report::new(charge.span, message);
        for &n in &line.services {
            if let Some(service) = view.visit.services.get(n) {
                report = report.related(service.span, "minutes by provider");
            }
        }
        // Where only some units of a line owe it, those get a line of their own.
        let whole = clean.iter().map(|c| c.units.map_or(1, |u| u.value)).sum::<u32>() == units;
        let edits = clean.iter().map(|charge| view.add_modifier(charge, owed)).collect();
        let split = || {
            let edits = view.split_charge(charge, units, view.add_modifier(charge, owed)).filter(|_| clean.len() == 1)?;
            Some(replace_all(format!("Split off {units} unit{} with {owed}", if units == 1 { "" } else { "s" }), edits))
        };
        out.push(report.fix(if whole { Some(replace_all(format!("Add {owed}"), edits)) } else { split() }));
    }
}
