//! Writes another code over a label, in the form the label has: digits for digits, `TherEx` for `TherAct`.

use crate::config::Code;
use crate::rules::Edit;
use crate::rules::VisitView;
use crate::rules::view::{C97110, C97530};
use crate::text::Span;

/// Labels of therapeutic activities beside those of therapeutic exercise, in small letters; longer ones first.
const LABELS: &[(&str, &str)] = &[
    ("therapeutic activities", "therapeutic exercise"),
    ("therapeutic activity", "therapeutic exercise"),
    ("functional activities", "therapeutic exercise"),
    ("ther activities", "ther exercise"),
    ("there-act", "there-ex"),
    ("there act", "there ex"),
    ("ther-act", "ther-ex"),
    ("ther act", "ther ex"),
    ("thera-act", "thera-ex"),
    ("theract", "therex"),
    ("t.a.", "t.e."),
    ("ta", "te"),
];

/// The edits that write `to` for `from` on a group's label and on the charges of the code.
pub(super) fn relabel(view: &VisitView<'_>, label: Span, service: Option<Span>, from: Code, to: Code, charges: bool) -> Vec<Edit> {
    let mut edits = label_edits(view.text, label.join(service.unwrap_or(label)), from, to);
    if edits.is_empty() {
        edits.push(Edit { span: label, new_text: to.to_string() });
    }
    let billed = view.visit.charges.iter().filter(|charge| charges && charge.code.value == from);
    for span in billed.map(|charge| charge.code.span) {
        if !edits.iter().any(|edit| edit.span.overlaps(span)) {
            edits.extend(label_edits(view.text, span, from, to));
        }
    }
    edits
}

/// Every place in `span` that names `from`, by number or by label.
pub(super) fn label_edits(text: &str, span: Span, from: Code, to: Code) -> Vec<Edit> {
    let words = span.of(text);
    let mut edits: Vec<Edit> = Vec::new();
    let mut add = |at: usize, len: usize, new_text: String| {
        let found = Span::new(span.start + at, span.start + at + len);
        if !edits.iter().any(|edit| edit.span.overlaps(found)) {
            edits.push(Edit { span: found, new_text });
        }
    };
    for (at, found) in words.match_indices(from.as_str()) {
        add(at, found.len(), to.to_string());
    }
    let lower = words.to_ascii_lowercase();
    for (activities, exercise) in LABELS {
        let (old, new) = match (from, to) {
            (C97530, C97110) => (*activities, *exercise),
            (C97110, C97530) => (*exercise, *activities),
            _ => continue,
        };
        for (at, _) in lower.match_indices(old) {
            let bounded = !lower[..at].ends_with(char::is_alphanumeric) && !lower[at + old.len()..].starts_with(char::is_alphanumeric);
            if let (true, Some(written)) = (bounded, words.get(at..at + old.len())) {
                add(at, old.len(), in_case_of(written, new));
            }
        }
    }
    edits
}

/// The new label in the case of the old one: `TA` gives `TE`, `TherAct` gives `TherEx`.
fn in_case_of(old: &str, new: &str) -> String {
    let letters = || old.chars().filter(|c| c.is_alphabetic());
    if letters().all(char::is_uppercase) {
        return new.to_uppercase();
    }
    if letters().all(char::is_lowercase) {
        return new.to_owned();
    }
    let inner_capital = old.chars().skip(1).any(char::is_uppercase);
    let capital = |at: usize| {
        at == 0 || (inner_capital && (new[..at].ends_with([' ', '-']) || (at == 4 && new.len() < 8 && new.starts_with("ther"))))
    };
    new.char_indices().map(|(at, c)| if capital(at) { c.to_ascii_uppercase() } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relabelled(label: &str, from: Code, to: Code) -> String {
        let mut text = label.to_owned();
        let mut edits = label_edits(label, Span::new(0, label.len()), from, to);
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        for edit in edits {
            text.replace_range(edit.span.start..edit.span.end, &edit.new_text);
        }
        text
    }

    #[test]
    fn a_label_keeps_its_form() {
        for (activities, exercise) in [
            ("TherAct (97530) 23 min", "TherEx (97110) 23 min"),
            ("TA 15 min", "TE 15 min"),
            ("there-act (23 min)", "there-ex (23 min)"),
            ("**Therapeutic activities, 25 min**", "**Therapeutic exercise, 25 min**"),
            ("Therapeutic Activities | 25", "Therapeutic Exercise | 25"),
            ("THERAPEUTIC ACTIVITIES", "THERAPEUTIC EXERCISE"),
        ] {
            assert_eq!(relabelled(activities, C97530, C97110), exercise);
        }
        assert_eq!(relabelled("TherEx (97110) 23 min", C97110, C97530), "TherAct (97530) 23 min");
        assert_eq!(relabelled("TE 15 min", C97110, C97530), "TA 15 min");
        assert_eq!(relabelled("Manual 97140", Code::known("97140"), C97110), "Manual 97110");
    }
}
