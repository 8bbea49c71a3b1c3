//! Pass: help and dose within a stretch of words: assistance, cueing, equipment, sets and distances.

use super::clause::Clause;
use super::model::{Assist, AssistLevel, CueKind, Fact};
use super::numbers::{number, whole};
use crate::lexicon::{Hit, Lexicon, Place, TableId, takes};
use crate::text::Span;

/// The level a table cell names.
pub(super) fn level(name: &str) -> Option<AssistLevel> {
    Some(match name {
        "independent" => AssistLevel::Independent,
        "mod_i" => AssistLevel::ModI,
        "setup" => AssistLevel::Setup,
        "supervision" => AssistLevel::Supervision,
        "sba" => AssistLevel::Sba,
        "cga" => AssistLevel::Cga,
        "min" => AssistLevel::Min,
        "mod" => AssistLevel::Mod,
        "max" => AssistLevel::Max,
        "dependent" => AssistLevel::Dependent,
        _ => return None,
    })
}

/// A level with its tokens.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) assist: Assist,
    pub(super) first: usize,
    pub(super) end: usize,
}

/// Levels of assistance between two tokens, in the order of the text.
pub(super) fn assists(text: &str, clause: &Clause, range: (usize, usize), lexicon: &Lexicon) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    for hit in clause.scan.of(TableId::Assist).into_iter().filter(|h| h.first >= range.0 && h.end <= range.1) {
        let Some(level) = level(lexicon.row(&hit).cell(0)) else { continue };
        if !stands(text, clause, &hit) || is_unticked(clause, hit.first) {
            continue;
        }
        let (mut first, mut end) = (hit.first, hit.end);
        let mut to = None;
        let mut low = level;
        // "min/mod A", "min-mod A", "min to mod A": the first word is a level only before another one.
        if let Some((bare, from)) = bare_level_before(clause, hit.first, range.0) {
            to = Some(level);
            low = bare;
            first = from;
        }
        let (persons, after) = persons(clause, end, range.1);
        end = after;
        let mut percent = percent(clause, first, range.0);
        if let Some((_, from)) = percent {
            first = from;
        } else if let Some((value, after)) = percent_after(clause, end, range.1) {
            percent = Some((value, first));
            end = after;
        }
        let assist = Assist { level: low, to, persons, percent: percent.map(|p| p.0), span: clause.span(first, end), earlier: false };
        if let Some(previous) = out.last_mut() {
            let between: Vec<&str> = (previous.end..first).map(|i| clause.word(i)).collect();
            // "min assist, correction, contact guard": what was said first is taken back.
            let slip = |w: &&str| matches!(*w, "correction" | "correct" | "scratch" | "sorri" | "sorry");
            let alone = between.iter().all(|w| {
                slip(w) || matches!(*w, "," | "." | "-" | ":" | "that" | "make" | "no" | "i" | "mean" | "should" | "be" | "it" | "rather")
            });
            if alone && between.iter().any(slip) {
                out.pop();
                out.push(Found { assist, first, end });
                continue;
            }
            // "CGA-min A", "CGA/Min A" is one range; "Mod A → Min A" is a change.
            if between.is_empty() || between == ["/"] || between == ["-"] {
                previous.assist.to = Some(assist.to.unwrap_or(assist.level));
                previous.assist.persons = previous.assist.persons.or(assist.persons);
                previous.assist.span = previous.assist.span.join(assist.span);
                previous.end = end;
                continue;
            }
        }
        out.push(Found { assist, first, end });
    }
    out.extend(ticked(clause, range).filter(|_| out.is_empty()));
    if out.is_empty() {
        out.extend(percent_alone(clause, range));
    }
    out
}

/// "[ ] SBA": a level in a list to tick, not ticked.
fn is_unticked(clause: &Clause, at: usize) -> bool {
    let word = |back: usize| at.checked_sub(back).map_or("", |i| clause.word(i));
    matches!((word(2), word(1)), ("[", "]") | ("(", ")")) || word(1) == "☐" || word(1) == "□"
}

/// "[x] Min  [ ] Mod": a bare level that is ticked.
fn ticked(clause: &Clause, range: (usize, usize)) -> Option<Found> {
    let box_at = |i: usize| clause.word(i) == "[" && clause.word(i + 1) == "x" && clause.word(i + 2) == "]";
    let at = (range.0..range.1)
        .find(|&i| box_at(i))
        .map(|i| i + 3)
        .or_else(|| (range.0..range.1).find(|&i| matches!(clause.word(i), "☑" | "☒")).map(|i| i + 1))?;
    let level = match clause.word(at) {
        "min" | "minimal" => AssistLevel::Min,
        "mod" | "moderat" => AssistLevel::Mod,
        "max" | "maximal" => AssistLevel::Max,
        _ => return None,
    };
    let assist = Assist { level, to: None, persons: None, percent: None, span: clause.span(at, at + 1), earlier: false };
    Some(Found { assist, first: at, end: at + 1 })
}

