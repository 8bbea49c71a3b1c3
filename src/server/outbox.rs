//! What leaves the server: one queue and one writing thread, so that nobody ever waits for a client that does not read.

use std::io::{BufWriter, Write};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;
use tower_lsp::jsonrpc::Response;
use tower_lsp::ls_types::notification::Notification;

use super::frame::write_frame;

/// Longest wait for a client to take what is still queued when the server ends.
const LAST_WORDS: Duration = Duration::from_millis(500);

enum Item {
    Body(Vec<u8>),
    /// Answered when everything before it is written.
    Flush(Sender<()>),
}

/// A notification, or a request where there is an id, written without a detour over a tree of values.
#[derive(Serialize)]
struct Message<'a, P> {
    jsonrpc: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    method: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    params: Option<P>,
}

/// The way out. Clones share one queue; what is sent first leaves first.
#[derive(Clone)]
pub(crate) struct Outbox {
    queue: Sender<Item>,
}

impl Outbox {
    /// Starts the writing thread.
    pub(crate) fn start(output: impl Write + Send + 'static) -> Self {
        let (queue, items) = mpsc::channel();
        std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || write_all(output, &items))
            .map_or_else(|_| tracing::error!("the writing thread could not start"), drop);
        Self { queue }
    }

    /// Sends a notification.
    pub(crate) fn notify<N: Notification>(&self, params: N::Params) {
        self.notify_raw(N::METHOD, params);
    }

    /// Sends a notification that the types crate does not know.
    pub(crate) fn notify_raw(&self, method: &str, params: impl Serialize) {
        self.send(&Message { jsonrpc: "2.0", id: None, method, params: Some(params) });
    }

    /// Sends a request; the answer comes to whoever gave the id.
    pub(crate) fn request(&self, id: i64, method: &str, params: &Value) {
        self.send(&Message { jsonrpc: "2.0", id: Some(id), method, params: Some(params).filter(|params| !params.is_null()) });
    }

    /// Sends the answer to a request.
    pub(crate) fn respond(&self, response: &Response) {
        self.send(response);
    }

    fn send(&self, message: &impl Serialize) {
        if let Ok(body) = serde_json::to_vec(message) {
            // An error means that the client is gone; the reader will see its end too.
            let _ = self.queue.send(Item::Body(body));
        }
    }

    /// Waits until everything queued is written, or until the client has shown that it does not read.
    pub(crate) fn flush(&self) {
        let (done, wait) = mpsc::channel();
        if self.queue.send(Item::Flush(done)).is_ok() {
            // A timeout is an answer too: nobody reads.
            let _ = wait.recv_timeout(LAST_WORDS);
        }
    }
}

fn write_all(output: impl Write, items: &Receiver<Item>) {
    let mut output = BufWriter::with_capacity(64 << 10, output);
    while let Ok(first) = items.recv() {
        let mut next = Some(first);
        while let Some(item) = next {
            match item {
                Item::Body(body) => {
                    if write_frame(&mut output, &body).is_err() {
                        return;
                    }
                }
                Item::Flush(done) => {
                    let _ = output.flush();
                    let _ = done.send(());
                }
            }
            next = items.try_recv().ok();
        }
        if output.flush().is_err() {
            return;
        }
    }
}
