//! Pass: headings, and the section every segment stands in.

use super::clause::Clause;
use super::headings::{Heading, are_initials, by_content, is_clock_colon, soap_letters, starts_bold, totals_line, unknown_heading};
use super::lines::Segment;
use super::lists::{ends_copy, heads_columns, is_labelled, item_number, names_no_day, of_another_note, runs_in, titled_goals};
use super::model::{Section, SectionKind};
use crate::lexicon::{Lexicon, Place, Scan, TableId, takes};
use crate::text::Span;

/// Reads headings and gives every segment its section.
pub(super) fn clauses(text: &str, segments: &[Segment], lexicon: &Lexicon) -> (Vec<Clause>, Vec<Section>) {
    let mut sections: Vec<Section> = Vec::new();
    let mut clauses = Vec::with_capacity(segments.len());
    let mut current = SectionKind::Header;
    let mut inline = false;
    let mut indent = 0;
    // The heading stands in an item of a list, and the next item is another matter.
    let mut in_item = false;
    // Its number, where the list is numbered.
    let mut numbered: Option<u32> = None;
    // The line before is an item of a list of goals.
    let mut in_list = false;
    // An examination headed by itself, and how far its lines stand in.
    let mut examined: Option<usize> = None;
    let soap = soap_letters(text, segments);
    // Below "carried forward from 3/2/26" down to a blank line, a heading or its end.
    let mut copied = false;
    for (n, segment) in segments.iter().enumerate() {
        let scan = lexicon.scan(text, segment.span);
        let next = segments.get(n + 1);
        let mut heading = heading(text, segment, &scan, lexicon, soap)
            .or_else(|| title(text, segment, &scan, lexicon))
            .or_else(|| titled_goals(text, segment, next, &scan, lexicon));
        // "1. PROM flex 140 in 4 wks" below GOALS: an item that begins with what is measured opens no examination.
        let listed = matches!(current, SectionKind::Goals | SectionKind::Plan | SectionKind::Hep | SectionKind::Treatment);
        heading = heading.filter(|found| {
            let marked = text.get(found.span.end..).is_some_and(|rest| rest.trim_start().starts_with([':', '|']));
            !(listed && found.kind == SectionKind::Measurement && !marked && (segment.bullet || segment.indent > 0))
        });
        if let Some(found) = &mut heading {
            found.kind = by_content(text, segment, found, &scan, lexicon);
            // "PLAN", and below it "Interventions: therapeutic exercise, ultrasound prn": what is ordered.
            let ordered = current == SectionKind::Plan && found.kind == SectionKind::Treatment && names_no_day(text, segment, found);
            if ordered {
                found.kind = SectionKind::Plan;
            }
        }
        if n > 0 && heading.is_none() && segment.leads {
            let short = matches!(current, SectionKind::Header | SectionKind::Precautions);
            let item = matches!(current, SectionKind::Goals | SectionKind::Hep | SectionKind::Plan | SectionKind::NotDone);
            let open = matches!(
                current,
                SectionKind::Subjective
                    | SectionKind::Measurement
                    | SectionKind::History
                    | SectionKind::Objective
                    | SectionKind::Education
                    | SectionKind::NotDone
            );
            let marks = (inline || !segment.after_blank && !segment.bullet) && examined.is_none_or(|outer| segment.indent <= outer);
            let timed = begins_service(text, segment, &scan, false, false);
            let coded = super::written_code::code(scan.folded.word(0)).is_some();
            let listed = segment.bullet || item_number(text, segment).is_some();
            let ends_list = item && (coded || !listed) && segment.indent <= indent;
            if timed && (ends_list || open || inline || segment.after_blank || short)
                || begins_service(text, segment, &scan, marks, current == SectionKind::Subjective && inline)
                    && (inline || segment.after_blank || short || current == SectionKind::Objective)
            {
                // A label with its time at the start of a line is treatment, whatever short item stood above it.
                current = SectionKind::Treatment;
                inline = true;
            } else if totals_line(&scan) && (item || open) {
                current = SectionKind::Other;
                inline = true;
            } else if let Some(kind) = unknown_heading(text, segment) {
                current = kind;
                inline = true;
                indent = segment.indent;
            } else if in_item
                && inline
                && segment.indent == indent
                && (segment.bullet && current != SectionKind::Treatment
                    || item_number(text, segment).is_some_and(|at| Some(at) == numbered.map(|n| n + 1)))
                || segment.marked && starts_bold(text, segment) && !matches!(current, SectionKind::Treatment | SectionKind::Goals)
            {
                current = SectionKind::Other;
            } else if !inline && in_list && !segment.bullet && segment.indent <= indent && is_labelled(&scan) {
                // "Schedule: 4 days/wk" below a list of goals: a line with a label of its own is no item.
                current = SectionKind::Other;
            } else if inline
                && !segment.bullet
                && segment.indent <= indent
                && matches!(current, SectionKind::NotDone | SectionKind::Hep | SectionKind::Education | SectionKind::Goals)
            {
                // A short item ends with its line.
                current = SectionKind::Other;
            } else if segment.after_blank && (short || item && is_paragraph(text, segment) && inline) || short && inline && !segment.bullet
            {
                current = SectionKind::Other;
            }
        }
        in_list = heading.is_none() && current == SectionKind::Goals && (segment.bullet || in_list && !segment.leads);
        let body = match &heading {
            Some(h) => {
                let alone = h.body >= segment.span.end && segments.get(n + 1).is_some_and(|next| next.line != segment.line);
                if alone {
                    examined = (h.kind == SectionKind::Measurement).then_some(segment.indent);
                } else if examined.is_some_and(|outer| segment.leads && segment.indent <= outer) {
                    examined = None;
                }
                current = h.kind;
                in_item = (segment.bullet || item_number(text, segment).is_some()) && segment.leads;
                numbered = item_number(text, segment);
                let goes_on = h.body < segment.span.end || next.is_some_and(|next| next.line == segment.line);
                let columns = h.kind == SectionKind::Goals && heads_columns(text, h.span, segments, n);
                inline = goes_on && !columns;
                indent = segment.indent;
                Span::new(h.body, segment.span.end).trimmed(text)
            }
            None => segment.span,
        };
        if heading.is_some() || sections.last().is_none_or(|s| s.kind != current) {
            sections.push(Section {
                kind: current,
                heading: heading.as_ref().map_or(Span::at(segment.span.start), |h| h.span),
                span: segment.span,
            });
        } else if let Some(last) = sections.last_mut() {
            last.span = last.span.join(segment.span);
        }
        let scan = if body == segment.span { scan } else { lexicon.scan(text, body) };
        let marks_copy = heading.is_none() && segment.leads && of_another_note(&scan, lexicon);
        copied = if marks_copy { !ends_copy(&scan) } else { copied && heading.is_none() && !segment.after_blank };
        let section = match (segment.unticked, copied || marks_copy) {
            (true, _) => SectionKind::NotDone,
            (false, true) => SectionKind::History,
            (false, false) => current,
        };
        clauses.push(Clause { segment: *segment, heading: heading.map(|h| h.span), body, section, scan });
    }
    (clauses, sections)
}

