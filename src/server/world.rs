//! The world: all state of the server, owned by the main loop and by nobody else.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Instant;

use serde::Serialize;
use serde_json::Value;
use tokio::runtime::Handle;
use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};
use tower_lsp::ls_types::{Diagnostic, Uri};

use super::client::Client;
use super::event::{Event, Input, Job, Start};
use super::open::{Knowledge, Open};
use super::outbox::Outbox;
use super::settings::{Role, Settings};
use super::snapshot::{Engine, Snapshot, Source};
use super::workspace::Workspace;
use crate::text::Change;

/// What to do with the client's answer to a request.
type Then = Box<dyn FnOnce(&mut World, Result<Value, ()>) + Send>;

/// All state of the server.
pub(crate) struct World {
    pub(crate) client: Arc<Client>,
    pub(crate) outbox: Outbox,
    pub(crate) settings: Settings,
    pub(crate) open: HashMap<Uri, Open>,
    pub(crate) engine: Engine,
    pub(crate) pool: Handle,
    pub(crate) workspace: Workspace,
    /// When configurations were last looked for.
    pub(crate) looked: Option<Instant>,
    /// What was wrong in the editor's settings when it was last said.
    pub(crate) said: Vec<String>,
    /// Diagnostics shown in configuration files.
    pub(crate) config_shown: HashMap<Uri, Vec<Diagnostic>>,
    events: Sender<Event>,
    waiting: HashMap<i64, Then>,
    next_id: i64,
}

impl World {
    /// A world before anything has happened.
    pub(crate) fn new(outbox: Outbox, events: Sender<Event>, pool: Handle, engine: Engine) -> Self {
        Self {
            client: Arc::default(),
            outbox,
            settings: Settings::default(),
            open: HashMap::new(),
            engine,
            pool,
            workspace: Workspace::default(),
            looked: None,
            said: Vec::new(),
            config_shown: HashMap::new(),
            events,
            waiting: HashMap::new(),
            next_id: 0,
        }
    }

    /// Takes one event in.
    pub(crate) fn handle(&mut self, event: Event) {
        match event {
            Event::Initialize(start) => self.start(*start),
            Event::Initialized => self.initialized(),
            Event::Open { uri, language, version, text } => self.opened(uri, &language, version, &text),
            Event::Change { uri, version, changes } => self.changed(&uri, version, &changes),
            Event::Close { uri } => self.closed(&uri),
            Event::Saved => self.look_for_configurations(true),
            Event::Settings(value) => self.settings_changed(value),
            Event::Files(files) => self.files_changed(&files),
            Event::Folders { added, removed } => self.folders_changed(added, &removed),
            Event::Read { uri, job } => self.read(&uri, job),
            Event::Ask(ask) => ask(self),
            Event::Answer { id, result } => {
                if let Some(then) = self.waiting.remove(&id) {
                    then(self, result);
                }
            }
            Event::Analyzed { uri, generation, outcome } => self.analyzed(&uri, generation, outcome),
            Event::Shutdown => self.open.values_mut().for_each(|open| open.waiting.clear()),
            Event::Stop => {}
        }
    }

    /// Starts the work that the events of this turn made necessary.
    pub(crate) fn end_turn(&mut self) {
        self.look_for_configurations(false);
        let due: Vec<Uri> = self.open.iter().filter(|(_, open)| open.is_due()).map(|(uri, _)| uri.clone()).collect();
        for uri in due {
            self.analyze(&uri);
        }
    }

    fn start(&mut self, start: Start) {
        self.client = Arc::new(start.client);
        self.settings.start(start.folders, &start.options);
    }

    fn opened(&mut self, uri: Uri, language: &str, version: i32, text: &str) {
        let role = self.settings.role(&uri, language);
        let config = self.settings.local(&uri).config;
        // A second opening of an open document replaces it; what waited for the first is answered by the second.
        let mut open = Open::new(role, language, version, text, config);
        if let Some(before) = self.open.remove(&uri) {
            open.take_over(before);
        }
        self.open.insert(uri, open);
        // Reading the settings of a note may have brought to light what is wrong in them.
        self.show_config_problems();
    }

    fn changed(&mut self, uri: &Uri, version: Option<i32>, changes: &[Change]) {
        let encoding = self.client.encoding;
        match self.open.get_mut(uri) {
            Some(open) => {
                open.edit(version, changes, encoding);
                if open.role == Role::Config {
                    self.show_config_problems();
                }
            }
            None => tracing::warn!("an edit for a document that is not open was ignored"),
        }
    }

