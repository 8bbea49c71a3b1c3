//! `audit`: what people see of a folder, that it adds up to what `check` finds, and that nothing in a note reaches the page as markup.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::bench::{Bench, Ended};

/// A note without a finding.
const CLEAN: &str = "\
3/2/2026  PT treatment note  Payer: Medicare
TherEx (97110) 23 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 15 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 38 min  Total treatment: 38 min
97110 GP x2, 97140 GP x1
A. S., PT
";

/// A folder with a clean note, one that bills a unit too many, one that bills one too few, and one that silences a finding.
fn clinic() -> Bench {
    let bench = Bench::new();
    bench.file("notes/east/clean.soap", CLEAN);
    bench.file("notes/east/over.soap", CLEAN.replace("97110 GP x2", "97110 GP x3").replace("3/2/2026", "4/7/2026"));
    bench.file("notes/west/under.soap", CLEAN.replace("97110 GP x2", "97110 GP x1").replace("A. S., PT", "B. Q., PT / C. R., PT"));
    let silenced = "Total timed: 40 min  Total treatment: 38 min  <!-- therapy-lsp: ignore timed-total-mismatch -->";
    bench.file("notes/west/silenced.soap", CLEAN.replace("Total timed: 38 min  Total treatment: 38 min", silenced));
    bench
}

fn page(bench: &Bench) -> String {
    let ended = bench.run(&["audit", "notes", "--html", "-"]);
    assert!(ended.out.starts_with("<!doctype html>") && ended.out.ends_with("</html>\n"), "{}", ended.err);
    ended.out
}

fn without_version(text: &str) -> String {
    text.replace(concat!("therapy-lsp ", env!("CARGO_PKG_VERSION")), "therapy-lsp x.y.z").replace(env!("CARGO_PKG_VERSION"), "x.y.z")
}

#[test]
fn a_folder_adds_up_in_the_terminal() {
    let ended = clinic().run(&["audit", "notes", "--as-of", "2026-05-01"]);
    assert_eq!((ended.code, ended.err.as_str()), (1, ""));
    insta::assert_snapshot!(without_version(&ended.out));
}

#[test]
fn a_folder_adds_up_in_json() {
    let ended = clinic().run(&["audit", "notes", "--format", "json"]);
    assert_eq!((ended.code, ended.err.as_str()), (1, ""));
    insta::assert_snapshot!(without_version(&ended.out));
}

#[test]
fn a_folder_adds_up_on_a_page() {
    let bench = clinic();
    let ended = bench.run(&["audit", "notes", "--html", "audit.html", "--as-of", "2026-05-01"]);
    assert_eq!((ended.code, ended.err.as_str()), (1, ""));
    let page = bench.text("audit.html");
    // The style is the same for all pages; what depends on the notes is what people read.
    let (head, rest) = page.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    insta::assert_snapshot!(without_version(&format!("{head}{body}")));
}

/// A number of a JSON report by its path.
#[track_caller]
fn number(value: &Value, path: &str) -> u64 {
    value.pointer(path).and_then(Value::as_u64).unwrap_or_else(|| panic!("{path}"))
}

/// All notes of the project in one folder.
fn library() -> Bench {
    let bench = Bench::new();
    for folder in ["examples", "tests/notes", "tests/findings"] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().replace(".txt", ".txt.soap");
            if !name.ends_with(".toml") {
                bench.file(&format!("notes/{name}"), fs::read(&path).unwrap());
            }
        }
    }
    bench
}

