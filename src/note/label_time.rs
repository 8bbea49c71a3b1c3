//! Pass: the time, the givers and the mode that stand around a label, after it or before it.

use super::giver_minutes::divided;
use super::joints::{blank_end, bracket_has_time, is_rest, mode_at, role, role_at, role_minutes_follow, time_follows};
use super::labels::{Label, Parts};
use super::model::{Fact, Minutes, Mode};
use super::numbers::whole;
use crate::config::ProviderRole;
use crate::lexicon::{Place, TableId, takes};
use crate::text::Span;

/// What stands around a label.
pub(super) struct Around {
    /// First token of label or minutes.
    pub(super) first: usize,
    /// One past the last token of label, minutes and provider.
    pub(super) end: usize,
    pub(super) minutes: Option<Minutes>,
    pub(super) provider: Option<Fact<ProviderRole>>,
    pub(super) provider_minutes: Vec<Fact<(ProviderRole, u32)>>,
    pub(super) mode: Option<Fact<Mode>>,
    /// A blank stands where its time is still to be written.
    pub(super) asked: bool,
}

/// Looks around the labels of `group`, which share one time, between the tokens `floor` and `ceiling`.
pub(super) fn around(parts: &Parts<'_>, group: &[&Label], floor: usize, ceiling: usize) -> Option<Around> {
    let (head, last) = (*group.first()?, *group.last()?);
    let carried = group.iter().find_map(|l| l.code_mention.and_then(|i| parts.codes[i].charge.minutes));
    let mut found = after(parts, head, last, carried, ceiling);
    if let Some((each, first, end)) = divided(parts, last.end, ceiling)
        && found.provider_minutes.len() < 2
        && found.minutes.or(carried).is_none_or(|m| m.value == each.iter().map(|f| f.value.1).sum::<u32>())
    {
        // "97535 30 min dressing, min A - OT 15 min, COTA 15 min": what stands between was done, and is no part of the label.
        let named = |h: &crate::lexicon::Hit| h.first >= found.end && h.end <= first;
        if !parts.clause.scan.of(TableId::Activities).iter().any(named) {
            found.end = found.end.max(end);
        }
        found.provider_minutes = each;
        found.provider = None;
    }
    found.minutes = found.minutes.or(carried).or_else(|| sum(&found.provider_minutes));
    if found.minutes.is_none()
        && let Some(before) = time_before(parts, head, floor)
    {
        found.minutes = Some(before.minutes);
        found.first = before.first;
    }
    giver_before(parts, head, floor, &mut found);
    if found.minutes.is_none() {
        bare(parts, head, last, floor, &mut found);
    }
    if found.minutes.is_none() {
        before_its_words(parts, head, last, ceiling, &mut found);
    }
    if found.minutes.is_none() && floor == 0 {
        opening_clock(parts, head, &mut found);
    }
    if found.minutes.is_none() {
        last_columns(parts, head, ceiling, &mut found);
    }
    if found.minutes.is_none() {
        last_column(parts, head, ceiling, &mut found);
    }
    earlier_clock(parts, head, floor, &mut found);
    later_clock(parts, ceiling, &mut found);
    clock_of_sentence(parts, floor, ceiling, &mut found);
    Some(found)
}

