//! Pass: who pays, which discipline, what kind of note, who signed, how much of the year is used.

use std::sync::LazyLock;

use regex::Regex;

use super::labels::role;
use super::model::{Fact, NoteKind, PayerMention, SectionKind, Signature};
use super::sections::Clause;
use crate::config::{Discipline, ProviderRole};
use crate::lexicon::{Hit, Lexicon, TableId};
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
    }
    best.map(|b| b.1)
}

/// The discipline by the title of the note.
pub(super) fn titled_discipline(text: &str, clauses: &[Clause]) -> Option<Fact<Discipline>> {
    for clause in clauses.iter().take(6) {
        let span = clause.segment.span;
        let words = span.of(text);
        let lower = words.to_lowercase();
        let named = [
            ("occupational therap", Discipline::Ot),
            ("physical therap", Discipline::Pt),
            ("physiotherap", Discipline::Pt),
            ("speech", Discipline::Slp),
            ("swallow", Discipline::Slp),
        ];
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
            // "PT STATES" in capitals is the patient.
            let after = lower[i + word.len()..].trim_start();
            let patient = [
                "states",
                "reports",
                "c/o",
                "denies",
                "is ",
                "was ",
                "arrived",
                "seen",
                "will",
                "able",
                "continues",
                "presents",
                "tolerated",
                "has ",
            ]
            .iter()
            .any(|v| after.starts_with(v));
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

/// What kind of note it is, by its title lines.
pub(super) fn kind(text: &str, clauses: &[Clause]) -> NoteKind {
    let mut kind = NoteKind::Daily;
    for clause in clauses.iter().take_while(|c| c.segment.line < 6 || c.section == SectionKind::Header).take(8) {
        let lower = clause.segment.span.of(text).to_lowercase();
        let missed = [
            "cancel",
            "no show",
            "no-show",
            "missed visit",
            "dns",
            "did not attend",
            "unable to see",
            "pt not seen",
            "visit missed",
            "no call",
        ]
        .iter()
        .any(|w| lower.contains(w));
        if missed && !lower.contains("policy") {
            return NoteKind::Missed;
        }
        let title = clause.segment.leads && clause.segment.line < 3;
        if !title || clause.section == SectionKind::Subjective {
            continue;
        }
        if lower.contains("re-eval") || lower.contains("reeval") || lower.contains("re eval") {
            kind = NoteKind::Reevaluation;
        } else if lower.contains("eval") && !lower.contains("since eval") {
            kind = NoteKind::Evaluation;
        } else if kind == NoteKind::Daily
            && (lower.contains("progress report") || lower.contains("progress note") || lower.contains("10th visit"))
        {
            kind = NoteKind::Progress;
        } else if kind == NoteKind::Daily && (lower.contains("discharge") || lower.contains("d/c summary") || lower.contains("d/c note")) {
            kind = NoteKind::Discharge;
        }
    }
    kind
}

/// A signature with credentials near the end of the visit, or wherever "signed" stands.
pub(super) fn signature(text: &str, clauses: &[Clause], lexicon: &Lexicon) -> Option<Signature> {
    let tail = clauses.len().saturating_sub(6);
    clauses.iter().enumerate().rev().find_map(|(index, clause)| {
        let scan = lexicon.scan(text, clause.segment.span);
        let words = clause.segment.span.of(text);
        let lower = words.to_lowercase();
        let signed = lower.contains("signed")
            || lower.contains("this is ")
            || lower.contains("signature")
            || lower.contains("e-sign")
            || lower.contains("/s/")
            || lower.contains("sign:");
        if !(signed || index >= tail)
            || scan.folded.tokens.len() > 40
            || matches!(clause.section, SectionKind::Subjective | SectionKind::Hep) && !signed && !clause.segment.leads
        {
            return None;
        }
        let hits: Vec<Hit> = scan
            .of(TableId::Roles)
            .into_iter()
            .filter(|h| h.span.of(text).chars().any(|c| c.is_uppercase()) || words.len() < 40 || signed)
            .collect();
        let mut roles = Vec::new();
        let mut discipline = None;
        let mut span: Option<Span> = None;
        for hit in &hits {
            let row = lexicon.row(hit);
            let Some(role) = role(row.cell(0)).filter(|r| *r != ProviderRole::Aide) else { continue };
            if !(has_name(text, &scan.folded, hit, signed)) {
                continue;
            }
            discipline = discipline.or(match row.cell(1) {
                "PT" => Some(Discipline::Pt),
                "OT" => Some(Discipline::Ot),
                "SLP" => Some(Discipline::Slp),
                _ => None,
            });
            // "PT, DPT" is one person; a name between makes two.
            let again = span.is_some_and(|s: Span| names_between(text, s.end, hit.span.start) == 0);
            if !again {
                roles.push(role);
            }
            span = Some(span.map_or(hit.span, |s| s.join(hit.span)));
        }
        let last = span?;
        let short = Span::new(clause.segment.span.start, last.end);
        (signed || short.of(text).split_whitespace().count() <= 12).then(|| Signature { span: short, roles, discipline })
    })
}

/// A name stands before the credentials: a capitalised word or initials that are not credentials.
fn has_name(text: &str, folded: &crate::lexicon::Folded, hit: &Hit, signed: bool) -> bool {
    let before = (0..hit.first).rev().take(8).filter_map(|i| folded.tokens.get(i)).map(|t| t.span.of(text));
    let lower = hit.span.of(text).chars().all(|c| !c.is_uppercase());
    let follows_comma = hit.first > 0 && matches!(folded.word(hit.first - 1), "," | "/" | "-" | "." | "(");
    let mut named = false;
    for word in before {
        let capital = word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().count() >= 2
            && !matches!(
                word,
                "PT" | "OT"
                    | "DPT"
                    | "MS"
                    | "PTA"
                    | "SLP"
                    | "Time"
                    | "Total"
                    | "GP"
                    | "GO"
                    | "GN"
                    | "Plan"
                    | "Next"
                    | "CQ"
                    | "CO"
                    | "KX"
                    | "By"
                    | "Provider"
                    | "Signed"
            );
        named |= capital || lower && word.chars().all(char::is_alphabetic) && word.len() > 2;
    }
    named && (follows_comma || signed || hit.first <= 5)
}

fn names_between(text: &str, from: usize, to: usize) -> usize {
    Span::new(from, to.max(from))
        .of(text)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| {
            w.chars().next().is_some_and(char::is_uppercase) && w.len() > 2 && !w.chars().all(char::is_uppercase)
                || w.len() > 3 && w.chars().all(char::is_uppercase)
        })
        .count()
}

static AMOUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\$\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?|(?-u:\b)(\d{1,2},\d{3})(?:\.(\d{2}))?(?-u:\b)").ok());

/// A stated amount of the year already used, in cents.
pub(super) fn year_to_date(text: &str, clauses: &[Clause]) -> Option<Fact<i64>> {
    let pattern = AMOUNT.as_ref()?;
    clauses.iter().find_map(|clause| {
        let span = clause.segment.span;
        let words = span.of(text);
        let lower = words.to_lowercase();
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
            let whole = c.get(1).or(c.get(3))?.as_str().replace(',', "");
            let cents = c.get(2).or(c.get(4)).map_or("00", |m| m.as_str());
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