    fn closed(&mut self, uri: &Uri) {
        let Some(mut open) = self.open.remove(uri) else { return };
        for job in open.waiting.drain(..) {
            job.run(Input::Nothing);
        }
        if open.has_published() {
            self.publish(uri, &[], None);
        }
        if open.role == Role::Config {
            self.show_config_problems();
        }
    }

    fn read(&mut self, uri: &Uri, job: Box<dyn Job>) {
        match self.open.get_mut(uri) {
            Some(open) if open.is_note() => match open.knowledge() {
                Knowledge::Snapshot(snapshot) => run(&self.pool, job, snapshot),
                Knowledge::Failed => job.run(Input::Failed),
                Knowledge::Pending => open.waiting.push(job),
            },
            _ => job.run(Input::Nothing),
        }
    }

    fn analyze(&mut self, uri: &Uri) {
        let Some(open) = self.open.get_mut(uri) else { return };
        let tokens = Arc::clone(&open.tokens);
        let earlier = open.earlier();
        let (document, config, version, generation) = open.begin();
        let source = Source { earlier, uri: uri.clone(), version, document, config, client: Arc::clone(&self.client), tokens };
        let (engine, events, uri) = (Arc::clone(&self.engine), self.events.clone(), uri.clone());
        self.pool.spawn_blocking(move || {
            let outcome = catch_unwind(AssertUnwindSafe(|| Arc::new(Snapshot::take(source, &engine)))).map_err(|_| ());
            let _ = events.send(Event::Analyzed { uri, generation, outcome });
        });
    }

    fn analyzed(&mut self, uri: &Uri, generation: u64, outcome: Result<Arc<Snapshot>, ()>) {
        let Some(open) = self.open.get_mut(uri) else { return };
        let earlier = open.earlier();
        if !open.finish(generation, outcome.as_ref().ok()) {
            return; // of an older text or older settings: a newer analysis follows
        }
        // What is known of a long note takes a while to throw away; the loop has better things to do.
        self.pool.spawn_blocking(move || drop(earlier));
        let waiting = std::mem::take(&mut open.waiting);
        if let Ok(snapshot) = &outcome {
            let (bytes, findings) = (snapshot.text.len(), snapshot.analysis.findings.len());
            tracing::debug!(version = snapshot.version, bytes, findings, micros = snapshot.took.as_micros(), "a note was read");
        }
        let Ok(snapshot) = outcome else {
            tracing::error!("the analysis of a note failed; the note is shown without findings");
            for job in waiting {
                job.run(Input::Failed);
            }
            self.push(uri, &Arc::default());
            return;
        };
        self.push(uri, &snapshot.diagnostics);
        for job in waiting {
            run(&self.pool, job, Arc::clone(&snapshot));
        }
        self.after_analysis(&snapshot);
    }

    /// Pushes the diagnostics of the newest version, unless the client pulls them or already shows them.
    fn push(&mut self, uri: &Uri, diagnostics: &Arc<[Diagnostic]>) {
        if self.client.pulls_diagnostics {
            return;
        }
        let Some(open) = self.open.get_mut(uri) else { return };
        if let Some(version) = open.must_publish(diagnostics) {
            self.publish(uri, diagnostics, Some(version));
        }
    }

    /// Sends diagnostics, with the version where the client takes it.
    pub(crate) fn publish(&self, uri: &Uri, diagnostics: &[Diagnostic], version: Option<i32>) {
        #[derive(Serialize)]
        struct Published<'a> {
            uri: &'a Uri,
            #[serde(skip_serializing_if = "Option::is_none")]
            version: Option<i32>,
            diagnostics: &'a [Diagnostic],
        }
        let version = version.filter(|_| self.client.diagnostic_version);
        self.outbox.notify_raw(PublishDiagnostics::METHOD, Published { uri, version, diagnostics });
    }

    /// Sends the client a request; `then` hears the answer. Nothing ever waits for it.
    pub(crate) fn request(&mut self, method: &str, params: &Value, then: impl FnOnce(&mut World, Result<Value, ()>) + Send + 'static) {
        let id = self.next_id;
        self.next_id += 1;
        self.waiting.insert(id, Box::new(then));
        self.outbox.request(id, method, params);
    }

    /// A way to tell the main loop something from elsewhere.
    pub(crate) fn events(&self) -> Sender<Event> {
        self.events.clone()
    }
}

/// Computes an answer off the loop.
fn run(pool: &Handle, job: Box<dyn Job>, snapshot: Arc<Snapshot>) {
    pool.spawn_blocking(move || {
        if !job.is_cancelled() {
            job.run(Input::Ready(snapshot));
        }
    });
}
