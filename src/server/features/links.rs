//! Document links: a rule named in a comment leads to its page.

use tower_lsp::ls_types::DocumentLink;

use crate::report::page;
use crate::rules;
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// The links of a document.
pub(crate) fn links(snapshot: &Snapshot) -> Vec<DocumentLink> {
    let mut links = Vec::new();
    for ignore in &snapshot.analysis.note.ignores {
        let words = ignore.span.of(&snapshot.text);
        for name in &ignore.rules {
            let (Some(at), Some(rule)) = (words.find(name.as_str()), rules::rule(name)) else { continue };
            let start = ignore.span.start + at;
            links.push(DocumentLink {
                range: snapshot.range(Span::new(start, start + name.len())),
                target: page(rule.name).parse().ok(),
                tooltip: Some(rule.summary.to_owned()),
                data: None,
            });
        }
    }
    links
}
