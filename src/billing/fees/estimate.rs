//! The payment of one day by the fee schedule: reduction, coinsurance, assistant, sequestration, each with its step.

use indexmap::IndexMap;
use rust_decimal::Decimal;
use serde::Serialize;

use super::rates::Rates;
use super::schedule::Rvu;
use super::working::{PayStep, Unpriced};
use crate::billing::assistants::AssistantLines;
use crate::billing::codes::Status;
use crate::billing::money::Cents;
use crate::config::Code;

/// Units of a code, all with the assistant's modifier or all without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimLine {
    /// The code.
    pub code: Code,
    /// Its units.
    pub units: u32,
    /// Whether the line carries CQ or CO.
    pub assistant: bool,
}

impl ClaimLine {
    /// The lines of a day: of each code the units without the assistant's modifier, and those with it.
    #[must_use]
    pub fn of(lines: &AssistantLines) -> Vec<Self> {
        let both = lines.lines.iter().flat_map(|(&code, split)| [(code, split.clean, false), (code, split.cq, true)]);
        both.filter(|(_, units, _)| *units > 0).map(|(code, units, assistant)| Self { code, units, assistant }).collect()
    }
}

/// What one line is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LinePayment {
    /// The code.
    pub code: Code,
    /// Its units.
    pub units: u32,
    /// Whether the line carries CQ or CO.
    pub assistant: bool,
    /// Fee of its units without reduction.
    pub unreduced: Cents,
    /// Fee after the multiple procedure reduction: what counts towards the threshold.
    pub allowed: Cents,
    /// The patient's part of it.
    pub coinsurance: Cents,
    /// What Medicare pays in the end.
    pub medicare: Cents,
    /// Why nothing is estimated, where that is so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpriced: Option<Unpriced>,
}

/// The payment of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Estimate {
    /// The year and the place, in a word or two: "2026 national".
    pub label: String,
    /// What the amounts rest on.
    pub edition: String,
    /// Each line in the order given.
    pub lines: Vec<LinePayment>,
    /// Fees without reduction.
    pub unreduced: Cents,
    /// Fees after the multiple procedure reduction: what counts towards the threshold.
    pub allowed: Cents,
    /// The patient's part, the deductible taken as met.
    pub coinsurance: Cents,
    /// What Medicare pays.
    pub medicare: Cents,
    /// What the provider receives from both.
    pub total: Cents,
    /// How it was worked out.
    pub working: Vec<PayStep>,
}

/// Estimates the payment of all units of one patient on one day, over codes and disciplines (Claims Processing Manual ch. 5 §10.7, §20.1).
///
/// The unit with the highest practice expense (of equals, the highest fee) is paid in full, every other unit with the
/// practice expense at a half. Of each line's allowed amount the patient pays the coinsurance; CQ or CO lowers what
/// Medicare pays of the rest, and sequestration comes last. Amounts are rounded to the cent for each unit and each line.
#[must_use]
pub fn estimate(lines: &[ClaimLine], rates: &Rates<'_>) -> Estimate {
    let lines: Vec<&ClaimLine> = lines.iter().filter(|line| line.units > 0).collect();
    let prices: IndexMap<Code, Result<Rvu, Unpriced>> = lines.iter().map(|line| (line.code, price(line.code, rates))).collect();
    let mut working: Vec<PayStep> = prices.iter().map(|(code, price)| PayStep::price(*code, *price, rates)).collect();

    let in_full = highest_expense(&lines, &prices);
    let reducible = |line: &&&ClaimLine| prices[&line.code].is_ok_and(|rvu| rvu.mppr);
    if let Some(at) = in_full.filter(|_| lines.iter().filter(reducible).map(|line| line.units).sum::<u32>() > 1) {
        working.push(PayStep::InFull { code: lines[at].code });
    }
    let mut payments = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let mut payment = LinePayment::new(line);
        match prices[&line.code] {
            Ok(rvu) => payment.allow(&rvu, in_full == Some(at), rates, &mut working),
            Err(why) => payment.unpriced = Some(why),
        }
        payments.push(payment);
    }

    let mut later = Vec::new();
    for payment in &mut payments {
        payment.share(rates, &mut later);
    }
    let sum = |amount: fn(&LinePayment) -> Cents| payments.iter().map(amount).sum::<Cents>();
    let (allowed, coinsurance, medicare) = (sum(|p| p.allowed), sum(|p| p.coinsurance), sum(|p| p.medicare));
    working.push(PayStep::Share { allowed, percent: rates.rules.coinsurance, coinsurance, rest: allowed - coinsurance });
    working.extend(later);
    if !rates.rules.sequestration.is_zero() {
        working.push(PayStep::Sequestration { percent: rates.rules.sequestration, medicare });
    }
    Estimate {
        label: rates.label(),
        edition: rates.edition(),
        unreduced: sum(|p| p.unreduced),
        allowed,
        coinsurance,
        medicare,
        total: coinsurance + medicare,
        lines: payments,
        working,
    }
}

