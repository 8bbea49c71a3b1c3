//! Cards about words: what an intervention supports and why, what a goal says.

use crate::billing::codes;
use crate::coding::{Candidate, EvidenceKind, Judgement};
use crate::config::ProviderRole;
use crate::note::{Goal, Intervention, Mode, Status};
use crate::server::features::card::{Card, Run};
use crate::server::features::place::{VisitAt, stands_alone};
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// One intervention: candidates, evidence, what is known of it.
pub(super) fn intervention(snapshot: &Snapshot, at: VisitAt<'_>, index: usize, intervention: &Intervention) -> Card {
    let mut card = Card::default();
    if let Some(judgement) = at.known.judgements.get(index).filter(|_| stands_alone(intervention.status)) {
        judged(&mut card, snapshot, intervention, judgement);
    }
    card.line(facts(intervention));
    card
}

fn judged(card: &mut Card, snapshot: &Snapshot, intervention: &Intervention, judgement: &Judgement) {
    let label = |code| Run::Text(format!(" {}", codes::label(code)));
    let best = judgement.candidates.first();
    let mut title = match (judgement.code, best) {
        (Some(code), _) => vec![Run::Strong(format!("supports {code}")), label(code)],
        (None, Some(_)) => {
            let codes: Vec<String> = judgement.candidates.iter().take(2).map(|candidate| candidate.code.to_string()).collect();
            vec![Run::Strong("unclear".to_owned()), Run::Text(format!(" {}", codes.join(" or ")))]
        }
        (None, None) => return,
    };
    if let Some(written) = intervention.stated.map(|fact| fact.value).filter(|written| Some(*written) != judgement.code) {
        title.push(Run::Text(format!(" · written {written}")));
    }
    card.line(title);
    let evidence = best.map(|best| evidence(snapshot, best)).unwrap_or_default();
    let shown = !evidence.is_empty();
    card.line(evidence);
    // The first sentence says the evidence once more; what follows is news.
    let news = match judgement.explanation.split_once(". ") {
        Some((_, rest)) if shown => rest,
        None if shown => "",
        _ => &judgement.explanation,
    };
    if !news.is_empty() {
        card.text(news);
    }
    if let Some(decides) = judgement.would_decide.as_deref().filter(|_| judgement.code.is_none()) {
        card.text(format!("What would decide: {}.", decides.trim_end_matches('.')));
    }
}

/// The words a candidate rests on, each kind once.
fn evidence(snapshot: &Snapshot, candidate: &Candidate) -> Vec<Run> {
    let mut kinds: Vec<(EvidenceKind, Vec<&str>)> = Vec::new();
    for evidence in &candidate.evidence {
        let words = evidence.span.of(&snapshot.text);
        match kinds.iter_mut().find(|(kind, _)| *kind == evidence.kind) {
            Some((_, known)) if known.contains(&words) => {}
            Some((_, known)) => known.push(words),
            None => kinds.push((evidence.kind, vec![words])),
        }
    }
    let mut runs = Vec::new();
    for (of, words) in kinds {
        runs.push(Run::Text(format!("{}{}", if runs.is_empty() { "" } else { " · " }, kind(of))));
        for words in words {
            runs.push(Run::Text(" ".to_owned()));
            runs.push(Run::Words(words.to_owned()));
        }
    }
    runs
}

/// What evidence is called.
fn kind(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Purpose => "purpose",
        EvidenceKind::Object => "object or place",
        EvidenceKind::Context => "meanwhile or on",
        EvidenceKind::Assistance => "assistance",
        EvidenceKind::Cueing => "cueing",
        EvidenceKind::Dose => "dose",
        EvidenceKind::Activity => "activity",
        EvidenceKind::Clinic => "clinic's phrase",
    }
}

/// Status, minutes, provider, mode.
fn facts(intervention: &Intervention) -> Vec<Run> {
    let mut facts = vec![status(intervention.status).to_owned()];
    if intervention.status == Status::Performed {
        facts.extend(intervention.minutes.map(|minutes| format!("{} min", minutes.value)));
        facts.extend(intervention.provider.map(|fact| provider(fact.value).to_owned()));
        facts.extend(intervention.mode.filter(|fact| fact.value != Mode::OneOnOne).map(|fact| mode(fact.value).to_owned()));
    }
    vec![Run::Soft(facts.join(" · "))]
}

/// A status as the field says it.
pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Performed => "performed today",
        Status::Planned => "planned",
        Status::Deferred => "deferred",
        Status::Declined => "declined",
        Status::Hep => "home programme",
        Status::History => "history",
        Status::Goal => "part of a goal",
        Status::Subjective => "patient's report",
        Status::Education => "education, not practised",
        Status::Measurement => "a measurement",
        Status::OtherPerson => "done by somebody else",
        Status::Conditional => "only if something happens",
    }
}

fn provider(role: ProviderRole) -> &'static str {
    match role {
        ProviderRole::Therapist => "therapist",
        ProviderRole::Assistant => "assistant",
        ProviderRole::Together => "therapist and assistant together",
        ProviderRole::Aide => "aide",
    }
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::OneOnOne => "one-on-one",
        Mode::Group => "group",
        Mode::Concurrent => "concurrent",
        Mode::CoTreatment => "co-treatment",
    }
}

/// A goal: what it names.
pub(super) fn goal(snapshot: &Snapshot, goal: &Goal) -> Card {
    let mut card = Card::default();
    let functional = if goal.functional { "functional goal" } else { "goal without a task" };
    card.line(vec![Run::Strong(functional.to_owned()), Run::Text(if goal.met { " · met" } else { "" }.to_owned())]);
    let mut runs = Vec::new();
    let mut name = |what: &str, span: Option<Span>| {
        runs.push(Run::Text(format!("{}{what} ", if runs.is_empty() { "" } else { " · " })));
        runs.push(span.map_or_else(|| Run::Soft("none".to_owned()), |span| Run::Words(span.of(&snapshot.text).to_owned())));
    };
    name("task", goal.task);
    name("measure", goal.measure);
    name("time frame", goal.time_frame);
    card.line(runs);
    card
}
