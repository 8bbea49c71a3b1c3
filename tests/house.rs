//! The house rules that a compiler does not hold: who may import whom, where the protocol's types live, what no file may contain.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// The rooms, each above those that may import it. The two faces stand side by side.
const ROOMS: [&str; 11] = ["text", "config", "lexicon", "note", "coding", "billing", "rules", "analysis", "report", "server", "cli"];

/// Rooms that `analyze()` runs through: no clock, no disk, no network.
const PURE: [&str; 7] = ["text", "lexicon", "note", "coding", "billing", "rules", "analysis"];

/// Files of a pure room that may read a disk all the same, since a face calls them before there is anything to analyse.
const READS_FILES: [&str; 1] = ["billing/sources.rs"];

/// A file may have this many lines, tests included.
const LONGEST: usize = 480;

/// One source file.
struct File {
    /// Below `src/`, with `/`.
    path: String,
    room: String,
    /// The whole text.
    text: String,
    /// The text without comments and without tests; line numbers as in the whole text.
    code: String,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            walk(&path, out);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            out.push(path);
        }
    }
}

fn files() -> Vec<File> {
    let src = root().join("src");
    let mut paths = Vec::new();
    walk(&src, &mut paths);
    let tests_file = |path: &str| path.ends_with("_tests.rs") || path.ends_with("/tests.rs") || path.contains("/tests/");
    paths
        .iter()
        .map(|file| {
            let path = file.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            let text = fs::read_to_string(file).unwrap();
            let code = if tests_file(&path) { String::new() } else { code_of(&text) };
            let room = path.split(['/', '.']).next().unwrap().to_owned();
            File { path, room, text, code }
        })
        .collect()
}

/// The text without comments and without what is compiled for tests only.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut skipping = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let test_module = line == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.contains("mod ") && next.ends_with('{'));
        skipping |= test_module;
        if !skipping {
            let comment = line.trim_start().starts_with("//");
            code.push_str(if comment { "" } else { line.split(" // ").next().unwrap_or(line) });
        }
        // A module's closing brace stands at the start of its line.
        skipping &= line != "}";
        code.push('\n');
    }
    code
}

fn line_of(code: &str, offset: usize) -> usize {
    1 + code[..offset].matches('\n').count()
}

/// Fails with every place at once.
fn none(what: &str, found: Vec<String>) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

/// Every place in the code of `files` where `pattern` matches.
fn places<'a>(files: impl Iterator<Item = &'a File>, pattern: &str) -> Vec<String> {
    let pattern = Regex::new(pattern).unwrap();
    let found = |file: &'a File| {
        let line = |at: regex::Match<'_>| format!("src/{}:{} {}", file.path, line_of(&file.code, at.start()), at.as_str());
        pattern.find_iter(&file.code).map(line).collect::<Vec<_>>()
    };
    files.flat_map(found).collect()
}

/// Imports against the order of the rooms, and the number of imports seen.
fn import_faults(files: &[File]) -> (Vec<String>, usize) {
    let path = Regex::new(r"\bcrate::(\{[^}]*\}|[a-z_]+)").unwrap();
    let first = Regex::new(r"(?:^\{|,)\s*([a-z_]+)").unwrap();
    let mut wrong = Vec::new();
    let mut checked = 0;
    for file in files {
        let Some(own) = ROOMS.iter().position(|room| *room == file.room) else {
            assert!(["lib", "main"].contains(&file.room.as_str()), "src/{}: no such room", file.path);
            continue;
        };
        for import in path.captures_iter(&file.code) {
            let named = import.get(1).unwrap();
            let rooms: Vec<&str> = match named.as_str().strip_prefix('{') {
                Some(_) => first.captures_iter(named.as_str()).map(|room| room.get(1).unwrap().as_str()).collect(),
                None => vec![named.as_str()],
            };
            for room in rooms {
                checked += 1;
                let line = line_of(&file.code, named.start());
                match ROOMS.iter().position(|other| *other == room) {
                    Some(other) if other <= own => {}
                    Some(_) => wrong.push(format!("src/{}:{line} imports {room}, a room below {}", file.path, file.room)),
                    None => wrong.push(format!("src/{}:{line} imports crate::{room}, which is no room", file.path)),
                }
            }
        }
    }
    (wrong, checked)
}

#[test]
fn a_room_imports_only_rooms_above_it() {
    let (wrong, checked) = import_faults(&files());
    assert!(checked > 100, "the imports were not found");
    none("imports against the order of the rooms", wrong);
}

#[test]
fn billing_knows_nothing_but_config() {
    let files = files();
    none(
        "billing imports",
        places(files.iter().filter(|file| file.room == "billing"), r"\bcrate::(?:text|lexicon|note|coding|\{)[a-z_:]*"),
    );
}

#[test]
fn the_command_line_only_starts_the_server() {
    let files = files();
    let found = places(files.iter().filter(|file| file.room == "cli"), r"\bcrate::server::\w+");
    none("the command line looks into the server", found.into_iter().filter(|place| !place.ends_with("crate::server::run")).collect());
    none("the server imports the command line", places(files.iter().filter(|file| file.room == "server"), r"\bcrate::cli\b"));
}

#[test]
fn types_of_the_protocol_stay_in_the_server() {
    let files = files();
    let elsewhere = files.iter().filter(|file| file.room != "server");
    none("types of the protocol outside the server", places(elsewhere, r"\b(?:tower_lsp|tower|ls_types|lsp_types|tokio)::"));
}

