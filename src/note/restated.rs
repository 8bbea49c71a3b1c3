//! Pass: a charge written at its service and again in the list of charges is one charge.
//!
//! "97110 x2 30 min: squats" above "97110 GP x2": the list is what is billed, and the service says what the list leaves out.

use std::collections::HashMap;

use super::model::{Charge, Service};
use crate::config::Code;

/// Keeps of each code the charges of the list; those written beside the treatment stay only where the list has none of the code.
///
/// Two rows of the list itself stay two charges: one of a therapist and one of an assistant, for instance.
pub(super) fn count_once(charges: &mut Vec<Charge>, services: &mut [Service]) {
    let gone = restated(charges, services);
    if !gone.contains(&true) {
        return;
    }
    let mut told: HashMap<Code, (usize, Option<Charge>)> = HashMap::new();
    let mut listed: HashMap<Code, usize> = HashMap::new();
    for (charge, gone) in charges.iter().zip(&gone) {
        if *gone {
            let (count, first) = told.entry(charge.code.value).or_default();
            *count += 1;
            first.get_or_insert_with(|| charge.clone());
        } else {
            *listed.entry(charge.code.value).or_default() += 1;
        }
    }
    for (charge, _) in charges.iter_mut().zip(&gone).filter(|(_, gone)| !**gone) {
        let Some((count, Some(one))) = told.get(&charge.code.value) else { continue };
        // One line of the list has the units of one service; of several, nobody knows which has how many.
        if *count == 1 && listed.get(&charge.code.value) == Some(&1) && charge.units.is_none() {
            charge.units = one.units;
        }
        if charge.modifiers.is_empty() {
            charge.modifiers.clone_from(&one.modifiers);
        }
    }
    let mut kept = 0;
    let places: Vec<Option<usize>> = gone
        .iter()
        .map(|gone| {
            kept += usize::from(!gone);
            (!gone).then(|| kept - 1)
        })
        .collect();
    for service in services {
        service.charge = service.charge.and_then(|n| places.get(n).copied().flatten());
    }
    let mut n = 0;
    charges.retain(|_| {
        n += 1;
        !gone[n - 1]
    });
}

/// What the charges of one code are like, so that each is compared with all the others at once.
#[derive(Default)]
struct OfCode {
    /// One stands apart from words of treatment.
    untreated: bool,
    /// One stands apart from any service, without a plan modifier.
    apart: bool,
    /// One does, with a plan modifier.
    apart_with_plan: bool,
}

/// Of each charge, whether it stands beside what was done, and the list of charges has its code too.
fn restated(charges: &[Charge], services: &[Service]) -> Vec<bool> {
    let mut own: Vec<Option<&Service>> = vec![None; charges.len()];
    for service in services.iter().rev() {
        if let Some(place) = service.charge.and_then(|n| own.get_mut(n)) {
            *place = Some(service);
        }
    }
    let plan = |charge: &Charge| charge.modifiers.iter().any(|m| m.value.is_plan());
    let mut codes: HashMap<Code, OfCode> = HashMap::new();
    for (charge, own) in charges.iter().zip(&own) {
        let of = codes.entry(charge.code.value).or_default();
        of.untreated |= !own.is_some_and(|s| s.has_detail);
        of.apart |= own.is_none() && !plan(charge);
        of.apart_with_plan |= own.is_none() && plan(charge);
    }
    let is_restated = |(charge, own): (&Charge, &Option<&Service>)| {
        let (Some(own), Some(of)) = (own, codes.get(&charge.code.value)) else { return false };
        // "97110 GP x1 15 min" and "97110 GP CQ x1" are two rows of one list: minutes alone make no service of a row that is
        // billed as fully as the other.
        let bare = own.minutes.is_some() && (of.apart || of.apart_with_plan && !plan(charge));
        if own.has_detail { of.untreated } else { bare }
    };
    charges.iter().zip(&own).map(is_restated).collect()
}
