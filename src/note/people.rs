//! Pass: who pays, which discipline, what kind of note, who signed, how much of the year is used.

use std::sync::LazyLock;

use regex::Regex;

use super::joints::role;
use super::model::{Fact, NoteKind, PayerMention, SectionKind, Signature, Signer};
use super::sections::Clause;
use crate::config::{Discipline, ProviderRole};
use crate::lexicon::{Hit, Lexicon, Scan, TableId};
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
            // "PT STATES", "PT STABLE", "PT: 051": in capitals also the patient. A title goes on with a title's words, a date or a mark.
            let after = lower[i + word.len()..].trim_start();
            let next = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
            let title = [
                "note",
                "notes",
                "visit",
                "daily",
                "eval",
                "evaluation",
                "treatment",
                "tx",
                "hh",
                "op",
                "session",
                "progress",
                "discharge",
                "re",
                "snf",
                "log",
                "home",
                "inpatient",
                "outpatient",
                "initial",
                "soap",
                "encounter",
                "dn",
                "pn",
                "ie",
                "part",
                "and",
                "or",
                "to",
                "service",
                "services",
                "pta",
                "ota",
                "cota",
                "dept",
                "rehab",
                "irf",
                "school",
                "clinic",
                "weekly",
                "summary",
                "individual",
                "group",
                "screen",
                "follow",
                "medicare",
                "vestibular",
                "aquatic",
                "record",
                "dc",
                "recert",
                "reeval",
                "flowsheet",
                "flow",
            ];
            let patient = word == "PT"
                && !(next.is_empty() && !after.starts_with(':')
                    || next.starts_with(|c: char| c.is_ascii_digit()) && !after.starts_with(':')
                    || title.contains(&next)
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
    let tail = clauses.len().saturating_sub(8);
    clauses.iter().enumerate().rev().find_map(|(index, clause)| {
        let span = clause.segment.span;
        let signed = says_signed(span.of(text));
        if !signed && index < tail {
            return None;
        }
        // "Timed 50 / total 56            D.M., PT": set apart on the line of something else.
        sign(text, span, lexicon).or_else(|| columns(text, span).skip(1).find_map(|part| sign(text, part, lexicon)))
    })
}

/// The parts of a line that wide gaps, tabs or bars set apart.
fn columns(text: &str, span: Span) -> impl Iterator<Item = Span> + '_ {
    let words = span.of(text);
    let starts = words.match_indices("   ").chain(words.match_indices('\t')).chain(words.match_indices(" | ")).map(|(at, _)| at);
    let mut cuts: Vec<usize> = std::iter::once(0).chain(starts).chain([words.len()]).collect();
    cuts.sort_unstable();
    let parts: Vec<Span> = cuts.windows(2).map(|pair| Span::new(span.start + pair[0], span.start + pair[1]).trimmed(text)).collect();
    parts.into_iter().filter(|part| !part.is_empty())
}

/// Whether the words are a signature: a name, then credentials, and nothing else but a date.
pub(super) fn is_signature(text: &str, span: Span) -> bool {
    sign(text, span, Lexicon::builtin()).is_some()
}

fn says_signed(words: &str) -> bool {
    let lower = words.to_lowercase();
    [
        "signed",
        "this is ",
        "signature",
        "e-sign",
        "/s/",
        "sign:",
        "authenticated by",
        "electronically",
        "completed by",
        "treating therapist",
        "provider:",
        "therapist:",
        "clinician:",
        "rendering",
    ]
    .iter()
    .any(|w| lower.contains(w))
}

fn sign(text: &str, span: Span, lexicon: &Lexicon) -> Option<Signature> {
    let words = span.of(text);
    let signed = says_signed(words);
    let lower_case = !words.chars().any(char::is_uppercase);
    let scan = lexicon.scan(text, span);
    let hits: Vec<Hit> = scan.of(TableId::Roles);
    let mut roles = Vec::new();
    let mut signers = Vec::new();
    let mut discipline = None;
    let mut first: Option<usize> = None;
    let mut end = 0;
    for hit in &hits {
        let row = lexicon.row(hit);
        let Some(role) = role(row.cell(0)).filter(|r| *r != ProviderRole::Aide) else { continue };
        let before: Vec<&str> = (end..hit.first).filter_map(|i| scan.folded.tokens.get(i)).map(|t| t.span.of(text)).collect();
        // "m.o., OTR/L": initials in small letters, each with its stop.
        let small = before.windows(2).filter(|w| w[1] == "." && w[0].chars().count() == 1 && w[0].chars().all(char::is_alphabetic)).count();
        let name = before.iter().filter(|w| is_name(w, lower_case)).count() + usize::from(small > 1);
        // Between two signers stand only names and marks; prose means that this is no signature.
        let prose = before.iter().any(|w| {
            w.chars().next().is_some_and(char::is_lowercase) && !lower_case && !is_signing_word(w) && !(small > 1 && w.len() == 1)
        });
        if prose && !signed || lower_case && before.len() > 8 {
            if first.is_some() {
                break;
            }
            return None;
        }
        let supervising = before.iter().any(|w| ["superv", "cosign"].iter().any(|s| w.to_lowercase().starts_with(s)))
            || before.windows(2).any(|w| w[0].eq_ignore_ascii_case("co") && w[1].to_lowercase().starts_with("sign"));
        if name == 0 {
            end = hit.end.max(end);
            continue; // a further credential of the same person
        }
        if !supervising || roles.is_empty() && !prose {
            roles.push(role);
            let own = match row.cell(1) {
                "PT" => Some(Discipline::Pt),
                "OT" => Some(Discipline::Ot),
                "SLP" => Some(Discipline::Slp),
                _ => None,
            };
            discipline = discipline.or(own);
            let words: Vec<Span> = (end..hit.first)
                .filter_map(|i| scan.folded.tokens.get(i))
                .map(|t| t.span)
                .filter(|span| span.of(text).contains(char::is_alphanumeric))
                .collect();
            signers.extend(name_in(text, &words, lower_case).map(|name| Signer { name, credential: hit.span, role, discipline: own }));
        }
        first = first.or(Some(hit.first.saturating_sub(before.len())));
        end = hit.end;
    }
    let Some(first) = first else { return if lower_case { small_sign(text, span, &scan) } else { None } };
    // After the last credential: more credentials, a licence number, a date; no prose.
    let rest_is_prose = (end..scan.folded.tokens.len())
        .filter_map(|i| scan.folded.tokens.get(i))
        .map(|t| t.span.of(text))
        .filter(|w| w.chars().count() > 2 && w.chars().all(char::is_lowercase) && !is_signing_word(w))
        .count()
        > if signed { 4 } else { 0 };
    if rest_is_prose && !lower_case || lower_case && scan.folded.tokens.len() > 14 && !signed {
        return None;
    }
    let tokens = &scan.folded.tokens;
    let span = tokens.get(first)?.span.join(tokens.get(end.checked_sub(1)?)?.span);
    Some(Signature { span, roles, discipline, signers })
}

