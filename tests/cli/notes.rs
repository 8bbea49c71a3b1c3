//! Findings, fixes and figures on notes, as people meet them.

use crate::bench::Bench;

/// A note with one thing to look at: the stated total is not the sum.
const NOTE: &str = "\
5/18/2026  PT treatment note  Payer: Medicare
TherEx (97110) 23 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 15 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 40 min  Total treatment: 38 min
97110 GP x2, 97140 GP x1
A.S., PT
";

#[test]
fn a_finding_shows_its_line_and_makes_the_exit_code_one() {
    let bench = Bench::new();
    bench.file("rh.therapy", NOTE);
    let ended = bench.run(&["check", "rh.therapy"]);
    assert_eq!((ended.code, ended.err.as_str()), (1, ""));
    insta::assert_snapshot!(ended.out);
    assert_eq!(bench.run(&["check", "--fail-on", "error", "."]).code, 0);
    assert_eq!(bench.run(&["check", "--fail-on", "never", "."]).code, 0);
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let bench = Bench::new();
    bench.file("rh.therapy", NOTE);
    assert!(!bench.run(&["check"]).out.contains('\u{1b}'));
    let coloured = bench.run(&["check", "--color", "always"]).out;
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), bench.run(&["check", "--color", "never"]).out);
}

/// The same note, right in its total and without the modifiers that its discipline decides.
fn without_modifiers() -> String {
    NOTE.replace("timed: 40", "timed: 38").replace(" GP", "")
}

#[test]
fn safe_fixes_are_written_and_the_rest_is_shown() {
    let bench = Bench::new();
    let wrong = without_modifiers();
    bench.file("rh.therapy", wrong.replace('\n', "\r\n"));
    let before = bench.run(&["check"]);
    assert!(before.out.ends_with("1 note, 1 visit: 0 clean, 2 warnings · 2 fixable with --fix\n"), "{}", before.out);
    let ended = bench.run(&["check", "--fix"]);
    assert_eq!((ended.code, ended.err.as_str(), ended.out.as_str()), (0, "2 fixed\n", "1 note, 1 visit: 1 clean\n"));
    let lines = |text: String| text.split_inclusive("\r\n").map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (lines(wrong.replace('\n', "\r\n")), lines(bench.text("rh.therapy")));
    let changed: Vec<_> = old.iter().zip(&new).filter(|(old, new)| old != new).map(|(_, new)| new.as_str()).collect();
    assert_eq!((old.len(), changed.len()), (new.len(), 1));
    assert!(changed[0].contains("GP") && changed[0].matches("GP").count() == 2, "{changed:?}");
    assert_eq!(bench.run(&["check", "--fix"]).err, "");
}

/// A disk without room, as far as a test can have one: files larger than a block or two cannot be written.
#[cfg(unix)]
#[test]
fn a_note_that_cannot_be_written_is_left_as_it_was() {
    let bench = Bench::new();
    let wrong = without_modifiers().replace("A: ", &format!("A: {}", "L quad weakness limits stairs. ".repeat(300)));
    let at = bench.file("notes/rh.therapy", &wrong);
    std::fs::hard_link(&at, bench.path().join("other name")).unwrap();
    for links in [2, 1] {
        let output = std::process::Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 1; exec \"$0\" check --fix notes"])
            .arg(assert_cmd::cargo::cargo_bin!("therapy-lsp"))
            .current_dir(bench.path())
            .output()
            .unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{links}: {err}");
        assert!(err.starts_with("error: notes/rh.therapy: "), "{links}: {err}");
        assert_eq!(bench.text("notes/rh.therapy"), wrong, "{links}");
        assert_eq!(std::fs::read_dir(bench.path().join("notes")).unwrap().count(), 1, "{links}: nothing is left lying about");
        let _ = std::fs::remove_file(bench.path().join("other name"));
    }
    assert!(bench.run(&["check", "--fix", "notes"]).err.ends_with("fixed\n"));
    assert_ne!(bench.text("notes/rh.therapy"), wrong);
}

#[test]
fn a_mended_note_from_standard_input_goes_to_standard_output() {
    let bench = Bench::new();
    let wrong = without_modifiers();
    let ended = bench.run_with(&["check", "--fix", "-"], wrong.as_str());
    assert!(ended.out.starts_with("5/18/2026") && ended.out.matches("GP").count() == 2, "{}", ended.out);
    assert_eq!((ended.code, ended.err.as_str()), (0, "1 note, 1 visit: 1 clean\n2 fixed\n"));
}

#[test]
fn a_deleted_code_is_told_once_in_a_visit() {
    let bench = Bench::new();
    let note = "5/18/2026  PT evaluation  Medicare\nEvaluation 30 min\n97001 GP x1\n97001 GP x1\n97001 GP x1\nA.S., PT\n";
    let ended = bench.run_with(&["check", "-"], note);
    assert_eq!(ended.out.matches("[deleted-code]").count(), 1, "{}", ended.out);
}

