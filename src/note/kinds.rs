//! Pass: what kind of note it is, by its title lines.

use super::clause::Clause;
use super::model::{NoteKind, SectionKind};
use crate::lexicon::{Hit, Lexicon, Scan, TableId};

/// The lines in which a title stands.
const TITLE_LINES: usize = 3;
/// The lines in which a note says that nothing took place.
const FIRST_LINES: usize = 6;
/// At most this many clauses are looked at.
const FIRST_CLAUSES: usize = 8;
/// A title of so many words and marks at most.
const LONGEST_TITLE: usize = 12;

/// What kind of note it is. A re-evaluation outranks an evaluation, and that a progress report, a discharge and a plan of care:
/// they are written into it.
pub(super) fn kind(text: &str, clauses: &[Clause], lexicon: &Lexicon) -> NoteKind {
    let mut kind = NoteKind::Daily;
    // A title has named a treatment note: what a later line says of an evaluation is told.
    let mut treated = false;
    for clause in clauses.iter().take_while(|c| c.segment.line < FIRST_LINES || c.section == SectionKind::Header).take(FIRST_CLAUSES) {
        let words = Title { scan: lexicon.scan(text, clause.segment.span), lexicon };
        if kind == NoteKind::Daily && words.names("missed").any(|hit| !words.counted(hit)) && words.names("policy").next().is_none() {
            return NoteKind::Missed;
        }
        // What stands under a heading of the note, or in a sentence, speaks of an evaluation or a report; it is no title.
        let titled_section =
            clause.segment.line == 0 || matches!(clause.section, SectionKind::Header | SectionKind::Other | SectionKind::Plan);
        let told = clause.heading.is_some() && clause.section == SectionKind::Plan && clause.segment.line > 0;
        if clause.segment.line >= TITLE_LINES || !titled_section || told || words.names("elsewhere").any(|hit| hit.first > 0) {
            continue;
        }
        // In a column beside other matter only a title of several words is one.
        let leads = clause.segment.leads;
        let titled = |kind: &str| words.names(kind).any(|hit| hit.first < LONGEST_TITLE && (leads || hit.end > hit.first + 1));
        // "Progress note, eval 3/2/26": since then.
        let of_a_day = |hit: Hit| kind != NoteKind::Daily && words.dated(hit);
        let evaluated = leads && !treated && words.names("evaluation").any(|hit| !of_a_day(hit) && hit.first < LONGEST_TITLE);
        if titled("reevaluation") && !treated {
            kind = NoteKind::Reevaluation;
        } else if evaluated && !(kind == NoteKind::Daily && titled("progress") && words.names("evaluation").all(|hit| words.dated(hit))) {
            kind = NoteKind::Evaluation;
        } else if kind == NoteKind::Daily && titled("progress") {
            kind = NoteKind::Progress;
        } else if kind == NoteKind::Daily && titled("discharge") {
            kind = NoteKind::Discharge;
        } else if kind == NoteKind::Daily
            && !treated
            && titled("plan_of_care")
            && words.scan.folded.tokens.len() <= LONGEST_TITLE
            && (clause.heading.is_none() || clause.segment.line == 0)
        {
            // "POC cert 5/1-8/1" and "Cert period:" stand at the head of any note: a plan of care is one by a title that says no more.
            kind = NoteKind::PlanOfCare;
        }
        treated |= words.names("daily").next().is_some();
    }
    kind
}

/// The words of a title, and the kinds they name.
struct Title<'l> {
    scan: Scan,
    lexicon: &'l Lexicon,
}

impl Title<'_> {
    /// The words that name a kind.
    fn names(&self, kind: &str) -> impl Iterator<Item = Hit> {
        let hits = self.scan.of(TableId::NoteKinds).into_iter();
        let names: Vec<Hit> = hits.filter(|hit| self.lexicon.row(hit).cell(0) == kind).collect();
        names.into_iter()
    }

    /// "2 cancelled", "no-show: 0": visits that are counted.
    fn counted(&self, hit: Hit) -> bool {
        let number = |i: usize| self.scan.folded.word(i).starts_with(|c: char| c.is_ascii_digit());
        let before = hit.first.checked_sub(1).is_some_and(number);
        let mark = usize::from(matches!(self.scan.folded.word(hit.end), ":" | "=" | "-"));
        before || number(hit.end + mark) && !self.scan.folded.word(hit.end + mark).contains('/')
    }

    /// "eval 3/2/26", "eval on 3/2".
    fn dated(&self, hit: Hit) -> bool {
        let word = |i: usize| self.scan.folded.word(i);
        let at = hit.end + usize::from(matches!(word(hit.end), "on" | ":" | "of" | "-"));
        word(at).starts_with(|c: char| c.is_ascii_digit())
    }
}
