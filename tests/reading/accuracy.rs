//! Accuracy on the labelled notes in `tests/notes` does not fall below what was reached.

use assert_cmd::Command;
use serde_json::Value;

/// Lowest precision and recall by field.
const FLOORS: [(&str, f64, f64); 9] = [
    ("performed activities", 0.953, 0.972),
    ("code", 0.938, 0.957),
    ("code, any defensible", 0.943, 0.962),
    ("minutes", 0.975, 0.92),
    ("level of assistance", 0.976, 0.957),
    ("minutes by code", 0.994, 0.99),
    ("charges", 1.0, 1.0),
    ("charges, units and modifiers", 0.995, 0.995),
    ("findings", 0.965, 0.91),
];

/// Lowest number of right visits or notes, by figure.
const RIGHT: [(&str, u64); 6] = [
    ("reason for not performed", 1160),
    ("units, total-time rule", 262),
    ("units with untimed codes", 259),
    ("units, rule of eights", 263),
    ("timed minutes of the visit", 262),
    ("compliant notes left in peace", 120),
];

/// Highest number of things not done that are taken for done.
const TRAPS: u64 = 46;

/// Highest number of findings where there is nothing to look at.
const FALSE_FINDINGS: u64 = 11;

#[test]
fn labelled_notes_are_read_as_well_as_before() {
    let notes = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/notes");
    let run = Command::cargo_bin("therapy-lsp").unwrap().args(["accuracy", notes, "--json"]).assert().success();
    let figures: Value = serde_json::from_slice(&run.get_output().stdout).unwrap();
    let mut low = Vec::new();
    for (field, precision, recall) in FLOORS {
        for (name, floor) in [("precision", precision), ("recall", recall)] {
            let reached = figures["fields"][field][name].as_f64().unwrap_or_else(|| panic!("no figure for {field}"));
            if reached + 1e-9 < floor {
                low.push(format!("{name} of {field}: {reached:.3}, was at least {floor}"));
            }
        }
    }
    let count = |name: &str| figures["counts"][name]["hit"].as_u64().unwrap_or_else(|| panic!("no count of {name}"));
    low.extend(
        RIGHT.iter().filter(|(name, least)| count(name) < *least).map(|(name, least)| format!("{name}: {}, was {least}", count(name))),
    );
    let traps = count("not performed, taken for performed");
    let false_findings = figures["false_findings"].as_u64().unwrap();
    low.extend((traps > TRAPS).then(|| format!("taken for performed: {traps}, was {TRAPS}")));
    low.extend((false_findings > FALSE_FINDINGS).then(|| format!("false findings: {false_findings}, was {FALSE_FINDINGS}")));
    assert!(figures["notes"].as_u64().unwrap() >= 280, "notes are missing");
    assert!(low.is_empty(), "see `therapy-lsp accuracy tests/notes --show`:\n{}", low.join("\n"));
}
