//! Modifiers are written on a charge as the note writes the others.

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::Config;

use super::fixes::applied;

/// The charges after the first fix of a title has been applied.
fn after(charges: &str, signature: &str, title: &str) -> String {
    let text = format!(
        "PT VISIT NOTE  5/18/2026  Medicare\nTE 15 min - SLR 3x10, quad sets 3x10\nMT 8 min - patellar mobs Gr III\n\
         A: quad weakness limits stairs.\nTimed 23  Total 23\n{charges}\n{signature}\n"
    );
    let findings = analyze(&text, &Config::default()).findings;
    let fix = findings.iter().flat_map(|f| &f.fixes).find(|fix| fix.title == title);
    let fix = fix.unwrap_or_else(|| panic!("no {title} for {charges}: {:?}", findings.iter().map(|f| &f.message).collect::<Vec<_>>()));
    let new = applied(&text, fix);
    new.split("Total 23\n").nth(1).unwrap().trim_end().trim_end_matches(signature).trim_end().to_owned()
}

#[test]
fn a_modifier_is_added_where_the_others_stand() {
    for (before, then) in [
        ("97110 GP x1; 97140 x1", "97110 GP x1; 97140 GP x1"),
        ("97110 x1 GP    97140 x1", "97110 x1 GP    97140 x1 GP"),
        ("97110-GP x1  97140 x1", "97110-GP x1  97140-GP x1"),
        ("97110 gp x1, 97140 x1", "97110 gp x1, 97140 gp x1"),
        (
            "| Code | Units | Mod |\n|---|---|---|\n| 97110 | 1 | GP |\n| 97140 | 1 |  |",
            "| Code | Units | Mod |\n|---|---|---|\n| 97110 | 1 | GP |\n| 97140 | 1 | GP |",
        ),
    ] {
        assert_eq!(after(before, "A.S., PT", "Add GP").replace("GP  |", "GP |"), then);
    }
    assert_eq!(after("97110 CQ x1, 97140 GP CQ x1", "R.D., PTA", "Add GP"), "97110 GP CQ x1, 97140 GP CQ x1");
    assert_eq!(after("97110 GP x1, 97140 GP CQ x1", "R.D., PTA", "Add CQ"), "97110 GP CQ x1, 97140 GP CQ x1");
}

#[test]
fn a_modifier_is_changed_or_taken_away_with_its_space() {
    assert_eq!(after("97110 GO x1, 97140 GP x1", "A.S., PT", "Change GO to GP"), "97110 GP x1, 97140 GP x1");
    assert_eq!(after("97110 GP CQ x1, 97140 GP x1", "A.S., PT", "Remove CQ"), "97110 GP x1, 97140 GP x1");
    assert_eq!(after("97110 GP GO x1, 97140 GP x1", "A.S., PT", "Keep only GP"), "97110 GP x1, 97140 GP x1");
}

#[test]
fn units_by_the_assistant_get_a_line_of_their_own() {
    let note = |charges: &str| {
        format!(
            "PT 5/18/2026 Medicare\nTE 97110 45 min (PT 30 min, PTA 15 min): SLR 3x10, quad sets 3x10, heel slides\n\
             A: L quad weakness limits stairs.\nTimed 45 total 45\n{charges}\nA.S., PT; R.D., PTA\n"
        )
    };
    for (before, title, then) in [
        ("97110 GP x3", "Split off 1 unit with CQ", "97110 GP x2\n97110 GP CQ x1"),
        ("Charges: 97110 GP x3", "Split off 1 unit with CQ", "Charges: 97110 GP x2, 97110 GP CQ x1"),
        ("97110 GP CQ x3", "Split off 2 units without CQ", "97110 GP CQ x1\n97110 GP x2"),
    ] {
        let text = note(before);
        let findings = analyze(&text, &Config::default()).findings;
        let fix = findings.iter().flat_map(|f| &f.fixes).find(|fix| fix.title == title);
        let new = applied(&text, fix.unwrap_or_else(|| panic!("no {title}: {findings:?}")));
        assert!(new.contains(&format!("\n{then}\nA.S.")), "{new}");
        assert_eq!(analyze(&new, &Config::default()).findings, [], "{new}");
    }
}