fn is_paragraph(text: &str, segment: &Segment) -> bool {
    segment.leads && !segment.bullet && segment.span.of(text).split_whitespace().count() >= 5
}

fn heading(text: &str, segment: &Segment, scan: &Scan, lexicon: &Lexicon, soap: bool) -> Option<Heading> {
    let folded = &scan.folded;
    let words = segment.span.of(text);
    let mut best: Option<Heading> = None;
    let first = (0..folded.tokens.len()).find(|&i| !matches!(folded.word(i), "(" | "[" | "*" | "#" | "\"" | "|" | "<" | ">"))?;
    for hit in scan.all(TableId::Headings).filter(|h| h.first == first) {
        let row = lexicon.row(hit);
        let letter = hit.span.len() == 1;
        // "P. A., PT" is a name, "P. Continue PT" is none.
        let credential = || {
            ["OTR", "DPT", "PTA", "COTA", "CCC", "SLP", "MPT", "OTD", "OTA"]
                .iter()
                .any(|known| words.ends_with(known) || words.contains(&format!("{known}/")))
        };
        let signed = || (words.contains(',') || words.len() < 40 && credential()) && super::signature::is_signature(text, segment.span);
        if letter && (are_initials(text.get(hit.span.end..).unwrap_or_default()) || signed()) {
            continue;
        }
        // "Goal 3 wk": the number is one of weeks.
        let counts = hit.end > hit.first + 1 && folded.word(hit.end - 1).bytes().all(|b| b.is_ascii_digit());
        if counts && matches!(folded.word(hit.end), "wk" | "week" | "mo" | "month" | "visit" | "day") {
            continue;
        }
        // What may stand between the heading and its mark: numbers, times, dates, a bracket.
        let mut end = hit.end;
        let mut depth = 0;
        let mut extra = 0;
        let goals = kind_of(row.cell(0)) == SectionKind::Goals;
        let treats = kind_of(row.cell(0)) == SectionKind::Treatment;
        let tells =
            matches!(kind_of(row.cell(0)), SectionKind::Subjective | SectionKind::Measurement | SectionKind::History | SectionKind::Plan);
        let mark = loop {
            let word = folded.word(end);
            match word {
                "" if extra == 0 => break End::Line,
                // "Goals, 4 weeks" above a list: the time is that of all of them.
                "" if goals && segment.leads && (hit.end..end).all(|i| is_time_word(folded.word(i)) || folded.word(i) == ",") => {
                    break End::Line;
                }
                "" => break End::None,
                "." if end == hit.end && end + 1 == folded.tokens.len() => break End::Line,
                // "Session. Semantic feature chart", "Goals. By 4/13": a heading run in to its paragraph.
                "." if end == hit.end && segment.leads && runs_in(text, segment, folded.tokens[end].span.end) => break End::Mark(end),
                ")" if depth == 0 && letter && end == hit.end => break End::Mark(end),
                // "[GOALS] carry groceries"
                "]" if depth == 0 && first > 0 && folded.word(first - 1) == "[" && extra == 0 => break End::Mark(end),
                "(" | "[" => depth += 1,
                ")" | "]" => depth -= 1,
                // "Arrived 1:05 pm" names no section.
                ":" if depth <= 0 && !(tells && is_clock_colon(text, folded.tokens[end].span)) => break End::Mark(end),
                // "a- R quad weak", where the note has such letters.
                "-" if letter && soap && end == hit.end && segment.leads && text[folded.tokens[end].span.end..].starts_with(' ') => {
                    break End::Mark(end);
                }
                "-" if depth <= 0 && spaced(text, folded.tokens[end].span) => break End::Mark(end),
                "=" | ">" if depth <= 0 && end == hit.end => break End::Mark(end),
                // "What did we do?"
                "?" if depth <= 0 && !letter => break End::Mark(end),
                // "SUBJ| 3 months of shoulder pain", "Goal | stock 5 lb boxes"
                "|" if depth <= 0 && end == hit.end && segment.leads => break End::Mark(end),
                // "Skilled need/assessment:", "Goals and plan:": two headings in one; the first says what follows.
                "/" | "&" | "and" | "," if depth <= 0 && end == hit.end && second(scan, end + 1).is_some() => {
                    end = second(scan, end + 1).unwrap_or(end);
                    continue;
                }
                // "Goals, both by 3/11/26:"
                "," if depth <= 0 && goals && end == hit.end && is_time_word(folded.word(end + 1)) => {}
                "|" | "," | ";" if depth <= 0 => break End::None,
                _ if depth > 0 => {}
                _ if extra < (if goals { 9 } else { 4 }) && (is_time_word(word) || treats && takes(word, Place::Occasion)) => extra += 1,
                _ => break End::None,
            }
            end += 1;
            if end > hit.end + 20 {
                break End::None;
            }
        };
        let kind = kind_of(row.cell(0));
        let says_time = |i: usize| {
            folded.word(i).starts_with(|c: char| c.is_ascii_digit()) || matches!(folded.word(i), "week" | "wk" | "month" | "visit" | "day")
        };
        let goals_with_time = kind == SectionKind::Goals && (hit.end..end).any(says_time) && matches!(mark, End::None);
        let accepted = match mark {
            End::Mark(at) => {
                // "P: 3/10, B: 1" is pain, not a plan.
                let number = |i: usize| folded.word(i).starts_with(|c: char| c.is_ascii_digit());
                let how_often = (at + 2..at + 5).any(|i| matches!(folded.word(i), "x" | "tim" | "visit" | "wk" | "week"));
                let pain = letter && hit.span.of(text).eq_ignore_ascii_case("p") && number(at + 1) && !how_often;
                (!pain && (segment.leads || !letter || folded.word(at) == ":")).then_some(folded.tokens[at].span.end)
            }
            End::Line => {
                let plain =
                    segment.leads && words.len() < 60 && !letter && (segment.marked || is_title(hit.span.of(text)) || hit.span.len() > 6);
                (plain || letter && segment.leads && words.len() <= 3).then_some(segment.span.end)
            }
            End::None if goals_with_time && segment.leads => Some(folded.tokens[hit.end - 1].span.end),
            // "**Subjective** P 4/10", "S Pt states", "ASSESSMENT quad weakness"
            End::None => {
                let bold = text.get(hit.span.end..).is_some_and(|t| t.starts_with("**") || t.starts_with("__"));
                let after = text.get(hit.span.end..).unwrap_or("");
                // "A/PROM knee", "S/P L TKA" begin with an abbreviation.
                let divided = after.strip_prefix('/').is_some_and(|rest| {
                    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
                    word.is_empty() || word.len() >= 4 && word.chars().any(char::is_lowercase)
                });
                let soap = soap && letter && segment.leads && (divided || after.starts_with([' ', '\t', '.', ')']));
                // "ASSESS   R ankle stiffness", "HX<tab>slipped": a gap, or capitals before lower case.
                let wide = after.starts_with('\t') || after.starts_with("  ");
                let mixed = words.chars().any(char::is_lowercase) && hit.span.len() >= 4 && kind != SectionKind::Header;
                let caps = !letter && segment.leads && !hit.span.of(text).chars().any(char::is_lowercase) && (wide || mixed);
                let wide = wide && segment.leads && kind != SectionKind::Header && is_title(hit.span.of(text));
                let sentence = kind == SectionKind::Goals && !letter && segment.leads && matches!(folded.word(hit.end), "by" | "in" | "be");
                let slash = letter && segment.leads && after.starts_with("/ ");
                // "STG walk no boot ..... met": dots lead from a goal to how far it is reached.
                let led = kind == SectionKind::Goals && !letter && segment.leads && words.contains("...");
                // "STG1 amb 150 ft RW SBA - met": these names stand for goals only.
                let name = hit.span.of(text).to_lowercase();
                let sure = segment.leads && (name.starts_with("stg") || name.starts_with("ltg")) && folded.tokens.len() > hit.end + 2;
                (bold || soap || slash || caps || wide || sentence || led || sure).then_some(hit.span.end)
            }
        };
        // "Session (92526, 40 min):", "Treatment 97530 - 15 min": a code beside the heading opens a service, and is no part of the name.
        let coded = (hit.end..end).find(|&i| super::written_code::code(folded.word(i)).is_some());
        let accepted = match coded {
            Some(at) if accepted.is_some() => {
                let opens = usize::from(at > 0 && matches!(folded.word(at - 1), "(" | "["));
                Some(folded.tokens[at - opens].span.start)
            }
            _ => accepted,
        };
        // "Not done.......... stairs": dots lead from a name to its words.
        let led = segment.leads && !letter && text.get(hit.span.end..).is_some_and(|rest| rest.starts_with("..."));
        let dots = || text[hit.span.end..].find(|c| c != '.').map_or(segment.span.end, |at| hit.span.end + at);
        let accepted = accepted.or_else(|| led.then(dots));
        if let Some(body) = accepted {
            let longer = best.as_ref().is_none_or(|b| hit.span.end > b.span.end);
            if longer {
                best = Some(Heading { span: hit.span, kind, body: skip_marks(text, body, segment.span.end) });
            }
        }
    }
    best
}

