//! Edits of a billed line: modifiers written, replaced or taken away as the note writes the others.

use super::layout::Layout;
use super::{Edit, VisitView};
use crate::config::Modifier;
use crate::note::Charge;
use crate::text::Span;

/// How many charges show how a note writes them: more than a visit has, and few enough to look at for each.
const STYLE: usize = 64;

impl VisitView<'_> {
    /// The edit that writes a modifier on a charge: plan modifiers first, anything else last.
    #[must_use]
    pub(super) fn add_modifier(&self, charge: &Charge, modifier: Modifier) -> Edit {
        let layout = self.layout();
        let word = if layout.charge_is_lower_case(charge) { modifier.as_str().to_lowercase() } else { modifier.as_str().to_owned() };
        // "All GP" on another line is of the other charges too, and no place to write on.
        let row = layout.line(charge.span.start).join(charge.span);
        let mut own = charge.modifiers.iter().filter(|m| row.covers(m.span));
        let first = own.next();
        if let (Some(first), Some(last)) = (first, own.next_back().or(first)) {
            if modifier.is_plan() {
                // "97140-59" becomes "97140-GP-59", as it is written.
                let hyphen = self.text.get(..first.span.start).is_some_and(|before| before.ends_with('-'));
                let apart = if hyphen { '-' } else { ' ' };
                return Edit { span: Span::at(first.span.start), new_text: format!("{word}{apart}") };
            }
            return Edit { span: Span::at(last.span.end), new_text: format!(" {word}") };
        }
        if let Some(at) = layout.modifier_cell(charge) {
            return Edit { span: Span::at(at), new_text: format!("{word} ") };
        }
        let after_units = charge.units.filter(|units| units.span.start >= charge.code.span.end);
        let others_after_units = self.visit.charges.iter().take(STYLE).any(|other| match (other.units, other.modifiers.first()) {
            (Some(units), Some(first)) => units.span.end <= first.span.start,
            _ => false,
        });
        let at = match after_units {
            Some(units) if others_after_units => units.span.end,
            _ => charge.code.span.end,
        };
        let glue = self.visit.charges.iter().find_map(|other| layout.glue(other)).unwrap_or(" ");
        Edit { span: Span::at(at), new_text: format!("{glue}{word}") }
    }

    /// Whether a modifier can be written for a charge without changing what its line says: behind a code in figures that touches no
    /// other word, and not before a bare number, which would then read as one more modifier.
    #[must_use]
    pub(super) fn takes_modifier(&self, charge: &Charge, edit: &Edit) -> bool {
        let line = self.layout().line(charge.code.span.start);
        let (code, at) = (charge.code.span, edit.span.start);
        let (Some(before), Some(after)) = (self.text.get(line.start..code.start), self.text.get(at..line.end)) else { return false };
        let apart = !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '@'));
        let leads = edit.new_text.ends_with([' ', '-']);
        let ends = leads || !after.starts_with(|c: char| c.is_alphanumeric() || c == ':');
        let number = at + (after.len() - after.trim_start().len());
        let bare = after.trim_start().starts_with(|c: char| c.is_ascii_digit());
        let units = charge.units.is_some_and(|units| units.span.start == number) || leads;
        code.of(self.text) == charge.code.value.as_str() && apart && ends && (!bare || units)
    }

    /// The edit that takes a modifier of a charge away, with the space or hyphen before it.
    #[must_use]
    pub(super) fn remove_modifier(&self, charge: &Charge, modifier: Modifier) -> Option<Edit> {
        let row = self.layout().line(charge.span.start).join(charge.span);
        let span = charge.modifiers.iter().find(|fact| fact.value == modifier && row.covers(fact.span))?.span;
        let before = self.text.get(..span.start)?;
        let cut = before.len() - before.trim_end_matches([' ', '-', ',', '/']).len();
        let alone_in_cell = before.trim_end().ends_with('|');
        let start = if alone_in_cell { span.start } else { span.start - cut };
        Some(Edit { span: Span::new(start, span.end), new_text: String::new() })
    }

    /// A copy of a charge as it would stand after these edits, with what parts it from the charge it stands beside; `None` where
    /// an edit reaches outside it, and for a row of a table.
    #[must_use]
    pub(super) fn copy_of(&self, charge: &Charge, mut edits: Vec<Edit>) -> Option<(String, &'static str)> {
        let layout = self.layout();
        let row = layout.line(charge.span.start);
        if row.of(self.text).contains(['|', '\t']) {
            return None;
        }
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut copy = charge.span.of(self.text).to_owned();
        for Edit { span, new_text } in edits {
            let at = span.start.checked_sub(charge.span.start)?..span.end.checked_sub(charge.span.start)?;
            copy.get(at.clone())?;
            copy.replace_range(at, &new_text);
        }
        let alone = row.trimmed(self.text) == charge.span.trimmed(self.text);
        Some((copy, if alone { layout.newline() } else { ", " }))
    }

    /// The edit that writes other units on a charge.
    #[must_use]
    pub(super) fn write_units(&self, charge: &Charge, units: u32) -> Option<Edit> {
        let written = charge.units?;
        Some(Edit { span: self.layout().number_in(written.span, written.value)?, new_text: units.to_string() })
    }

    /// The edits that put so many units of a charge on a line of their own, which differs by one edit.
    #[must_use]
    pub(super) fn split_charge(&self, charge: &Charge, units: u32, differs: Edit) -> Option<Vec<Edit>> {
        let rest = charge.units?.value.checked_sub(units).filter(|rest| *rest > 0)?;
        let (copy, apart) = self.copy_of(charge, vec![self.write_units(charge, units)?, differs])?;
        let own = self.write_units(charge, rest)?;
        Some(vec![own, Edit { span: Span::at(charge.span.end), new_text: format!("{apart}{copy}") }])
    }

    /// The edit that takes a charge out of a list of charges, or with its line where it has one to itself.
    ///
    /// `None` where its words are part of anything else: the label of a service, a sentence, a cell beside others.
    #[must_use]
    pub(super) fn remove_charge(&self, index: usize, charge: &Charge) -> Option<Edit> {
        let is_label = self.visit.services.iter().any(|service| service.charge == Some(index) || service.span.overlaps(charge.span));
        if is_label {
            return None;
        }
        let layout = self.layout();
        let line = layout.line(charge.span.start);
        let cut = |span| Some(Edit { span, new_text: String::new() });
        let others = || self.visit.charges.iter().map(|other| other.span).filter(|other| line.covers(*other) && *other != charge.span);
        let next = others().filter(|other| charge.span.end <= other.start).min();
        let last = others().filter(|other| other.end <= charge.span.start).max();
        let only_marks = |span: Span, marks: &str| span.of(self.text).chars().all(|c| marks.contains(c));
        match (next, last) {
            (Some(next), _) if only_marks(Span::new(charge.span.end, next.start), LIST) => cut(Span::new(charge.span.start, next.start)),
            (None, Some(last)) if only_marks(Span::new(last.end, charge.span.start), LIST) => cut(Span::new(last.end, charge.span.end)),
            (None, None) => {
                let alone = [Span::new(line.start, charge.span.start), Span::new(charge.span.end, line.end)];
                let alone = alone.into_iter().all(|span| only_marks(span, " \t-*•.,;"));
                let rest = self.text.get(line.end..).unwrap_or("");
                let ending = rest.len() - rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest).len();
                if alone { cut(Span::new(line.start, line.end + ending)) } else { None }
            }
            _ => None,
        }
    }
}

