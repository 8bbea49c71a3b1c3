//! READING: what a note says was done, for how long, by whom, with what help; each fact with its words. No billing, no opinion.
//!
//! The passes run over one list of clauses, each in its own file; no pass reaches back:
//! lines and segments → visits → headings and sections → tables → labels, codes and totals → treatment → interventions → goals → elements → people.

mod abbreviations;
mod about;
mod activity;
mod anchors;
mod asides;
mod case;
mod cells;
mod charges;
mod clause;
mod clinicians;
mod complete;
mod cue_words;
mod dates;
mod elements;
mod enumeration;
mod episode;
mod fragments;
mod giver_minutes;
mod givers;
mod goals;
mod grids;
mod headings;
mod help;
mod interventions;
mod joints;
mod kinds;
mod label_time;
mod labels;
mod lines;
mod lists;
mod marks;
mod minutes;
pub mod model;
mod numbers;
mod own_words;
mod people;
mod plan;
mod prose;
mod records;
mod remarks;
mod reports;
mod restated;
mod scene;
mod sections;
mod shared_unit;
mod signature;
mod status;
mod stretches;
mod summary;
mod summed;
mod tables;
mod therapy;
mod told_givers;
mod totals;
mod treatment;
mod unbilled;
mod verbs;
mod visits;
mod written_code;

pub use model::*;
pub use visits::Part;

use std::borrow::Cow;

use crate::config::{Code, Config, Discipline, ProviderRole};
use crate::lexicon::Lexicon;
use crate::text::Span;

/// Reads a whole text. Pure, linear in the text, never fails: what is not understood is left out.
#[must_use]
pub fn read(text: &str, config: &Config) -> Note {
    let outline = outline(text);
    let visits = outline.parts.iter().map(|part| read_visit(&outline, part, config)).collect();
    Note { visits, ignores: outline.ignores }
}

/// A text split into visits, before any of them is read.
#[derive(Clone, Debug, Default)]
pub struct Outline<'a> {
    /// The text with its comments blanked out: every span fits it and the text as it was.
    pub text: Cow<'a, str>,
    /// The visits' parts of it, in order; none for a text without words.
    pub parts: Vec<Part>,
    /// What the file says before its first visit.
    pub header: Header,
    /// Comments that silence rules.
    pub ignores: Vec<Ignore>,
}

/// Splits a text into visits: cheap beside reading them.
#[must_use]
pub fn outline(text: &str) -> Outline<'_> {
    if text.trim().is_empty() {
        return Outline::default();
    }
    let lines = lines::lines(text, Span::new(0, text.len()));
    let ignores = marks::ignores(text, &lines);
    let text = marks::without_comments(text);
    let parts = visits::split(&text, &lines);
    let header = header(&text, parts.header, Lexicon::builtin());
    Outline { parts: parts.visits, header, ignores, text }
}

/// Reads one visit. Depends on the words of its part and on the header, and on nothing else in the text.
#[must_use]
pub fn read_visit(outline: &Outline<'_>, part: &Part, config: &Config) -> Visit {
    visit(&outline.text, part, &outline.header, config, &Lexicon::of(&config.lexicon))
}

/// Facts that a file states once for all its visits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Header {
    discipline: Option<Fact<Discipline>>,
    payer: Option<Fact<PayerMention>>,
    year_to_date: Option<Fact<i64>>,
}

fn header(text: &str, span: Span, lexicon: &Lexicon) -> Header {
    if span.is_empty() {
        return Header::default();
    }
    let lines = lines::lines(text, span);
    let segments = lines::segments(text, &lines, |_| false);
    let (clauses, _) = sections::clauses(text, &segments, lexicon);
    let signed = signature::signature(text, &clauses, lexicon).and_then(|s| s.discipline.map(|d| Fact::new(d, s.span)));
    Header {
        discipline: people::titled_discipline(text, &clauses).or(signed),
        payer: people::payer(text, &clauses, lexicon),
        year_to_date: people::year_to_date(text, &clauses),
    }
}

