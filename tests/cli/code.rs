//! `code`: one answer a line, in every format, with the clinic's own phrases.

use crate::bench::Bench;

#[test]
fn each_line_gets_its_line() {
    let bench = Bench::new();
    let stdin = b"leg press 3x10\r\n\nlift box\tfloor to shelf\nsquats\n\xff\xfe gait training".to_vec();
    let ended = bench.run_with(&["code", "--format", "tsv"], stdin);
    let lines: Vec<Vec<&str>> = ended.out.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.iter().map(|cells| cells[1]).collect::<Vec<_>>(), ["97110", "unclear", "97530", "unclear", "97116"]);
    assert!(lines.iter().all(|cells| cells.len() == 3 && cells[2].parse::<f32>().is_ok()), "{ended:?}");
    assert_eq!((lines[0][0], ended.code), ("leg press 3x10", 0));
}

#[test]
fn a_phrase_on_the_command_line_is_explained() {
    let bench = Bench::new();
    let ended = bench.run(&["code", "--explain", "sit", "to", "stand", "from low couch, min A"]);
    assert!(ended.out.starts_with("97530    sit to stand from low couch, min A\n"), "{ended:?}");
    for said in ["couch", "help (min A)", "97110", "assistance min A"] {
        assert!(ended.out.contains(said), "{said}: {ended:?}");
    }
    assert!(bench.run(&["code", "squats"]).out.contains("the task the squats serve would decide"));
    assert!(bench.run(&["code", "tolerated well"]).out.contains("No activity is named."));
}

#[test]
fn the_machine_gets_candidates_with_evidence() {
    let json = Bench::new().run(&["code", "--format", "json", "lift crate to shelf 3x10"]).json();
    assert_eq!(json["code"], "97530");
    assert_eq!(json["candidates"][0]["code"], "97530");
    let evidence = json["candidates"][0]["evidence"].as_array().unwrap();
    assert!(evidence.iter().any(|e| e["kind"] == "object" && e["text"] == "crate" && e["span"] == serde_json::json!([5, 10])), "{json}");
}

#[test]
fn the_clinics_phrases_override_the_table() {
    let bench = Bench::new();
    bench.file(
        "therapy-lsp.toml",
        "[[lexicon]]\nphrase = 'blue circuit'\ncode = '97530'\n\n[[lexicon]]\nphrase = 'LP'\nmeans = 'leg press'\n",
    );
    let ended = bench.run_with(&["code", "--format", "tsv"], "Blue circuit 10 min\nLP 60# 3x10\n");
    let codes: Vec<&str> = ended.out.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    assert_eq!(codes, ["97530", "97110"], "{ended:?}");
    bench.file("therapy-lsp.toml", "[[lexicon]]\nphrase = 7\n");
    assert_eq!(bench.run(&["code", "squats"]).code, 2);
}

/// Words that no table knows, as a clinic may have made them up.
const OWN: &str = "\
[[lexicon]]
phrase = 'zephyr rounds'
code = '97116'

[[lexicon]]
phrase = 'leg press'
code = '97112'

[[lexicon]]
phrase = 'QXT'
means = 'squats'
";

/// The performed activities of a note that was checked: words, code, minutes.
fn activities(json: &serde_json::Value) -> Vec<(String, String, u64)> {
    let interventions = json["files"][0]["reading"]["visits"][0]["interventions"].as_array().unwrap();
    let performed = interventions.iter().filter(|i| i["status"] == "performed");
    performed
        .map(|i| (i["text"].as_str().unwrap().into(), i["code"].as_str().unwrap_or("unclear").into(), i["minutes"].as_u64().unwrap_or(0)))
        .collect()
}

