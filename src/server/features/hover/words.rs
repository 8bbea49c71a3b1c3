//! Cards about words: what an intervention supports and why, what a goal says.

use crate::billing::codes;
use crate::coding::Judgement;
use crate::config::ProviderRole;
use crate::note::{Goal, Intervention, Mode, Status};
use crate::server::features::card::{Card, Run};
use crate::server::features::place::{VisitAt, stands_alone};
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// One intervention: candidates, evidence, what is known of it.
pub(super) fn intervention(at: VisitAt<'_>, index: usize, intervention: &Intervention) -> Card {
    let mut card = Card::default();
    if let Some(judgement) = at.known.judgements.get(index).filter(|_| stands_alone(intervention.status)) {
        judged(&mut card, intervention, judgement);
    }
    card.line(facts(intervention));
    card
}

fn judged(card: &mut Card, intervention: &Intervention, judgement: &Judgement) {
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
    // The same sentences as everywhere; the words of the note in them are set off.
    card.line(quoted(&judgement.explanation));
    let told = judgement.explanation.contains("would decide");
    if let Some(decides) = judgement.would_decide.as_deref().filter(|_| judgement.code.is_none() && !told) {
        card.text(format!("What would decide: {}.", decides.trim_end_matches('.')));
    }
}

/// A sentence with the words in brackets, which are the note's own, set off.
fn quoted(sentence: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut rest = sentence;
    while let Some((before, inside)) = rest.split_once('(') {
        let Some((words, after)) = inside.split_once(')') else { break };
        runs.push(Run::Text(format!("{before}(")));
        for (n, word) in words.split(", ").enumerate() {
            runs.extend((n > 0).then(|| Run::Text(", ".to_owned())));
            runs.push(Run::Words(word.to_owned()));
        }
        runs.push(Run::Text(")".to_owned()));
        rest = after;
    }
    runs.push(Run::Text(rest.to_owned()));
    runs
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
