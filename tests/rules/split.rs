//! A label over activities of two services: which is of which is said, and the label can be divided.

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::Config;
use therapy_lsp::rules::Finding;

use super::fixes::applied;

/// A visit with these lines of treatment.
fn note(treatment: &str) -> String {
    format!(
        "5/18/2026  PT treatment note  Medicare\n{treatment}\n\
         A: L hip weakness limits lifting at home; guarding needed, loses balance when she turns, cues for hip hinge.\n\
         Goal: in 3 weeks pt will lift 20 lb laundry basket floor to waist with supervision, 5/5 trials.\n\
         Total timed: 30 min  Total treatment: 30 min\n97110 GP x1, 97530 GP x1\nA.S., PT\n"
    )
}

/// The finding about the two services, if there is one.
fn said(text: &str) -> Option<Finding> {
    analyze(text, &Config::default()).findings.into_iter().find(|f| ["missing-minutes", "code-unclear"].contains(&f.rule))
}

/// The lines of treatment after the split.
fn split(treatment: &str) -> Option<String> {
    let text = note(treatment);
    let finding = said(&text)?;
    let fix = finding.fixes.iter().find(|fix| fix.title.starts_with("Split "))?;
    assert_eq!(fix.title, "Split 30 minutes between 97110 and 97530");
    let after = applied(&text, fix);
    let left: Vec<&str> = analyze(&after, &Config::default()).findings.iter().map(|f| f.rule).collect();
    assert!(left.iter().all(|rule| *rule == "unfilled-placeholder"), "{left:?}\n{after}");
    let filled = after.replacen("[minutes]", "15", 1).replacen("[minutes]", "15", 1).replace("97530 GP x2", "97110 GP x1, 97530 GP x1");
    assert_eq!(analyze(&filled, &Config::default()).findings, [], "{filled}");
    let lines: Vec<&str> = after.lines().skip(1).take_while(|line| !line.starts_with("A:")).collect();
    Some(lines.join("\n"))
}

#[test]
fn which_part_supports_which_code_is_said() {
    let both = said(&note("TE/TA x 30': SLR 3x10, then box lift floor to shelf x8, CGA")).unwrap();
    assert_eq!(both.message, "SLR (97110) and box lift (97530) share 30 min: units can be counted once each has minutes of its own.");
    let one = said(&note("TherAct (97530) 30 min: SLR 3x10, then box lift floor to shelf x8, CGA")).unwrap();
    assert_eq!(one.message, "Two services under 97530: SLR (97110) and box lift (97530); the minutes of each would decide.");
    let pointed: Vec<&str> = one.related.iter().map(|related| related.message.as_str()).collect();
    assert_eq!(pointed, ["written as 97530 here", "supports 97110", "supports 97530"]);
}

#[test]
fn a_label_is_divided_in_its_own_form() {
    for (before, after) in [
        (
            "TE/TA x 30': SLR 3x10, then box lift floor to shelf x8, CGA",
            "TE [minutes] min: SLR 3x10\nTA [minutes] min: box lift floor to shelf x8, CGA",
        ),
        (
            "  - 97110/97530 30 min: SLR 3x10 and box lift floor to shelf x8, CGA",
            "  - 97110 [minutes] min: SLR 3x10\n  - 97530 [minutes] min: box lift floor to shelf x8, CGA",
        ),
        (
            "TherAct (97530) 30 min: SLR 3x10, then box lift floor to shelf x8, CGA",
            "TherEx (97110) [minutes] min: SLR 3x10\nTherAct (97530) [minutes] min: box lift floor to shelf x8, CGA",
        ),
        (
            "TE/TA 30 min\n- SLR 3x10\n- leg press 60# 3x10\n- box lift floor to shelf x8, CGA",
            "TE [minutes] min\n- SLR 3x10\n- leg press 60# 3x10\nTA [minutes] min\n- box lift floor to shelf x8, CGA",
        ),
        (
            "TE/TA 30 min: SLR 3x10. Good form. Box lift floor to shelf x8, CGA",
            "TE [minutes] min: SLR 3x10. Good form.\nTA [minutes] min: Box lift floor to shelf x8, CGA",
        ),
    ] {
        assert_eq!(split(before).as_deref(), Some(after));
    }
}

#[test]
fn services_that_have_their_own_lines_are_left_alone() {
    assert_eq!(said(&note("TE 15': SLR 3x10, leg press 60# 3x10\nTA 15': box lift floor to shelf x8, CGA")), None);
}
