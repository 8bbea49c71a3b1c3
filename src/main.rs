//! Starts the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    therapy_lsp::cli::main()
}
