//! The notes a command reads: files by name, folders searched, standard input.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::output::trouble;
use super::settings::{Local, Shelf};

/// The most bytes a note may have; what is larger is an export or no note at all.
const LARGEST: u64 = 64 << 20;

/// One note to read.
#[derive(Clone, Debug)]
pub(super) struct Input {
    /// Where it is read; `None` for standard input.
    pub(super) path: Option<PathBuf>,
    /// What it is called in the output.
    pub(super) name: String,
    /// The settings for it.
    pub(super) local: Arc<Local>,
}

/// Finds the notes of the given paths: a file as it is, a folder searched and sorted, `-` as standard input.
///
/// Says what cannot be found; the second value tells whether anything was said.
pub(super) fn collect(
    paths: &[PathBuf],
    stdin_name: Option<&Path>,
    shelf: &mut Shelf,
    err: &mut dyn Write,
) -> io::Result<(Vec<Input>, bool)> {
    let mut inputs: Vec<Input> = Vec::new();
    let mut said = false;
    for path in paths {
        if path == Path::new("-") {
            let named = stdin_name.unwrap_or(Path::new("<stdin>"));
            inputs.push(Input { path: None, name: named.display().to_string(), local: shelf.of(named, err)? });
        } else if path.is_dir() {
            let found = search(path, shelf, err)?;
            if found.is_empty() {
                said = true;
                let endings = crate::config::NOTE_ENDINGS.join(" ");
                trouble(
                    err,
                    &format!(
                        "no notes in {}: a note's name ends in one of {endings}; .md and .txt files count below a folder with {}",
                        path.display(),
                        crate::config::FILE_NAME
                    ),
                )?;
            }
            inputs.extend(found);
        } else if path.exists() {
            inputs.push(Input { path: Some(path.clone()), name: display(path), local: shelf.of(path, err)? });
        } else {
            said = true;
            trouble(err, &format!("{}: no such file or folder", path.display()))?;
        }
    }
    let mut seen = std::collections::HashSet::new();
    inputs.retain(|input| seen.insert(input.path.clone()));
    Ok((inputs, said))
}

/// The notes in a folder, sorted by path. Hidden files and folders are passed over; a `.gitignore` is not heeded, since notes are often
/// kept out of version control and must be checked all the same.
fn search(folder: &Path, shelf: &mut Shelf, err: &mut dyn Write) -> io::Result<Vec<Input>> {
    let walk = ignore::WalkBuilder::new(folder).standard_filters(false).hidden(true).build();
    let mut found = Vec::new();
    for entry in walk {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                shelf.trouble = true;
                trouble(err, &error)?;
                continue;
            }
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let path = entry.into_path();
        let local = shelf.of(&path, err)?;
        if local.notes.is_note(&std::path::absolute(&path).unwrap_or_else(|_| path.clone())) {
            found.push(Input { name: display(&path), path: Some(path), local });
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn display(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

impl Input {
    /// Reads the note; what was read of it is also in `bytes` where it is no note.
    ///
    /// # Errors
    /// A sentence without any of the note's text: unreadable, too large, binary, not UTF-8.
    pub(super) fn read(&self, bytes: &mut Vec<u8>) -> Result<String, String> {
        let read = match &self.path {
            Some(path) => File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(bytes)),
            None => io::stdin().lock().take(LARGEST + 1).read_to_end(bytes),
        };
        read.map_err(|error| format!("{}: {error}", self.name))?;
        if bytes.len() as u64 > LARGEST {
            return Err(format!("{}: larger than {} MB; a note is not", self.name, LARGEST >> 20));
        }
        decode(bytes).map(str::to_owned).map_err(|problem| format!("{}: {problem}", self.name))
    }
}

/// Bytes as text.
///
/// # Errors
/// What they are instead.
fn decode(bytes: &[u8]) -> Result<&str, String> {
    if bytes.iter().take(8 << 10).any(|byte| *byte == 0) {
        return Err("binary or UTF-16, not UTF-8 text".into());
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let at = error.valid_up_to();
        let line = 1 + bytes.iter().take(at).filter(|byte| **byte == b'\n').count();
        format!("not UTF-8 text: byte {at} (line {line}); save it as UTF-8")
    })
}
