//! Pass: a charge written at its service and again in the list of charges is one charge.
//!
//! "97110 x2 30 min: squats" above "97110 GP x2": the list is what is billed, and the service says what the list leaves out.

use super::model::{Charge, Service};

/// Keeps of each code the charges of the list; those written beside the treatment stay only where the list has none of the code.
///
/// Two rows of the list itself stay two charges: one of a therapist and one of an assistant, for instance.
pub(super) fn count_once(charges: &mut Vec<Charge>, services: &mut [Service]) {
    let gone: Vec<bool> = (0..charges.len()).map(|n| is_restated(n, charges, services)).collect();
    if !gone.contains(&true) {
        return;
    }
    for n in (0..charges.len()).filter(|&n| !gone[n]) {
        let code = charges[n].code.value;
        let same = |other: usize, gone_too: bool| gone[other] == gone_too && charges[other].code.value == code;
        let told: Vec<Charge> = (0..charges.len()).filter(|&other| same(other, true)).map(|other| charges[other].clone()).collect();
        let alone = (0..charges.len()).filter(|&other| same(other, false)).count() == 1;
        let Some(charge) = charges.get_mut(n) else { continue };
        // One line of the list has the units of one service; of several, nobody knows which has how many.
        if let ([one], true, None) = (told.as_slice(), alone, charge.units) {
            charge.units = one.units;
        }
        if let (Some(one), true) = (told.first(), charge.modifiers.is_empty()) {
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

/// Whether a charge stands beside what was done, and the list of charges has its code too.
fn is_restated(n: usize, charges: &[Charge], services: &[Service]) -> bool {
    let service = |n: usize| services.iter().find(|s| s.charge == Some(n));
    let treated = |n: usize| service(n).is_some_and(|s| s.has_detail);
    let Some(own) = service(n) else { return false };
    let plan = |charge: &Charge| charge.modifiers.iter().any(|m| m.value.is_plan());
    let listed = |other: usize| {
        // "97110 GP x1 15 min" and "97110 GP CQ x1" are two rows of one list: minutes alone make no service of a row that is
        // billed as fully as the other.
        let bare = || service(other).is_none() && own.minutes.is_some() && !(plan(&charges[n]) && plan(&charges[other]));
        if own.has_detail { !treated(other) } else { bare() }
    };
    (0..charges.len()).any(|other| other != n && charges[other].code.value == charges[n].code.value && listed(other))
}
