//! `audit`: adds up the notes of folders for a biller or a compliance officer, as terminal text, JSON or one page.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::civil::Date;

use super::check::{Done, FailOn, read};
use super::output::trouble;
use super::settings::{SettingsArgs, Shelf};
use super::{Outcome, inputs, page_file, parallel, stream};
use crate::report::Checked;
use crate::report::audit::{About, NoteTally, Totals, human, page};

/// Arguments of `audit`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Folders and files; the current folder by default
    #[arg(value_name = "DIR")]
    paths: Vec<PathBuf>,
    /// Writes the report as one page for a browser, without network or script; `-` is standard output, in place of what is printed.
    /// The page quotes the notes
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// What is printed
    #[arg(long, short = 'f', value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Date of the report, printed on it; left out by default, so that the same notes give the same report
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<Date>,
    /// The most findings the page shows, the most serious first; all are counted
    #[arg(long, value_name = "N", default_value_t = 1000)]
    max_findings: usize,
    /// The least loud finding that makes the exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    /// Takes unsigned notes as unfinished: what is still missing in them is only a hint
    #[arg(long)]
    draft: bool,
    /// Reads NDJSON: one note a line as {"id": …, "text": …}, with "payer" and "discipline" if known
    #[arg(long)]
    ndjson: bool,
    /// Shows no progress; errors are still said
    #[arg(long, short)]
    quiet: bool,
    /// Number of notes read at once; as many as there are processors by default
    #[arg(long, short, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    settings: SettingsArgs,
}

const AFTER_HELP: &str = "\
Exit code: 0 nothing to look at, 1 findings (warnings or errors, see --fail-on), 2 something could not be read or written.

The report counts what `check` finds: by rule, by month of service and by who signed, with units billed beside those the minutes
support and what the difference is worth by Medicare's fee schedule. Findings that a comment in a note suppresses are counted apart.

Examples:
  therapy-lsp audit notes/                              a report in the terminal
  therapy-lsp audit notes/ --html audit.html            and a page with charts and every finding
  therapy-lsp audit east/ west/ --format json           the figures (`therapy-lsp schema audit`), without words of the notes
  therapy-lsp audit notes/ --html q1.html --as-of 2026-04-01
  therapy-lsp audit --ndjson year.jsonl --html year.html";

/// Forms of what is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For a person at a terminal
    #[default]
    Human,
    /// One JSON document (`therapy-lsp schema audit`)
    Json,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let to_stdout = args.html.as_deref() == Some(Path::new("-"));
    // A page that cannot be written is said before a thousand notes are read.
    let target = match args.html.as_deref().filter(|_| !to_stdout).map(page_file::target).transpose() {
        Ok(target) => target,
        Err(message) => {
            trouble(err, &message)?;
            return Ok(Outcome::Trouble);
        }
    };
    if to_stdout && args.format == Format::Json {
        trouble(err, &"standard output is for one of them: --html - or --format json")?;
        return Ok(Outcome::Trouble);
    }
    let mut shelf = Shelf::new(args.settings.clone(), args.draft);
    let mut totals = Totals::new(args.max_findings);
    let mut failed = gather(args, &mut shelf, &mut totals, err)?;

    let here = || vec![".".to_owned()];
    let paths: Vec<String> = args.paths.iter().map(|path| path.display().to_string()).collect();
    let about = About {
        paths: if paths.is_empty() { here() } else { paths },
        as_of: args.as_of,
        draft: args.draft,
        setting: args.settings.setting().unwrap_or_default(),
    };
    let report = totals.report(&about);
    let read_any = report.totals.notes + report.totals.not_read > 0;
    match args.format {
        Format::Human if !read_any => {}
        Format::Human if to_stdout => page(&report, &totals, out)?,
        Format::Human => human(&report, out)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut *out, &report)?;
            writeln!(out)?;
        }
    }
    if let Some(target) = target.filter(|_| read_any) {
        let written = page_file::write(&target, |file| page(&report, &totals, file));
        if let Err(message) = written {
            failed = true;
            trouble(err, &message)?;
        }
    }
    Ok(match args.fail_on.severity().map_or(0, |least| report.totals.findings.at_least(least)) {
        _ if failed || shelf.trouble || report.totals.not_read > 0 => Outcome::Trouble,
        0 => Outcome::Clean,
        _ => Outcome::Findings,
    })
}

/// Reads the notes and adds them up; whether something could not be found.
fn gather(args: &Args, shelf: &mut Shelf, totals: &mut Totals, err: &mut dyn Write) -> io::Result<bool> {
    let jobs = args.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    if args.ndjson {
        let lines = stream::Lines::open(&args.paths, shelf, err)?;
        let bar = progress(args, None);
        parallel::in_order(lines, jobs, |line| tally(stream::read(line)), |note| add(note, totals, &bar, err))?;
        bar.finish_and_clear();
        return Ok(false);
    }
    let here = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &here } else { args.paths.as_slice() };
    let (inputs, said) = inputs::collect(paths, None, shelf, err)?;
    let bar = progress(args, Some(inputs.len() as u64));
    parallel::in_order(inputs.into_iter(), jobs, |input| tally(read(&input, false)), |note| add(note, totals, &bar, err))?;
    bar.finish_and_clear();
    Ok(said)
}

/// What an audit takes of a note; its text ends here.
fn tally(done: Done) -> Result<NoteTally, String> {
    let Done { name, result, .. } = done;
    result.map(|read| NoteTally::of(Checked { path: &name, text: &read.text, analysis: &read.analysis }))
}

fn add(note: Result<NoteTally, String>, totals: &mut Totals, bar: &ProgressBar, err: &mut dyn Write) -> io::Result<()> {
    bar.inc(1);
    match note {
        Ok(note) => totals.add(note),
        Err(message) => {
            totals.add_not_read(&message);
            bar.suspend(|| trouble(err, &message))?;
        }
    }
    Ok(())
}

/// How far it is: on standard error, and only at a terminal.
fn progress(args: &Args, notes: Option<u64>) -> ProgressBar {
    let target = if args.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let form = if notes.is_some() { "{bar:30} {human_pos} of {human_len} notes, {eta} left" } else { "{human_pos} notes, {per_sec}" };
    let style = ProgressStyle::with_template(form).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::with_draw_target(notes, target).with_style(style.progress_chars("━━╌"))
}
