//! FACE 2: the command line.

mod accuracy;
mod audit;
mod check;
mod code;
mod fix;
mod inputs;
mod output;
mod page_file;
mod parallel;
mod replace;
mod rules;
mod schema;
mod settings;
mod stream;
mod units;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use output::Color;

/// How a command ended; the exit code as linters have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Nothing to say (0).
    Clean,
    /// Something was found (1).
    Findings,
    /// Something could not be done (2).
    Trouble,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(outcome as u8)
    }
}

/// Reads physical, occupational and speech therapy notes: codes, units, modifiers and what is missing.
///
/// Nothing leaves this machine: no network, no telemetry, no note text in logs.
#[derive(Debug, Parser)]
#[command(name = "therapy-lsp", version, max_term_width = 100, arg_required_else_help = true, after_help = AFTER_HELP)]
struct Cli {
    /// When to use colours; NO_COLOR and CLICOLOR are honoured
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", hide_possible_values = false)]
    color: Color,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  therapy-lsp check notes/               what to look at in a folder of notes
  therapy-lsp audit notes/ --html a.html a report of a folder, and a page with charts
  therapy-lsp units 97110:33 97140:7     how many units, and why
  therapy-lsp rules missing-assist-level what a rule asks, with examples and sources
  therapy-lsp completions fish > ~/.config/fish/completions/therapy-lsp.fish

Settings: therapy-lsp.toml above the notes. `therapy-lsp help check` has more examples.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks notes and shows what to look at
    ///
    /// A PATH that is a file is read as a note whatever its name. A folder is searched for notes: *.therapy, *.ptnote, *.otnote,
    /// *.slpnote, *.soap, *.note.md, and *.md and *.txt below a folder with a therapy-lsp.toml. `-` is standard input.
    ///
    /// Notes are taken as finished: what a signed note must have is asked of every note that claims something. With --draft it is
    /// asked of signed notes only, as in an editor.
    Check(Box<check::Args>),
    /// Adds up the notes of folders: findings by rule, month and provider, units, and a page with charts
    ///
    /// A DIR is searched as `check` searches it, and every note is taken as finished. `--html FILE` writes one page for a browser; it
    /// quotes the notes, and nothing else is written anywhere.
    Audit(Box<audit::Args>),
    /// Lists what is looked for, or explains one rule
    Rules(rules::Args),
    /// Says which code the words of an activity support, and why
    Code(Box<code::Args>),
    /// Runs the language server on standard input and output
    Lsp(LspArgs),
    /// Counts the units of minutes: which, why, and what they pay
    Units(Box<units::Args>),
    /// Measures reading, judging and finding against labelled notes
    Accuracy(Box<accuracy::Args>),
    /// Prints the JSON Schema of the settings, or of what `check` and `audit` print
    Schema(schema::Args),
    /// Prints the completions of a shell
    Completions(CompletionsArgs),
}

#[derive(Debug, clap::Args)]
struct LspArgs {
    /// Accepted because editors add it; standard input and output are always used
    #[arg(long)]
    stdio: bool,
}

#[derive(Debug, clap::Args)]
struct CompletionsArgs {
    /// The shell
    shell: clap_complete::Shell,
}

/// Runs the command line with the process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    quiet_panics();
    let cli = Cli::parse();
    if let Command::Lsp(_) = cli.command {
        // The server owns the standard streams and ends the process by its own rules.
        return crate::server::run();
    }
    let mut out = output::stdout(cli.color);
    let mut err = output::stderr(cli.color);
    let done = run(cli.command, &mut out, &mut err).and_then(|outcome| out.flush().map(|()| outcome));
    match done {
        Ok(outcome) => outcome.into(),
        // The reader went away, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = output::trouble(&mut err, &error);
            Outcome::Trouble.into()
        }
    }
}

fn run(command: Command, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    match command {
        Command::Check(args) => check::run(&args, out, err),
        Command::Audit(args) => audit::run(&args, out, err),
        Command::Rules(args) => rules::run(&args, out, err),
        Command::Code(args) => code::run(&args, out, err),
        Command::Lsp(_) => Ok(Outcome::Clean),
        Command::Units(args) => units::run(&args, out, err),
        Command::Accuracy(args) => accuracy::run(&args, out, err),
        Command::Schema(args) => schema::run(&args, out),
        Command::Completions(args) => {
            clap_complete::generate(args.shell, &mut Cli::command(), "therapy-lsp", out);
            Ok(Outcome::Clean)
        }
    }
}

/// A panic tells where it was, and nothing else: its message may quote the note.
fn quiet_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(io::stderr(), "therapy-lsp: internal error at {place}");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Cli::command().debug_assert();
    }
}
