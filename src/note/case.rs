//! Pass: what an evaluation, a plan of care or a progress report says of the case: diagnosis, onset, function before, and the like.
//!
//! A rule asks for what is nowhere said, so any words that may say it count.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::clause::Clause;
use super::dates::dates;
use super::model::{Case, Fact, NoteKind, SectionKind};
use crate::lexicon::{Hit, Lexicon, TableId};
use crate::text::Span;

/// "M17.11", "I69.351".
static ICD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?-u:\b)[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}(?-u:\b)").ok());

/// "x 3 weeks", "for about two months", "6-month history", "8 wks s/p", "in March", "last fall".
static SINCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?-u:\b)(?:
            (?:x|for|over|past|last|about|approx\.?|~)\s*(?:the\s+)?(?:past\s+|last\s+|about\s+|over\s+|nearly\s+|>\s*)?(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|a\s+few|several|many|couple)\+?\s*-?\s*(?:hours?|hrs?|days?|d|weeks?|wks?|w|months?|mos?|years?|yrs?|y)(?-u:\b)
            |(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|several)\+?\s*-?\s*(?:hours?|hrs?|days?|weeks?|wks?|months?|mos?|years?|yrs?)\s*-?\s*(?:hx|history|h/o|post|out|s/p|sp|later|prior|of\s|course|duration|status)
            |(?:in|since|on|from|early|late|mid|of)[\s-]+(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?-u:\b)
            |(?:in|since|circa)\s+(?:19|20)\d\d(?-u:\b)
            |p\.?o\.?d\.?\s*\#?\s*\d|(?:post|p/)-?\s?op\s*(?:day|week|wk|d|w|month|mo)?\s*\#?\s*\d
        )",
    )
    .ok()
});

/// "5/18", "5-18-2026", "2026-05-18", "May 18".
static DATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)(?:(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])(?:[/-]\d{2,4})?|\d{4}-\d{2}-\d{2}|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?\s+\d{1,2})(?-u:\b)",
    )
    .ok()
});

/// "110 deg", "4-/5", "46/56", "180 ft", "0.7 m/s", "80%"; a small number over another may be a date.
static MEASURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
            \d\s*(?:°|º|%)
            |(?-u:\b)\d{1,4}(?:\.\d+)?\s*-?\s*(?:deg|degrees|sec|secs|seconds|s|ft|feet|m|meters|metres|m/s|mph|lbs?|pounds|kg|cm|mm|in|inches|percent|reps|stairs|steps|words|wpm|hz|db|ml|oz|steps?|meters?)(?-u:\b)
            |(?-u:\b)\d{2,4}\s?'
            |(?-u:\b)(?:flex(?:ion)?|ext(?:ension)?|abd(?:uction)?|rotation|e\.?r|i\.?r|d\.?f|p\.?f)\s*:?\s*-?\d{1,3}(?-u:\b)
            |(?-u:\b)[0-5]\s?[+-]?\s?/\s?5(?-u:\b)
            |(?-u:\b)\d{1,3}\s?/\s?(?:3[2-9]|[4-9]\d|[12]\d\d)(?-u:\b)
            |(?-u:\b)(?:1[3-9]|[2-9]\d)\s?/\s?\d{1,3}(?-u:\b)
            |(?-u:\b)\d{1,3}\.\d{1,2}(?-u:\b)
            |(?-u:\b)\d{1,3}\s+(?:out\s+of|of)\s+\d{1,3}(?-u:\b)",
    )
    .ok()
});

/// "5/11-6/8", "Apr 6 - May 6", "sessions 1-10", "11th to 20th visit", "visit #10", "past 30 days", "weeks of 5/11".
static PERIOD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?-u:\b)(?:
            \d{1,2}/\d{1,2}(?:/\d{2,4})?\s*(?:-|–|—|to|thru|through)\s*\d{1,2}/\d{1,2}
            |(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}\s*(?:-|–|—|to|through)\s*(?:[a-z]{3,9}\.?\s+)?\d{1,2}(?-u:\b)
            |(?:visits?|sessions?|tx|txs|treatments?)\s*\#?\s*\d{1,3}\s*(?:-|–|—|to|through)\s*\#?\d{1,3}
            |(?:visit|session|treatment)\s*\#\s*\d{2}
            |\d{1,3}(?:st|nd|rd|th)\s*(?:-|–|—|to|through)\s*\d{1,3}(?:st|nd|rd|th)\s+(?:visit|session|treatment)
            |(?:past|last)\s+\d{1,2}\s+(?:days|weeks|wks)
            |weeks?\s+of\s+\d
        )",
    )
    .ok()
});

