//! The whole workspace: notes that are not open, found, analysed once and remembered until they change.

use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use serde_json::{Value, json};
use tokio::sync::oneshot::Sender;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

use super::event::Event;
use super::features::{lens, outline};
use super::open::Knowledge;
use super::settings::file_path;
use super::snapshot::{Engine, Snapshot, Source};
use super::world::World;
use crate::config::Config;
use crate::rules::Severity;
use crate::text::Document;

/// What a file shows now: its version where it is open, the id of its set, and the set.
type Shown = (Uri, Option<i64>, String, Arc<[Diagnostic]>);

/// The most bytes a closed note may have; what is larger is an export, and is read when it is opened.
const LARGEST: u64 = 4 << 20;
/// The most symbols a search answers with.
const MOST_SYMBOLS: usize = 500;

/// What is remembered of a note that is not open.
pub(crate) struct Closed {
    pub(crate) diagnostics: Arc<[Diagnostic]>,
    pub(crate) result_id: String,
    symbols: Vec<SymbolInformation>,
    counts: Counts,
    config: Arc<Config>,
    stamp: Stamp,
}

/// What tells that a file is the one that was read.
type Stamp = (Option<SystemTime>, u64);

/// Totals of a check.
#[derive(Clone, Copy, Default)]
struct Counts {
    notes: usize,
    visits: usize,
    clean: usize,
    errors: usize,
    warnings: usize,
    hints: usize,
}

/// A search through the workspace that is over.
pub(crate) type Found = Vec<(Uri, Arc<Closed>)>;

/// A pull of the workspace's diagnostics that is held until there is something new.
pub(crate) struct Held {
    previous: HashMap<Uri, String>,
    to: Sender<Result<WorkspaceDiagnosticReportResult>>,
}

/// State of the workspace as a whole.
#[derive(Default)]
pub(crate) struct Workspace {
    known: HashMap<Uri, Arc<Closed>>,
    held: Vec<Held>,
    /// Whether a pull has been answered: from then on one is held where nothing is new.
    answered: bool,
    /// Closed notes whose diagnostics were pushed.
    pushed: HashSet<Uri>,
    next_token: u32,
}

/// Tells the client how far a search is.
pub(crate) struct Progress {
    outbox: super::outbox::Outbox,
    token: Option<Value>,
}

impl Progress {
    fn say(&self, value: Value) {
        if let Some(token) = &self.token {
            self.outbox.notify_raw("$/progress", json!({"token": token, "value": value}));
        }
    }

    fn begin(&self) {
        self.say(json!({"kind": "begin", "title": "Checking notes", "cancellable": false, "percentage": 0}));
    }

    fn report(&self, done: usize, all: usize) {
        let step = (all / 50).max(1);
        if done.is_multiple_of(step) {
            self.say(json!({"kind": "report", "message": format!("{done}/{all}"), "percentage": done * 100 / all.max(1)}));
        }
    }

    fn end(&self, all: usize) {
        self.say(json!({"kind": "end", "message": format!("{all} notes")}));
    }
}

/// Finds and analyses every note of the workspace that is not open, off the loop; `then` hears of them on the loop.
pub(crate) fn search(world: &mut World, token: Option<Value>, then: impl FnOnce(&mut World, Found) + Send + 'static) {
    let folders: Vec<PathBuf> = world.settings.folders.iter().filter_map(file_path).collect();
    let progress = Progress { outbox: world.outbox.clone(), token };
    progress.begin();
    let events = world.events();
    let pool = world.pool.clone();
    world.pool.spawn_blocking(move || {
        let files = files_in(&folders);
        let _ = events.send(Event::Ask(Box::new(move |world| {
            let todo = world.closed_notes(files);
            let (engine, client, events) = (Arc::clone(&world.engine), Arc::clone(&world.client), world.events());
            pool.spawn_blocking(move || {
                let mut found = Vec::new();
                let all = todo.len();
                for (done, (path, uri, config, known)) in todo.into_iter().enumerate() {
                    progress.report(done, all);
                    let read = || read(&path, &uri, &config, known, &engine, &client);
                    if let Some(closed) = catch_unwind(AssertUnwindSafe(read)).ok().flatten() {
                        found.push((uri, closed));
                    }
                }
                progress.end(all);
                let _ = events.send(Event::Ask(Box::new(move |world| {
                    world.workspace.known.extend(found.iter().map(|(uri, closed)| (uri.clone(), Arc::clone(closed))));
                    then(world, found);
                })));
            });
        })));
    });
}

fn files_in(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| ignore::WalkBuilder::new(folder).standard_filters(false).hidden(true).build())
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .collect();
    files.sort();
    files.dedup();
    files
}

