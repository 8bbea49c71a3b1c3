//! Pass: labels and codes that carry treatment time, found in one clause.

use super::charges::CodeMention;
use super::joints::{
    bracket_has_time, is_opening, is_rest, mode_at, role, role_at, role_minutes_follow, time_follows, with_code_in_bracket,
};
use super::minutes::Mention;
use super::model::{Fact, Minutes, Mode};
use super::numbers::whole;
use super::sections::Clause;
use crate::config::{Code, ProviderRole};
use crate::lexicon::{Lexicon, TableId};
use crate::text::Span;

/// A label with its minutes: where a service begins.
#[derive(Clone, Debug)]
pub(super) struct Anchor {
    /// First token of label or minutes.
    pub(super) first: usize,
    /// One past the last token of label, minutes and provider.
    pub(super) end: usize,
    pub(super) code: Option<Fact<Code>>,
    pub(super) shared_with: Vec<Fact<Code>>,
    pub(super) minutes: Option<Minutes>,
    pub(super) provider: Option<Fact<ProviderRole>>,
    pub(super) provider_minutes: Vec<Fact<(ProviderRole, u32)>>,
    pub(super) mode: Option<Fact<Mode>>,
    /// Index into the codes of the clause, where the label is a written code.
    pub(super) code_mention: Option<usize>,
    /// The label stands at the start of its clause.
    pub(super) leads: bool,
    /// A colon, dash or bar follows the label.
    pub(super) marked: bool,
    /// An evaluation: untimed, its code may stand elsewhere.
    pub(super) evaluation: bool,
}

/// A label or code before its minutes are looked for.
pub(super) struct Label {
    pub(super) first: usize,
    pub(super) end: usize,
    code: Option<Fact<Code>>,
    /// May stand anywhere; else only in the position of a label.
    anywhere: bool,
    /// Written in capitals as a code of two or three letters.
    acronym: bool,
    pub(super) code_mention: Option<usize>,
    evaluation: bool,
}

/// Everything of a clause that anchors look at.
pub(super) struct Parts<'a> {
    pub(super) text: &'a str,
    pub(super) clause: &'a Clause,
    pub(super) codes: &'a [CodeMention],
    pub(super) mentions: &'a [Mention],
    /// Clock ranges as token ranges with their minutes.
    pub(super) clocks: &'a [(usize, usize, Minutes)],
    pub(super) lexicon: &'a Lexicon,
}

/// Finds the anchors of a clause in order.
pub(super) fn anchors(parts: &Parts<'_>) -> Vec<Anchor> {
    let labels = labels(parts);
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut n = 0;
    while n < labels.len() {
        // Labels joined by a slash share what follows.
        let mut group = vec![&labels[n]];
        while let Some(next) = labels.get(n + 1) {
            let last = group[group.len() - 1];
            let joined = next.first == last.end + 1
                && matches!(parts.clause.word(last.end), "/" | "&" | "+" | "and")
                && (last.acronym == next.acronym || parts.clause.word(last.end) != "and");
            if !joined {
                break;
            }
            group.push(next);
            n += 1;
        }
        n += 1;
        let floor = anchors.last().map_or(0, |a| a.end);
        let ceiling = labels.get(n).map_or(parts.clause.len(), |l| l.first);
        if let Some(anchor) = anchor(parts, &group, floor, ceiling, &labels[n..]) {
            anchors.push(anchor);
        }
    }
    spread_unit(parts, &labels, &mut anchors);
    // "Epley L x2 … [95992, 12 min untimed]": a code that closes the clause of its own label is the same service.
    let mut n = 1;
    while n < anchors.len() {
        let (before, after) = anchors.split_at_mut(n);
        let (first, second) = (&mut before[n - 1], &after[0]);
        let same = first.code.is_some() && first.code.map(|c| c.value) == second.code.map(|c| c.value);
        let same = same
            && !(first.code_mention.is_some() && second.code_mention.is_some())
            && (first.minutes.is_none() || second.minutes.is_none() || first.minutes.map(|m| m.value) == second.minutes.map(|m| m.value));
        if same {
            if second.code_mention.is_some() {
                first.code_mention = second.code_mention;
                first.code = second.code;
            }
            first.minutes = first.minutes.or(second.minutes);
            anchors.remove(n);
        } else {
            n += 1;
        }
    }
    anchors
}

