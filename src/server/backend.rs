//! The framework's side of the server: every handler's first act is to tell the main loop; none touches state.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

use super::capabilities;
use super::client::Client;
use super::event::{Event, Reply, Start};
use super::snapshot::{Snapshot, region};
use super::world::World;
use crate::text::Change;

/// Hands messages to the main loop.
pub(crate) struct Backend {
    /// A lock, since a sender may not be shared; held for one send.
    events: Mutex<Sender<Event>>,
    /// The plain capabilities of the client, kept by the transport before the types crate drops what it does not know.
    plain: Arc<OnceLock<Value>>,
}

impl Backend {
    /// A backend that talks to the loop behind this channel.
    pub(crate) fn new(events: Sender<Event>, plain: Arc<OnceLock<Value>>) -> Self {
        Self { events: Mutex::new(events), plain }
    }

    fn tell(&self, event: Event) {
        let events = self.events.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // An error means that the loop has ended, and with it the server.
        let _ = events.send(event);
    }

    /// Answers from the newest version of a document; with nothing where it is not a note.
    async fn read<R, F>(&self, uri: &Uri, compute: F) -> Result<R>
    where
        R: Default + Send + 'static,
        F: FnOnce(&Arc<Snapshot>) -> Result<R> + Send + 'static,
    {
        let (to, answer) = oneshot::channel();
        self.tell(Event::Read { uri: uri.clone(), job: Box::new(Reply { compute, to }) });
        answer.await.unwrap_or_else(|_| Err(Error::internal_error()))
    }

    /// Answers from the whole state; `ask` runs on the loop and must be quick, or hand the work on.
    async fn ask<R: Send + 'static>(&self, ask: impl FnOnce(&mut World, oneshot::Sender<Result<R>>) + Send + 'static) -> Result<R> {
        let (to, answer) = oneshot::channel();
        self.tell(Event::Ask(Box::new(move |world| ask(world, to))));
        answer.await.unwrap_or_else(|_| Err(Error::internal_error()))
    }
}

/// The folders an `initialize` names, in any of its three ways.
#[expect(deprecated, reason = "old clients give only a root")]
fn folders(params: &InitializeParams) -> Vec<Uri> {
    if let Some(folders) = &params.workspace_folders {
        return folders.iter().map(|folder| folder.uri.clone()).collect();
    }
    let root = params.root_uri.clone().or_else(|| Uri::from_file_path(params.root_path.as_deref()?));
    root.into_iter().collect()
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Client::new(self.plain.get().unwrap_or(&Value::Null));
        let result = capabilities::offer(&client);
        let start = Start { client, folders: folders(&params), options: params.initialization_options.unwrap_or_default() };
        self.tell(Event::Initialize(Box::new(start)));
        Ok(result)
    }

    async fn initialized(&self, _: InitializedParams) {
        self.tell(Event::Initialized);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, language_id, version, text } = params.text_document;
        self.tell(Event::Open { uri, language: language_id, version, text });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let changes = params.content_changes.into_iter().map(|change| Change { region: change.range.map(region), text: change.text });
        self.tell(Event::Change { uri: params.text_document.uri, version: params.text_document.version, changes: changes.collect() });
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {}

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.tell(Event::Close { uri: params.text_document.uri });
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.tell(Event::Settings(params.settings));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.tell(Event::Files(params.changes));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let uris = |folders: Vec<WorkspaceFolder>| folders.into_iter().map(|folder| folder.uri).collect();
        self.tell(Event::Folders { added: uris(params.event.added), removed: uris(params.event.removed) });
    }
}

/// Requests of our own, and those answered in plain JSON.
impl Backend {
    /// `therapy-lsp/viewText`: the text and version the server holds, to check that both sides agree.
    pub(crate) async fn view_text(&self, params: TextDocumentIdentifier) -> Result<Value> {
        self.ask(move |world, to| {
            let open = world.open.get(&params.uri);
            let _ =
                to.send(Ok(open.map_or(Value::Null, |open| serde_json::json!({"version": open.version, "text": open.document.text()}))));
        })
        .await
    }

    /// `textDocument/codeAction`.
    pub(crate) async fn plain_code_action(&self, params: CodeActionParams) -> Result<Value> {
        let uri = params.text_document.uri.clone();
        self.read(&uri, move |_snapshot| Ok(Value::Null)).await
    }

    /// `codeAction/resolve`.
    pub(crate) async fn plain_code_action_resolve(&self, action: Value) -> Result<Value> {
        Ok(action)
    }
}
