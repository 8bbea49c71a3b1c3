//! What a rule sees of one visit: what is said, what the words support, what is allowed, and what is asked of it.

use std::borrow::Cow;

use super::{Blank, FileFacts, Layout, Tally};
use crate::billing::codes;
use crate::coding::Judgement;
use crate::config::{Code, Config, Coverage, Discipline, Modifier};
use crate::lexicon::{Lexicon, TableId};
use crate::note::{Charge, Intervention, Minutes, NoteKind, SectionKind, Service, Status, Visit};
use crate::text::Span;

/// Therapeutic activities: the code with the most to document.
pub(super) const C97530: Code = Code::known("97530");
/// Therapeutic exercise.
pub(super) const C97110: Code = Code::known("97110");

/// One visit, ready to be compared.
#[derive(Clone, Copy, Debug)]
pub struct VisitView<'a> {
    /// The whole text, for quoting and for the layout of insertions; a rule never reads facts from it.
    pub text: &'a str,
    /// What is said.
    pub visit: &'a Visit,
    /// What the words support: one judgement for each intervention.
    pub judgements: &'a [Judgement],
    /// What is allowed.
    pub tally: &'a Tally,
    /// What the rest of the file says that holds for this visit too.
    pub file: FileFacts,
    /// The clinic's settings.
    pub config: &'a Config,
    /// The note is still being written: as far as the caller knows, and nobody has signed below what was done.
    pub growing: bool,
}

impl<'a> VisitView<'a> {
    /// Whether the note is finished: signed, or handed in as finished.
    #[must_use]
    pub fn finished(&self) -> bool {
        !self.growing
    }

    /// Whether what belongs in a section of this kind may be asked for: of a finished note always, of a growing one once it has
    /// got past that section.
    #[must_use]
    pub fn is_due(&self, kind: SectionKind) -> bool {
        self.finished() || self.layout().is_past(kind)
    }

    /// Whether nothing stands after these words yet in a growing note: what they lack may come next.
    #[must_use]
    pub fn is_last(&self, span: Span) -> bool {
        self.growing && !self.rest(span).chars().any(char::is_alphanumeric)
    }

    /// Whether these words are being typed: a growing note ends with them, and neither a stop nor a line break closes them.
    #[must_use]
    pub fn is_being_typed(&self, span: Span) -> bool {
        self.growing && self.rest(span).chars().all(|c| matches!(c, ' ' | '\t' | ',' | ':' | '(' | ')' | '-'))
    }

    /// Whether these words stand on the last line of a growing note, which no line break closes yet.
    #[must_use]
    pub fn is_on_open_line(&self, span: Span) -> bool {
        self.growing && !self.rest(span).contains(['\n', '\r'])
    }

