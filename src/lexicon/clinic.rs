//! The clinic's own phrases laid over the built-in tables: found in the same folded words, and taken before what the tables say of them.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::fold::{Folded, fold};
use super::{Hit, Matcher, Row, TableId, leftmost_longest};
use crate::config::Phrase;
use crate::text::Span;

/// The row number of a clinic's phrase in the table of activities.
pub(super) const ROW: usize = usize::MAX;

/// What a clinic's phrase with a code is for whoever reads: an activity by its name.
pub(super) static ACTIVITY: LazyLock<Row> =
    LazyLock::new(|| Row { forms: Vec::new(), cells: ["-", "-", "9", "activity", "clinic"].map(str::to_owned).to_vec(), line: 0 });

/// A clinic's phrase found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClinicHit {
    /// The words in the original text.
    pub span: Span,
    /// First token in the folded text.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// Index of the phrase in the config.
    pub phrase: usize,
}

/// The phrases of one config, ready to be found.
#[derive(Debug, Default)]
pub(super) struct Clinic {
    pub(super) phrases: Vec<Phrase>,
    /// Each phrase folded; empty where a later one has the same words.
    forms: Vec<String>,
    /// The rows that the meaning of each phrase stands for, by table.
    meant: Vec<Vec<(usize, usize)>>,
}

/// The phrases last asked for: they stay the same for all the visits of a run.
static LAST: Mutex<Option<Arc<Clinic>>> = Mutex::new(None);

impl Clinic {
    /// The phrases made ready, or as they were made ready before.
    pub(super) fn of(phrases: &[Phrase], builtin: &Matcher) -> Arc<Self> {
        let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = last.as_ref().filter(|known| known.phrases == phrases) {
            return Arc::clone(known);
        }
        let made = Arc::new(Self::new(phrases, builtin));
        *last = Some(Arc::clone(&made));
        made
    }

    fn new(phrases: &[Phrase], builtin: &Matcher) -> Self {
        let mut forms: Vec<String> = phrases.iter().map(|p| fold(&p.phrase, Span::new(0, p.phrase.len())).text).collect();
        for n in 0..forms.len() {
            if forms[n + 1..].contains(&forms[n]) || forms[n].trim().is_empty() {
                forms[n].clear();
            }
        }
        let meant = phrases.iter().map(|p| p.means.as_deref().map_or_else(Vec::new, |means| rows(means, builtin))).collect();
        Self { phrases: phrases.to_vec(), forms, meant }
    }

    /// The phrases in the words, in order; of two that overlap the longer, of equals the first.
    pub(super) fn hits(&self, folded: &Folded) -> Vec<ClinicHit> {
        let mut all: Vec<ClinicHit> = Vec::new();
        for (phrase, form) in self.forms.iter().enumerate().filter(|(_, form)| !form.is_empty()) {
            // Forms begin and end with the space that two words in a row share, so each match is looked for from the last one's end.
            let mut from = 0;
            while let Some(at) = folded.text.get(from..).and_then(|rest| rest.find(form.as_str())).map(|at| from + at) {
                let first = folded.token_at(at + 1);
                let end = folded.token_at(at + form.len());
                if let (Some(a), Some(b)) = (folded.tokens.get(first), end.checked_sub(1).and_then(|e| folded.tokens.get(e))) {
                    all.push(ClinicHit { span: a.span.join(b.span), first, end, phrase });
                }
                from = at + form.len() - 1;
            }
        }
        all.sort_by_key(|h| (std::cmp::Reverse(h.end - h.first), h.first));
        let mut kept: Vec<ClinicHit> = Vec::new();
        for hit in all {
            if kept.iter().all(|k| hit.end <= k.first || k.end <= hit.first) {
                kept.push(hit);
            }
        }
        kept.sort_by_key(|h| h.first);
        kept
    }

