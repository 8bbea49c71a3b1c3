//! Pass: procedure codes and billed lines, glued or spaced, in lists, prose and tables.

use super::clause::Clause;
use super::minutes::Mention;
use super::model::{Charge, Fact, Minutes, SectionKind};
use super::numbers::whole;
use super::written_code::code;
use crate::config::{Code, Modifier};
use crate::lexicon::{Lexicon, Place, TableId, takes};

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

/// What names a billed service: a code, or a label where its units stand beside it.
#[derive(Clone, Copy)]
struct Name {
    first: usize,
    end: usize,
    code: Fact<Code>,
}

/// Finds the codes of a clause. `mentions` are the lengths of time in it.
pub(super) fn codes(text: &str, clause: &Clause, mentions: &[Mention], lexicon: &Lexicon) -> Vec<CodeMention> {
    let tokens = &clause.scan.folded.tokens;
    let written = (0..clause.len()).filter(|&i| is_code_position(text, clause, i));
    let mut names: Vec<Name> =
        written.filter_map(|i| Some(Name { first: i, end: i + 1, code: Fact::new(code(clause.word(i))?, tokens.get(i)?.span) })).collect();
    if names.is_empty() {
        names = billed_labels(clause, mentions, lexicon);
    }
    // "1 unit 97110, 2 units 97530": where units stand before the first code, they do before the others.
    let units_first = names.first().is_some_and(|name| units_before(clause, name, lexicon).is_some());
    let mut out = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let own = |name: &Name| units_before(clause, name, lexicon).filter(|(_, _, of)| units_first || *of);
        let limit = names.get(n + 1).map_or(clause.len(), |next| own(next).map_or(next.first, |(_, first, _)| first));
        let units = own(name).map(|(units, first, _)| (units, first));
        out.push(read(text, clause, name, units, limit, mentions, lexicon));
    }
    each_with_minutes(clause, &mut out);
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
    modifiers_for_all(clause, &mut out);
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
    let planned = |mention: &CodeMention| mention.charge.modifiers.iter().any(|m| m.value.is_plan() || m.value.is_assistant());
    let billed_list = billed_list || only_codes && out.iter().all(|mention| mention.charge.units.is_some() && planned(mention));
    let own_line = clause.heading.is_none() && (clause.segment.leads && only_codes || billed_list);
    if elsewhere && !own_line || is_authorisation(clause) {
        out.clear();
    }
    out
}

/// A number beside a code is one of units up to here, and one of minutes above.
const MOST_UNITS: u32 = 8;
/// A bare number of minutes in a list of them is no smaller.
const LEAST_MINUTES: u32 = 5;

/// "97164 20, 97110 25, 97140 8": where every code has a bare number behind it and one is too large for units, all are minutes.
fn each_with_minutes(clause: &Clause, out: &mut [CodeMention]) {
    let bare = |mention: &CodeMention| {
        let charge = &mention.charge;
        let at = (mention.first..mention.end.max(mention.first + 1)).find(|&i| code(clause.word(i)).is_some())? + 1;
        let (value, end) = whole(&clause.scan.folded, at, 120)?;
        let stops = matches!(clause.word(end), "" | "," | "/" | ";" | "." | "|" | "+" | "and" | "&" | "=" | "(");
        (stops && charge.minutes.is_none() && charge.modifiers.is_empty()).then_some((value, at, end))
    };
    let found: Vec<Option<(u32, usize, usize)>> = out.iter().map(bare).collect();
    let all = found.len() > 1 && found.iter().all(|found| found.is_some_and(|(value, ..)| value >= LEAST_MINUTES));
    if !all || !found.iter().flatten().any(|(value, ..)| *value > MOST_UNITS) {
        return;
    }
    for (mention, (value, at, end)) in out.iter_mut().zip(found.into_iter().flatten()) {
        mention.charge.units = None;
        mention.charge.minutes = Some(Minutes::exact(value, clause.span(at, end)));
        mention.charge.span = clause.span(mention.first, end);
        mention.end = end;
    }
}

