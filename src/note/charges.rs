//! Pass: procedure codes and billed lines, glued or spaced, in lists, prose and tables.

use super::minutes::Mention;
use super::model::{Charge, Fact, SectionKind};
use super::numbers::whole;
use super::sections::Clause;
use crate::config::{Code, Modifier};
use crate::lexicon::{Lexicon, TableId};

/// A code with what is written around it.
#[derive(Clone, Debug)]
pub(super) struct CodeMention {
    pub(super) charge: Charge,
    /// First token, with a multiplier or label before it.
    pub(super) first: usize,
    /// One past the last token that belongs to it.
    pub(super) end: usize,
    /// Whether it is a billed line rather than only the label of a service.
    pub(super) billed: bool,
}

const MODIFIERS: &[&str] = &[
    "gp", "go", "gn", "cq", "co", "kx", "59", "xe", "xp", "xs", "xu", "ga", "gy", "gz", "gx", "22", "52", "76", "77", "95", "96", "97",
    "gt", "25", "rt", "lt",
];

/// Whether a lower-case word is a modifier that therapists write.
pub(super) fn is_modifier(word: &str) -> bool {
    MODIFIERS.contains(&word)
}

/// Whether a folded word is a procedure code of the kinds therapists write.
pub(super) fn code(word: &str) -> Option<Code> {
    let code = Code::parse(word)?;
    let bytes = code.as_str().as_bytes();
    let therapy = match bytes[0] {
        b'9' => matches!(bytes[1], b'0' | b'2' | b'5' | b'6' | b'7' | b'8'),
        b'G' => matches!(bytes[1], b'0' | b'2' | b'8' | b'9'),
        b'2' => matches!(&code.as_str()[..3], "205" | "295"),
        _ => false,
    };
    therapy.then_some(code)
}

/// Finds the codes of a clause. `mentions` are the lengths of time in it.
pub(super) fn codes(clause: &Clause, mentions: &[Mention], lexicon: &Lexicon) -> Vec<CodeMention> {
    let starts: Vec<usize> = (0..clause.len()).filter(|&i| code(clause.word(i)).is_some() && is_code_position(clause, i)).collect();
    let mut out = Vec::new();
    for (n, &at) in starts.iter().enumerate() {
        let limit = starts.get(n + 1).copied().unwrap_or(clause.len());
        if let Some(found) = read(clause, at, limit, mentions, lexicon) {
            out.push(found);
        }
    }
    let billing = clause.section == SectionKind::Billing;
    let only_codes = !out.is_empty() && covers_clause(clause, &out);
    // "97110/97530 15 min" shares minutes; it bills nothing.
    let many = out.len() > 1 && out.iter().all(|mention| mention.charge.minutes.is_none());
    for mention in &mut out {
        let written = mention.charge.units.is_some() || !mention.charge.modifiers.is_empty();
        mention.billed = written || billing && (only_codes || mention.charge.minutes.is_none()) || only_codes && many;
    }
    // "- one unit each" at the end of a list is for every code of it.
    if let Some(each) = (2..clause.len()).find(|&i| clause.word(i) == "each" && clause.word(i - 1) == "unit")
        && let Some((value, _)) = whole(&clause.scan.folded, each - 2, 8)
    {
        for mention in out.iter_mut().filter(|m| m.charge.units.is_none()) {
            mention.charge.units = Some(Fact::new(value, clause.span(each - 2, each + 1)));
            mention.billed = true;
        }
    }
    let elsewhere = matches!(
        clause.section,
        SectionKind::Plan
            | SectionKind::Goals
            | SectionKind::Precautions
            | SectionKind::History
            | SectionKind::Hep
            | SectionKind::Education
            | SectionKind::NotDone
    );
    // A line of codes under a plan or a goal is the list of charges all the same.
    let billed_list = out.len() > 1 && out.iter().all(|mention| mention.charge.units.is_some());
    let own_line = clause.heading.is_none() && (clause.segment.leads && only_codes || billed_list);
    if elsewhere && !own_line || is_authorisation(clause) {
        out.clear();
    }
    out
}

fn is_code_position(clause: &Clause, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |i| clause.word(i));
    let after = clause.word(at + 1);
    // Amounts, telephone numbers, decimals.
    let telephone = after == "-" && clause.word(at + 2).len() == 4;
    !telephone && !matches!(before, "$" | "#" | "mrn" | "id" | "zip" | "phon" | "fax" | "npi")
}

fn is_authorisation(clause: &Clause) -> bool {
    (0..clause.len()).any(|i| matches!(clause.word(i), "auth" | "authoriz" | "approv" | "preauth" | "authorization" | "precert"))
}

