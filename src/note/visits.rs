//! Pass: where one date of service ends and the next begins.

use jiff::civil::Date;

use super::dates::dates;
use super::lines::Line;
use super::model::Fact;
use crate::lexicon::{Lexicon, TableId};
use crate::text::Span;

/// One visit's part of the text.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Its part of the text.
    pub span: Span,
    pub(super) date: Option<Fact<Date>>,
}

/// What the file says before its first visit, and the visits.
pub(super) struct Parts {
    /// Header shared by all visits; empty for a file with a single visit, whose header is its own.
    pub(super) header: Span,
    pub(super) visits: Vec<Part>,
}

/// Splits a text at lines that begin with a date of service.
pub(super) fn split(text: &str, lines: &[Line]) -> Parts {
    let all = Span::new(0, text.len());
    let mut starts: Vec<(usize, Fact<Date>)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if let Some(date) = heading_date(text, line)
            && !is_of_surgery(text, lines, i)
            && starts.last().is_none_or(|(_, last)| last.value != date.value)
        {
            starts.push((i, date));
        }
    }
    if starts.len() < 2
        && let Some(days) = log_days(text, lines)
    {
        starts = days;
    }
    if starts.len() < 2 {
        let date = starts.first().map(|s| s.1).or_else(|| first_date(text, lines));
        return Parts { header: Span::at(0), visits: vec![Part { span: all, date }] };
    }
    let begins: Vec<usize> = starts.iter().map(|(i, _)| lines[*i].full.start).collect();
    let mut visits: Vec<Part> = starts
        .iter()
        .enumerate()
        .map(|(n, (_, date))| Part { span: Span::new(begins[n], begins.get(n + 1).copied().unwrap_or(text.len())), date: Some(*date) })
        .collect();
    // The first visit takes the file's header with it; what the header says holds for all.
    if let Some(first) = visits.first_mut() {
        first.span.start = 0;
    }
    Parts { header: Span::new(0, begins[0]), visits }
}

/// "DOS: 02/05/2026" beside "DOI: 02/02/2026": the date of surgery, not of service.
fn is_of_surgery(text: &str, lines: &[Line], at: usize) -> bool {
    let begins = |line: Option<&Line>, name: &str| {
        let words = line.map_or("", |line| line.body.of(text));
        words.get(..name.len()).is_some_and(|first| first.eq_ignore_ascii_case(name))
    };
    let beside = |name: &str| begins(at.checked_sub(1).and_then(|i| lines.get(i)), name) || begins(lines.get(at + 1), name);
    begins(lines.get(at), "dos") && ["doi", "date of injury", "date of onset", "onset"].iter().any(|name| beside(name))
}

/// A log whose lines begin with month and day, the year said once above: "4/20  MT 7 min …", "MON 1/12  97110 15 min".
fn log_days(text: &str, lines: &[Line]) -> Option<Vec<(usize, Fact<Date>)>> {
    let year = lines.iter().find_map(|l| dates(text, l.body).first().map(|d| d.value.year()))?;
    let mut days: Vec<(usize, Fact<Date>)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let words = line.body.of(text);
        let rest = words.trim_start_matches(|c: char| c.is_alphabetic());
        let weekday = words.len() - rest.len();
        if weekday > 0 && !["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().any(|d| words.to_lowercase().starts_with(d)) {
            continue;
        }
        let date = rest.trim_start_matches([' ', ',', '.']);
        let at = words.len() - date.len();
        let Some((month, after)) = date.split_once('/') else { continue };
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let treats = ["min", "97", "92", "'"].iter().any(|w| after.contains(w));
        let (Ok(month), Ok(day)) = (month.parse::<i8>(), after[..digits].parse::<i8>()) else { continue };
        if !after[digits..].starts_with([' ', '\t', ':', '(', '-', '–']) || !treats {
            continue;
        }
        let Ok(value) = Date::new(year, month, day) else { continue };
        // Days of a log go forward.
        if days.last().is_some_and(|d| d.1.value >= value) {
            return None;
        }
        days.push((i, Fact::new(value, Span::new(line.body.start + at, line.body.start + at + month.to_string().len() + 1 + digits))));
    }
    (days.len() >= 2).then_some(days)
}

/// The date of a line that opens a visit: alone, after a label of a date or a note title, or before other header words.
fn heading_date(text: &str, line: &Line) -> Option<Fact<Date>> {
    let words = line.body.of(text);
    if words.is_empty() || words.starts_with('|') {
        return None;
    }
    let date = *dates(text, line.body).first()?;
    let before = Span::new(line.body.start, date.span.start).of(text);
    let after = Span::new(date.span.end, line.body.end).of(text);
    // "10/12/26 - 10/30/26" is a period, not a visit.
    if after.trim_start().starts_with(['-', '–'])
        && !dates(text, Span::new(date.span.end, (date.span.end + 16).min(line.body.end))).is_empty()
    {
        return None;
    }
    is_title(before).then_some(date)
}