#[test]
fn the_totals_are_the_sum_of_what_check_finds() {
    let bench = library();
    let checked = bench.run(&["check", "--format", "json", "notes"]).json();
    let audit = bench.run(&["audit", "--format", "json", "notes"]).json();
    let files = checked["files"].as_array().unwrap();
    assert!(files.len() > 80);

    let mut by_severity: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_rule: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_month: BTreeMap<Option<&str>, [u64; 3]> = BTreeMap::new();
    let (mut visits, mut clean, mut clean_notes, mut units) = (0, 0, 0, 0);
    for file in files {
        let findings = file["findings"].as_array().unwrap();
        clean_notes += u64::from(findings.is_empty());
        for finding in findings {
            *by_severity.entry(finding["severity"].as_str().unwrap()).or_default() += 1;
            *by_rule.entry(finding["rule"].as_str().unwrap()).or_default() += 1;
        }
        let all = file["reading"]["visits"].as_array().unwrap();
        for (n, visit) in all.iter().enumerate() {
            let start = visit["span"][0].as_u64().unwrap();
            let end = all.get(n + 1).map_or(u64::MAX, |next| next["span"][0].as_u64().unwrap());
            let own = findings.iter().filter(|finding| (start..end).contains(&finding["span"][0].as_u64().unwrap())).count() as u64;
            let billed: u64 = visit["charges"].as_array().unwrap().iter().filter_map(|charge| charge["units"].as_u64()).sum();
            let month = by_month.entry(visit["date"].as_str().map(|date| &date[..7])).or_default();
            *month = [month[0] + 1, month[1] + own, month[2] + billed];
            (visits, clean, units) = (visits + 1, clean + u64::from(own == 0), units + billed);
        }
    }
    let totals = &audit["totals"];
    assert_eq!(number(totals, "/notes"), files.len() as u64);
    assert_eq!(number(totals, "/clean_notes"), clean_notes);
    assert_eq!((number(totals, "/visits"), number(totals, "/clean_visits")), (visits, clean));
    assert_eq!(number(totals, "/units/billed"), units);
    for (severity, key) in [("error", "errors"), ("warning", "warnings"), ("info", "infos"), ("hint", "hints")] {
        assert_eq!(number(totals, &format!("/findings/{key}")), by_severity.get(severity).copied().unwrap_or(0), "{severity}");
    }
    let rows = audit["rules"].as_array().unwrap();
    let rules: BTreeMap<&str, u64> =
        rows.iter().map(|row| (row["rule"].as_str().unwrap(), number(row, "/findings"))).filter(|(_, n)| *n > 0).collect();
    assert_eq!(rules, by_rule);
    let all = |row: &Value| row["findings"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum::<u64>();
    let months: BTreeMap<Option<&str>, [u64; 3]> = audit["months"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["month"].as_str(), [number(row, "/visits"), all(row), number(row, "/units/billed")]))
        .collect();
    assert_eq!(months, by_month);
    // What units-over and units-under say one by one is what the units say in all.
    let difference = |rule: &str| -> i64 {
        let named = files.iter().flat_map(|file| file["findings"].as_array().unwrap()).filter(|finding| finding["rule"] == rule);
        named.map(|finding| finding["data"]["billed"].as_i64().unwrap_or(0) - finding["data"]["supported"].as_i64().unwrap_or(0)).sum()
    };
    assert!(number(totals, "/units/over") >= difference("units-over").unsigned_abs());
    assert!(number(totals, "/units/under") >= difference("units-under").unsigned_abs());
}

#[test]
fn the_same_notes_give_the_same_report() {
    let bench = library();
    let once = |jobs: &str| bench.run(&["audit", "notes", "--html", "-", "--jobs", jobs]).out;
    assert_eq!(once("1"), once("4"));
}

#[test]
fn what_audit_prints_keeps_to_its_schema() {
    let bench = library();
    let schema = jsonschema::validator_for(&bench.run(&["schema", "audit"]).json()).unwrap();
    for folder in ["notes", "."] {
        let report = bench.run(&["audit", "--format", "json", folder]).json();
        let errors: Vec<String> = schema.iter_errors(&report).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new());
    }
}

