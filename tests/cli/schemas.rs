//! The published schemas: as the types are, and kept to by what is written.

use std::path::PathBuf;

use crate::bench::Bench;

/// The schema of this name as the program prints it.
fn printed(name: &str) -> serde_json::Value {
    Bench::new().run(&["schema", name]).json()
}

#[test]
fn the_committed_schemas_are_those_of_the_program() {
    for name in ["config", "check", "ndjson", "audit"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schema/{name}.json"));
        let now = Bench::new().run(&["schema", name]).out;
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &now).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == now, "docs/schema/{name}.json is stale: run `UPDATE_DOCS=1 cargo test --test cli`");
    }
}

#[test]
fn a_settings_file_with_everything_keeps_to_the_schema_and_is_understood() {
    let text = include_str!("everything.toml");
    let value: serde_json::Value = toml::from_str(text).unwrap();
    let schema = jsonschema::validator_for(&printed("config")).unwrap();
    let errors: Vec<String> = schema.iter_errors(&value).map(|error| format!("{} {error}", error.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    let bench = Bench::new();
    bench.file("therapy-lsp.toml", text);
    bench.file("a.soap", "");
    let ended = bench.run(&["check", "a.soap"]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert!(!schema.is_valid(&serde_json::json!({"payr": "medicare"})));
    assert!(!schema.is_valid(&serde_json::json!({"severity": {"no-such-rule": "off"}})));
}

#[test]
fn what_check_prints_keeps_to_its_schema() {
    let bench = Bench::new();
    bench.file("a.soap", "5/18/2026 PT daily note\nTherEx (97110) 15 min: SLR 3x10, quad sets\nTotal timed: 40 min\n97110 GP x3\n");
    let schema = jsonschema::validator_for(&printed("check")).unwrap();
    let document = bench.run(&["check", "--format", "json", "a.soap"]).json();
    let errors: Vec<String> = schema.iter_errors(&document).map(|error| format!("{} {error}", error.instance_path())).collect();
    assert_eq!(errors, Vec::<String>::new());
    let line = jsonschema::validator_for(&printed("ndjson")).unwrap();
    assert!(line.is_valid(&bench.run(&["check", "--format", "ndjson", "a.soap"]).json()));
}

#[test]
fn the_page_on_settings_names_every_setting() {
    let page = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/settings.md")).unwrap();
    let schema = printed("config");
    let mut missing = Vec::new();
    let mut look = |table: &serde_json::Value| {
        let own = table["properties"].as_object().into_iter().flatten();
        let keys = own.map(|(key, _)| key.clone());
        missing.extend(keys.filter(|key| !page.contains(key.as_str())));
    };
    look(&schema);
    schema["$defs"].as_object().unwrap().values().for_each(look);
    assert_eq!(missing, Vec::<String>::new());
}
