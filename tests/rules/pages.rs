//! The generated pages are those of the registry. `UPDATE_DOCS=1 cargo test --test rules pages` writes them anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use therapy_lsp::rules::{RULES, pages};

const BEGIN: &str = "<!-- rules: generated, do not edit -->\n";
const END: &str = "<!-- /rules -->";

#[test]
fn pages_are_those_of_the_registry() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.join("docs/rules");
    let mut wanted: BTreeMap<PathBuf, String> =
        RULES.iter().map(|rule| (folder.join(rule.name).with_extension("md"), pages::page(rule))).collect();
    wanted.insert(folder.join("README.md"), pages::index());
    if let Some(readme) = with_table(&std::fs::read_to_string(root.join("README.md")).unwrap_or_default()) {
        wanted.insert(root.join("README.md"), readme);
    }
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    let mut stale = Vec::new();
    for entry in std::fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
        if !wanted.contains_key(&entry) {
            stale.push(format!("{} is no rule's page", entry.display()));
            if update {
                std::fs::remove_file(&entry).unwrap();
            }
        }
    }
    for (path, text) in wanted {
        if std::fs::read_to_string(&path).unwrap_or_default() != text {
            stale.push(format!("{} is stale", path.display()));
            if update {
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(&path, text).unwrap();
            }
        }
    }
    assert!(update || stale.is_empty(), "\n{}\nUPDATE_DOCS=1 cargo test --test rules pages", stale.join("\n"));
}

/// The README with the table between its markers; `None` where it has none.
fn with_table(readme: &str) -> Option<String> {
    let start = readme.find(BEGIN)? + BEGIN.len();
    let end = start + readme[start..].find(END)?;
    Some(format!("{}\n{}\n{}", &readme[..start], pages::table().trim_end(), &readme[end..]))
}

#[test]
fn names_are_well_formed_and_each_stands_once() {
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    for rule in RULES {
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{}", rule.name);
        assert!(!rule.summary.ends_with('.') && !rule.summary.is_empty(), "{}: the summary is no sentence", rule.name);
        assert!(rule.doc.says.ends_with('.') && rule.doc.why.ends_with('.'), "{}", rule.name);
        assert!(!rule.doc.sources.is_empty(), "{} has no source", rule.name);
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), RULES.len());
}
