//! Pass: what evaluations, plans of care and reports tell of the case is no treatment of the day, and what they order no charge.

use super::clause::Clause;
use super::labels::is_evaluation;
use super::model::{Charge, Intervention, NoteKind, SectionKind, Status};
use super::treatment::{Fragment, Treatment};
use crate::config::Code;
use crate::lexicon::TableId;

/// "GAIT: step-to, short stance" in an examination: the name of a service heads what was seen, unless it has its time or charge.
///
/// In a treatment note it does so only beside the same service with its code or time, and only where it stands among findings.
pub(super) fn examinations(text: &str, clauses: &mut [Clause], kind: NoteKind, treatment: &mut Treatment) {
    let report = matches!(kind, NoteKind::Evaluation | NoteKind::Reevaluation | NoteKind::PlanOfCare | NoteKind::Discharge);
    // By service: the clause its first words stand in, and whether they tell of an activity.
    let mut own: Vec<(Option<usize>, bool)> = vec![(None, false); treatment.services.len()];
    let names = |f: &Fragment| clauses[f.clause].scan.all(TableId::Activities).any(|h| f.first <= h.first && h.end <= f.end);
    for fragment in &treatment.fragments {
        let Some((place, told)) = fragment.service.and_then(|n| own.get_mut(n)) else { continue };
        place.get_or_insert(fragment.clause);
        *told = *told || names(fragment);
    }
    // Each service that has its code or time and tells what was done.
    let treated: Vec<Code> = treatment
        .services
        .iter()
        .enumerate()
        .filter(|(n, s)| (s.minutes.is_some() || s.code.is_some_and(|c| c.span.of(text).contains(c.value.as_str()))) && own[*n].1)
        .filter_map(|(_, s)| s.code.map(|c| c.value))
        .collect();
    for (n, &(place, _)) in own.iter().enumerate() {
        let service = &treatment.services[n];
        let untimed = service.minutes.is_none() && service.provider_minutes.is_empty() && service.charge.is_none();
        // A code in figures heads no examination, and the evaluation is what was done.
        let named = service.code.filter(|code| !code.span.of(text).contains(code.value.as_str()) && !is_evaluation(code.value));
        let (true, Some(code), Some(place)) = (untimed, named, place) else { continue };
        let headed = clauses[..=place].iter().rev().find(|clause| clause.heading.is_some()).map(|clause| clause.section);
        let seen = match headed.unwrap_or(SectionKind::Header) {
            SectionKind::Objective | SectionKind::Measurement => report || treated.contains(&code.value),
            SectionKind::Treatment | SectionKind::Billing => false,
            _ => report,
        };
        if !seen {
            continue;
        }
        treatment.services[n].status = Status::Measurement;
        for fragment in treatment.fragments.iter_mut().filter(|f| f.service == Some(n)) {
            (fragment.service, fragment.label) = (None, None);
        }
        // What the name opened is no treatment either, down to the next heading.
        let (line, section) = (clauses[place].segment.line, SectionKind::Measurement);
        let opened = |clause: &Clause| clause.section == SectionKind::Treatment && (report || clause.segment.line == line);
        let end =
            clauses[place..].iter().position(|clause| clause.heading.is_some() || !opened(clause)).map_or(clauses.len(), |at| place + at);
        clauses[place..end.max(place + 1)].iter_mut().for_each(|clause| clause.section = section);
    }
}

/// "INTERVENTIONS: 97110, 97112, 97140" in an evaluation or a plan of care: codes without units are what is ordered.
///
/// Where all charges of an evaluation are bare they are its charges: nothing tells them from the orders.
pub(super) fn orders(kind: NoteKind, treatment: &mut Treatment) {
    let bare = |charge: &Charge| charge.units.is_none() && charge.modifiers.is_empty() && charge.minutes.is_none();
    let billed = treatment.charges.iter().any(|charge| !bare(charge));
    if !(kind == NoteKind::PlanOfCare || kind.is_report() && billed) {
        return;
    }
    let mut kept = 0;
    let own = |n: usize| treatment.services.iter().any(|s| s.charge == Some(n) && s.minutes.is_some());
    let evaluates = |charge: &Charge| is_evaluation(charge.code.value);
    let places: Vec<Option<usize>> = treatment
        .charges
        .iter()
        .enumerate()
        .map(|(n, charge)| {
            let stays = !bare(charge) || own(n) || evaluates(charge);
            kept += usize::from(stays);
            stays.then(|| kept - 1)
        })
        .collect();
    for service in &mut treatment.services {
        service.charge = service.charge.and_then(|n| places.get(n).copied().flatten());
    }
    let mut n = 0;
    treatment.charges.retain(|_| {
        n += 1;
        places[n - 1].is_some()
    });
}

/// A report that bears no time and no charge tells of its period: nothing in it was given on its day, but what stands under treatment.
/// In a plan of care the treatment is what is planned.
pub(super) fn of_the_period(kind: NoteKind, treatment: &mut Treatment, interventions: &mut [Intervention]) {
    let timed = treatment.services.iter().any(|s| s.minutes.is_some())
        || treatment.totals.timed.is_some()
        || treatment.totals.treatment.is_some()
        || interventions.iter().any(|i| i.minutes.is_some());
    if !matches!(kind, NoteKind::Progress | NoteKind::Discharge | NoteKind::PlanOfCare) || timed || !treatment.charges.is_empty() {
        return;
    }
    for intervention in interventions.iter_mut().filter(|i| i.status == Status::Performed) {
        match (intervention.section, kind) {
            (SectionKind::Treatment, NoteKind::PlanOfCare) => intervention.status = Status::Planned,
            (SectionKind::Treatment, _) => {}
            _ => intervention.status = Status::History,
        }
    }
    for service in treatment.services.iter_mut().filter(|s| s.status == Status::Performed) {
        service.status = Status::History;
    }
}
