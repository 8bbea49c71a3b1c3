//! `check`: reads notes and shows what to look at.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use super::inputs::{self, Input};
use super::output::trouble;
use super::replace::replace_note;
use super::settings::{SettingsArgs, Shelf};
use super::{Outcome, fix, parallel, stream};
use crate::analysis::{Analysis, analyze};
use crate::report::{Checked, Reporter, Summary, github::Github, human::Human, json::Json, json::Ndjson, sarif::Sarif};
use crate::rules::Severity;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Files and folders; the current folder by default
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What is printed
    #[arg(long, short = 'f', value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Applies the fixes that only restate what the note already says, and writes the files; a note from standard input is written
    /// to standard output, and what is left to look at to standard error
    #[arg(long)]
    fix: bool,
    /// Takes unsigned notes as unfinished: what is still missing in them is only a hint
    #[arg(long)]
    draft: bool,
    /// The least loud finding that makes the exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// Prints only errors and warnings, and no line of counts
    #[arg(long, short)]
    quiet: bool,
    /// Reads NDJSON: one note a line as {"id": …, "text": …}, with "payer" and "discipline" if known
    #[arg(long, conflicts_with_all = ["fix", "stdin_filename"])]
    ndjson: bool,
    /// Name of the note on standard input: shown, and its folder's settings hold
    #[arg(long, value_name = "PATH")]
    stdin_filename: Option<PathBuf>,
    /// Number of notes read at once; as many as there are processors by default
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    settings: SettingsArgs,
}

const AFTER_HELP: &str = "\
Exit code: 0 nothing to look at, 1 findings (warnings or errors, see --fail-on), 2 something could not be read.

Examples:
  therapy-lsp check                                  all notes below the current folder
  therapy-lsp check 2026-05-18-rh.therapy            one note
  pbpaste | therapy-lsp check -                      a note copied from a record
  therapy-lsp check --payer commercial east/ west/   by the rule of eights where a note names no payer
  therapy-lsp check --format sarif notes > out.sarif for a dashboard
  therapy-lsp check --ndjson -f ndjson < year.jsonl  millions of notes, in order, in constant memory";

/// Forms of output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Format {
    /// For a person at a terminal
    #[default]
    Human,
    /// One JSON document (`therapy-lsp schema check`)
    Json,
    /// One JSON line a note
    Ndjson,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations in GitHub Actions
    Github,
}

/// What makes the exit code 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FailOn {
    /// Any finding
    Hint,
    /// Anything louder than a hint
    Info,
    /// Warnings and errors
    #[default]
    Warning,
    /// Errors only
    Error,
    /// Nothing
    Never,
}

impl FailOn {
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Hint => Some(Severity::Hint),
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }
}

/// A note as read, or why it was not.
pub(super) struct Done {
    pub(super) name: String,
    pub(super) result: Result<Read, String>,
    /// What an editor that filters its text through `check --fix -` gets back in place of a note that was not read: the same bytes.
    pub(super) echo: Option<Vec<u8>>,
}

/// A note with its analysis.
pub(super) struct Read {
    pub(super) text: String,
    pub(super) analysis: Analysis,
    pub(super) fixed: usize,
    /// Whether the text, mended, is what standard output is for: a note from standard input with `--fix`.
    pub(super) filtered: bool,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let jobs = args.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let mut shelf = Shelf::new(args.settings.clone(), args.draft);
    let mut sink = Sink::new(args);
    if args.ndjson {
        let lines = stream::Lines::open(&args.paths, &mut shelf, err)?;
        parallel::in_order(lines, jobs, stream::read, |done| sink.show(done, out, err))?;
    } else {
        let here = [PathBuf::from(".")];
        let paths = if args.paths.is_empty() { &here } else { args.paths.as_slice() };
        let (inputs, said) = inputs::collect(paths, args.stdin_filename.as_deref(), &mut shelf, err)?;
        sink.trouble |= said;
        parallel::in_order(inputs.into_iter(), jobs, |input| read(&input, args.fix), |done| sink.show(done, out, err))?;
    }
    sink.reporter.finish(if sink.filtered { &mut *err } else { &mut *out })?;
    if sink.fixed > 0 {
        writeln!(err, "{} fixed", sink.fixed)?;
    }
    Ok(match args.fail_on.severity().map_or(0, |least| sink.summary.at_least(least)) {
        _ if sink.trouble || shelf.trouble => Outcome::Trouble,
        0 => Outcome::Clean,
        _ => Outcome::Findings,
    })
}

