//! Lists and what stands at their head: goals with a list below, numbered items, heads of columns, notes copied from another day.

use super::headings::Heading;
use super::lines::Segment;
use super::model::SectionKind;
use super::sections::kind_of;
use crate::lexicon::{Hit, Lexicon, Scan, TableId};
use crate::text::Span;

/// "Goals set at start", "UPDATED GOALS (8 wks)", "Goals for the recert period:": a line that names goals, and a list below it.
pub(super) fn titled_goals(text: &str, segment: &Segment, next: Option<&Segment>, scan: &Scan, lexicon: &Lexicon) -> Option<Heading> {
    const LONGEST: usize = 14;
    let next = next.filter(|next| segment.leads && next.leads && next.line > segment.line)?;
    let folded = &scan.folded;
    let number = text.get(..next.span.start)?.rsplit(['\n', '\r']).next()?.trim().trim_end_matches(['.', ')']);
    let listed = next.bullet || (1..=2).contains(&number.len()) && number.chars().all(char::is_alphanumeric);
    let listed = listed || next.span.of(text).starts_with(|c: char| c.is_ascii_digit());
    if !listed || folded.tokens.len() > LONGEST || segment.span.of(text).ends_with('.') {
        return None;
    }
    // "In 6 weeks client will:"
    let last = folded.tokens.len().checked_sub(1).filter(|&i| folded.word(i) == ":");
    if last.and_then(|i| i.checked_sub(1)).is_some_and(|i| matches!(folded.word(i), "wil" | "will" | "to") || folded.word(i) == "abl") {
        return Some(Heading { span: segment.span, kind: SectionKind::Goals, body: segment.span.end });
    }
    let goals = |hit: &Hit| hit.first <= 2 && kind_of(lexicon.row(hit).cell(0)) == SectionKind::Goals && hit.span.len() > 1;
    let hit = scan.of(TableId::Headings).into_iter().find(goals)?;
    let leads_on = matches!(folded.word(hit.end), "" | ":" | "(" | "for" | "set" | "from" | "of" | "at" | "as" | "in" | ",");
    // A number outside brackets is a measure: the line is a goal itself.
    let bracket = (hit.end..folded.tokens.len()).find(|&i| folded.word(i) == "(").unwrap_or(folded.tokens.len());
    let digit = |i: usize| folded.word(i).starts_with(|c: char| c.is_ascii_digit());
    let of_time = |i: usize| matches!(folded.word(i + 1), "week" | "wk" | "month" | "mo" | "visit" | "/") || folded.word(i - 1) == "/";
    let counts = (0..bracket).any(|i| digit(i) && !(i > 0 && of_time(i)));
    (leads_on && !counts).then_some(Heading { span: segment.span, kind: SectionKind::Goals, body: segment.span.end })
}

/// "| Goal | Status |", "Annual goals      Data      Mark": the heading is the head of a column, and rows stand below it.
pub(super) fn heads_columns(text: &str, heading: Span, segments: &[Segment], n: usize) -> bool {
    let gap = |words: &str| words.contains('|') || words.contains('\t') || words.trim().contains("   ");
    let line_of = |at: usize| {
        let start = text[..at].rfind(['\n', '\r']).map_or(0, |i| i + 1);
        let end = text[at..].find(['\n', '\r']).map_or(text.len(), |i| at + i);
        &text[start..end]
    };
    let line = segments.get(n).map_or(0, |segment| segment.line);
    let Some(below) = segments.iter().skip(n + 1).find(|next| next.line > line).filter(|next| next.line == line + 1) else { return false };
    let rest = text[heading.end..].lines().next().unwrap_or("");
    let named = !rest.bytes().any(|b| b.is_ascii_digit()) && gap(line_of(heading.start)) && rest.trim_matches(['|', ' ', '\t']).len() > 2;
    named && gap(line_of(below.span.start))
}

/// "6. Intervention same day": the number that a line begins with.
pub(super) fn item_number(text: &str, segment: &Segment) -> Option<u32> {
    if !segment.leads {
        return None;
    }
    let before = text.get(..segment.span.start)?.rsplit(['\n', '\r']).next()?.trim();
    before.strip_suffix(['.', ')']).and_then(|number| number.parse().ok())
}

/// ">> carried forward from 3/2/26 >>", "[Copied from 4/1]": a line that says of the lines below that they are of another note.
pub(super) fn of_another_note(scan: &Scan, lexicon: &Lexicon) -> bool {
    const LONGEST: usize = 14;
    let letters = |i: usize| scan.folded.word(i).starts_with(char::is_alphabetic);
    let of_then = |h: &Hit| {
        let row = lexicon.row(h);
        row.cell(0) == "history" && row.cell(1) == "after" && (0..h.first).filter(|&i| letters(i)).count() <= 1
    };
    let copies =
        |h: &&Hit| (h.first..h.end).any(|i| ["cop", "carr", "pull", "forward"].iter().any(|stem| scan.folded.word(i).starts_with(stem)));
    let Some(cue) = scan.all(TableId::Status).filter(copies).find(|h| of_then(h)) else { return false };
    scan.folded.tokens.len() <= LONGEST && scan.all(TableId::Activities).all(|h| h.span.overlaps(cue.span))
}

/// "end carried forward"
pub(super) fn ends_copy(scan: &Scan) -> bool {
    (0..scan.folded.tokens.len()).any(|i| scan.folded.word(i) == "end")
}

/// "Interventions: gait, stairs" with no time, no dose and no "today".
pub(super) fn names_no_day(text: &str, segment: &Segment, heading: &Heading) -> bool {
    let name = heading.span.of(text).to_lowercase();
    let rest = Span::new(heading.body, segment.span.end).of(text);
    name.starts_with("intervention")
        && !rest.is_empty()
        && !rest.bytes().any(|b| b.is_ascii_digit())
        && !rest.to_lowercase().contains("today")
}

/// "Schedule: 4 days/wk": one to three words and a colon.
pub(super) fn is_labelled(scan: &Scan) -> bool {
    const LONGEST: usize = 3;
    let colon = (1..=LONGEST).find(|&i| scan.folded.word(i) == ":");
    colon.is_some_and(|at| (0..at).all(|i| scan.folded.word(i).starts_with(char::is_alphabetic)))
}

/// Whether what follows a heading's full stop begins a sentence, and a blank line or the start of the note stands before it.
pub(super) fn runs_in(text: &str, segment: &Segment, after: usize) -> bool {
    let opens = text
        .get(after..)
        .and_then(|rest| rest.strip_prefix(' '))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    opens && segment.after_blank
}