#[test]
fn a_check_finds_the_clinics_phrases_in_prose() {
    let bench = Bench::new();
    let note = "5/18/2026 PT\nPt performed zephyr rounds x6 with CGA for 15 min. Then completed QXT 3x10 for 10 min.\nTherEx 8 min: leg press 60# 3x10\nA.S., PT\n";
    bench.file("a.therapy", note);
    let check = ["check", "--format", "json", "a.therapy"];
    let without = activities(&bench.run(&check).json());
    assert!(without.iter().all(|(_, code, _)| code != "97116") && !without.iter().any(|(words, ..)| words.contains("QXT")), "{without:?}");
    bench.file("therapy-lsp.toml", OWN);
    let with = bench.run(&check).json();
    let found: Vec<(String, u64)> = activities(&with).into_iter().map(|(_, code, minutes)| (code, minutes)).collect();
    assert_eq!(found, [("97116".into(), 15), ("97110".into(), 10), ("97110".into(), 8)], "{with}");
    assert_eq!(with["files"][0]["reading"]["visits"][0]["code_minutes"]["97116"], 15);
    // What the words support goes by the clinic; the label above stands.
    let own = "leg press 3x10\nzephyr rounds 3x10\nQXT\nQXT 3x10\n";
    let codes: Vec<String> =
        bench.run_with(&["code", "--format", "tsv"], own).out.lines().filter_map(|l| l.split('\t').nth(1).map(str::to_owned)).collect();
    assert_eq!(codes, ["97112", "97116", "unclear", "97110"]);
}

#[test]
fn evidence_in_a_clinics_phrase_points_at_the_phrase() {
    let bench = Bench::new();
    bench.file("therapy-lsp.toml", OWN.replace("'squats'", "'squats to lift a crate'"));
    let json = bench.run(&["code", "--format", "json", "for home: QXT, 3x10"]).json();
    assert_eq!(json["code"], "97530");
    let evidence: Vec<&serde_json::Value> =
        json["candidates"].as_array().unwrap().iter().flat_map(|c| c["evidence"].as_array().unwrap()).collect();
    let spans: Vec<(&str, &serde_json::Value)> = evidence.iter().map(|e| (e["text"].as_str().unwrap(), &e["span"])).collect();
    assert!(spans.contains(&("QXT", &serde_json::json!([10, 13]))) && spans.contains(&("3x10", &serde_json::json!([15, 19]))), "{json}");
    assert!(json["explanation"].as_str().unwrap().contains("crate"), "{json}");
}

/// Activities with the codes that published pages give for them.
const PUBLISHED: &str = include_str!("published.tsv");

/// Activities as worded in many settings, with the codes their words support.
const SETTINGS: &str = include_str!("settings.tsv");

/// Those judged otherwise than the table says, and how many there are in all.
fn judged_otherwise(table: &str) -> (Vec<String>, usize) {
    let rows: Vec<Vec<&str>> = table.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect()).collect();
    assert!(rows.len() > 100 && rows.iter().all(|row| row.len() == 3 && !row[2].is_empty()), "{} rows", rows.len());
    let lines: String = rows.iter().map(|row| format!("{}\n", row[0])).collect();
    let ended = Bench::new().run_with(&["code", "--format", "tsv"], lines);
    let given: Vec<&str> = ended.out.lines().filter_map(|line| line.split('\t').nth(1)).collect();
    assert_eq!(given.len(), rows.len());
    let wrong = rows
        .iter()
        .zip(given)
        .filter(|(row, code)| !row[1].split(' ').any(|c| c == *code))
        .map(|(row, code)| format!("{}: {code}, not {}", row[0], row[1]))
        .collect();
    (wrong, rows.len())
}

#[test]
fn activities_get_the_code_that_published_pages_give_them() {
    let (wrong, all) = judged_otherwise(PUBLISHED);
    assert!(wrong.len() * 20 <= all, "{} of {all} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn activities_of_every_setting_get_the_code_their_words_support() {
    let (wrong, all) = judged_otherwise(SETTINGS);
    assert!(wrong.len() * 40 <= all, "{} of {all} wrong\n{}", wrong.len(), wrong.join("\n"));
}