/// "k. ruiz, pt": in small letters a credential is one only where nothing but a name and a comma stands before it.
fn small_sign(text: &str, span: Span, scan: &Scan) -> Option<Signature> {
    const LONGEST: usize = 7;
    let tokens = &scan.folded.tokens;
    let (last, before) = tokens.split_last().filter(|_| tokens.len() <= LONGEST)?;
    let discipline = match last.span.of(text) {
        "pt" => Discipline::Pt,
        "ot" => Discipline::Ot,
        "slp" => Discipline::Slp,
        _ => return None,
    };
    let (comma, name) = before.split_last()?;
    let of_name = |word: &str| word == "." || word.chars().all(char::is_alphabetic);
    let (first, end) = (name.first()?, name.last()?);
    let named = comma.span.of(text) == "," && name.iter().all(|t| of_name(t.span.of(text))) && end.span.of(text) != ".";
    let (name, credential) = (first.span.join(end.span), last.span);
    let signer = Signer { name, credential, role: ProviderRole::Therapist, discipline: Some(discipline) };
    named.then(|| Signature { span, roles: vec![ProviderRole::Therapist], discipline: Some(discipline), signers: vec![signer] })
}

/// The name among the words before a credential, "A. B." of "signed by A. B., M.S.,": the last words of a name, without degrees.
fn name_in(text: &str, words: &[Span], lower_case: bool) -> Option<Span> {
    let named = |span: &Span| is_name(span.of(text), lower_case) && !is_signing_word(span.of(text));
    let end = words.iter().rposition(named)?;
    let before = words.get(..end)?;
    let start = before.iter().rposition(|word| !named(word)).map_or(0, |at| at + 1);
    let name = words.get(start..=end)?;
    // "A. B., M.S.": what follows a comma after two words is no part of the name; after one, "Bell, A.", it is.
    let comma = |pair: &[Span]| matches!(pair, [a, b] if text.get(a.end..b.start).is_some_and(|gap| gap.contains(',')));
    let most = name.windows(2).skip(1).position(comma).map_or(name.len(), |at| at + 2);
    let (first, last) = (name.first()?, name.get(..most)?.last()?);
    // The full stop of an initial belongs to the name.
    let stop = usize::from(text.get(last.end..).is_some_and(|rest| rest.starts_with('.')));
    Some(Span::new(first.start, last.end + stop))
}

fn is_name(word: &str, lower_case: bool) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let upper = word.chars().next().is_some_and(char::is_uppercase);
    let credential = matches!(
        word,
        "PT" | "OT"
            | "DPT"
            | "MS"
            | "MA"
            | "PTA"
            | "SLP"
            | "NCS"
            | "OCS"
            | "SCS"
            | "CLT"
            | "CHT"
            | "PCS"
            | "GCS"
            | "TE"
            | "TA"
            | "MT"
            | "GP"
            | "GO"
            | "GN"
            | "CQ"
            | "CO"
            | "KX"
            | "MIN"
            | "TOTAL"
            | "TIMED"
            | "VISIT"
            | "NOTE"
            | "Visit"
            | "Note"
            | "Total"
            | "Timed"
            | "Min"
            | "Skilled"
            | "Plan"
            | "DAILY"
            | "Daily"
            | "EVAL"
            | "S"
            | "O"
    );
    let initial = letters == 1 && upper && word.chars().count() == 1;
    initial
        || letters >= 2
            && (upper && !credential
                || lower_case
                    && word.chars().all(char::is_alphabetic)
                    && !matches!(word, "min" | "total" | "timed" | "visit" | "note" | "and" | "with"))
}

fn is_signing_word(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "signed"
            | "electronically"
            | "by"
            | "this"
            | "is"
            | "dictated"
            | "and"
            | "at"
            | "on"
            | "supervising"
            | "available"
            | "phone"
            | "lic"
            | "license"
            | "for"
            | "cosigned"
            | "co"
            | "sign"
            | "cosign"
            | "reviewed"
            | "authenticated"
            | "note"
            | "completed"
            | "the"
            | "of"
            | "treating"
            | "provider"
            | "date"
            | "time"
    )
}

static AMOUNT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\$\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?|(?-u:\b)(\d{1,2},\d{3})(?:\.(\d{2}))?(?-u:\b)").ok());

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
