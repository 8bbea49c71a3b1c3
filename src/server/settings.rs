//! Settings: which documents are notes, and which configuration is in force for each.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::Uri;

use crate::config::Config;

/// The configuration file's name.
pub(crate) const CONFIG_FILE: &str = "therapy-lsp.toml";
/// Ends of file names that are notes whatever the client calls their language.
pub(crate) const NOTE_SUFFIXES: [&str; 6] = [".therapy", ".ptnote", ".otnote", ".slpnote", ".soap", ".note.md"];
/// Languages that are notes below a folder with a configuration file.
const PROSE: [&str; 4] = ["markdown", "plaintext", "text", ""];

/// What a document is to this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A therapy note.
    Note,
    /// A configuration file.
    Config,
    /// Nothing of ours.
    Other,
}

/// All settings the server knows of.
#[derive(Default)]
pub(crate) struct Settings {
    folders: Vec<Uri>,
    /// Whether the client wants to hear of the state of a document (`statusNotification`).
    pub(crate) wants_status: bool,
}

impl Settings {
    /// Takes in what `initialize` said.
    pub(crate) fn start(&mut self, folders: Vec<Uri>, options: &Value) {
        self.folders = folders;
        self.wants_status = options.get("statusNotification") == Some(&Value::Bool(true));
    }

    /// What a document is.
    pub(crate) fn role(&self, uri: &Uri, language: &str) -> Role {
        let path = file_path(uri);
        let name = path.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let by_name = language == "therapynote" || NOTE_SUFFIXES.iter().any(|suffix| name.ends_with(suffix));
        let by_folder = || PROSE.contains(&language) && path.is_some_and(|path| find_config(&path).is_some());
        if name == CONFIG_FILE {
            Role::Config
        } else if by_name || by_folder() {
            Role::Note
        } else {
            Role::Other
        }
    }

    /// The configuration in force for a document.
    pub(crate) fn config_for(&self, _uri: &Uri) -> Arc<Config> {
        Arc::default()
    }
}

/// The path of a document on disk; `None` for an untitled one.
pub(crate) fn file_path(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    uri.to_file_path().map(std::borrow::Cow::into_owned)
}

fn find_config(path: &Path) -> Option<PathBuf> {
    path.ancestors().skip(1).map(|folder| folder.join(CONFIG_FILE)).find(|file| file.is_file())
}