/// "TherAct 2 units", "TA x2" under a heading of charges: a label billed by its name.
fn billed_labels(clause: &Clause, mentions: &[Mention], lexicon: &Lexicon) -> Vec<Name> {
    let billing = clause.section == SectionKind::Billing;
    let labels = clause.scan.of(TableId::Labels);
    let mut names = Vec::new();
    for (n, hit) in labels.iter().enumerate() {
        let Some(code) = Code::parse(lexicon.row(hit).cell(0)) else { continue };
        let limit = labels.get(n + 1).map_or(clause.len(), |next| next.first);
        // The minutes of the line, and marks, may stand between.
        let mut at = hit.end;
        while at < limit {
            at = match mentions.iter().find(|m| m.first == at) {
                Some(mention) => mention.end,
                None if matches!(clause.word(at), ":" | "-" | "," | "(" | ")" | "=" | "/") => at + 1,
                None => break,
            };
        }
        let named = |(value, end, strong): &(u32, usize, bool)| {
            let unit = (at..*end).any(|i| takes(clause.word(i), Place::UnitName));
            *value <= 8 && *strong && *end <= limit && (unit || billing)
        };
        if units_at(clause, at, limit, mentions).is_some_and(|found| named(&found)) {
            names.push(Name { first: hit.first, end: hit.end, code: Fact::new(code, hit.span) });
        }
    }
    names
}

/// Units before a code: "2 units 97530", "2u 97530", "one unit of therapeutic exercise (97110)".
///
/// The units, their first token, and whether "of" ties them to what follows.
fn units_before(clause: &Clause, name: &Name, lexicon: &Lexicon) -> Option<(Fact<u32>, usize, bool)> {
    let mut at = name.first;
    at -= usize::from(at > 0 && clause.word(at - 1) == "(");
    let own = |row: &str| row == name.code.value.as_str();
    if let Some(label) = clause.scan.all(TableId::Labels).find(|h| h.end == at && own(lexicon.row(h).cell(0))) {
        at = label.first;
    }
    let of = at > 0 && clause.word(at - 1) == "of";
    at -= usize::from(of);
    let unit = at.checked_sub(1).filter(|&i| takes(clause.word(i), Place::UnitName))?;
    let number = unit.checked_sub(1)?;
    let (value, end) = whole(&clause.scan.folded, number, 20)?;
    (end == unit).then(|| (Fact::new(value, clause.span(number, at)), number, of))
}

/// "97110 x1, 97530 x2 / GP", "97110, 97530 (all GP)": a plan modifier apart at the end of a list is for every code of it.
fn modifiers_for_all(clause: &Clause, codes: &mut [CodeMention]) {
    let Some((last, others)) = codes.split_last_mut() else { return };
    if others.is_empty() || others.iter().any(|mention| !mention.charge.modifiers.is_empty()) {
        return;
    }
    let plan: Vec<Fact<Modifier>> = last.charge.modifiers.iter().copied().filter(|m| m.value.is_plan()).collect();
    let Some(first) = plan.first() else { return };
    let Some(at) = clause.scan.folded.tokens.iter().position(|t| t.span == first.span) else { return };
    let apart = at.checked_sub(1).is_some_and(|i| matches!(clause.word(i), "/" | "," | ";" | "(") && last.charge.units.is_some());
    let all = (at.saturating_sub(2)..at + 4).any(|i| takes(clause.word(i), Place::AllOfList));
    if apart || all {
        for mention in others {
            mention.charge.modifiers.extend(&plan);
        }
    }
}

/// "GP modifier on all codes", "all GP": the modifiers of a line that holds nothing else and is for every charge of the visit.
pub(super) fn for_all_charges(text: &str, clause: &Clause) -> Vec<Fact<Modifier>> {
    const LONGEST: usize = 10;
    if clause.len() > LONGEST || !(0..clause.len()).any(|i| takes(clause.word(i), Place::AllOfList)) {
        return Vec::new();
    }
    let nothing_else = (0..clause.len()).all(|i| {
        let word = clause.word(i);
        let billing = [Place::AllOfList, Place::InCharge, Place::ChargeList].into_iter().any(|place| takes(word, place));
        billing
            || is_modifier(word)
            || matches!(word, "on" | "to" | "line" | "lin" | "appli" | "add" | "ad")
            || !word.contains(char::is_alphanumeric)
    });
    let found: Vec<Fact<Modifier>> = (0..clause.len()).filter_map(|i| modifier_at(text, clause, i)).collect();
    if nothing_else && found.iter().any(|modifier| modifier.value.is_plan()) { found } else { Vec::new() }
}

