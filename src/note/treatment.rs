//! Pass: services and the words under them: which stretch of text belongs to which label and its minutes.

use super::anchors::{Anchor, anchors};
use super::charges::{CodeMention, codes, covers_clause, for_all_charges};
use super::clause::Clause;
use super::labels::Parts;
use super::minutes::{Mention, clock_ranges, length, mentions};
use super::model::{Charge, Fact, Minutes, SectionKind, Service, Status, Totals};
use super::stretches::{begins_stretch, does_before, headed_by_time, in_brackets, names_kind, not_given, run_by_aide};
use super::totals;
use crate::config::ProviderRole;
use crate::lexicon::{Lexicon, Place, TableId, takes};

/// A stretch of a clause that may name activities.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fragment {
    pub(super) clause: usize,
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) service: Option<usize>,
    pub(super) provider: Option<Fact<ProviderRole>>,
    /// Help told for the activities of the service, by their names.
    pub(super) about: bool,
    /// The label itself, where nothing else names the activity ("Gait training 15 min, 150 ft").
    pub(super) label: Option<(usize, usize)>,
}

/// What this pass hands on.
#[derive(Default)]
pub(super) struct Treatment {
    pub(super) services: Vec<Service>,
    pub(super) fragments: Vec<Fragment>,
    pub(super) charges: Vec<Charge>,
    pub(super) totals: Totals,
    /// Services that stand for an evaluation whose code is written elsewhere.
    pub(super) evaluations: Vec<usize>,
    /// Lengths of time by clause.
    pub(super) mentions: Vec<Vec<Mention>>,
}

/// The service that is open while reading on.
#[derive(Clone, Copy)]
struct Open {
    service: usize,
    indent: usize,
    bullet: bool,
    line: usize,
    /// Words stood on the label's own line.
    filled: bool,
    /// Lines under the label are set deeper, or with bullets.
    nested: bool,
}

