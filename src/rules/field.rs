//! Inserts a field into the section it belongs to, made in order and in the note's own style where it is absent.

use super::layout::Layout;
use crate::note::{Section, SectionKind, Status};
use crate::text::Span;

/// A field a note lacks.
#[derive(Clone, Debug)]
pub struct Field {
    /// The section it belongs to.
    pub section: SectionKind,
    /// The words that lead it, `Goal`.
    pub name: &'static str,
    /// What stands after them, with its blanks.
    pub body: String,
}

/// Where text goes in, and the text with its line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Insertion {
    /// Byte offset.
    pub at: usize,
    /// The text.
    pub text: String,
}

impl Layout<'_> {
    /// Where a field goes, and how it is written there.
    ///
    /// A section that is there takes it at its end: goals as a line of their own, anything else as a further sentence.
    /// Otherwise a line with its own heading is made before the sections, totals, charges or signature that come later.
    #[must_use]
    pub fn field(&self, field: &Field) -> Insertion {
        match self.section(&[field.section]) {
            Some(section) if self.body_is_empty(section) => {
                let end = self.end_of_section(section);
                Insertion { at: end, text: format!(" {}", field.body) }
            }
            Some(section) if field.section == SectionKind::Goals => self.further_line(section, field),
            Some(section) => {
                let end = self.end_of_section(section);
                let stop = if self.text.get(..end).is_some_and(|t| t.ends_with(['.', '!', '?', ';'])) { " " } else { ". " };
                Insertion { at: end, text: format!("{stop}{}: {}", field.name, field.body) }
            }
            None => self.new_line(field),
        }
    }

    /// The end of a section's words, before lines with totals, charges or the signature that follow it without a heading.
    fn end_of_section(&self, section: &Section) -> usize {
        let heading = self.line(section.heading.end).end;
        let closing = self.visit.charges.iter().map(|c| c.span.start).chain(self.closing()).filter(|&at| section.span.contains(at));
        let stop = closing.map(|at| self.line(at).start).filter(|&start| start >= heading).min();
        self.end_of_words(Span::new(section.span.start, stop.unwrap_or(section.span.end)))
    }

    /// Whether a section has nothing but its heading.
    fn body_is_empty(&self, section: &Section) -> bool {
        let rest = Span::new(section.heading.end, self.end_of_section(section).max(section.heading.end)).of(self.text);
        rest.chars().all(|c| !c.is_alphanumeric())
    }

    /// A further line at the end of a section, with the bullet of its last line, or its heading once more.
    fn further_line(&self, section: &Section, field: &Field) -> Insertion {
        let end = self.end_of_section(section);
        let last = self.line(end);
        let nl = self.newline();
        if end < self.end_of_words(last) {
            // The line goes on with the next section: a running note, where a sentence more is the style.
            return Insertion { at: end, text: format!(" {}: {}", field.name, field.body) };
        }
        let under_heading = last.start > section.heading.start;
        let text = if under_heading {
            format!("{nl}{}{}", self.bullet(end), field.body)
        } else {
            let style = HeadingStyle::of(self, section);
            format!("{nl}{}", style.write(field))
        };
        Insertion { at: end, text }
    }

    /// A line of its own, before whatever comes later in a note.
    fn new_line(&self, field: &Field) -> Insertion {
        let style = self.visit.sections.iter().filter(|s| !s.heading.is_empty() && s.kind != SectionKind::Header);
        let style = style.min_by_key(|s| rank(s.kind).abs_diff(rank(field.section))).map(|s| HeadingStyle::of(self, s));
        let line = style.unwrap_or_default().write(field);
        self.plain_line(field.section, &line)
    }

    /// A line of text where a section of this kind would begin: before the first line that holds what comes later, else at the end.
    #[must_use]
    pub fn plain_line(&self, section: SectionKind, line: &str) -> Insertion {
        let nl = self.newline();
        match self.before_later(section) {
            Some(at) => {
                let apart = self.text.get(..at).is_some_and(|before| before.ends_with(&nl.repeat(2)));
                Insertion { at, text: format!("{line}{nl}{}", if apart { nl } else { "" }) }
            }
            None => {
                let end = self.end_of_words(self.visit.span);
                Insertion { at: end, text: format!("{nl}{line}") }
            }
        }
    }

    /// The start of the first line that holds a later section, the totals, a charge or the signature, and nothing that was done.
    #[must_use]
    pub fn before_later(&self, kind: SectionKind) -> Option<usize> {
        let visit = self.visit;
        let later = visit.sections.iter().filter(|s| rank(s.kind) > rank(kind) && !s.heading.is_empty()).map(|s| s.heading.start);
        let done = self.end_of(|_| true);
        let closing = visit.charges.iter().map(|c| c.span.start).chain(self.closing());
        let candidates = later.chain(closing).map(|at| self.line(at).start);
        candidates.filter(|&start| start >= done && start > visit.span.start).min()
    }

    /// Whether the note has got past the place of a section: after what was done it has begun a later one or its charges; where
    /// it has no headings, its totals.
    #[must_use]
    pub fn is_past(&self, kind: SectionKind) -> bool {
        let (visit, done) = (self.visit, self.end_of_treatment());
        let headed = || visit.sections.iter().filter(|s| !s.heading.is_empty());
        // "CPT: 97530" before anything is told opens a service, and closes nothing.
        let begun = done > 0;
        let closes = |kind: SectionKind| begun || kind != SectionKind::Billing;
        let later = headed().any(|s| s.heading.start >= done && rank(s.kind) > rank(kind) && closes(s.kind));
        // A row of a treatment table with its units is a charge too, but closes nothing.
        let described = |n: usize| visit.services.iter().any(|s| s.charge == Some(n) && (s.has_detail || !s.interventions.is_empty()));
        let charged = visit.charges.iter().enumerate().any(|(n, c)| c.span.start >= done && !described(n));
        let plain = headed().all(|s| s.kind == SectionKind::Header);
        later || begun && charged || plain && self.closing().any(|at| at >= done)
    }

    /// Whether somebody has signed below what was done; a name in the header signs nothing.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        self.visit.signature.as_ref().is_some_and(|signature| signature.span.end > self.end_of_treatment())
    }

    /// Where the words about what was done in the visit end.
    fn end_of_treatment(&self) -> usize {
        self.end_of(|status| status == Status::Performed)
    }

    /// Where the activities and labels of these states end; a charge that is read as a label is none.
    fn end_of(&self, counts: impl Fn(Status) -> bool) -> usize {
        let visit = self.visit;
        let activities = visit.interventions.iter().filter(|i| counts(i.status)).map(|i| i.span.end);
        let labels = visit.services.iter().filter(|s| counts(s.status)).map(|s| s.span.end);
        let charged = |end: usize| visit.charges.iter().any(|c| c.span.start < end && end <= c.span.end);
        activities.chain(labels).filter(|&end| !charged(end)).max().unwrap_or(0)
    }

    /// Where the totals and the signature stand.
    fn closing(&self) -> impl Iterator<Item = usize> {
        let totals = &self.visit.totals;
        let signature = self.visit.signature.as_ref().map(|s| s.span.start);
        [totals.timed.map(|t| t.span.start), totals.treatment.map(|t| t.span.start), signature].into_iter().flatten()
    }
}

