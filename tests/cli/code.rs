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
