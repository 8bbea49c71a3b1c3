//! Counts of right and wrong answers, and the figures made of them.

use std::collections::BTreeMap;

use serde::Serialize;

/// Right answers among those given and among those asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Match {
    /// Answers given.
    pub(super) given: usize,
    /// Right ones among them.
    pub(super) right: usize,
    /// Answers asked for.
    pub(super) asked: usize,
    /// Found ones among them.
    pub(super) found: usize,
}

impl Match {
    /// Counts an answer given.
    pub(super) fn give(&mut self, right: bool) {
        self.given += 1;
        self.right += usize::from(right);
    }

    /// Counts an answer asked for.
    pub(super) fn ask(&mut self, found: bool) {
        self.asked += 1;
        self.found += usize::from(found);
    }

    /// Share of right answers among those given; 1 where none was given and none asked for.
    pub(super) fn precision(self) -> f64 {
        share(self.right, self.given).unwrap_or(f64::from(u8::from(self.asked == 0)))
    }

    /// Share of found answers among those asked for; 1 where none was asked for and none given.
    pub(super) fn recall(self) -> f64 {
        share(self.found, self.asked).unwrap_or(f64::from(u8::from(self.given == 0)))
    }

    /// Harmonic mean of both.
    pub(super) fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }
}

/// Cases that came out as they should, of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Count {
    pub(super) hit: usize,
    pub(super) of: usize,
}

impl Count {
    /// Counts a case.
    pub(super) fn add(&mut self, hit: bool) {
        self.of += 1;
        self.hit += usize::from(hit);
    }

    /// The share, 0 to 1; `None` without cases.
    pub(super) fn share(self) -> Option<f64> {
        share(self.hit, self.of)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of labels are far below 2^52")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Everything that is measured.
#[derive(Clone, Debug, Default)]
pub(super) struct Figures {
    /// Labelled notes.
    pub(super) notes: usize,
    /// Labelled visits.
    pub(super) visits: usize,
    /// Activities performed in the visit.
    pub(super) performed: Match,
    /// Their code, as labelled.
    pub(super) code: Match,
    /// Their code, any defensible one.
    pub(super) code_lenient: Match,
    /// Their minutes.
    pub(super) minutes: Match,
    /// Their level of assistance.
    pub(super) assist: Match,
    /// Minutes of each code of a visit.
    pub(super) code_minutes: Match,
    /// Billed lines by code and place.
    pub(super) charges: Match,
    /// Billed lines with units and modifiers.
    pub(super) charges_full: Match,
    /// Findings by rule.
    pub(super) findings: BTreeMap<String, Match>,
    /// Things not performed that were taken for performed.
    pub(super) traps: Count,
    /// The reason why something is not performed, where it was read at all.
    pub(super) reasons: Count,
    /// Visits with the units of the timed codes right, by the total-time rule.
    pub(super) cms: Count,
    /// The same with untimed codes.
    pub(super) cms_untimed: Count,
    /// Visits with the units of the timed codes right, by the rule of eights.
    pub(super) ama: Count,
    /// Visits with the timed minutes right.
    pub(super) timed: Count,
    /// Notes without anything to look at that were left in peace.
    pub(super) quiet: Count,
    /// Findings where there is nothing to look at.
    pub(super) false_findings: usize,
    /// What went wrong, a line each.
    pub(super) misses: Vec<String>,
}

impl Figures {
    /// All findings together.
    pub(super) fn all_findings(&self) -> Match {
        self.findings.values().fold(Match::default(), |sum, one| Match {
            given: sum.given + one.given,
            right: sum.right + one.right,
            asked: sum.asked + one.asked,
            found: sum.found + one.found,
        })
    }

    /// The figures with precision and recall, by name.
    pub(super) fn matches(&self) -> [(&'static str, Match); 9] {
        [
            ("performed activities", self.performed),
            ("code", self.code),
            ("code, any defensible", self.code_lenient),
            ("minutes", self.minutes),
            ("level of assistance", self.assist),
            ("minutes by code", self.code_minutes),
            ("charges", self.charges),
            ("charges, units and modifiers", self.charges_full),
            ("findings", self.all_findings()),
        ]
    }

    /// The figures that are counts, by name.
    pub(super) fn counts(&self) -> [(&'static str, Count); 7] {
        [
            ("not performed, taken for performed", self.traps),
            ("reason for not performed", self.reasons),
            ("units, total-time rule", self.cms),
            ("units with untimed codes", self.cms_untimed),
            ("units, rule of eights", self.ama),
            ("timed minutes of the visit", self.timed),
            ("compliant notes left in peace", self.quiet),
        ]
    }
}

/// Words on one line and not too long.
pub(super) fn shorten(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > 90 { line.chars().take(89).chain(['…']).collect() } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_right_only_where_nothing_is_asked() {
        let mut figure = Match::default();
        assert!((figure.f1() - 1.0).abs() < f64::EPSILON);
        figure.ask(false);
        assert!(figure.f1().abs() < f64::EPSILON && figure.precision().abs() < f64::EPSILON);
        figure.ask(true);
        figure.give(true);
        assert!((figure.f1() - 2.0 / 3.0).abs() < 1e-9);
    }
}
