//! Cards about terms: abbreviations, levels of assistance, modifiers.

use std::borrow::Cow;

use crate::config::Modifier;
use crate::note::{Assist, AssistLevel, Fact};
use crate::server::features::card::{Card, Run};
use crate::server::snapshot::Snapshot;

/// What an abbreviation stands for.
pub(super) fn abbreviation(snapshot: &Snapshot, fact: &Fact<Cow<'static, str>>) -> Card {
    let mut card = Card::default();
    card.line(vec![Run::Words(fact.span.of(&snapshot.text).to_owned()), Run::Text(format!(" {}", fact.value))]);
    card
}

/// What a level of assistance means.
pub(super) fn assist(snapshot: &Snapshot, assist: &Assist) -> Card {
    let mut card = Card::default();
    let mut title = vec![Run::Strong(level_name(assist.level).to_owned())];
    if let Some(to) = assist.to {
        title.push(Run::Strong(format!(" to {}", level_name(to))));
    }
    if let Some(persons) = assist.persons.filter(|persons| *persons > 1) {
        title.push(Run::Text(format!(" of {persons} persons")));
    }
    title.push(Run::Text(" ".to_owned()));
    title.push(Run::Words(assist.span.of(&snapshot.text).to_owned()));
    card.line(title);
    card.text(level_meaning(assist.level));
    if let Some(to) = assist.to {
        card.text(level_meaning(to));
    }
    if assist.earlier {
        card.line(vec![Run::Soft("the level before it changed in the session; the later one counts".to_owned())]);
    }
    card
}

/// The name of a level in words.
pub(crate) fn level_name(level: AssistLevel) -> &'static str {
    match level {
        AssistLevel::Independent => "Independent",
        AssistLevel::ModI => "Modified independent",
        AssistLevel::Setup => "Set-up assistance",
        AssistLevel::Supervision => "Supervision",
        AssistLevel::Sba => "Stand-by assistance",
        AssistLevel::Cga => "Contact guard assistance",
        AssistLevel::Min => "Minimal assistance",
        AssistLevel::Mod => "Moderate assistance",
        AssistLevel::Max => "Maximal assistance",
        AssistLevel::Dependent => "Total assistance",
    }
}

/// What a level means, as the FIM and common practice have it.
pub(crate) fn level_meaning(level: AssistLevel) -> &'static str {
    match level {
        AssistLevel::Independent => "The patient does the whole task safely, without help, device or extra time.",
        AssistLevel::ModI => "The patient does the whole task alone, with a device, extra time or care for safety.",
        AssistLevel::Setup => "The patient does the task alone; somebody sets up before or clears up after.",
        AssistLevel::Supervision => "Somebody watches or gives cues, without touching.",
        AssistLevel::Sba => "Somebody stands close by, without touching, ready to help.",
        AssistLevel::Cga => "Hands are on the patient for balance or safety, without lifting.",
        AssistLevel::Min => "The patient does 75 % of the task or more; a helper the rest.",
        AssistLevel::Mod => "The patient does 50 to 74 % of the task; a helper the rest.",
        AssistLevel::Max => "The patient does 25 to 49 % of the task; a helper the rest.",
        AssistLevel::Dependent => "The patient does less than 25 % of the task, or two persons are needed.",
    }
}

/// What a modifier says on a claim.
pub(super) fn modifier(modifier: Modifier) -> Card {
    let mut card = Card::default();
    let meaning = modifier_meaning(modifier);
    if !meaning.is_empty() {
        card.line(vec![Run::Strong(modifier.to_string()), Run::Text(format!(" {meaning}"))]);
    }
    card
}

/// What a modifier says on a claim, in a few words; empty for one that is none of therapy's.
pub(crate) fn modifier_meaning(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::GP => "under a physical therapy plan of care",
        Modifier::GO => "under an occupational therapy plan of care",
        Modifier::GN => "under a speech-language pathology plan of care",
        Modifier::CQ => "given in whole or in part by a physical therapist assistant; stands beside GP",
        Modifier::CO => "given in whole or in part by an occupational therapy assistant; stands beside GO",
        Modifier::KX => "above the year's threshold, and the record shows it is medically necessary",
        Modifier::M59 => "a distinct service: another time or site than the code it is bundled with",
        Modifier::XE => "a distinct service: a separate encounter",
        Modifier::XP => "a distinct service: another practitioner",
        Modifier::XS => "a distinct service: another structure",
        Modifier::XU => "a distinct service: does not overlap the usual parts of the other",
        _ => "",
    }
}
