//! FACE 1: the language server.
//!
//! ```text
//! stdin → frame → gate → framework → backend ─┐ events, in order
//!                                             ▼
//!                          main loop: owns the World, nobody else does
//!                             │ snapshots            ▲ results
//!                             ▼                      │
//!                          pool: analysis, answers ──┘
//!                             │
//! stdout ← outbox (one queue) ┘
//! ```
//!
//! Types of the protocol are known in this room only.

mod backend;
mod capabilities;
mod changes;
mod client;
mod clinic;
mod commands;
mod event;
mod features;
mod frame;
mod gate;
mod log;
mod main_loop;
mod open;
mod outbox;
mod serve;
mod settings;
mod snapshot;
mod status;
mod templates;
mod workspace;
mod world;

use std::io::{BufRead, BufReader, Write};
use std::process::ExitCode;
use std::sync::Arc;

use crate::analysis::{Analysis, analyze, analyze_after};
use crate::config::Config;

pub(crate) const CODE_ACTION: &str = "textDocument/codeAction";
pub(crate) const PLAIN_CODE_ACTION: &str = "therapy-lsp/codeAction";
pub(crate) const CODE_ACTION_RESOLVE: &str = "codeAction/resolve";
pub(crate) const PLAIN_CODE_ACTION_RESOLVE: &str = "therapy-lsp/codeActionResolve";

/// Serves one client on stdin and stdout until it says `exit`.
///
/// The exit code is 0 after `shutdown` and `exit`, else 1. `THERAPY_LSP_LOG` sets the level of the log: `off`, `error`, `warn`, `info`, `debug` or `trace`.
#[must_use]
pub fn run() -> ExitCode {
    let outbox = outbox::Outbox::start(std::io::stdout());
    let level = std::env::var("THERAPY_LSP_LOG").ok();
    let verbose = level.as_deref().is_some_and(log::set_level);
    log::start(outbox.clone(), verbose);
    std::panic::set_hook(Box::new(|panic| {
        // The place only: a panic's message may hold the text it stumbled over.
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        tracing::error!("internal error at {place}");
    }));
    // The vocabulary is compiled while the client is still greeting, not at the first key.
    std::thread::spawn(|| analyze("97530", &Config::default()));
    let code = serve::serve(BufReader::new(std::io::stdin()), &outbox, Arc::new(analyze_after));
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Serves one client on any pair of pipes, with any engine in the place of [`analyze`]; the exit code.
///
/// Unlike [`run`] it leaves the process's log and panic hook alone.
///
/// # Errors
/// Where threads cannot be started.
pub fn serve(
    input: impl BufRead,
    output: impl Write + Send + 'static,
    engine: impl Fn(&str, &Config) -> Analysis + Send + Sync + 'static,
) -> std::io::Result<u8> {
    serve::serve(input, &outbox::Outbox::start(output), Arc::new(move |_: &Analysis, text: &str, config: &Config| engine(text, config)))
}
