//! Which files are notes: by their name, or as text below a folder with settings.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::Files;

/// Endings of file names that say "therapy note".
pub const NOTE_ENDINGS: &[&str] = &[".therapy", ".ptnote", ".otnote", ".slpnote", ".soap", ".note.md"];

/// Endings of files that are notes only below a folder with settings.
const TEXT_ENDINGS: &[&str] = &[".md", ".markdown", ".txt"];

/// Decides which files are notes under one settings file, or under none.
#[derive(Clone, Debug, Default)]
pub struct NoteFiles {
    root: Option<PathBuf>,
    include: GlobSet,
    exclude: GlobSet,
}

impl NoteFiles {
    /// `root` is the folder of the settings file that holds for the notes; globs are relative to it, and a wrong glob matches nothing
    /// (it is already a problem of the settings).
    #[must_use]
    pub fn new(files: &Files, root: Option<&Path>) -> Self {
        Self { root: root.map(Path::to_owned), include: globs(&files.include), exclude: globs(&files.exclude) }
    }

    /// Whether a file found in a folder is a note. A file that a person names is one whatever this says.
    #[must_use]
    pub fn is_note(&self, path: &Path) -> bool {
        if self.excluded(path) {
            return false;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
        ends(NOTE_ENDINGS) || (self.inside(path).is_some() && ends(TEXT_ENDINGS)) || self.matches(&self.include, path)
    }

    /// Whether a file or folder is to be left alone.
    #[must_use]
    pub fn excluded(&self, path: &Path) -> bool {
        self.matches(&self.exclude, path)
    }

    fn inside<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        path.strip_prefix(self.root.as_ref()?).ok()
    }

    fn matches(&self, globs: &GlobSet, path: &Path) -> bool {
        self.inside(path).is_some_and(|relative| globs.is_match(relative))
    }
}

fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        // `*` stays within a folder, as in every other tool with `**`.
        if let Ok(glob) = GlobBuilder::new(pattern.trim_end_matches('/')).literal_separator(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_a_note_only_below_a_folder_with_settings() {
        let files = Files { include: vec!["exports/*.dat".into()], exclude: vec!["templates/**".into(), "README.md".into()] };
        let inside = NoteFiles::new(&files, Some(Path::new("/clinic")));
        let is = |path: &str| inside.is_note(Path::new(path));
        assert!(is("/clinic/a.txt") && is("/clinic/deep/b.md") && is("/clinic/exports/x.dat") && is("/clinic/c.SOAP"));
        assert!(!is("/clinic/templates/daily.soap") && !is("/clinic/README.md") && !is("/clinic/x.dat") && !is("/other/a.txt"));
        let nowhere = NoteFiles::default();
        assert!(nowhere.is_note(Path::new("/tmp/a.note.md")) && !nowhere.is_note(Path::new("/tmp/a.md")));
    }
}