/// What stands between the charges of a list.
const LIST: &str = " \t,;/+&";

impl Layout<'_> {
    /// Whether a charge writes its modifiers, or the note its charges, in small letters.
    fn charge_is_lower_case(&self, charge: &Charge) -> bool {
        let of = |c: &Charge| c.modifiers.iter().map(|fact| fact.span.of(self.text)).find(|words| words.chars().any(char::is_alphabetic));
        let sample = of(charge).or_else(|| self.visit.charges.iter().take(STYLE).find_map(of));
        sample.is_some_and(|words| !words.chars().any(char::is_uppercase))
    }

    /// What stands between a charge's code and its first modifier, where nothing else does: a space or a hyphen.
    fn glue(&self, charge: &Charge) -> Option<&'static str> {
        let first = charge.modifiers.first()?;
        match Span::new(charge.code.span.end, first.span.start).of(self.text) {
            "-" => Some("-"),
            " " => Some(" "),
            _ => None,
        }
    }

    /// Where a modifier goes in a charge table: the cell in whose column the other charges have theirs.
    fn modifier_cell(&self, charge: &Charge) -> Option<usize> {
        let line = self.line(charge.code.span.start);
        let other = self.visit.charges.iter().take(STYLE).find(|c| !c.modifiers.is_empty() && self.line(c.code.span.start) != line)?;
        let other_line = self.line(other.code.span.start);
        let column = self.column(other_line, other.modifiers.first()?.span.start)?;
        // A modifier beside its code has no column of its own.
        if self.column(other_line, other.code.span.start) == Some(column) || self.column(line, charge.code.span.start) == Some(column) {
            return None;
        }
        let mut at = line.start;
        for (n, cell) in line.of(self.text).split('|').enumerate() {
            if n == column {
                let blank = cell.len() - cell.trim_start().len();
                return Some(at + blank.min(1));
            }
            at += cell.len() + 1;
        }
        None
    }

    /// The number of the table cell that holds `at`; `None` on a line without cells.
    fn column(&self, line: Span, at: usize) -> Option<usize> {
        if !line.of(self.text).contains('|') {
            return None;
        }
        Some(Span::new(line.start, at).of(self.text).matches('|').count())
    }
}
