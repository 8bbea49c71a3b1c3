//! What changes around the notes: settings, files on disk, folders of the workspace.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tower_lsp::ls_types::notification::ShowMessage;
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, FileEvent, MessageType, Range, ShowMessageParams, Uri};

use super::features::diagnostics::SOURCE;
use super::settings::{Role, SECTION, file_path, problems_of};
use super::snapshot::{Snapshot, range};
use super::world::World;
use crate::config::{FILE_NAME, NOTE_ENDINGS, Problem};
use crate::text::Document;

/// Time between two looks for configurations.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

impl World {
    /// The client is ready: ask what must be asked, register what must be registered.
    pub(crate) fn initialized(&mut self) {
        tracing::info!("therapy-lsp {} is ready", env!("CARGO_PKG_VERSION"));
        let mut registrations = Vec::new();
        if self.client.registers_watchers {
            let mut globs = vec![format!("**/{FILE_NAME}")];
            globs.extend(NOTE_ENDINGS.iter().map(|ending| format!("**/*{ending}")));
            let watchers: Vec<Value> = globs.into_iter().map(|glob| json!({"globPattern": glob})).collect();
            registrations
                .push(json!({"id": "files", "method": "workspace/didChangeWatchedFiles", "registerOptions": {"watchers": watchers}}));
        }
        if self.client.registers_configuration {
            registrations
                .push(json!({"id": "settings", "method": "workspace/didChangeConfiguration", "registerOptions": {"section": SECTION}}));
        }
        if !registrations.is_empty() {
            self.request("client/registerCapability", &json!({"registrations": registrations}), |_, _| {});
        }
        self.ask_settings();
    }

    /// Asks the client for its settings, where it answers that: for everything, and for each folder.
    fn ask_settings(&mut self) {
        if !self.client.configuration {
            return;
        }
        let folders = self.settings.folders.clone();
        let mut items = vec![json!({"section": SECTION})];
        items.extend(folders.iter().map(|folder| json!({"section": SECTION, "scopeUri": folder})));
        self.request("workspace/configuration", &json!({"items": items}), move |world, result| {
            let Ok(Value::Array(answers)) = result else { return };
            let scopes = std::iter::once(None).chain(folders.iter().map(Some));
            for (scope, answer) in scopes.zip(&answers) {
                // A client without settings for us answers null; what `initialize` said stays in force then.
                if !answer.is_null() {
                    world.settings.set_editor(scope, answer);
                }
            }
            world.settings_in_force();
        });
    }

    /// Settings were changed in the client.
    pub(crate) fn settings_changed(&mut self, value: Value) {
        if self.client.configuration {
            self.ask_settings();
        } else if let Some(own) = value.get(SECTION) {
            self.settings.set_editor(None, own);
            self.settings_in_force();
        }
    }

    /// Says what is wrong in the editor's settings, once, and reads every open note by the new ones.
    fn settings_in_force(&mut self) {
        let problems = self.settings.editor_problems();
        let new: Vec<&String> = problems.iter().filter(|problem| !self.said.contains(*problem)).collect();
        if !new.is_empty() {
            let message = format!("Settings of {SECTION}: {}", new.into_iter().cloned().collect::<Vec<_>>().join("; "));
            self.outbox.notify::<ShowMessage>(ShowMessageParams { typ: MessageType::WARNING, message });
        }
        self.said = problems;
        self.reconfigure();
        self.workspace_changed();
    }

    /// Files were made, changed or removed on disk.
    pub(crate) fn files_changed(&mut self, files: &[FileEvent]) {
        let is_config = |file: &FileEvent| file_path(&file.uri).is_some_and(|path| path.ends_with(FILE_NAME));
        if files.iter().any(is_config) {
            self.settings.forget_files(true);
            self.reconfigure();
            self.workspace_changed();
        }
        let notes: Vec<&Uri> = files.iter().filter(|file| !is_config(file)).map(|file| &file.uri).collect();
        if !notes.is_empty() {
            self.notes_changed_on_disk(&notes);
        }
    }

    /// Looks for new configurations on disk where the client does not watch files for us: while something happens, at most once a second.
    pub(crate) fn look_for_configurations(&mut self, now: bool) {
        let due = self.looked.is_none_or(|looked| now || looked.elapsed() >= LOOK_AGAIN);
        if !self.client.registers_watchers && due {
            self.looked = Some(Instant::now());
            self.settings.forget_files(false);
            self.reconfigure();
        }
    }

