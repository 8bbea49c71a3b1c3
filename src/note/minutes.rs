//! Pass: every mention of a length of time in minutes, however written; what it measures is decided by later passes.

use std::sync::LazyLock;

use jiff::civil::Time;
use regex::Regex;

use super::model::{ClockRange, Minutes};
use super::numbers::number;
use crate::lexicon::Folded;
use crate::text::Span;

/// A length of time found in the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) minutes: Minutes,
    /// First token.
    pub(super) first: usize,
    /// One past the last token.
    pub(super) end: usize,
    /// Whether the unit is a bare prime or `m`, which may also be feet or metres.
    pub(super) weak: bool,
}

/// More minutes than a day's treatment can have are not minutes of treatment.
const MOST: u32 = 720;

/// Finds the mentions in folded words; spans are offsets into `text`.
pub(super) fn mentions(text: &str, folded: &Folded) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::new();
    let mut at = 0;
    while at < folded.tokens.len() {
        match mention(text, folded, at) {
            Some(found) => {
                at = found.end;
                out.push(found);
            }
            None => at += 1,
        }
    }
    out
}

fn mention(text: &str, folded: &Folded, at: usize) -> Option<Mention> {
    // A number glued to something before it ("4x10", "3/5", "v2") does not begin here.
    if at > 0 && touches(folded, at - 1, at) && matches!(folded.word(at - 1), "/" | "." | ":" | "$") {
        return None;
    }
    if let Some(found) = spoken_hour(folded, at) {
        return finish(text, folded, at, found.0, None, found.1, false);
    }
    // "Min: 30"
    let of_today = usize::from(folded.word(at + 1) == "today");
    if matches!(folded.word(at), "min" | "minut")
        && matches!(folded.word(at + 1 + of_today), ":" | "=")
        && let Some((value, end)) = number(folded, at + 2 + of_today)
        && !matches!(folded.word(end), "/" | ":" | "min" | "minut" | "x")
    {
        return finish(text, folded, at, value, None, end, false);
    }
    let (low, mut next) = number(folded, at)?;
    // "stairs x2 - 12 min", "3 sets of 10 - 12 min": a hyphen between blanks sets the time apart from the count.
    let counted = at.checked_sub(1).map_or("", |i| folded.word(i)) == "x"
        || at.checked_sub(2).is_some_and(|i| folded.word(i + 1) == "of" && matches!(folded.word(i), "set" | "rep"));
    if counted && folded.word(next) == "-" && !touches(folded, next - 1, next) && !touches(folded, next, next + 1) {
        return None;
    }
    let mut high = None;
    if (folded.word(next) == "-" || folded.word(next) == "to" || folded.word(next) == "or" || glued_hyphen(text, folded, next))
        && let Some((value, after)) = number(folded, next + usize::from(!glued_hyphen(text, folded, next)))
        && value > low
    {
        high = Some(value);
        next = after;
    }
    if folded.word(next) == "-" && touches(folded, next - 1, next) && touches(folded, next, next + 1) {
        next += 1; // "15-min"
    }
    // "Ten of those minutes"
    if folded.word(next) == "of" && matches!(folded.word(next + 1), "thos" | "thes" | "the") && folded.word(next + 2) == "minut" {
        next += 2;
    }
    let unit = folded.word(next);
    let (factor, weak, end) = match unit {
        "min" | "minut" | "mn" | "minuet" => {
            if is_assist_min(text, folded, next) {
                return None;
            }
            (1, false, next + 1)
        }
        "hr" | "hour" | "h" if unit != "h" || touches(folded, next - 1, next) => (60, false, next + 1),
        "m" if touches(folded, next - 1, next) && text.get(folded.tokens[next].span.start..folded.tokens[next].span.end) == Some("m") => {
            (1, true, next + 1)
        }
        "'" if touches(folded, next - 1, next) => (1, true, next + 1),
        _ => return None,
    };
    let mut low = low * factor;
    let mut end = end;
    if factor == 60 && folded.word(end) != "," {
        // "1 hr 15 min", "an hour and ten minutes"
        let from = end + usize::from(matches!(folded.word(end), "and" | "&"));
        if let Some((more, after)) = number(folded, from)
            && matches!(folded.word(after), "min" | "minut" | "m")
        {
            low += more;
            end = after + 1;
        }
    }
    finish(text, folded, at, low, high.map(|h| h * factor), end, weak)
}

