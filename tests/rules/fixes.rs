//! A fix applied and the note read again: its finding is gone, and nothing came but blanks to fill.

use std::collections::BTreeMap;

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::Config;
use therapy_lsp::rules::{Finding, Fix, FixKind, RULES};

use super::notes;

/// The text with a fix applied.
pub(crate) fn applied(text: &str, fix: &Fix) -> String {
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| edit.span);
    for pair in edits.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "edits overlap: {fix:?}");
    }
    let mut new = text.to_owned();
    for edit in edits.iter().rev() {
        new.replace_range(edit.span.start..edit.span.end, &edit.new_text);
    }
    new
}

/// How often each rule, with its message, is found.
fn count(findings: &[Finding], rule: &str) -> usize {
    findings.iter().filter(|finding| finding.rule == rule).count()
}

/// What is wrong with one fix, if anything.
fn trouble(text: &str, before: &[Finding], finding: &Finding, fix: &Fix) -> Option<String> {
    let after_text = applied(text, fix);
    let after = analyze(&after_text, &Config::default()).findings;
    if count(&after, finding.rule) >= count(before, finding.rule) && finding.rule != "unfilled-placeholder" {
        let rest: Vec<&str> = after.iter().filter(|f| f.rule == finding.rule).map(|f| f.message.as_str()).collect();
        return Some(format!("does not remove {}: {rest:?}\n{after_text}", finding.rule));
    }
    let names = RULES.iter().map(|rule| rule.name).filter(|name| *name != "unfilled-placeholder");
    let more: Vec<&str> = names.filter(|name| count(&after, name) > count(before, name)).collect();
    if !more.is_empty() {
        return Some(format!("adds {more:?}\n{after_text}"));
    }
    if fix.kind == FixKind::Ignore && after.iter().any(|f| f.rule == "unfilled-placeholder") && count(before, "unfilled-placeholder") == 0 {
        return Some("leaves a blank".into());
    }
    if let Some(placeholder) = &fix.placeholder {
        let edit = &fix.edits[placeholder.edit];
        let blank = placeholder.range.of(&edit.new_text);
        if !blank.starts_with('[') || !blank.ends_with(']') {
            return Some(format!("the blank is {blank:?}"));
        }
    }
    None
}

/// A blank is the therapist's to fill: there is nothing to offer but silence.
const WITHOUT: &[&str] = &["unfilled-placeholder"];

#[test]
fn a_fix_removes_its_finding_and_adds_only_blanks() {
    let with_marks = notes::all().into_iter().chain(notes::labelled());
    let mut texts: Vec<(String, String)> = with_marks.map(|(path, text)| (path.display().to_string(), text)).collect();
    texts.extend(RULES.iter().map(|rule| (format!("page of {}", rule.name), rule.doc.fails.to_owned())));
    let windows: Vec<_> = texts.iter().map(|(name, text)| (format!("{name}, CRLF"), text.replace('\n', "\r\n"))).collect();
    let capitals: Vec<_> = texts.iter().map(|(name, text)| (format!("{name}, CAPITALS"), text.to_uppercase())).collect();
    texts.extend(windows);
    texts.extend(capitals);
    let mut wrong = Vec::new();
    let mut tried: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, text) in &texts {
        let before = analyze(text, &Config::default()).findings;
        for finding in &before {
            for fix in &finding.fixes {
                if fix.kind != FixKind::Ignore {
                    *tried.entry(finding.rule).or_default() += 1;
                }
                if let Some(trouble) = trouble(text, &before, finding, fix) {
                    wrong.push(format!("--- {name}: {}: {}: {trouble}", finding.rule, fix.title));
                }
            }
        }
    }
    let untried: Vec<&str> =
        RULES.iter().map(|rule| rule.name).filter(|name| !WITHOUT.contains(name) && !tried.contains_key(name)).collect();
    assert!(untried.is_empty(), "no fix was tried of {untried:?}");
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), tried.values().sum::<usize>(), wrong.join("\n"));
}

#[test]
fn rules_whose_missing_text_can_be_written_offer_to_write_it() {
    for rule in RULES.iter().filter(|rule| !WITHOUT.contains(&rule.name)) {
        let findings = analyze(rule.doc.fails, &Config::default()).findings;
        let offered = findings.iter().any(|f| f.rule == rule.name && f.fixes.iter().any(|fix| fix.kind != FixKind::Ignore));
        assert!(offered, "{} offers no fix on its own example", rule.name);
    }
}