    /// Folders joined or left the workspace.
    pub(crate) fn folders_changed(&mut self, added: Vec<Uri>, removed: &[Uri]) {
        let mut folders = self.settings.folders.clone();
        folders.retain(|folder| !removed.contains(folder));
        for folder in added {
            if !folders.contains(&folder) {
                folders.push(folder);
            }
        }
        self.settings.set_folders(folders);
        self.ask_settings();
        self.reconfigure();
        self.workspace_changed();
    }

    /// Reads every open note by the settings now in force, where those differ from before.
    pub(crate) fn reconfigure(&mut self) {
        let mut changed = false;
        let uris: Vec<Uri> = self.open.keys().cloned().collect();
        for uri in uris {
            let local = self.settings.local(&uri);
            let Some(open) = self.open.get_mut(&uri) else { continue };
            let role = self.settings.role(&uri, &open.language);
            if role != open.role {
                open.role = role;
                changed = true;
                for job in std::mem::take(&mut open.waiting) {
                    job.run(super::event::Input::Nothing);
                }
                if role != Role::Note && open.forget_published() {
                    self.publish(&uri, &[], None);
                }
            }
            let Some(open) = self.open.get_mut(&uri) else { continue };
            if *open.config != *local.config {
                open.set_config(local.config);
                changed = true;
            }
        }
        self.show_config_problems();
        if changed {
            self.refresh();
        }
    }

    /// Asks the client to ask again for what it shows.
    pub(crate) fn refresh(&mut self) {
        let refreshes = self.client.refreshes;
        let wanted = [
            (refreshes.diagnostics && self.client.pulls_diagnostics, "workspace/diagnostic/refresh"),
            (refreshes.inlay_hints, "workspace/inlayHint/refresh"),
            (refreshes.code_lenses, "workspace/codeLens/refresh"),
            (refreshes.semantic_tokens, "workspace/semanticTokens/refresh"),
        ];
        for (_, method) in wanted.into_iter().filter(|(wanted, _)| *wanted) {
            self.request(method, &Value::Null, |_, _| {});
        }
    }

    /// Publishes what is wrong in configuration files, in those files: as they stand in the editor, else as they are on disk.
    ///
    /// These are always pushed: a client pulls diagnostics of notes only.
    pub(crate) fn show_config_problems(&mut self) {
        let mut all: Vec<(Uri, Document, Vec<Problem>)> = Vec::new();
        for (uri, open) in self.open.iter().filter(|(_, open)| open.role == Role::Config) {
            all.push((uri.clone(), open.document.clone(), problems_of(&open.document.text())));
        }
        for file in self.settings.files() {
            let is_open = all.iter().any(|(uri, _, _)| file_path(uri).as_deref() == Some(&file));
            let Some(uri) = Uri::from_file_path(&file).filter(|_| !is_open) else { continue };
            let problems = self.settings.file_problems(&file);
            let text = if problems.is_empty() { String::new() } else { std::fs::read_to_string(&file).unwrap_or_default() };
            all.push((uri, Document::new(&text), problems));
        }
        let encoding = self.client.encoding;
        let mut shown = std::collections::HashMap::new();
        for (uri, document, problems) in all {
            let diagnostics: Vec<Diagnostic> = problems
                .into_iter()
                .map(|problem| config_diagnostic(range(document.region(problem.span, encoding)), problem.message))
                .collect();
            let before = self.config_shown.remove(&uri).unwrap_or_default();
            if before != diagnostics {
                let version = self.open.get(&uri).map(|open| open.version);
                self.publish(&uri, &diagnostics, version);
            }
            if !diagnostics.is_empty() {
                shown.insert(uri, diagnostics);
            }
        }
        for (uri, _) in std::mem::replace(&mut self.config_shown, shown) {
            self.publish(&uri, &[], None);
        }
    }

    /// What follows when a note is newly known.
    pub(crate) fn after_analysis(&mut self, snapshot: &Arc<Snapshot>) {
        if self.settings.wants_status {
            super::status::notify(self, snapshot);
        }
    }
}

fn config_diagnostic(range: Range, message: String) -> Diagnostic {
    Diagnostic { range, severity: Some(DiagnosticSeverity::ERROR), source: Some(SOURCE.to_owned()), message, ..Diagnostic::default() }
}
