//! One compiled matcher over all tables: finds every phrase of every table in a folded text in one pass.

use std::collections::{HashMap, HashSet};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::fold::{Folded, fold, fold_with};
use super::table::{Row, Table};
use crate::text::Span;

/// A phrase found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The words in the original text.
    pub span: Span,
    /// First token in the folded text.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// Index of the table.
    pub table: usize,
    /// Index of the row in the table.
    pub row: usize,
}

#[derive(Clone, Copy)]
struct Entry {
    table: usize,
    row: usize,
    form: usize,
    exact: Exact,
}

/// How much of a form must stand in the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Exact {
    /// Its stems: "lifts" for "lift".
    Stem,
    /// `~tabled`: this form of the word, in small letters or capitals.
    Form,
    /// `=TA`: these very letters.
    Letters,
}

impl Hit {
    /// Whether it is a phrase of the clinic's own with a code, which no row of a table stands for.
    #[must_use]
    pub fn is_clinic(&self) -> bool {
        self.row == super::clinic::ROW
    }
}

/// All tables and the automaton over their phrases.
pub struct Matcher {
    tables: Vec<Table>,
    automaton: Option<AhoCorasick>,
    patterns: Vec<Vec<Entry>>,
    known: HashSet<String>,
    /// Stems with one letter left out, for typing slips in long words.
    slips: HashMap<String, String>,
}

/// Stems shorter than this are never corrected: short words are one slip from too many others.
const LONG_STEM: usize = 7;

impl Matcher {
    /// Compiles the tables. Forms that fold to nothing are left out.
    #[must_use]
    pub fn new(tables: Vec<Table>) -> Self {
        let mut index: HashMap<String, usize> = HashMap::new();
        let mut texts: Vec<String> = Vec::new();
        let mut patterns: Vec<Vec<Entry>> = Vec::new();
        let mut known = HashSet::new();
        for (t, table) in tables.iter().enumerate() {
            for (r, row) in table.rows.iter().enumerate() {
                for (f, form) in row.forms.iter().enumerate() {
                    let exact = if form.starts_with('=') {
                        Exact::Letters
                    } else if form.starts_with('~') {
                        Exact::Form
                    } else {
                        Exact::Stem
                    };
                    let form = form.strip_prefix(['=', '~']).unwrap_or(form);
                    let folded = fold(form, Span::new(0, form.len())).text;
                    if folded.trim().is_empty() {
                        continue;
                    }
                    known.extend(folded.split(' ').filter(|w| !w.is_empty()).map(str::to_owned));
                    let id = *index.entry(folded.clone()).or_insert_with(|| {
                        texts.push(folded);
                        patterns.push(Vec::new());
                        patterns.len() - 1
                    });
                    patterns[id].push(Entry { table: t, row: r, form: f, exact });
                }
            }
        }
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::Standard).kind(Some(AhoCorasickKind::ContiguousNFA)).build(&texts).ok();
        let slips = known
            .iter()
            .filter(|w| w.len() >= LONG_STEM && w.bytes().all(|b| b.is_ascii_lowercase()))
            .flat_map(|w| deletions(w).map(move |d| (d, w.clone())))
            .collect();
        Self { tables, automaton, patterns, known, slips }
    }

    /// Folds a part of a text, mending one typing slip in long words that no table knows.
    #[must_use]
    pub fn fold(&self, text: &str, span: Span) -> Folded {
        fold_with(text, span, |stem| self.correct(stem))
    }

    fn correct(&self, stem: &str) -> Option<&str> {
        if stem.len() < LONG_STEM || !stem.bytes().all(|b| b.is_ascii_lowercase()) || self.known.contains(stem) {
            return None;
        }
        // A letter too many, one missing, or one replaced: the two words share a form with one letter left out.
        if let Some(known) = self.slips.get(stem) {
            return Some(known);
        }
        deletions(stem).find_map(|d| self.known.get(&d).map(String::as_str).or_else(|| self.slips.get(&d).map(String::as_str)))
    }

    /// Every phrase of every table, overlapping ones too, by start and then longest first.
    #[must_use]
    pub fn hits(&self, text: &str, folded: &Folded) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut hits = Vec::new();
        for found in automaton.find_overlapping_iter(&folded.text) {
            let first = folded.token_at(found.start() + 1);
            let end = folded.token_at(found.end());
            let (Some(a), Some(b)) = (folded.tokens.get(first), end.checked_sub(1).and_then(|e| folded.tokens.get(e))) else { continue };
            let span = a.span.join(b.span);
            for entry in &self.patterns[found.pattern().as_usize()] {
                let same = match entry.exact {
                    Exact::Letters => self.form(*entry) == span.of(text),
                    Exact::Form => self.form(*entry).eq_ignore_ascii_case(span.of(text)),
                    Exact::Stem => true,
                };
                if !same {
                    continue;
                }
                hits.push(Hit { span, first, end, table: entry.table, row: entry.row });
            }
        }
        hits.sort_by_key(|h| (h.first, usize::MAX - h.end, h.table, h.row));
        hits
    }

    fn form(&self, entry: Entry) -> &str {
        let form = &self.tables[entry.table].rows[entry.row].forms[entry.form];
        form.strip_prefix(['=', '~']).unwrap_or(form)
    }

    /// The row of a hit.
    #[must_use]
    pub fn row(&self, hit: &Hit) -> &Row {
        &self.tables[hit.table].rows[hit.row]
    }

    /// All tables, in the order they were given.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }
}

fn deletions(word: &str) -> impl Iterator<Item = String> + '_ {
    (0..word.len()).map(move |i| format!("{}{}", &word[..i], &word[i + 1..]))
}

/// Of hits in order of start, keeps the leftmost longest ones that do not overlap.
#[must_use]
pub fn leftmost_longest(hits: impl IntoIterator<Item = Hit>) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        if kept.last().is_none_or(|k| hit.first >= k.end) {
            kept.push(hit);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher() -> Matcher {
        let table =
            Table::parse("t", "phrase\tmeans\tsrc\nsit to stand | STS\tx\tD\nstand\ty\tD\n=TA\tz\tD\ncoordination\tw\tD\n").unwrap();
        Matcher::new(vec![table])
    }

    fn found(text: &str) -> Vec<(String, String)> {
        let m = matcher();
        let folded = m.fold(text, Span::new(0, text.len()));
        leftmost_longest(m.hits(text, &folded)).iter().map(|h| (h.span.of(text).to_owned(), m.row(h).cell(0).to_owned())).collect()
    }

    #[test]
    fn the_longest_phrase_wins_in_every_spelling() {
        assert_eq!(found("Sit-to-stands then stood"), [("Sit-to-stands".into(), "x".into()), ("stood".into(), "y".into())]);
    }

    #[test]
    fn exact_forms_keep_their_case() {
        assert_eq!(found("TA 15'").len(), 1);
        assert_eq!(found("ta 15'").len(), 0);
    }

    #[test]
    fn one_slip_in_a_long_word_is_forgiven() {
        for word in ["coordnation", "cooordination", "coordinatoin", "coordimation"] {
            assert_eq!(found(word).len(), 1, "{word}");
        }
        assert_eq!(found("stamd").len(), 0);
    }
}