/// Reads and analyses a file, unless it is the one already known.
fn read(
    path: &PathBuf,
    uri: &Uri,
    config: &Arc<Config>,
    known: Option<Arc<Closed>>,
    engine: &Engine,
    client: &Arc<super::client::Client>,
) -> Option<Arc<Closed>> {
    let data = std::fs::metadata(path).ok().filter(|data| data.len() <= LARGEST)?;
    let stamp = (data.modified().ok(), data.len());
    if let Some(known) = known.filter(|known| known.stamp == stamp && *known.config == **config) {
        return Some(known);
    }
    let text = String::from_utf8(std::fs::read(path).ok()?).ok().filter(|text| !text.contains('\0'))?;
    let source = Source {
        earlier: None,
        uri: uri.clone(),
        version: 0,
        document: Document::new(&text),
        config: Arc::clone(config),
        client: Arc::clone(client),
        tokens: Arc::default(),
    };
    let snapshot = Snapshot::take(source, engine);
    Some(Arc::new(Closed {
        symbols: visit_symbols(&snapshot),
        counts: count(&snapshot),
        diagnostics: snapshot.diagnostics,
        result_id: snapshot.result_id,
        config: Arc::clone(config),
        stamp,
    }))
}

#[expect(deprecated, reason = "a field the type asks for")]
fn visit_symbols(snapshot: &Snapshot) -> Vec<SymbolInformation> {
    let symbol = |at: super::features::place::VisitAt<'_>| {
        let date = at.visit.date.map_or_else(|| format!("Visit {}", at.index + 1), |date| date.value.to_string());
        let title = lens::title(snapshot, at).map(|title| format!(" · {title}")).unwrap_or_default();
        SymbolInformation {
            name: format!("{date}{title}"),
            kind: SymbolKind::EVENT,
            tags: None,
            deprecated: None,
            location: Location { uri: snapshot.uri.clone(), range: snapshot.range(at.visit.span.trimmed(&snapshot.text)) },
            container_name: None,
        }
    };
    snapshot.visits().map(symbol).collect()
}

fn count(snapshot: &Snapshot) -> Counts {
    let of = |severity: fn(Severity) -> bool| snapshot.analysis.findings.iter().filter(|finding| severity(finding.severity)).count();
    let visits: Vec<_> = snapshot.visits().collect();
    Counts {
        notes: 1,
        visits: visits.len(),
        clean: visits.iter().filter(|at| lens::to_look_at(snapshot, **at) == 0).count(),
        errors: of(|severity| severity == Severity::Error),
        warnings: of(|severity| severity == Severity::Warning),
        hints: of(|severity| severity <= Severity::Info),
    }
}

impl World {
    /// Of files, the notes that are not open, with the settings that hold for each and what is known of it.
    #[expect(clippy::type_complexity, reason = "a list handed from one closure to the next")]
    fn closed_notes(&mut self, files: Vec<PathBuf>) -> Vec<(PathBuf, Uri, Arc<Config>, Option<Arc<Closed>>)> {
        let open: HashSet<PathBuf> = self.open.keys().filter_map(file_path).collect();
        let mut notes = Vec::new();
        for path in files {
            let Some(uri) = Uri::from_file_path(&path).filter(|_| !open.contains(&path)) else { continue };
            let folder = self.settings.folder_of(&uri);
            let local = self.settings.local_of_path(&path, folder);
            if local.notes.is_note(&path) {
                let known = self.workspace.known.get(&uri).cloned();
                notes.push((path, uri, local.config, known));
            }
        }
        notes
    }

    /// The newest snapshot of every open note that has one.
    fn open_notes(&self) -> Vec<Arc<Snapshot>> {
        let known = |open: &super::open::Open| match open.knowledge() {
            Knowledge::Snapshot(snapshot) if open.is_note() => Some(snapshot),
            _ => None,
        };
        self.open.values().filter_map(known).collect()
    }

    /// Notes were made, changed or removed on disk.
    pub(crate) fn notes_changed_on_disk(&mut self, uris: &[&Uri]) {
        let mut pushed = false;
        for uri in uris {
            self.workspace.known.remove(*uri);
            if self.workspace.pushed.contains(*uri) {
                pushed = true;
                if file_path(uri).is_none_or(|path| !path.exists()) {
                    self.workspace.pushed.remove(*uri);
                    self.publish(uri, &[], None);
                }
            }
        }
        if pushed {
            search(self, None, |world, found| world.push_closed(&found));
        }
        self.workspace_changed();
    }

    /// Something outside open documents has changed: held pulls may have something new.
    pub(crate) fn workspace_changed(&mut self) {
        for held in std::mem::take(&mut self.workspace.held) {
            if !held.to.is_closed() {
                answer_pull(self, held, None);
            }
        }
    }

    /// Pushes the diagnostics of closed notes, in clients that do not pull them.
    fn push_closed(&mut self, found: &Found) {
        for (uri, closed) in found.iter().filter(|(uri, _)| !self.open.contains_key(uri)) {
            if !closed.diagnostics.is_empty() || self.workspace.pushed.contains(uri) {
                self.publish(uri, &closed.diagnostics, None);
                self.workspace.pushed.insert(uri.clone());
            }
        }
    }
}

