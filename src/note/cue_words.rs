//! Whether a word that the table of cues knows is a cue here: what stands around it may make it a dose, a grip or a name.

use super::clause::Clause;
use super::model::{SectionKind, Status};
use crate::lexicon::fold::is_past;
use crate::lexicon::{Hit, Lexicon, TableId};

/// Words that look like a cue and are not one here.
pub(super) fn holds(text: &str, clause: &Clause, hit: &Hit, status: Status, lexicon: &Lexicon) -> bool {
    let word = hit.span.of(text).to_lowercase();
    let next = clause.word(hit.end);
    let before = hit.first.checked_sub(1).map_or("", |i| clause.word(i));
    let number = |w: &str| w.starts_with(|c: char| c.is_ascii_digit());
    if status == Status::Education && (shown_back(clause, hit.end) || goes_on_to_do(text, clause, hit.end, lexicon)) {
        return false;
    }
    // "Verbs strengthened around "measure" and "bake"": a word that is quoted is a word.
    if before == "\"" && next == "\"" {
        return false;
    }
    match word.as_str() {
        // "I withheld prompts for ten seconds" is how a task was given.
        "withheld" | "withhold" | "held" if matches!(next, "prompt" | "cue" | "help" | "feedback" | "assist" | "assistanc" | "model") => {
            false
        }
        // "She was able to thread the leg" tells of what was done where treatment is told.
        "able to"
            if matches!(clause.section, SectionKind::Treatment | SectionKind::Other | SectionKind::Header) && was(text, clause, hit) =>
        {
            false
        }
        "at the start" => next != "of",
        // "In this last session" is today.
        // "At his last visit" is not.
        "last session" | "last visit" | "last time" if matches!(before, "this" | "our" | "her" | "his") => {
            matches!(before, "her" | "his") && hit.first.checked_sub(2).is_some_and(|i| clause.word(i) == "at")
        }
        // "fewer toe drags than last time" was done now.
        _ if status == Status::History && matches!(before, "than" | "vs" | "versus" | "over") => false,
        "goal" | "goals" if text.get(hit.span.end..).is_some_and(|rest| rest.starts_with('-')) => false,
        // "when form held": what is held is no activity.
        "held" if (1..=3).any(|n| hit.first.checked_sub(n).is_some_and(|i| is_quality(clause.word(i)))) => false,
        // "Did not lose balance" denies no activity.
        "do not" | "does not" | "don't" | "doesn't" => false,
        "did not" | "didn't" | "didn’t" => !matches!(verb_kind(clause, hit.end, lexicon), "state" | "staff"),
        // "hold 5 sec", "10 x 5 sec hold", "held for 30 s" is a dose.
        // "w/ trunk ext hold", "with end-range holds": inside words a hold is how, unless a reason follows.
        "hold" | "holds" if hit.first > 0 && !holds_back(before) && !gives_reason(next) => false,
        "held" | "hold" | "holding" | "hold on" => {
            let held_with = matches!(next, "between" | "under" | "against" | "in" | "with")
                && (hit.end + 1..hit.end + 4).any(|i| is_hand(clause.word(i)));
            !(number(next)
                || held_with
                || next == "x"
                || before == "to" && word == "hold"
                || matches!(next, "for" | "at" | "in" | "onto" | "on" | "the" | "a" | "his" | "her" | "to" | "each" | "weight")
                    && status == Status::Deferred
                    && word != "held"
                || matches!(next, "for" | "x") && number(clause.word(hit.end + 1))
                || matches!(
                    before,
                    "second" | "sec" | "minut" | "min" | "\"" | "s" | "and" | "isometric" | "iso" | "hand" | "weight" | "ball" | "breath"
                ))
        }
        "declined" | "declines" => next != "from" && before != "hav",
        // "STM by PT to UT"
        "pt to" | "patient to" => !matches!(before, "by" | "with" | "from" | "of"),
        // "Cued by OT", "w/c follow by aide": help with the task.
        _ if status == Status::OtherPerson
            && word.starts_with("by ")
            && (matches!(before, "follow" | "cue" | "guard" | "spot" | "assist" | "w/c" | "standby")
                || is_cueing(clause, hit.first)
                || is_grading(clause, hit.first, lexicon)) =>
        {
            false
        }
        "skip" | "skipping" => !matches!(next, "rope" | "forward") && !number(before),
        "out" => matches!(before, "tim"),
        "wait" | "waited" | "saved" => !matches!(next, "for" | "staff") || word == "wait",
        "plan for" | "plan to" => {
            !matches!(before, "a" | "the" | "step" | "day" | "meal" | "this" | "week" | "written" | "writ" | "his" | "her")
        }
        "will" => !matches!(next, "power"),
        "should" => hit.first == 0,
        "cans" | "wills" | "plans" | "outs" | "ifs" | "planning" | "plan" | "order" | "orders" | "request" | "refer" | "schedule"
        | "book" | "books" => false,
        "when" | "once" if status == Status::Conditional && is_past_event(text, clause, hit.end) => false,
        "if" | "when" | "once" | "until" | "unless" => status != Status::Conditional || is_condition(clause, hit),
        "hep" => before != "from",
        "state" | "report" => !matches!(before, "progres" | "good" | "in" | "steady"),
        // "sts off couch 3x5" is sit to stand, "sts she slept" is what the patient says.
        "sts" => {
            !(number(next)
                || matches!(next, "off" | "from" | "to" | "x" | "w" | "w/" | "with" | "on" | "at" | "onto" | "trial" | "rep" | "transfer"))
        }
        // "Planned a three-stop errand" is a task.
        "planned" => {
            !(matches!(before, "" | ":" | "." | "-" | ";" | ")")
                && matches!(next, "a" | "an" | "the" | "his" | "her" | "their" | "out" | "two" | "thre" | "one"))
        }
        // "measuring and mixing trail mix" is a task.
        "measuring" => false,
        // "Bike offered, patient preferred to finish"; "I offered a cue" is an act.
        "offered" => {
            !matches!(before, "i" | "we" | "and" | "therapist" | "clinician" | "pt" | "ot" | "slp")
                && matches!(next, "," | "" | "." | "and" | "but" | ";" | "today" | "again")
        }
        "considered" | "was considered" => matches!(next, "," | "" | "." | "but" | ";" | "today"),
        "no need for" => !matches!(next, "cue" | "assist" | "rest"),
        _ => true,
    }
}

