//! Pass: who pays, which discipline, how much of the year is used.

use std::sync::LazyLock;

use regex::Regex;

use super::clause::Clause;
use super::model::{Fact, PayerMention, SectionKind};
use crate::config::Discipline;
use crate::lexicon::fold::fold;
use crate::lexicon::{Lexicon, Place, TableId, takes};
use crate::text::Span;

/// The payer named in the header or beside a payer heading.
pub(super) fn payer(text: &str, clauses: &[Clause], lexicon: &Lexicon) -> Option<Fact<PayerMention>> {
    let mut best: Option<(u8, Fact<PayerMention>)> = None;
    for clause in clauses {
        let heading = clause.heading.map_or(String::new(), |h| h.of(text).to_lowercase());
        let named = matches!(heading.as_str(), "payer" | "payor" | "insurance" | "ins" | "ins / payer" | "primary");
        let early = clause.section == SectionKind::Header || clause.segment.line < 3;
        if !named && !early && clause.section != SectionKind::Billing {
            continue;
        }
        for hit in lexicon.scan(text, clause.segment.span).of(TableId::Payers) {
            let mention = match lexicon.row(&hit).cell(0) {
                "medicare" => PayerMention::Medicare,
                "commercial" => PayerMention::Commercial,
                _ => PayerMention::Other,
            };
            let before = hit.first.checked_sub(1).map_or("", |i| clause.word(i));
            if matches!(before, "no" | "not" | "former") {
                continue;
            }
            // A stated rule outranks a name; a name beside its heading outranks one elsewhere.
            let rank = if hit.span.of(text).to_lowercase().contains("rule") { 3 } else { u8::from(named) + 1 };
            if best.is_none_or(|b| rank > b.0) {
                best = Some((rank, Fact::new(mention, hit.span)));
            }
        }
        if named && best.is_none() && !clause.segment.span.of(text).trim().is_empty() {
            best = Some((0, Fact::new(PayerMention::Unlisted, clause.segment.span)));
        }
    }
    best.map(|b| b.1)
}

/// A title of so many words at most is one that names a discipline by a single word.
const SHORT_TITLE: usize = 6;

/// The discipline by the title of the note.
pub(super) fn titled_discipline(text: &str, clauses: &[Clause]) -> Option<Fact<Discipline>> {
    for clause in clauses.iter().take(6) {
        let span = clause.segment.span;
        let words = span.of(text);
        let lower = words.to_ascii_lowercase();
        let named = [
            ("occupational therap", Discipline::Ot),
            ("physical therap", Discipline::Pt),
            ("physiotherap", Discipline::Pt),
            ("speech therap", Discipline::Slp),
            ("speech-lang", Discipline::Slp),
            ("speech lang", Discipline::Slp),
            ("speech/lang", Discipline::Slp),
            ("speech path", Discipline::Slp),
            ("speech tx", Discipline::Slp),
            ("speech treatment", Discipline::Slp),
        ];
        // "Dysphagia, swallowing", "Speech": alone only in a short title, since a physician's note names them too.
        let title = clause.segment.line < 3 && words.split_whitespace().count() <= SHORT_TITLE;
        let alone = [("speech", Discipline::Slp), ("swallow", Discipline::Slp)];
        let named = named.iter().chain(alone.iter().filter(|_| title)).copied().collect::<Vec<_>>();
        if let Some((at, discipline)) = named.iter().filter_map(|(w, d)| lower.find(w).map(|at| (at, *d))).min_by_key(|f| f.0) {
            return Some(Fact::new(discipline, Span::new(span.start + at, span.start + at)));
        }
        for (i, word) in tokens(words) {
            let discipline = match word {
                "PT" | "P.T." | "PTA" => Discipline::Pt,
                "OT" | "OTR" | "COTA" | "OTA" => Discipline::Ot,
                "SLP" | "ST" => Discipline::Slp,
                _ => continue,
            };
            // "PT STATES", "PT STABLE", "PT: 051": in capitals also the patient. A title goes on with a title's words, a date or a mark.
            let after = lower[i + word.len()..].trim_start();
            let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
            let titles = |word: &str| takes(fold(word, Span::new(0, word.len())).word(0), Place::InTitle);
            // "ST elevation", "ST-segment changes" are of the heart.
            let glued = lower[i + word.len()..].strip_prefix('-').and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next());
            let patient = glued.is_some_and(|rest| !rest.is_empty() && !titles(rest))
                || matches!(word, "PT" | "ST")
                    && !(next.is_empty() && !after.starts_with(':')
                        || next.starts_with(|c: char| c.is_ascii_digit()) && !after.starts_with(':')
                        || titles(next)
                        || after.starts_with(['-', '–', '—', '|', '/', '+', '·', ',', '(', ')']));
            if !patient && clause.section != SectionKind::Subjective {
                return Some(Fact::new(discipline, Span::new(span.start + i, span.start + i + word.len())));
            }
        }
    }
    None
}

fn tokens(words: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    words
        .split(|c: char| !(c.is_alphanumeric() || c == '.'))
        .map(move |w| {
            let start = at;
            at += w.len() + 1;
            (start, w)
        })
        .filter(move |(i, w)| !w.is_empty() && words.get(*i..*i + w.len()) == Some(*w))
}

static AMOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\$\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?|(?-u:\b)(\d{1,2},\d{3})(?:\.(\d{2}))?(?-u:\b)|(?-u:\b)(\d{3,5})(?:\.(\d{2}))?\s+(?:dollars|usd)(?-u:\b)").ok()
});

/// A stated amount of the year already used, in cents.
pub(super) fn year_to_date(text: &str, clauses: &[Clause]) -> Option<Fact<i64>> {
    let pattern = AMOUNT.as_ref()?;
    clauses.iter().find_map(|clause| {
        let span = clause.segment.span;
        let words = span.of(text);
        // In ASCII only: places in it are places in the words.
        let lower = words.to_ascii_lowercase();
        let about = [
            "ytd",
            "year to date",
            "year-to-date",
            "this year",
            "used to date",
            "to date",
            "threshold",
            "cap ",
            "kx",
            "used so far",
            "so far in 20",
            "therapy dollars",
            "accrued",
            "calendar year",
            "dollars used",
            "for the year",
            "for 2025",
            "for 2026",
        ]
        .iter()
        .any(|w| lower.contains(w));
        if !about {
            return None;
        }
        pattern.captures_iter(words).find_map(|c| {
            let all = c.get(0)?;
            let whole = c.get(1).or(c.get(3)).or(c.get(5))?.as_str().replace(',', "");
            let cents = c.get(2).or(c.get(4)).or(c.get(6)).map_or("00", |m| m.as_str());
            let value: i64 = whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)?;
            // The limit itself is not the amount used.
            let before = &lower[..all.start()];
            let limit = before.trim_end().ends_with("of")
                || before.trim_end().ends_with("threshold")
                || before.trim_end().ends_with("threshold is")
                || before.trim_end().ends_with("limit");
            (!limit).then(|| Fact::new(value, Span::new(span.start + all.start(), span.start + all.end())))
        })
    })
}
