//! What was found in all, counted while notes go by.

use std::fmt;

use crate::analysis::Analysis;
use crate::rules::{Finding, FixKind, Severity};

/// Counts over all notes so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files or texts read.
    pub notes: usize,
    /// Visits in them.
    pub visits: usize,
    /// Visits without a finding.
    pub clean: usize,
    /// Findings by loudness.
    pub errors: usize,
    /// See `errors`.
    pub warnings: usize,
    /// See `errors`.
    pub infos: usize,
    /// See `errors`.
    pub hints: usize,
    /// Findings that a safe fix would mend.
    pub fixable: usize,
}

impl Summary {
    /// Counts one note.
    pub fn add(&mut self, analysis: &Analysis) {
        self.notes += 1;
        self.visits += analysis.note.visits.len();
        let visits = &analysis.note.visits;
        let touched = |finding: &Finding| visits.partition_point(|visit| visit.span.start <= finding.span.start).checked_sub(1);
        let mut clean = vec![true; analysis.note.visits.len()];
        for finding in &analysis.findings {
            if let Some(flag) = touched(finding).and_then(|visit| clean.get_mut(visit)) {
                *flag = false;
            }
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
                Severity::Hint => self.hints += 1,
            }
            self.fixable += usize::from(finding.fixes.iter().any(|fix| fix.safe && fix.kind != FixKind::Ignore));
        }
        self.clean += clean.into_iter().filter(|flag| *flag).count();
    }

    /// The number of findings at least as loud as `least`.
    #[must_use]
    pub fn at_least(&self, least: Severity) -> usize {
        [(Severity::Error, self.errors), (Severity::Warning, self.warnings), (Severity::Info, self.infos), (Severity::Hint, self.hints)]
            .into_iter()
            .filter(|(severity, _)| *severity >= least)
            .map(|(_, count)| count)
            .sum()
    }
}

impl fmt::Display for Summary {
    /// `12 notes, 14 visits: 9 clean, 3 errors, 5 warnings, 4 hints · 1 fixable with --fix`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
        write!(f, "{}, {}: {} clean", count(self.notes, "note"), count(self.visits, "visit"), self.clean)?;
        for (number, word) in [(self.errors, "error"), (self.warnings, "warning"), (self.infos, "notice"), (self.hints, "hint")] {
            if number > 0 {
                write!(f, ", {}", count(number, word))?;
            }
        }
        if self.fixable > 0 {
            write!(f, " · {} fixable with --fix", self.fixable)?;
        }
        Ok(())
    }
}
