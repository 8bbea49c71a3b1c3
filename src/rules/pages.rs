//! The rules' pages as Markdown: one a rule, their index, and the table in the README. All are made from the registry alone.

use super::{RULES, Rule, Severity};

/// The page of a rule.
#[must_use]
pub fn page(rule: &Rule) -> String {
    let Rule { name, severity, summary, doc, group, .. } = rule;
    let sources: Vec<String> = doc.sources.iter().map(|source| format!("- [{}]({})", source.title, source.url)).collect();
    let draft = if rule.completeness {
        " While an unsigned note is still being written it is a hint, and comes only once the note has got past the place for it."
    } else {
        ""
    };
    format!(
        "# {name}\n\n*{}* · {} by default\n\n{}.\n\n{}{draft}\n\n## Why\n\n{}\n\n## An example\n\n```therapynote\n{}```\n\n\
         ## The same made right\n\n```therapynote\n{}```\n\n## To silence it\n\n\
         In one place, at the end of the line or on a line above: `<!-- therapy-lsp: ignore {name} -->`. \
         In a whole file, anywhere in it: `<!-- therapy-lsp: ignore-file {name} -->`. \
         Everywhere, in `therapy-lsp.toml`:\n\n```toml\n[severity]\n{name} = \"off\"\n```\n\n## Sources\n\n{}\n",
        group.title(),
        word(*severity),
        capital(summary),
        doc.says,
        doc.why,
        doc.fails,
        doc.right,
        sources.join("\n"),
    )
}

/// The index of the pages.
#[must_use]
pub fn index() -> String {
    let mut text = String::from(
        "# Rules\n\nWhat therapy-lsp looks for in a note. A compliant note has no finding. Each rule has its page: what it says and when, why, \
         an example, the same made right, and where it comes from.\n\nA note is done when somebody has signed below what was given; the \
         command line takes every note as done unless told `--draft`. Until then what is missing is a hint, asked for only once the note has got \
         past the place for it, and the words being typed are left alone.\n",
    );
    let mut groups: Vec<_> = RULES.iter().map(|rule| rule.group).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups {
        text.push_str(&format!("\n## {}\n\n| rule | says | default |\n|---|---|---|\n", group.title()));
        for rule in RULES.iter().filter(|rule| rule.group == group) {
            text.push_str(&row(rule, ""));
        }
    }
    text
}

/// The table of all rules in the README, whose links start in the project's folder.
#[must_use]
pub fn table() -> String {
    let rows: String = RULES.iter().map(|rule| row(rule, "docs/rules/")).collect();
    format!("| rule | says | default |\n|---|---|---|\n{rows}")
}

fn row(rule: &Rule, folder: &str) -> String {
    format!("| [`{0}`]({folder}{0}.md) | {1} | {2} |\n", rule.name, rule.summary, word(rule.severity))
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Hint => "hint",
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
