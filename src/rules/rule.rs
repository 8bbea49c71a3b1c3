//! What a rule is: its name, its page, and the comparison it makes over one visit.

use super::{Report, Severity, VisitView};

/// One thing the product looks for.
#[derive(Debug)]
pub struct Rule {
    /// Its stable name, `missing-assist-level`.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// How loud it is where the config says nothing.
    pub severity: Severity,
    /// Whether it asks for something that a note may still get while it is written.
    ///
    /// In an unsigned draft such a finding is a hint; once the note is signed, or checked as finished, it has its own severity.
    pub completeness: bool,
    /// What it says, in one line without a full stop.
    pub summary: &'static str,
    /// Its page.
    pub doc: Doc,
    /// The comparison: reports what it finds in one visit.
    pub check: fn(&VisitView<'_>, &mut Vec<Report>),
}

/// The page of a rule. The examples are whole notes, and the tests analyse them.
#[derive(Debug)]
pub struct Doc {
    /// What it says and when, in a few sentences of Markdown.
    pub says: &'static str,
    /// Why it matters to a reader of the note.
    pub why: &'static str,
    /// A note that gets findings of this rule and of no other.
    pub fails: &'static str,
    /// The same note made right: it gets no finding.
    pub right: &'static str,
    /// Where the rule comes from.
    pub sources: &'static [Source],
}

/// A published page that a rule rests on.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// Title and section.
    pub title: &'static str,
    /// Address.
    pub url: &'static str,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The code against the words.
    Coding,
    /// What the note must say to be defensible.
    Documentation,
    /// Minutes and totals.
    Time,
    /// Units against minutes.
    Units,
    /// Modifiers and pairs of codes.
    Modifiers,
}

impl Group {
    /// The heading of its part of the catalogue.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Coding => "Codes",
            Self::Documentation => "Documentation",
            Self::Time => "Minutes and totals",
            Self::Units => "Units",
            Self::Modifiers => "Modifiers and pairs of codes",
        }
    }
}