/// `workspace/diagnostic`: answered at once the first time, then when something is new.
pub(crate) fn pull(world: &mut World, params: WorkspaceDiagnosticParams, to: Sender<Result<WorkspaceDiagnosticReportResult>>) {
    let previous = params.previous_result_ids.into_iter().map(|id| (id.uri, id.value)).collect();
    let token = params.work_done_progress_params.work_done_token.map(|token| json!(token));
    answer_pull(world, Held { previous, to }, token);
}

fn answer_pull(world: &mut World, held: Held, token: Option<Value>) {
    search(world, token, move |world, found| {
        let mut now: Vec<Shown> = Vec::new();
        for snapshot in world.open_notes() {
            now.push((
                snapshot.uri.clone(),
                Some(i64::from(snapshot.version)),
                snapshot.result_id.clone(),
                Arc::clone(&snapshot.diagnostics),
            ));
        }
        for (uri, closed) in found.iter().filter(|(uri, _)| !world.open.contains_key(uri)) {
            now.push((uri.clone(), None, closed.result_id.clone(), Arc::clone(&closed.diagnostics)));
        }
        let gone: Vec<Uri> = held
            .previous
            .keys()
            .filter(|uri| now.iter().all(|(known, ..)| known != *uri) && !world.open.contains_key(uri))
            .cloned()
            .collect();
        // A note that the client does not know of is news only if something was found in it.
        let is_new = |uri: &Uri, id: &String, items: &[Diagnostic]| held.previous.get(uri).map_or(!items.is_empty(), |before| before != id);
        let anything_new = !gone.is_empty() || now.iter().any(|(uri, _, id, items)| is_new(uri, id, items));
        if world.workspace.answered && !anything_new {
            if !held.to.is_closed() {
                world.workspace.held.push(held);
            }
            return;
        }
        world.workspace.answered = true;
        let reports = now.into_iter().map(|(uri, version, id, items)| {
            if held.previous.get(&uri) == Some(&id) {
                let unchanged_document_diagnostic_report = UnchangedDocumentDiagnosticReport { result_id: id };
                WorkspaceUnchangedDocumentDiagnosticReport { uri, version, unchanged_document_diagnostic_report }.into()
            } else {
                full(uri, version, Some(id), items.to_vec())
            }
        });
        let gone = gone.into_iter().map(|uri| full(uri, None, None, Vec::new()));
        let items: Vec<WorkspaceDocumentDiagnosticReport> = reports.chain(gone).collect();
        let _ = held.to.send(Ok(WorkspaceDiagnosticReport { items }.into()));
    });
}

fn full(uri: Uri, version: Option<i64>, result_id: Option<String>, items: Vec<Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    }
    .into()
}

/// `workspace/symbol`: visits of closed notes, and everything in the outline of open ones.
pub(crate) fn symbols(world: &mut World, query: &str, token: Option<Value>, to: Sender<Result<Option<Vec<SymbolInformation>>>>) {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    search(world, token, move |world, found| {
        let mut all = Vec::new();
        for snapshot in world.open_notes() {
            all.extend(visit_symbols(&snapshot));
            for visit in outline::outline(&snapshot) {
                for child in &visit.children {
                    outline::flatten(&snapshot, child, Some(&visit.name), &mut all);
                }
            }
        }
        all.extend(found.iter().flat_map(|(_, closed)| closed.symbols.iter().cloned()));
        let fits = |symbol: &SymbolInformation| {
            let name = symbol.name.to_lowercase();
            words.iter().all(|word| name.contains(word))
        };
        all.retain(fits);
        all.truncate(MOST_SYMBOLS);
        let _ = to.send(Ok(Some(all)));
    });
}

/// `therapy-lsp.checkWorkspace`: counts, with the findings of closed notes pushed where the client does not pull them.
pub(crate) fn check(world: &mut World, to: Sender<Result<Option<Value>>>) {
    let go = move |world: &mut World, token: Option<Value>| {
        search(world, token, move |world, found| {
            if !world.client.pulls_diagnostics {
                world.push_closed(&found);
            }
            let open: Vec<Counts> = world.open_notes().iter().map(|snapshot| count(snapshot)).collect();
            let all = found.iter().map(|(_, closed)| closed.counts).chain(open).fold(Counts::default(), |a, b| Counts {
                notes: a.notes + b.notes,
                visits: a.visits + b.visits,
                clean: a.clean + b.clean,
                errors: a.errors + b.errors,
                warnings: a.warnings + b.warnings,
                hints: a.hints + b.hints,
            });
            let Counts { notes, visits, clean, errors, warnings, hints } = all;
            let counts = json!({"notes": notes, "visits": visits, "clean": clean, "errors": errors, "warnings": warnings, "hints": hints});
            let _ = to.send(Ok(Some(counts)));
        });
    };
    if !world.client.progress {
        return go(world, None);
    }
    world.workspace.next_token += 1;
    let token = json!(format!("therapy-lsp/{}", world.workspace.next_token));
    world.request("window/workDoneProgress/create", &json!({"token": token}), move |world, result| go(world, result.ok().map(|_| token)));
}
