//! Where the settings are found: upward from the note, else the user's own file.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use super::{Loaded, anchor, from_toml};

/// Name of the settings file, in every folder and in the user's own.
pub const FILE_NAME: &str = "therapy-lsp.toml";

/// The settings file for a note: the nearest one in its folder or above it.
///
/// `path` is the note or a folder, absolute; nothing is found for a relative one without folder.
#[must_use]
pub fn find(path: &Path) -> Option<PathBuf> {
    path.ancestors().map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
}

/// The user's own settings file, where there is one: `$XDG_CONFIG_HOME/therapy-lsp/therapy-lsp.toml`, by default under
/// `~/.config`, on Windows under `%APPDATA%`.
#[must_use]
pub fn user_file() -> Option<PathBuf> {
    let folder = if cfg!(windows) { env::var_os("APPDATA") } else { env::var_os("XDG_CONFIG_HOME") }
        .map(PathBuf::from)
        .filter(|folder| folder.is_absolute())
        .or_else(|| env::home_dir().map(|home| home.join(".config")))?;
    Some(folder.join("therapy-lsp").join(FILE_NAME)).filter(|file| file.is_file())
}

/// The settings that hold for a note: those found upward from it, else the user's own, else none.
///
/// The nearest file counts alone: what a clinic has written for its notes is the same for everybody who reads them.
///
/// # Errors
/// The file is there but cannot be read; wrong contents are no error but problems of the result.
pub fn load_for(path: &Path) -> io::Result<Loaded> {
    find(path).or_else(user_file).map_or_else(|| Ok(Loaded::default()), |file| load(&file))
}

/// Reads one settings file. Paths in it are relative to its folder.
///
/// # Errors
/// The file cannot be read or is not UTF-8; wrong contents are no error but problems of the result.
pub fn load(file: &Path) -> io::Result<Loaded> {
    let text = fs::read_to_string(file)?;
    let mut loaded = from_toml(&text);
    if let Some(folder) = file.parent() {
        anchor(&mut loaded.settings, folder);
    }
    loaded.path = Some(file.to_owned());
    Ok(loaded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_counts_and_its_paths_start_at_its_folder() {
        let dir = tempfile::tempdir().expect("a folder");
        let deep = dir.path().join("east/march");
        fs::create_dir_all(&deep).expect("folders");
        fs::write(dir.path().join(FILE_NAME), "payer = 'commercial'").expect("written");
        fs::write(dir.path().join("east").join(FILE_NAME), "payer = 'medicare'\n[payers.medicare.fees]\ngpci = 'gpci.csv'")
            .expect("written");
        let loaded = load_for(&deep.join("note.soap")).expect("read");
        assert_eq!(loaded.settings.payer.as_deref(), Some("medicare"));
        assert_eq!(loaded.settings.payers["medicare"].fees.gpci, Some(dir.path().join("east/gpci.csv")));
        assert_eq!(loaded.path, Some(dir.path().join("east").join(FILE_NAME)));
    }
}