/// Order of a finding's levels: the heaviest help given first, since that is what the visit needed.
pub(super) fn in_order(mut found: Vec<Assist>) -> Vec<Assist> {
    found.sort_by_key(|a| std::cmp::Reverse(a.to.map_or(a.level, |t| t.max(a.level))));
    found
}

/// Short forms stand for a level only where a level can stand.
fn stands(text: &str, clause: &Clause, hit: &Hit) -> bool {
    let word = hit.span.of(text);
    let before = hit.first.checked_sub(1).map_or("", |i| clause.word(i));
    let after = clause.word(hit.end);
    // "(S.H., PTA)", "S. H. gave": a letter beside another that has its full stop is an initial; "x5, S. L arm" tells a level.
    let letter = |at: usize| clause.word(at).chars().count() == 1 && clause.word(at).starts_with(char::is_alphabetic);
    let initial = after == "." && letter(hit.end + 1) && clause.word(hit.end + 2) == "."
        || before == "." && hit.first.checked_sub(2).is_some_and(letter);
    // "x5 S" is five times with supervision, "3 x 30 S" and "x 30 S" are seconds.
    let digits = |at: usize| clause.word(at).starts_with(|c: char| c.is_ascii_digit());
    let times = |at: usize| {
        at > 0
            && clause.word(at - 1) == "x"
            && clause.word(at).parse::<u8>().is_ok_and(|n| n <= 10)
            && !at.checked_sub(2).is_some_and(digits)
    };
    match word {
        "I" | "S" if initial => false,
        // "sit->sup mod A": supine.
        "sup" | "Sup" if before == "to" => false,
        // "amb 300 ft SPC I, vc heel strike": behind a device or a distance.
        "I" if matches!(after, "," | ";" | "") && hit.first > 1 && !before.starts_with(['"', '.', '?', '!']) && before.len() > 1 => true,
        "I" => {
            matches!(before, "" | "," | ":" | "-" | "(" | "with" | "/" | "x" | ")" | "level")
                && matches!(after, "" | "," | "." | ")" | "w/" | "with" | "x" | "/")
                || before.starts_with(|c: char| c.is_ascii_digit()) && after.is_empty()
        }
        "S" => {
            !matches!(before, "")
                && !hit.first.checked_sub(2).is_some_and(|i| matches!(clause.word(i), "mr" | "mrs" | "ms" | "dr" | "miss"))
                && matches!(after, "" | "," | "." | ")" | "with" | "w/" | "x" | "for")
                && (!before.starts_with(|c: char| c.is_ascii_digit()) || times(hit.first - 1))
                && !matches!(before, "'" | "/" | "pron" | "pt" | "and" | "&" | "t")
                || matches!(before, ",") && after.is_empty()
        }
        "MIN" | "MOD" | "MAX" => {
            !before.starts_with(|c: char| c.is_ascii_digit())
                && !matches!(before, "'" | "")
                && !matches!(
                    after,
                    "cue"
                        | "vc"
                        | "tc"
                        | "verbal"
                        | "tactil"
                        | "visual"
                        | "of"
                        | "i"
                        | "ind"
                        | "indep"
                        | ":"
                        | "resist"
                        | "resistanc"
                        | "pain"
                        | "tender"
                        | "effort"
                        | "rest"
                        | "per"
                        | "prompt"
                )
                && (after.is_empty() || matches!(after, "," | "." | "x" | "for" | "/" | "with" | "w/" | ")" | "-" | "to"))
        }
        "CG" => matches!(after, "" | "," | "." | "x" | "for" | "with" | "w/"),
        _ => {
            let cue = matches!(after, "cue" | "vc" | "tc" | "verbal" | "tactil" | "visual" | "prompt");
            let short = matches!(
                word.to_lowercase().as_str(),
                "sup" | "ind" | "dep" | "steadying" | "stand by" | "standby" | "set up" | "setup" | "set-up" | "dependent"
            );
            // "The pacer was kept on standby"
            if before == "on" && word.to_lowercase().starts_with("stand") {
                return false;
            }
            // "On her own bed", "the bench was set up and" are no levels.
            let of_thing =
                word.to_lowercase().ends_with(" own") && after.len() > 2 && after.chars().all(char::is_alphabetic) && !is_joint(after);
            let verb = word.to_lowercase().starts_with("set") && before == "be" && (after == "and" || after == "for" || after == "by");
            if of_thing || verb {
                return false;
            }
            // "standby to general supervision" is a range.
            let another = clause.scan.all(TableId::Assist).any(|h| h.first == hit.end + 1);
            // "ind with HEP" is about the programme; "sup to sit" is supine; "set up" may be a verb.
            // "sup/inf" glides are a direction.
            !(word.eq_ignore_ascii_case("sup") && (after == "/" || before == "/"))
                && !(cue && matches!(word.to_lowercase().as_str(), "min" | "mod" | "max"))
                && !(short
                    && !another
                    && matches!(after, "to" | "of" | "on" | "at" | "tray" | "his" | "her")
                    && word.to_lowercase().starts_with('s'))
                && !(matches!(after, "with" | "w/" | "in" | "c") && matches!(clause.word(hit.end + 1), "hep" | "hom"))
        }
    }
}