fn visit(text: &str, part: &visits::Part, file: &Header, config: &Config, lexicon: &Lexicon) -> Visit {
    let lines = lines::lines(text, part.span);
    let mut grids = grids::grids(text, &lines);
    let records = records::records(text, &lines, &grids);
    grids.extend(records);
    let segments = lines::segments(text, &lines, |line| grids.iter().any(|g| g.holds(line)));
    let (mut clauses, sections) = sections::clauses(text, &segments, lexicon);
    let signature = signature::signature(text, &clauses, lexicon);
    let signed = signature.as_ref().and_then(|s| s.discipline.map(|d| Fact::new(d, s.span)));
    let discipline = people::titled_discipline(text, &clauses)
        .or(signed)
        .or(file.discipline)
        .or(config.discipline.map(|d| Fact::new(d, Span::at(part.span.start))));
    let mut kind = kinds::kind(text, &clauses, lexicon);
    let mut treatment = treatment::read(text, &clauses, lexicon);
    totals::visit_clock_in_two(text, &clauses, &mut treatment.totals);
    let placeholders = marks::placeholders(text, part.span);
    let payer = people::payer(text, &clauses, lexicon).or(file.payer);
    let year_to_date = people::year_to_date(text, &clauses).or(file.year_to_date);
    let month_day = part.date.map(|d| (d.value.month(), d.value.day()));
    let read = tables::Tables { text, lines: &lines, lexicon, kind, clauses: &mut clauses, out: &mut treatment };
    read.read(&grids, month_day);
    let goals = goals::goals(text, &clauses, &placeholders, lexicon);
    let mut treats = vec![false; clauses.len()];
    for fragment in treatment.fragments.iter().filter(|f| f.service.is_some()) {
        treats[fragment.clause] |= fragment.label.is_some() || !remarks::is_judgement(&clauses[fragment.clause], lexicon);
    }
    let clinicians = clinicians::Clinicians::of(text, signature.as_ref());
    let elements = elements::elements(text, &clauses, &treats, &clinicians, lexicon);
    let course = plan::course(text, &clauses, kind);
    let assessed_levels = summary::levels(text, &clauses, lexicon);
    name_evaluations(&mut treatment);
    let evaluates = |code: Option<Fact<Code>>| code.is_some_and(|code| labels::is_evaluation(code.value));
    let evaluated = treatment.charges.iter().any(|c| evaluates(Some(c.code)))
        || treatment.services.iter().any(|s| evaluates(s.code) && s.minutes.is_some() && s.status == Status::Performed);
    if kind == NoteKind::Daily && evaluated {
        kind = NoteKind::Evaluation;
    }
    if kind == NoteKind::Missed
        && (treatment.services.iter().any(|s| s.minutes.is_some_and(|m| m.value > 0))
            && treatment.totals.timed.is_some_and(|t| t.value > 0)
            || !treatment.charges.is_empty())
    {
        kind = NoteKind::Daily;
    }
    reports::examinations(text, &mut clauses, kind, &mut treatment);
    reports::orders(kind, &mut treatment);
    let case = case::case(text, &clauses, kind, part.date, lexicon);
    let scene = scene::Scene {
        text,
        clauses: &clauses,
        lexicon,
        kind,
        discipline: discipline.map(|d| d.value),
        date: part.date.map(|d| d.value),
        clinicians: &clinicians,
    };
    let mut interventions = interventions::read(&scene, &mut treatment);
    reports::of_the_period(kind, &mut treatment, &mut interventions);
    if kind == NoteKind::Missed {
        for intervention in interventions.iter_mut().filter(|i| i.status == Status::Performed) {
            intervention.status = Status::History;
        }
        treatment.services.clear();
        for intervention in &mut interventions {
            intervention.service = None;
        }
    }
    let signs = therapy::Signs {
        treatment: &treatment,
        interventions: &interventions,
        discipline: discipline.is_some(),
        signature: signature.as_ref(),
        placeholders: &placeholders,
    };
    if !signs.of_therapy(text, lexicon) {
        // A letter, an operation, a nursing note: nothing in it is a therapy service, and nothing is asked of it.
        return Visit { span: part.span, date: part.date, sections, ..Visit::default() };
    }
    restated::count_once(&mut treatment.charges, &mut treatment.services);
    charges::modifiers_apart(text, &clauses, &mut treatment.charges);
    treatment.totals.unbilled = unbilled::unbilled(&clauses, &treatment.mentions);
    billed_alone(&mut interventions, &treatment);
    told_givers::give(text, &clauses, lexicon, &mut treatment.services, &mut interventions, signature.as_ref());
    by_whom(&mut interventions, &mut treatment.services, signature.as_ref());
    Visit {
        span: part.span,
        date: part.date,
        kind,
        discipline,
        payer,
        sections,
        services: treatment.services,
        interventions,
        charges: treatment.charges,
        assessed_levels,
        goals,
        course,
        case,
        totals: treatment.totals,
        skilled_need: elements.skilled_need,
        justification: elements.justification,
        separate_times: marks::separate_times(text, part.span),
        signature,
        year_to_date,
        placeholders,
        abbreviations: abbreviations::abbreviations(&clauses, lexicon),
    }
}

/// "Eval 45 min" is the evaluation that is charged below.
fn name_evaluations(treatment: &mut treatment::Treatment) {
    let charged: Option<Fact<Code>> = treatment.charges.iter().find(|c| labels::is_evaluation(c.code.value)).map(|c| c.code);
    for &index in &treatment.evaluations {
        // "Re-evaluation took 20 min" names no discipline: the charge does.
        if let Some(service) = treatment.services.get_mut(index)
            && charged.is_some()
        {
            service.code = charged;
        }
    }
}

/// Where no label stands and one code of speech, swallowing or water is all that is billed, what was done was done under it.
fn billed_alone(interventions: &mut [Intervention], treatment: &treatment::Treatment) {
    let mut billed = treatment.charges.iter().map(|charge| charge.code);
    let Some(code) = billed.next().filter(|code| {
        let of_one_kind = code.value.as_str().starts_with("925") || code.value.as_str() == "97113" || code.value.as_str() == "92609";
        of_one_kind && !labels::is_evaluation(code.value)
    }) else {
        return;
    };
    if billed.any(|other| other.value != code.value)
        || treatment.services.iter().any(|s| s.code.is_some() && (s.minutes.is_some() || s.has_detail))
    {
        return;
    }
    for intervention in interventions.iter_mut().filter(|i| i.status == Status::Performed && i.stated.is_none()) {
        intervention.stated = Some(code);
    }
}

/// Whoever signed alone gave everything that names nobody else.
fn by_whom(interventions: &mut [Intervention], services: &mut [Service], signature: Option<&Signature>) {
    let Some(signature) = signature else { return };
    let alone = match signature.roles.as_slice() {
        [one] => Some(*one),
        roles if !roles.is_empty() && roles.iter().all(|r| *r == ProviderRole::Therapist) => Some(ProviderRole::Therapist),
        _ => None,
    };
    let Some(role) = alone else { return };
    for service in services.iter_mut().filter(|s| s.provider.is_none() && s.provider_minutes.is_empty()) {
        service.provider = Some(Fact::new(role, signature.span));
    }
    for intervention in interventions.iter_mut().filter(|i| i.provider.is_none()) {
        let split = intervention.service.and_then(|s| services.get(s)).is_some_and(|s| !s.provider_minutes.is_empty());
        if !split {
            intervention.provider = Some(Fact::new(role, signature.span));
        }
    }
}