/// The order of sections in a note.
fn rank(kind: SectionKind) -> u8 {
    match kind {
        SectionKind::Header => 0,
        SectionKind::Subjective | SectionKind::History | SectionKind::Precautions => 1,
        SectionKind::Objective | SectionKind::Measurement => 2,
        SectionKind::Treatment | SectionKind::Education | SectionKind::NotDone | SectionKind::Hep | SectionKind::Other => 3,
        SectionKind::Assessment => 4,
        SectionKind::Goals => 5,
        SectionKind::Plan => 6,
        SectionKind::Billing => 7,
    }
}

/// How a note writes a heading: what stands before and after its words, their case, and whether the text follows on the line.
#[derive(Clone, Debug)]
struct HeadingStyle {
    before: String,
    after: String,
    case: Case,
    /// Line breaks and bullet before the text, where it does not follow on the heading's line.
    below: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Upper,
    Title,
    Lower,
}

impl Default for HeadingStyle {
    fn default() -> Self {
        Self { before: String::new(), after: ": ".into(), case: Case::Title, below: None }
    }
}

impl HeadingStyle {
    /// The style of an existing section's heading.
    fn of(layout: &Layout<'_>, section: &Section) -> Self {
        let is_mark = |c: char| "#*_:-–—.| \t".contains(c);
        let words = section.heading.of(layout.text);
        let start = section.heading.start + (words.len() - words.trim_start_matches(is_mark).len());
        let core = words.trim_matches(is_mark);
        let end = start + core.len();
        let line = layout.line(start);
        let before = Span::new(line.start, start).of(layout.text);
        let rest = Span::new(end, line.end.max(end)).of(layout.text);
        let after = &rest[..rest.len() - rest.trim_start_matches(is_mark).len()];
        if before.contains('|') || after.contains('|') || before.chars().any(char::is_alphanumeric) {
            return Self::default();
        }
        let letters = || core.chars().filter(|c| c.is_alphabetic());
        let case = if letters().all(char::is_lowercase) {
            Case::Lower
        } else if letters().count() > 2 && letters().all(char::is_uppercase) {
            Case::Upper
        } else {
            Case::Title
        };
        let alone = rest.len() == after.len();
        let below = alone.then(|| {
            let rest = layout.text.get(line.end..).unwrap_or("");
            let body = line.end + rest.len() - rest.trim_start().len();
            let breaks = Span::new(line.end, body).of(layout.text).matches('\n').count().clamp(1, 2);
            format!("{}{}", layout.newline().repeat(breaks), layout.bullet(body))
        });
        let after = if alone {
            after.trim_end().to_owned()
        } else if after.trim().is_empty() {
            ": ".to_owned()
        } else {
            format!("{} ", after.trim_end())
        };
        Self { before: before.to_owned(), after, case, below }
    }

