//! Labels beside a note: what a careful reader says stands in it, by quoted words instead of offsets.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::config::Code;
use crate::text::Span;

/// `NNN.toml` beside `NNN.txt`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Labels {
    /// How the note is written, in a few words.
    #[serde(default, rename = "style")]
    pub(super) _style: String,
    /// What was done in this visit.
    #[serde(default)]
    pub(super) performed: Vec<Activity>,
    /// What is named and was not done, each with its `status`.
    #[serde(default)]
    pub(super) other: Vec<Activity>,
    /// Billed lines.
    #[serde(default)]
    pub(super) charges: Vec<Charge>,
    /// What there is to look at.
    #[serde(default)]
    pub(super) findings: Vec<Finding>,
    /// Dates of service, in order.
    #[serde(default)]
    pub(super) visit: Vec<Visit>,
}

/// Words of the note: quoted exactly, or their beginning and end with `…` between.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Quote {
    /// The first place where they stand.
    First(String),
    /// The n-th place, from 1.
    Nth(String, usize),
}

/// One activity phrase, or a list of like exercises under one label.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Activity {
    pub(super) words: Quote,
    /// The code by the evidence; none for a measurement or a bare goal.
    pub(super) code: Option<Code>,
    /// Codes that are defensible too.
    #[serde(default)]
    pub(super) also: Vec<Code>,
    /// Treatment minutes of the activity, or of the label it is the first under.
    pub(super) minutes: Option<u32>,
    /// The heaviest level, as `check --format json` names it.
    pub(super) assist: Option<String>,
    /// Why it is not performed.
    pub(super) status: Option<String>,
    /// Only a label: neither asked for nor wrong.
    #[serde(default)]
    pub(super) optional: bool,
}

/// A billed line.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Charge {
    pub(super) words: Quote,
    pub(super) code: Code,
    pub(super) units: Option<u32>,
    #[serde(default)]
    pub(super) modifiers: Vec<String>,
    /// Left out of the score.
    #[serde(default)]
    pub(super) doubt: bool,
}

/// Something to look at.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Finding {
    /// The rule; `code-mismatch` with `written` and `supported`.
    pub(super) rule: String,
    pub(super) written: Option<Code>,
    pub(super) supported: Option<Code>,
    /// The words; none where it is about the whole note.
    pub(super) words: Option<Quote>,
    /// Codes whose charges and performed activities are right places for it too.
    #[serde(default)]
    pub(super) codes: Vec<Code>,
    /// Neither asked for nor wrong.
    #[serde(default)]
    pub(super) doubt: bool,
    /// Why, for the reader of the label.
    #[serde(default, rename = "note")]
    pub(super) _note: String,
}

/// One date of service.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Visit {
    /// The words its part of the file begins with, from the second visit on.
    pub(super) begins: Option<Quote>,
    #[serde(default, rename = "date")]
    pub(super) _date: Option<String>,
    #[serde(default, rename = "discipline")]
    pub(super) _discipline: Option<String>,
    #[serde(default, rename = "payer")]
    pub(super) _payer: Option<String>,
    /// Minutes of each timed code, as labelled in the note.
    #[serde(default)]
    pub(super) minutes: BTreeMap<Code, u32>,
    /// Timed minutes together.
    pub(super) timed: Option<u32>,
    /// Units by the total-time rule, timed codes and performed untimed ones.
    pub(super) cms: Option<BTreeMap<Code, u32>>,
    /// Units by the rule of eights.
    pub(super) ama: Option<BTreeMap<Code, u32>>,
    /// Codes of which the last unit may go to any.
    #[serde(default)]
    pub(super) ties: Vec<Vec<Code>>,
}

/// A labelled note with the places of its words.
#[derive(Debug)]
pub(super) struct Gold {
    /// File name without ending.
    pub(super) id: String,
    pub(super) text: String,
    pub(super) labels: Labels,
    /// Places of `performed`.
    pub(super) performed: Vec<Span>,
    /// Places of `other`.
    pub(super) other: Vec<Span>,
    /// Places of `charges`.
    pub(super) charges: Vec<Span>,
    /// Places of each finding, the main one first; none for the whole note.
    pub(super) findings: Vec<Vec<Span>>,
    /// Where each visit begins.
    pub(super) begins: Vec<usize>,
}