fn labels(parts: &Parts<'_>) -> Vec<Label> {
    let Parts { text, clause, codes, lexicon, .. } = parts;
    let mut labels: Vec<Label> = codes
        .iter()
        .enumerate()
        .map(|(i, c)| Label {
            first: c.first,
            end: c.end,
            code: Some(c.charge.code),
            anywhere: true,
            acronym: false,
            code_mention: Some(i),
            evaluation: is_evaluation(c.charge.code.value),
        })
        .collect();
    for hit in clause.scan.of(TableId::Labels) {
        let row = lexicon.row(&hit);
        let code = Code::parse(row.cell(0)).map(|c| Fact::new(c, hit.span));
        // "Therapeutic Activities (97530)", "97530 TherAct", "97530 - TherAct": one label, the code decides.
        if let Some(label) = labels.iter_mut().find(|l| l.code_mention.is_some() && near(clause, l, hit.first, hit.end)) {
            label.first = label.first.min(hit.first);
            label.end = label.end.max(hit.end);
            continue;
        }
        let words = hit.span.of(text);
        let acronym = words.len() <= 4 && words.chars().all(|c| c.is_ascii_uppercase() || c == '/') && !clause_is_capitals(text, clause);
        // A short name that means other things too is no label inside other words: "toilet transfer x5".
        let before = hit.first.checked_sub(1).map_or("", |i| clause.word(i));
        let inside = before.len() > 1
            && before.chars().all(char::is_alphabetic)
            && !matches!(
                before,
                "and"
                    | "then"
                    | "min"
                    | "minut"
                    | "of"
                    | "for"
                    | "unit"
                    | "also"
                    | "direct"
                    | "skil"
                    | "um"
                    | "to"
                    | "pt"
                    | "pta"
                    | "ot"
                    | "ota"
                    | "cota"
                    | "in"
                    | "on"
                    | "the"
                    | "x"
            );
        if inside && row.cell(2) == "label" {
            continue;
        }
        let evaluation = row.cell(2) == "complexity" || code.is_some_and(|c| is_evaluation(c.value));
        labels.push(Label {
            first: hit.first,
            end: hit.end,
            code,
            anywhere: row.cell(2) == "anywhere",
            acronym,
            code_mention: None,
            evaluation,
        });
    }
    for i in 0..clause.len() {
        let evaluation = matches!(clause.word(i), "evaluation" | "eval" | "evaluat" | "re" | "reeval" | "reevaluation")
            && (clause.word(i) != "re" || matches!(clause.word(i + 1), "eval" | "evaluation"));
        if evaluation && !labels.iter().any(|l| l.first <= i && i < l.end) {
            labels.push(Label { first: i, end: i + 1, code: None, anywhere: false, acronym: false, code_mention: None, evaluation: true });
        }
    }
    labels.sort_by_key(|l| l.first);
    labels
}

fn clause_is_capitals(text: &str, clause: &Clause) -> bool {
    let words = clause.body.of(text);
    words.len() > 24 && !words.chars().any(char::is_lowercase)
}

/// Whether an evaluation or re-evaluation code.
pub(super) fn is_evaluation(code: Code) -> bool {
    matches!(
        code.as_str(),
        "97161"
            | "97162"
            | "97163"
            | "97164"
            | "97165"
            | "97166"
            | "97167"
            | "97168"
            | "92521"
            | "92522"
            | "92523"
            | "92524"
            | "92610"
            | "92597"
    )
}

fn near(clause: &Clause, label: &Label, first: usize, end: usize) -> bool {
    let between = if end <= label.first {
        end..label.first
    } else if label.end <= first {
        label.end..first
    } else {
        return true;
    };
    between.len() <= 3
        && between.clone().all(|i| {
            between.len() <= 3 && clause.word(i).bytes().all(|b| b.is_ascii_digit()) && label.first > end
                || matches!(clause.word(i), "(" | "-" | ":" | "cpt" | "," | "|" | ")" | "[" | "cod")
        })
}