/// Takes the notes as they come.
struct Sink {
    reporter: Box<dyn Reporter>,
    summary: Summary,
    quiet: bool,
    fixed: usize,
    filtered: bool,
    trouble: bool,
}

impl Sink {
    fn new(args: &Args) -> Self {
        let reporter: Box<dyn Reporter> = match args.format {
            Format::Human => Box::new(Human::new(100, !args.quiet)),
            Format::Json => Box::new(Json::default()),
            Format::Ndjson => Box::new(Ndjson),
            Format::Sarif => Box::new(Sarif::default()),
            Format::Github => Box::new(Github),
        };
        Self { reporter, summary: Summary::default(), quiet: args.quiet, fixed: 0, filtered: false, trouble: false }
    }

    fn show(&mut self, done: Done, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<()> {
        match done.result {
            Ok(mut read) => {
                self.summary.add(&read.analysis);
                self.fixed += read.fixed;
                if self.quiet {
                    read.analysis.findings.retain(|finding| finding.severity >= Severity::Warning);
                }
                let out: &mut dyn Write = if read.filtered {
                    self.filtered = true;
                    hand_back(read.text.as_bytes(), out)?;
                    &mut *err
                } else {
                    &mut *out
                };
                self.reporter.note(Checked { path: &done.name, text: &read.text, analysis: &read.analysis }, out)
            }
            Err(message) => {
                self.trouble = true;
                if let Some(bytes) = done.echo {
                    self.filtered = true;
                    hand_back(&bytes, out)?;
                    // Of what is too large to be a note, the rest.
                    io::copy(&mut io::stdin().lock(), &mut io::stdout().lock())?;
                }
                trouble(err, &message)
            }
        }
    }
}

/// Writes a note to standard output as it is: the stream for people takes out what looks like the colours of a terminal.
fn hand_back(bytes: &[u8], out: &mut dyn Write) -> io::Result<()> {
    out.flush()?;
    let mut plain = io::stdout().lock();
    plain.write_all(bytes)?;
    plain.flush()
}

/// Reads, analyses and, if asked, mends one note.
pub(super) fn read(input: &Input, mend: bool) -> Done {
    let mut bytes = Vec::new();
    let result = input.read(&mut bytes).and_then(|text| {
        let config = &input.local.config;
        if !mend {
            let analysis = guarded(&input.name, || analyze(&text, config))?;
            return Read::of(&input.name, text, analysis, 0);
        }
        let before = text.clone();
        let (text, analysis, fixed) = guarded(&input.name, || fix::mend(text, config))?;
        if let Some(path) = input.path.as_ref().filter(|_| text != before) {
            replace_note(path, &text).map_err(|error| format!("{}: {error}", input.name))?;
        }
        Read::of(&input.name, text, analysis, fixed).map(|read| Read { filtered: input.path.is_none(), ..read })
    });
    let echo = (mend && input.path.is_none() && result.is_err()).then_some(bytes);
    Done { name: input.name.clone(), result, echo }
}

/// Runs the engine so that a fault of its own costs one note and not the run.
pub(super) fn guarded<T>(name: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| format!("{name}: internal error; this note was not checked"))
}

impl Read {
    /// The note, unless the engine refused its text.
    pub(super) fn of(name: &str, text: String, analysis: Analysis, fixed: usize) -> Result<Self, String> {
        match analysis.refused {
            Some(refusal) => Err(format!("{name}: {refusal}")),
            None => Ok(Self { text, analysis, fixed, filtered: false }),
        }
    }
}
