//! Logs: to the client's log window and to stderr, at a chosen level, and never with note text.
//!
//! Only this crate's own events pass. The framework traces whole messages, and messages hold notes.

use std::fmt::{self, Write as _};
use std::io::Write as _;
use std::sync::atomic::{AtomicU8, Ordering};

use tower_lsp::ls_types::notification::LogMessage;
use tower_lsp::ls_types::{LogMessageParams, MessageType};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

use super::outbox::Outbox;

/// Names of the levels, quietest first.
pub(crate) const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// How much is logged: an index into [`LEVELS`]. One for the process, as the log is.
static LEVEL: AtomicU8 = AtomicU8::new(3);

/// Sets the level by its name; `false` for an unknown name.
pub(crate) fn set_level(name: &str) -> bool {
    let found = LEVELS.iter().position(|level| level.eq_ignore_ascii_case(name));
    if let Some(level) = found.and_then(|level| u8::try_from(level).ok()) {
        LEVEL.store(level, Ordering::Relaxed);
    }
    found.is_some()
}

/// Starts logging for the process. `verbose_stderr` also writes to stderr what is not a warning; editors show stderr as errors.
pub(crate) fn start(outbox: Outbox, verbose_stderr: bool) {
    let subscriber = tracing_subscriber::registry().with(ToClient { outbox, verbose_stderr });
    // A second server in one process (tests) keeps the first one's log.
    let _ = tracing::subscriber::set_global_default(subscriber);
}

struct ToClient {
    outbox: Outbox,
    verbose_stderr: bool,
}

/// Verbosity of a level as [`LEVELS`] counts it.
fn rank(level: &Level) -> u8 {
    match *level {
        Level::ERROR => 1,
        Level::WARN => 2,
        Level::INFO => 3,
        Level::DEBUG => 4,
        Level::TRACE => 5,
    }
}

impl<S: Subscriber> Layer<S> for ToClient {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target().starts_with("therapy_lsp") && rank(metadata.level()) <= LEVEL.load(Ordering::Relaxed)
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut text = Line::default();
        event.record(&mut text);
        let level = event.metadata().level();
        let typ = match *level {
            Level::ERROR => MessageType::ERROR,
            Level::WARN => MessageType::WARNING,
            Level::INFO => MessageType::INFO,
            _ => MessageType::LOG,
        };
        self.outbox.notify::<LogMessage>(LogMessageParams { typ, message: text.0.clone() });
        if self.verbose_stderr || rank(level) <= 2 {
            let _ = writeln!(std::io::stderr(), "therapy-lsp {}: {}", level.as_str().to_ascii_lowercase(), text.0);
        }
    }
}

/// The message of an event with its fields behind it.
#[derive(Default)]
struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = if field.name() == "message" { write!(self.0, "{value:?}") } else { write!(self.0, " {}={value:?}", field.name()) };
    }
}
