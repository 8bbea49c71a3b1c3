//! Pass: goals: what task they name, by what measure, by when, and whether they are met.

use super::clause::Clause;
use super::dates::dates;
use super::model::{Goal, SectionKind};
use super::numbers::number;
use crate::lexicon::{Lexicon, TableId};
use crate::text::Span;

/// Reads the goals of a visit.
pub(super) fn goals(text: &str, clauses: &[Clause], placeholders: &[Span], lexicon: &Lexicon) -> Vec<Goal> {
    let mut goals: Vec<Goal> = Vec::new();
    let mut header_time: Option<Span> = None;
    let mut line = usize::MAX;
    for clause in clauses {
        if clause.section != SectionKind::Goals && !is_goal_sentence(text, clause) {
            if clause.section != SectionKind::Goals {
                header_time = None;
            }
            continue;
        }
        let head = clause.heading.map(|h| Span::new(h.start, clause.body.start.max(h.end)));
        let heading_time = head.and_then(|h| time_in(text, h, lexicon).or_else(|| h.of(text).contains('/').then_some(h)));
        if clause.heading.is_some() {
            header_time = heading_time;
        }
        if clause.len() == 0 || is_bookkeeping(text, clause) {
            continue;
        }
        let span = clause.heading.map_or(clause.body, |h| h.join(clause.body));
        let met = status(clause);
        if let (Some(last), Some(met)) = (goals.last_mut(), met.filter(|_| clause.len() <= 4)) {
            last.met = met;
            line = clause.segment.line;
            continue;
        }
        // A further sentence of the same line belongs to the same goal.
        let same = line == clause.segment.line
            && !clause.segment.leads
            && clause.heading.is_none()
            && !goals.is_empty()
            && clause.section == SectionKind::Goals;
        line = clause.segment.line;
        let blank = placeholders.iter().any(|p| p.overlaps(clause.body));
        let task = (!blank).then(|| task(clause, lexicon)).flatten();
        let time = time_in(text, clause.body, lexicon).or(header_time);
        let measure = measure(text, clause, lexicon, time);
        if same && let Some(last) = goals.last_mut() {
            last.span = last.span.join(span);
            last.task = last.task.or(task);
            last.functional |= task.is_some();
            last.measure = last.measure.or(measure.filter(|_| !is_standing(clause)));
            last.time_frame = last.time_frame.or(time);
            last.met |= met.unwrap_or(false);
            continue;
        }
        if is_reference(clause) {
            continue;
        }
        let lower = span.of(text).to_lowercase();
        let long_term = lower.starts_with("ltg") || lower.starts_with("long");
        goals.push(Goal { span, functional: task.is_some(), task, measure, time_frame: time, met: met.unwrap_or(false), long_term });
    }
    goals
}

/// Codes, totals and signatures that stand below the goals.
fn is_bookkeeping(text: &str, clause: &Clause) -> bool {
    let codes = (0..clause.len()).any(|i| super::written_code::code(clause.word(i)).is_some());
    let total = clause.heading.is_none()
        && clause.scan.of(TableId::Totals).first().is_some_and(|h| {
            h.first == 0 && clause.scan.folded.tokens.len() < 16 && !clause.scan.of(TableId::GoalWords).iter().any(|g| g.first > h.end + 3)
        });
    let signed = clause.segment.leads && clause.heading.is_none() && super::signature::is_signature(text, clause.segment.span);
    codes || total || signed
}