/// Reads what is said of the case; of a treatment note nothing is asked.
pub(super) fn case(text: &str, clauses: &[Clause], kind: NoteKind, date: Option<Fact<Date>>, lexicon: &Lexicon) -> Case {
    let mut case = Case::default();
    if !kind.is_report() {
        return case;
    }
    for (n, clause) in clauses.iter().enumerate() {
        // A heading with nothing under it says nothing.
        let alone = clause.body.is_empty() && clauses.get(n + 1).is_none_or(|next| next.heading.is_some());
        if alone && clause.heading.is_some() {
            continue;
        }
        let span = clause.segment.span;
        let planned = matches!(clause.section, SectionKind::Goals | SectionKind::Plan | SectionKind::Hep);
        let billed = clause.section == SectionKind::Billing;
        let scan = lexicon.scan(text, span);
        // "Progress report" tells of no progress.
        let titles: Vec<Span> = scan.all(TableId::Case).filter(|hit| lexicon.row(hit).cell(0) == "title").map(|hit| hit.span).collect();
        let said = |kind: &str| {
            let says = |hit: &&Hit| lexicon.row(hit).cell(0) == kind && !titles.iter().any(|title| title.overlaps(hit.span));
            scan.all(TableId::Case).find(says).map(|hit| hit.span)
        };
        let told = matches!(clause.section, SectionKind::Subjective | SectionKind::History);
        case.diagnosis = case.diagnosis.or_else(|| said("diagnosis").or_else(|| find(&ICD, text, span)));
        if !planned {
            // Any day but those of birth, of orders, of visits.
            let dated = || find(&DATE, text, span).filter(|found| told || said("other_date").is_none() && !on_visit(text, *found, date));
            case.onset = case.onset.or_else(|| said("onset").or_else(|| find(&SINCE, text, span)).or_else(dated));
            case.prior_function = case.prior_function.or_else(|| said("prior"));
            let counted = || said("measure").filter(|_| span.of(text).contains(|c: char| c.is_ascii_digit()));
            case.measure = case.measure.or_else(|| measured(text, span).or_else(counted).filter(|_| !billed));
        }
        // "5xSTS < 15 s in 6 weeks. Initial 24 s, now 17 s": a progress report measures beside its goals.
        if kind == NoteKind::Progress && clause.section == SectionKind::Goals && said("compared").is_some() {
            case.measure = case.measure.or_else(|| measured(text, span));
        }
        if clause.section != SectionKind::Goals {
            case.prognosis = case.prognosis.or_else(|| said("prognosis"));
        }
        if clause.section != SectionKind::Plan {
            case.progress = case.progress.or_else(|| said("progress"));
        }
        // "2/16/26 to 3/16/26"
        let days = || match dates(text, span)[..] {
            [from, to, ..] => Some(from.span.join(to.span)),
            _ => None,
        };
        case.period = case.period.or_else(|| said("period").or_else(days).or_else(|| find(&PERIOD, text, span)));
    }
    case
}

/// A measure that is no part of a date: "4/27/26" is none.
fn measured(text: &str, span: Span) -> Option<Span> {
    let days: Vec<Span> = all(&DATE, text, span).collect();
    all(&MEASURE, text, span).find(|found| !days.iter().any(|day| day.overlaps(*found)))
}

/// Whether a date is that of the visit, in full or by month and day.
fn on_visit(text: &str, found: Span, date: Option<Fact<Date>>) -> bool {
    let Some(day) = date.map(|date| date.value) else { return true };
    let full = dates(text, found).first().is_some_and(|other| other.value == day);
    let mut numbers = found.of(text).split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<i8>().ok());
    full || (numbers.next(), numbers.next()) == (Some(day.month()), Some(day.day()))
}

fn find(pattern: &'static LazyLock<Option<Regex>>, text: &str, span: Span) -> Option<Span> {
    all(pattern, text, span).next()
}

fn all<'t>(pattern: &'static LazyLock<Option<Regex>>, text: &'t str, span: Span) -> impl Iterator<Item = Span> + use<'t> {
    let found = pattern.as_ref().into_iter().flat_map(move |pattern| pattern.find_iter(span.of(text)));
    found.map(move |found| Span::new(span.start + found.start(), span.start + found.end()))
}
