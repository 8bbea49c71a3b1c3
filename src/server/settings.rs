//! Settings: which documents are notes, and which configuration is in force for each.
//!
//! The nearest `therapy-lsp.toml` upward from a note, else the user's own, with the editor's settings over it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::Value;
use tower_lsp::ls_types::Uri;

use crate::config::{self, Config, FILE_NAME, Loaded, NoteFiles};
use crate::rules;

/// The section of the editor's settings that is ours.
pub(crate) const SECTION: &str = "therapy-lsp";
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

/// The settings that hold for a document.
#[derive(Clone, Default)]
pub(crate) struct Local {
    /// For the engine.
    pub(crate) config: Arc<Config>,
    /// Which files are notes.
    pub(crate) notes: Arc<NoteFiles>,
}

/// A configuration file as it was last read.
struct File {
    loaded: Loaded,
    changed: Option<SystemTime>,
}

/// All settings the server knows of.
#[derive(Default)]
pub(crate) struct Settings {
    /// Folders of the workspace.
    pub(crate) folders: Vec<Uri>,
    /// Whether the client wants to hear of the state of a document (`statusNotification`).
    pub(crate) wants_status: bool,
    /// The editor's settings: for everything, and for folders that have their own.
    editor: Loaded,
    by_folder: HashMap<Uri, Loaded>,
    files: BTreeMap<PathBuf, File>,
    /// Configurations made, so that notes of one folder share one.
    made: HashMap<(Option<PathBuf>, Option<Uri>), Local>,
}

impl Settings {
    /// Takes in what `initialize` said.
    pub(crate) fn start(&mut self, folders: Vec<Uri>, options: &Value) {
        self.folders = folders;
        self.wants_status = options.get("statusNotification") == Some(&Value::Bool(true));
        if let Some(level) = options.get("logLevel").and_then(Value::as_str)
            && !super::log::set_level(level)
        {
            tracing::warn!("logLevel is one of {}", super::log::LEVELS.join(", "));
        }
        if let Some(settings) = options.get(SECTION) {
            self.set_editor(None, settings);
        }
    }

    /// Takes in the editor's settings, for everything or for one folder.
    pub(crate) fn set_editor(&mut self, folder: Option<&Uri>, settings: &Value) {
        let mut loaded = config::from_editor(settings);
        loaded.check_rules(rules::RULES.iter().map(|rule| rule.name));
        match folder {
            None => self.editor = loaded,
            Some(folder) => drop(self.by_folder.insert(folder.clone(), loaded)),
        }
        self.made.clear();
    }

    /// Forgets the settings of folders that are no longer there.
    pub(crate) fn set_folders(&mut self, folders: Vec<Uri>) {
        self.by_folder.retain(|folder, _| folders.contains(folder));
        self.folders = folders;
        self.made.clear();
    }

    /// What is wrong in the editor's settings, each said once.
    pub(crate) fn editor_problems(&self) -> Vec<String> {
        let mut problems: Vec<String> = Vec::new();
        for problem in std::iter::once(&self.editor).chain(self.by_folder.values()).flat_map(|loaded| &loaded.problems) {
            if !problems.contains(&problem.message) {
                problems.push(problem.message.clone());
            }
        }
        problems
    }

    /// What a document is.
    pub(crate) fn role(&mut self, uri: &Uri, language: &str) -> Role {
        let path = file_path(uri);
        if path.as_deref().and_then(Path::file_name).is_some_and(|name| name == FILE_NAME) {
            return Role::Config;
        }
        let local = self.local(uri);
        let note = match &path {
            Some(path) if local.notes.excluded(path) => false,
            Some(path) => {
                language == "therapynote" || local.notes.is_note(path) || (PROSE.contains(&language) && local.notes.is_note(&as_text(path)))
            }
            None => language == "therapynote",
        };
        if note { Role::Note } else { Role::Other }
    }

