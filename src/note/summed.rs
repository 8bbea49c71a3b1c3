//! Pass: times told apart from the activities, or told once more: they complete what has no time of its own, and count no second time.

use super::model::{Intervention, Service, Status};
use super::scene::Scene;
use super::treatment::Treatment;
use crate::config::Code;
use crate::lexicon::TableId;
use crate::text::Span;

/// Settles the services that are only a name or a code with its time: "Minutes: TE 15, TA 23" above or below the words of treatment.
pub(super) fn settle(scene: &Scene<'_>, treatment: &mut Treatment, interventions: &mut [Intervention]) {
    tell_once(&mut treatment.services);
    give(scene, treatment, interventions);
}

/// Whether a service is a time and nothing more.
fn is_sum(service: &Service) -> bool {
    service.interventions.is_empty()
        && !service.has_detail
        && service.code.is_some()
        && service.minutes.is_some()
        && service.shared_with.is_empty()
        && service.status == Status::Performed
        && service.charge.is_none()
}

/// A time beside the code alone goes to the words under that code where they have none, and is let go where they have it.
fn tell_once(services: &mut [Service]) {
    for n in 0..services.len() {
        if !is_sum(&services[n]) {
            continue;
        }
        let (code, minutes) = (services[n].code.map(|c| c.value), services[n].minutes);
        let same = |s: &Service| s.code.map(|c| c.value) == code && s.shared_with.is_empty() && s.status == Status::Performed;
        let told: Vec<usize> = (0..services.len()).filter(|&i| i != n && same(&services[i]) && !is_sum(&services[i])).collect();
        let sum: u32 = told.iter().filter_map(|&i| services[i].minutes).map(|m| m.value).sum();
        let earlier =
            (0..n).any(|i| same(&services[i]) && is_sum(&services[i]) && services[i].minutes.map(|m| m.value) == minutes.map(|m| m.value));
        let without: Vec<usize> = told.iter().copied().filter(|&i| services[i].minutes.is_none()).collect();
        if let ([first, ..], 0) = (without.as_slice(), sum) {
            services[*first].minutes = minutes;
        } else if !(earlier || sum > 0 && minutes.is_some_and(|m| m.value == sum)) {
            continue;
        }
        services[n].status = Status::History;
    }
}

/// Activities told without labels go to the code with its time below them that their words may have.
fn give(scene: &Scene<'_>, treatment: &mut Treatment, interventions: &mut [Intervention]) {
    let summed: Vec<(usize, Code)> =
        treatment.services.iter().enumerate().filter(|(_, s)| is_sum(s)).filter_map(|(n, s)| Some((n, s.code?.value))).collect();
    if summed.is_empty() || treatment.services.iter().any(|s| s.minutes.is_some() && !s.interventions.is_empty() && s.code.is_some()) {
        return;
    }
    for (n, activity) in interventions.iter_mut().enumerate() {
        if activity.status != Status::Performed || activity.service.is_some() || activity.stated.is_some() {
            continue;
        }
        let codes = codes_of(scene, activity.head);
        let service = match summed.as_slice() {
            [only] => Some(only.0),
            all => codes.iter().find_map(|code| all.iter().find(|(_, of)| of.as_str() == code)).map(|(n, _)| *n),
        };
        if let Some(service) = service {
            activity.service = Some(service);
            treatment.services[service].interventions.push(n);
        }
    }
}

/// The codes that the table gives an activity, its own first.
fn codes_of(scene: &Scene<'_>, head: Span) -> Vec<String> {
    let scan = scene.lexicon.scan(scene.text, head);
    let cells = scan.of(TableId::Activities).into_iter().next().map(|hit| {
        let row = scene.lexicon.row(&hit);
        format!("{} {}", row.cell(0), row.cell(1))
    });
    cells.unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}
