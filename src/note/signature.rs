//! Pass: who signed, with what credentials.

use super::clause::Clause;
use super::joints::role;
use super::model::{SectionKind, Signature, Signer};
use crate::config::{Discipline, ProviderRole};
use crate::lexicon::{Hit, Lexicon, Scan, TableId};
use crate::text::Span;

/// A signature with credentials near the end of the visit, or wherever "signed" stands.
pub(super) fn signature(text: &str, clauses: &[Clause], lexicon: &Lexicon) -> Option<Signature> {
    let tail = clauses.len().saturating_sub(8);
    let find = |cosigners: bool| {
        clauses.iter().enumerate().rev().filter(|(_, c)| is_cosigned(text, c.segment.span, lexicon) == cosigners).find_map(
            |(index, clause)| {
                let span = clause.segment.span;
                let signed = says_signed(span.of(text));
                // "Supervising OT: L.A., OTR/L" names the supervisor and signs nothing.
                let names = cosigners && span.of(text).trim_start().to_lowercase().starts_with("supervis");
                if names || !signed && index < tail {
                    return None;
                }
                // "GOAL: PT WILL STAND", "Plan: Continue PT": what stands under a heading is no signature, unless it says so.
                let elsewhere = !signed && !matches!(clause.section, SectionKind::Other | SectionKind::Header) && clause.heading.is_some();
                // "Timed 50 / total 56            D.M., PT": set apart on the line of something else.
                let whole = sign(text, span, lexicon).filter(|_| !elsewhere);
                let names = |part: &Span| part.of(text).to_lowercase().starts_with("supervis");
                let own =
                    whole.or_else(|| columns(text, span).skip(1).filter(|part| !names(part)).find_map(|part| sign(text, part, lexicon)));
                // "I.M., PT, DPT (progress report written by PT)"
                let own = own.or_else(|| sign(text, before_bracket(text, span)?, lexicon).filter(|_| !elsewhere))?;
                Some(with_lines_above(text, clauses, index, own, lexicon))
            },
        )
    };
    find(false).or_else(|| find(true))
}

/// The words before a bracket that ends a line.
fn before_bracket(text: &str, span: Span) -> Option<Span> {
    let open = span.of(text).trim_end_matches(['.', ' ']).strip_suffix(')')?.rfind(" (")?;
    Some(Span::new(span.start, span.start + open)).filter(|before| !before.is_empty())
}

/// "J Doe, PT" above "T Roe, PTA": those of another role who signed on the lines directly above signed too.
fn with_lines_above(text: &str, clauses: &[Clause], index: usize, mut own: Signature, lexicon: &Lexicon) -> Signature {
    for clause in clauses.get(..index).unwrap_or_default().iter().rev() {
        let span = clause.segment.span;
        if is_cosigned(text, span, lexicon) {
            continue;
        }
        let whole = |s: &Signature| !s.signers.is_empty() && span.len() <= s.span.len() + MOST_BESIDE;
        let Some(above) = sign(text, span, lexicon).filter(whole) else { break };
        if above.roles.iter().all(|role| own.roles.contains(role)) {
            continue;
        }
        own.span = above.span.join(own.span);
        own.roles.splice(0..0, above.roles);
        own.signers.splice(0..0, above.signers);
    }
    own
}

/// Beside a name and its credentials a line of signature has a date or a licence number, and no more.
const MOST_BESIDE: usize = 24;

/// "Cosign: A.F., OTR/L", "J Doe, PT cosign": whoever only supervised did not treat.
fn is_cosigned(text: &str, span: Span, lexicon: &Lexicon) -> bool {
    let lower = span.of(text).trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    if ["cosign", "co-sign", "co sign", "reviewed by", "reviewed and", "supervising", "supervised by", "supervisor"]
        .iter()
        .any(|w| lower.starts_with(w))
    {
        return true;
    }
    let rest = lower.trim_end_matches(|c: char| !c.is_alphabetic());
    if !COSIGNING.iter().any(|word| rest.ends_with(word)) {
        return false;
    }
    // "T Roe, PTA / J Doe, PT cosign" is a line of both.
    let scan = lexicon.scan(text, span);
    let mut roles = scan.of(TableId::Roles).into_iter().map(|hit| lexicon.row(&hit).cell(0));
    roles.next().is_some_and(|first| roles.all(|other| other == first))
}