/// Gives every charge the modifiers that a line of their own says are for all.
pub(super) fn modifiers_apart(text: &str, clauses: &[Clause], charges: &mut [Charge]) {
    for found in clauses.iter().map(|clause| for_all_charges(text, clause)).filter(|found| !found.is_empty()) {
        for charge in charges.iter_mut() {
            let planned = charge.modifiers.iter().any(|m| m.value.is_plan());
            let missing =
                |new: &&Fact<Modifier>| !(planned && new.value.is_plan()) && charge.modifiers.iter().all(|m| m.value != new.value);
            let new: Vec<Fact<Modifier>> = found.iter().filter(missing).copied().collect();
            // The plan modifier is written first, as on a line of its own.
            charge.modifiers.splice(0..0, new);
        }
    }
}

/// "[ ] 97035 ultrasound": an empty box stands before the token.
pub(super) fn unticked(text: &str, clause: &Clause, at: usize) -> bool {
    if at == 0 {
        let before = text.get(..clause.body.start).unwrap_or_default().trim_end_matches([' ', '\t']);
        return before.ends_with("[ ]") || before.ends_with("[]");
    }
    let word = |back: usize| at.checked_sub(back).map_or("", |i| clause.word(i));
    word(1) == "]" && word(2) == "[" || matches!(word(1), "☐" | "□")
}

fn is_code_position(text: &str, clause: &Clause, at: usize) -> bool {
    let touches =
        at.checked_sub(1).and_then(|i| Some((clause.scan.folded.tokens.get(i)?.span.end, clause.scan.folded.tokens.get(at)?.span.start)));
    // "$ 97535-GO x2" opens a line of charges; "$97" is an amount.
    let apart = touches.is_some_and(|(end, start)| text.get(end..start).is_some_and(|gap| gap.contains(char::is_whitespace)));
    let before = at.checked_sub(1).map_or("", |i| clause.word(i));
    let after = clause.word(at + 1);
    // Amounts, telephone numbers, decimals.
    let telephone = after == "-" && clause.word(at + 2).len() == 4;
    if unticked(text, clause, at) {
        return false;
    }
    let marked = before == "#" || before == "$" && !apart || takes(before, Place::OtherNumber);
    !telephone && !marked
}

fn is_authorisation(clause: &Clause) -> bool {
    (0..clause.len()).any(|i| takes(clause.word(i), Place::Authorisation))
}

/// Whether a token is a modifier: "went" and "going" fold to "go" and are none.
fn modifier_at(text: &str, clause: &Clause, at: usize) -> Option<Fact<Modifier>> {
    let word = clause.word(at);
    let token = clause.scan.folded.tokens.get(at)?;
    let raw = token.span.of(text);
    // "[97530, 25]" is minutes; the modifier 25 is set close to its code, or beside another one.
    if word == "25"
        && !text.get(..token.span.start).is_some_and(|before| before.ends_with('-'))
        && !at.checked_sub(1).is_some_and(|i| is_modifier(clause.word(i)))
    {
        return None;
    }
    (is_modifier(word) && raw.len() == 2).then(|| Modifier::parse(word).map(|m| Fact::new(m, token.span))).flatten()
}

