//! Files that are no notes: a clear error or a quiet result, and never a crash.

use crate::bench::Bench;

#[test]
fn files_that_are_no_text_are_named() {
    let bench = Bench::new();
    bench.file("binary.soap", b"\x7fELF\0\0\0");
    bench.file("latin1.soap", b"S: no pain\nO: gait with d\xe9ficit\n");
    bench.file("utf16.soap", "S: ok".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    bench.file("good.soap", "S: no pain\n");
    let ended = bench.run(&["check", "--format", "json", "."]);
    assert_eq!((ended.code, ended.paths()), (2, vec!["good.soap".to_owned()]));
    assert_eq!(
        ended.err,
        "error: binary.soap: binary or UTF-16, not UTF-8 text\n\
         error: latin1.soap: not UTF-8 text: byte 25 (line 2); save it as UTF-8\n\
         error: utf16.soap: binary or UTF-16, not UTF-8 text\n"
    );
}

#[test]
fn empty_and_odd_texts_are_quiet() {
    let bench = Bench::new();
    let crlf = "S: no pain\r\n\r\nO: x\rA: y\u{2028}P: z";
    for (name, text) in [("empty", ""), ("spaces", " \n\t\n"), ("bom", "\u{feff}S: ok"), ("breaks", crlf), ("emoji", "👩‍🦽 \u{301}\u{200d}")]
    {
        bench.file(&format!("{name}.soap"), text);
    }
    let ended = bench.run(&["check", "."]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{}", ended.out);
}

#[test]
fn a_line_of_ten_megabytes_is_refused_at_once() {
    let bench = Bench::new();
    bench.file("long.soap", "TherEx (97110) 15 min: SLR 3x10; ".repeat(10_000_000 / 33));
    bench.file("many.soap", "TherEx (97110) 15 min: SLR 3x10\n".repeat(300_000 / 32));
    bench.file("good.soap", "S: no pain\n");
    let ended = bench.run(&["check", "--format", "json", "."]);
    assert_eq!((ended.code, ended.paths()), (2, vec!["good.soap".to_owned()]));
    assert_eq!(
        ended.err,
        "error: long.soap: line 1 is longer than 100 KB; not read as a note\n\
         error: many.soap: the text from byte 0 on has no date of service for more than 256 KB; not read as a note\n"
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let bench = Bench::new();
    bench.file("a.soap", "");
    let program = assert_cmd::cargo::cargo_bin!("therapy-lsp");
    let mut child = std::process::Command::new(program)
        .args(["rules", "--json"])
        .current_dir(bench.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_cell_of_four_thousand_million_is_no_time() {
    let bench = Bench::new();
    let sheet = include_str!("../notes/301.txt");
    let today = "97110 TherEx              (min)           20           23           22\n";
    assert!(sheet.contains(today));
    let sheet = sheet.replace(today, &today.replace("22\n", "4294967295\n"));
    bench.file("a.therapy", sheet);
    let ended = bench.run(&["check", "a.therapy"]);
    assert_eq!(ended.err, "");
    assert!(!ended.out.contains("4294967"), "{}", ended.out);
}

/// What would move the cursor, change colours, or turn the direction of writing.
const WILD: &str = "\u{1b}[2J\u{9b}31m\u{7}\u{202e}\u{2066}\u{8}";

fn tame(shown: &str) {
    let acts = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!shown.contains(acts), "{shown:?}");
}

#[test]
fn what_a_terminal_acts_on_does_not_reach_it() {
    let bench = Bench::new();
    let note = format!("DOS: 5/18/2026\nTherEx (97110) 23 min: SLR 3x10 {WILD}\nTotal timed: 40 min\n97110 GP x{WILD}2\nA.S., PT{WILD}\n");
    let line = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string() + "\n";
    let lines = line(&format!("a{WILD}\n"), &note) + &line(&format!("b{WILD}"), &"x".repeat(200_000));
    for format in ["human", "github"] {
        let ended = bench.run_with(&["check", "--ndjson", "--format", format, "--color", "never"], lines.as_str());
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.out.contains(r"a\u{1b}[2J\u{9b}31m"), "{ended:?}");
        assert!(ended.err.contains(r"error: b\u{1b}[2J\u{9b}31m\u{7}\u{202e}"), "{ended:?}");
        tame(&ended.out);
        tame(&ended.err);
    }
    let page = bench.run_with(&["audit", "--ndjson", "--html", "-", "--quiet"], lines.as_str());
    assert!(page.out.contains(r#"data-path="a\u{1b}[2J"#), "{}", page.out);
    tame(&page.out);
    tame(&page.err);
    let ended = bench.run(&["check", &format!("gone\u{1b}[2J\n{WILD}.soap")]);
    assert!(ended.err.starts_with(r"error: gone\u{1b}[2J\n\u{1b}"), "{}", ended.err);
    tame(&ended.err);
    let ended = bench.run(&["code", "--explain", "--color", "never", &format!("SLR {WILD}3x10 {WILD}")]);
    assert!(ended.out.contains(r"SLR \u{1b}[2J"), "{}", ended.out);
    tame(&ended.out);
    bench.file("therapy-lsp.toml", "payer = 'x\u{9b}31m'\n'pa\u{202e}yr' = 1\n");
    let ended = bench.run(&["check", "--color", "never", "."]);
    assert!(ended.err.contains("no payer profile"), "{}", ended.err);
    tame(&ended.err);
}

#[test]
fn a_filter_gets_back_what_could_not_be_read() {
    let bench = Bench::new();
    let program = assert_cmd::cargo::cargo_bin!("therapy-lsp");
    let long = format!("S: ok\n{}\u{1b}[2J", "x".repeat(200_000)).into_bytes();
    for input in [long, b"O: gait with d\xe9ficit \x1b[31m\n".to_vec(), b"\0\x01 binary".to_vec()] {
        let ended = assert_cmd::Command::new(program)
            .args(["check", "--fix", "-"])
            .current_dir(bench.path())
            .write_stdin(input.clone())
            .output()
            .unwrap();
        assert_eq!(ended.status.code(), Some(2));
        assert!(ended.stderr.starts_with(b"error: <stdin>: "));
        assert!(ended.stdout == input, "{} bytes of {}", ended.stdout.len(), input.len());
    }
    // Without --fix standard output is for what was found.
    assert_eq!(bench.run_with(&["check", "-"], b"d\xe9ficit".to_vec()).out, "");
}
