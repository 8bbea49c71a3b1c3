//! FACE 2: the command line.

use std::process::ExitCode;

/// Runs the command line with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("lsp") { crate::server::run() } else { ExitCode::SUCCESS }
}
