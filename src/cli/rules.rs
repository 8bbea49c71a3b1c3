//! `rules`: the catalogue of what is looked for, and one rule's page.

use std::io::{self, Write};

use super::Outcome;
use super::output::trouble;
use crate::report::page;
use crate::rules::{RULES, Rule, Severity, rule};

/// Arguments of `rules`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  therapy-lsp rules\n  therapy-lsp rules code-mismatch\n  therapy-lsp rules --json | jq -r '.[].name'")]
pub(super) struct Args {
    /// The rule to explain; all rules are listed without
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Prints JSON
    #[arg(long)]
    json: bool,
}

/// A rule as `--json` has it.
#[derive(serde::Serialize)]
struct RuleJson {
    name: &'static str,
    group: &'static str,
    severity: Severity,
    summary: &'static str,
    says: &'static str,
    why: &'static str,
    fails: &'static str,
    right: &'static str,
    sources: Vec<SourceJson>,
    url: String,
}

/// A source as `--json` has it.
#[derive(serde::Serialize)]
struct SourceJson {
    title: &'static str,
    url: &'static str,
}

pub(super) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<Outcome> {
    let rules: Vec<&Rule> = match &args.name {
        None => RULES.to_vec(),
        Some(name) => match rule(name) {
            Some(rule) => vec![rule],
            None => {
                trouble(err, &format!("there is no rule `{name}`; `therapy-lsp rules` lists them"))?;
                return Ok(Outcome::Trouble);
            }
        },
    };
    if args.json {
        let all: Vec<RuleJson> = rules.into_iter().map(RuleJson::from).collect();
        serde_json::to_writer_pretty(&mut *out, &all)?;
        writeln!(out)?;
    } else if args.name.is_some() {
        rules.into_iter().try_for_each(|rule| explain(rule, out))?;
    } else {
        list(&rules, out)?;
    }
    Ok(Outcome::Clean)
}

/// One line a rule, under the headings of the catalogue.
fn list(rules: &[&Rule], out: &mut dyn Write) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut groups: Vec<_> = rules.iter().map(|rule| rule.group).collect();
    groups.sort();
    groups.dedup();
    for (n, group) in groups.into_iter().enumerate() {
        writeln!(out, "{}{bold}{}{bold:#}", if n == 0 { "" } else { "\n" }, group.title())?;
        for rule in rules.iter().filter(|rule| rule.group == group) {
            let style = style(rule.severity);
            writeln!(out, "  {:width$}  {style}{:7}{style:#}  {}", rule.name, word(rule.severity), rule.summary)?;
        }
    }
    writeln!(out, "\nA rule's page: therapy-lsp rules NAME. Loudness and `off`: [severity] in therapy-lsp.toml.")
}

/// One rule's page for the terminal.
fn explain(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let bold = anstyle::Style::new().bold();
    let style = style(rule.severity);
    writeln!(out, "{bold}{}{bold:#}  {style}{}{style:#}\n{}\n", rule.name, word(rule.severity), rule.summary)?;
    writeln!(out, "{}\n", wrapped(rule.doc.says))?;
    writeln!(out, "{bold}Why{bold:#}\n{}\n", wrapped(rule.doc.why))?;
    for (title, note) in [("Fails", rule.doc.fails), ("Made right", rule.doc.right)] {
        writeln!(out, "{bold}{title}{bold:#}")?;
        note.lines().try_for_each(|line| writeln!(out, "  {line}"))?;
        writeln!(out)?;
    }
    writeln!(out, "{bold}Sources{bold:#}")?;
    rule.doc.sources.iter().try_for_each(|source| writeln!(out, "  {}\n    {}", source.title, source.url))?;
    writeln!(out, "\n{}", page(rule.name))
}

/// Text in lines of at most 96 characters, broken at spaces.
fn wrapped(text: &str) -> String {
    const WIDTH: usize = 96;
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count();
        if length > 0 && length + 1 + more > WIDTH {
            lines.push(String::new());
            length = 0;
        }
        if let Some(line) = lines.last_mut() {
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += more;
        }
    }
    lines.join("\n")
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}

fn style(severity: Severity) -> anstyle::Style {
    let color = match severity {
        Severity::Error => anstyle::AnsiColor::Red,
        Severity::Warning => anstyle::AnsiColor::Yellow,
        Severity::Info => anstyle::AnsiColor::Blue,
        Severity::Hint => anstyle::AnsiColor::Cyan,
    };
    color.on_default()
}

impl From<&Rule> for RuleJson {
    fn from(rule: &Rule) -> Self {
        Self {
            name: rule.name,
            group: rule.group.title(),
            severity: rule.severity,
            summary: rule.summary,
            says: rule.doc.says,
            why: rule.doc.why,
            fails: rule.doc.fails,
            right: rule.doc.right,
            sources: rule.doc.sources.iter().map(|source| SourceJson { title: source.title, url: source.url }).collect(),
            url: page(rule.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_broken_at_spaces() {
        let text = wrapped(&"word ".repeat(40));
        assert_eq!(text.lines().count(), 3);
        assert!(text.lines().all(|line| line.len() <= 96 && !line.ends_with(' ')));
    }
}
