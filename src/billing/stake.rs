//! What the units between billed and supported are worth by the fee schedule, in both directions.

use super::assistants::{AssistantLines, Split};
use super::check::{Check, Verdict};
use super::fees::{ClaimLine, Rates, estimate};
use super::money::Cents;
use crate::config::Code;

/// Estimated payment of the units that one day bills beyond what its minutes support, and of those it leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stake {
    /// The year and the place of the fees: "2026 national".
    pub label: String,
    /// What the units beyond the supported ones are paid.
    pub over: Cents,
    /// What the supported units that a billed code leaves out would be paid.
    pub under: Cents,
}

/// Prices the units that stand between what is billed and what is supported; `None` where nothing differs or nothing has a price.
///
/// Each amount is the difference of two estimates of the whole day, so that the multiple procedure reduction falls where it would
/// (Claims Processing Manual ch. 5 §10.7). Only billed codes count, and those without known minutes stand as they are billed.
#[must_use]
pub fn stake(check: &Check, assistants: &AssistantLines, rates: &Rates<'_>) -> Option<Stake> {
    let difference = check.difference();
    if difference.over == 0 && difference.under == 0 {
        return None;
    }
    let total = |units: fn(u32, u32) -> u32| {
        let billed = check.lines.iter().filter(|(_, line)| line.billed > 0);
        let lines = billed.flat_map(|(&code, line)| {
            let supported = if line.verdict == Verdict::NoMinutes { line.billed } else { line.supported };
            split(code, units(line.billed, supported), assistants.lines.get(&code).copied().unwrap_or_default())
        });
        estimate(&lines.collect::<Vec<_>>(), rates).total
    };
    let common = total(u32::min);
    let stake = Stake { label: rates.label(), over: total(|billed, _| billed) - common, under: total(|_, supported| supported) - common };
    (stake.over.0 > 0 || stake.under.0 > 0).then_some(stake)
}

/// Units of a code by who gave them: an assistant's part stays an assistant's, and a line that is all theirs stays so with more units.
fn split(code: Code, units: u32, known: Split) -> [ClaimLine; 2] {
    let assistant = if known.clean == 0 && known.cq > 0 { units } else { known.cq.min(units) };
    [ClaimLine { code, units: units - assistant, assistant: false }, ClaimLine { code, units: assistant, assistant: true }]
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use jiff::civil::date;

    use super::*;
    use crate::billing::assistants::{AssistantRule, assistant_lines};
    use crate::billing::sources::Sources;
    use crate::billing::units::units;
    use crate::config::UnitRule;

    const TE: Code = Code::known("97110");
    const MT: Code = Code::known("97140");

    fn of(minutes: &[(Code, u32)], billed: &[(Code, u32)]) -> Option<Stake> {
        let minutes: IndexMap<Code, u32> = minutes.iter().copied().collect();
        let result = units(&minutes, &[], UnitRule::Cms).expect("units");
        let check = result.check(&billed.iter().copied().collect());
        let lines = assistant_lines(&result, &IndexMap::new(), AssistantRule::None);
        stake(&check, &lines, &Sources::default().rates(date(2026, 5, 18), false).expect("rates"))
    }

    #[test]
    fn both_directions_are_the_same_amount() {
        let over = of(&[(TE, 23)], &[(TE, 3)]).expect("one more");
        let under = of(&[(TE, 38)], &[(TE, 2)]).expect("one fewer");
        assert_eq!((over.over, over.under), (under.under, under.over));
        assert!(over.over > Cents(1000) && over.under == Cents(0), "{over:?}");
    }

    #[test]
    fn what_agrees_has_no_stake() {
        assert_eq!(of(&[(TE, 38)], &[(TE, 3)]), None);
        // A code that is not billed at all is no line of the claim, and one without minutes has nothing to compare.
        assert_eq!(of(&[(TE, 23), (MT, 15)], &[(TE, 2)]), None);
    }
}