fn read(
    text: &str,
    clause: &Clause,
    name: &Name,
    before: Option<(Fact<u32>, usize)>,
    limit: usize,
    mentions: &[Mention],
    lexicon: &Lexicon,
) -> CodeMention {
    let folded = &clause.scan.folded;
    let (at, own) = (name.first, name.code.value);
    let mut first = before.map_or(at, |(_, first)| first);
    let mut units = before.map(|(units, _)| units);
    // "2 x 97530"
    if units.is_none()
        && at >= 2
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
    let mut modifiers: Vec<Fact<Modifier>> = Vec::new();
    let mut minutes = None;
    let mut i = name.end;
    let mut end = name.end;
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
        let minutes_next = units.is_none() && takes(clause.word(i + 1), Place::MinuteUnit);
        if let Some(modifier) = modifier_at(text, clause, i).filter(|_| modifiers.len() < 5 && !minutes_next) {
            modifiers.push(modifier);
            i += 1;
            end = i;
            continue;
        }
        if let Some((value, next, strong)) = units_at(clause, i, limit, mentions) {
            if units.is_some() {
                break;
            }
            if strong || value <= MOST_UNITS {
                units = Some(Fact::new(value, clause.span(i, next)));
                i = next;
                end = i;
                continue;
            }
            break;
        }
        // "97110 x2 (30)": behind the units a number in brackets is the minutes.
        if units.is_some()
            && minutes.is_none()
            && word == "("
            && let Some((value, close)) =
                whole(folded, i + 1, 240).filter(|(value, close)| *value > MOST_UNITS && clause.word(*close) == ")")
        {
            minutes = Some(Minutes::exact(value, clause.span(i + 1, close)));
            i = close + 1;
            end = i;
            continue;
        }
        // The label of the same service, in brackets or not, stands between the code and its units.
        if let Some(label) =
            clause.scan.all(TableId::Labels).find(|h| h.first == i && h.end <= limit && lexicon.row(h).cell(0) == own.as_str())
        {
            i = label.end;
            continue;
        }
        if matches!(word, ":" | "-" | "," | "(" | ")" | "." | "/" | "|" | "=" | "&" | "·" | "[" | "]" | "+") || takes(word, Place::InCharge)
            // "97535/none/1"
            || word == "non"
            || word == "none"
        {
            i += 1;
            continue;
        }
        break;
    }
    let span = clause.span(first, end);
    CodeMention { charge: Charge { span, code: name.code, units, modifiers, minutes }, first, end, billed: false }
}

/// Units that start at a token: value, the token after, and whether a word or sign says that they are units.
fn units_at(clause: &Clause, at: usize, limit: usize, mentions: &[Mention]) -> Option<(u32, usize, bool)> {
    let folded = &clause.scan.folded;
    let word = clause.word(at);
    let named = |end: usize| takes(clause.word(end), Place::UnitName);
    if word == "x" || word == "×" || word == "*" {
        if mentions.iter().any(|m| m.first == at + 1) {
            return None;
        }
        let (value, end) = whole(folded, at + 1, 40)?;
        return Some((value, if named(end) { end + 1 } else { end }, true));
    }
    if matches!(word, "unit" | "u" | "qty" | "quantity") {
        let skip = usize::from(matches!(clause.word(at + 1), ":" | "=" | "x" | "-" | "be"));
        let (value, end) = whole(folded, at + 1 + skip, 40)?;
        return (!named(end)).then_some((value, end, true));
    }
    let (value, end) = whole(folded, at, 99)?;
    if named(end) {
        return Some((value, end + 1, true));
    }
    // A bare number is units where nothing else claims it; "(97168) 3/6/26" is a date.
    let next = clause.word(end);
    let day = clause.word(end + 1);
    if next == "/" && day.len() <= 2 && day.starts_with(|c: char| c.is_ascii_digit()) && clause.word(end + 2) == "/" {
        return None;
    }
    let free = end >= limit
        || matches!(next, "," | ")" | "." | "/" | "|" | "" | "-" | "=" | "(" | "·" | "and" | "&" | "]" | "+" | ">" | ";")
        || MODIFIERS.contains(&next)
        || code(next).is_some();
    (free && !clause.word(at).contains('.')).then_some((value, end, false))
}

/// Whether the clause holds nothing but codes, their parts and billing words.
pub(super) fn covers_clause(clause: &Clause, codes: &[CodeMention]) -> bool {
    (0..clause.len()).all(|i| {
        codes.iter().any(|c| c.first <= i && i < c.end)
            || matches!(clause.word(i), "," | "." | ";" | ":" | "/" | "|" | "-" | "&" | "(" | ")" | "·" | "+")
            || takes(clause.word(i), Place::ChargeList)
            || clause.scan.all(TableId::Labels).any(|h| h.first <= i && i < h.end)
            || clause.scan.all(TableId::Totals).any(|h| h.first <= i && i < h.end)
            || takes(clause.word(i), Place::MinuteUnit)
            || clause.word(i).bytes().all(|b| b.is_ascii_digit())
    })
}
