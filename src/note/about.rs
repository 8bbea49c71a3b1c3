//! Gives the help told in a cell or field of its own to the activities beside it, by their names where it names them.

use super::clause::Clause;
use super::help::{assists, cues, in_order};
use super::model::{Intervention, Status};
use super::scene::Scene;
use super::treatment::{Fragment, Treatment};
use crate::lexicon::TableId;

/// "Assist was as follows: washing set-up, pullover min A, slacks mod A": a sentence of help, cut into what it says of each activity.
///
/// Of a line that begins with such words every sentence speaks of help.
pub(super) fn cut(scene: &Scene<'_>, treatment: &mut Treatment) {
    let fragments = std::mem::take(&mut treatment.fragments);
    let mut line = None;
    for fragment in fragments {
        let clause = scene.clauses.get(fragment.clause);
        let opened = clause.filter(|clause| clause.segment.leads && fragment.first == 0 && colon(clause, &fragment).is_some());
        line = opened.map(|clause| clause.segment.line).or(line.filter(|line| clause.is_some_and(|c| c.segment.line == *line)));
        let parts = if line.is_some() || clause.is_some_and(|clause| colon(clause, &fragment).is_some()) {
            parts(scene, &fragment)
        } else {
            Vec::new()
        };
        if parts.is_empty() || line.is_none() && parts.len() < 2 {
            treatment.fragments.push(fragment);
            continue;
        }
        treatment.fragments.extend(parts.into_iter().map(|(first, end)| Fragment { first, end, about: true, ..fragment }));
    }
}

/// The colon behind the words that open a sentence of help.
fn colon(clause: &Clause, fragment: &Fragment) -> Option<usize> {
    const OPENS: usize = 2;
    const NAMES: usize = 7;
    let (first, end) = (fragment.first, fragment.end);
    let opens = (first..end.min(first + OPENS)).any(|i| matches!(clause.word(i), "assist" | "assistanc" | "level" | "help"));
    (first..end.min(first + NAMES)).find(|&i| clause.word(i) == ":").filter(|_| opens && fragment.label.is_none())
}

/// The parts of a sentence of help, each with a level of its own.
fn parts(scene: &Scene<'_>, fragment: &Fragment) -> Vec<(usize, usize)> {
    let Some(clause) = scene.clauses.get(fragment.clause).filter(|_| fragment.label.is_none()) else { return Vec::new() };
    let end = fragment.end;
    let start = colon(clause, fragment).map_or(fragment.first, |colon| colon + 1);
    let levels = assists(scene.text, clause, (start, end), scene.lexicon);
    let mut parts = Vec::new();
    let mut from = start;
    for level in &levels {
        parts.push((from, level.end));
        from = (level.end..end).find(|&i| !matches!(clause.word(i), "," | ";" | "and" | ".")).unwrap_or(end);
    }
    parts
}

/// Gives help to whatever activity of the visit it names; false where it names none.
pub(super) fn give_named(scene: &Scene<'_>, fragment: &Fragment, out: &mut [Intervention]) -> bool {
    let Some(clause) = scene.clauses.get(fragment.clause) else { return false };
    let words = own_words(clause, (fragment.first, fragment.end));
    let names = |activity: &Intervention| {
        let folded = scene.lexicon.scan(scene.text, activity.span).folded;
        activity.status == Status::Performed && (0..folded.tokens.len()).any(|n| words.iter().any(|word| *word == folded.word(n)))
    };
    let named: Vec<usize> = (0..out.len()).filter(|&i| names(&out[i])).collect();
    !named.is_empty() && give(scene, fragment, &named, out)
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
