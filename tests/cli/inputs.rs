//! Which files are read, and in which order.

use crate::bench::Bench;

#[test]
fn a_folder_is_searched_for_notes_and_sorted() {
    let bench = Bench::new();
    for name in ["b.soap", "a.therapy", "deep/c.note.md", "readme.md", "x.txt", ".hidden/d.soap", "z.SOAP"] {
        bench.file(name, "");
    }
    // Notes are often kept out of version control; they are checked all the same.
    bench.file(".gitignore", "*.soap\n");
    let ended = bench.run(&["check", "--format", "json", "."]);
    assert_eq!(ended.paths(), ["a.therapy", "b.soap", "deep/c.note.md", "z.SOAP"]);
    assert_eq!(ended.code, 0);
    assert_eq!(bench.run(&["check", "--format", "json"]).paths(), ended.paths());
}

#[test]
fn plain_text_counts_below_a_folder_with_settings() {
    let bench = Bench::new();
    bench.file("clinic/therapy-lsp.toml", "[files]\nexclude = ['templates/**']\ninclude = ['export/*.dat']\n");
    for name in ["clinic/a.txt", "clinic/b.md", "clinic/templates/c.soap", "clinic/export/d.dat", "clinic/e.dat", "other/f.txt"] {
        bench.file(name, "");
    }
    let ended = bench.run(&["check", "--format", "json", "clinic"]);
    assert_eq!(ended.paths(), ["clinic/a.txt", "clinic/b.md", "clinic/export/d.dat"]);
}

#[test]
fn a_file_by_name_is_a_note_whatever_it_is_called() {
    let bench = Bench::new();
    bench.file("001.txt", "");
    bench.file("note", "");
    let ended = bench.run(&["check", "--format", "json", "note", "001.txt", "note"]);
    assert_eq!(ended.paths(), ["note", "001.txt"]);
}

#[test]
fn nothing_to_check_is_trouble_and_not_a_clean_run() {
    let bench = Bench::new();
    bench.file("x.txt", "");
    let ended = bench.run(&["check", "."]);
    assert_eq!((ended.code, ended.out.as_str()), (2, ""));
    assert!(ended.err.contains("no notes in ."), "{}", ended.err);
    let ended = bench.run(&["check", "gone.soap"]);
    assert_eq!(ended.code, 2);
    assert_eq!(ended.err, "error: gone.soap: no such file or folder\n");
}

#[test]
fn a_note_may_come_on_standard_input() {
    let bench = Bench::new();
    let ended = bench.run_with(&["check", "--format", "json", "-"], "S: no pain\n");
    assert_eq!((ended.code, ended.paths()), (0, vec!["<stdin>".to_owned()]));
    bench.file("clinic/therapy-lsp.toml", "payr = 1\n");
    let ended = bench.run_with(&["check", "--format", "json", "--stdin-filename", "clinic/a.soap", "-"], "S: no pain\n");
    assert_eq!((ended.code, ended.paths()), (2, vec!["clinic/a.soap".to_owned()]));
    assert!(ended.err.contains("did you mean `payer`?"), "{}", ended.err);
}

#[test]
fn lines_come_out_in_the_order_they_went_in() {
    let bench = Bench::new();
    let lines: String = (0..500).map(|n| format!("{{\"id\": {n}, \"text\": \"{}\"}}\n", "S: ok\\n".repeat(1 + (n * 37) % 90))).collect();
    let ended = bench.run_with(&["check", "--ndjson", "--format", "ndjson", "--jobs", "4"], lines);
    let ids: Vec<String> = ended
        .out
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(ids, (0..500).map(|n| n.to_string()).collect::<Vec<_>>());
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
}

#[test]
fn a_bad_line_is_named_without_its_words_and_the_others_are_read() {
    let bench = Bench::new();
    let lines = "{\"id\": \"a\", \"text\": \"S: ok\"}\n\n{\"id\": \"b\", \"text\": 7, \"secret\": \"Zebulon\"}\nZebulon\n{\"id\": \"c\", \"text\": \"\"}";
    bench.file("in.jsonl", lines);
    let ended = bench.run(&["check", "--ndjson", "--format", "ndjson", "in.jsonl"]);
    assert_eq!((ended.code, ended.out.lines().count()), (2, 2));
    assert_eq!(ended.err, "error: in.jsonl:3: needs an \"id\" and a \"text\" (column 21)\nerror: in.jsonl:4: not JSON (column 1)\n");
}

#[test]
fn every_shell_gets_its_completions_and_every_command_its_help() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ended = bench.run(&["completions", shell]);
        assert!(ended.code == 0 && ended.out.contains("therapy-lsp"), "{shell}: {ended:?}");
    }
    assert_eq!(bench.run(&["--version"]).out, format!("therapy-lsp {}\n", env!("CARGO_PKG_VERSION")));
    for command in ["check", "audit", "units", "code", "rules", "lsp", "accuracy", "schema", "completions"] {
        let ended = bench.run(&[command, "--help"]);
        assert!(ended.code == 0 && ended.out.contains("Usage: therapy-lsp"), "{command}: {ended:?}");
    }
    assert_eq!(bench.run(&[]).code, 2);
    assert_eq!(bench.run(&["check", "--no-such-option"]).code, 2);
}