/// "an hour", "half an hour", "a quarter of an hour", "an hour and a half".
fn spoken_hour(folded: &Folded, at: usize) -> Option<(u32, usize)> {
    let w = |i| folded.word(at + i);
    match (w(0), w(1), w(2), w(3)) {
        ("half", "an" | "a", "hour", _) => Some((3000, at + 3)),
        ("half", "hour", ..) => Some((3000, at + 2)),
        ("quarter", "hour", ..) => Some((1500, at + 2)),
        ("quarter", "of", "an", "hour") => Some((1500, at + 4)),
        ("three", "quarter", "of", "an") | ("thre", "quarter", "of", "an") if w(4) == "hour" => Some((4500, at + 5)),
        ("an" | "one", "hour", "and", "a") if w(4) == "half" => Some((9000, at + 5)),
        ("an", "hour", "and", _) => {
            let (more, after) = number(folded, at + 3)?;
            matches!(folded.word(after), "min" | "minut").then_some((6000 + more, after + 1))
        }
        ("an", "hour", ..) => Some((6000, at + 2)),
        _ => None,
    }
}

fn finish(text: &str, folded: &Folded, first: usize, low: u32, high: Option<u32>, end: usize, weak: bool) -> Option<Mention> {
    if !low.is_multiple_of(100) || low / 100 > MOST {
        return None;
    }
    let span = folded.tokens.get(first)?.span.join(folded.tokens.get(end - 1)?.span);
    let before = |i: usize| first.checked_sub(i).map_or("", |j| folded.word(j));
    let approximate = matches!(
        before(1),
        "~" | "approx" | "approximateli" | "about" | "around" | "roughli" | "circa" | "est" | "estimat" | "nearli" | "almost" | "≈" | "±"
    ) || (before(1) == "." && before(2) == "approx")
        || (before(1) == "-" && before(2) == "+")
        || matches!(folded.word(end), "approx" | "approximateli" | "est" | "estimat" | "ish" | "or")
            && (folded.word(end) != "or" || folded.word(end + 1) == "so")
        || text.get(span.start.saturating_sub(1)..span.start) == Some("~");
    let minutes = Minutes { value: low / 100, upper: high.map(|h| h / 100), approximate, clock: None, span };
    Some(Mention { minutes, first, end, weak })
}

/// "x5 min A", "2 min assist", "3 min cues": a level, not a time.
fn is_assist_min(text: &str, folded: &Folded, min: usize) -> bool {
    let raw = folded.tokens.get(min + 1).map_or("", |t| t.span.of(text));
    match folded.word(min + 1) {
        "assist" | "assistanc" | "physical" | "help" | "guard" | "x" => true,
        // "x3 min VC" is cueing; "97140 6 min  TC post glide" is time.
        "cue" | "vc" | "tc" | "verbal" | "tactil" => min.checked_sub(2).is_some_and(|i| folded.word(i) == "x"),
        "a" => raw == "A" || !matches!(folded.word(min + 2), "day" | "week" | "tim" | "session"),
        // "30 min - CGA throughout": a hyphen between blanks sets the level apart from the time.
        "-" if !touches(folded, min, min + 1) && !touches(folded, min + 1, min + 2) => false,
        "to" | "-" | "/" => matches!(folded.word(min + 2), "mod" | "max" | "cga" | "sba"),
        "+" => true,
        _ => false,
    }
}

fn touches(folded: &Folded, a: usize, b: usize) -> bool {
    match (folded.tokens.get(a), folded.tokens.get(b)) {
        (Some(a), Some(b)) => a.span.end == b.span.start,
        _ => false,
    }
}

/// A hyphen between two numbers is dropped by the fold where it follows a letter or digit: look at the text.
fn glued_hyphen(text: &str, folded: &Folded, next: usize) -> bool {
    let Some(before) = next.checked_sub(1).and_then(|i| folded.tokens.get(i)) else { return false };
    let Some(after) = folded.tokens.get(next) else { return false };
    let gap = Span::new(before.span.end, after.span.start).of(text).trim();
    matches!(gap, "-" | "‐" | "‑" | "_") && after.span.of(text).starts_with(|c: char| c.is_ascii_digit())
}

static CLOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let time = r"(\d{1,2})[:.]?(\d{2})\s*([aApP]\.?[mM]?\.?)?";
    Regex::new(&format!(r"(?-u:\b){time}\s*(?:-|–|—|to|until|till|thru|through|->|→|/|(?:;|,)?\s*(?i:time\s*)?(?i:out|end|stop|finish|ended|left)(?i:\s*time)?\s*:?)\s*{time}(?-u:\b)")).ok()
});

/// Finds ranges of clock times: "10:05-10:28", "1405 Out 1452", "1:00p–1:45p".
pub(super) fn clock_ranges(text: &str, span: Span) -> Vec<(Span, ClockRange)> {
    let Some(pattern) = CLOCK.as_ref() else { return Vec::new() };
    let words = span.of(text);
    let mut out = Vec::new();
    for found in pattern.captures_iter(words) {
        let Some(all) = found.get(0) else { continue };
        let part = |i: usize| found.get(i).map_or("", |m| m.as_str());
        let colon = all.as_str().matches(':').count();
        let named = all.as_str().bytes().any(|b| b.is_ascii_alphabetic());
        let military = part(1).len() == 2 && part(4).len() == 2;
        if all.as_str().contains('.') && colon == 0 && !named || colon == 0 && !military && part(3).is_empty() && part(6).is_empty() {
            continue;
        }
        // "130 p-> 142 after": a loose letter without a colon is no half of the day.
        let next = words[all.end()..].chars().next();
        let loose = |i: usize| {
            part(i).len() == 1 && (words[..found.get(i).map_or(0, |m| m.start())].ends_with(' ') || next.is_some_and(char::is_alphabetic))
        };
        if colon == 0 && (loose(3) || loose(6)) {
            continue;
        }
        let before = words[..all.start()].chars().next_back();
        let after = words[all.end()..].chars().next();
        if before.is_some_and(|c| matches!(c, '/' | '-' | '$' | '#' | '.')) || (after.is_some_and(|c| matches!(c, '/' | '-' | '%'))) {
            continue;
        }
        if colon == 0
            && !named
            && words[..all.start()].trim_end().ends_with(|c: char| c.is_alphabetic())
            && !heads_a_time(&words[..all.start()])
            && !all.as_str().contains(['-', '–', '—'])
        {
            continue;
        }
        if let Some(range) = range(part(1), part(2), part(3), part(4), part(5), part(6)) {
            out.push((Span::new(span.start + all.start(), span.start + all.end()), range));
        }
    }
    out
}

/// The range between two times that stand apart: "9:05" and "9:28" in two cells.
pub(super) fn clock_pair(start: &str, stop: &str) -> Option<ClockRange> {
    let both = format!("{}-{}", start.trim(), stop.trim());
    clock_ranges(&both, Span::new(0, both.len())).into_iter().next().map(|(_, range)| range)
}

fn heads_a_time(before: &str) -> bool {
    let last = before.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_ascii_lowercase();
    matches!(last.as_str(), "in" | "tim" | "start" | "from" | "at" | "begin")
}

fn range(h1: &str, m1: &str, p1: &str, h2: &str, m2: &str, p2: &str) -> Option<ClockRange> {
    let num = |s: &str| s.parse::<u32>().ok();
    let (h1, m1, h2, m2) = (num(h1)?, num(m1)?, num(h2)?, num(m2)?);
    if h1 > 24 || h2 > 24 {
        return None;
    }
    let half = |p: &str| p.chars().next().map(|c| c.eq_ignore_ascii_case(&'p'));
    let (p1, p2) = (half(p1), half(p2));
    let hour = |h: u32, p: Option<bool>| match p {
        Some(true) if h < 12 => h + 12,
        Some(false) if h == 12 => 0,
        _ => h,
    };
    let possible = m1 < 60 && m2 < 60 && h1 < 24 && h2 < 24;
    // One half of the day may be written once, after the end.
    let first = p1.or(match p2 {
        Some(true) if h1 <= h2 % 12 || h1 == 12 => p2,
        Some(false) => p2,
        _ => None,
    });
    let (a, b) = (hour(h1, first), hour(h2, p2));
    let (mut start, mut end) = (a * 60 + m1, b * 60 + m2);
    if possible && end <= start && p1.is_none() && p2.is_none() && h1 <= 12 && h2 <= 12 && (end + 720).saturating_sub(start) <= 240 {
        end += 720; // over noon: 11:50-12:20 needs nothing, 12:40-1:10 does
    } else if possible && end <= start && (end + 1440).saturating_sub(start) <= 240 && (p1.is_some() || a >= 20) {
        end += 1440; // over midnight
    }
    let valid = possible && end > start;
    start %= 1440;
    let time = |minute: u32| {
        Time::new(i8::try_from((minute / 60) % 24).unwrap_or(0), i8::try_from(minute % 60).unwrap_or(0), 0, 0).unwrap_or_default()
    };
    Some(ClockRange { start: time(start), end: time(end % 1440), valid })
}

