//! Rules on modifiers, on codes billed together and on codes that are not paid.

pub(super) mod assistant_modifier_unpaired;
pub(super) mod code_not_payable;
pub(super) mod deleted_code;
pub(super) mod kx_needed;
pub(super) mod missing_59;
pub(super) mod missing_assistant_modifier;
pub(super) mod missing_plan_modifier;
pub(super) mod never_together;
pub(super) mod separate_time;
pub(super) mod unknown_code;
pub(super) mod unneeded_assistant_modifier;
pub(super) mod wrong_plan_modifier;

use super::layout::replace_all;
use super::{CodeLine, Edit, Fix, VisitView};
use crate::billing::codes;
use crate::billing::modifiers::{self, AssistantProblem, ModifierProblem};
use crate::billing::{PairEdit, PtpTable, Split};
use crate::config::{Code, Modifier, ProviderRole};
use crate::note::Charge;
use crate::text::Span;

/// What is wrong with the modifiers of each charge, where the discipline is known.
fn problems<'a>(view: &VisitView<'a>) -> impl Iterator<Item = (&'a Charge, ModifierProblem)> + use<'a> {
    let (discipline, payer) = (view.discipline(), &view.tally.payer);
    let of = |charge: &'a Charge| {
        let written: Vec<Modifier> = charge.modifiers.iter().map(|fact| fact.value).collect();
        let found = discipline.map_or_else(Vec::new, |d| modifiers::check_line(charge.code.value, &written, d, payer));
        found.into_iter().map(move |problem| (charge, problem))
    };
    view.visit.charges.iter().flat_map(of).collect::<Vec<_>>().into_iter()
}

/// What is wrong with CQ or CO over all charges of each code: who treated against what is written.
///
/// A code with a charge whose assistant modifier is unpaired or of another discipline is left to those findings.
fn assistant_problems<'a>(view: &VisitView<'a>) -> Vec<(Code, Modifier, AssistantProblem)> {
    let Some(owed_modifier) = view.discipline().and_then(|d| modifiers::assistant_owed(d, &view.tally.payer, view.tally.day)) else {
        return Vec::new();
    };
    let elsewhere: Vec<Code> = problems(view)
        .filter(|(_, p)| matches!(p, ModifierProblem::UnpairedAssistant { .. } | ModifierProblem::WrongAssistant { .. }))
        .map(|(charge, _)| charge.code.value)
        .collect();
    // That an assistant evaluated is worse than a missing modifier, and has its own rule.
    let evaluation = |code| codes::info(code).is_some_and(codes::CodeInfo::is_evaluation);
    let billed = |line: &&CodeLine| !line.charges.is_empty() && !elsewhere.contains(&line.code) && !evaluation(line.code);
    let billed = view.tally.lines.iter().filter(billed);
    billed
        .filter_map(|line| {
            let charges: Vec<&Charge> = view.charges(line.code).map(|(_, charge)| charge).collect();
            let units = |charge: &Charge| charge.units.map_or(1, |units| units.value);
            let all: u32 = charges.iter().map(|charge| units(charge)).sum();
            let by_minutes = view.tally.assistants.as_ref().and_then(|a| a.lines.get(&line.code)).filter(|_| line.provider_known);
            // The split is of the units supported; units billed beyond them are another rule's business.
            let owed = match (by_minutes, line.sole_provider()) {
                (_, Some(ProviderRole::Assistant)) => Split { clean: 0, cq: all },
                (_, Some(ProviderRole::Therapist)) => Split { clean: all, cq: 0 },
                (Some(split), _) if split.clean + split.cq > 0 => *split,
                _ => return None,
            };
            let written: Vec<(u32, Vec<Modifier>)> =
                charges.iter().map(|charge| (units(charge), charge.modifiers.iter().map(|fact| fact.value).collect())).collect();
            let problem = modifiers::check_assistant(written.iter().map(|(units, list)| (*units, list.as_slice())), owed)?;
            Some((line.code, owed_modifier, problem))
        })
        .collect()
}

/// The pairs among the billed codes that are not paid together.
fn pairs(view: &VisitView<'_>) -> Vec<PairEdit> {
    let mut codes: Vec<Code> = Vec::new();
    for charge in &view.visit.charges {
        if !codes.contains(&charge.code.value) && charge.units.is_none_or(|units| units.value > 0) {
            codes.push(charge.code.value);
        }
    }
    PtpTable::built_in().edits(&codes, view.tally.day, view.config.setting, &view.tally.payer)
}

/// Whether a charge of a pair carries 59 or an X modifier: that of the second code, or of the first, where it does not stand
/// there for another pair.
fn has_distinct(view: &VisitView<'_>, pair: &PairEdit) -> bool {
    let on = |code| view.charges(code).any(|(_, charge)| charge.modifiers.iter().any(|fact| fact.value.is_distinct()));
    let for_another = || pairs(view).iter().any(|other| other.column2 == pair.column1 && other.modifier_allowed());
    on(pair.column2) || (on(pair.column1) && !for_another())
}

/// Writes another code in place of this one wherever the visit writes it.
fn recode(view: &VisitView<'_>, from: Code, to: Option<Code>) -> Option<Fix> {
    let to = to?;
    let visit = view.visit;
    let charges = visit.charges.iter().map(|charge| charge.code);
    let services = visit.services.iter().filter_map(|service| service.code);
    let mut spans: Vec<Span> = charges
        .chain(services)
        .filter(|fact| fact.value == from && fact.span.of(view.text) == from.as_str())
        .map(|fact| fact.span)
        .collect();
    spans.sort_unstable();
    spans.dedup();
    // A visit that repeats a code so often is no note; each finding would carry all of it.
    const MOST: usize = 40;
    if spans.len() > MOST {
        return None;
    }
    let edits = spans.into_iter().map(|span| Edit { span, new_text: to.to_string() }).collect();
    Some(replace_all(format!("Change {from} to {to}"), edits))
}

/// Takes the charges of a code off the claim, where each stands apart from other words; the service stays documented.
pub(super) fn take_off(view: &VisitView<'_>, code: Code) -> Option<Fix> {
    let edits: Option<Vec<Edit>> = view.charges(code).map(|(n, charge)| view.remove_charge(n, charge)).collect();
    Some(replace_all(format!("Take {code} off the claim"), edits.filter(|edits| !edits.is_empty())?))
}
