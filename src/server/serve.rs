//! The transport: reads messages, lets them through the gate one by one, and ends when told.
//!
//! The framework's own transport ends at the first malformed message, and stops reading when a client stops reading.
//! This one answers the former with an error and never waits for a client.

use std::io::{self, BufRead};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, OnceLock};

use serde_json::Value;
use tokio::runtime::{Builder, Handle};
use tower_lsp::LspService;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

use super::backend::{Backend, NO_VERSION};
use super::event::Event;
use super::frame::{Frame, mend_surrogates, read_frame};
use super::gate::{Gate, Outcome};
use super::main_loop;
use super::outbox::Outbox;
use super::snapshot::Engine;
use super::world::World;

/// Threads that analyse and answer at the same time.
const WORKERS: usize = 8;

/// Serves one client until it says `exit` or its input ends; the process's exit code.
///
/// # Errors
/// Where threads cannot be started.
pub(crate) fn serve(input: impl BufRead, outbox: &Outbox, engine: Engine) -> io::Result<u8> {
    // The runtime only carries answers that wait for the loop, and the pool that analyses.
    let runtime = Builder::new_multi_thread().worker_threads(1).max_blocking_threads(WORKERS).thread_name("worker").build()?;
    let (events, queue) = mpsc::channel();
    let world = World::new(outbox.clone(), events.clone(), runtime.handle().clone(), engine);
    let main_loop = std::thread::Builder::new().name("main loop".into()).spawn(move || main_loop::run(world, &queue))?;

    let plain = Arc::new(OnceLock::new());
    let backend = Backend::new(events.clone(), Arc::clone(&plain));
    let (service, _socket) = LspService::build(|_| backend)
        .custom_method("therapy-lsp/viewText", Backend::view_text)
        .custom_method(super::PLAIN_CODE_ACTION, Backend::plain_code_action)
        .custom_method(super::PLAIN_CODE_ACTION_RESOLVE, Backend::plain_code_action_resolve)
        .finish();
    let reader =
        Reader { gate: Gate::new(service), events: events.clone(), outbox: outbox.clone(), plain, runtime: runtime.handle().clone() };
    let code = reader.read_all(input);

    let _ = events.send(Event::Stop);
    let _ = main_loop.join();
    outbox.flush();
    // Analyses that still run are of no use to anybody.
    runtime.shutdown_background();
    Ok(code)
}

struct Reader {
    gate: Gate<LspService<Backend>>,
    events: Sender<Event>,
    outbox: Outbox,
    plain: Arc<OnceLock<Value>>,
    runtime: Handle,
}

impl Reader {
    fn read_all(mut self, mut input: impl BufRead) -> u8 {
        loop {
            match read_frame(&mut input) {
                Ok(Frame::Body(body)) => self.message(&body),
                Ok(Frame::Malformed) => self.refuse(Id::Null, Error::parse_error()),
                // An input that ends without `exit` is a client that died.
                Ok(Frame::End) | Err(_) => return 1,
            }
            if let Some(code) = self.gate.exit_code() {
                return code;
            }
        }
    }

    fn message(&mut self, body: &[u8]) {
        let Some(mut message) = parse(body) else { return self.refuse(Id::Null, Error::parse_error()) };
        mend_version(&mut message);
        let id = message.get("id").cloned();
        if message.get("method").is_some() {
            match serde_json::from_value::<Request>(message) {
                Ok(request) => self.request(request),
                Err(_) => self.refuse(id.and_then(|id| serde_json::from_value(id).ok()).unwrap_or_default(), Error::invalid_request()),
            }
        } else if message.get("result").is_some() || message.get("error").is_some() {
            // An answer under an id that was never given is nobody's.
            if let Some(id) = id.as_ref().and_then(Value::as_i64) {
                let _ = self.events.send(Event::Answer { id, result: message.get("result").cloned().ok_or(()) });
            }
        } else {
            self.refuse(Id::Null, Error::invalid_request());
        }
    }

    fn request(&mut self, request: Request) {
        if request.method() == "initialize" {
            let capabilities = request.params().and_then(|params| params.get("capabilities")).cloned();
            let _ = self.plain.set(capabilities.unwrap_or_default());
        }
        match self.gate.call(request) {
            Outcome::Now(None) => {}
            Outcome::Now(Some(response)) => self.outbox.respond(&response),
            Outcome::Later(answer) => {
                let outbox = self.outbox.clone();
                self.runtime.spawn(async move {
                    if let Some(response) = answer.await {
                        outbox.respond(&response);
                    }
                });
            }
        }
    }

    /// Answers what cannot be understood; without an id where none is known.
    fn refuse(&self, id: Id, error: Error) {
        self.outbox.respond(&Response::from_error(id, error));
    }
}

/// Gives an edit without a version, or with one that no client may count to, one that means "none": the framework would let the whole
/// edit fall, and the server's text would no longer be the editor's.
fn mend_version(message: &mut Value) {
    if message.get("method").and_then(Value::as_str) != Some("textDocument/didChange") {
        return;
    }
    if let Some(document) = message.pointer_mut("/params/textDocument").and_then(Value::as_object_mut) {
        let is_version = |version: &Value| version.as_i64().is_some_and(|version| i32::try_from(version).is_ok());
        if !document.get("version").is_some_and(is_version) {
            document.insert("version".into(), NO_VERSION.into());
        }
    }
}

fn parse(body: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(body).ok()?;
    serde_json::from_str(text).ok().or_else(|| serde_json::from_str(&mend_surrogates(text)?).ok())
}
