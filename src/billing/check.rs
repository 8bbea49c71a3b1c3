//! Is a billed allocation one that the minutes allow? Ties are respected: of two equal codes, either may have the unit.

use indexmap::IndexMap;

use super::codes;
use super::units::{Count, UnitsResult};
use crate::config::Code;

/// Billed units beside those the minutes support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// One line for each code that is billed or has minutes, billed ones first, in their order.
    pub lines: IndexMap<Code, LineCheck>,
    /// Units billed of the 15-minute codes that have minutes.
    pub timed_billed: u32,
    /// Units their minutes support together.
    pub timed_supported: u32,
}

/// One code's units, billed and supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineCheck {
    /// Units billed; 0 where the code is not billed.
    pub billed: u32,
    /// Units supported, in the allowed allocation that comes nearest to what is billed.
    pub supported: u32,
    /// Minutes of the code, where known.
    pub minutes: Option<u32>,
    /// The judgement.
    pub verdict: Verdict,
}

/// How billed units stand against supported ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As many as supported.
    Right,
    /// More than supported.
    Over,
    /// Fewer than supported, or not billed at all.
    Under,
    /// Billed, but its minutes, below 8, earn no unit in this day.
    EarnsNone,
    /// Billed as a timed code without known minutes: nothing to compare.
    NoMinutes,
}

/// The units of one day, billed and supported, of the billed codes that can be compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Units billed.
    pub billed: u32,
    /// Units supported.
    pub supported: u32,
    /// Units billed beyond the supported ones of their code.
    pub over: u32,
    /// Units supported beyond the billed ones of their code.
    pub under: u32,
}

impl Check {
    /// Adds up the billed codes whose minutes are known; a code that was given and not billed is left out.
    #[must_use]
    pub fn difference(&self) -> Difference {
        let compared = self.lines.values().filter(|line| line.billed > 0 && line.verdict != Verdict::NoMinutes);
        compared.fold(Difference::default(), |sum, line| Difference {
            billed: sum.billed.saturating_add(line.billed),
            supported: sum.supported.saturating_add(line.supported),
            over: sum.over.saturating_add(line.billed.saturating_sub(line.supported)),
            under: sum.under.saturating_add(line.supported.saturating_sub(line.billed)),
        })
    }

    /// Whether every line is right (Claims Processing Manual ch. 5 §20.2.C).
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.lines.values().all(|line| line.verdict == Verdict::Right)
    }
}

impl UnitsResult {
    /// Compares billed units with those supported (Claims Processing Manual ch. 5 §20.2.C and D).
    ///
    /// `billed` holds all units of a code together, whatever lines and modifiers they are split over. Where codes tie, the
    /// choice among them is read from what is billed, so either allocation is right.
    #[must_use]
    pub fn check(&self, billed: &IndexMap<Code, u32>) -> Check {
        let supported = self.nearest_to(billed);
        let known = |code: Code| self.lines.get(&code);
        let mut lines = IndexMap::new();
        for code in billed.keys().chain(self.lines.keys()).copied() {
            let line = known(code);
            let untimed = codes::info(code).is_some_and(|row| !row.is_timed());
            let was_billed = billed.get(&code).copied().unwrap_or(0);
            let allowed = supported.get(&code).copied().unwrap_or(u32::from(untimed));
            let verdict = match (line, was_billed.cmp(&allowed)) {
                (None, _) if !untimed => Verdict::NoMinutes,
                (_, std::cmp::Ordering::Equal) => Verdict::Right,
                (_, std::cmp::Ordering::Less) => Verdict::Under,
                (Some(line), _) if allowed == 0 && line.minutes.is_some_and(|m| m < super::units::SUBSTANTIAL) => Verdict::EarnsNone,
                _ => Verdict::Over,
            };
            let minutes = line.and_then(|line| line.minutes);
            lines.entry(code).or_insert(LineCheck { billed: was_billed, supported: allowed, minutes, verdict });
        }
        let timed = |code: &Code| {
            known(*code).is_some_and(|line| line.count != Count::Untimed) && codes::info(*code).is_some_and(codes::CodeInfo::pools)
        };
        let timed_billed = billed.iter().filter(|(code, _)| timed(code)).map(|(_, units)| units).sum();
        Check { lines, timed_billed, timed_supported: self.total_units }
    }

    /// The same units with the choice among tied codes that is nearest to what is billed, so that assistants and payment
    /// are judged on the lines as they stand.
    #[must_use]
    pub fn as_billed(&self, billed: &IndexMap<Code, u32>) -> Self {
        let mut chosen = self.clone();
        for (code, units) in self.nearest_to(billed) {
            if let Some(line) = chosen.lines.get_mut(&code) {
                line.units = units;
            }
        }
        chosen
    }

    /// Of the allowed allocations, the one nearest to what is billed.
    fn nearest_to(&self, billed: &IndexMap<Code, u32>) -> IndexMap<Code, u32> {
        let mut supported: IndexMap<Code, u32> = self.lines.iter().map(|(code, line)| (*code, line.units)).collect();
        for tie in &self.ties {
            let full = |code: &Code| self.lines.get(code).map_or(0, |line| line.full);
            let mut group: Vec<Code> = self.lines.keys().copied().filter(|code| tie.codes.contains(code)).collect();
            // A stable sort: those billed with the unit first, the others in the order of the note.
            group.sort_by_key(|code| billed.get(code).is_none_or(|units| *units <= full(code)));
            for (rank, code) in group.iter().enumerate() {
                supported.insert(*code, full(code) + u32::from((rank as u32) < tie.units));
            }
        }
        supported
    }
}
