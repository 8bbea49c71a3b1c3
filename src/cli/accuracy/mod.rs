//! `accuracy`: measures reading, judging and finding against notes with labels beside them.

mod figures;
mod findings;
mod labels;
mod score;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use super::Outcome;
use super::output::trouble;
use super::settings::{SettingsArgs, Shelf};
use crate::analysis::analyze;
use figures::{Figures, Match};
use labels::Gold;

/// Arguments of `accuracy`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Labels stand beside each note (001.txt with 001.toml) and quote its words:

  performed = [
    { words = \"leg press … 3x10\", code = \"97110\", minutes = 15 },
    { words = \"toilet transfer x5\", code = \"97530\", minutes = 23, assist = \"min\" },
  ]
  other = [{ words = \"stairs next visit\", code = \"97530\", status = \"planned\" }]
  charges = [{ words = \"97530 GP x2\", code = \"97530\", units = 2, modifiers = [\"GP\"] }]
  findings = [{ rule = \"missing-signature\" }]

  [[visit]]
  minutes = { 97110 = 15, 97530 = 23 }
  timed = 38
  cms = { 97110 = 1, 97530 = 2 }
  ama = { 97110 = 1, 97530 = 2 }")]
pub(super) struct Args {
    /// Folder with notes (*.txt) and labels (*.toml)
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Shows each miss
    #[arg(long)]
    show: bool,
    /// Prints JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: SettingsArgs,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let mut shelf = Shelf::new(args.settings.clone(), false);
    let mut figures = Figures::default();
    let mut said = false;
    for path in label_files(&args.folder)? {
        let note = path.with_extension("txt");
        let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let local = shelf.of(&note, err)?;
        match Gold::new(id, fs::read_to_string(&note)?, &fs::read_to_string(&path)?) {
            Ok(gold) => score::score(&gold, &analyze(&gold.text, &local.config), &mut figures),
            Err(message) => {
                said = true;
                trouble(err, &message)?;
            }
        }
    }
    if figures.notes == 0 {
        said = true;
        trouble(err, &format!("no labelled notes (001.txt with 001.toml) in {}", args.folder.display()))?;
    } else if args.json {
        json(&figures, out)?;
    } else {
        show(&figures, args.show, out)?;
    }
    Ok(if said || shelf.trouble { Outcome::Trouble } else { Outcome::Clean })
}

/// The labels in a folder, sorted, without its settings.
fn label_files(folder: &std::path::Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") && path.with_extension("txt").is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn show(figures: &Figures, misses: bool, out: &mut dyn Write) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    writeln!(out, "{} notes, {} visits\n", figures.notes, figures.visits)?;
    writeln!(out, "{bold}{:36} precision  recall     F1{bold:#}", "")?;
    for (name, figure) in figures.matches() {
        writeln!(out, "{name:36}     {:.3}   {:.3}  {:.3}", figure.precision(), figure.recall(), figure.f1())?;
    }
    writeln!(out)?;
    for (name, count) in figures.counts() {
        let share = count.share().map(|share| format!("{:.1} %", share * 100.0)).unwrap_or_default();
        writeln!(out, "{name:36} {:4} of {:<4} {share:>7}", count.hit, count.of)?;
    }
    let per_note = figures::Count { hit: figures.false_findings, of: figures.notes }.share().unwrap_or_default();
    writeln!(out, "{:36} {:4} {:15.3} a note", "false findings", figures.false_findings, per_note)?;
    writeln!(out, "\n{bold}{:36} labelled  found  false  precision  recall     F1{bold:#}", "finding")?;
    for (name, figure) in &figures.findings {
        let Match { asked, found, given, right } = *figure;
        let (precision, recall, f1) = (figure.precision(), figure.recall(), figure.f1());
        writeln!(out, "{name:36} {asked:8} {found:6} {:6}      {precision:.2}    {recall:.2}   {f1:.2}", given - right)?;
    }
    if misses {
        writeln!(out)?;
        figures.misses.iter().try_for_each(|miss| writeln!(out, "{miss}"))?;
    }
    Ok(())
}

fn json(figures: &Figures, out: &mut dyn Write) -> io::Result<()> {
    let one = |figure: Match| serde_json::json!({"precision": figure.precision(), "recall": figure.recall(), "f1": figure.f1()});
    let fields: serde_json::Map<_, _> = figures.matches().into_iter().map(|(name, figure)| (name.to_owned(), one(figure))).collect();
    let counts: serde_json::Map<_, _> =
        figures.counts().into_iter().map(|(name, count)| (name.to_owned(), serde_json::json!(count))).collect();
    let rules: serde_json::Map<_, _> = figures.findings.iter().map(|(name, figure)| (name.clone(), one(*figure))).collect();
    let all = serde_json::json!({
        "notes": figures.notes, "visits": figures.visits, "fields": fields, "counts": counts,
        "false_findings": figures.false_findings, "findings": rules, "misses": figures.misses,
    });
    serde_json::to_writer_pretty(&mut *out, &all)?;
    writeln!(out)
}
