//! Applies safe fixes: those that only restate what the note already says.

use crate::analysis::{Analysis, analyze};
use crate::config::Config;
use crate::rules::{Edit, Fix, FixKind};

/// Rounds after which mending stops, should two fixes undo each other.
const ROUNDS: usize = 10;

/// The text with every safe fix applied, its analysis, and the number of fixes.
pub(super) fn mend(text: String, config: &Config) -> (String, Analysis, usize) {
    let mut text = text;
    let mut fixed = 0;
    for _ in 0..ROUNDS {
        let analysis = analyze(&text, config);
        let fixes: Vec<&Fix> = analysis
            .findings
            .iter()
            .filter_map(|finding| finding.fixes.iter().find(|fix| fix.safe && fix.kind != FixKind::Ignore))
            .collect();
        let (mended, count) = apply(&text, &fixes);
        if count == 0 {
            return (text, analysis, fixed);
        }
        fixed += count;
        text = mended;
    }
    let analysis = analyze(&text, config);
    (text, analysis, fixed)
}

/// Applies those fixes that touch nothing an earlier one touches; an edit that does not fit the text leaves its fix out.
fn apply(text: &str, fixes: &[&Fix]) -> (String, usize) {
    let mut taken: Vec<&Edit> = Vec::new();
    let mut count = 0;
    for fix in fixes {
        let fits = |edit: &Edit| text.get(edit.span.start..edit.span.end).is_some();
        let free = |edit: &Edit| taken.iter().all(|other| other.span.end < edit.span.start || edit.span.end < other.span.start);
        if !fix.edits.is_empty() && fix.edits.iter().all(|edit| fits(edit) && free(edit)) {
            taken.extend(&fix.edits);
            count += 1;
        }
    }
    taken.sort_by_key(|edit| edit.span);
    let mut mended = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in taken {
        mended.push_str(text.get(at..edit.span.start).unwrap_or(""));
        mended.push_str(&edit.new_text);
        at = edit.span.end.max(at);
    }
    mended.push_str(text.get(at..).unwrap_or(""));
    (mended, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    fn fix(start: usize, end: usize, new_text: &str) -> Fix {
        let edits = vec![Edit { span: Span::new(start, end), new_text: new_text.into() }];
        Fix { title: String::new(), kind: FixKind::Replace, edits, safe: true, preferred: true, placeholder: None }
    }

    #[test]
    fn fixes_that_touch_the_same_place_wait_for_the_next_round() {
        let (a, b, c) = (fix(4, 5, "2"), fix(0, 1, "X"), fix(4, 6, "9"));
        assert_eq!(apply("a = 3 u", &[&a, &b, &c]), ("X = 2 u".to_owned(), 2));
        assert_eq!(apply("é", &[&fix(1, 2, "e")]), ("é".to_owned(), 0));
    }
}