/// Words that go on after a level.
fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "with"
            | "without"
            | "and"
            | "for"
            | "from"
            | "after"
            | "befor"
            | "whil"
            | "then"
            | "but"
            | "using"
            | "use"
            | "today"
            | "thi"
            | "now"
            | "onc"
            | "when"
            | "dur"
            | "over"
            | "into"
            | "onto"
            | "at"
            | "in"
            | "on"
            | "to"
    )
}

fn bare_level_before(clause: &Clause, first: usize, floor: usize) -> Option<(AssistLevel, usize)> {
    let mut at = first.checked_sub(1)?;
    if matches!(clause.word(at), "/" | "to" | "-" | "or") {
        at = at.checked_sub(1)?;
    }
    if at < floor {
        return None;
    }
    let bare = match clause.word(at) {
        "min" | "minimal" | "minimum" => AssistLevel::Min,
        "mod" | "moderat" => AssistLevel::Mod,
        "max" | "maximal" | "maximum" => AssistLevel::Max,
        _ => return None,
    };
    (!at.checked_sub(1).is_some_and(|i| clause.word(i).starts_with(|c: char| c.is_ascii_digit()))).then_some((bare, at))
}

fn persons(clause: &Clause, end: usize, limit: usize) -> (Option<u8>, usize) {
    let (skip, sign) = match clause.word(end) {
        "x" | "of" | "+" => (1, true),
        // "min A +2": the sign may belong to the level's own form.
        _ => (0, end.checked_sub(1).is_some_and(|i| clause.word(i) == "+")),
    };
    if sign
        && end + skip < limit
        && let Some((n, next)) = whole(&clause.scan.folded, end + skip, 4)
        && n > 0
        && !matches!(
            clause.word(next),
            "rep" | "set" | "trial" | "ft" | "feet" | "tim" | "min" | "minut" | "x" | "lb" | "bout" | "step" | "lap"
        )
        && (clause.word(end) != "of" || matches!(clause.word(next), "" | "," | "." | ")" | "for" | "person" | "peopl"))
    {
        let next = next + usize::from(matches!(clause.word(next), "person" | "peopl" | "therapist"));
        return (u8::try_from(n).ok(), next);
    }
    (None, end)
}

fn percent(clause: &Clause, first: usize, floor: usize) -> Option<(u8, usize)> {
    let sign = first.checked_sub(1)?;
    let at = sign.checked_sub(1)?;
    if at < floor || clause.word(sign) != "%" {
        return None;
    }
    let (value, _) = whole(&clause.scan.folded, at, 100)?;
    Some((u8::try_from(value).ok()?, at))
}

/// "min A 25%", "Mod A (50%)".
fn percent_after(clause: &Clause, end: usize, limit: usize) -> Option<(u8, usize)> {
    let bracket = usize::from(clause.word(end) == "(");
    let (value, sign) = whole(&clause.scan.folded, end + bracket, 100)?;
    let helped = !matches!(clause.word(sign + 1), "of" | "accuraci" | "acc" | "vc" | "cue" | "verbal" | "wb" | "weight");
    let after = sign + 1 + bracket;
    (clause.word(sign) == "%" && helped && after <= limit).then_some((u8::try_from(value).ok()?, after))
}

/// "25% A", "50 % assist": kept as written, never turned into a level name elsewhere; a level is still needed to order it.
fn percent_alone(clause: &Clause, range: (usize, usize)) -> Option<Found> {
    let at = (range.0..range.1).find(|&i| clause.word(i) == "%" && matches!(clause.word(i + 1), "a" | "assist" | "assistanc" | "help"))?;
    let first = at.checked_sub(1).filter(|f| *f >= range.0)?;
    let (value, _) = whole(&clause.scan.folded, first, 100)?;
    let level = match value {
        0 => AssistLevel::Independent,
        1..=25 => AssistLevel::Min,
        26..=50 => AssistLevel::Mod,
        51..=75 => AssistLevel::Max,
        _ => AssistLevel::Dependent,
    };
    Some(Found {
        assist: Assist {
            level,
            to: None,
            persons: None,
            percent: u8::try_from(value).ok(),
            span: clause.span(first, at + 2),
            earlier: false,
        },
        first,
        end: at + 2,
    })
}

