//! The framework's side of the server: every handler's first act is to tell the main loop; none touches state.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, OnceLock};

use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;

use super::capabilities;
use super::client::Client;
use super::commands;
use super::event::{Event, Reply, Start};
use super::features::{actions, completion, diagnostics, format, hover, inlay, lens, links, outline, tokens};
use super::snapshot::{Snapshot, region};
use super::workspace;
use super::world::World;
use crate::text::Change;

/// `ServerCancelled` of the protocol: clients take it quietly.
const SERVER_CANCELLED: i64 = -32802;

/// Stands for the version of an edit that came without one.
pub(crate) const NO_VERSION: i32 = i32::MIN;

/// Hands messages to the main loop.
pub(crate) struct Backend {
    /// A lock, since a sender may not be shared; held for one send.
    events: Mutex<Sender<Event>>,
    /// The plain capabilities of the client, kept by the transport before the types crate drops what it does not know.
    plain: Arc<OnceLock<Value>>,
    /// Whether the client has asked for the end: what still waits is cancelled then, and not a fault.
    ends: AtomicBool,
}

impl Backend {
    /// A backend that talks to the loop behind this channel.
    pub(crate) fn new(events: Sender<Event>, plain: Arc<OnceLock<Value>>) -> Self {
        Self { events: Mutex::new(events), plain, ends: AtomicBool::new(false) }
    }

    fn tell(&self, event: Event) {
        let events = self.events.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // An error means that the loop has ended, and with it the server.
        let _ = events.send(event);
    }

    /// Why a request was let go without an answer.
    fn unanswered(&self) -> Error {
        if self.ends.load(Ordering::Relaxed) {
            let code = ErrorCode::ServerError(SERVER_CANCELLED);
            return Error { code, message: "the server is shutting down".into(), data: None };
        }
        Error::internal_error()
    }

    /// Answers from the newest version of a document; with nothing where it is not a note.
    async fn read<R, F>(&self, uri: &Uri, compute: F) -> Result<R>
    where
        R: Default + Send + 'static,
        F: FnOnce(&Arc<Snapshot>) -> Result<R> + Send + 'static,
    {
        let (to, answer) = oneshot::channel();
        self.tell(Event::Read { uri: uri.clone(), job: Box::new(Reply { compute, to }) });
        answer.await.unwrap_or_else(|_| Err(self.unanswered()))
    }