/// What stands behind the name of whoever only signed too.
const COSIGNING: &[&str] = &["cosign", "cosigned", "cosigner", "cosigning", "co-sign", "co-signed", "co-signer", "co sign", "co signed"];

/// Whether words behind a credential say that this person only signed too, and name nobody else.
fn cosigns(words: &str) -> bool {
    let lower = words.to_lowercase();
    let rest = lower.trim_matches(|c: char| !c.is_alphabetic());
    COSIGNING.contains(&rest) || matches!(rest, "supervising" | "supervisor")
}

/// The parts of a line that wide gaps, tabs or bars set apart.
fn columns(text: &str, span: Span) -> impl Iterator<Item = Span> + '_ {
    let words = span.of(text);
    let starts = words
        .match_indices("   ")
        .chain(words.match_indices('\t'))
        .chain(words.match_indices(" | "))
        .chain(words.match_indices(" -"))
        .map(|(at, _)| at);
    let mut cuts: Vec<usize> = std::iter::once(0).chain(starts).chain([words.len()]).collect();
    cuts.sort_unstable();
    let parts: Vec<Span> = cuts.windows(2).map(|pair| Span::new(span.start + pair[0], span.start + pair[1]).trimmed(text)).collect();
    parts.into_iter().filter(|part| !part.is_empty())
}

/// Whether the words are a signature: a name, then credentials, and nothing else but a date.
pub(super) fn is_signature(text: &str, span: Span) -> bool {
    let lexicon = Lexicon::builtin();
    sign(text, span, lexicon).is_some() || is_of_student(text, span, lexicon)
}