/// "By April 14 she should set the table", "By June 16 he is to transfer": a day to come by which something is to be so.
pub(super) fn is_dated_aim(text: &str, clause: &Clause) -> bool {
    const NEAR: usize = 4;
    const REACH: usize = 16;
    let w = |i: usize| clause.word(i);
    // "She aims, by 3/6/2026, to walk to the bathroom"
    let aims = (1..3).find(|&i| matches!(w(i), "aim" | "intend") && (i + 1..i + 3).any(|j| w(j) == "by"));
    let from = match aims {
        Some(at) => (at + 1..at + 3).find(|&j| w(j) == "by").unwrap_or(at),
        None if w(0) == "by" => 0,
        None => return false,
    };
    let start = clause.scan.folded.tokens.get(from).map_or(clause.body.start, |t| t.span.start);
    let until = clause.scan.folded.tokens.get(from + NEAR).map_or(clause.body.end, |t| t.span.start);
    let dated = dates(text, clause.body).first().is_some_and(|d| (start..until).contains(&d.span.start))
        || (from + 1..from + NEAR).any(|i| matches!(w(i), "week" | "month" | "discharg" | "d/c") || is_month(w(i)));
    // "By 3/3: rolls and lies down without vertigo"
    let colon = (from + 1..from + NEAR + 4).any(|i| w(i) == ":");
    dated
        && (aims.is_some()
            || colon
            || (1..REACH).any(|i| {
                matches!(w(i), "should" | "wil" | "can" | "mean" | "hop" | "hope" | "aim" | "want" | "expect" | "intend")
                    || w(i) == "be" && w(i + 1) == "to"
            }))
}

/// The name of a month, or its short form.
fn is_month(word: &str) -> bool {
    const SHORT: [&str; 11] = ["jan", "feb", "mar", "apr", "jul", "aug", "sep", "sept", "oct", "nov", "dec"];
    MONTHS.contains(&word) || SHORT.contains(&word)
}

/// "Pt will …", "The goal is …" outside a goals section; a plan's "Pt will continue" is not one.
fn is_goal_sentence(text: &str, clause: &Clause) -> bool {
    if is_dated_aim(text, clause) && clause.section != SectionKind::Subjective {
        return true;
    }
    if !matches!(
        clause.section,
        SectionKind::Header | SectionKind::Other | SectionKind::Assessment | SectionKind::Objective | SectionKind::Treatment
    ) {
        return false;
    }
    let w = |i: usize| clause.word(i);
    let start = usize::from(matches!(w(0), "the" | "his" | "her" | "our" | "and" | "so" | "\"" | "pt's" | "my"));
    let named = matches!(w(start), "goal" | "stg" | "ltg")
        && matches!(
            w(start + 1),
            "be" | "of" | ":" | "," | "-" | "in" | "by" | "for" | "to" | "from" | "remain" | "stil" | "still" | "stay"
        );
    let will = (0..4).any(|i| {
        matches!(w(i), "patient" | "pt" | "client" | "resident" | "student" | "child" | "he" | "she")
            && matches!(w(i + 1), "wil")
            && !matches!(
                w(i + 2),
                "continu"
                    | "be"
                    | "need"
                    | "requir"
                    | "benefit"
                    | "return"
                    | "bring"
                    | "cal"
                    | "follow"
                    | "go"
                    | "see"
                    | "cont"
                    | "com"
                    | "try"
                    | "keep"
                    | "do"
                    | "practic"
                    | "likeli"
            )
    });
    let able = (0..6).any(|i| w(i) == "wil" && w(i + 1) == "be" && w(i + 2) == "abl");
    // "Our goal remains that by February 20 she will shower"
    let said = (0..3).any(|i| w(i) == "goal") && (0..clause.len()).any(|i| w(i) == "wil" || w(i) == ":");
    // "We are aiming for a DGI of 23"
    let aims = (0..4).any(|i| w(i) == "aim" && w(i + 1) == "for");
    // "Her long-term goal is to climb the stairs", "The goal on file is that he …"
    let is_to = (0..5)
        .find(|&i| w(i) == "goal")
        .is_some_and(|at| (at + 1..at + 5).any(|i| w(i) == "be" && matches!(w(i + 1), "to" | "that" | "for" | ":")));
    // "Goals I am working toward are active flexion of 160 degrees"
    let are = w(start) == "goal" && (start + 1..start + 7).any(|i| w(i) == "be");
    // "Progressing with the kitchen goal: pt will unload a full dishwasher"
    let names = (0..7).any(|i| w(i) == "goal" && w(i + 1) == ":");
    let said = said || is_to || are || names;
    named || will || able || said || aims
}

/// "Not started, no lifting >20# yet", "Today: one error": where a goal stands, not what it asks for.
fn is_standing(clause: &Clause) -> bool {
    (0..clause.len()).any(|i| matches!(clause.word(i), "yet" | "today" | "now" | "current" | "currentli" | "start" | "baselin" | "so far"))
}