#[test]
fn analysis_is_pure() {
    let files = files();
    let pure = || files.iter().filter(|file| PURE.contains(&file.room.as_str()) && !READS_FILES.contains(&file.path.as_str()));
    let outside =
        r"\bstd::(?:fs|env|net|process|thread)\b|\bstd(?:in|out|err)\(|\b(?:Instant|SystemTime|Zoned|Timestamp)::now\b|\btracing::";
    none("a clock, a disk, the network or a log in a pure room", places(pure(), outside));
    none("the network", places(files.iter(), r"\bstd::net\b|\b(?:reqwest|ureq|hyper)::"));
}

/// Unicode word boundaries in patterns.
fn boundary_faults(files: &[File]) -> Vec<String> {
    let boundary = Regex::new(r"(.{0,5})\\[bB]").unwrap();
    let mut wrong = Vec::new();
    for file in files {
        for found in boundary.captures_iter(&file.code) {
            let line = line_of(&file.code, found.get(0).unwrap().end());
            let whole = file.code.lines().nth(line - 1).unwrap_or_default();
            if !found[1].ends_with("(?-u:") && !whole.contains("(?-u)") {
                wrong.push(format!("src/{}:{line} {}", file.path, whole.trim()));
            }
        }
    }
    wrong
}

#[test]
fn no_pattern_has_a_unicode_word_boundary() {
    // At the first curly quote a Unicode `\b` is thousands of times slower than an ASCII one.
    none("Unicode word boundaries; write (?-u:\\b)", boundary_faults(&files()));
}

/// Patterns that are compiled at each call.
fn compile_faults(files: &[File]) -> Vec<String> {
    let compile = Regex::new(r"\bRegex(?:Set)?(?:Builder)?::new\b").unwrap();
    let mut wrong = Vec::new();
    for file in files {
        for found in compile.find_iter(&file.code) {
            // The static that holds it begins shortly before, or a small function compiles for the statics of its file.
            let before = &file.code[..found.start()];
            let near = before.lines().rev().take(12).any(|line| line.contains("LazyLock"));
            let helper = before.rsplit("fn ").next().is_some_and(|own| own.contains("-> Regex"));
            if !near && !helper {
                wrong.push(format!("src/{}:{}", file.path, line_of(&file.code, found.start())));
            }
        }
    }
    wrong
}

#[test]
fn patterns_are_compiled_once() {
    none("a pattern compiled outside a LazyLock", compile_faults(&files()));
}

#[test]
fn nothing_is_printed_past_a_writer_and_nothing_is_left_undone() {
    let files = files();
    none("prints", places(files.iter(), r"\be?print(?:ln)?!|\bdbg!"));
    none("left undone", places(files.iter(), r"\b(?:todo|unimplemented)!|(?:TODO|FIXME)\b"));
    let marks = Regex::new(r"TODO|FIXME|#\[ignore").unwrap();
    let marked = |file: &File| marks.find(&file.text).map(|found| format!("src/{}: {}", file.path, found.as_str()));
    none("left undone", files.iter().filter_map(marked).collect());
}

#[test]
fn every_file_says_what_it_is_and_stays_short() {
    let files = files();
    let nameless = files.iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.path.clone());
    none("files without a first sentence", nameless.collect());
    let long = files.iter().map(|file| (file, file.text.lines().count())).filter(|(_, lines)| *lines > LONGEST);
    none("files that are too long", long.map(|(file, lines)| format!("src/{}: {lines} lines", file.path)).collect());
}

#[test]
fn the_two_maps_of_the_house_agree() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let in_order = |text: &str, form: &dyn Fn(&str) -> String| {
        let at: Vec<Option<usize>> = ROOMS.iter().map(|room| text.find(&form(room))).collect();
        assert!(at.iter().all(Option::is_some), "a room is missing: {:?}", ROOMS.iter().zip(&at).collect::<Vec<_>>());
        assert!(at.is_sorted(), "the rooms stand in another order: {at:?}");
    };
    in_order(&lib, &|room| format!("| [`{room}`] |"));
    in_order(&map, &|room| format!("| `{room}/` |"));
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let names =
        ["dependencies", "dev-dependencies"].into_iter().filter_map(|table| manifest.get(table)?.as_table()).flat_map(|table| table.keys());
    none("dependencies that ARCHITECTURE.md does not explain", names.filter(|name| !map.contains(&format!("`{name}`"))).cloned().collect());
}

#[test]
fn a_text_with_tests_and_comments_is_cut_to_its_code() {
    let text = "//! doc crate::cli\nuse a; // crate::cli\n#[cfg(test)]\nmod tests {\n    use crate::cli;\n}\nfn x() {}\n";
    assert_eq!(code_of(text), "\nuse a;\n\n\n\n\nfn x() {}\n");
}

#[test]
fn the_checks_see_what_they_look_for() {
    let file = |path: &str, code: &str| File {
        path: path.into(),
        room: path.split('/').next().unwrap().into(),
        text: code.into(),
        code: code.into(),
    };
    let bad = [
        file("note/a.rs", "use crate::{text::Span, rules::Finding};\nlet x = crate::attic::Y;"),
        file("text/b.rs", "use crate::text::Span;"),
    ];
    let (faults, seen) = import_faults(&bad);
    assert_eq!((faults.len(), seen), (2, 4), "{faults:?}");
    assert_eq!(boundary_faults(&[file("note/a.rs", r#"r"\bx(?-u:\b)""#)]).len(), 1);
    assert_eq!(compile_faults(&[file("note/a.rs", "fn f() {\n Regex::new(x);\n}")]).len(), 1);
    assert_eq!(compile_faults(&[file("note/a.rs", "static X: LazyLock<Regex> = LazyLock::new(||\n Regex::new(x));")]).len(), 0);
}