    /// Answers from the whole state; `ask` runs on the loop and must be quick, or hand the work on.
    async fn ask<R: Send + 'static>(&self, ask: impl FnOnce(&mut World, oneshot::Sender<Result<R>>) + Send + 'static) -> Result<R> {
        let (to, answer) = oneshot::channel();
        self.tell(Event::Ask(Box::new(move |world| ask(world, to))));
        answer.await.unwrap_or_else(|_| Err(self.unanswered()))
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
        let name = params.client_info.as_ref().map(|client| client.name.as_str());
        let client = Client::new(self.plain.get().unwrap_or(&Value::Null)).named(name);
        let result = capabilities::offer(&client);
        let start = Start { client, folders: folders(&params), options: params.initialization_options.unwrap_or_default() };
        self.tell(Event::Initialize(Box::new(start)));
        Ok(result)
    }

    async fn initialized(&self, _: InitializedParams) {
        self.tell(Event::Initialized);
    }

    async fn shutdown(&self) -> Result<()> {
        self.ends.store(true, Ordering::Relaxed);
        self.tell(Event::Shutdown);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let TextDocumentItem { uri, language_id, version, text } = params.text_document;
        self.tell(Event::Open { uri, language: language_id, version, text });
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let changes = params.content_changes.into_iter().map(|change| Change { region: change.range.map(region), text: change.text });
        let version = Some(params.text_document.version).filter(|version| *version != NO_VERSION);
        self.tell(Event::Change { uri: params.text_document.uri, version, changes: changes.collect() });
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.tell(Event::Saved);
    }

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

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        let previous = params.previous_result_id;
        let report =
            self.read(&params.text_document.uri, move |snapshot| Ok(Some(diagnostics::report(snapshot, previous.as_deref())))).await?;
        Ok(DocumentDiagnosticReportResult::Report(
            report.unwrap_or_else(|| DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport::default())),
        ))
    }

    async fn workspace_diagnostic(&self, params: WorkspaceDiagnosticParams) -> Result<WorkspaceDiagnosticReportResult> {
        self.ask(move |world, to| workspace::pull(world, params, to)).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position_params;
        self.read(&text_document.uri, move |snapshot| Ok(hover::hover(snapshot, position))).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.read(&params.text_document.uri, move |snapshot| Ok(Some(inlay::hints(snapshot, params.range)))).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.read(&params.text_document.uri, |snapshot| Ok(Some(lens::lenses(snapshot)))).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let TextDocumentPositionParams { text_document, position } = params.text_document_position;
        let items = |items| CompletionResponse::List(CompletionList { is_incomplete: true, items });
        self.read(&text_document.uri, move |snapshot| Ok(Some(items(completion::completions(snapshot, position))))).await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        self.ask(move |world, to| drop(to.send(Ok(completion::resolve(item, world.client.markdown_completion))))).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.read(&params.text_document.uri, |snapshot| Ok(Some(outline::symbols(snapshot)))).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        let token = params.work_done_progress_params.work_done_token.map(|token| serde_json::json!(token));
        let found = self.ask(move |world, to| workspace::symbols(world, &params.query, token, to)).await?;
        Ok(found.map(WorkspaceSymbolResponse::Flat))
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.read(&params.text_document.uri, |snapshot| Ok(Some(outline::folds(snapshot)))).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.read(&params.text_document.uri, move |snapshot| Ok(Some(outline::selections(snapshot, &params.positions)))).await
    }

    async fn semantic_tokens_full(&self, params: SemanticTokensParams) -> Result<Option<SemanticTokensResult>> {
        self.read(&params.text_document.uri, |snapshot| Ok(Some(tokens::full(snapshot, &snapshot.tokens).into()))).await
    }

    async fn semantic_tokens_full_delta(&self, params: SemanticTokensDeltaParams) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let previous = params.previous_result_id;
        self.read(&params.text_document.uri, move |snapshot| Ok(Some(tokens::delta(snapshot, &snapshot.tokens, &previous)))).await
    }

    async fn semantic_tokens_range(&self, params: SemanticTokensRangeParams) -> Result<Option<SemanticTokensRangeResult>> {
        self.read(&params.text_document.uri, move |snapshot| Ok(Some(tokens::range(snapshot, params.range).into()))).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.read(&params.text_document.uri, |snapshot| Ok(Some(links::links(snapshot)))).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.read(&params.text_document.uri, |snapshot| Ok(Some(format::edits(snapshot, None)))).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.read(&params.text_document.uri, move |snapshot| Ok(Some(format::edits(snapshot, Some(snapshot.span(params.range)))))).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        self.ask(move |world, to| commands::run(world, params, to)).await
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
        self.read(&uri, move |snapshot| Ok(actions::actions(snapshot, &params))).await
    }

    /// `codeAction/resolve`.
    pub(crate) async fn plain_code_action_resolve(&self, action: Value) -> Result<Value> {
        // An edit with tab stops is newer than the types crate; anything else must be an action as the crate knows it.
        let has_edit = action["title"].is_string() && action["edit"]["documentChanges"].is_array();
        let action = match serde_json::from_value::<CodeAction>(action.clone()) {
            Ok(known) => serde_json::to_value(known).unwrap_or_default(),
            Err(_) if has_edit => return Ok(action),
            Err(_) => return Err(Error::invalid_params("not a code action")),
        };
        let Some(uri) = action["data"]["uri"].as_str().and_then(|uri| uri.parse().ok()) else { return Ok(action) };
        self.read(&uri, move |snapshot| actions::resolve(snapshot, action)).await
    }
}