#[test]
fn nothing_in_a_note_reaches_the_page_as_markup() {
    let bench = Bench::new();
    let hostile = CLEAN
        .replace("A. S., PT", "A<script>alert(1)</script> <img src=x onerror=alert(2)>, PT")
        .replace("97110 GP x2", "97110 GP x3 <script>alert(3)</script> <!-- x --> </code></style>{{ 7 * 7 }} & \u{202e}")
        .replace("Total timed: 38", "Total timed: 44 \"><svg onload=alert(4)>");
    bench.file("notes/<b onclick=alert(5)>\"'&.soap", hostile);
    bench.file("notes/[<i>].soap", CLEAN.replace("A. S., PT", "\"><iframe src=//x>, PT"));
    let page = page(&bench);
    let lower = page.to_lowercase();
    for markup in ["<script", "<img", "<iframe", "<b ", "<svg onload", "</style>{", "49"] {
        assert!(!lower.contains(markup), "{markup}");
    }
    assert_eq!(lower.matches("</style>").count(), 1);
    assert_eq!(page.matches('\u{202e}').count(), 0);
    // Every quotation mark of the notes is escaped: no attribute but those of the template.
    let attributes = regex::Regex::new(r#""[^"]*""#).unwrap();
    for tag in attributes.replace_all(&page, "").split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag) {
        assert!(!tag.contains(" on") && !tag.contains(['"', '\'']), "{tag}");
    }
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    assert!(page.contains(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")));
    let elsewhere =
        page.match_indices("http").filter(|(at, _)| !page[..*at].ends_with("<a href=\"") && !page[*at..].starts_with("http-equiv"));
    assert_eq!(elsewhere.count(), 0, "something but a link has an address");
}

#[cfg(unix)]
#[test]
fn odd_names_and_files_are_named_and_counted() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let bench = Bench::new();
    bench.file("notes/a\nb\u{1b}[2J\u{202e}é 漢.soap", CLEAN.replace("97110 GP x2", "97110 GP x3"));
    bench.file("notes/binary.soap", b"\x7fELF\0\0");
    bench.file("notes/huge.soap", "x".repeat(200_000));
    bench.file("notes/empty.soap", "");
    let locked = bench.file("notes/locked.soap", CLEAN);
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o0)).unwrap();
    symlink(".", bench.path().join("notes/loop")).unwrap();
    symlink("loop2", bench.path().join("notes/loop2")).unwrap();
    let ended = bench.run(&["audit", "notes", "--html", "audit.html"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("binary.soap: binary or UTF-16") && ended.err.contains("huge.soap: line 1 is longer"), "{}", ended.err);
    assert!(!ended.out.contains('\u{1b}') && !ended.out.contains('\u{202e}'), "{}", ended.out);
    assert!(ended.out.contains("a\\nb\\u{1b}[2J\\u{202e}é 漢.soap"), "{}", ended.out);
    let page = bench.text("audit.html");
    assert!(page.contains("a\\nb\\u{1b}[2J\\u{202e}é 漢.soap:6") && page.contains("binary or UTF-16") && page.contains("huge.soap"));
}

#[test]
fn a_folder_without_notes_is_said_and_no_page_written() {
    let bench = Bench::new();
    bench.file("notes/readme.pdf", "no note");
    let ended = bench.run(&["audit", "notes", "--html", "audit.html"]);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert!(ended.err.starts_with("error: no notes in notes"), "{}", ended.err);
    assert!(!bench.path().join("audit.html").exists());
    assert_eq!(bench.run(&["audit", "nowhere"]).code, 2);
}

#[test]
fn a_page_is_never_written_over_anything_else() {
    let bench = clinic();
    bench.file("letter.html", "<!doctype html><title>A letter</title>");
    let run = |to: &str| bench.run(&["audit", "notes", "--html", to]);
    let refused = |to: &str, why: &str| {
        let ended: Ended = run(to);
        assert!(ended.code == 2 && ended.out.is_empty() && ended.err.contains(why), "{ended:?}");
    };
    refused("notes/east/clean.soap", "is no audit report");
    refused("letter.html", "is no audit report");
    refused("notes", "is a folder");
    refused("nowhere/a.html", "no such folder");
    assert_eq!(bench.text("notes/east/clean.soap"), CLEAN);
    assert_eq!(run("a.html").code, 1);
    let first = bench.text("a.html");
    assert_eq!(run("a.html").code, 1);
    assert_eq!(bench.text("a.html"), first);
    assert_eq!(bench.run(&["audit", "notes", "--html", "-", "--format", "json"]).code, 2);
}

#[test]
fn a_page_that_does_not_show_all_says_so() {
    let bench = clinic();
    let some = bench.run(&["audit", "notes", "--html", "-", "--max-findings", "1"]).out;
    assert!(some.contains("Shown here: the 1 most serious of 2."));
    assert_eq!(some.matches("<details").count(), 1);
    assert!(!page(&bench).contains("most serious of"));
}

#[test]
fn lines_are_audited_as_files_are() {
    let bench = clinic();
    let record = |id: &str, text: String| serde_json::json!({"id": id, "text": text}).to_string();
    let lines = [record("1", CLEAN.into()), record("2", CLEAN.replace("GP x2", "GP x3")), "{}".into()].join("\n");
    let ended = bench.run_with(&["audit", "--ndjson", "--format", "json"], lines);
    assert_eq!(ended.code, 2);
    let totals = &ended.json()["totals"];
    assert_eq!((number(totals, "/notes"), number(totals, "/not_read"), number(totals, "/units/over")), (2, 1, 1));
}
