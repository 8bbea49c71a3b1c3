//! Every note with marks gets exactly the findings its marks promise, with the marks in it and without.

use std::path::{Path, PathBuf};

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::Config;

use super::marks;

/// The notes of the project that have marks: those of this test and the examples a user tries first.
pub(crate) fn all() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["tests/findings", "examples"] {
        walk(&root.join(folder), &mut files);
    }
    files.sort();
    let named = |path: PathBuf| (path.strip_prefix(root).unwrap().to_path_buf(), std::fs::read_to_string(&path).unwrap());
    files.into_iter().map(named).filter(|(_, text)| marks::read(text).is_some()).collect()
}

/// The labelled notes by which accuracy is stated.
pub(crate) fn labelled() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(&root.join("tests/notes"), &mut files);
    files.retain(|path| path.extension().is_some_and(|ext| ext == "txt"));
    files.sort();
    files.into_iter().map(|path| (path.strip_prefix(root).unwrap().to_path_buf(), std::fs::read_to_string(&path).unwrap())).collect()
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, out);
        } else if path
            .extension()
            .is_some_and(|ext| ["therapy", "md", "txt", "soap", "ptnote", "otnote", "slpnote"].iter().any(|e| ext == *e))
        {
            out.push(path);
        }
    }
}

#[test]
fn every_note_gets_what_its_marks_promise() {
    let mut wrong = Vec::new();
    let notes = all();
    assert!(notes.len() >= 10, "the notes are not found");
    for (path, text) in notes {
        let marks = marks::read(&text).unwrap();
        for (what, text) in [("", text.as_str()), (" (marks taken out)", marks::without(&text))] {
            let findings = analyze(text, &Config::default()).findings;
            wrong.extend(marks::compare(text, &findings, &marks).into_iter().map(|line| format!("{}{what}: {line}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
