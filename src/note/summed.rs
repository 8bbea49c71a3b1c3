//! Pass: times told apart from the activities, or told once more: they complete what has no time of its own, and count no second time.

use std::collections::HashMap;

use super::model::{Intervention, Service, Status};
use super::scene::Scene;
use super::treatment::Treatment;
use crate::config::Code;
use crate::lexicon::TableId;
use crate::text::Span;

/// Settles the services that are only a name or a code with its time: "Minutes: TE 15, TA 23" above or below the words of treatment.
pub(super) fn settle(scene: &Scene<'_>, treatment: &mut Treatment, interventions: &mut [Intervention]) {
    tell_once(&mut treatment.services, treatment.totals.timed.map(|t| t.value));
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

/// What is told under one code.
#[derive(Default)]
struct Told {
    /// Minutes beside words of treatment.
    sum: u32,
    /// The first service with words and no time.
    without: Option<usize>,
    /// Times that stand beside the code alone and have been counted.
    bare: Vec<u32>,
}

/// A time beside the code alone goes to the words under that code where they have none, and is let go where they have it.
///
/// Where the stated total is what all the times come to, none is told twice: "AM 97110 15 min, PM 97110 15 min, timed 30".
fn tell_once(services: &mut [Service], total: Option<u32>) {
    let minutes = |s: &Service| s.minutes.map_or(0, |m| m.value);
    let given = |s: &&Service| s.status == Status::Performed;
    if total.is_some_and(|total| total == services.iter().filter(given).map(minutes).sum::<u32>()) {
        return;
    }
    let mut by_code: HashMap<Code, Told> = HashMap::new();
    for (n, service) in services.iter().enumerate().filter(|(_, s)| given(s) && s.shared_with.is_empty() && !is_sum(s)) {
        let Some(code) = service.code else { continue };
        let told = by_code.entry(code.value).or_default();
        told.sum += minutes(service);
        told.without = told.without.or(service.minutes.is_none().then_some(n));
    }
    for n in 0..services.len() {
        let (Some(code), true) = (services[n].code, is_sum(&services[n])) else { continue };
        let told = by_code.entry(code.value).or_default();
        let value = minutes(&services[n]);
        if let (Some(first), 0) = (told.without, told.sum) {
            services[first].minutes = services[n].minutes;
            told.sum += value;
        } else if !(told.bare.contains(&value) || told.sum > 0 && value == told.sum) {
            told.bare.push(value);
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