/// Cueing between two tokens.
pub(super) fn cues(clause: &Clause, range: (usize, usize), lexicon: &Lexicon) -> Vec<Fact<CueKind>> {
    clause
        .scan
        .of(TableId::Cueing)
        .into_iter()
        .filter(|h| h.first >= range.0 && h.end <= range.1)
        // "min assist, correction, contact guard" takes back what was said.
        .filter(|h| {
            !(clause.word(h.first).starts_with("correct")
                && clause.word(h.end) == ","
                && h.first.checked_sub(1).is_some_and(|i| clause.word(i) == ","))
        })
        .filter(|h| !h.first.checked_sub(1).is_some_and(|i| matches!(clause.word(i), "no" | "without")) && clause.word(h.end) != "in")
        .map(|h| {
            let kind = match lexicon.row(&h).cell(0) {
                "verbal" => CueKind::Verbal,
                "tactile" => CueKind::Tactile,
                "visual" => CueKind::Visual,
                _ => CueKind::Any,
            };
            Fact::new(kind, h.span)
        })
        .collect()
}

/// Devices and equipment between two tokens, by their usual names.
pub(super) fn equipment(clause: &Clause, range: (usize, usize), lexicon: &Lexicon) -> Vec<Fact<&'static str>> {
    clause
        .scan
        .of(TableId::Equipment)
        .into_iter()
        .filter(|h| h.first >= range.0 && h.end <= range.1)
        .map(|h| Fact::new(lexicon.row(&h).cell(0), h.span))
        .collect()
}

/// Doses that are none of the persons of a level: "MIN A x1".
pub(super) fn own_doses(clause: &Clause, range: (usize, usize), levels: &[Found]) -> Vec<Span> {
    let of_help = |span: &Span| levels.iter().any(|l| l.assist.span.overlaps(*span) || clause.span(l.first, l.end).overlaps(*span));
    dose(clause, range).into_iter().filter(|span| !of_help(span)).collect()
}

/// "Fifteen of each", "12 each", "ten per side": how many, without a word for what.
fn each(clause: &Clause, at: usize) -> bool {
    clause.word(at) == "each" || clause.word(at) == "of" && clause.word(at + 1) == "each"
}

/// Sets, repetitions, loads, distances and holds between two tokens.
pub(super) fn dose(clause: &Clause, range: (usize, usize)) -> Vec<Span> {
    let folded = &clause.scan.folded;
    let mut out: Vec<Span> = Vec::new();
    let mut at = range.0;
    while at < range.1 {
        // "twice with the left rail", "times two"
        if clause.word(at) == "twic" || clause.word(at) == "thric" {
            out.push(clause.span(at, at + 1));
            at += 1;
            continue;
        }
        let by = (clause.word(at) == "x" || clause.word(at) == "tim" && number(folded, at + 1).is_some()) && at + 1 < range.1;
        let from = if by { at + 1 } else { at };
        let Some((_, next)) = number(folded, from) else {
            at += 1;
            continue;
        };
        // "One foot after the other", "one step at a time" is how, not how much.
        let pronoun = clause.word(from) == "one" && matches!(clause.word(next), "foot" | "step" | "tim" | "time" | "hand") && !by;
        let end = match clause.word(next) {
            _ if pronoun => {
                at = next;
                continue;
            }
            "each" | "of" if each(clause, next) => next + 1,
            "x" if number(folded, next + 1).is_some() => number(folded, next + 1).map_or(next, |n| n.1),
            // "three times a day" is how often something is to be done.
            "tim" | "time" if matches!(clause.word(next + 1), "a" | "per" | "daili" | "each" | "every" | "weekli" | "/") => next,
            word if takes(word, Place::DoseWord) => next + 1,
            // "8 single sips", "6 small bites"
            word if takes(word, Place::OfSize) && takes(clause.word(next + 1), Place::DoseWord) => next + 2,
            "/" if !by => next, // a score or a date
            _ if by => next,
            _ => {
                at = next.max(at + 1);
                continue;
            }
        };
        if end > next || by {
            out.push(clause.span(at, end.min(range.1)));
        }
        at = end.max(at + 1);
    }
    out
}