/// What things are held with.
fn is_hand(word: &str) -> bool {
    matches!(word, "hand" | "finger" | "arm" | "left" | "right" | "r" | "l" | "rue" | "lue" | "fist" | "palm" | "lap" | "kne" | "elbow")
}

/// The word before a token is one of cueing.
fn is_cueing(clause: &Clause, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|i| clause.scan.of(TableId::Cueing).iter().any(|h| h.first <= i && i < h.end))
}

/// "Rod height lowered by OT": the word before a token is one of grading.
fn is_grading(clause: &Clause, at: usize, lexicon: &Lexicon) -> bool {
    let graded = |h: &Hit| h.end == at && lexicon.row(h).cell(0) == "grading";
    clause.scan.all(TableId::Asides).any(graded)
}

/// Words before "hold" that make it a putting off: "will hold", "on hold".
fn holds_back(before: &str) -> bool {
    matches!(
        before,
        "" | "on"
            | "will"
            | "to"
            | ":"
            | "-"
            | "."
            | ","
            | "/"
            | "("
            | "pleas"
            | "continu"
            | "cont"
            | "still"
            | "then"
            | "and"
            | "pt"
            | "ot"
    )
}

/// Words after "hold" that say why, or until when.
fn gives_reason(next: &str) -> bool {
    matches!(
        next,
        "d/t" | "due" | "2" | "secondari" | "until" | "per" | "today" | "thi" | "off" | "becaus" | "sinc" | "pend" | "b/c" | "2/2"
    )
}