/// Where a second heading that starts at this word ends, if a colon follows it.
fn second(scan: &Scan, first: usize) -> Option<usize> {
    let named = scan.all(TableId::Headings).filter(|h| h.first == first).map(|h| h.end).max()?;
    matches!(scan.folded.word(named), ":").then_some(named)
}

/// "### Goals being worked", "**Clinical note**", "GOALS IN PROGRESS:": a line that is a heading by its form, whatever else it says.
fn title(text: &str, segment: &Segment, scan: &Scan, lexicon: &Lexicon) -> Option<Heading> {
    if !segment.leads {
        return None;
    }
    let words = segment.span.of(text);
    let before = text.get(..segment.span.start)?.rsplit(['\n', '\r']).next()?.trim_start();
    let alone = text.get(segment.span.end..)?.lines().next().is_none_or(|rest| rest.trim_matches(['*', ':', ' ']).is_empty());
    let numbered = before.contains('#');
    let bold = before.ends_with("**") && words.trim_end_matches(':').ends_with("**");
    let capitals = words.ends_with(':') && !words.chars().any(char::is_lowercase);
    let short = scan.folded.tokens.len() <= 8 && !words.chars().any(|c| c.is_ascii_digit());
    if !(alone && short && (numbered && segment.line > 0 || bold || capitals)) {
        return None;
    }
    if scan.all(TableId::Labels).next().is_some() || scan.all(TableId::Activities).next().is_some() {
        return None; // the name of a service, or of what was done
    }
    let named =
        scan.of(TableId::Headings).into_iter().map(|hit| kind_of(lexicon.row(&hit).cell(0))).find(|kind| *kind != SectionKind::Header);
    if named.is_none() && !numbered && !bold {
        return None;
    }
    Some(Heading { span: segment.span, kind: named.unwrap_or(SectionKind::Other), body: segment.span.end })
}