fn anchor(parts: &Parts<'_>, group: &[&Label], floor: usize, ceiling: usize, _later: &[Label]) -> Option<Anchor> {
    let clause = parts.clause;
    let head = group[0];
    let last = group[group.len() - 1];
    let leads = (floor..head.first).all(|i| is_opening(clause, i)) && (floor == 0 || floor < head.first);
    let mut end = last.end;
    let mut first = head.first;
    let mut minutes = None;
    let mut provider = None;
    let mut provider_minutes: Vec<Fact<(ProviderRole, u32)>> = Vec::new();
    let mut mode = None;
    let carried = group.iter().find_map(|l| l.code_mention.and_then(|i| parts.codes[i].charge.minutes));
    // After the label: only words that join a label to its time.
    let mut i = last.end;
    let mut steps = 0;
    let mut pending_role: Option<Fact<ProviderRole>> = None;
    while i < ceiling && steps < 60 {
        if let Some(&(_, to, found)) = parts.clocks.iter().find(|c| c.0 == i) {
            match &mut minutes {
                None => minutes = Some(found),
                Some(Minutes { clock: clock @ None, .. }) => *clock = found.clock,
                Some(_) => break,
            }
            i = to;
            end = i;
            continue;
        }
        if let Some(mention) = parts.mentions.iter().find(|m| m.first == i) {
            if let Some(role) =
                pending_role.take().filter(|_| carried.or(minutes).is_some() || role_minutes_follow(parts, mention.end, ceiling))
            {
                provider_minutes.push(Fact::new((role.value, mention.minutes.value), role.span.join(mention.minutes.span)));
            } else if minutes.is_none() && carried.is_none() && !is_rest(clause, mention.end) {
                minutes = Some(mention.minutes);
            } else {
                break;
            }
            i = mention.end;
            end = i;
            // "25 min RW, CGA": the rest is content; only a bracket, a role, a clock or units may follow.
            continue;
        }
        let word = clause.word(i);
        if let Some(role) = role_at(parts, i) {
            pending_role = Some(role.0);
            i = role.1;
            if let Some((value, next)) = whole(&clause.scan.folded, i, 240)
                && matches!(clause.word(next), "," | ")" | "/" | ";" | "+" | "")
                // "PT 6/2/26" is a date.
                && !(clause.word(next) == "/" && clause.word(next + 1).starts_with(|c: char| c.is_ascii_digit()))
            {
                provider_minutes.push(Fact::new((role.0.value, value), role.0.span));
                pending_role = None;
                i = next;
            }
            end = i;
            continue;
        }
        if let Some(found) = mode_at(parts, i) {
            mode.get_or_insert(found.0);
            i = found.1;
            end = i;
            continue;
        }
        let seen = minutes.is_some() || carried.is_some() || !provider_minutes.is_empty();
        let joins = match word {
            ":" | "|" | "=" | "·" | "*" => true,
            "." => (clause.word(i + 1) == "." || clause.word(i.saturating_sub(1)) == ".") && time_follows(parts, i, ceiling),
            "(" | "[" => bracket_has_time(parts, i, ceiling),
            ")" | "]" => end == i,
            "-" | "," | "/" | "+" | "&" => time_follows(parts, i + 1, ceiling),
            "x" | "for" | "of" | "um" | "uh" | "okay" | "tim" | "total" | "at" | "today" | "be" | "last" | "about" | "approx" | "~"
            | "spend" | "follow" | "timed" | "min" | "minut" | "direct" | "skil" | "@" | "around" | "roughli" | "approximateli" => {
                !seen && time_follows(parts, i + 1, ceiling) || word == "timed" && seen
            }
            _ => false,
        };
        if !joins {
            break;
        }
        steps += 1;
        i += 1;
        if matches!(word, ":" | "|" | ")" | "]") {
            end = i;
            // A colon after the time ends the label.
            if word == ":" && seen {
                break;
            }
        }
    }
    if provider.is_none() && provider_minutes.is_empty() {
        provider = pending_role;
    }
    let mut minutes = minutes.or(carried);
    if minutes.is_none() && !provider_minutes.is_empty() {
        let total = provider_minutes.iter().map(|f| f.value.1).sum();
        minutes = Some(Minutes {
            value: total,
            upper: None,
            approximate: false,
            clock: None,
            span: provider_minutes.iter().map(|f| f.span).reduce(Span::join)?,
        });
    }
    // Before the label: "15 mins TE", "twelve minutes of gait training", "10:05-10:31 TA".
    if minutes.is_none() {
        let mut j = head.first;
        let mut back = 0;
        while j > floor && back < 5 {
            if let Some(mention) = parts.mentions.iter().find(|m| m.end == j) {
                if mention.first >= floor && !(back == 0 && mention.weak) {
                    minutes = Some(mention.minutes);
                    first = mention.first;
                }
                break;
            }
            if let Some(&(from, _, found)) = parts.clocks.iter().find(|c| c.1 == j) {
                minutes = Some(found);
                first = from;
                break;
            }
            if !matches!(
                clause.word(j - 1),
                "go" | "giv"
                    | "tak"
                    | "devot"
                    | "dedicat"
                    | "cover"
                    | "of"
                    | "for"
                    | "on"
                    | "in"
                    | "-"
                    | ":"
                    | "the"
                    | "a"
                    | "spend"
                    | "skil"
                    | "be"
                    | "direct"
                    | "x"
                    | "one"
                    | "("
                    | "|"
                    | "um"
                    | "uh"
                    | "to"
                    | "timed"
                    | "cod"
                    | "do"
                    | "work"
            ) {
                break;
            }
            j -= 1;
            back += 1;
        }
    }
    // "PTA 16 min 97110": who stands before the time that stands before the label.
    if provider.is_none() && first < head.first {
        let giver = clause.scan.of(TableId::Roles).into_iter().find(|h| h.end == first && h.first >= floor);
        let giver = giver.filter(|h| !h.span.of(parts.text).chars().any(char::is_lowercase));
        if let Some(hit) = giver {
            provider = role(parts.lexicon.row(&hit).cell(0)).map(|role| Fact::new(role, hit.span));
            first = hit.first;
        }
    }
    // "MT 15 (97140)": a bare number between a label and its own code; "[20] NMR": one in brackets before it.
    if minutes.is_none() {
        let inside = (head.first..last.end).find_map(|i| {
            whole(&clause.scan.folded, i, 120)
                .filter(|(v, next)| *v >= 5 && *next < last.end && matches!(clause.word(*next), "(" | "[" | "-" | ","))
        });
        let before = head
            .first
            .checked_sub(3)
            .filter(|&i| i >= floor && matches!(clause.word(i), "[" | "(") && matches!(clause.word(i + 2), "]" | ")"))
            .and_then(|i| whole(&clause.scan.folded, i + 1, 120))
            .filter(|(v, _)| *v >= 5);
        if let Some((value, next)) = inside.or(before) {
            let span = clause.span(next - 1, next);
            minutes = Some(Minutes { value, upper: None, approximate: false, clock: None, span });
            first = first.min(next - 1);
        }
    }
    // "9:00-9:15  (15)  W.H. PT  97530  sit to stand": the time opens the line, the person stands between.
    if minutes.is_none()
        && floor == 0
        && head.first <= 14
        && let Some(&(from, to, found)) = parts.clocks.iter().find(|c| c.0 <= 1 && c.1 <= head.first)
        && !clause.scan.of(TableId::Activities).iter().any(|h| h.first >= to && h.end <= head.first)
    {
        minutes = Some(found);
        first = from;
        if provider.is_none() {
            provider = clause
                .scan
                .of(TableId::Roles)
                .into_iter()
                .find(|h| h.first >= to && h.end <= head.first)
                .and_then(|h| Some(Fact::new(role(parts.lexicon.row(&h).cell(0))?, h.span)));
        }
    }
    // After a comma the day's clock may follow: "45 min, 3 residents, 10:00-10:45".
    if let Some(Minutes { clock: clock @ None, .. }) = &mut minutes
        && let Some(&(_, to, found)) = parts.clocks.iter().find(|c| c.0 >= end && c.0 <= end + 8 && c.1 <= ceiling)
        && !clause.scan.of(TableId::Activities).iter().any(|h| h.first >= end && h.end <= to)
    {
        *clock = found.clock;
        end = to;
    }
    // Words before a code in brackets name the service: "MANUAL LYMPH DRAINAGE (97140)".
    if with_code_in_bracket(clause, head) && floor == 0 && head.first <= 8 && first == head.first {
        first = 0;
    }
    let mark = clause.word(last.end);
    let marked = matches!(mark, ":" | "|" | "=" | "(") || mark == "-" && last.end + 1 < clause.len() || mark.is_empty();
    let lone = mark.is_empty() || matches!(mark, "." | ",");
    let with_code = group.iter().any(|l| l.code_mention.is_some());
    let accepted = if minutes.is_some() {
        with_code || head.anywhere || leads || first != head.first && (head.acronym || first == 0)
    } else if head.evaluation && !with_code {
        false
    } else {
        with_code || leads && (head.anywhere && (marked || clause.segment.leads) || head.acronym || marked && !lone || lone && head.acronym)
    };
    if !accepted || head.evaluation && !with_code && minutes.is_none() {
        return None;
    }
    // A bare "ice" or "walking" in the middle of prose with somebody's minutes is not a label.
    if !leads && !head.anywhere && !head.acronym && !with_code && first != 0 {
        return None;
    }
    let code_mention = group.iter().find_map(|l| l.code_mention);
    let mut shared_with: Vec<Fact<Code>> = group[1..].iter().filter_map(|l| l.code).collect();
    shared_with.retain(|c| Some(c.value) != head.code.map(|h| h.value));
    Some(Anchor {
        first,
        end,
        code: head.code,
        shared_with,
        minutes,
        provider,
        provider_minutes,
        mode,
        code_mention,
        leads,
        marked: marked && !lone,
        evaluation: head.evaluation,
    })
}