/// Length of a valid clock range in minutes.
pub(super) fn length(range: &ClockRange) -> Option<u32> {
    let minute = |t: Time| u32::try_from(i32::from(t.hour()) * 60 + i32::from(t.minute())).unwrap_or(0);
    range.valid.then(|| (minute(range.end) + 1440 - minute(range.start)) % 1440)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::fold::fold;

    fn found(text: &str) -> Vec<(u32, Option<u32>, bool)> {
        let folded = fold(text, Span::new(0, text.len()));
        mentions(text, &folded).iter().map(|m| (m.minutes.value, m.minutes.upper, m.minutes.approximate)).collect()
    }

    #[test]
    fn minutes_in_every_spelling() {
        for text in [
            "15 min",
            "15min",
            "15 mins",
            "15 Minutes.",
            "fifteen minutes",
            "15'",
            "15′",
            "15m",
            "(15 min)",
            "15-minute",
            "1/4 hr",
            "0.25 hr",
            "¼ hour",
            "x 15 min",
            "a quarter of an hour",
        ] {
            assert_eq!(found(text), [(15, None, false)], "{text}");
        }
        assert_eq!(found("twenty-five minutes, then 1 hr 5 min"), [(25, None, false), (65, None, false)]);
        assert_eq!(found("10-15 min"), [(10, Some(15), false)]);
        assert_eq!(found("10–15 minutes"), [(10, Some(15), false)]);
        assert_eq!(found("~20 min or about 15 minutes"), [(20, None, true), (15, None, true)]);
        assert_eq!(found("an hour and ten minutes"), [(70, None, false)]);
    }

    #[test]
    fn levels_and_doses_are_not_minutes() {
        for text in [
            "sit to stand x5 min A x1",
            "3x10",
            "2 min assist",
            "150 ft x 3",
            "4/5 MMT",
            "x5 Min A",
            "min A to mod A",
            "5xSTS 16 s",
            "10 min assist",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    fn clock(text: &str) -> Vec<Option<u32>> {
        clock_ranges(text, Span::new(0, text.len())).iter().map(|(_, r)| length(r)).collect()
    }

    #[test]
    fn clock_ranges_in_every_spelling() {
        assert_eq!(clock("10:05-10:28"), [Some(23)]);
        assert_eq!(clock("10:05 AM - 10:28 AM"), [Some(23)]);
        assert_eq!(clock("1005-1028"), [Some(23)]);
        assert_eq!(clock("Time In: 10:05 Time Out: 10:50"), [Some(45)]);
        assert_eq!(clock("09:00 to 10:00"), [Some(60)]);
        assert_eq!(clock("1:00p-1:45p"), [Some(45)]);
        assert_eq!(clock("11:50-12:20"), [Some(30)]);
        assert_eq!(clock("12:40-1:10"), [Some(30)]);
        assert_eq!(clock("23:50-00:20"), [Some(30)]);
        assert_eq!(clock("Start 0900 End 0945"), [Some(45)]);
        assert_eq!(clock("In 1405 Out 1452"), [Some(47)]);
        assert_eq!(clock("In 11:10 Out 10:55"), [None]);
        assert_eq!(clock("10:00–10:75"), [None]);
        assert_eq!(clock("BP 120/80 on 10/05/2025, 555-1234"), []);
    }
}