/// Whether a segment begins with the label or code of a service: followed by its time, or by the mark of a label.
fn begins_service(text: &str, segment: &Segment, scan: &Scan, marks: bool, subjective: bool) -> bool {
    let folded = &scan.folded;
    let number = |i: usize| folded.word(i).starts_with(|c: char| c.is_ascii_digit());
    let minutes = |i: usize| matches!(folded.word(i), "min" | "minut" | "'");
    let clock = super::minutes::clock_ranges(text, segment.span).first().is_some_and(|(span, _)| span.start <= segment.span.start + 2);
    let anywhere = |i: usize| number(i) && minutes(i + 1);
    let coded = (0..9).any(|i| {
        super::written_code::code(folded.word(i)).is_some() && matches!(folded.word(i.saturating_sub(1)), "(" | "[" | "<" | "-" | ":" | "|")
    });
    // "te 97110 15m - laq 2x15": a name in one or two words, its code, its time.
    let short = |i: usize| matches!(folded.word(i), "min" | "minut" | "'" | "m");
    let soon = (1..3).any(|i| super::written_code::code(folded.word(i)).is_some() && (i + 1..i + 4).any(|j| number(j) && short(j + 1)));
    if clock || soon || super::written_code::code(folded.word(0)).is_some() || coded && (0..folded.tokens.len()).any(anywhere) {
        return true;
    }
    let labels = scan.of(TableId::Labels);
    let timed = |from: usize| (from..from + 6).any(|i| number(i) && minutes(i + 1));
    let marked = |at: usize| marks && matches!(folded.word(at), ":" | "-" | "|" | "(");
    // "Individual: neuro re-ed 24 min"
    let alone = matches!(folded.word(0), "individual" | "group") && folded.word(1) == ":";
    let first = if alone { 2 } else { usize::from(folded.word(0) == "(") };
    let told = |end: usize| subjective && scan.of(TableId::Activities).iter().any(|h| h.first >= end);
    labels.iter().find(|h| h.first <= first).is_some_and(|h| timed(h.end) || marked(h.end) || told(h.end))
        || number(0) && minutes(1) && labels.iter().any(|h| h.first <= 4)
}