/// The relative values of a code that is paid by them.
fn price(code: Code, rates: &Rates<'_>) -> Result<Rvu, Unpriced> {
    let rvu = rates.rvu(code).ok_or(Unpriced::NotInSchedule)?;
    match rvu.status {
        Status::Active => Ok(rvu),
        Status::Restricted if rvu.total() > Decimal::ZERO => Ok(rvu),
        Status::Restricted | Status::Carrier => Err(Unpriced::ByContractor),
        Status::Bundled | Status::Invalid | Status::Noncovered | Status::Deleted => Err(Unpriced::NotPaid),
    }
}

/// The line whose first unit keeps its whole practice expense: the highest of the day, of equals the highest fee, then the first.
fn highest_expense(lines: &[&ClaimLine], prices: &IndexMap<Code, Result<Rvu, Unpriced>>) -> Option<usize> {
    let ranks = lines.iter().enumerate().filter_map(|(at, line)| {
        let rvu = prices[&line.code].ok().filter(|rvu| rvu.mppr)?;
        Some(((rvu.pe, rvu.total()), at))
    });
    ranks.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, at)| at)
}

impl LinePayment {
    fn new(line: &ClaimLine) -> Self {
        let &ClaimLine { code, units, assistant } = line;
        let none = Cents(0);
        Self { code, units, assistant, unreduced: none, allowed: none, coinsurance: none, medicare: none, unpriced: None }
    }

    /// The multiple procedure reduction (ch. 5 §10.7).
    fn allow(&mut self, rvu: &Rvu, first_in_full: bool, rates: &Rates<'_>, working: &mut Vec<PayStep>) {
        let (fee, reduced) = (rates.price(rvu), rates.reduced_price(rvu));
        let in_full = if rvu.mppr { u32::from(first_in_full) } else { self.units };
        let units = self.units - in_full;
        self.unreduced = fee.times(self.units);
        self.allowed = fee.times(in_full) + reduced.times(units);
        if units > 0 {
            working.push(PayStep::Reduced { code: self.code, units, percent: rates.rules.pe, fee: reduced });
        }
    }

    /// Who pays what of the allowed amount; CQ and CO lower Medicare's part last, before sequestration (ch. 5 §20.1).
    fn share(&mut self, rates: &Rates<'_>, working: &mut Vec<PayStep>) {
        let rules = &rates.rules;
        self.coinsurance = self.allowed.percent(rules.coinsurance);
        let part = self.allowed - self.coinsurance;
        let mut paid = part;
        if self.assistant && self.unpriced.is_none() {
            paid = part.percent(rules.assistant);
            working.push(PayStep::Assistant { code: self.code, percent: rules.assistant, part, paid });
        }
        self.medicare = paid.percent(Decimal::ONE_HUNDRED - rules.sequestration);
    }
}
