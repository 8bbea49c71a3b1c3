//! What a finding says and which words it points at.

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::Config;
use therapy_lsp::rules::Finding;

fn found(text: &str, rule: &str) -> Vec<Finding> {
    let mut findings = analyze(text, &Config::default()).findings;
    findings.retain(|finding| finding.rule == rule);
    findings
}

#[test]
fn a_code_without_a_unit_comes_with_what_the_rule_gives() {
    let note = "PT 5/18/2026 Medicare\n97530 38 min sit to stand 3x10, CGA for safe transfers\n97140 7 min patellar mobs gr III\n\
                timed 45 total 45\n97530 GP x2, 97140 GP x1\nJ Doe, PT\n";
    let findings = found(note, "under-8-minutes-billed");
    assert!(findings[0].message.ends_with("The rule gives 97530 x3 and no 97140."), "{}", findings[0].message);
}

#[test]
fn lines_whose_units_were_added_are_named() {
    let note = "PT 5/18/2026\n97110 15 min clams 3x10, cued for form\ntimed 15 total 15\n97110 GP x1\n97110 KX GP x1\nJ Doe, PT\n";
    let findings = found(note, "units-over");
    assert!(findings[0].message.starts_with("2 units of 97110 on 2 lines (97110 GP x1, 97110 KX GP x1)"), "{}", findings[0].message);
    assert!(findings[0].related.iter().any(|related| related.span.of(note) == "97110 KX GP x1"), "{:?}", findings[0].related);
}

#[test]
fn a_missing_signature_is_shown_at_the_end() {
    let note = "PT 5/18/2026\n97110 15 min clams 3x10, cued for form\ntimed 15 total 15\n97110 GP x1\n\n";
    assert_eq!(found(note, "missing-signature")[0].span.of(note), "97110 GP x1");
    let line = "97110 15 min clams 3x10, cued for form, 97110 x1";
    assert_eq!(found(line, "missing-signature")[0].span.of(line), "x1");
}

#[test]
fn an_activity_is_called_by_words_that_name_it() {
    for (words, name) in [
        ("97116 15 min w SPC, 97116 GP x1", "Gait training"),
        ("97530 15 min saw\n97530 GP x1", "\"saw\""),
        ("97530 15 min with RW up curb, 97530 GP x1", "Therapeutic activities"),
    ] {
        let text = format!("{words}\nJ Doe, PT\n");
        let said = found(&text, "missing-assist-level");
        assert!(said.iter().all(|f| f.message.starts_with(name)) && !said.is_empty(), "{said:?}");
    }
}

#[test]
fn who_gave_a_line_decides_its_modifier_and_nobody_else() {
    let note = |mt: &str, te: &str, charges: &str, signed: &str| {
        format!(
            "PT 5/18/2026 Medicare\n97140 16 min patellar mobs gr III{mt}\n97110 14 min quad sets 3x10, cued for VMO{te}\n\
             timed 30 total 30\n{charges}\n{signed}\n"
        )
    };
    let marked = |text: &str| {
        let mut all = found(text, "missing-assistant-modifier");
        all.extend(found(text, "unneeded-assistant-modifier"));
        all.into_iter().map(|f| f.message).collect::<Vec<_>>()
    };
    let (both, right) = ("J Doe, PT\nT Bell, PTA", "97140 GP x1, 97110 GP CQ x1");
    for (mt, te, signed) in [
        (" (PT)", " (PTA)", both),
        (" by J Doe PT", " by T Roe PTA", both),
        ("", "", both),
        ("", "", "J Doe PT / T Roe PTA"),
        ("", " by T Roe PTA", "J Doe, PT"),
    ] {
        assert_eq!(marked(&note(mt, te, right, signed)), Vec::<String>::new(), "{mt} {te} {signed}");
    }
    let swapped = marked(&note(" (PT)", " (PTA)", "97140 GP CQ x1, 97110 GP x1", both));
    assert_eq!(swapped.len(), 2, "{swapped:?}");
    let all = marked(
        "PT 5/18/2026 Medicare\n97110 14 min quad sets 3x10, cued\ntimed 14 total 14\n97110 GP x1\nT Bell, PTA / J Doe, PT cosign\n",
    );
    assert_eq!(all.len(), 1, "{all:?}");
}

#[test]
fn a_student_is_no_aide() {
    let note =
        "PT 5/18/2026\n97110 15 min clams 3x10 by SPT under line of sight of PT\ntimed 15 total 15\n97110 GP x1\nA Lee, SPT\nJ Doe, PT\n";
    assert_eq!(found(note, "one-on-one-not-documented"), []);
    let aide = note.replace("SPT under", "rehab aide under");
    assert_eq!(found(&aide, "one-on-one-not-documented").len(), 1);
    let analysis = analyze(note, &Config::default());
    assert!(analysis.note.visits[0].interventions.iter().all(|i| !i.span.of(note).contains("Lee")));
}
