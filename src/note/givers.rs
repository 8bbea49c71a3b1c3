//! Who gave a stretch of treatment, and to how many at once.

use super::clause::Clause;
use super::joints::role;
use super::model::{Fact, Mode};
use super::scene::Scene;
use crate::config::ProviderRole;
use crate::lexicon::{Hit, TableId};

/// "PT: …", "PTA: …" at the start of the words; "by rehab aide" inside them.
pub(super) fn provider(scene: &Scene<'_>, clause: &Clause, range: (usize, usize)) -> Option<Fact<ProviderRole>> {
    clause
        .scan
        .of(TableId::Roles)
        .into_iter()
        .filter(|h| h.first >= range.0 && h.end <= range.1)
        .find(|h| {
            let is_aide = |h: &Hit| role(scene.lexicon.row(h).cell(0)) == Some(ProviderRole::Aide);
            let before = h.first.checked_sub(1).map_or("", |i| clause.word(i));
            let after = clause.word(h.end);
            h.first == range.0 && (after == ":" || whole_minutes(clause, h.end))
                // "w/c follow by aide" helps with the task.
                || matches!(before, "by" | "of" | "with" | "from")
                    && is_aide(h)
                    && !h.first.checked_sub(2).is_some_and(|i| matches!(clause.word(i), "follow" | "standby" | "spot" | "setup"))
                || before == "(" && after == ")"
                || is_aide(h) && RUNS.contains(&after)
        })
        .and_then(|h| Some(Fact::new(role(scene.lexicon.row(&h).cell(0))?, h.span)))
}

/// What someone does who gives the treatment alone: "tech ran it and kept the log".
const RUNS: &[&str] = &["ran", "run", "led", "lead", "supervis", "oversaw", "did", "do", "count", "watch", "guid", "conduct", "instruct"];

/// A number with a prime or "min" at a token: "OT 12':".
pub(super) fn whole_minutes(clause: &Clause, at: usize) -> bool {
    clause.word(at).bytes().all(|b| b.is_ascii_digit())
        && !clause.word(at).is_empty()
        && matches!(clause.word(at + 1), "'" | "min" | "minut" | "m")
}

pub(super) fn mode(clause: &Clause, range: (usize, usize)) -> Option<Fact<Mode>> {
    // "I went back and forth between the two of them"
    let shared = clause.scan.all(TableId::Modes).find(|h| range.0 <= h.first && h.end <= range.1);
    if let Some(hit) = shared {
        return Some(Fact::new(Mode::Concurrent, hit.span));
    }
    (range.0..range.1).find_map(|i| {
        let one = |at: usize| matches!(clause.word(at), "1" | "one");
        if one(i) && matches!(clause.word(i + 1), ":" | "on" | "to") && one(i + 2) && i + 3 <= range.1 {
            return Some(Fact::new(Mode::OneOnOne, clause.span(i, i + 3)));
        }
        let mode = match clause.word(i) {
            "concurrent" | "concurrentli" | "dovetail" => Mode::Concurrent,
            "group" | "class"
                if !matches!(clause.word(i + 1), "of" | "room" | "gam" | "over" | "end" | "finish" | "done" | "earlier" | "member")
                    && !matches!(
                        i.checked_sub(1).map_or("", |j| clause.word(j)),
                        "muscl" | "after" | "befor" | "from" | "than" | "apart" | "in" | "age" | "her" | "his" | "their"
                    ) =>
            {
                Mode::Group
            }
            "cotreat" | "cotreatment" => Mode::CoTreatment,
            _ => return None,
        };
        Some(Fact::new(mode, clause.span(i, i + 1)))
    })
}