/// "A Doe, SPT": a student signs beside a therapist. Nothing was done by these words; as an activity SPT is a stand pivot transfer.
fn is_of_student(text: &str, span: Span, lexicon: &Lexicon) -> bool {
    let scan = lexicon.scan(text, span);
    let Some(hit) = scan.of(TableId::Roles).into_iter().find(|hit| lexicon.row(hit).cell(0) == "student") else { return false };
    let raw = |i: usize| scan.folded.tokens.get(i).map_or("", |t| t.span.of(text));
    let names = (0..hit.first).filter(|&i| is_name(raw(i), false)).count();
    let marks = (0..hit.first).filter(|&i| matches!(raw(i), "," | ".")).count();
    // Two words of a name, with nothing that treatment is made of: "Bed to chair, SPT" is a transfer.
    let known = [TableId::Activities, TableId::Equipment, TableId::Objects, TableId::Assist, TableId::Body];
    let treats = known.into_iter().any(|table| scan.all(table).any(|h| h.first < hit.first));
    (2..=3).contains(&names) && names + marks == hit.first && !treats && hit.end == scan.folded.tokens.len()
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
    // "D.W., PT (treated throughout)", "Y.F., PT, GCS     pager 3310": what is set apart after the credentials is no part of it.
    let span = without_last_bracket(text, span, lexicon);
    let all = span.of(text);
    let bare = |at: &usize| {
        let rest = lexicon.scan(text, Span::new(span.start + at, span.end));
        rest.of(TableId::Roles).is_empty()
            && (0..rest.folded.tokens.len()).all(|i| super::written_code::code(rest.folded.word(i)).is_none())
    };
    let apart = [all.find('(').filter(bare), all.find("   ").filter(bare)].into_iter().flatten().filter(|at| *at > 6).min();
    let span = apart.map_or(span, |at| Span::new(span.start, span.start + at).trimmed(text));
    let span = without_supervisor(text, span, lexicon);
    let words = span.of(text);
    let signed = says_signed(words);
    // "J. r., pt": an initial alone is no proof of a name with capitals.
    let lower_case = !words.split(|c: char| !c.is_alphabetic()).any(|w| w.len() > 1 && w.contains(char::is_uppercase));
    let scan = lexicon.scan(text, span);
    let hits: Vec<Hit> = scan.of(TableId::Roles);
    let mut roles = Vec::new();
    let mut signers = Vec::new();
    let mut discipline = None;
    let mut first: Option<usize> = None;
    let mut end = 0;
    for (n, hit) in hits.iter().enumerate() {
        let row = lexicon.row(hit);
        let Some(role) = role(row.cell(0)).filter(|r| *r != ProviderRole::Aide) else { continue };
        // "J.T., OTR/L (report and self care)   M.D., COTA/L": what brackets add about one of them is no part of the next name.
        let after_bracket = (end..hit.first).rev().find(|&i| n > 0 && matches!(scan.folded.word(i), ")" | "]"));
        end = after_bracket.map_or(end, |close| close + 1);
        let before: Vec<&str> = (end..hit.first).filter_map(|i| scan.folded.tokens.get(i)).map(|t| t.span.of(text)).collect();
        // "m.o., OTR/L": initials in small letters, each with its stop.
        let small = before.windows(2).filter(|w| w[1] == "." && w[0].chars().count() == 1 && w[0].chars().all(char::is_alphabetic)).count();
        // "Provider class: OTA" is a field.
        let field = before.last() == Some(&":") && !signed;
        let name = if field { 0 } else { before.iter().filter(|w| is_name(w, lower_case)).count() + usize::from(small > 1) };
        // Between two signers stand only names and marks; prose means that this is no signature.
        let prose = before.iter().any(|w| {
            let initial = small > 1 && w.len() == 1;
            w.chars().next().is_some_and(char::is_lowercase) && !lower_case && !is_signing_word(w) && !initial
        });
        if prose && !signed || lower_case && before.len() > 8 {
            if first.is_some() {
                break;
            }
            return None;
        }
        let supervising = before.iter().any(|w| ["superv", "cosign", "reviewed"].iter().any(|s| w.to_lowercase().starts_with(s)))
            || before.windows(2).any(|w| w[0].eq_ignore_ascii_case("co") && w[1].to_lowercase().starts_with("sign"));
        let behind = Span::new(hit.span.end, hits.get(n + 1).map_or(span.end, |next| next.span.start).max(hit.span.end));
        let supervising = supervising || cosigns(behind.of(text));
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
    // In capitals nothing tells prose from names: nothing but credentials and a date may follow.
    let capitals = !words.chars().any(char::is_lowercase);
    let further = |i: usize| hits.iter().any(|h| h.first <= i && i < h.end);
    // "PT, CLT-LANA": what a comma or hyphen joins on is a further credential.
    let joined = |i: usize| {
        let before = scan.folded.tokens.get(i).map_or("", |t| &text[..t.span.start]).trim_end();
        before.ends_with([',', '-', '/'])
    };
    let word_after = (end..scan.folded.tokens.len())
        .filter(|i| !further(*i) && !joined(*i))
        .map(|i| scan.folded.tokens[i].span.of(text))
        .any(|w| w.chars().filter(|c| c.is_alphabetic()).count() > 3 && !is_signing_word(w));
    if capitals && !signed && word_after {
        return None;
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

/// "J.T., OTR/L (report)   M.D., COTA/L (exercise)": without what a last bracket adds, where it names nobody.
fn without_last_bracket(text: &str, span: Span, lexicon: &Lexicon) -> Span {
    let words = span.of(text).trim_end();
    let Some(open) = words.strip_suffix(')').and_then(|inner| inner.rfind('(')).filter(|at| *at > 6) else { return span };
    let inner = Span::new(span.start + open, span.start + words.len());
    let names = !lexicon.scan(text, inner).of(TableId::Roles).is_empty();
    if names { span } else { Span::new(span.start, span.start + words[..open].trim_end().len()) }
}

/// "N.S., PTA (supervising PT D.H. on site)", "N.S., PTA under supervision of D.H., PT": the signature without the clause that names
/// who supervised.
fn without_supervisor(text: &str, span: Span, lexicon: &Lexicon) -> Span {
    let words = span.of(text);
    let lower = words.to_ascii_lowercase();
    let begins = |word: &str| lower.find(word).filter(|at| !lower[..*at].ends_with(char::is_alphanumeric));
    let Some(at) = [
        "under the superv",
        "under superv",
        "under the direct",
        "under direct",
        "superv",
        "sup pt",
        "sup ot",
        "(eval",
        "(poc",
        "(plan of care",
        "poc by",
        "eval by",
    ]
    .into_iter()
    .filter_map(begins)
    .min() else {
        return span;
    };
    let before = Span::new(span.start, span.start + at);
    let after = lower[at..].split_once(|c: char| !c.is_alphabetic()).map_or("", |(_, rest)| rest);
    // "A Roe, PT supervising" is said of who stands before it.
    let names_another = after.contains(char::is_alphabetic);
    let signed = lexicon.scan(text, before).of(TableId::Roles).iter().any(|hit| role(lexicon.row(hit).cell(0)).is_some());
    if !names_another || !signed {
        return span;
    }
    let kept = before.of(text).trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | ',' | '/' | '-' | '–' | ';' | '&'));
    Span::new(span.start, span.start + kept.len())
}

/// "k.r., pt", "jo r. pt dpt", "/s/ j r., pt 3/4/26": in small letters a credential is one only where nothing but a name stands before it.
fn small_sign(text: &str, span: Span, scan: &Scan) -> Option<Signature> {
    const LONGEST: usize = 14;
    let tokens = &scan.folded.tokens;
    let raw = |i: usize| tokens.get(i).map_or("", |t| t.span.of(text));
    let number = |i: usize| raw(i).bytes().all(|b| b.is_ascii_digit());
    let credential = |i: usize| {
        matches!(
            raw(i),
            "pt" | "ot" | "slp" | "dpt" | "otr" | "otd" | "mpt" | "ocs" | "scs" | "ncs" | "gcs" | "cht" | "ccc" | "ma" | "ms" | "l" | "/"
        )
    };
    let start = (0..tokens.len()).find(|&i| {
        let mark = matches!(raw(i), "/" | "-" | ":" | "s") && i < 3
            || matches!(raw(i), "e" | "esigned" | "signed" | "sign" | "by" | "electronically");
        !mark
    })?;
    let marked = start > 0 || text.get(..span.start).is_some_and(|before| before.ends_with(['-', '/', '~']) || before.ends_with("- "));
    let first = (start + 1..tokens.len()).find(|&i| matches!(raw(i), "pt" | "ot" | "slp" | "dpt" | "otr" | "otd"))?;
    // "pt, wcs": after a comma any short word is a further credential.
    let further = |i: usize| i > first && raw(i - 1) == "," && raw(i).len() <= 5 && raw(i).chars().all(char::is_alphabetic);
    let rest = (first..tokens.len()).all(|i| credential(i) || raw(i) == "," || number(i) || further(i));
    let discipline = match raw(first) {
        "pt" | "dpt" => Discipline::Pt,
        "slp" => Discipline::Slp,
        _ => Discipline::Ot,
    };
    let comma = raw(first - 1) == ",";
    let name: Vec<usize> = (start..first - usize::from(comma)).collect();
    let words = || name.iter().map(|&i| raw(i)).filter(|word| *word != ".");
    // A word that a table knows is no name: "tolerated well, pt".
    let known = |i: usize| scan.hits.iter().any(|h| h.first <= i && i < h.end) && raw(i).len() > 1;
    let function = |word: &str| {
        matches!(
            word,
            "by" | "with"
                | "w"
                | "per"
                | "re"
                | "for"
                | "to"
                | "of"
                | "from"
                | "as"
                | "and"
                | "the"
                | "in"
                | "on"
                | "see"
                | "cont"
                | "well"
        )
    };
    let of_name = |word: &str| word.chars().all(char::is_alphabetic) && !function(word);
    let initials = name.iter().any(|&i| raw(i) == ".");
    let pair = words().count() == 2 && words().any(|word| word.len() > 2);
    // "m r dpt": two letters and a credential are all there is.
    let spelled =
        words().count() == 2 && words().all(|word| word.len() == 1) && tokens.len() <= 4 && raw(first) != "pt" && raw(first) != "ot";
    let named = tokens.len() <= LONGEST
        && rest
        && (comma || initials || pair || marked || spelled)
        && (1..=3).contains(&words().count())
        && words().all(of_name)
        && !name.iter().any(|&i| known(i));
    let (name, credential) = (tokens.get(*name.first()?)?.span.join(tokens.get(*name.last()?)?.span), tokens.get(first)?.span);
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
