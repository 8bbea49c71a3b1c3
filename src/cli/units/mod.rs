//! `units`: the calculator. Minutes in, units and payment out, with the working.

mod answer;
mod human;
mod json;
mod question;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use self::answer::Answer;
use self::question::{CodeMinutes, Question};
use super::Outcome;
use super::output::trouble;
use super::settings::{SettingsArgs, Shelf};
use crate::config::{Code, UnitRule};

/// Arguments of `units`.
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct Args {
    /// Minutes of each code, as 97110:33; a code twice is added up. A number alone is all timed minutes together
    #[arg(value_name = "CODE:MINUTES", allow_negative_numbers = true)]
    minutes: Vec<String>,
    /// Untimed codes that were given: 1 unit each whatever the minutes
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    untimed: Vec<Code>,
    /// Of the minutes, those by the assistant alone; a code not named before is the assistant's alone
    #[arg(long, value_name = "CODE:MINUTES", value_delimiter = ',')]
    assistant: Vec<CodeMinutes>,
    /// Of the minutes, those by therapist and assistant together; without a value, the assistant's were all together
    #[arg(long, value_name = "CODE:MINUTES", value_delimiter = ',', num_args = 0..=1)]
    together: Option<Vec<CodeMinutes>>,
    /// Rule to count by, instead of the payer's
    #[arg(long, value_enum, value_name = "RULE")]
    rule: Option<RuleChoice>,
    /// Date of service, for the pairs, thresholds and fees of the day; the newest tables by default
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,
    /// Shows the payment estimate with its working
    #[arg(long)]
    fees: bool,
    /// Takes the conversion factor of qualifying participants (from 2026)
    #[arg(long)]
    qp: bool,
    /// CMS's relative value file (PPRRVU, CSV) instead of the built-in national values
    #[arg(long, value_name = "FILE")]
    pprrvu: Option<PathBuf>,
    /// CMS's geographic index file (GPCI, CSV)
    #[arg(long, value_name = "FILE", requires = "locality")]
    gpci: Option<PathBuf>,
    /// The locality in it: contractor and number, as 01112-05, or its name
    #[arg(long, value_name = "LOCALITY")]
    locality: Option<String>,
    /// CMS's quarterly PTP file instead of the built-in pairs; once for each part
    #[arg(long, value_name = "FILE")]
    ptp: Vec<PathBuf>,
    /// Prints JSON; money in cents
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: SettingsArgs,
}

const AFTER_HELP: &str = "\
Without a payer in the settings, Medicare's total-time rule counts.

Examples:
  therapy-lsp units 97110:33 97140:7                        2 and 1 units, and why
  therapy-lsp units 97110:33 97140:7 --rule both            both rules side by side
  therapy-lsp units 97530:26 --assistant 97530:12           which unit carries CQ
  therapy-lsp units 97530:25 --untimed 97161 --fees         with the payment estimate
  therapy-lsp units 97530:15 --fees --gpci GPCI2026.csv --locality 01112-05
  therapy-lsp units 38                                      units of a total";

/// The rule to count by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum RuleChoice {
    /// Medicare's total-time rule
    #[value(alias = "total-time", alias = "medicare", alias = "8-minute")]
    Cms,
    /// The AMA's midpoint rule, each code by itself
    #[value(alias = "eights", alias = "rule-of-eights", alias = "midpoint")]
    Ama,
    /// Both side by side
    Both,
}

impl RuleChoice {
    /// The rule that counts; of both, the payer's own.
    fn over(choice: Option<Self>, payers: UnitRule) -> UnitRule {
        match choice {
            Some(Self::Cms) => UnitRule::Cms,
            Some(Self::Ama) => UnitRule::Ama,
            Some(Self::Both) | None => payers,
        }
    }
}

/// Answers one question about units.
pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let mut shelf = Shelf::new(args.settings.clone(), false);
    let local = shelf.of(Path::new("."), err)?;
    if shelf.trouble {
        return Ok(Outcome::Trouble);
    }
    match Question::of(args, &local.config).and_then(Answer::to) {
        Ok(answer) if args.json => json::write(&answer, out)?,
        Ok(answer) => human::write(&answer, args.fees, args.rule == Some(RuleChoice::Both), out)?,
        Err(error) => {
            trouble(err, &error)?;
            return Ok(Outcome::Trouble);
        }
    }
    Ok(Outcome::Clean)
}
