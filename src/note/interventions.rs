//! Pass: what was done: gathers the activities of all fragments, and gives help told apart to the activity it belongs to.

use std::collections::HashMap;

use super::about;
use super::asides::is_place;
use super::clause::Clause;
use super::complete::finish;
use super::fragments::{FUNCTIONAL, of_fragment};
use super::help::in_order;
use super::model::{Intervention, SectionKind, Status};
use super::prose::{prose_services, trailing_minutes};
use super::scene::{Piece, Scene, Whole};
use super::treatment::{Fragment, Treatment};
use super::verbs::{Lead, Subject, lead};
use crate::lexicon::{Place, TableId, takes};

/// Reads the interventions of a visit; completes the services' minutes and marks those with detail.
pub(super) fn read(scene: &Scene<'_>, treatment: &mut Treatment) -> Vec<Intervention> {
    trailing_minutes(scene, treatment);
    let prose = prose_services(scene, treatment);
    about::cut(scene, treatment);
    // Codes and times alone, below the words, label nothing.
    let described = |f: &Fragment| {
        let hits = scene
            .clauses
            .get(f.clause)
            .map_or(0, |c| c.scan.all(TableId::Activities).filter(|h| f.first <= h.first && h.end <= f.end).count());
        f.service.is_some() && hits > 0
    };
    let labelled = treatment.services.len() > prose && treatment.fragments.iter().any(described);
    let mut out: Vec<Intervention> = Vec::new();
    let mut told = false;
    // Where the interventions of the paragraph begin, and on which line each stands.
    let mut paragraph = 0;
    let mut lines: Vec<usize> = Vec::new();
    // By service, how many of its interventions have been looked at for a level told once for all.
    let mut spread: HashMap<Option<usize>, usize> = HashMap::new();
    let mut section = SectionKind::Header;
    let mut introductions: Vec<usize> = Vec::new();
    // By service, the help told beside its label for all that is listed below.
    let mut told_for_all: HashMap<usize, Intervention> = HashMap::new();
    for n in 0..treatment.fragments.len() {
        let fragment = treatment.fragments[n];
        let clause = &scene.clauses[fragment.clause];
        if clause.segment.after_blank || clause.section != section {
            told = false;
            paragraph = out.len();
        }
        section = clause.section;
        let beside = fragment.service.and_then(|s| treatment.services.get(s)).filter(|_| fragment.about);
        if fragment.about && fragment.first > 0 && about::give_named(scene, &fragment, &mut out) {
            continue;
        }
        if beside.is_some_and(|service| about::give(scene, &fragment, &service.interventions, &mut out)) {
            continue;
        }
        let found = of_fragment(scene, treatment, &fragment, labelled, told);
        told |= found.iter().any(|f| matches!(f, Piece::New(new) if new.status == Status::Performed));
        for intervention in found {
            if let Some(service) = fragment.service.filter(|_| fragment.label.is_some())
                && treatment.services.get(service).is_some_and(|s| s.interventions.is_empty())
                && let Piece::New(help) | Piece::More(help, _) = &intervention
                && is_help_for_all(scene, clause, help)
            {
                told_for_all.entry(service).or_insert_with(|| help.clone());
                continue;
            }
            match intervention {
                Piece::New(new) => {
                    let service = fragment.service.and_then(|s| treatment.services.get_mut(s));
                    // "We spent 40 minutes on bed mobility. He rolled …": what only introduces gives way to what was done.
                    if let Some([only]) = service.as_deref().map(|s| s.interventions.as_slice())
                        && introductions.contains(only)
                        && new.status == Status::Performed
                        && let Some(place) = out.get_mut(*only)
                    {
                        introductions.retain(|at| at != only);
                        lines[*only] = clause.segment.line;
                        *place = new;
                        continue;
                    }
                    if let Some(service) = service {
                        if service.interventions.is_empty() && introduces(scene, clause, &fragment, &new) {
                            introductions.push(out.len());
                        }
                        service.interventions.push(out.len());
                    }
                    out.push(new);
                    lines.push(clause.segment.line);
                }
                Piece::More(more, reach) => {
                    // Words without an activity of their own belong to the one before them, a level stated once to all that have none.
                    let of_service = fragment.service.and_then(|s| treatment.services.get(s)).map(|s| s.interventions.as_slice());
                    let from = spread.entry(fragment.service).or_insert(0);
                    let last = of_service.map_or_else(|| out.len().checked_sub(1).filter(|&i| i >= paragraph), |all| all.last().copied());
                    if reach == Whole::All {
                        let before: Vec<usize> = of_service
                            .map_or_else(|| ((*from).max(paragraph)..out.len()).collect(), |all| all[(*from).min(all.len())..].to_vec());
                        let here =
                            |i: &usize| clause.segment.leads && !clause.segment.bullet || lines.get(*i) == Some(&clause.segment.line);
                        for i in before.into_iter().filter(|i| Some(*i) != last && here(i)) {
                            if let Some(earlier) = out.get_mut(i).filter(|e| e.assist.is_empty() && e.status == Status::Performed) {
                                earlier.assist.clone_from(&more.assist);
                            }
                        }
                        *from = of_service.map_or(out.len(), <[usize]>::len);
                    }
                    if let Some(last) = last.and_then(|i| out.get_mut(i)) {
                        add(last, more);
                    }
                }
            }
        }
    }
    give_to_all(told_for_all, treatment, &mut out);
    finish(scene, treatment, &mut out);
    out
}