pub(super) fn read(text: &str, clauses: &[Clause], lexicon: &Lexicon) -> Treatment {
    let mut out = Treatment::default();
    let mut closed: Option<Closed> = None;
    let mut open: Option<Open> = None;
    let mut previous = SectionKind::Header;
    let mut total_line = usize::MAX;
    // The line on which each service begins.
    let mut service_lines: Vec<usize> = Vec::new();
    for (index, clause) in clauses.iter().enumerate() {
        let found = mentions(text, &clause.scan.folded);
        out.mentions.push(found.clone());
        let clocks = clock_tokens(text, clause);
        let taken = if allows_totals(clause) || clause.segment.line == total_line {
            totals::totals(text, clause, &clocks, lexicon, &mut out.totals)
        } else {
            Vec::new()
        };
        if !taken.is_empty() {
            total_line = clause.segment.line;
        }
        let free: Vec<Mention> = found.iter().filter(|m| !taken.iter().any(|t| t.0 <= m.first && m.end <= t.1)).copied().collect();
        let written = codes(text, clause, &free, lexicon);
        let parts = Parts { text, clause, codes: &written, mentions: &free, clocks: &clocks, lexicon };
        let mut anchors = anchors(&parts);
        anchors.retain(|a| {
            !taken.iter().any(|t| a.first < t.1 && t.0 < a.end)
                && (opens_here(clause, a)
                    || a.code_mention.is_some_and(|i| written[i].billed)
                    || a.minutes.is_some() && sums_up(clause, &written, &found))
        });
        // "Next visit 97116 15 min", "held 97140 10 min", "prev note 11/14: therex 25 min": a service that was not given here.
        let put_off = anchors.first().is_some_and(|anchor| not_given(clause, anchor, lexicon));
        if put_off {
            anchors.clear();
        }
        if put_off || clause.heading.is_some() || clause.section != previous {
            open = None;
        }
        previous = clause.section;
        // "Individual: …" below a group is no longer the group.
        if clause.word(0) == "individual" && clause.word(1) == ":" {
            open = None;
        }
        if let Some(o) = &mut open {
            if ends(clause, o) {
                open = None;
            } else if clause.segment.leads
                && clause.segment.line != o.line
                && (clause.segment.indent > o.indent || clause.segment.bullet && !o.bullet)
            {
                o.nested = true;
            }
        }
        // "For the next 14 minutes we did shoulder exercise": a stretch of its own after a service that has its time.
        if open.is_some_and(|o| out.services.get(o.service).is_some_and(|s| s.minutes.is_some()))
            && anchors.is_empty()
            && begins_stretch(clause, &found)
        {
            open = None;
        }
        // "Exercise, 15 min: pulleys", "R arm activity (14 min), min A": a line with its own time, like that of the service above it.
        if let Some(o) = &open
            && anchors.is_empty()
            && clause.segment.leads
            && clause.segment.indent <= o.indent
            && o.filled
            && out.services.get(o.service).is_some_and(|s| s.minutes.is_some())
            && own_time(clause, &found).is_some()
        {
            open = None;
        }
        // Under a label that has its time, a word that could be a label is content: "TA bracing with march" below 97110.
        if let Some(o) = &open
            && (clause.segment.indent > o.indent || clause.segment.bullet && !o.bullet)
            && out.services.get(o.service).is_some_and(|s| s.minutes.is_some() && s.code.is_some())
        {
            anchors.retain(|a| a.minutes.is_some() || a.code_mention.is_some());
        }
        let charge_at: Vec<Option<usize>> = written
            .iter()
            .map(|code: &CodeMention| {
                code.billed.then(|| {
                    out.charges.push(code.charge.clone());
                    out.charges.len() - 1
                })
            })
            .collect();
        // A line of charges or totals has no words of treatment in it, unless a label with time stands there too.
        let bookkeeping = !taken.is_empty() || charge_at.iter().any(Option::is_some) || !for_all_charges(text, clause).is_empty();
        let mut at = 0;
        let mut began = false;
        for (n, anchor) in anchors.iter().enumerate() {
            let charge = anchor.code_mention.and_then(|i| charge_at[i]);
            let limit = anchors.get(n + 1).map_or(clause.len(), |a| a.first);
            let words = has_words(clause, anchor.end, limit, &taken, &written);
            if charge.is_some()
                && anchors.len() == 1
                && anchor.minutes.is_none()
                && let Some((time, giver)) = headed_by_time(clause, &found, anchor.first, lexicon)
            {
                let service = out.services.len();
                let begun = service_of(clause, anchor, charge);
                let provider = giver.or(begun.provider);
                out.services.push(Service { minutes: Some(time.minutes), provider, ..begun });
                service_lines.push(clause.segment.line);
                push_fragment(&mut out, index, time.end + 1, anchor.first, Some(service), Some((anchor.first, anchor.end)));
                (at, began) = (limit, true);
                continue;
            }
            let listed = clause.section == SectionKind::Billing || written.iter().filter(|c| c.billed).count() > 1;
            if charge.is_some() && anchor.minutes.is_none() && (!words || listed) {
                at = at.max(anchor.end);
                continue;
            }
            // "97110 block was run by the rehab aide": said of a service that has been read.
            if anchor.minutes.is_none()
                && charge.is_none()
                && let Some(aide) = run_by_aide(clause, anchor.end, lexicon)
                && let Some(told) =
                    out.services.iter_mut().find(|s| s.minutes.is_some() && s.code.map(|c| c.value) == anchor.code.map(|c| c.value))
            {
                told.provider = Some(aide);
                (at, began) = (limit, true);
                continue;
            }
            // "97110 8 min: no unit charged" among the charges tells a time once more.
            let told = |s: &Service| {
                s.minutes.is_some_and(|m| Some(m.value) == anchor.minutes.map(|a| a.value))
                    && s.code.map(|c| c.value) == anchor.code.map(|c| c.value)
            };
            let unbilled = (anchor.end..limit).any(|i| {
                matches!(clause.word(i), "no" | "not")
                    && (i + 1..i + 4).any(|j| matches!(clause.word(j), "unit" | "charg" | "bil" | "bill"))
            });
            if clause.section == SectionKind::Billing && anchor.minutes.is_some() && (unbilled || out.services.iter().any(told)) {
                (at, began) = (limit, true);
                continue;
            }
            let service = out.services.len();
            // "… took part in the kitchen group, thirty minutes (97150)": what stands before a closing code is its content.
            let closes = !words
                && (anchor.code_mention.is_some() || anchor.minutes.is_some() && !anchor.leads && anchor.first > 5)
                && n + 1 == anchors.len()
                && (anchor.first >= at + 5
                    || does_before(clause, at, anchor, lexicon)
                    || in_brackets(clause, anchor) && !clause.segment.leads)
                && has_words(clause, at, anchor.first, &taken, &written);
            // "ADL/IADL ........ 97535": a few words before a code that opens its line are its name.
            let longest =
                if anchor.code.is_some_and(|c| super::labels::is_evaluation(c.value)) || names_kind(clause, anchor.first) { 7 } else { 4 };
            let name = anchor.code_mention.is_some()
                && !(closes && does_before(clause, at, anchor, lexicon))
                && at == 0
                && clause.segment.leads
                && anchor.first <= longest
                && open.is_none_or(|o| clause.segment.line != o.line);
            if !began && anchor.first > at && (!bookkeeping || closes) && !name {
                push_fragment(&mut out, index, at, anchor.first, if closes { Some(service) } else { open.map(|o| o.service) }, None);
            }
            // "squats x20, bike hang 5 min. 97113, 30 min.": a code with its time that ends its line is that of what stands before it.
            if !words && charge.is_none() && !clause.segment.leads && anchors.len() == 1 && (anchor.minutes.is_some() || clause.len() <= 3)
            {
                let line = clause.segment.line;
                let labelled =
                    out.services.iter().zip(&service_lines).rev().find(|(_, l)| **l == line).map(|(s, _)| s.code.map(|c| c.value));
                let own = anchor.code.map(|c| c.value);
                if labelled.is_none() || labelled == Some(own) && out.services.last().is_some_and(|s| s.minutes.is_none()) {
                    let earlier = out.fragments.iter_mut().rev().take_while(|f| clauses[f.clause].segment.line == line);
                    // A note's first words are its title.
                    for fragment in
                        earlier.filter(|f| f.clause > 0).filter(|f| f.service.is_none_or(|s| service_lines.get(s) != Some(&line)))
                    {
                        fragment.service = Some(service);
                    }
                }
            }
            // A paragraph that puts its labels last, in brackets: what stands between two of them is that of the second.
            let bracketed = closes && in_brackets(clause, anchor);
            if let Some(before) = closed.filter(|before| bracketed && before.line == clause.segment.line) {
                let between = out.fragments.iter_mut().filter(|f| f.clause > before.clause && f.service == Some(before.service));
                between.for_each(|fragment| fragment.service = Some(service));
            }
            if bracketed {
                closed = Some(Closed { line: clause.segment.line, clause: index, service });
            }
            let mut begun = service_of(clause, anchor, charge);
            // "Toileting (18 min): pants down and up x2, min A (97535)": the time leads, the code closes.
            if closes && anchor.minutes.is_none() && !began && anchors.len() == 1 && clause.segment.leads {
                begun.minutes = own_time(clause, &free).filter(|time| time.end < anchor.first).map(|time| time.minutes);
            }
            if name && anchor.first > 0 {
                begun.span = clause.span(0, anchor.end);
            }
            out.services.push(begun);
            service_lines.push(clause.segment.line);
            if anchor.evaluation && anchor.code_mention.is_none() {
                out.evaluations.push(service);
            }
            let label = (anchor.first, anchor.end);
            let totals_follow = taken.iter().any(|t| t.0 >= anchor.end && t.0 < limit);
            if limit > anchor.end && (words || charge.is_none() && !totals_follow) {
                push_fragment(&mut out, index, anchor.end, limit, Some(service), Some(label));
            } else {
                push_fragment(&mut out, index, anchor.end, anchor.end, Some(service), Some(label));
            }
            open = Some(Open {
                service,
                indent: clause.segment.indent,
                bullet: clause.segment.bullet,
                line: clause.segment.line,
                filled: words || closes,
                nested: false,
            });
            at = limit;
            began = true;
            // Totals after the last label close a list of times; what follows is no content of it.
            if n + 1 == anchors.len() && !words && totals_follow {
                open = None;
            }
        }
        if !began {
            if bookkeeping {
                open = None;
            } else {
                let taken_by_clock = clocks.iter().map(|c| c.1 - c.0).sum::<usize>();
                let named = (0..clause.len()).any(|i| takes(clause.word(i), Place::VisitClock));
                // Several ranges, or a range beside a code or a giver, are those of services.
                let own = clocks.len() == 1 && written.is_empty() && (named || clause.scan.of(TableId::Roles).is_empty());
                if own && allows_totals(clause) && !starts_with_activity(clause) && (named || clause.len() <= taken_by_clock + 4) {
                    totals::visit_clock(text, clause, &mut out.totals);
                }
                push_fragment(&mut out, index, 0, clause.len(), open.map(|o| o.service), None);
            }
        }
        if clause.heading.is_some() && clocks.is_empty() && allows_totals(clause) {
            totals::visit_clock(text, clause, &mut out.totals);
        }
    }
    out
}

