//! Divides a label over activities of several services: which activity is of which, and one label for each with its minutes left blank.

use crate::config::Code;
use crate::note::{Service, Status};
use crate::rules::layout::replace_all;
use crate::rules::{Blank, Edit, Fix, VisitView};
use crate::text::Span;

use super::relabel::label_edits;

/// Activities in a row that are of one service.
#[derive(Debug)]
struct Run {
    code: Code,
    span: Span,
    heads: Vec<Span>,
}

/// The activities under a label by the services they are of.
#[derive(Debug)]
pub(in crate::rules) struct Division<'a> {
    service: &'a Service,
    runs: Vec<Run>,
}

/// A label is not cut into more pieces than this: activities that alternate are better put in order by hand.
const MOST: usize = 4;

/// The performed activities of a service, in the order of the text, by the service of `codes` that each is of.
///
/// `None` where they are not decidedly of two of them.
pub(in crate::rules) fn divide<'a>(view: &VisitView<'a>, service: &'a Service, codes: &[Code]) -> Option<Division<'a>> {
    let mut runs: Vec<Run> = Vec::new();
    let mut undecided: Option<Span> = None;
    for &n in &service.interventions {
        let (Some(said), Some(judged)) = (view.visit.interventions.get(n), view.judgements.get(n)) else { continue };
        if said.status != Status::Performed {
            continue;
        }
        let parts: Vec<(Span, Span, Option<Code>)> = if judged.parts.is_empty() {
            vec![(said.span, said.head, judged.code)]
        } else {
            judged.parts.iter().map(|part| (part.span, part.head, Some(part.code))).collect()
        };
        for (span, head, code) in parts {
            let decided = code.filter(|code| codes.contains(code));
            match (runs.last_mut(), decided) {
                // What decides nothing by itself goes with what stands before it.
                (Some(run), None) => run.span = run.span.join(span),
                (None, None) => undecided = Some(undecided.map_or(span, |u| u.join(span))),
                (Some(run), Some(code)) if run.code == code => {
                    run.span = run.span.join(span);
                    run.heads.push(head);
                }
                (_, Some(code)) => {
                    let span = undecided.take().map_or(span, |u| u.join(span));
                    runs.push(Run { code, span, heads: vec![head] });
                }
            }
        }
    }
    let several = runs.first().is_some_and(|first| runs.iter().any(|run| run.code != first.code));
    several.then_some(Division { service, runs })
}

impl Division<'_> {
    /// The codes, in the order of the text.
    fn codes(&self) -> Vec<Code> {
        let mut codes: Vec<Code> = Vec::new();
        for run in &self.runs {
            if !codes.contains(&run.code) {
                codes.push(run.code);
            }
        }
        codes
    }

    /// Which part is of which code: "SLR, quad sets (97110) and box lift (97530)".
    pub(in crate::rules) fn names(&self, view: &VisitView<'_>) -> String {
        const QUOTED: usize = 2;
        let of = |code: Code| {
            let heads = self.runs.iter().filter(|run| run.code == code).flat_map(|run| &run.heads);
            let words: Vec<String> = heads.take(QUOTED).map(|head| view.words(*head).into_owned()).collect();
            format!("{} ({code})", words.join(", "))
        };
        let named: Vec<String> = self.codes().into_iter().map(of).collect();
        match named.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            _ => named.concat(),
        }
    }

    /// Each activity with its code, to be pointed at.
    pub(in crate::rules) fn activities(&self) -> impl Iterator<Item = (Span, Code)> + '_ {
        self.runs.iter().flat_map(|run| run.heads.iter().map(|head| (*head, run.code)))
    }

    /// Writes a label with blank minutes before the activities of each service.
    pub(in crate::rules) fn fix(&self, view: &VisitView<'_>) -> Option<Fix> {
        let [first, rest @ ..] = self.runs.as_slice() else { return None };
        let layout = view.layout();
        let old = self.service.span;
        let line = layout.line(old.start);
        let before_first = Span::new(old.end, first.span.start.max(old.end));
        let own_minutes = self.service.minutes.is_none_or(|minutes| old.covers(minutes.span));
        let in_a_table = line.of(view.text).contains(['|', '\t']);
        if self.runs.len() > MOST || first.span.start < old.end || !own_minutes || in_a_table {
            return None;
        }
        let here = layout.line(first.span.start) == line;
        let own_colon = old.of(view.text).ends_with(':');
        let marked = before_first.of(view.text).trim_start().starts_with([':', '-', '–']);
        let mark = if own_colon || before_first.of(view.text).trim_start().starts_with(':') { ":" } else { "" };
        let begun = if own_colon || here && !marked { ":" } else { "" };
        let mut edits = vec![Edit { span: old, new_text: format!("{}{begun}", self.label(view, first.code)?) }];
        for (before, run) in self.runs.iter().zip(rest) {
            let label = self.label(view, run.code)?;
            let start = layout.line(run.span.start);
            let bullet = layout.bullet(old.start);
            if start.covers(before.span) || start.start <= before.span.end {
                let gap = Span::new(before.span.end, run.span.start);
                let kept = kept(gap.of(view.text));
                edits.push(Edit { span: gap, new_text: format!("{kept}{}{bullet}{label}: ", layout.newline()) });
            } else {
                edits.push(Edit { span: Span::at(start.start), new_text: format!("{bullet}{label}{mark}{}", layout.newline()) });
            }
        }
        let mut codes: Vec<String> = self.codes().iter().map(Code::to_string).collect();
        codes.sort_unstable();
        let total = self.service.minutes.map_or_else(String::new, |minutes| format!("{} ", minutes.value));
        Some(replace_all(format!("Split {total}minutes between {}", codes.join(" and ")), edits))
    }

    /// The label of one of the services, in the form the note has, with blank minutes.
    fn label(&self, view: &VisitView<'_>, code: Code) -> Option<String> {
        let blank = format!("{} min", Blank::Minutes.text());
        let service = self.service;
        if !service.shared_with.is_empty() {
            let fact = service.code.iter().chain(&service.shared_with).find(|fact| fact.value == code)?;
            return Some(format!("{} {blank}", view.words(fact.span)));
        }
        let written = service.code?;
        let minutes = service.minutes.map(|minutes| Edit { span: minutes.span, new_text: blank.clone() });
        let mut edits: Vec<Edit> = minutes.iter().cloned().collect();
        if code != written.value {
            let others = label_edits(view.text, service.span, written.value, code);
            if others.is_empty() {
                edits.push(Edit { span: written.span, new_text: code.to_string() });
            }
            edits.extend(others);
        }
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut label = service.span.of(view.text).to_owned();
        for Edit { span, new_text } in edits {
            let at = span.start.checked_sub(service.span.start)?..span.end.checked_sub(service.span.start)?;
            label.get(at.clone())?;
            label.replace_range(at, &new_text);
        }
        let label = label.trim_end_matches(':');
        Some(if minutes.is_some() { label.to_owned() } else { format!("{label} {blank}") })
    }
}

/// What stays of the words between two activities that get lines of their own: nothing of a mark or of "then".
fn kept(gap: &str) -> &str {
    let joins = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        matches!(word.as_str(), "" | "and" | "then" | "followed" | "by" | "plus" | "also")
    };
    if gap.split_whitespace().all(joins) { "" } else { gap.trim_end() }
}