/// "97530 30 min, all CGA:", "both tasks under supervision": beside a label nothing but a level of help, for what is listed below.
fn is_help_for_all(scene: &Scene<'_>, clause: &Clause, help: &Intervention) -> bool {
    let folded = &clause.scan.folded;
    let level = |i: usize| folded.tokens.get(i).is_some_and(|t| help.assist.iter().any(|a| a.span.overlaps(t.span)));
    let word = |i: usize| !folded.word(i).starts_with(char::is_alphabetic) || level(i) || takes(folded.word(i), Place::HelpForAll);
    let own = (0..folded.tokens.len()).filter(|&i| help.span.covers(folded.tokens[i].span));
    let short = help.span.of(scene.text).len() < 80;
    short && help.status == Status::Performed && help.dose.is_empty() && !help.assist.is_empty() && own.into_iter().all(word)
}

/// Gives the help told beside a label to the activities below it that tell none; where none stands below, it is all there is.
fn give_to_all(told: HashMap<usize, Intervention>, treatment: &mut Treatment, out: &mut Vec<Intervention>) {
    let mut told: Vec<(usize, Intervention)> = told.into_iter().collect();
    told.sort_by_key(|(service, _)| *service);
    for (service, help) in told {
        let Some(service) = treatment.services.get_mut(service) else { continue };
        let done = |n: &usize| out.get(*n).is_some_and(|one| one.status == Status::Performed);
        if !service.interventions.iter().any(done) {
            service.interventions.insert(0, out.len());
            out.push(help);
            continue;
        }
        for &n in &service.interventions {
            if let Some(one) = out.get_mut(n).filter(|one| one.assist.is_empty() && one.status == Status::Performed) {
                one.assist.clone_from(&help.assist);
            }
        }
    }
}

fn add(to: &mut Intervention, more: Intervention) {
    if to.assist.is_empty() || more.status == Status::Performed {
        to.assist.extend(more.assist);
        to.assist = in_order(std::mem::take(&mut to.assist));
    }
    to.mode = to.mode.or(more.mode);
    to.cues.extend(more.cues);
    to.equipment.extend(more.equipment);
    to.dose.extend(more.dose);
}

/// "We spent 40 minutes on bed mobility", "we worked on attention": a sentence of the clinician that only says what comes.
fn introduces(scene: &Scene<'_>, clause: &Clause, fragment: &Fragment, new: &Intervention) -> bool {
    let bare = new.dose.is_empty() && new.assist.is_empty() && new.cues.is_empty();
    let range = (fragment.label.map_or(fragment.first, |label| label.0.min(fragment.first)), fragment.end);
    // "We worked on car transfers" tells what was done, "we worked on balance" what it was for.
    let names = |table: &crate::lexicon::Hit| scene.lexicon.row(table).cell(3) == "activity";
    let named = scene.lexicon.scan(scene.text, new.head).of(TableId::Activities).iter().any(names);
    let verb = |lead: Lead| match clause.word(lead.verb) {
        "spend" | "devot" | "dedicat" => true,
        "mov" | "turn" => matches!(clause.word(lead.verb + 1), "to" | "on"),
        "work" | "focu" | "addres" => !named,
        _ => false,
    };
    let kind_only = fragment.label.is_some() && super::complete::is_bare(scene.text, new);
    // "We began with self-care (97535)" introduces; "I started with patellar glides" tells.
    let functional = new.stated.is_some_and(|code| FUNCTIONAL.contains(&code.value.as_str()));
    let begins = |lead: Lead| functional && matches!(clause.word(lead.verb), "begin" | "start" | "go");
    let place = fragment.label.is_some() && is_place(clause, (fragment.first, fragment.end), scene.lexicon);
    bare && (kind_only
        || place
        || lead(scene, clause, range).is_some_and(|lead| lead.subject == Subject::Clinician && (verb(lead) || begins(lead))))
}