    /// The visit after `span`.
    fn rest(&self, span: Span) -> &'a str {
        Span::new(span.end.min(self.visit.span.end), self.visit.span.end).of(self.text)
    }

    /// Whether the visit claims a treatment, so that completeness may be asked of it.
    ///
    /// A charge or a performed 97530 does in any state; a finished note also by anything else that was done.
    #[must_use]
    pub fn claims(&self) -> bool {
        if self.visit.kind == NoteKind::Missed {
            return false;
        }
        // A report may tell of its period and bill nothing: it claims by a charge, or by a time.
        let told = || !self.visit.kind.is_report() || self.services().any(|(_, service)| service.minutes.is_some());
        let given = || told() && self.tally.lines.iter().any(super::CodeLine::given);
        let activities = || told() && self.tally.line(C97530).is_some_and(super::CodeLine::given);
        !self.visit.charges.is_empty() || activities() || (self.finished() && given())
    }

    /// Whether the visit bills 97530, or performs it where no charges are written: then it must be justified in words.
    #[must_use]
    pub fn asks_for_97530(&self) -> bool {
        if self.visit.kind == NoteKind::Missed {
            return false;
        }
        if self.visit.charges.is_empty() { self.tally.line(C97530).is_some_and(super::CodeLine::given) } else { self.bills(C97530) }
    }

    /// Whether a charge of this code is written.
    #[must_use]
    pub fn bills(&self, code: Code) -> bool {
        self.visit.charges.iter().any(|charge| charge.code.value == code)
    }

    /// Whether the payer follows Medicare's coverage.
    #[must_use]
    pub fn medicare(&self) -> bool {
        self.tally.payer.coverage == Coverage::Medicare
    }

    /// The visit's discipline: as the note says, else by the signature, else by the plan modifiers where all agree, else by the
    /// config.
    #[must_use]
    pub fn discipline(&self) -> Option<Discipline> {
        let signed = || self.visit.signature.as_ref().and_then(|signature| signature.discipline);
        let billed = || {
            let mut plans = self.visit.charges.iter().flat_map(|c| &c.modifiers).map(|m| m.value).filter(|m| m.is_plan());
            let first = plans.next().filter(|first| plans.all(|other| other == *first))?;
            [Discipline::Pt, Discipline::Ot, Discipline::Slp].into_iter().find(|d| Modifier::plan(*d) == first)
        };
        self.visit.discipline.map(|fact| fact.value).or_else(signed).or_else(billed).or(self.config.discipline)
    }

    /// The performed interventions with what their words support.
    pub fn performed(&self) -> impl Iterator<Item = (usize, &'a Intervention, &'a Judgement)> + use<'a> {
        let judgements = self.judgements;
        let done = |(_, i): &(usize, &Intervention)| i.status == Status::Performed;
        self.visit.interventions.iter().enumerate().filter(done).filter_map(|(n, i)| Some((n, i, judgements.get(n)?)))
    }

    /// The code a performed intervention is billed under.
    #[must_use]
    pub fn code_of(&self, intervention: usize) -> Option<Code> {
        self.tally.codes.get(intervention).copied().flatten()
    }

    /// The minutes of the performed services and activities, in the order of the text.
    pub fn minutes(&self) -> impl Iterator<Item = &'a Minutes> + use<'a> {
        let visit = self.visit;
        let of_services = visit.services.iter().filter(|s| s.status == Status::Performed).filter_map(|s| s.minutes.as_ref());
        let own = |i: &&Intervention| {
            i.status == Status::Performed && i.service.and_then(|n| visit.services.get(n)).is_none_or(|s| s.minutes.is_none())
        };
        let of_activities = visit.interventions.iter().filter(own).filter_map(|i| i.minutes.as_ref());
        let mut all: Vec<&Minutes> = of_services.chain(of_activities).collect();
        all.sort_by_key(|minutes| minutes.span);
        all.dedup_by_key(|minutes| minutes.span);
        all.into_iter()
    }

    /// The performed services.
    pub fn services(&self) -> impl Iterator<Item = (usize, &'a Service)> + use<'a> {
        self.visit.services.iter().enumerate().filter(|(_, service)| service.status == Status::Performed)
    }

    /// The charges of a code.
    pub fn charges(&self, code: Code) -> impl Iterator<Item = (usize, &'a Charge)> + use<'a> {
        self.visit.charges.iter().enumerate().filter(move |(_, charge)| charge.code.value == code)
    }

    /// Where a finding about a code stands: its charge, else its service, else its first activity, else the visit's heading.
    #[must_use]
    pub fn anchor(&self, code: Code) -> Span {
        let line = self.tally.line(code);
        let charge = || self.charges(code).next().map(|(_, charge)| charge.span);
        let service = || line.and_then(|l| l.services.first()).and_then(|&n| self.visit.services.get(n)).map(|s| s.span);
        let activity = || line.and_then(|l| l.interventions.first()).and_then(|&n| self.visit.interventions.get(n)).map(|i| i.span);
        charge().or_else(service).or_else(activity).unwrap_or_else(|| self.heading())
    }

    /// Where a finding about the whole visit stands: the visit's date with its line, else its first line.
    ///
    /// Of a visit on one line it is the first word: several findings that each mark everything mark nothing.
    #[must_use]
    pub fn heading(&self) -> Span {
        let at = self.visit.date.map_or(self.visit.span.start, |date| date.span.start);
        let line = self.layout().line_with_words(at.max(self.visit.span.start));
        let line = Span::new(line.start, line.end.min(self.visit.span.end));
        if !line.covers(self.visit.span.trimmed(self.text)) {
            return line;
        }
        let first = line.of(self.text).find(char::is_whitespace).unwrap_or(line.len());
        Span::new(line.start, line.start + first)
    }

    /// Where a finding about what should stand at the end is shown: the last line with words, or the last word of a visit on one
    /// line.
    #[must_use]
    pub fn last_words(&self) -> Span {
        let words = self.visit.span.trimmed(self.text);
        let line = self.layout().line(words.end);
        let last = Span::new(line.start.max(words.start), words.end).trimmed(self.text);
        if last != words {
            return last;
        }
        let start = last.of(self.text).rfind(char::is_whitespace).map_or(last.start, |at| last.start + at);
        Span::new(start, last.end).trimmed(self.text)
    }

    /// Whether the note holds this blank, put there by a fix: the field is asked for, and the blank is the finding.
    #[must_use]
    pub fn asked(&self, blank: Blank) -> bool {
        self.visit.placeholders.iter().any(|span| Blank::read(span.of(self.text)) == Some(blank))
    }

    /// Whether this blank stands within `span`.
    #[must_use]
    pub fn asked_in(&self, blank: Blank, span: Span) -> bool {
        self.visit.placeholders.iter().any(|p| span.overlaps(*p) && Blank::read(p.of(self.text)) == Some(blank))
    }

    /// Whether a blank of any kind stands within `span`.
    #[must_use]
    pub fn has_blank(&self, span: Span) -> bool {
        self.visit.placeholders.iter().any(|blank| span.covers(*blank))
    }

    /// Whether a section of this kind is still a template with blanks of its own, which are the finding.
    #[must_use]
    pub fn is_template(&self, kind: SectionKind) -> bool {
        let blanks = || self.visit.placeholders.iter().filter(|blank| Blank::read(blank.of(self.text)).is_none());
        self.visit.sections.iter().filter(|section| section.kind == kind).any(|section| blanks().any(|blank| section.span.covers(*blank)))
    }

    /// Whether the note is still a template with blanks of its own, which are the finding.
    #[must_use]
    pub fn is_template_in_part(&self) -> bool {
        self.visit.placeholders.iter().any(|blank| Blank::read(blank.of(self.text)).is_none())
    }

    /// Whether the words of an activity are a blank that is still to be filled.
    #[must_use]
    pub fn is_blank(&self, intervention: &Intervention) -> bool {
        self.visit.placeholders.iter().any(|blank| blank.overlaps(intervention.head))
    }

    /// What a message calls an activity: its own name where it begins with one of several words, else its first words, without
    /// dose, help and cues.
    #[must_use]
    pub fn name_of(&self, intervention: &Intervention) -> String {
        let words = intervention.span.trimmed(self.text);
        let facts = intervention.dose.iter().copied();
        let facts = facts.chain(intervention.assist.iter().map(|a| a.span)).chain(intervention.cues.iter().map(|c| c.span));
        let facts = facts.chain(intervention.minutes.map(|m| m.span)).map(|span| span.start).filter(|&at| at > words.start);
        let mark = words.of(self.text).find([',', ';', '(', '|', ':']).map(|n| words.start + n);
        let first = Span::new(words.start, facts.chain(mark).min().unwrap_or(words.end).min(words.end)).trimmed(self.text);
        let first = without_loose_end(first.of(self.text));
        let own = intervention.head;
        let vague = own.start > words.start || !own.of(self.text).trim().contains(char::is_whitespace);
        let short = vague && first.chars().count() <= SHORT && first.chars().any(char::is_alphabetic);
        let name = if short { first } else { own.of(self.text).trim() };
        // "W SPC", "saw": what begins with a preposition, or is one word of many, names nothing. More of the words do, or the code.
        let leads_on =
            |name: &str| name.split_whitespace().next().is_some_and(|word| LEADING_ON.iter().any(|w| word.eq_ignore_ascii_case(w)));
        let label = || intervention.stated.and_then(|code| codes::info(code.value)).map(|info| info.label);
        if leads_on(name) {
            return label().map_or_else(|| sentence_case(words.of(self.text)), sentence_case);
        }
        let lone = !name.contains(char::is_whitespace);
        if lone && first.contains(char::is_whitespace) && first.starts_with(name) && !leads_on(first) {
            return sentence_case(first);
        }
        // A bare verb is no subject of a sentence: it is quoted.
        if lone && is_verb(self.text, own) { format!("\"{name}\"") } else { sentence_case(name) }
    }

    /// Where a word more goes: the end of `span`, before white space and closing punctuation.
    #[must_use]
    pub fn end_of(&self, span: Span) -> usize {
        let words = span.trimmed(self.text);
        words.start + words.of(self.text).trim_end_matches(['.', ';', ',', ':', '!', '*']).trim_end().len()
    }

    /// Where a finding about totals stands: the other total, else the first charge, else the visit's heading.
    #[must_use]
    pub fn totals_anchor(&self) -> Span {
        let totals = &self.visit.totals;
        let total = totals.timed.or(totals.treatment).map(|fact| fact.span);
        total.or_else(|| self.visit.charges.first().map(|charge| charge.span)).unwrap_or_else(|| self.heading())
    }

    /// Words of the note for a message, on one line and not too long.
    #[must_use]
    pub fn words(&self, span: Span) -> Cow<'a, str> {
        shorten(span.of(self.text))
    }

    /// The layout of the note around this visit, for insertions in its own style.
    #[must_use]
    pub fn layout(&self) -> Layout<'a> {
        Layout::new(self.text, self.visit)
    }
}

