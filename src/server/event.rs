//! What the main loop hears: one closed list, in the order it happened.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{FileEvent, Uri};

use super::client::Client;
use super::snapshot::Snapshot;
use super::world::World;
use crate::text::Change;

/// One thing that happened.
pub(crate) enum Event {
    /// The client said who it is.
    Initialize(Box<Start>),
    /// The client is ready to be asked.
    Initialized,
    /// A document was opened.
    Open { uri: Uri, language: String, version: i32, text: String },
    /// A document was edited; the client may have given the outcome no version.
    Change { uri: Uri, version: Option<i32>, changes: Vec<Change> },
    /// A document was closed.
    Close { uri: Uri },
    /// A document was saved.
    Saved,
    /// Settings were changed in the client; the new ones, where it sends them along.
    Settings(Value),
    /// Files changed on disk.
    Files(Vec<FileEvent>),
    /// Folders joined and left the workspace.
    Folders { added: Vec<Uri>, removed: Vec<Uri> },
    /// A request that reads one document, at its newest version.
    Read { uri: Uri, job: Box<dyn Job> },
    /// A request about more than one document, or about the server.
    Ask(Box<dyn FnOnce(&mut World) + Send>),
    /// The client answered a request of the server's.
    Answer { id: i64, result: std::result::Result<Value, ()> },
    /// A snapshot is ready, or its analysis failed; of the generation it was made for.
    Analyzed { uri: Uri, generation: u64, outcome: std::result::Result<Arc<Snapshot>, ()> },
    /// The client wants nothing more: requests that still wait are let go.
    Shutdown,
    /// The server ends.
    Stop,
}

/// What `initialize` said.
pub(crate) struct Start {
    /// Abilities of the client.
    pub(crate) client: Client,
    /// Folders of the workspace.
    pub(crate) folders: Vec<Uri>,
    /// `initializationOptions`.
    pub(crate) options: Value,
}

/// A request that waits for a snapshot.
pub(crate) trait Job: Send {
    /// Whether nobody waits for the answer any more.
    fn is_cancelled(&self) -> bool;
    /// Computes the answer and sends it.
    fn run(self: Box<Self>, input: Input);
}

/// What a job is given.
pub(crate) enum Input {
    /// The document at its newest version.
    Ready(Arc<Snapshot>),
    /// Not a note, or not open: the answer is "nothing".
    Nothing,
    /// The analysis of this version failed.
    Failed,
}

/// A job made of a function and the place its answer goes.
pub(crate) struct Reply<R, F> {
    pub(crate) compute: F,
    pub(crate) to: oneshot::Sender<Result<R>>,
}

impl<R, F> Job for Reply<R, F>
where
    R: Default + Send,
    F: FnOnce(&Arc<Snapshot>) -> Result<R> + Send,
{
    fn is_cancelled(&self) -> bool {
        self.to.is_closed()
    }

    fn run(self: Box<Self>, input: Input) {
        let Reply { compute, to } = *self;
        let result = match input {
            // A panic is reported by the process's hook, without text.
            Input::Ready(snapshot) => std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| compute(&snapshot)))
                .unwrap_or_else(|_| Err(Error::internal_error())),
            Input::Nothing => Ok(R::default()),
            Input::Failed => Err(Error::internal_error()),
        };
        let _ = to.send(result);
    }
}
