//! Compares findings with the labelled ones, rule by rule.

use std::collections::BTreeSet;

use super::figures::{Figures, shorten};
use super::labels::{self, Gold};
use crate::rules::Finding;
use crate::text::Span;

/// Rules that the labels say nothing of.
const NOT_LABELLED: [&str; 4] = ["code-missing", "unknown-code", "deleted-code", "units-over-mue"];

/// Rules that are about the whole note, wherever they stand.
const WHOLE_NOTE: [&str; 9] = [
    "missing-functional-goal",
    "missing-skilled-need",
    "missing-justification",
    "missing-timed-total",
    "missing-treatment-total",
    "missing-signature",
    "kx-needed",
    "timed-total-mismatch",
    "conflicting-assist",
];

/// Adds one note's findings to the figures.
pub(super) fn score(gold: &Gold, found: &[Finding], figures: &mut Figures) {
    let given: Vec<(String, &Finding)> = found.iter().filter_map(|finding| Some((kind(finding)?, finding))).collect();
    let labelled: Vec<(String, &labels::Finding, &[Span])> =
        gold.labels.findings.iter().zip(&gold.findings).map(|(label, places)| (labelled_kind(label), label, places.as_slice())).collect();
    let fits = |label: &(String, &labels::Finding, &[Span]), (kind, finding): &(String, &Finding)| {
        let whole = || label.1.words.is_none() || WHOLE_NOTE.contains(&finding.rule);
        let near = |place: &Span| place.overlaps(finding.span) || place.start == finding.span.start;
        let line = || label.2.first().is_some_and(|first| gold.same_line(*first, finding.span));
        label.0 == *kind && (whole() || label.2.iter().any(near) || line())
    };
    let mut taken = BTreeSet::new();
    for label in labelled.iter().filter(|label| !label.1.doubt) {
        let hit = given.iter().enumerate().find(|(n, one)| !taken.contains(n) && fits(label, one)).map(|(n, _)| n);
        let figure = figures.findings.entry(label.0.clone()).or_default();
        figure.ask(hit.is_some());
        if let Some(n) = hit {
            figure.give(true);
            taken.insert(n);
        } else {
            let words = label.2.first().map(|place| shorten(place.of(&gold.text))).unwrap_or_default();
            figures.misses.push(format!("finding missed: {} {words}", label.0));
        }
    }
    let mut wrong = 0;
    for (n, one) in given.iter().enumerate() {
        // One more of a labelled kind at its place, or one that is open, is neither right nor wrong.
        if taken.contains(&n) || labelled.iter().any(|label| fits(label, one)) {
            continue;
        }
        wrong += 1;
        figures.findings.entry(one.0.clone()).or_default().give(false);
        figures.misses.push(format!("false finding: {} {}", one.0, shorten(one.1.span.of(&gold.text))));
    }
    figures.false_findings += wrong;
    if labelled.is_empty() {
        figures.quiet.add(wrong == 0);
    }
}

/// What a finding is counted as; `None` for what the labels say nothing of.
fn kind(finding: &Finding) -> Option<String> {
    if NOT_LABELLED.contains(&finding.rule) {
        return None;
    }
    if finding.rule != "code-mismatch" {
        return Some(finding.rule.to_owned());
    }
    let code = |key: &str| finding.data.get(key).and_then(|value| value.as_str());
    // The labels tell exercise from activity; the neighbours have too few cases to count.
    match (code("written")?, code("supported")?) {
        pair @ (("97530", "97110") | ("97110", "97530")) => Some(mismatch(pair.0, pair.1)),
        _ => None,
    }
}

fn labelled_kind(label: &labels::Finding) -> String {
    match (label.written, label.supported) {
        (Some(written), Some(supported)) => mismatch(written.as_str(), supported.as_str()),
        _ => label.rule.clone(),
    }
}

fn mismatch(written: &str, supported: &str) -> String {
    format!("code-mismatch {written} → {supported}")
}