    /// The heading and the field's text in this style.
    fn write(&self, field: &Field) -> String {
        let name = match self.case {
            Case::Upper => field.name.to_uppercase(),
            Case::Title => field.name.to_owned(),
            Case::Lower => field.name.to_lowercase(),
        };
        match &self.below {
            Some(bullet) => format!("{}{name}{}{bullet}{}", self.before, self.after, field.body),
            None => format!("{}{name}{}{}", self.before, self.after, field.body),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    /// The text with a field put in, in the way a fix does.
    fn with(text: &str, section: SectionKind, name: &'static str) -> String {
        let note = crate::note::read(text, &Config::default());
        let visit = note.visits.first().expect("a visit");
        let place = Layout::new(text, visit).field(&Field { section, name, body: "NEW".into() });
        let mut new = text.to_owned();
        new.insert_str(place.at, &place.text);
        new
    }

    fn goal(text: &str) -> String {
        with(text, SectionKind::Goals, "Goal")
    }

    #[test]
    fn a_section_is_made_in_order_and_in_the_notes_own_style() {
        for (before, after) in [
            // Shorthand with hyphens and small letters.
            (
                "4/06/26 // visit 7\nsubj - sore\nthere-ex (15 min) - SLR 3x10\nlimits: quad 4-/5 limits stairs\ntimed 15 / total 15\n",
                "limits: quad 4-/5 limits stairs\ngoal: NEW\ntimed 15 / total 15\n",
            ),
            // SOAP letters.
            (
                "PT 4/06/26\nS: sore\nTE 15 min: SLR 3x10\nA: weak quad limits stairs.\nP: continue.\nTimed 15  Total 15\n",
                "A: weak quad limits stairs.\nGoal: NEW\nP: continue.\n",
            ),
            // Markdown headings with lists.
            (
                "# 4/06/26 PT\n\n## Treatment\n\n- TE 15 min: SLR 3x10\n\n## Assessment\n\n- weak quad limits stairs\n\n## Plan\n\n- continue\n",
                "- weak quad limits stairs\n\n## Goal\n\n- NEW\n\n## Plan\n",
            ),
            // Bold run-in headings.
            (
                "## 4/06/26\n\n**S:** sore\n\n**A:** weak quad limits stairs.\n\n**P:** continue\n\nTotal timed: 15 min\n",
                "**A:** weak quad limits stairs.\n\n**Goal:** NEW\n\n**P:** continue\n",
            ),
        ] {
            let new = goal(before);
            assert!(new.contains(after), "{new}");
            assert!(new.contains('\n') && new.len() > before.len());
        }
    }

    #[test]
    fn a_section_that_is_there_takes_the_field_at_its_end() {
        let note = "PT 4/06/26\nTE 15 min: SLR 3x10\nA: weak quad limits stairs\nP: continue.\nTimed 15  Total 15\n";
        assert!(with(note, SectionKind::Assessment, "Skilled need").contains("A: weak quad limits stairs. Skilled need: NEW\nP:"));
        let goals = "PT 4/06/26\nTE 15 min: SLR 3x10\nGoals:\n - climb 12 stairs in 4 wks\n\nP: continue.\nTimed 15  Total 15\n";
        assert!(goal(goals).contains(" - climb 12 stairs in 4 wks\n - NEW\n\nP:"), "{}", goal(goals));
        let closed = "PT 4/06/26\nTE 15 min: SLR 3x10\nA: weak quad limits stairs\nTimed 15  Total 15\n97110 GP x1\n";
        assert!(with(closed, SectionKind::Assessment, "Skilled need").contains("limits stairs. Skilled need: NEW\nTimed"));
        let empty = "PT 4/06/26\nTE 15 min: SLR 3x10\nGoal:\nP: continue.\nTimed 15  Total 15\n";
        assert!(goal(empty).contains("Goal: NEW\nP:"), "{}", goal(empty));
    }

    #[test]
    fn a_note_on_one_line_gets_a_line_below() {
        let note = "10/12/26\nMT 15 min STM scalenes. Timed 15, total 15. 97140 GP 1. G.P., PT\n";
        assert!(goal(note).ends_with("G.P., PT\nGoal: NEW\n"), "{}", goal(note));
    }

    #[test]
    fn line_breaks_are_those_of_the_note() {
        let note = "PT 4/06/26\r\nTE 15 min: SLR 3x10\r\nA: weak quad.\r\nTimed 15  Total 15\r\n";
        assert!(goal(note).contains("A: weak quad.\r\nGoal: NEW\r\nTimed"), "{:?}", goal(note));
    }
}
