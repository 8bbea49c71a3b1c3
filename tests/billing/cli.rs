//! `units` as people and programs see it.

use std::process::Output;

use assert_cmd::Command;
use serde_json::{Value, json};

/// Runs `units` in a folder of its own, with the sample files in it and no settings of this machine.
fn run(line: &str) -> Output {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [
        ("PPRRVU2026.csv", include_str!("pprrvu_sample.csv")),
        ("GPCI2026.csv", include_str!("gpci_sample.csv")),
        ("ccipra-v323r0-f1.TXT", include_str!("ptp_sample.txt")),
    ] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let mut command = Command::cargo_bin("therapy-lsp").expect("the binary");
    command.current_dir(folder.path()).env("XDG_CONFIG_HOME", folder.path()).env("HOME", folder.path());
    command.arg("units").args(line.split_whitespace()).output().expect("it runs")
}

fn text(line: &str) -> String {
    let output = run(line);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json(line: &str) -> Value {
    serde_json::from_str(&text(&format!("{line} --json"))).expect("JSON")
}

fn error(line: &str) -> String {
    let output = run(line);
    assert_eq!(output.status.code(), Some(2), "{line}");
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[test]
fn a_short_table_with_its_reasons() {
    insta::assert_snapshot!(text("97110:33 97140:7"), @"
    code    min  full  left  units
    97110    33     2     3      2
    97140     7     0     7      1    most minutes left over
    timed    40                  3    38–52 min
    Medicare total-time rule, Claims Processing Manual ch. 5 §20.2
    Rule of eights would give 97110 ×2.
    ");
    insta::assert_snapshot!(text("97530:26 97110:12 97140:8 --assistant 97530:12 --untimed 97014 --rule both"), @"
    code    min  full  left  total-time  eights  clean    CQ
    97530    26     1    11           2       2      1     1    most minutes left over
    97110    12     0    12           1       1      1     0    most minutes left over
    97140     8     0     8           0       1      0     0    no unit: others have more left over
    97014                             1       1      1     0    untimed
    timed    46                       3       4                 38–52 min
    Medicare total-time rule, Claims Processing Manual ch. 5 §20.2
    97530: therapist 14 min, assistant 12 min: 1 without and 1 with the assistant's modifier; of the last two units, one is each person's.
    97014 is not valid for Medicare, which takes G0283.
    ");
}

#[test]
fn a_tie_is_a_choice() {
    insta::assert_snapshot!(text("97112:20 97110:20"), @"
    code    min  full  left  units
    97112    20     1     5      2    tie, named first
    97110    20     1     5      1    tie
    timed    40                  3    38–52 min
    Medicare total-time rule, Claims Processing Manual ch. 5 §20.2
    97110 and 97112 have 5 min left over each: the last unit may go to either; here to 97112, named first.
    Rule of eights would give 97112 ×1, 97110 ×1.
    ");
}

#[test]
fn the_estimate_shows_its_working() {
    insta::assert_snapshot!(text("97530:23 97110:15 --fees"), @"
    code    min  full  left  units
    97530    23     1     8      2    most minutes left over
    97110    15     1     0      1
    timed    38                  3    38–52 min
    Medicare total-time rule, Claims Processing Manual ch. 5 §20.2

    Estimate: $82.33 allowed ($99.20 before the multiple procedure reduction)
      97530: work 0.44 + practice expense 0.60 + malpractice 0.01 = 1.05, at $33.4009 is $35.07.
      97110: work 0.45 + practice expense 0.41 + malpractice 0.01 = 0.87, at $33.4009 is $29.06.
      97530 has the highest practice expense of the day: its first unit is paid in full.
      97530: 1 unit with practice expense at 50 %: $25.05 each.
      97110: 1 unit with practice expense at 50 %: $22.21 each.
      Allowed $82.33: the patient's 20 % is $16.46, Medicare's part $65.87.
      Less 2 % sequestration, Medicare pays $64.55.
      $81.01 in all, the deductible taken as met.
    CMS relative values 2026, July, national
    ");
}

#[test]
fn speech_therapy_has_no_assistants_modifier() {
    let lines = |line| json(line)["lines"].clone();
    assert_eq!(lines("97129:15 --assistant 97129:15 --discipline SLP"), json!({"97129": {"clean": 1, "cq": 0}}));
    assert_eq!(lines("97129:15 --assistant 97129:15 --discipline OT"), json!({"97129": {"clean": 0, "cq": 1}}));
}

#[test]
fn untimed_minutes_count_for_the_treatment_only() {
    let answer = json("97161:30 97530:8 G0283:15");
    assert_eq!(answer["units"], json!({"97161": 1, "97530": 1, "G0283": 1}));
    assert_eq!((&answer["total_units"], &answer["timed_minutes"], &answer["treatment_minutes"]), (&json!(1), &json!(8), &json!(53)));
    assert!(text("97161:30 97530:8").contains("in all   38"));
}

#[test]
fn machines_read_units_lines_and_cents() {
    let answer = json("97110:33 97140:7 --assistant 97110:15");
    for (key, value) in [
        ("units", json!({"97110": 2, "97140": 1})),
        ("total_units", json!(3)),
        ("timed_minutes", json!(40)),
        ("ties", json!([])),
        ("lines", json!({"97110": {"clean": 1, "cq": 1}, "97140": {"clean": 1, "cq": 0}})),
        ("rule", json!("cms")),
    ] {
        assert_eq!(answer[key], value, "{key}");
    }
    assert!(answer["working"].as_array().is_some_and(|steps| steps.len() > 3));
    assert_eq!(answer["payment"]["allowed"], json!(7248));
    let tie = json("97112:7 97110:7 97140:7");
    assert_eq!(tie["units"], json!({"97112": 1, "97110": 0, "97140": 0}), "codes without a unit are present");
    assert_eq!(tie["ties"], json!([["97110", "97112", "97140"]]));
    let eights = json("97110:10 97140:10 --payer commercial");
    assert_eq!((&eights["rule"], &eights["units"]), (&json!("ama"), &json!({"97110": 1, "97140": 1})));
    assert_eq!(eights["payment"], Value::Null, "no fees are known for it");
}

#[test]
fn a_total_alone_is_answered() {
    assert_eq!(json("38")["total_units"], json!(3));
    assert_eq!(json("timed:7")["total_units"], json!(0));
}

#[test]
fn files_of_cms_take_the_place_of_the_built_in_tables() {
    let fees = json("97530:15 --pprrvu PPRRVU2026.csv --gpci GPCI2026.csv --locality 01112-05");
    assert_eq!(fees["payment"]["allowed"], json!(4399));
    let pairs = text("97530:15 97113:15 --ptp ccipra-v323r0-f1.TXT");
    assert!(pairs.contains("on 97113 and separate times in the note (Medicare PTP edits v32.3)"), "{pairs}");
    assert!(error("97530:15 --ptp GPCI2026.csv").contains("GPCI2026.csv:4: `10112` and `AL`"));
    assert!(error("97530:15 --pprrvu nowhere.csv").contains("nowhere.csv"));
    assert!(error("97530:15 --locality 01112-05").contains("needs CMS's GPCI file"));
}

#[test]
fn what_cannot_be_answered_is_said_in_a_sentence() {
    for (line, sentence) in [
        ("97110:-5", "97110 has -5 minutes: minutes cannot be negative"),
        ("97110:long", "`long` for 97110 is not a number of minutes: write whole minutes, as in 97110:15"),
        ("97110", "97110 is a timed code: its units need its minutes, as in 97110:15"),
        ("99213:10", "99213 is not a therapy code this program knows"),
        ("97110:1441", "1441 minutes are more than one day has"),
        ("97110:99999999999", "99999999999 minutes are more than one day has"),
        ("9753:10", "`9753` is not a procedure code"),
        ("97530:15 --date 2010-01-01", "begin on 2018-01-01; 2010-01-01 is before that"),
        ("97530:15 --date 2027-01-01 --fees", "end on 2026-12-31; none is known for 2027-01-01 yet"),
        ("97530:15 --payer commercial --fees", "commercial does not pay by Medicare's fee schedule"),
        ("97530:15 --payer acme", "`acme` is no payer profile"),
        ("97530:5 --assistant 97530:10", "97530 has 5 minutes in all, so 10 of them cannot be the assistant's"),
        ("38 --rule ama", "the rule of eights needs the minutes of each code"),
        ("38 97530:15", "38 minutes of all codes together"),
        ("", "give the minutes of each code"),
    ] {
        let said = error(line);
        assert!(said.contains(sentence), "{line}: {said}");
    }
}