/// Whether the words before a date are only those of a visit's title: "Visit 7 –", "OT DAILY NOTE", "Date of Service:".
fn is_title(before: &str) -> bool {
    const TITLE: &[&str] = &[
        "pt",
        "ot",
        "slp",
        "st",
        "hh",
        "op",
        "note",
        "notes",
        "daily",
        "visit",
        "session",
        "treatment",
        "tx",
        "dos",
        "date",
        "of",
        "service",
        "v",
        "progress",
        "report",
        "eval",
        "evaluation",
        "re",
        "reeval",
        "discharge",
        "mon",
        "tue",
        "tues",
        "wed",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "encounter",
        "soap",
        "entry",
        "therapy",
        "physical",
        "occupational",
        "speech",
        "log",
        "outpatient",
        "home",
        "health",
        "day",
        "week",
        "number",
        "no",
        "and",
        "the",
        "initial",
        "dn",
        "pn",
        "ie",
        "rehab",
        "clinic",
        "snf",
        "inpatient",
        "d",
        "c",
        "dc",
        "summary",
        "plan",
        "poc",
        "missed",
        "cancelled",
        "update",
        "contact",
        "group",
        "enc",
        "rec",
        "record",
    ];
    let lower = before.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.all(|w| {
        TITLE.contains(&w)
            || w.bytes().all(|b| b.is_ascii_digit())
            || w.strip_prefix('v').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// Whether the words before a date are those of a visit's heading.
fn opens_visit(before: &str) -> bool {
    let lower = before.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    if words.len() > 9 || lower.contains(". ") {
        return false;
    }
    const NOT: &[&str] = &[
        "dob",
        "birth",
        "born",
        "onset",
        "surgery",
        "sx",
        "injury",
        "soc",
        "care",
        "cert",
        "certification",
        "recert",
        "eval",
        "evaluated",
        "due",
        "since",
        "until",
        "by",
        "next",
        "last",
        "goal",
        "stg",
        "ltg",
        "plan",
        "s",
        "p",
        "ordered",
        "order",
        "referral",
        "mri",
        "xray",
        "signed",
        "sent",
        "doi",
        "d",
        "admit",
        "admission",
        "discharge",
        "expires",
        "auth",
        "through",
        "from",
        "to",
        "fx",
        "tka",
        "tha",
        "repair",
        "printed",
        "received",
        "physician",
        "md",
        "f",
        "u",
        "poc",
        "progress",
        "reassess",
        "reassessment",
        "recheck",
        "on",
        "prior",
        "previous",
        "start",
        "established",
        "certified",
        "period",
        "ending",
        "thru",
        "aclr",
        "rcr",
        "orif",
        "at",
        "electronically",
        "dated",
    ];
    const OWN: &[&str] = &["date", "dos", "visit", "session", "treatment", "daily", "note", "encounter", "tx", "day"];
    let own = words.iter().any(|w| OWN.contains(w));
    words.iter().all(|w| {
        !NOT.contains(w)
            || (own && matches!(*w, "s" | "p" | "progress" | "plan" | "eval" | "discharge" | "on" | "poc"))
            || (matches!(*w, "eval" | "discharge" | "progress") && words.len() <= 5)
    })
}

/// For a file with one visit: the first date of the first lines, or the one after "date of service".
fn first_date(text: &str, lines: &[Line]) -> Option<Fact<Date>> {
    // What a date is, the words close before it say; a line of many dates is no head of a note.
    const NEAR: usize = 160;
    const MANY: usize = 24;
    let mut fallback = None;
    for line in lines.iter().filter(|l| !l.is_blank()).take(12) {
        for date in dates(text, line.body).into_iter().take(MANY) {
            let near = text.floor_char_boundary(date.span.start.saturating_sub(NEAR)).max(line.body.start);
            let before = Span::new(near, date.span.start).of(text);
            let tail = before.rsplit(['\t', '|', ';']).next().unwrap_or(before);
            let tail = tail.rsplit("   ").find(|t| !t.trim().is_empty()).unwrap_or(tail);
            let near: String = tail.chars().rev().take(28).collect::<Vec<_>>().into_iter().rev().collect();
            let own = Lexicon::builtin()
                .scan(text, Span::new(date.span.start.saturating_sub(tail.len()), date.span.start))
                .of(TableId::Headings)
                .iter()
                .any(|h| {
                    let word = h.span.of(text).to_lowercase();
                    matches!(
                        word.as_str(),
                        "date" | "dos" | "date of service" | "visit" | "visit date" | "date of visit" | "treatment date" | "tx date"
                    )
                });
            // "Dx: R DRF ORIF DOS 4/2/26" is the date of surgery.
            let of_case = Span::new(line.body.start, line.body.end).of(text).get(..3).is_some_and(|w| w.to_lowercase().starts_with("dx"));
            if own && !of_case && !near.to_lowercase().contains("birth") {
                return Some(date);
            }
            if fallback.is_none() && opens_visit(&near) {
                fallback = Some(date);
            }
        }
    }
    fallback
}
