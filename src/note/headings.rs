//! What the words of a heading and the words after it say of its kind.

use super::lines::Segment;
use super::model::SectionKind;
use crate::lexicon::fold::is_past;
use crate::lexicon::{Hit, Lexicon, Scan, TableId};
use crate::text::Span;

/// A heading found at the start of a segment.
pub(super) struct Heading {
    pub(super) span: Span,
    pub(super) kind: SectionKind,
    /// Where the text after the heading starts.
    pub(super) body: usize,
}

/// "Pt: R.M." names the patient, "pt: spilled coffee" tells what he says; "Plan: Blue Cross" names the payer.
pub(super) fn by_content(text: &str, segment: &Segment, heading: &Heading, scan: &Scan, lexicon: &Lexicon) -> SectionKind {
    let body = Span::new(heading.body, segment.span.end).of(text).trim_start();
    let name = heading.span.of(text).to_lowercase();
    let tells = body.starts_with(['"', '“']) || body.split(' ').next().is_some_and(|w| w.len() > 1 && w.chars().all(char::is_lowercase));
    let payer = |h: &Hit| h.span.start >= heading.body && h.span.start <= heading.body + 24 && !lexicon.row(h).cell(0).is_empty();
    let told = body.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("").to_lowercase();
    match heading.kind {
        // "Daughter: trained in car transfers x3" was done here.
        SectionKind::Subjective
            if matches!(
                told.as_str(),
                "trained" | "practiced" | "practised" | "performed" | "demonstrated" | "returned" | "instructed"
            ) =>
        {
            SectionKind::Other
        }
        // "Targets: reached to cones", "Practice: car transfer x5, min A": the word names what was done.
        SectionKind::Goals if name.starts_with("target") && is_past(&told) => SectionKind::Other,
        SectionKind::Hep if name.starts_with("practi") && scan.all(TableId::Assist).any(|h| h.span.start >= heading.body) => {
            SectionKind::Other
        }
        SectionKind::Header if matches!(name.as_str(), "pt" | "patient" | "client" | "child" | "resident" | "student") && tells => {
            SectionKind::Subjective
        }
        // "AIMS raw 38" is a test of infants.
        SectionKind::Goals if name == "aims" && (heading.span.of(text) == "AIMS" && body.contains(|c: char| c.is_ascii_digit())) => {
            SectionKind::Measurement
        }
        // "Home: 2-story, 12 stairs", "Home: lives with wife": where the patient lives.
        SectionKind::Hep if name == "home" && scan.all(TableId::HomeWords).any(|h| h.span.start >= heading.body) => SectionKind::History,
        // Findings stand under "Objective"; objectives are aims.
        SectionKind::Objective if name == "objectives" => SectionKind::Goals,
        // "Cc: school" below "To: Ms. B." sends a copy; it is no complaint.
        SectionKind::Subjective if name == "cc" && segment.line < 8 && addressed(text, segment) => SectionKind::Header,
        SectionKind::Plan if name == "plan" && segment.line < 8 && scan.all(TableId::Payers).any(payer) => SectionKind::Header,
        kind => kind,
    }
}

/// Whether a line above begins with whom a letter is to or from.
fn addressed(text: &str, segment: &Segment) -> bool {
    let above = text.get(..segment.span.start).unwrap_or_default();
    above.lines().rev().take(4).any(|line| {
        let line = line.trim_start().to_ascii_lowercase();
        ["to:", "from:", "fr:", "subject:"].iter().any(|head| line.starts_with(head))
    })
}

/// "Timed minutes 0. Total treatment minutes 45.": a line of totals is no part of what stood above it.
pub(super) fn totals_line(scan: &Scan) -> bool {
    let number = |i: usize| scan.folded.word(i).starts_with(|c: char| c.is_ascii_digit());
    // "In 6 weeks he walks a mile" is no time of arrival.
    let clock = |i: usize| number(i) && (scan.folded.word(i).len() > 2 || scan.folded.word(i + 1) == ":");
    let counts = |h: &Hit| match Lexicon::builtin().row(h).cell(0) {
        "clock" => (h.end..h.end + 3).any(clock),
        _ => (h.end..h.end + 3).any(number),
    };
    scan.all(TableId::Totals).any(|h| h.first == 0 && counts(h))
}

/// Capitals and a colon at the start of a line are a heading even where no table knows it: what stood above ends.
pub(super) fn unknown_heading(text: &str, segment: &Segment) -> Option<SectionKind> {
    let words = segment.span.of(text);
    let colon = words.find(':').filter(|c| (4..=44).contains(c))?;
    let name = &words[..colon];
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = letters >= 4
        && !name.chars().any(char::is_lowercase)
        && words[colon..].chars().any(char::is_lowercase)
        && name.split_whitespace().count() <= 5;
    let measures = ["STATUS", "TEST", "SCORE", "MEASURE", "LEVEL", "EXAM", "VITAL", "ROM", "STRENGTH"].iter().any(|w| name.contains(w));
    capitals.then_some(if measures { SectionKind::Measurement } else { SectionKind::Other })
}

/// A line that begins with a bold name the tables do not know as a heading.
pub(super) fn starts_bold(text: &str, segment: &Segment) -> bool {
    let words = segment.span.of(text);
    words.find("**").is_some_and(|end| end <= 40)
}

/// "G. S., PT", "S.L., OTR": what follows a first letter makes it a name.
pub(super) fn are_initials(after: &str) -> bool {
    let Some(rest) = after.strip_prefix('.') else { return false };
    let mut rest = rest.trim_start_matches(' ').chars();
    rest.next().is_some_and(char::is_uppercase) && rest.next() == Some('.') && !rest.next().is_some_and(char::is_alphanumeric)
}

/// Whether the visit's lines begin with bare letters S, O, A, P in that role: at least three of them lead a line.
pub(super) fn soap_letters(text: &str, segments: &[Segment]) -> bool {
    let leads = |letter: char| {
        segments.iter().filter(|s| s.leads).any(|s| {
            let words = s.span.of(text);
            // In lower case a letter before a gap is an article.
            let words = words.strip_prefix('(').unwrap_or(words);
            words.starts_with(letter) && words[1..].starts_with([' ', '\t', ':', '.', '/', ')', '-'])
                || words.starts_with(letter.to_ascii_lowercase()) && words[1..].starts_with([':', '.', '/', ')', '-'])
        })
    };
    ['S', 'O', 'A', 'P'].iter().filter(|l| leads(**l)).count() >= 3
}

/// A colon between two digits.
pub(super) fn is_clock_colon(text: &str, colon: Span) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    digit(text.get(..colon.start).and_then(|t| t.chars().next_back())) && digit(text.get(colon.end..).and_then(|t| t.chars().next()))
}