enum End {
    Mark(usize),
    Line,
    None,
}

fn skip_marks(text: &str, from: usize, end: usize) -> usize {
    let rest = Span::new(from, end).of(text);
    from + (rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '*' | ':' | '_' | '|' | ']')).len())
}

fn spaced(text: &str, span: Span) -> bool {
    text.get(..span.start).is_some_and(|t| t.ends_with([' ', '*']))
        || text.get(span.end..).is_none_or(|t| t.is_empty() || t.starts_with(' '))
}

/// A heading without a mark must look like one: capitals at the start of its words, or capitals throughout.
fn is_title(words: &str) -> bool {
    words.split_whitespace().all(|w| w.chars().next().is_some_and(|c| c.is_uppercase() || !c.is_alphabetic()) || w.len() <= 3)
}

fn is_time_word(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        || matches!(
            word,
            "wk" | "week"
                | "w"
                | "day"
                | "month"
                | "mo"
                | "visit"
                | "in"
                | "by"
                | "for"
                | "to"
                | "be"
                | "met"
                | "complet"
                | "accomplish"
                | "achiev"
                | "within"
                | "/"
                | "."
                | "#"
                | "one"
                | "two"
                | "thre"
                | "four"
                | "six"
                | "eight"
                | "twelv"
                | "x"
                | "+"
                | "and"
                | "with"
                | "through"
                | "thru"
                | "until"
                | "due"
                | "both"
                | "all"
                | "each"
        )
}

/// The kind of section that a row of the table of headings names.
pub(super) fn kind_of(name: &str) -> SectionKind {
    match name {
        "subjective" => SectionKind::Subjective,
        "objective" => SectionKind::Objective,
        "treatment" => SectionKind::Treatment,
        "assessment" => SectionKind::Assessment,
        "plan" => SectionKind::Plan,
        "goals" => SectionKind::Goals,
        "hep" => SectionKind::Hep,
        "history" => SectionKind::History,
        "measurement" => SectionKind::Measurement,
        "education" => SectionKind::Education,
        "billing" => SectionKind::Billing,
        "not_done" => SectionKind::NotDone,
        "precautions" => SectionKind::Precautions,
        "header" => SectionKind::Header,
        _ => SectionKind::Other,
    }
}
