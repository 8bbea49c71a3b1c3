//! Edits as the client takes them: tied to a version or not, with tab stops or not.

use serde_json::{Value, json};

use crate::rules::{Blank, Edit, Fix};
use crate::server::snapshot::Snapshot;
use crate::text::{Change, Document, Region, Span};

/// The workspace edit of a fix; blanks become tab stops where the client takes them.
pub(crate) fn of_fix(snapshot: &Snapshot, fix: &Fix) -> Value {
    let placeholder = fix.placeholder.as_ref().filter(|_| snapshot.client.snippet_edits);
    let edits = fix.edits.iter().enumerate().map(|(index, edit)| match placeholder.filter(|placeholder| placeholder.edit == index) {
        Some(placeholder) => json!({
            "range": snapshot.range(edit.span),
            "snippet": {"kind": "snippet", "value": snippet(&edit.new_text, Some(placeholder.range), &placeholder.choices)},
        }),
        None => plain(snapshot, edit),
    });
    workspace_edit(snapshot, edits.collect())
}

/// The workspace edit of plain edits.
pub(crate) fn of_edits(snapshot: &Snapshot, edits: &[Edit]) -> Value {
    workspace_edit(snapshot, edits.iter().map(|edit| plain(snapshot, edit)).collect())
}

fn plain(snapshot: &Snapshot, edit: &Edit) -> Value {
    json!({"range": snapshot.range(edit.span), "newText": edit.new_text})
}

fn workspace_edit(snapshot: &Snapshot, edits: Vec<Value>) -> Value {
    if snapshot.client.document_changes {
        json!({"documentChanges": [{"textDocument": {"uri": snapshot.uri, "version": snapshot.version}, "edits": edits}]})
    } else {
        json!({"changes": {snapshot.uri.as_str(): edits}})
    }
}

/// A text as a snippet: each blank in brackets a tab stop with its choices, the first one that of the fix.
///
/// The blank itself is the first choice, since the first one is what a client writes: a level of assistance is never put in unasked.
pub(crate) fn snippet(text: &str, first: Option<Span>, choices: &[&str]) -> String {
    let mut out = String::new();
    let mut at = 0;
    let mut next = 2;
    for blank in blanks(text) {
        out.push_str(&escape(&text[at..blank.start], "\\$}"));
        let words = blank.of(text);
        let (stop, choices) = if first.is_some_and(|first| first.overlaps(blank)) {
            (1, choices)
        } else {
            next += 1;
            (next - 1, Blank::read(words).map_or(&[][..], Blank::choices))
        };
        if choices.is_empty() {
            out.push_str(&format!("${{{stop}:{}}}", escape(words, "\\$}")));
        } else {
            // In a note in capitals the blank is in capitals, and so are its values.
            let capitals = !words.contains(char::is_lowercase);
            let value = |choice: &&str| if capitals { choice.to_uppercase() } else { (*choice).to_owned() };
            let all = std::iter::once(words.to_owned()).chain(choices.iter().map(value)).map(|choice| escape(&choice, "\\,|$}"));
            out.push_str(&format!("${{{stop}|{}|}}", all.collect::<Vec<_>>().join(",")));
        }
        at = blank.end;
    }
    out.push_str(&escape(&text[at..], "\\$}"));
    out
}

/// The blanks in a text: words in square brackets on one line.
pub(crate) fn blanks(text: &str) -> Vec<Span> {
    let mut blanks = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find('[').map(|found| at + found) {
        let Some(close) = text[open..].find([']', '\n']).map(|found| open + found) else { break };
        if text[close..].starts_with(']') && close > open + 1 {
            blanks.push(Span::new(open, close + 1));
        }
        at = close + 1;
    }
    blanks
}

fn escape(text: &str, special: &str) -> String {
    text.chars().flat_map(|c| special.contains(c).then_some('\\').into_iter().chain([c])).collect()
}

/// Where the fix's blank stands after the fix, as the client counts.
pub(crate) fn blank_after(snapshot: &Snapshot, fix: &Fix) -> Option<tower_lsp::ls_types::Range> {
    let placeholder = fix.placeholder.as_ref()?;
    let own = fix.edits.get(placeholder.edit)?;
    let encoding = snapshot.client.encoding;
    let mut document: Document = snapshot.document().clone();
    let mut start = own.span.start + placeholder.range.start;
    // From the end backwards, so that the spans of the edits still to come keep their places.
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in edits {
        let region: Region = document.region(edit.span, encoding);
        document.apply(&[Change { region: Some(region), text: edit.new_text.clone() }], encoding);
        if edit.span.start < own.span.start {
            start = (start + edit.new_text.len()).checked_sub(edit.span.len())?;
        }
    }
    let region = document.region(Span::new(start, start + placeholder.range.len()), encoding);
    Some(crate::server::snapshot::range(region))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_become_tab_stops_and_the_rest_is_escaped() {
        let text = "STG: $5 {x} Pt will [daily task] with [assist level].";
        let first = text.find("[assist").map(|at| Span::new(at, at + 14));
        assert_eq!(
            snippet(text, first, &["Min A", "a,b|c"]),
            "STG: \\$5 {x\\} Pt will ${2:[daily task]} with ${1|[assist level],Min A,a\\,b\\|c|}."
        );
    }

    #[test]
    fn a_choice_begins_with_the_blank_so_that_no_value_is_put_in_unasked() {
        assert_eq!(snippet("[assist level]", Some(Span::new(0, 14)), &["I", "SBA"]), "${1|[assist level],I,SBA|}");
    }

    #[test]
    fn every_blank_has_its_own_choices_in_the_case_of_the_note() {
        let text = "GOAL: PT WILL [DAILY TASK] WITH [ASSIST LEVEL].";
        let first = text.find("[DAILY").map(|at| Span::new(at, at + 12));
        let written = snippet(text, first, &[]);
        assert!(written.starts_with("GOAL: PT WILL ${1:[DAILY TASK]} WITH ${2|[ASSIST LEVEL],I,MOD I,SETUP,"), "{written}");
        assert!(written.ends_with(",DEP|}."), "{written}");
    }

    #[test]
    fn brackets_that_are_no_blank_are_left() {
        assert_eq!(blanks("a [] b [x\n] c [y"), []);
        assert_eq!(blanks("[a][b]"), [Span::new(0, 3), Span::new(3, 6)]);
    }
}