/// "TE 15, TA 10, NMR 8 min", "TE: 15 / TA: 10 / MT: 8": a unit written once, or not at all, belongs to all.
fn spread_unit(parts: &Parts<'_>, labels: &[Label], anchors: &mut Vec<Anchor>) {
    let clause = parts.clause;
    let bare = |label: &Label| -> Option<(u32, usize)> {
        let mut at = label.end;
        while matches!(clause.word(at), ":" | "-" | "=" | "(" | "x" | "for") {
            at += 1;
        }
        let (value, end) = whole(&clause.scan.folded, at, 120)?;
        let stop = matches!(clause.word(end), "," | "/" | "|" | "" | ")" | "." | "+" | "&" | "and" | "min" | "minut" | "m" | "'");
        (stop && value >= 1).then_some((value, end))
    };
    let found: Vec<Option<(u32, usize)>> = labels.iter().map(bare).collect();
    let numbered = found.iter().flatten().count();
    let alone = labels.len() == 1
        && found[0].is_some_and(|(v, end)| {
            v >= 5
                && (end..clause.len()).all(|i| matches!(clause.word(i), ")" | "." | ","))
                && labels[0].acronym
                && clause.word(labels[0].end) != "("
        });
    if numbered < 2 && !alone || labels.iter().any(|l| l.code_mention.is_some_and(|i| parts.codes[i].billed)) {
        return;
    }
    for (label, found) in labels.iter().zip(&found) {
        let Some((value, end)) = *found else { continue };
        let span = clause.span(end - 1, end);
        let minutes = Minutes { value, upper: None, approximate: false, clock: None, span };
        match anchors
            .iter_mut()
            .find(|a| a.first <= label.first && label.end <= a.end.max(label.end) && a.code.map(|c| c.span) == label.code.map(|c| c.span))
        {
            Some(anchor) => {
                if anchor.minutes.is_none() || anchor.minutes.is_some_and(|m| m.value != value && m.span.start > span.end) {
                    anchor.minutes = Some(minutes);
                    anchor.end = anchor.end.max(end);
                }
            }
            None => anchors.push(Anchor {
                first: label.first,
                end,
                code: label.code,
                shared_with: Vec::new(),
                minutes: Some(minutes),
                provider: None,
                provider_minutes: Vec::new(),
                mode: None,
                code_mention: label.code_mention,
                leads: true,
                marked: true,
                evaluation: label.evaluation,
            }),
        }
    }
    anchors.sort_by_key(|a| a.first);
}