/// "Per POC", "see eval", "as above": points at goals and states none.
fn is_reference(clause: &Clause) -> bool {
    clause.len() <= 7
        && (0..clause.len()).any(|i| {
            matches!(
                clause.word(i),
                "per" | "see" | "abov" | "refer" | "sam" | "unchang" | "ongo" | "continu" | "cont" | "addressed" | "addres"
            )
        })
        && (0..clause.len()).any(|i| {
            matches!(
                clause.word(i),
                "poc"
                    | "eval"
                    | "evaluation"
                    | "abov"
                    | "chart"
                    | "plan"
                    | "unchang"
                    | "goal"
                    | "care"
                    | "current"
                    | "establish"
                    | "ongo"
                    | "addres"
            )
        })
}

fn status(clause: &Clause) -> Option<bool> {
    let at = (0..clause.len()).find(|&i| matches!(clause.word(i), "met" | "meet" | "achiev"))?;
    let before = at.checked_sub(1).map_or("", |i| clause.word(i));
    if matches!(clause.word(at), "meet" | "achiev") && !matches!(before, "goal" | "not" | ":" | "-" | "" | "partialli" | "partial" | "be") {
        return None;
    }
    Some(!matches!(before, "not" | "partialli" | "partial" | "unmet" | "almost" | "nearli"))
}

/// Kinds of things, places and persons that make a goal one of daily life; exercise gear, walking aids and water do not.
const DAILY: &[&str] = &["object", "place", "surface", "person", "wear", "hygiene", "eating", "home", "community"];

fn task(clause: &Clause, lexicon: &Lexicon) -> Option<Span> {
    // "Goals I am working toward" names no work.
    let toward = |end: usize| matches!(clause.word(end), "toward" | "on");
    let named = clause.scan.of(TableId::GoalWords).into_iter().find(|h| lexicon.row(h).cell(0) == "task" && !toward(h.end)).map(|h| h.span);
    named.or_else(|| clause.scan.all(TableId::Objects).find(|h| DAILY.contains(&lexicon.row(h).cell(0))).map(|h| h.span))
}

fn measure(text: &str, clause: &Clause, lexicon: &Lexicon, time: Option<Span>) -> Option<Span> {
    let level = clause.scan.of(TableId::Assist).into_iter().map(|h| h.span).next();
    let phrase = clause
        .scan
        .all(TableId::GoalWords)
        .find(|h| lexicon.row(h).cell(0) == "measure" && !matches!(h.span.of(text), "in" | "x"))
        // "without so much pain" measures nothing.
        .filter(|h| !matches!(clause.word(h.end), "so" | "as" | "much" | "too"))
        .map(|h| h.span);
    let day = dates(text, clause.body);
    let amount = (0..clause.len()).find_map(|i| {
        let span = clause.scan.folded.tokens.get(i)?.span;
        let inside = time.is_some_and(|t| t.overlaps(span)) || day.iter().any(|d| d.span.overlaps(span));
        let (_, next) = number(&clause.scan.folded, i)?;
        // "Goal 2", "one" as a pronoun, "m/d" dates without a year
        let word = clause.word(i);
        let pronoun = word.starts_with(|c: char| c.is_alphabetic())
            && !matches!(
                clause.word(next),
                "trial"
                    | "rep"
                    | "tim"
                    | "step"
                    | "feet"
                    | "ft"
                    | "pound"
                    | "lb"
                    | "cue"
                    | "minut"
                    | "min"
                    | "hour"
                    | "flight"
                    | "block"
                    | "bag"
                    | "percent"
                    | "item"
                    | "jar"
                    | "word"
                    | "sentenc"
                    | "of"
                    | "cup"
                    | "quart"
                    | "inch"
                    | "garment"
                    | "pot"
                    | "degre"
                    | "mil"
                    | "set"
                    | "stair"
                    | "out"
                    | "hand"
                    | "person"
                    | "second"
                    | "consecutiv"
                    | "load"
                    | "meal"
                    | "ten"
                    | "hundr"
            );
        // "1) … 2) …": the number of an item.
        let item = matches!(clause.word(next), ")" | "]") && word.len() == 1;
        (!inside && !pronoun && !item).then_some(span)
    });
    level.or(phrase).or(amount)
}