/// "was", "were" before a cue.
fn was(text: &str, clause: &Clause, hit: &Hit) -> bool {
    let before = hit.first.checked_sub(1).and_then(|i| clause.scan.folded.tokens.get(i));
    before.is_some_and(|t| matches!(t.span.of(text), "was" | "were" | "Was" | "Were"))
}

/// What is held when an exercise is done well.
fn is_quality(word: &str) -> bool {
    matches!(
        word,
        "form"
            | "postur"
            | "position"
            | "alignment"
            | "techniqu"
            | "mechanic"
            | "quality"
            | "when"
            | "whil"
            | "sat"
            | "spo2"
            | "balanc"
            | "onc"
            | "until"
            | "interval"
            | "attention"
            | "gaz"
            | "focu"
            | "grip"
            | "stanc"
    )
}

/// "If flex > 90 start car transfers" is a condition; "cues when turning", "rest when HR > 130" is not.
fn is_condition(clause: &Clause, hit: &Hit) -> bool {
    hit.first <= 1
        || (0..hit.first).all(|i| !matches!(clause.word(i), "cue" | "cga" | "sba" | "assist" | "a" | "rest" | "min" | "mod"))
            && matches!(
                clause.word(hit.first.saturating_sub(1)),
                ":" | "," | "-" | "to" | "add" | "start" | "begin" | "try" | "progres" | "advanc" | "next" | "resum" | "initiat"
            )
}

/// "When that had settled we moved to the gym": what has happened is no condition.
fn is_past_event(text: &str, clause: &Clause, from: usize) -> bool {
    let past = |i: usize| clause.scan.folded.tokens.get(i).is_some_and(|t| is_past(&t.span.of(text).to_lowercase()));
    let cleared = |i: usize| matches!(clause.word(i), "clear" | "approv" | "allow" | "heal" | "receiv" | "abl" | "met");
    (from..from + 4).find(|&i| past(i)).is_some_and(|i| !cleared(i) && !cleared(i + 1))
        && (from + 2..clause.len()).filter(|&i| past(i)).count() > 1
}

/// "Reviewed and advanced her strengthening", "reviewed and then performed": what is only talked about is not all that was done.
fn goes_on_to_do(text: &str, clause: &Clause, from: usize, lexicon: &Lexicon) -> bool {
    let and = matches!(clause.word(from), "and" | "&" | "/" | "then");
    let at = from + 1 + usize::from(matches!(clause.word(from + 1), "then"));
    let past = clause.scan.folded.tokens.get(at).is_some_and(|t| is_past(&t.span.of(text).to_lowercase()));
    let told = lexicon_says(clause, at, TableId::Status, "education", lexicon);
    and && past && !told && verb_kind(clause, at, lexicon) != "state"
}

fn lexicon_says(clause: &Clause, at: usize, table: TableId, kind: &str, lexicon: &Lexicon) -> bool {
    clause.scan.all(table).any(|h| h.first == at && lexicon.row(h).cell(0) == kind)
}

/// "Educated on tub transfer, return demonstration x3" was practised; "no return demo" was not.
pub(super) fn shown_back(clause: &Clause, from: usize) -> bool {
    (from..clause.len()).any(|i| {
        clause.word(i) == "return"
            && clause.word(i + 1).starts_with("demo")
            && !matches!(clause.word(i - 1), "no" | "without" | "w/o" | "unable")
    })
}

/// What the table of verbs says of the verb at a token.
pub(super) fn verb_kind<'l>(clause: &Clause, at: usize, lexicon: &'l Lexicon) -> &'l str {
    clause.scan.all(TableId::Verbs).find(|h| h.first == at).map_or("", |h| lexicon.row(h).cell(0))
}