/// A label in brackets that closed the words before it.
#[derive(Clone, Copy)]
struct Closed {
    line: usize,
    clause: usize,
    service: usize,
}

/// Totals may stand anywhere but in plans, goals and history.
fn allows_totals(clause: &Clause) -> bool {
    !matches!(clause.section, SectionKind::Goals | SectionKind::History | SectionKind::Subjective | SectionKind::Hep)
        || clause.segment.leads && clause.heading.is_none()
        // "Home: blocking q2h. Timed 35, total tx 35.": a sentence that opens with the name of a total.
        || clause.heading.is_none() && super::headings::totals_line(&clause.scan)
}

/// A label opens a service in treatment, and in other sections where a line begins with label and time.
fn opens_here(clause: &Clause, anchor: &Anchor) -> bool {
    match clause.section {
        // "Speech therapy, 5/6/26, J." is a title.
        SectionKind::Header => {
            anchor.minutes.is_some()
                || anchor.code_mention.is_some()
                || (anchor.marked || clause.segment.line > 4) && clause.segment.line > 1
        }
        SectionKind::Objective | SectionKind::Treatment | SectionKind::Other | SectionKind::Billing => true,
        SectionKind::NotDone | SectionKind::Precautions => {
            clause.heading.is_none() && clause.segment.leads && anchor.leads && anchor.minutes.is_some()
        }
        SectionKind::Measurement if anchor.code_mention.is_some() && anchor.minutes.is_some() => true,
        _ => clause.heading.is_none() && clause.segment.leads && anchor.leads && anchor.minutes.is_some() && !clause.segment.bullet,
    }
}