/// A time frame in the words: "in 4 weeks", "by 3/20", "within five weeks", "6 wk", "by discharge".
/// The months after which "of" can name nothing else, by their stems.
const MONTHS: &[&str] =
    &["januari", "februari", "march", "april", "may", "june", "jun", "juli", "august", "september", "october", "november", "december"];

fn time_in(text: &str, span: Span, lexicon: &Lexicon) -> Option<Span> {
    let scan = lexicon.scan(text, span);
    let folded = &scan.folded;
    let tokens = folded.tokens.len();
    let cover = |a: usize, b: usize| Some(folded.tokens.get(a)?.span.join(folded.tokens.get(b.checked_sub(1)?)?.span));
    for i in 0..tokens {
        if let Some((_, mut next)) = number(folded, i) {
            if matches!(folded.word(next), "-" | "to" | "–")
                && let Some((_, after)) = number(folded, next + 1)
            {
                next = after;
            } else if let Some((_, after)) = number(folded, next).filter(|_| next == i + 1) {
                next = after; // "4-6 weeks": the hyphen is folded away
            }
            if matches!(folded.word(next), "mor" | "additional" | "treatment") {
                next += 1;
            }
            if matches!(
                folded.word(next),
                "wk" | "week" | "visit" | "month" | "mo" | "mon" | "day" | "session" | "w" | "tx" | "year" | "yr" | "treatment"
            ) {
                let before = i.checked_sub(1).map_or("", |j| folded.word(j));
                let per_week = matches!(before, "x" | "/")
                    || folded.word(next + 1) == "ago"
                    || matches!(folded.word(next), "day" | "week") && before == "of";
                if !per_week {
                    return cover(i, next + 1);
                }
            }
        }
        if folded.word(i) == "by" || folded.word(i) == "until" || folded.word(i) == "befor" || folded.word(i) == "at" {
            let next = folded.word(i + 1);
            let named = matches!(
                next,
                "discharg"
                    | "dc"
                    | "d/c"
                    | "end"
                    | "next"
                    | "jan"
                    | "feb"
                    | "mar"
                    | "apr"
                    | "may"
                    | "jun"
                    | "juli"
                    | "jul"
                    | "aug"
                    | "sept"
                    | "sep"
                    | "oct"
                    | "nov"
                    | "dec"
                    | "januari"
                    | "februari"
                    | "march"
                    | "april"
                    | "august"
                    | "september"
                    | "october"
                    | "november"
                    | "december"
                    | "thanksgiv"
                    | "christma"
                    | "spring"
                    | "summer"
                    | "fal"
                    | "winter"
                    | "reassess"
                    | "recert"
                    | "start"
                    | "progres"
                    | "re"
                    | "poc"
            );
            let date = next.starts_with(|c: char| c.is_ascii_digit()) && matches!(folded.word(i + 2), "/" | "-");
            if (named || date) && folded.word(i) != "at" || folded.word(i) == "at" && matches!(next, "discharg" | "d/c") {
                return cover(i, (i + if date { 4 } else { 2 }).min(tokens));
            }
        }
        // "by week 8", "by visit 12"; "for the nineteenth of September"
        let counted = matches!(folded.word(i), "week" | "wk" | "visit" | "session" | "month" | "day")
            && i > 0
            && matches!(folded.word(i - 1), "by" | "at" | "on")
            && number(folded, i + 1).is_some();
        let month = i > 1 && folded.word(i - 1) == "of" && MONTHS.contains(&folded.word(i));
        if counted || month {
            return cover(i - 1, (i + 1 + usize::from(counted)).min(tokens));
        }
        if matches!(folded.word(i), "in" | "within")
            && matches!(folded.word(i + 1), "a" | "one")
            && matches!(folded.word(i + 2), "week" | "month" | "day")
        {
            return cover(i, i + 3);
        }
    }
    dates(text, span).first().map(|d| d.span)
}
