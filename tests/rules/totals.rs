//! Totals: what is asked, what is compared, and what no fix writes unasked.

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::Config;
use therapy_lsp::rules::Finding;

fn found(text: &str) -> Vec<Finding> {
    analyze(text, &Config::default()).findings
}

#[test]
fn a_total_is_never_written_unasked_and_the_treatment_time_never_at_all() {
    let findings = found("PT 5/18/2026\n97110 15 min clams x10, cued for form\n97110 GP x1\nJ Doe, PT\n");
    let fixes: Vec<_> = findings.iter().filter(|f| f.rule.ends_with("-total")).flat_map(|f| &f.fixes).collect();
    assert!(fixes.iter().any(|fix| fix.edits[0].new_text.starts_with("Total timed: 15 min, total treatment: [")), "{fixes:?}");
    assert!(!fixes.is_empty() && fixes.iter().all(|fix| !fix.safe), "{fixes:?}");
}

/// The mismatch said of a note with 30 minutes of exercise and these lines.
fn mismatch(before: &str, totals: &str) -> Option<String> {
    let text = format!("PT 5/18/2026\n{before}97110 30 min squats 3x10, cued for form\n{totals}\n97110 GP x2\nJ Doe, PT\n");
    found(&text).into_iter().find(|f| f.rule == "timed-total-mismatch").map(|f| f.message)
}

#[test]
fn minutes_that_the_note_calls_unbilled_explain_a_total() {
    for (before, totals) in [
        ("10 min rest break, not billed\n", "timed 30 total 40"),
        ("bike warm up 5 min (not billed)\n", "timed 30 total 35"),
        ("bike warm up 5 min (not billed)\n", "timed 30 total 30"),
        ("", "timed 30 total 45 (15 min warm up on bike unbilled)"),
        ("", "timed 30 total 36 (6 min vitals after LOB)"),
        ("6 min rest; 8 min toileting, no charge\n", "timed 30 total 44"),
        ("in 1:00 out 1:45\n", "timed 30 total 45"),
    ] {
        assert_eq!(mismatch(before, totals), None, "{before}{totals}");
    }
    let said = mismatch("5 min rest break, not billed\n", "timed 35 total 35").unwrap_or_default();
    assert!(said.contains("counts in 5 min that the note calls rest or not billed"), "{said}");
    for (before, totals) in
        [("", "timed 30 total 45"), ("5 min rest break\n", "timed 30 total 45"), ("in 1:00 out 1:40\n", "timed 30 total 45")]
    {
        assert!(mismatch(before, totals).is_some_and(|said| said.contains("add up to 30")), "{before}{totals}");
    }
}