fn read(clause: &Clause, at: usize, limit: usize, mentions: &[Mention], lexicon: &Lexicon) -> Option<CodeMention> {
    let folded = &clause.scan.folded;
    let own = code(clause.word(at))?;
    let mut first = at;
    let mut units: Option<Fact<u32>> = None;
    // "2 x 97530"
    if at >= 2
        && clause.word(at - 1) == "x"
        && let Some((value, _)) = whole(folded, at - 2, 20)
        && at.checked_sub(3).is_none_or(|i| {
            !clause.word(i).starts_with(|c: char| c.is_ascii_digit())
                && clause.word(i) != "x"
                && code(clause.word(i)).is_none()
                && !MODIFIERS.contains(&clause.word(i))
        })
    {
        units = Some(Fact::new(value, clause.span(at - 2, at)));
        first = at - 2;
    }
    // "1 unit of 97124"
    if units.is_none()
        && at >= 3
        && clause.word(at - 1) == "of"
        && clause.word(at - 2) == "unit"
        && let Some((value, _)) = whole(folded, at - 3, 20)
    {
        units = Some(Fact::new(value, clause.span(at - 3, at)));
        first = at - 3;
    }
    let mut modifiers: Vec<Fact<Modifier>> = Vec::new();
    let mut minutes = None;
    let mut i = at + 1;
    let mut end = at + 1;
    while i < limit {
        let word = clause.word(i);
        if let Some(mention) = mentions.iter().find(|m| m.first == i) {
            if minutes.is_some() {
                break;
            }
            minutes = Some(mention.minutes);
            i = mention.end;
            end = i;
            continue;
        }
        if MODIFIERS.contains(&word) && modifiers.len() < 5 && !(units.is_none() && matches!(clause.word(i + 1), "min" | "minut" | "'")) {
            if let Some(modifier) = Modifier::parse(word) {
                modifiers.push(Fact::new(modifier, folded.tokens[i].span));
            }
            i += 1;
            end = i;
            continue;
        }
        if let Some((value, next, strong)) = units_at(clause, i, limit, mentions) {
            if units.is_some() {
                break;
            }
            if strong || value <= 8 {
                units = Some(Fact::new(value, clause.span(i, next)));
                i = next;
                end = i;
                continue;
            }
            break;
        }
        // The label of the same service, in brackets or not, stands between the code and its units.
        if let Some(label) =
            clause.scan.all(TableId::Labels).find(|h| h.first == i && h.end <= limit && lexicon.row(h).cell(0) == own.as_str())
        {
            i = label.end;
            continue;
        }
        if matches!(
            word,
            ":" | "-"
                | ","
                | "("
                | ")"
                | "."
                | "/"
                | "|"
                | "="
                | "modifi"
                | "mod"
                | "modifier"
                | "cpt"
                | "bil"
                | "for"
                | "&"
                | "with"
                | "w/"
                | "*"
                | "·"
                | "["
                | "]"
                | "and"
                | "charg"
                | "+"
        ) {
            i += 1;
            continue;
        }
        break;
    }
    let span = clause.span(first, end);
    let charge = Charge { span, code: Fact::new(own, folded.tokens[at].span), units, modifiers, minutes };
    Some(CodeMention { charge, first, end, billed: false })
}

/// Units that start at a token: value, the token after, and whether a word or sign says that they are units.
fn units_at(clause: &Clause, at: usize, limit: usize, mentions: &[Mention]) -> Option<(u32, usize, bool)> {
    let folded = &clause.scan.folded;
    let word = clause.word(at);
    let named = |end: usize| matches!(clause.word(end), "unit" | "u" | "un" | "units");
    if word == "x" || word == "×" || word == "*" {
        if mentions.iter().any(|m| m.first == at + 1) {
            return None;
        }
        let (value, end) = whole(folded, at + 1, 40)?;
        return Some((value, if named(end) { end + 1 } else { end }, true));
    }
    if matches!(word, "unit" | "u") {
        let skip = usize::from(matches!(clause.word(at + 1), ":" | "=" | "x" | "-" | "be"));
        let (value, end) = whole(folded, at + 1 + skip, 40)?;
        return (!named(end)).then_some((value, end, true));
    }
    let (value, end) = whole(folded, at, 99)?;
    if named(end) {
        return Some((value, end + 1, true));
    }
    // A bare number is units where nothing else claims it.
    let next = clause.word(end);
    let free = end >= limit
        || matches!(next, "," | ")" | "." | "/" | "|" | "" | "-" | "=" | "(" | "·" | "and" | "&" | "]" | "+")
        || MODIFIERS.contains(&next)
        || code(next).is_some();
    (free && !clause.word(at).contains('.')).then_some((value, end, false))
}

/// Whether the clause holds nothing but codes, their parts and billing words.
fn covers_clause(clause: &Clause, codes: &[CodeMention]) -> bool {
    (0..clause.len()).all(|i| {
        codes.iter().any(|c| c.first <= i && i < c.end)
            || matches!(
                clause.word(i),
                "," | "."
                    | ";"
                    | ":"
                    | "/"
                    | "|"
                    | "-"
                    | "bil"
                    | "charg"
                    | "cpt"
                    | "cod"
                    | "and"
                    | "&"
                    | "("
                    | ")"
                    | "submit"
                    | "claim"
                    | "today"
                    | "unit"
                    | "for"
                    | "the"
                    | "be"
                    | "·"
                    | "+"
                    | "*"
            )
            || clause.scan.all(TableId::Labels).any(|h| h.first <= i && i < h.end)
            || clause.scan.all(TableId::Totals).any(|h| h.first <= i && i < h.end)
            || matches!(clause.word(i), "min" | "minut" | "'")
            || clause.word(i).bytes().all(|b| b.is_ascii_digit())
    })
}