    /// Puts the phrases in the place of what the tables say of their words.
    ///
    /// An activity of the tables with more words than the phrase stays what it is, and the phrase is not found in it.
    pub(super) fn over(&self, own: &mut Vec<ClinicHit>, hits: &mut Vec<Hit>) {
        let activities = TableId::Activities as usize;
        let covers = |h: &Hit, o: &ClinicHit| h.first <= o.first && o.end <= h.end && h.end - h.first > o.end - o.first;
        own.retain(|o| !hits.iter().any(|h| h.table == activities && covers(h, o)));
        hits.retain(|h| {
            let within = own.iter().find(|o| o.first <= h.first && h.end <= o.end);
            // What is seen in a phrase beside its meaning: a device, a level, a cue.
            let beside = [TableId::Equipment, TableId::Assist, TableId::Cueing, TableId::Body].iter().any(|t| h.table == *t as usize);
            within.is_none_or(|o| beside && self.phrases.get(o.phrase).is_some_and(|p| p.means.is_none()))
        });
        for o in own.iter() {
            let coded = self.phrases.get(o.phrase).is_some_and(|p| p.code.is_some());
            let hit = |table, row| Hit { span: o.span, first: o.first, end: o.end, table, row };
            if coded {
                hits.push(hit(activities, ROW));
            }
            let meant = self.meant.get(o.phrase).into_iter().flatten();
            hits.extend(meant.filter(|(table, _)| !coded || *table != activities).map(|&(table, row)| hit(table, row)));
        }
        hits.sort_by_key(|h| (h.first, usize::MAX - h.end, h.table, h.row));
    }
}

/// The rows that a meaning stands for: of each table the one that is the whole of it, and what it names of activity, help and things.
fn rows(means: &str, builtin: &Matcher) -> Vec<(usize, usize)> {
    let folded = builtin.fold(means, Span::new(0, means.len()));
    let hits = builtin.hits(means, &folded);
    let whole = |h: &&Hit| h.first == 0 && h.end == folded.tokens.len();
    let mut rows: Vec<(usize, usize)> = hits.iter().filter(whole).map(|h| (h.table, h.row)).collect();
    for table in [TableId::Activities, TableId::Equipment, TableId::Assist, TableId::Cueing].map(|t| t as usize) {
        let named = leftmost_longest(hits.iter().filter(|h| h.table == table).copied());
        if let Some(hit) = named.first().filter(|_| rows.iter().all(|(t, _)| *t != table)) {
            rows.push((hit.table, hit.row));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::super::Lexicon;
    use super::*;
    use crate::config::Code;

    fn lexicon() -> Lexicon {
        let phrase = |phrase: &str, code: Option<&str>, means: Option<&str>| Phrase {
            phrase: phrase.into(),
            code: code.and_then(Code::parse),
            means: means.map(str::to_owned),
            weight: 3.0,
        };
        Lexicon::of(&[
            phrase("circuit", Some("97112"), None),
            phrase("blue circuit", Some("97110"), None),
            phrase("Blue Circuits", Some("97530"), None),
            phrase("FLM", None, Some("functional lifting mechanics with rolling walker")),
            phrase("press", Some("97112"), None),
        ])
    }

    fn found(text: &str) -> Vec<(&str, usize)> {
        let scan = lexicon().scan(text, Span::new(0, text.len()));
        scan.clinic.iter().map(|h| (h.span.of(text), h.phrase)).collect()
    }

    #[test]
    fn the_longer_phrase_and_the_later_of_equals_are_found() {
        assert_eq!(found("Blue circuit x2, circuits, BLUE CIRCUIT"), [("Blue circuit", 2), ("circuits", 0), ("BLUE CIRCUIT", 2)]);
        assert_eq!(found("circuit circuit"), [("circuit", 0), ("circuit", 0)]);
        assert_eq!(found("short-circuited? no; blueish circuitry"), [("circuited", 0)]);
    }

    #[test]
    fn an_activity_of_the_tables_with_more_words_stays() {
        assert_eq!(found("leg press 3x10, press x10"), [("press", 4)]);
    }

    #[test]
    fn a_phrase_is_an_activity_and_its_meaning_is_read_in_its_place() {
        let lexicon = lexicon();
        let text = "blue circuit, then FLM";
        let scan = lexicon.scan(text, Span::new(0, text.len()));
        let of = |table| scan.of(table).iter().map(|h| (h.span.of(text), lexicon.row(h).cell(0).to_owned())).collect::<Vec<_>>();
        let activities = scan.of(TableId::Activities);
        assert_eq!(activities.iter().map(|h| h.span.of(text)).collect::<Vec<_>>(), ["blue circuit", "FLM"]);
        assert!(activities.iter().all(|h| lexicon.row(h).cell(3) != "test"));
        assert_eq!(of(TableId::Equipment), [("FLM", "RW".to_owned())]);
    }
}
