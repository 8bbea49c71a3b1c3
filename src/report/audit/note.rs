//! What an audit takes of one note: counts for each visit, and its findings with the words they rest on.

use jiff::civil::Date;

use super::model::{Counts, UnitCounts};
use super::quote::{QuotedLine, quote};
use crate::analysis::{Analysis, VisitAnalysis};
use crate::billing::Stake;
use crate::config::{Discipline, ProviderRole};
use crate::note::{Signer, Visit};
use crate::report::{Checked, Lines};
use crate::rules::{Finding, FixKind, Severity};

/// One note, counted. Made on any thread; pure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NoteTally {
    /// Path as `check` names it.
    pub path: String,
    /// Its visits, in the order of the note.
    pub visits: Vec<VisitTally>,
    /// Its findings, in the order of the note.
    pub findings: Vec<Found>,
    /// Rules of the findings that comments in the note suppress.
    pub suppressed: Vec<&'static str>,
}

/// One visit, counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VisitTally {
    /// Date of service.
    pub date: Option<Date>,
    /// Those who signed it, each once.
    pub signers: Vec<Person>,
    /// Its findings.
    pub findings: Counts,
    /// Its units.
    pub units: UnitCounts,
    /// What the difference in units is worth, where it has a price.
    pub stake: Option<Stake>,
}

/// One who signed: the same person however the initials are set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// What tells them apart: the letters of the name, the role and the discipline.
    pub key: String,
    /// Name and credential as written.
    pub shown: String,
    /// Therapist or assistant.
    pub role: ProviderRole,
    /// Discipline by the credential.
    pub discipline: Option<Discipline>,
}

/// One finding with what a person needs to see of the note.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The rule's name.
    pub rule: &'static str,
    /// How loud.
    pub severity: Severity,
    /// The note.
    pub path: String,
    /// Index of its visit; `None` before the first.
    pub visit: Option<usize>,
    /// Date of service of its visit.
    pub date: Option<Date>,
    /// Keys of those who signed its visit.
    pub signers: Vec<String>,
    /// Line and column of its first word, from 1.
    pub place: (usize, usize),
    /// One sentence.
    pub message: String,
    /// What would mend it, as the editor offers it.
    pub fix: Option<String>,
    /// The words.
    pub quote: Vec<QuotedLine>,
}

impl NoteTally {
    /// Counts one note.
    #[must_use]
    pub fn of(note: Checked<'_>) -> Self {
        let Analysis { note: read, visits: known, findings, silenced, .. } = note.analysis;
        let lines = Lines::new(note.text);
        let mut visits: Vec<VisitTally> =
            read.visits.iter().zip(known).map(|(visit, known)| VisitTally::of(note.text, visit, known)).collect();
        let of = |finding: &Finding| read.visits.partition_point(|visit| visit.span.start <= finding.span.start).checked_sub(1);
        let mut found = Vec::with_capacity(findings.len());
        for finding in findings {
            let visit = of(finding);
            let tally = visit.and_then(|visit| visits.get_mut(visit));
            found.push(Found {
                rule: finding.rule,
                severity: finding.severity,
                path: note.path.to_owned(),
                visit,
                date: tally.as_ref().and_then(|tally| tally.date),
                signers: tally.as_ref().map_or_else(Vec::new, |tally| tally.signers.iter().map(|signer| signer.key.clone()).collect()),
                place: lines.position(finding.span.start),
                message: finding.message.clone(),
                fix: fix(finding),
                quote: quote(note.text, &lines, finding),
            });
            if let Some(tally) = tally {
                tally.findings.add(finding.severity);
            }
        }
        Self { path: note.path.to_owned(), visits, findings: found, suppressed: silenced.iter().map(|finding| finding.rule).collect() }
    }

    /// All its findings.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.findings.iter().for_each(|found| counts.add(found.severity));
        counts
    }
}

impl VisitTally {
    fn of(text: &str, visit: &Visit, known: &VisitAnalysis) -> Self {
        let difference = known.tally.check.as_ref().map(|check| check.difference()).unwrap_or_default();
        let mut signers: Vec<Person> = Vec::new();
        for person in visit.signature.iter().flat_map(|signature| &signature.signers).map(|signer| Person::of(text, signer)) {
            if !signers.iter().any(|other| other.key == person.key) {
                signers.push(person);
            }
        }
        Self {
            date: visit.date.map(|date| date.value),
            signers,
            findings: Counts::default(),
            units: UnitCounts {
                billed: visit.charges.iter().filter_map(|charge| charge.units).map(|units| u64::from(units.value)).sum(),
                compared: difference.billed.into(),
                supported: difference.supported.into(),
                over: difference.over.into(),
                under: difference.under.into(),
            },
            stake: known.tally.stake.clone(),
        }
    }
}

/// Longest name that is shown; what is longer is no name.
const LONGEST_NAME: usize = 60;

impl Person {
    fn of(text: &str, signer: &Signer) -> Self {
        let words = |span: crate::text::Span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        let (name, credential) = (words(signer.name), words(signer.credential));
        let letters: String = name.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).collect();
        let mut shown = format!("{name}, {credential}");
        if shown.len() > LONGEST_NAME {
            shown.truncate(shown.floor_char_boundary(LONGEST_NAME));
            shown.push('…');
        }
        Self {
            key: format!("{letters} {:?} {:?}", signer.discipline, signer.role),
            shown,
            role: signer.role,
            discipline: signer.discipline,
        }
    }
}

/// The fix to offer first; silencing a finding is none.
fn fix(finding: &Finding) -> Option<String> {
    let fixes = finding.fixes.iter().filter(|fix| fix.kind != FixKind::Ignore);
    fixes.max_by_key(|fix| fix.preferred).map(|fix| fix.title.clone())
}