/// After the label: only words that join a label to its time.
fn after(parts: &Parts<'_>, head: &Label, last: &Label, carried: Option<Minutes>, ceiling: usize) -> Around {
    let clause = parts.clause;
    let mut end = last.end;
    let mut minutes = None;
    let mut provider_minutes: Vec<Fact<(ProviderRole, u32)>> = Vec::new();
    let mut mode = None;
    let mut asked = false;
    let mut i = last.end;
    let mut steps = 0;
    let mut pending_role: Option<Fact<ProviderRole>> = None;
    // "[97530, 25]": code and minutes in one bracket.
    let opens = head.first.checked_sub(1).is_some_and(|i| matches!(clause.word(i), "[" | "("));
    if opens
        && head.code_mention.is_some()
        && clause.word(i) == ","
        && let Some((value, close)) =
            whole(&clause.scan.folded, i + 1, 120).filter(|(value, close)| *value >= 5 && matches!(clause.word(*close), "]" | ")"))
    {
        minutes = Some(Minutes::exact(value, clause.span(i + 1, close)));
        i = close;
        end = close;
    }
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
        if let Some(mention) = parts.mentions.iter().find(|m| m.first == i).filter(|m| !are_feet(parts, head, m)) {
            let several = carried.or(minutes).is_some() || !provider_minutes.is_empty() || role_minutes_follow(parts, mention.end, ceiling);
            if let Some(role) = pending_role.filter(|_| several) {
                pending_role = None;
                provider_minutes.push(Fact::new((role.value, mention.minutes.value), role.span.join(mention.minutes.span)));
            } else if let Some(clock) = minutes.filter(|m| m.clock.is_some() && m.value == mention.minutes.value) {
                // "9:05-9:28 (23 min)" says one time twice.
                minutes = Some(Minutes { clock: clock.clock, ..mention.minutes });
            } else if let Some(clock) = minutes.filter(|m| m.clock.is_some_and(|c| !c.valid) && m.value == 0) {
                // "09:58-09:45  13 min": the range cannot be, and the minutes are stated all the same.
                minutes = Some(Minutes { clock: clock.clock, span: clock.span, ..mention.minutes });
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
        // "97140 | joint mob | 15 min": a cell of words stands between.
        if word == "|"
            && minutes.is_none()
            && let Some(close) = (i + 1..ceiling.min(i + 7)).find(|&j| clause.word(j) == "|")
            && close > i + 1
            && !parts.mentions.iter().any(|m| m.first == i + 1)
            && time_follows(parts, close + 1, ceiling)
        {
            i = close;
            end = i;
            continue;
        }
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
        if let Some(next) = blank_end(clause, i, ceiling) {
            (i, end, asked) = (next, next, true);
            continue;
        }
        if minutes.is_none()
            && carried.is_none()
            && let Some((value, next)) = before_colon(parts, last, i)
        {
            minutes = Some(Minutes::exact(value, clause.span(i, i + 1)));
            i = next;
            end = i;
            break;
        }
        let seen = minutes.is_some() || carried.is_some() || !provider_minutes.is_empty();
        let joins = match word {
            ":" | "|" | "=" | "·" | "*" => true,
            "to" if is_arrow(parts, i) => time_follows(parts, i + 1, ceiling) || seen,
            "." => (clause.word(i + 1) == "." || clause.word(i.saturating_sub(1)) == ".") && time_follows(parts, i, ceiling),
            "(" | "[" => bracket_has_time(parts, i, ceiling) || before_colon(parts, last, i + 1).is_some(),
            ")" | "]" => end == i,
            "-" if before_colon(parts, last, i + 1).is_some() => true,
            "-" | "," | "/" | "+" | "&" => time_follows(parts, i + 1, ceiling),
            _ if takes(word, Place::LabelToTime) => {
                // "97530 and 97110 together, 38 min"
                let comma = usize::from(clause.word(i + 1) == ",");
                !seen && (time_follows(parts, i + 1 + comma, ceiling) || word == "x" && before_colon(parts, last, i + 1).is_some())
                    || word == "timed" && seen
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
        if word == "to" && seen {
            end = i;
            break;
        }
    }
    let provider = pending_role.filter(|_| provider_minutes.is_empty());
    Around { first: head.first, end, minutes, provider, provider_minutes, mode, asked }
}

/// "Gait 150' x2 RW CGA": behind the name of walking a prime is of feet, where repetitions, a device or help follow it.
fn are_feet(parts: &Parts<'_>, head: &Label, mention: &super::minutes::Mention) -> bool {
    const FAR: u32 = 45;
    const SOME: u32 = 30;
    let clause = parts.clause;
    let walks = head.code.is_some_and(|code| code.value.as_str() == "97116") && head.code_mention.is_none();
    let next = mention.end;
    let equipped =
        clause.scan.all(TableId::Equipment).chain(clause.scan.all(TableId::Assist)).any(|h| h.first <= next + 1 && next <= h.first);
    let repeated = clause.word(next) == "x" && clause.word(next + 1).starts_with(|c: char| c.is_ascii_digit());
    // "Gait 8' SPC 2x150'": a few may be minutes.
    walks && mention.weak && (mention.minutes.value > FAR || repeated || equipped && mention.minutes.value >= SOME)
}

/// "TE x 15:", "TherAct (23):": a number between the name of a service and its colon is its minutes, and what comes after the colon.
///
/// After a written code a small number is its units.
fn before_colon(parts: &Parts<'_>, label: &Label, at: usize) -> Option<(u32, usize)> {
    let clause = parts.clause;
    let (value, next) = whole(&clause.scan.folded, at, 120)?;
    let least = if label.code_mention.is_some() { 10 } else { 5 };
    let bracket = usize::from(matches!(clause.word(next), ")" | "]"));
    let marks = (label.end..at).all(|i| matches!(clause.word(i), "(" | "[" | "-" | "x"));
    // "97110 (15) SLR": more than anybody bills in units.
    let words = clause.word(next + bracket).starts_with(char::is_alphabetic);
    let bracketed = bracket == 1 && words && label.code_mention.is_some() && value >= 10;
    let colon =
        bracketed || clause.word(next + bracket) == ":" && !clause.word(next + bracket + 1).starts_with(|c: char| c.is_ascii_digit());
    let colon_mark = usize::from(clause.word(next + bracket) == ":");
    (value >= least && marks && colon).then_some((value, next + bracket + colon_mark))
}

/// "97535 → 25m → shower": an arrow that the fold reads as "to".
fn is_arrow(parts: &Parts<'_>, at: usize) -> bool {
    parts.clause.scan.folded.tokens.get(at).is_some_and(|t| !t.span.of(parts.text).contains(char::is_alphabetic))
}

/// Minutes of several givers together.
fn sum(each: &[Fact<(ProviderRole, u32)>]) -> Option<Minutes> {
    let span = each.iter().map(|f| f.span).reduce(Span::join)?;
    Some(Minutes::exact(each.iter().map(|f| f.value.1).sum(), span))
}

/// A time that stands before a label.
pub(super) struct Before {
    /// Its first token.
    pub(super) first: usize,
    minutes: Minutes,
}

/// Before the label: "15 mins TE", "twelve minutes of gait training", "10:05-10:31 TA".
pub(super) fn time_before(parts: &Parts<'_>, head: &Label, floor: usize) -> Option<Before> {
    let clause = parts.clause;
    let mut at = head.first;
    for back in 0..5 {
        if at <= floor {
            return None;
        }
        // "[24m] 97542 GO x2"
        let bracketed = matches!(clause.word(at - 1), "]" | ")") && back == 0 && at == head.first;
        if bracketed
            && let Some(mention) = parts.mentions.iter().find(|m| m.end + 1 == at && m.first > floor.max(1) - 1)
            && mention.first.checked_sub(1).is_some_and(|open| matches!(clause.word(open), "[" | "("))
        {
            // "13:38-13:22 (16 min) TherAct": the range of times before the bracket is checked against it.
            let clock = parts.clocks.iter().find(|c| c.1 + 1 == mention.first);
            let minutes = clock.map_or(mention.minutes, |&(_, _, range)| {
                let valid = range.clock.is_none_or(|clock| clock.valid);
                Minutes { clock: range.clock, span: if valid { mention.minutes.span } else { range.span }, ..mention.minutes }
            });
            return Some(Before { first: clock.map_or(mention.first - 1, |c| c.0), minutes });
        }
        if let Some(mention) = parts.mentions.iter().find(|m| m.end == at) {
            // A prime may be one of feet, unless it opens its line: "15' TE".
            let opens = mention.first == 0 || matches!(clause.word(mention.first - 1), "," | "/" | ";" | "+" | "|");
            let sure = back > 0 || !mention.weak || opens && (head.acronym || head.anywhere);
            // "1:14p-1:04p   20 min   97112": a range that cannot be is shown, whatever the minutes say.
            let clock = parts.clocks.iter().find(|c| c.1 == mention.first && c.0 >= floor && c.2.clock.is_some_and(|clock| !clock.valid));
            let minutes =
                clock.map_or(mention.minutes, |&(_, _, range)| Minutes { clock: range.clock, span: range.span, ..mention.minutes });
            return (mention.first >= floor && sure).then_some(Before { first: clock.map_or(mention.first, |c| c.0), minutes });
        }
        if let Some(&(first, _, minutes)) = parts.clocks.iter().find(|c| c.1 == at) {
            return Some(Before { first, minutes });
        }
        let word = clause.word(at - 1);
        // "the first fifteen minutes, which is 97129"
        // "The longest part, 23 minutes, was therapeutic activities"
        let which = word == ","
            && (matches!(clause.word(at), "which" | "be")
                || head.code_mention.is_some() && at == head.first && clause.word(head.end) == ":");
        // "for 24 minutes, 11:20 to 11:44, we did therapeutic activity"
        // "10:35-11:00 (25 min), 97535", "(25 min, after the group), 97535"
        if word == ","
            && at >= 2
            && matches!(clause.word(at - 2), ")" | "]")
            && let Some(open) = (floor..at - 2).rev().find(|&i| matches!(clause.word(i), "(" | "["))
            && let Some(mention) = parts.mentions.iter().find(|m| m.first == open + 1)
        {
            return Some(Before { first: mention.first, minutes: mention.minutes });
        }
        let set_off = word == ","
            && (parts.clocks.iter().any(|c| c.1 + 1 == at) || parts.mentions.iter().any(|m| m.end + 1 == at && at < head.first));
        if !which && !set_off && !matches!(word, "-" | ":" | "(" | "[" | "|") && !takes(word, Place::TimeToLabel) {
            return None;
        }
        at -= 1;
    }
    None
}

/// "PTA 16 min 97110": who stands before the time that stands before the label.
fn giver_before(parts: &Parts<'_>, head: &Label, floor: usize, found: &mut Around) {
    alone(parts, head, floor, found);
    if found.provider.is_some() || found.first >= head.first {
        return;
    }
    let giver = parts.clause.scan.of(TableId::Roles).into_iter().find(|h| h.end == found.first && h.first >= floor);
    if let Some(hit) = giver.filter(|h| !h.span.of(parts.text).chars().any(char::is_lowercase)) {
        found.provider = role(parts.lexicon.row(&hit).cell(0)).map(|role| Fact::new(role, hit.span));
        found.first = hit.first;
    }
}

/// "COTA (Y.B.) alone with resident, 97530, 15 min": whoever opens the line and treats alone gave it.
fn alone(parts: &Parts<'_>, head: &Label, floor: usize, found: &mut Around) {
    const NEAR: usize = 10;
    let clause = parts.clause;
    let opens = clause.scan.of(TableId::Roles).into_iter().find(|h| h.first == 0 && h.end <= head.first);
    let Some(hit) = opens.filter(|_| floor == 0 && found.provider.is_none()) else { return };
    if (hit.end..head.first.min(hit.end + NEAR)).any(|i| clause.word(i) == "alone" || clause.word(i) == "alon") {
        found.provider = role(parts.lexicon.row(&hit).cell(0)).map(|role| Fact::new(role, hit.span));
    }
}

/// "SLR 3x10, SAQ 3#          10   97110": the minutes and the code end a row, each set apart by a gap.
fn last_columns(parts: &Parts<'_>, head: &Label, ceiling: usize, found: &mut Around) {
    const LEAST: u32 = 5;
    let clause = parts.clause;
    let tokens = &clause.scan.folded.tokens;
    let Some(at) = head.first.checked_sub(1).filter(|&i| i > 0 && head.code_mention.is_some() && head.end >= ceiling.min(tokens.len()))
    else {
        return;
    };
    let gap = |a: usize, b: usize| match (tokens.get(a), tokens.get(b)) {
        (Some(a), Some(b)) => parts.text.get(a.span.end..b.span.start).is_some_and(|gap| gap.starts_with("  ") || gap.contains('\t')),
        _ => false,
    };
    if let Some((value, end)) = whole(&clause.scan.folded, at, 120)
        && value >= LEAST
        && end == head.first
        && gap(at - 1, at)
        && gap(at, head.first)
    {
        found.minutes = Some(Minutes::exact(value, clause.span(at, end)));
        found.first = found.first.min(at);
    }
}

/// "97140   joint mobs, passive flexion holds             15 min": the time ends the line, set apart by a gap.
fn last_column(parts: &Parts<'_>, head: &Label, ceiling: usize, found: &mut Around) {
    let clause = parts.clause;
    let ends_line = |m: &&super::minutes::Mention| {
        let end = clause.scan.folded.tokens.get(m.end - 1).map_or(0, |t| t.span.end);
        parts.text.get(end..).and_then(|rest| rest.lines().next()).is_none_or(|rest| rest.trim().is_empty())
    };
    let Some(mention) = parts.mentions.iter().find(|m| m.end <= ceiling && ends_line(m)) else { return };
    let before = parts.text.get(..mention.minutes.span.start).unwrap_or_default();
    let apart = before.ends_with("   ") || before.ends_with('\t');
    if apart && clause.segment.leads && head.first == 0 && head.code_mention.is_some() {
        found.minutes = Some(mention.minutes);
    }
}

/// "MT 15 (97140)": a bare number between a label and its own code; "[20] NMR": one in brackets before it.
fn bare(parts: &Parts<'_>, head: &Label, last: &Label, floor: usize, found: &mut Around) {
    let clause = parts.clause;
    // "97535-GO-CO-59, 2": a modifier is no time.
    let written = |i: usize| parts.codes.iter().any(|code| code.first <= i && i < code.end);
    let inside = (head.first..last.end).filter(|i| !written(*i)).find_map(|i| {
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
        found.minutes = Some(Minutes::exact(value, clause.span(next - 1, next)));
        found.first = found.first.min(next - 1);
    }
}

/// "97110 exercise, 14 min: pulley 3 min": a written code, a word or two, and the time that a colon sets before what was done.
fn before_its_words(parts: &Parts<'_>, head: &Label, last: &Label, ceiling: usize, found: &mut Around) {
    const NEAR: usize = 4;
    let clause = parts.clause;
    let Some(time) = parts.mentions.iter().find(|m| m.first > last.end && m.end < ceiling) else { return };
    let name = (last.end..time.first).all(|i| clause.word(i).starts_with(char::is_alphabetic) || matches!(clause.word(i), "," | "-" | "("));
    let colon = time.end + usize::from(clause.word(time.end) == ")");
    if head.code_mention.is_some() && name && time.first <= last.end + NEAR && clause.word(colon) == ":" {
        found.minutes = Some(time.minutes);
        found.end = colon + 1;
    }
}

/// "9:00-9:15  (15)  W.H. PT  97530  sit to stand": the time opens the line, the person stands between.
fn opening_clock(parts: &Parts<'_>, head: &Label, found: &mut Around) {
    let scan = &parts.clause.scan;
    if head.first <= 14
        && let Some(&(from, to, minutes)) = parts.clocks.iter().find(|c| c.0 <= 1 && c.1 <= head.first)
        && !scan.of(TableId::Activities).iter().any(|h| h.first >= to && h.end <= head.first)
    {
        // "13:38-13:22 (16 min)": the range cannot be, and the minutes are stated all the same.
        let stated = || parts.mentions.iter().find(|m| m.first >= to && m.first <= to + 1 && m.end <= head.first);
        let valid = minutes.clock.is_none_or(|clock| clock.valid);
        let own = stated().filter(|_| !valid).map(|m| Minutes { clock: minutes.clock, span: minutes.span, ..m.minutes });
        found.minutes = own.or(Some(minutes));
        found.first = from;
        let giver = || scan.of(TableId::Roles).into_iter().find(|h| h.first >= to && h.end <= head.first);
        found.provider = found.provider.or_else(|| giver().and_then(|h| Some(Fact::new(role(parts.lexicon.row(&h).cell(0))?, h.span))));
    }
}

/// "13:10-13:22  97140 12 min": the clock stands before the label, its minutes after.
fn earlier_clock(parts: &Parts<'_>, head: &Label, floor: usize, found: &mut Around) {
    let marks = |from: usize| (from..head.first).all(|i| matches!(parts.clause.word(i), "(" | "[" | ":" | "-" | "|" | ","));
    if let Some(Minutes { clock: clock @ None, span, .. }) = &mut found.minutes
        && found.first == head.first
        && let Some(&(from, _, range)) = parts.clocks.iter().find(|c| c.0 >= floor && c.1 <= head.first && marks(c.1))
    {
        *clock = range.clock;
        if range.clock.is_some_and(|c| !c.valid) {
            *span = range.span; // what is wrong is shown where it stands
        }
        found.first = from;
    }
}

/// "In the morning, 10:05 to 10:30, she was one of four in the group (97150, 25 minutes)": the one clock of the sentence, as long as the time.
fn clock_of_sentence(parts: &Parts<'_>, floor: usize, ceiling: usize, found: &mut Around) {
    let mut ranges = parts.clocks.iter().filter(|c| c.0 >= floor && c.1 <= ceiling);
    if let (Some(&(_, _, range)), None) = (ranges.next(), ranges.next())
        && let Some(Minutes { clock: clock @ None, value, .. }) = &mut found.minutes
        && range.value == *value
    {
        *clock = range.clock;
    }
}

/// After a comma the day's clock may follow: "45 min, 3 residents, 10:00-10:45".
fn later_clock(parts: &Parts<'_>, ceiling: usize, found: &mut Around) {
    let end = found.end;
    if let Some(Minutes { clock: clock @ None, .. }) = &mut found.minutes
        && let Some(&(_, to, range)) = parts.clocks.iter().find(|c| c.0 >= end && c.0 <= end + 8 && c.1 <= ceiling)
        && !parts.clause.scan.of(TableId::Activities).iter().any(|h| h.first >= end && h.end <= to)
    {
        *clock = range.clock;
        found.end = to;
    }
}
