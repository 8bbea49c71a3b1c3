//! Gives the help told in a cell or field of its own to the activities beside it, by their names where it names them.

use super::clause::Clause;
use super::help::{assists, cues, in_order};
use super::model::{Intervention, Status};
use super::scene::Scene;
use super::treatment::{Fragment, Treatment};
use crate::lexicon::TableId;

/// "Assist was as follows: washing set-up, pullover min A, slacks mod A": a sentence of help, cut into what it says of each activity.
pub(super) fn cut(scene: &Scene<'_>, treatment: &mut Treatment) {
    let fragments = std::mem::take(&mut treatment.fragments);
    for fragment in fragments {
        let parts = parts(scene, &fragment);
        if parts.len() < 2 {
            treatment.fragments.push(fragment);
            continue;
        }
        treatment.fragments.extend(parts.into_iter().map(|(first, end)| Fragment { first, end, about: true, ..fragment }));
    }
}

/// The parts of a sentence of help, each with a level of its own.
fn parts(scene: &Scene<'_>, fragment: &Fragment) -> Vec<(usize, usize)> {
    const OPENS: usize = 2;
    const NAMES: usize = 7;
    let Some(clause) = scene.clauses.get(fragment.clause).filter(|_| fragment.service.is_some() && fragment.label.is_none()) else {
        return Vec::new();
    };
    let (first, end) = (fragment.first, fragment.end);
    let opens = (first..end.min(first + OPENS)).any(|i| matches!(clause.word(i), "assist" | "assistanc" | "level" | "help"));
    let Some(colon) = (first..end.min(first + NAMES)).find(|&i| clause.word(i) == ":").filter(|_| opens) else { return Vec::new() };
    let levels = assists(scene.text, clause, (colon + 1, end), scene.lexicon);
    let mut parts = Vec::new();
    let mut from = colon + 1;
    for level in &levels {
        parts.push((from, level.end));
        from = (level.end..end).find(|&i| !matches!(clause.word(i), "," | ";" | "and" | ".")).unwrap_or(end);
    }
    parts
}

/// "Floor: Min A", "CGA for lift and carry": help for the activities of `of` whose words it repeats, else for all that have none.
///
/// Returns false where there is no activity to give it to.
pub(super) fn give(scene: &Scene<'_>, fragment: &Fragment, of: &[usize], out: &mut [Intervention]) -> bool {
    let Some(clause) = scene.clauses.get(fragment.clause) else { return false };
    let range = (fragment.first, fragment.end);
    let levels: Vec<_> = assists(scene.text, clause, range, scene.lexicon).into_iter().map(|found| found.assist).collect();
    let cueing = cues(clause, range, scene.lexicon);
    let performed: Vec<usize> = of.iter().copied().filter(|&i| out.get(i).is_some_and(|a| a.status == Status::Performed)).collect();
    if performed.is_empty() {
        return false;
    }
    let words = own_words(clause, range);
    let named: Vec<usize> = performed
        .iter()
        .copied()
        .filter(|&i| {
            out.get(i).is_some_and(|activity| {
                let folded = scene.lexicon.scan(scene.text, activity.span).folded;
                (0..folded.tokens.len()).any(|n| words.iter().any(|word| *word == folded.word(n)))
            })
        })
        .collect();
    let all = named.is_empty();
    for i in if all { performed } else { named } {
        let Some(activity) = out.get_mut(i) else { continue };
        if !all || activity.assist.is_empty() {
            activity.assist.extend(levels.iter().cloned());
            activity.assist = in_order(std::mem::take(&mut activity.assist));
        }
        activity.cues.extend(cueing.iter().cloned());
    }
    true
}

/// The words that are neither help nor cueing nor small.
fn own_words(clause: &Clause, range: (usize, usize)) -> Vec<&str> {
    let of_help: Vec<(usize, usize)> = [TableId::Assist, TableId::Cueing, TableId::CueAims]
        .into_iter()
        .flat_map(|table| clause.scan.all(table))
        .map(|hit| (hit.first, hit.end))
        .collect();
    // What a cue is about is no name of an activity: "VC for hand placement".
    let cue = clause.scan.of(TableId::Cueing).first().map_or(range.1, |hit| hit.first);
    let free = |i: &usize| !of_help.iter().any(|h| h.0 <= *i && *i < h.1);
    (range.0..cue.min(range.1)).filter(free).map(|i| clause.word(i)).filter(|word| word.len() > 2).collect()
}
