//! A service as it is counted: one code with its minutes, or a code and its add-on with theirs together.

use indexmap::IndexMap;

use super::band::{UNIT, earned};
use super::codes::{self, Basis, CodeInfo};
use super::error::BillingError;
use super::result::{Count, Reason, UnitLine};
use crate::config::Code;

/// One code, or a first code and the code for its further time: 97129 for the first 15 minutes, 97130 for each 15 after.
#[derive(Clone, Debug)]
pub(super) struct Service {
    /// The code of the first unit.
    pub(super) first: &'static CodeInfo,
    /// The code of the further units, where it is another.
    pub(super) further: Option<&'static CodeInfo>,
    /// Codes as given, with their minutes; an add-on is not among them where only the first code was given.
    pub(super) given: Vec<(Code, Option<u32>)>,
    /// Minutes of both together.
    pub(super) minutes: u32,
    /// How its units are counted under the total-time rule.
    pub(super) count: Count,
}

/// What a rule awards to one service.
#[derive(Clone, Copy, Debug)]
pub(super) struct Award {
    pub(super) units: u32,
    pub(super) reason: Reason,
}

/// The services of a day in the order given; an add-on joins its first code where that was given as well.
pub(super) fn of_minutes(minutes: &IndexMap<Code, u32>) -> Result<Vec<Service>, BillingError> {
    let mut services: Vec<Service> = Vec::new();
    for (&code, &own) in minutes {
        let row = codes::info(code).ok_or(BillingError::UnknownCode(code))?;
        let base = row.addon_to.filter(|base| row.is_timed() && minutes.contains_key(base)).and_then(codes::info);
        let first = base.unwrap_or(row);
        let service = match services.iter_mut().find(|s| s.first.code == first.code) {
            Some(service) => service,
            None => {
                services.push(Service::new(first));
                match services.last_mut() {
                    Some(service) => service,
                    None => continue,
                }
            }
        };
        service.given.push((code, Some(own)));
        service.minutes += own;
    }
    Ok(services)
}

/// Adds an untimed code that was given without minutes.
pub(super) fn add_untimed(services: &mut Vec<Service>, code: Code) -> Result<(), BillingError> {
    let row = codes::info(code).ok_or(BillingError::UnknownCode(code))?;
    if row.is_timed() {
        return Err(BillingError::IsTimed(code));
    }
    if !services.iter().any(|s| s.first.code == code) {
        services.push(Service { given: vec![(code, None)], ..Service::new(row) });
    }
    Ok(())
}

impl Service {
    fn new(first: &'static CodeInfo) -> Self {
        let count = match first.basis {
            Basis::Untimed => Count::Untimed,
            Basis::Minutes(_) if first.pools() => Count::Pooled,
            Basis::Minutes(_) => Count::Alone,
        };
        let further = codes::addon_of(first.code).and_then(codes::info).filter(|_| first.is_timed());
        Self { first, further, given: Vec::new(), minutes: 0, count }
    }

    /// The length of the first unit and of each further one.
    fn lengths(&self) -> (u32, u32) {
        let of = |row: &CodeInfo| match row.basis {
            Basis::Minutes(length) => length,
            Basis::Untimed => UNIT,
        };
        (of(self.first), self.further.map_or(of(self.first), of))
    }

    /// Whole units in its minutes, and the minutes left.
    pub(super) fn full_and_left(&self) -> (u32, u32) {
        let (first, further) = self.lengths();
        match self.minutes.checked_sub(first) {
            None => (0, self.minutes),
            Some(rest) => (1 + rest / further, rest % further),
        }
    }

    /// Units by its own minutes: full ones, and one more past the midpoint of the next (CPT introduction, "time").
    pub(super) fn alone(&self) -> Award {
        let (first, further) = self.lengths();
        let (full, left) = self.full_and_left();
        let next = if full == 0 { first } else { further };
        match (earned(left, next), full) {
            (1.., _) => Award { units: full + 1, reason: Reason::Midpoint },
            (0, 0) => Award { units: 0, reason: Reason::TooFew },
            (0, _) => Award { units: full, reason: Reason::Full },
        }
    }

    /// The code that a unit beyond `units` would be billed with.
    pub(super) fn code_after(&self, units: u32) -> Code {
        self.further.filter(|_| units > 0).unwrap_or(self.first).code
    }

    /// Its lines: one for each code given, and one for an add-on that the units ask for.
    pub(super) fn lines(&self, count: Count, award: Award) -> Vec<UnitLine> {
        let (full, left) = if count == Count::Untimed { (0, 0) } else { self.full_and_left() };
        let minutes_of = |code| self.given.iter().find(|(given, _)| *given == code).and_then(|(_, m)| *m);
        let line = |row: &CodeInfo, full, left, units, reason| UnitLine {
            code: row.code,
            count,
            minutes: minutes_of(row.code),
            full,
            left,
            units,
            reason,
        };
        let Some(further) = self.further.filter(|_| award.units > 1 || self.given.len() > 1) else {
            return vec![line(self.first, full, left, award.units, award.reason)];
        };
        // What is left over belongs to the code that its unit would be billed with.
        let (first_left, further_left) = if full == 0 { (left, 0) } else { (0, left) };
        let (first_why, further_why) = if full == 0 { (award.reason, Reason::TooFew) } else { (Reason::Full, award.reason) };
        vec![
            line(self.first, full.min(1), first_left, award.units.min(1), first_why),
            line(further, full.saturating_sub(1), further_left, award.units.saturating_sub(1), further_why),
        ]
    }
}