    /// The settings in force for a document.
    pub(crate) fn local(&mut self, uri: &Uri) -> Local {
        match file_path(uri) {
            Some(path) => self.local_of_path(&path, self.folder_of(uri)),
            // An untitled note belongs to the first folder, as it will be saved there.
            None => match self.folders.first().cloned() {
                Some(folder) => self.local_of_path(&file_path(&folder).unwrap_or_default().join("untitled"), Some(folder)),
                None => self.made_for(config::user_file(), None),
            },
        }
    }

    /// The settings in force for a file, which may not be open.
    pub(crate) fn local_of_path(&mut self, path: &Path, folder: Option<Uri>) -> Local {
        let found = path.parent().and_then(config::find).or_else(config::user_file);
        self.made_for(found, folder)
    }

    fn made_for(&mut self, file: Option<PathBuf>, folder: Option<Uri>) -> Local {
        let key = (file, folder);
        if let Some(local) = self.made.get(&key) {
            return local.clone();
        }
        let base = key.0.as_deref().map(|file| self.read(file).loaded.settings.clone()).unwrap_or_default();
        let editor = key.1.as_ref().and_then(|folder| self.by_folder.get(folder)).unwrap_or(&self.editor);
        let mut config = Config::from(editor.settings.clone().over(base));
        config.draft = true;
        // The user's own settings hold for notes anywhere; plain text is a note only below a clinic's.
        let root = key.0.as_deref().filter(|file| config::user_file().as_deref() != Some(*file)).and_then(Path::parent);
        let local = Local { notes: Arc::new(NoteFiles::new(&config.files, root)), config: Arc::new(config) };
        self.made.insert(key, local.clone());
        local
    }

    fn read(&mut self, file: &Path) -> &File {
        self.files.entry(file.to_owned()).or_insert_with(|| {
            let changed = std::fs::metadata(file).and_then(|data| data.modified()).ok();
            let mut loaded = config::load(file).unwrap_or_else(|error| {
                tracing::warn!("a configuration file cannot be read: {error}");
                Loaded::default()
            });
            loaded.check_rules(rules::RULES.iter().map(|rule| rule.name));
            File { loaded, changed }
        })
    }

    /// Forgets configuration files that have changed on disk since they were read, or all of them; whether any was forgotten.
    pub(crate) fn forget_files(&mut self, all: bool) -> bool {
        let now = |file: &Path| std::fs::metadata(file).and_then(|data| data.modified()).ok();
        let before = self.files.len();
        self.files.retain(|path, file| !all && now(path) == file.changed);
        let forgotten = all || self.files.len() < before;
        if forgotten {
            self.made.clear();
        }
        forgotten
    }

    /// What was wrong in a configuration file when it was last read from disk.
    pub(crate) fn file_problems(&self, file: &Path) -> Vec<config::Problem> {
        self.files.get(file).map(|file| file.loaded.problems.clone()).unwrap_or_default()
    }

    /// Configuration files in use.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        self.files.keys().cloned().collect()
    }

    /// The innermost folder of the workspace that holds a document.
    pub(crate) fn folder_of(&self, uri: &Uri) -> Option<Uri> {
        let inside = |folder: &&Uri| {
            let folder = folder.as_str().trim_end_matches('/');
            uri.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
        };
        self.folders.iter().filter(inside).max_by_key(|folder| folder.as_str().len()).cloned()
    }
}

/// The problems of a configuration's text, as it stands in the editor.
pub(crate) fn problems_of(text: &str) -> Vec<config::Problem> {
    let mut loaded = config::from_toml(text);
    loaded.check_rules(rules::RULES.iter().map(|rule| rule.name));
    loaded.problems
}

/// The path with an ending that says "text", for a document whose language says so.
fn as_text(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".txt");
    name.into()
}

/// The path of a document on disk; `None` for an untitled one.
pub(crate) fn file_path(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    uri.to_file_path().map(std::borrow::Cow::into_owned)
}
