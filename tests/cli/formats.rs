//! The formats of `check`, over findings made by hand.

use therapy_lsp::analysis::Analysis;
use therapy_lsp::report::{Checked, Reporter, github::Github, json::Json, sarif::Sarif};
use therapy_lsp::rules::{Edit, Finding, Fix, FixKind, Placeholder, Related, Severity};
use therapy_lsp::text::Span;

const TEXT: &str = "5/18/2026 — déjà vu\r\nTherAct 23 min: toilet transfer 👩‍🦽 x5\r\n97530 GP x3\r\n";

fn span(words: &str) -> Span {
    let start = TEXT.find(words).unwrap();
    Span::new(start, start + words.len())
}

fn findings() -> Vec<Finding> {
    let insert = Fix {
        title: "Insert level of assistance".into(),
        kind: FixKind::InsertField,
        edits: vec![Edit { span: Span::at(span(" x5").start), new_text: ", [assist level]".into() }],
        safe: false,
        preferred: true,
        placeholder: Some(Placeholder { edit: 0, range: Span::new(2, 16), choices: vec!["CGA", "Min A"] }),
    };
    vec![
        Finding {
            rule: "missing-assist-level",
            severity: Severity::Warning,
            span: span("toilet transfer"),
            message: "Toilet transfer: level of assistance is not stated.".into(),
            related: Vec::new(),
            fixes: vec![insert],
            data: serde_json::Value::Null,
        },
        Finding {
            rule: "units-over",
            severity: Severity::Error,
            span: span("97530 GP x3"),
            message: "3 units of 97530; 23 timed minutes support 2: 100% sure, really.".into(),
            related: vec![Related { span: span("23 min"), message: "the minutes".into() }],
            fixes: Vec::new(),
            data: serde_json::json!({"billed": 3, "supported": 2}),
        },
    ]
}

fn reported(mut reporter: impl Reporter, notes: &[(&str, Vec<Finding>)]) -> String {
    let mut out = Vec::new();
    for (path, findings) in notes {
        let analysis = Analysis { findings: findings.clone(), ..Analysis::default() };
        reporter.note(Checked { path, text: TEXT, analysis: &analysis }, &mut out).unwrap();
    }
    reporter.finish(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn sarif_keeps_to_its_standard() {
    // One pattern of the published schema has a stray bracket.
    let standard = include_str!("sarif-2.1.0.schema.json").replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$");
    let standard = serde_json::from_str(&standard).unwrap();
    let standard = jsonschema::validator_for(&standard).unwrap();
    for notes in [vec![], vec![("a.soap", vec![])], vec![("east/a b.soap", findings()), ("é.soap", findings())]] {
        let text = reported(Sarif::default(), &notes);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> = standard.iter_errors(&value).map(|error| format!("{} {error}", error.instance_path())).collect();
        assert_eq!(errors, Vec::<String>::new(), "{text}");
    }
    let one: serde_json::Value = serde_json::from_str(&reported(Sarif::default(), &[("east/a b.soap", findings())])).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&one).unwrap().replace(env!("CARGO_PKG_VERSION"), "x.y.z"));
}

#[test]
fn json_has_bytes_for_machines_and_lines_for_people() {
    let text = reported(Json::default(), &[("a.soap", findings()), ("b.soap", vec![])]);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let first = &value["files"][0]["findings"][0];
    let [start, end] = [0, 1].map(|n| usize::try_from(first["span"][n].as_u64().unwrap()).unwrap());
    assert_eq!(&TEXT[start..end], "toilet transfer");
    assert_eq!((first["line"].as_u64(), first["column"].as_u64()), (Some(2), Some(17)));
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn github_annotations_are_one_line_each() {
    insta::assert_snapshot!(reported(Github, &[("east/a, b.soap", findings())]));
}