/// Each line of charges beside what it becomes: a modifier is written only where the line keeps its meaning.
#[test]
fn a_modifier_is_written_where_its_line_still_says_the_same() {
    const LINES: [(&str, &str); 9] = [
        ("97110 x2", "97110 GP x2"),
        ("97110 x2, 97140-59 x1", "97110-GP x2, 97140-GP-59 x1"),
        ("97110 x2\n97140 GP x1 | 15 min", "97110 GP x2\n97140 GP x1 | 15 min"),
        ("Charges: therex x3", "Charges: therex x3"),
        ("Charges: 97110 x2\nMinutes: 97110 25, 97140 10", "Charges: 97110 GP x2\nMinutes: 97110 25, 97140 10"),
        ("97110G0283 x1", "97110G0283 x1"),
        ("http://a.example/97110 x1", "http://a.example/97110 x1"),
        ("| GP | 97110 | 2 |", "| GP | 97110 | 2 |"),
        ("97110x1", "97110x1"),
    ];
    let bench = Bench::new();
    for (line, mended) in LINES {
        let note = |line: &str| format!("5/18/2026  PT treatment note  Medicare\nTherEx 25 min: SLR 3x10\n\nCPT\n{line}\n");
        let ended = bench.run_with(&["check", "--fix", "-"], note(line).as_str());
        assert_eq!(ended.out, note(mended), "{line}");
    }
}

#[test]
fn a_rule_can_be_off_or_louder() {
    let bench = Bench::new();
    bench.file("rh.therapy", NOTE);
    bench.file("therapy-lsp.toml", "[severity]\ntimed-total-mismatch = 'off'\n");
    assert_eq!(bench.run(&["check"]).code, 0);
    bench.file("therapy-lsp.toml", "[severity]\ntimed-total-mismatch = 'error'\n");
    let ended = bench.run(&["check", "--quiet"]);
    assert_eq!(ended.code, 1);
    assert!(ended.out.starts_with("error[timed-total-mismatch]"), "{}", ended.out);
}

#[test]
fn accuracy_is_one_where_the_labels_say_what_is_read() {
    let bench = Bench::new();
    bench.file("notes/001.txt", NOTE);
    let labels = "\
performed = [
  { words = 'SLR 3x10 … strap', code = '97110', minutes = 23 },
  { words = 'patellar mobs … quads', code = '97140', minutes = 15 },
]
charges = [
  { words = '97110 GP x2', code = '97110', units = 2, modifiers = ['GP'] },
  { words = '97140 GP x1', code = '97140', units = 1, modifiers = ['GP'] },
]
findings = [{ rule = 'timed-total-mismatch', words = 'Total timed: 40 min' }]
[[visit]]
minutes = { 97110 = 23, 97140 = 15 }
timed = 38
cms = { 97110 = 2, 97140 = 1 }
";
    bench.file("notes/001.toml", labels);
    let right = bench.run(&["accuracy", "--json", "notes"]).json();
    assert_eq!(right["misses"], serde_json::json!([]));
    assert!(right["fields"].as_object().unwrap().values().all(|field| field["f1"] == 1.0), "{right}");
    bench.file("notes/001.toml", labels.replace("minutes = 15", "minutes = 16").replace("units = 2", "units = 3"));
    let wrong = bench.run(&["accuracy", "--json", "notes"]).json();
    assert_eq!(wrong["misses"].as_array().unwrap().len(), 2, "{wrong}");
    assert_eq!(wrong["fields"]["charges, units and modifiers"]["f1"], 0.5);
    assert_eq!(bench.run(&["accuracy", "."]).code, 2);
}

#[test]
fn a_fix_that_does_not_mend_is_not_kept() {
    let bench = Bench::new();
    // The heading of the table is broken, so that the modifiers in its column are not seen, nor those that a fix would write.
    let table = "\
## Visit 4 – 2026-09-10 – Medicare B – PT

63/4/26| Code | Service | Min | Units | Mod | Detail |
|---|---|---|---|---|---|
| 97110 | TE | 18 | 1 | GP | seated heel raises 3x15 |
| 97140 | MT | 13 | 1 | GP | scar mobilisation |

Total timed: 31 min | Total treatment: 31 min
R.D., PT
";
    bench.file("a.soap", table);
    bench.run(&["check", "--fix"]);
    assert!(bench.text("a.soap").lines().all(|line| line.matches("GP").count() <= 2), "{}", bench.text("a.soap"));
    let once = bench.text("a.soap");
    assert_eq!(bench.run(&["check", "--fix"]).err, "");
    assert_eq!(bench.text("a.soap"), once);
}