/// "Summary: 97530 30 min, 97535 15 min": nothing but codes or names of services with their times, in whatever section.
fn sums_up(clause: &Clause, written: &[CodeMention], mentions: &[Mention]) -> bool {
    let named = clause.scan.of(TableId::Labels).len().max(written.len());
    named > 0 && mentions.len() >= named && covers_clause(clause, written)
}

/// Whether the open service ends before this clause.
fn ends(clause: &Clause, open: &Open) -> bool {
    if clause.segment.line == open.line || !clause.segment.leads {
        return false;
    }
    let deeper = clause.segment.indent > open.indent || clause.segment.bullet && !open.bullet;
    if deeper {
        return false;
    }
    open.nested || clause.segment.after_blank && open.filled || open.filled && clause.segment.bullet
}

fn clock_tokens(text: &str, clause: &Clause) -> Vec<(usize, usize, Minutes)> {
    clock_ranges(text, clause.body)
        .into_iter()
        .filter_map(|(span, range)| {
            let tokens = &clause.scan.folded.tokens;
            let first = tokens.iter().position(|t| t.span.start >= span.start)?;
            let end = tokens.iter().position(|t| t.span.start >= span.end).unwrap_or(tokens.len());
            let value = length(&range).unwrap_or(0);
            Some((first, end, Minutes { value, upper: None, approximate: false, clock: Some(range), span }))
        })
        .collect()
}

fn starts_with_activity(clause: &Clause) -> bool {
    clause.scan.of(TableId::Activities).first().is_some_and(|h| h.first <= 2)
}

fn has_words(clause: &Clause, from: usize, to: usize, taken: &[(usize, usize)], codes: &[CodeMention]) -> bool {
    // "30 min: min A": a level of help is a word of two short ones.
    clause.scan.all(TableId::Assist).any(|hit| from <= hit.first && hit.end <= to && hit.end > hit.first + 1)
        || (from..to).any(|i| {
            clause.word(i).chars().any(char::is_alphabetic)
                && clause.word(i).len() > 1
                && !taken.iter().any(|t| t.0 <= i && i < t.1)
                && !codes.iter().any(|c| c.first <= i && i < c.end)
                && !takes(clause.word(i), Place::NoContent)
        })
}

fn push_fragment(out: &mut Treatment, clause: usize, first: usize, end: usize, service: Option<usize>, label: Option<(usize, usize)>) {
    let provider = service.and_then(|s| out.services.get(s)).and_then(|s| s.provider);
    out.fragments.push(Fragment { clause, first, end, service, provider, about: false, label });
}

fn service_of(clause: &Clause, anchor: &Anchor, charge: Option<usize>) -> Service {
    Service {
        span: clause.span(anchor.first, anchor.end),
        code: anchor.code,
        shared_with: anchor.shared_with.clone(),
        shares_words: false,
        minutes: anchor.minutes,
        provider_minutes: anchor.provider_minutes.clone(),
        provider: anchor.provider,
        mode: anchor.mode,
        interventions: Vec::new(),
        charge,
        status: Status::Performed,
        has_detail: false,
    }
}

/// The time a line bears as a service does: before a colon, or in brackets behind its first words.
fn own_time<'a>(clause: &Clause, found: &'a [Mention]) -> Option<&'a Mention> {
    const NEAR: usize = 9;
    found.iter().filter(|m| !m.weak && m.first <= NEAR && m.first > 0).find(|m| {
        let bracketed = clause.in_brackets(m.first, m.end);
        let leads = clause.word(m.end) == ":" || bracketed && clause.word(m.end + 1) == ":";
        leads || bracketed && m.minutes.value > SHORT
    })
}

/// A time in brackets of no more is that of one exercise.
const SHORT: u32 = 8;