impl Gold {
    /// Finds the quoted words in the note.
    ///
    /// # Errors
    /// Which label is not TOML, or quotes words that the note does not have.
    pub(super) fn new(id: String, text: String, labels: &str) -> Result<Self, String> {
        let labels: Labels = toml::from_str(labels).map_err(|error| format!("{id}: {error}"))?;
        let place = |quote: &Quote| quote.find(&text).ok_or_else(|| format!("{id}: the note has no words {quote:?}"));
        let all = |quotes: Vec<&Quote>| quotes.into_iter().map(place).collect::<Result<Vec<Span>, String>>();
        let performed = all(labels.performed.iter().map(|activity| &activity.words).collect())?;
        let other = all(labels.other.iter().map(|activity| &activity.words).collect())?;
        let charges = all(labels.charges.iter().map(|charge| &charge.words).collect())?;
        let mut findings = Vec::new();
        for finding in &labels.findings {
            let mut places: Vec<Span> = finding.words.iter().map(place).collect::<Result<_, _>>()?;
            let charged =
                labels.charges.iter().zip(&charges).filter(|(charge, _)| finding.codes.contains(&charge.code)).map(|(_, span)| *span);
            let of_code = |activity: &Activity| activity.code.is_some_and(|code| finding.codes.contains(&code));
            let done = labels.performed.iter().zip(&performed).filter(|(activity, _)| of_code(activity)).map(|(_, span)| *span);
            if finding.words.is_some() {
                places.extend(charged.chain(done));
            }
            findings.push(places);
        }
        let begins = labels.visit.iter().map(|visit| visit.begins.as_ref().map_or(Ok(0), |quote| place(quote).map(|span| span.start)));
        let begins = begins.collect::<Result<Vec<usize>, String>>()?;
        Ok(Self { id, text, labels, performed, other, charges, findings, begins })
    }

    /// The visit in whose part of the note an offset lies.
    pub(super) fn visit_of(&self, offset: usize) -> usize {
        self.begins.iter().rposition(|begin| *begin <= offset).unwrap_or(0)
    }

    /// Whether two spans begin on one line.
    pub(super) fn same_line(&self, a: Span, b: Span) -> bool {
        let line = |offset: usize| self.text.as_bytes().iter().take(offset).rposition(|byte| *byte == b'\n');
        line(a.start) == line(b.start)
    }
}

impl Quote {
    fn find(&self, text: &str) -> Option<Span> {
        let (words, nth) = match self {
            Self::First(words) => (words.as_str(), 1),
            Self::Nth(words, nth) => (words.as_str(), *nth),
        };
        let at = |words: &str| text.match_indices(words).nth(nth.checked_sub(1)?).map(|(start, _)| start);
        if let Some(start) = at(words) {
            return Some(Span::new(start, start + words.len()));
        }
        let (first, last) = words.split_once('…')?;
        let (first, last) = (first.trim_end(), last.trim_start());
        let start = at(first)?;
        let rest = start + first.len();
        let end = rest + text.get(rest..)?.find(last)? + last.len();
        Some(Span::new(start, end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_ends_and_by_number() {
        let text = "SLR 3x10, quads\nSLR 2x10, bridges";
        let of = |quote: Quote| quote.find(text).map(|span| span.of(text).to_owned());
        assert_eq!(of(Quote::First("SLR … quads".into())).as_deref(), Some("SLR 3x10, quads"));
        assert_eq!(of(Quote::Nth("SLR".into(), 2)).as_deref(), Some("SLR"));
        assert_eq!(Quote::Nth("SLR … bridges".into(), 2).find(text), Some(Span::new(16, 33)));
        assert_eq!(of(Quote::First("squats".into())), None);
        assert_eq!(of(Quote::Nth("SLR".into(), 0)), None);
    }

    #[test]
    fn a_label_that_quotes_other_words_is_refused() {
        let error = Gold::new("001".into(), "S: ok".into(), "performed = [{ words = 'squats' }]").unwrap_err();
        assert!(error.contains("001") && error.contains("squats"), "{error}");
    }
}
