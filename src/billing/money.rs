//! Money in whole cents, and the one way amounts are rounded to them.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Serialize;

/// An amount of money in cents of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

impl Cents {
    /// Dollars rounded to the cent, half a cent up, as fee schedules are.
    #[must_use]
    pub fn round(dollars: Decimal) -> Self {
        let cents = (dollars * Decimal::ONE_HUNDRED).round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Self(cents.to_i64().unwrap_or_default())
    }

    /// The amount in dollars.
    #[must_use]
    pub fn dollars(self) -> Decimal {
        Decimal::new(self.0, 2)
    }

    /// A percentage of the amount, rounded to the cent.
    #[must_use]
    pub fn percent(self, percent: Decimal) -> Self {
        Self::round(self.dollars() * percent / Decimal::ONE_HUNDRED)
    }

    /// The amount times a number of units.
    #[must_use]
    pub fn times(self, units: u32) -> Self {
        Self(self.0 * i64::from(units))
    }
}

impl Add for Cents {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Cents {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self(0), Add::add)
    }
}

/// Dollars and cents with a mark at the thousands: `$2,480.00`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, amount) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let digits = (amount / 100).to_string();
        let mut dollars = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                dollars.push(',');
            }
            dollars.push(digit);
        }
        f.pad(&format!("{sign}${dollars}.{:02}", amount % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_half_a_cent_up_and_prints_dollars() {
        assert_eq!(Cents::round("35.065".parse().expect("a number")), Cents(3507));
        assert_eq!(Cents::round("35.0649".parse().expect("a number")), Cents(3506));
        assert_eq!(Cents(248_000).to_string(), "$2,480.00");
        assert_eq!(Cents(7).to_string(), "$0.07");
        assert_eq!(Cents(-123_456_789).to_string(), "-$1,234,567.89");
        assert_eq!(Cents(3507).percent(Decimal::from(20)), Cents(701));
    }
}
