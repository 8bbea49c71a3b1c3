//! Applies safe fixes: those that only restate what the note already says.

use std::collections::BTreeSet;

use crate::analysis::{Analysis, analyze};
use crate::config::Config;
use crate::rules::{Edit, Fix, FixKind};

/// The text with every safe fix applied, its analysis, and the number of fixes.
///
/// A round of fixes is kept only if re-reading confirms it: there are fewer findings, and fewer of each rule that was mended. A rule
/// whose fix does not do what it says in this note is left to a person.
pub(super) fn mend(text: String, config: &Config) -> (String, Analysis, usize) {
    let mut text = text;
    let mut analysis = analyze(&text, config);
    let mut fixed = 0;
    let mut barred: BTreeSet<&'static str> = BTreeSet::new();
    loop {
        let offered: Vec<(&'static str, &Fix)> = offers(&analysis).filter(|(rule, _)| !barred.contains(rule)).collect();
        let (mended, applied) = apply(&text, &offered);
        if applied.is_empty() {
            return (text, analysis, fixed);
        }
        let after = analyze(&mended, config);
        let rules: BTreeSet<&'static str> = applied.iter().copied().collect();
        let count = |analysis: &Analysis, rule: &str| offers(analysis).filter(|(other, _)| *other == rule).count();
        let idle: Vec<&'static str> = rules.iter().copied().filter(|rule| count(&after, rule) >= count(&analysis, rule)).collect();
        if !idle.is_empty() {
            barred.extend(idle);
        } else if after.findings.len() >= analysis.findings.len() {
            barred.extend(rules);
        } else {
            fixed += applied.len();
            (text, analysis) = (mended, after);
        }
    }
}

/// The safe fixes that findings offer, each with its rule.
fn offers(analysis: &Analysis) -> impl Iterator<Item = (&'static str, &Fix)> {
    let safe = |fix: &&Fix| fix.safe && fix.kind != FixKind::Ignore;
    analysis.findings.iter().filter_map(move |finding| Some((finding.rule, finding.fixes.iter().find(safe)?)))
}

/// Applies those fixes that touch nothing an earlier one touches, and tells the rules of those applied.
/// An edit that does not fit the text leaves its fix out.
fn apply(text: &str, fixes: &[(&'static str, &Fix)]) -> (String, Vec<&'static str>) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut applied = Vec::new();
    for (rule, fix) in fixes {
        let fits = |edit: &Edit| text.get(edit.span.start..edit.span.end).is_some();
        let free = |edit: &Edit| taken.iter().all(|other| other.span.end < edit.span.start || edit.span.end < other.span.start);
        if !fix.edits.is_empty() && fix.edits.iter().all(|edit| fits(edit) && free(edit)) {
            taken.extend(&fix.edits);
            applied.push(*rule);
        }
    }
    taken.sort_by_key(|edit| edit.span);
    let mut mended = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in taken {
        mended.push_str(text.get(at..edit.span.start).unwrap_or(""));
        mended.push_str(&edit.new_text);
        at = edit.span.end.max(at);
    }
    mended.push_str(text.get(at..).unwrap_or(""));
    (mended, applied)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn fix(start: usize, end: usize, new_text: &str) -> Fix {
        let edits = vec![Edit { span: Span::new(start, end), new_text: new_text.into() }];
        Fix { title: String::new(), kind: FixKind::Replace, edits, safe: true, preferred: true, placeholder: None }
    }

    #[test]
    fn fixes_that_touch_the_same_place_wait_for_the_next_round() {
        let (a, b, c) = (fix(4, 5, "2"), fix(0, 1, "X"), fix(4, 6, "9"));
        assert_eq!(apply("a = 3 u", &[("a", &a), ("b", &b), ("c", &c)]), ("X = 2 u".to_owned(), vec!["a", "b"]));
        assert_eq!(apply("é", &[("a", &fix(1, 2, "e"))]), ("é".to_owned(), vec![]));
    }
}