/// At most this many characters of the note in a message.
const LONGEST: usize = 60;

/// From more characters on, the first words of an activity are no name.
const SHORT: usize = 40;

/// Words that lead on to others, and name nothing at either end.
const LEADING_ON: [&str; 15] = ["from", "to", "with", "w/", "w", "at", "on", "in", "into", "for", "of", "by", "and", "x", "the"];

/// Whether a word is listed as one of doing, "saw", "hammering".
fn is_verb(text: &str, word: Span) -> bool {
    let lexicon = Lexicon::builtin();
    lexicon.scan(text, word).of(TableId::Activities).iter().any(|hit| lexicon.row(hit).cell(3) == "verb")
}

/// The words without what leads on to others: a preposition, a number, a mark.
fn without_loose_end(words: &str) -> &str {
    let mut words = words.trim_end_matches([' ', '-', '–', '/', '.']);
    while let Some((head, last)) = words.rsplit_once(char::is_whitespace) {
        let loose = LEADING_ON.iter().any(|word| last.eq_ignore_ascii_case(word)) || last.bytes().all(|b| b.is_ascii_digit());
        if !loose {
            break;
        }
        words = head.trim_end_matches([' ', '-', '–', '/', '.']);
    }
    words
}

/// The words, shortened and with a capital letter.
fn sentence_case(words: &str) -> String {
    let words = shorten(words);
    let mut chars = words.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// One line, white space folded, cut at a word.
fn shorten(words: &str) -> Cow<'_, str> {
    let trimmed = words.trim().trim_end_matches(['.', ';', ',', ':']);
    if trimmed.chars().count() <= LONGEST && !trimmed.contains(['\n', '\r', '\t']) && !trimmed.contains("  ") {
        return Cow::Borrowed(trimmed);
    }
    let mut short = String::new();
    for word in trimmed.split_whitespace() {
        if short.chars().count() + word.chars().count() >= LONGEST && !short.is_empty() {
            short.push('…');
            return Cow::Owned(short);
        }
        if !short.is_empty() {
            short.push(' ');
        }
        short.extend(word.chars().take(LONGEST));
    }
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::{shorten, without_loose_end};

    #[test]
    fn a_name_does_not_lead_on() {
        assert_eq!(without_loose_end("Sofa sit to stand from"), "Sofa sit to stand");
        assert_eq!(without_loose_end("stacking dishes 1"), "stacking dishes");
        assert_eq!(without_loose_end("toilet transfers"), "toilet transfers");
        assert_eq!(without_loose_end("from the"), "from");
    }

    #[test]
    fn quotes_are_short_and_on_one_line() {
        assert_eq!(shorten("toilet transfer x5."), "toilet transfer x5");
        assert_eq!(shorten("a\n   b"), "a b");
        let long = "sit to stand from the bed and from the chair and from the couch and from the car";
        assert_eq!(shorten(long), "sit to stand from the bed and from the chair and from the…");
        assert_eq!(shorten(&"x".repeat(200)).chars().count(), 60);
    }
}
