//! The settings of each note that a command reads: from its folder, from `--config`, and from the command line over both.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::output::trouble;
use crate::config::{self, Config, Discipline, Loaded, NoteFiles, PayerProfile, Setting, Settings};
use crate::report::{tame, visible};
use crate::rules::RULES;

/// Settings given on the command line.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Settings")]
pub(super) struct SettingsArgs {
    /// Settings file to use for all notes, instead of the nearest therapy-lsp.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Payer assumed where a note names none: medicare, commercial, or one of the settings file
    #[arg(long, value_name = "NAME")]
    payer: Option<String>,
    /// Discipline assumed where a note does not say: PT, OT or SLP
    #[arg(long, value_name = "DISCIPLINE", value_parser = discipline)]
    discipline: Option<Discipline>,
    /// Who bills: practitioner or institutional
    #[arg(long, value_name = "SETTING", value_parser = setting)]
    setting: Option<Setting>,
    /// Settings as an editor keeps them, over those of the settings file
    #[arg(long, value_name = "JSON", hide = true, value_parser = editor)]
    editor_settings: Option<Settings>,
}

impl SettingsArgs {
    /// Who bills, where the command line says.
    pub(super) fn setting(&self) -> Option<Setting> {
        self.setting
    }
}

/// What an editor has set; a value that is wrong is left out, since the editor shows it at its place.
fn editor(text: &str) -> Result<Settings, String> {
    let value = serde_json::from_str(text).map_err(|_| "it is no JSON".to_owned())?;
    Ok(config::from_editor(&value).settings)
}

fn discipline(text: &str) -> Result<Discipline, String> {
    match text.to_ascii_uppercase().as_str() {
        "PT" => Ok(Discipline::Pt),
        "OT" => Ok(Discipline::Ot),
        "SLP" | "ST" => Ok(Discipline::Slp),
        _ => Err("it is one of PT, OT, SLP".into()),
    }
}

fn setting(text: &str) -> Result<Setting, String> {
    match text.to_ascii_lowercase().as_str() {
        "practitioner" => Ok(Setting::Practitioner),
        "institutional" => Ok(Setting::Institutional),
        _ => Err("it is one of practitioner, institutional".into()),
    }
}

/// The settings that hold in one folder.
#[derive(Debug, Default)]
pub(super) struct Local {
    /// For the engine.
    pub(super) config: Config,
    /// Which files are notes.
    pub(super) notes: NoteFiles,
}

/// Finds and remembers the settings of folders.
#[derive(Debug)]
pub(super) struct Shelf {
    args: SettingsArgs,
    draft: bool,
    by_folder: HashMap<PathBuf, Arc<Local>>,
    by_file: HashMap<Option<PathBuf>, Arc<Local>>,
    /// Whether any settings were wrong.
    pub(super) trouble: bool,
}

impl Shelf {
    /// `draft`: unsigned notes are taken as still being written.
    pub(super) fn new(args: SettingsArgs, draft: bool) -> Self {
        Self { args, draft, by_folder: HashMap::new(), by_file: HashMap::new(), trouble: false }
    }

    /// The settings for a note or folder. What is wrong in a settings file is said once, and the rest of it holds.
    pub(super) fn of(&mut self, path: &Path, err: &mut dyn Write) -> io::Result<Arc<Local>> {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = if absolute.is_dir() { absolute } else { absolute.parent().map(Path::to_owned).unwrap_or_default() };
        if let Some(local) = self.by_folder.get(&folder) {
            return Ok(local.clone());
        }
        let file = self.args.config.clone().or_else(|| config::find(&folder)).or_else(config::user_file);
        let local = match self.by_file.get(&file) {
            Some(local) => local.clone(),
            None => {
                let local = Arc::new(self.load(file.as_deref(), err)?);
                self.by_file.insert(file, local.clone());
                local
            }
        };
        self.by_folder.insert(folder, local.clone());
        Ok(local)
    }

    fn load(&mut self, file: Option<&Path>, err: &mut dyn Write) -> io::Result<Local> {
        let mut loaded = match file.map(config::load) {
            None => Loaded::default(),
            Some(Ok(loaded)) => loaded,
            Some(Err(error)) => {
                self.trouble = true;
                trouble(err, &format!("{}: {error}", file.unwrap_or(Path::new("")).display()))?;
                Loaded::default()
            }
        };
        loaded.check_rules(RULES.iter().map(|rule| rule.name));
        if let Some(file) = file.filter(|_| !loaded.problems.is_empty()) {
            self.trouble = true;
            show_problems(file, &loaded, err)?;
        }
        // The user's own settings and those of `--config` hold for notes anywhere; plain text is a note only below a clinic's.
        let root = file.and_then(Path::parent).filter(|_| self.args.config.is_none() && file != config::user_file().as_deref());
        let root = root.map(|root| std::path::absolute(root).unwrap_or_else(|_| root.to_owned()));
        let over = Settings {
            payer: self.args.payer.clone(),
            discipline: self.args.discipline,
            setting: self.args.setting,
            ..Settings::default()
        };
        let editor = self.args.editor_settings.clone().unwrap_or_default();
        let mut config = Config::from(over.over(editor.over(loaded.settings)));
        config.draft = self.draft;
        if let Some(Err(message)) = self.args.payer.as_ref().map(|name| PayerProfile::find(name, &config.payers)) {
            self.trouble = true;
            trouble(err, &message)?;
        }
        Ok(Local { notes: NoteFiles::new(&config.files, root.as_deref()), config })
    }
}

/// Shows what is wrong in a settings file, each at its line.
fn show_problems(file: &Path, loaded: &Loaded, err: &mut dyn Write) -> io::Result<()> {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let here = std::env::current_dir().unwrap_or_default();
    let path = visible(&file.strip_prefix(here).unwrap_or(file).display().to_string());
    let text = tame(&text);
    for problem in &loaded.problems {
        let range = problem.span.start.min(text.len())..problem.span.end.min(text.len());
        let snippet = Snippet::source(&*text).path(&path).annotation(AnnotationKind::Primary.span(range));
        let group = Level::ERROR.primary_title(visible(&problem.message)).element(snippet);
        writeln!(err, "{}\n", Renderer::styled().render(&[group]))?;
    }
    Ok(())
}
