//! The addresses of the rules' pages.

/// Where the pages stand.
pub const PAGES: &str = "https://github.com/therapy-lsp/therapy-lsp/blob/main/docs/rules/";

/// Address of the page of a rule: what it says, why, examples and sources.
#[must_use]
pub fn page(rule: &str) -> String {
    format!("{PAGES}{rule}.md")
}
