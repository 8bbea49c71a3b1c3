//! The two ways of counting: one total shared out among the codes, or each code by itself.

use indexmap::IndexMap;

use super::band::{band, units_in};
use super::result::{Count, Reason, Tie, UnitsResult};
use super::service::{Award, Service};
use super::working::{CodeMinutes, Step};
use crate::config::UnitRule;

/// Shares out the units of a day.
pub(super) fn allocate(services: &[Service], rule: UnitRule) -> UnitsResult {
    let pooled: Vec<&Service> = services.iter().filter(|s| s.count == Count::Pooled).collect();
    let mut result = UnitsResult {
        rule,
        lines: IndexMap::new(),
        timed_minutes: pooled.iter().map(|s| s.minutes).sum(),
        total_units: 0,
        band: None,
        ties: Vec::new(),
        working: Vec::new(),
    };
    let mut awards = match rule {
        UnitRule::Cms => total_time(&pooled, &mut result),
        UnitRule::Ama => pooled.iter().map(|service| alone(service, &mut result)).collect(),
    }
    .into_iter();
    result.total_units = awards.as_slice().iter().map(|award| award.units).sum();
    let order: Vec<_> = services.iter().flat_map(|s| &s.given).map(|(code, _)| *code).collect();
    let place = |code| order.iter().position(|given| *given == code);
    let mut lines = Vec::new();
    for service in services {
        let (count, award) = match service.count {
            Count::Pooled if rule == UnitRule::Cms => (Count::Pooled, awards.next()),
            Count::Pooled => (Count::Alone, awards.next()),
            Count::Alone => (Count::Alone, Some(alone(service, &mut result))),
            Count::Untimed => {
                result.working.push(Step::Untimed { code: service.first.code });
                (Count::Untimed, Some(Award { units: 1, reason: Reason::Untimed }))
            }
        };
        // Codes stand in the order given; an add-on that nobody wrote follows its first code.
        let of_service = award.map(|award| service.lines(count, award)).unwrap_or_default();
        lines.extend(of_service.into_iter().map(|line| (place(line.code).or_else(|| place(service.first.code)), line)));
    }
    lines.sort_by_key(|(place, _)| *place);
    result.lines = lines.into_iter().map(|(_, line)| (line.code, line)).collect();
    result
}

/// The rule of eights for one service, and every other service that stands alone.
fn alone(service: &Service, result: &mut UnitsResult) -> Award {
    let award = service.alone();
    let (full, left) = service.full_and_left();
    result.working.push(Step::Alone { code: service.first.code, minutes: service.minutes, full, left, units: award.units });
    award
}

/// Claims Processing Manual ch. 5 §20.2.C: the total fixes the units; what the full 15s leave goes to the most minutes left over.
fn total_time(pooled: &[&Service], result: &mut UnitsResult) -> Vec<Award> {
    if pooled.is_empty() {
        return Vec::new();
    }
    let units = units_in(result.timed_minutes);
    let band = band(units);
    result.band = Some(band);
    let parts = pooled.iter().map(|s| CodeMinutes { code: s.first.code, minutes: s.minutes }).collect();
    result.working.push(Step::TimedTotal { parts, minutes: result.timed_minutes, units, band });

    let split: Vec<(u32, u32)> = pooled.iter().map(|s| s.full_and_left()).collect();
    let full: u32 = split.iter().map(|(full, _)| full).sum();
    for (service, &(full, left)) in pooled.iter().zip(&split).filter(|(_, (full, _))| *full > 0) {
        result.working.push(Step::FullUnits { code: service.first.code, minutes: service.minutes, full, left });
    }

    // A stable sort keeps the order of the note among equals, so the first named gets the unit of a tie.
    let mut ranked: Vec<usize> = (0..pooled.len()).filter(|&i| split[i].1 > 0).collect();
    ranked.sort_by_key(|&i| std::cmp::Reverse(split[i].1));
    let given = (units - full) as usize;
    let cut = given.checked_sub(1).and_then(|last| ranked.get(last)).map(|&i| split[i].1);
    let tied = cut.is_some() && ranked.get(given).map(|&i| split[i].1) == cut;

    let code_at = |i: usize| pooled[i].code_after(split[i].0);
    let left_over = |ranks: &[usize]| ranks.iter().map(|&i| CodeMinutes { code: code_at(i), minutes: split[i].1 }).collect::<Vec<_>>();
    let sure: Vec<usize> = ranked[..given].iter().copied().filter(|&i| !(tied && Some(split[i].1) == cut)).collect();
    if !sure.is_empty() {
        result.working.push(Step::LeftOver { nth: full + 1, codes: left_over(&sure) });
    }
    if tied && let Some(left) = cut {
        let group: Vec<usize> = ranked.iter().copied().filter(|&i| split[i].1 == left).collect();
        let mut codes: Vec<_> = group.iter().map(|&i| code_at(i)).collect();
        codes.sort();
        let tie = Tie { codes, units: (given - sure.len()) as u32 };
        let chosen = group.iter().take(tie.units as usize).map(|&i| code_at(i)).collect();
        result.working.push(Step::Tie { codes: tie.codes.clone(), left, units: tie.units, chosen });
        result.ties.push(tie);
    }
    let without: Vec<usize> = ranked[given..].iter().copied().filter(|&i| !(tied && Some(split[i].1) == cut)).collect();
    if !without.is_empty() {
        result.working.push(Step::NoUnit { codes: left_over(&without) });
    }

    (0..pooled.len())
        .map(|i| {
            let (full, left) = split[i];
            let at_cut = tied && Some(left) == cut && left > 0;
            let extra = ranked[..given].contains(&i);
            let reason = match (extra, at_cut) {
                (true, true) => Reason::TieGiven,
                (true, false) => Reason::MostLeft,
                (false, true) => Reason::TieNotGiven,
                (false, false) if left == 0 && full > 0 => Reason::Full,
                (false, false) if units > 0 => Reason::LessLeft,
                (false, false) => Reason::TooFew,
            };
            Award { units: full + u32::from(extra), reason }
        })
        .collect()
}
