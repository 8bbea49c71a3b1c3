//! `code`: which code the words of an activity support, and why.

use std::io::{self, BufRead, Write};
use std::path::Path;

use serde_json::json;

use super::Outcome;
use super::settings::{SettingsArgs, Shelf};
use crate::coding::{EvidenceKind, Judgement, judge};
use crate::config::Config;
use crate::report::{visible, visible_lines};
use crate::text::Span;

/// Arguments of `code`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The words as they stand in the note; without them, one activity a line is read from standard input
    #[arg(value_name = "TEXT")]
    text: Vec<String>,
    /// How to print
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Show every candidate with its evidence
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    settings: SettingsArgs,
}

/// How `code` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Code, words and reason
    #[default]
    Human,
    /// `text<TAB>code<TAB>margin`, `unclear` where the words do not decide
    Tsv,
    /// One JSON object a line: code, margin, candidates with evidence, explanation
    Json,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let mut shelf = Shelf::new(args.settings.clone(), false);
    let local = shelf.of(Path::new("."), err)?;
    if shelf.trouble {
        return Ok(Outcome::Trouble);
    }
    let config = &local.config;
    if args.text.is_empty() {
        for line in io::stdin().lock().split(b'\n') {
            // A byte that is no text costs a word, not the run.
            one(args, String::from_utf8_lossy(&line?).trim_end_matches('\r'), config, out)?;
        }
    } else {
        one(args, &args.text.join(" "), config, out)?;
    }
    Ok(Outcome::Clean)
}

fn one(args: &Args, text: &str, config: &Config, out: &mut dyn Write) -> io::Result<()> {
    let judgement = judge(text, Span::new(0, text.len()), config);
    match args.format {
        Format::Human => human(text, &judgement, args.explain, out),
        Format::Tsv => writeln!(out, "{}\t{}\t{:.2}", text.replace('\t', " "), code(&judgement), judgement.margin),
        Format::Json => {
            serde_json::to_writer(&mut *out, &machine(text, &judgement))?;
            writeln!(out)
        }
    }
}

fn code(judgement: &Judgement) -> String {
    judgement.code.map_or_else(|| "unclear".to_owned(), |code| code.to_string())
}

fn human(text: &str, judgement: &Judgement, explain: bool, out: &mut dyn Write) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let faint = anstyle::Style::new().dimmed();
    writeln!(out, "{bold}{:<8}{bold:#} {}", code(judgement), visible(text))?;
    if judgement.candidates.is_empty() {
        return writeln!(out, "         No activity is named.");
    }
    writeln!(out, "         {}", visible_lines(&judgement.explanation))?;
    if explain {
        for candidate in &judgement.candidates {
            write!(out, "         {}  {:>3.0} %", candidate.code, candidate.weight * 100.0)?;
            for evidence in &candidate.evidence {
                write!(out, "  {faint}{}{faint:#} {}", kind_name(evidence.kind), visible(evidence.span.of(text)))?;
            }
            writeln!(out)?;
        }
    }
    Ok(())
}

/// The name of a kind of evidence in output.
fn kind_name(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Purpose => "purpose",
        EvidenceKind::Object => "object",
        EvidenceKind::Context => "context",
        EvidenceKind::Assistance => "assistance",
        EvidenceKind::Cueing => "cueing",
        EvidenceKind::Dose => "dose",
        EvidenceKind::Activity => "activity",
        EvidenceKind::Clinic => "clinic",
    }
}

fn machine(text: &str, judgement: &Judgement) -> serde_json::Value {
    let share = |x: f32| (f64::from(x) * 1000.0).round() / 1000.0;
    let candidates: Vec<_> = judgement
        .candidates
        .iter()
        .map(|c| {
            let evidence: Vec<_> = c
                .evidence
                .iter()
                .map(|e| json!({"kind": kind_name(e.kind), "text": e.span.of(text), "span": [e.span.start, e.span.end]}))
                .collect();
            json!({"code": c.code, "weight": share(c.weight), "evidence": evidence})
        })
        .collect();
    json!({
        "text": text, "code": judgement.code, "margin": share(judgement.margin), "candidates": candidates,
        "explanation": judgement.explanation, "would_decide": judgement.would_decide,
    })
}
