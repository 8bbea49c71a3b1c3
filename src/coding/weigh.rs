//! Weighs the evidence of one activity: points for each code, with the words they rest on.

use super::dose::{Dose, DoseKind, doses};
use super::judgement::{Evidence, EvidenceKind};
use super::vocabulary::{Entry, Kind};
use super::weights::{WEIGHTS, Weights};
use super::words::{Item, Role, Word};
use crate::config::Code;
use crate::lexicon::Folded;
use crate::text::Span;

pub(super) const EXERCISE: Code = Code::known("97110");
pub(super) const CONTROL: Code = Code::known("97112");
pub(super) const WATER: Code = Code::known("97113");
pub(super) const GAIT: Code = Code::known("97116");
const MANUAL: Code = Code::known("97140");
const SWALLOWING: Code = Code::known("92526");
pub(super) const GROUP: Code = Code::known("97150");
pub(super) const TASK: Code = Code::known("97530");
pub(super) const CARE: Code = Code::known("97535");
pub(super) const COMMUNITY: Code = Code::known("97537");
pub(super) const WHEELCHAIR: Code = Code::known("97542");
pub(super) const THINKING: Code = Code::known("97129");
const SPEECH_GROUP: Code = Code::known("92508");

/// Points for codes, with evidence.
#[derive(Clone, Debug, Default)]
pub(super) struct Scores {
    pub(super) codes: Vec<(Code, f32, Vec<Evidence>)>,
    /// The activity named, where one is.
    pub(super) head: Option<Span>,
    /// The code its name stands for.
    pub(super) by_name: Option<Code>,
    /// How firmly its name stands for its code, 1 to 9.
    pub(super) firmness: f32,
}

impl Scores {
    pub(super) fn add(&mut self, code: Code, points: f32, span: Span, kind: EvidenceKind) {
        if points <= 0.0 {
            return;
        }
        let at = match self.codes.iter().position(|(c, ..)| *c == code) {
            Some(at) => at,
            None => {
                self.codes.push((code, 0.0, Vec::new()));
                self.codes.len() - 1
            }
        };
        if let Some((_, sum, evidence)) = self.codes.get_mut(at) {
            *sum += points;
            if !evidence.iter().any(|e| e.span == span && e.kind == kind) && !span.is_empty() {
                evidence.push(Evidence { span, kind });
            }
        }
    }

    fn of(&self, code: Code) -> f32 {
        self.codes.iter().find(|(c, ..)| *c == code).map_or(0.0, |(_, points, _)| *points)
    }

    pub(super) fn total(&self) -> f32 {
        self.codes.iter().map(|(_, points, _)| points).sum()
    }

    pub(super) fn best(&self) -> Option<Code> {
        self.codes.iter().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(code, ..)| *code)
    }
}

/// How far the activity is open to a code.
struct Openness<'e> {
    head: Option<&'e Entry>,
}

impl Openness<'_> {
    fn of(&self, code: Code) -> f32 {
        match self.head {
            None => 1.0,
            // A name that settles the code by itself.
            Some(head) if head.firmness() >= 9.0 => f32::from(u8::from(head.code == Some(code))),
            Some(head) if head.code == Some(code) || head.others.contains(&code) => 1.0,
            Some(head) => {
                let general = matches!(head.kind, Kind::Topic | Kind::Verb);
                let foreign = (10.0 - head.firmness()).max(0.0) / WEIGHTS.foreign;
                if general { foreign.max(WEIGHTS.general) } else { foreign }
            }
        }
    }

    /// The functional code that help and devices speak for.
    fn functional(&self) -> Option<Code> {
        let head = self.head?;
        let functional = |code: &Code| [TASK, GAIT, CARE, COMMUNITY, WHEELCHAIR].contains(code);
        head.code.filter(functional).or_else(|| head.others.iter().copied().find(functional).filter(|_| head.weight <= 4.0))
    }
}

/// Of several names of activities in one phrase, the most telling one; of equals the first.
fn head<'i, 'e>(item: &'i Item<'e>) -> Option<&'i Word<'e>> {
    item.heads.iter().min_by_key(|w| {
        let kind = match w.entry.kind {
            Kind::Clinic => 0,
            Kind::Activity | Kind::Test => 1,
            Kind::Topic => 2,
            Kind::Verb if w.entry.weight >= 2.0 => 2,
            _ => 3,
        };
        // Among generic verbs, the one that says more.
        (kind, if kind == 3 { 9 - w.entry.weight as i32 } else { 0 }, w.first)
    })
}

/// Weighs one activity. `later_dose` is the dose written once at the end of a list.
pub(super) fn weigh(folded: &Folded, item: &Item<'_>, later_dose: Option<Dose>) -> Scores {
    let w: &Weights = &WEIGHTS;
    let mut scores = Scores::default();
    let head = head(item);
    let open = Openness { head: head.map(|h| h.entry) };
    if let Some(h) = head {
        scores.head = Some(h.span);
        scores.by_name = h.entry.code;
        scores.firmness = h.entry.firmness();
        match h.entry.code {
            Some(code) if h.entry.kind == Kind::Clinic => scores.add(code, h.entry.weight * w.clinic, h.span, EvidenceKind::Clinic),
            Some(code) => scores.add(put_on(item, h).unwrap_or(code), by_its_name(item, h), h.span, EvidenceKind::Activity),
            None => {}
        }
    }
    for word in item.heads.iter().filter(|w| head.is_none_or(|h| h.first != w.first)) {
        beside(&mut scores, &open, word, w);
    }
    let helped: Vec<(usize, usize)> =
        item.words.iter().filter(|w| matches!(w.entry.kind, Kind::Assist | Kind::Guard)).map(|w| (w.first, w.end)).collect();
    let own = doses(folded, item.first, item.end, |i| helped.iter().any(|&(a, b)| a <= i && i < b));
    let walked = head.is_none() && own.iter().any(|d| d.kind == DoseKind::Distance);
    // "150 ft in shoes": what is worn while walking is not put on.
    // "No weight", "without band": what was not used.
    let unused = |word: &Word<'_>| {
        let before = word.first.checked_sub(1).map_or("", |n| folded.word(n));
        word.entry.kind == Kind::Gear && matches!(before, "no" | "without" | "w/o")
    };
    let seated = in_wheelchair(item, &open);
    let silent =
        |word: &Word<'_>| walked && word.entry.kind == Kind::Care || unused(word) || learner(folded, word) || seated && is_around(word);
    for word in item.words.iter().filter(|word| !silent(word)) {
        speak(&mut scores, &open, word, w);
    }
    assistance(&mut scores, &open, item, w);
    dose(&mut scores, &open, if own.is_empty() { later_dose.as_slice() } else { &own }, w);
    if let Some(h) = head
        && let Some(&other) = h.entry.others.first()
    {
        // The next likely code is worth something by itself, but not on top of what speaks for it.
        scores.add(other, likely_other(h.entry.weight) - scores.of(other), h.span, EvidenceKind::Activity);
    }
    if only_joints(item) && own.is_empty() {
        // "Neck, L trunk, axilla" says where, not what.
        scores = Scores::default();
    }
    label(&mut scores, item, w);
    overrides(&mut scores, item, seated, w);
    scores
}

/// What the name of an activity has by itself. A mere verb ("pull", "reach") beside nothing but a part of the body or a band is a movement more
/// than a task, and has half.
fn by_its_name(item: &Item<'_>, head: &Word<'_>) -> f32 {
    let bodily = |kind: Kind| matches!(kind, Kind::Muscle | Kind::Joint | Kind::Motion | Kind::Gear);
    let said = |word: &&Word<'_>| !bodily(word.entry.kind) && word.entry.kind != Kind::Noun && word.entry.code != Some(EXERCISE);
    let moved = head.entry.kind == Kind::Verb
        && head.entry.code == Some(TASK)
        && item.words.iter().any(|word| bodily(word.entry.kind))
        && !item.words.iter().any(|word| said(&word));
    if moved { head.entry.weight / 2.0 } else { head.entry.weight }
}

fn only_joints(item: &Item<'_>) -> bool {
    item.heads.is_empty() && item.words.iter().all(|word| word.entry.kind == Kind::Joint)
}

/// "Donning", "fastening" of an orthosis or a prosthesis is training in its use, not dressing.
fn put_on(item: &Item<'_>, head: &Word<'_>) -> Option<Code> {
    let dresses = head.entry.kind == Kind::Verb && head.entry.code == Some(CARE);
    let device = |code: &Code| matches!(code.as_str(), "97760" | "97761");
    let named = item.words.iter().chain(&item.heads).filter(|word| word.role != Role::Because);
    named.filter_map(|word| word.entry.code).find(device).filter(|_| dresses)
}

/// Whether the wheelchair itself is used or fitted: what is met on the way (a door, a ramp, a child who drives) makes no other task of it.
fn in_wheelchair(item: &Item<'_>, open: &Openness<'_>) -> bool {
    let wheelchair = |word: &&Word<'_>| word.entry.code == Some(WHEELCHAIR) && !matches!(word.role, Role::Because);
    let may = |head: &Entry| head.code == Some(WHEELCHAIR) || head.others.contains(&WHEELCHAIR);
    open.head.is_none_or(may) && item.words.iter().chain(&item.heads).any(|word| wheelchair(&word))
}

fn is_around(word: &Word<'_>) -> bool {
    matches!(word.entry.kind, Kind::Object | Kind::Place | Kind::Surface | Kind::Person) && word.entry.code == Some(TASK)
}

/// "Trained the daughter", "caregiver taught", "for premature infant": who learns or is treated is not what is handled.
fn learner(folded: &Folded, word: &Word<'_>) -> bool {
    if word.entry.kind != Kind::Person {
        return false;
    }
    let teaches = |w: &str| matches!(w, "train" | "taught" | "teach" | "instruct" | "educat" | "coach" | "show" | "demonstrat");
    let before = |n: usize| word.first.checked_sub(n).map_or("", |at| folded.word(at));
    let near = (1..=3).map(before).take_while(|w| !matches!(*w, "," | "." | ";" | "with"));
    near.into_iter().any(|w| teaches(w) || w == "for" && word.role == Role::Purpose) || teaches(folded.word(word.end))
}

/// What the next likely code has by itself where the name alone does not settle the code.
fn likely_other(weight: f32) -> f32 {
    match weight as u32 {
        0 | 1 => 0.95,
        2 => 1.9,
        3 => 1.5,
        4 => 1.2,
        5 => 1.0,
        6 => 0.6,
        7 => 0.3,
        _ => 0.0,
    }
}

/// A further activity named in the same breath.
fn beside(scores: &mut Scores, open: &Openness<'_>, word: &Word<'_>, w: &Weights) {
    let Some(code) = word.entry.code else { return };
    if word.entry.kind == Kind::Clinic {
        return scores.add(code, word.entry.weight * w.clinic, word.span, EvidenceKind::Clinic);
    }
    let points = match word.entry.kind {
        Kind::Verb if word.entry.weight <= 1.0 => 0.0,
        Kind::Verb => w.verb,
        _ if code == EXERCISE => w.verb * 1.5,
        _ => w.context,
    };
    scores.add(code, points * open.of(code), word.span, EvidenceKind::Activity);
}

fn speak(scores: &mut Scores, open: &Openness<'_>, word: &Word<'_>, w: &Weights) {
    let entry = word.entry;
    let strength = entry.weight;
    let (code, points, kind) = match (entry.kind, word.role) {
        (Kind::Assist | Kind::Guard, _) | (Kind::Clinic, Role::Cue | Role::Because) => return,
        (Kind::Clinic, _) => return beside(scores, open, word, w),
        (Kind::Cue, _) => match entry.code {
            // A hand on the patient facilitates, where the activity is open to that and nothing functional is named.
            Some(code) if open.head.is_some_and(|h| h.code != Some(TASK) && h.others.contains(&code)) => {
                (code, w.cueing * strength, EvidenceKind::Cueing)
            }
            _ => return,
        },
        (Kind::Device, _) => match open.functional() {
            Some(code) => (code, w.device, EvidenceKind::Object),
            None if open.head.is_none() => (GAIT, w.device, EvidenceKind::Object),
            None => return,
        },
        (Kind::Medium | Kind::Many | Kind::Label, _) => return,
        (_, Role::Cue) => match entry.kind {
            Kind::Cueing | Kind::Quality | Kind::Task | Kind::Service => match entry.code {
                Some(code) => (code, w.cueing * strength, EvidenceKind::Cueing),
                None => return,
            },
            // "Cues for increased stride": a topic of walking or control, as good as a quality of it.
            Kind::Topic => match entry.code.filter(|code| [CONTROL, GAIT].contains(code)) {
                Some(code) => (code, w.cueing * 2.0, EvidenceKind::Cueing),
                None => return,
            },
            _ => return,
        },
        (Kind::Quality | Kind::Function | Kind::Task | Kind::Service, Role::Purpose) => match entry.code {
            Some(code) => (code, w.purpose * strength, EvidenceKind::Purpose),
            None => return,
        },
        (Kind::Activity | Kind::Test | Kind::Topic | Kind::Verb, Role::Purpose) => match entry.code {
            Some(code) => (code, purpose_of_activity(entry, w), EvidenceKind::Purpose),
            None => return,
        },
        (Kind::Quality | Kind::Service, _) => match entry.code {
            Some(code) => (code, w.aim * strength, EvidenceKind::Activity),
            None => return,
        },
        (Kind::Function | Kind::Task, _) => match entry.code {
            Some(code) => (code, w.aim * strength * 0.6, EvidenceKind::Activity),
            None => return,
        },
        (Kind::Activity | Kind::Test | Kind::Topic | Kind::Verb, _) => match entry.code {
            Some(code) => {
                let points = if entry.kind == Kind::Verb && entry.weight <= 1.0 {
                    0.0
                } else if entry.kind == Kind::Verb && word.role == Role::With {
                    w.verb
                } else if code == EXERCISE {
                    w.verb * 0.5
                } else {
                    // What is done meanwhile counts more than what is merely named beside.
                    let meanwhile = if word.role == Role::While { w.meanwhile } else { 1.0 };
                    let hands = if code == MANUAL || code == SWALLOWING { 2.0 } else { 1.0 };
                    w.context * (entry.weight / 5.0).min(1.0) * meanwhile * hands
                };
                (code, points, EvidenceKind::Context)
            }
            None => return,
        },
        (Kind::Muscle | Kind::Joint, _) => {
            (EXERCISE, if entry.kind == Kind::Muscle { w.target } else { w.target * 0.4 }, EvidenceKind::Dose)
        }
        (Kind::Motion, _) => (EXERCISE, if open.head.is_none() { strength } else { w.target }, EvidenceKind::Activity),
        (Kind::Gear, _) => (EXERCISE, w.object * strength, EvidenceKind::Dose),
        (Kind::Noun, _) => match entry.code {
            // A general word leans; it names something only where nothing else does.
            Some(code) if open.head.is_some_and(|h| h.code != Some(code) && !h.others.contains(&code)) => {
                (code, 0.0, EvidenceKind::Activity)
            }
            Some(code) if open.head.is_none() && strength <= 3.0 => (code, w.lean * strength * 1.5, EvidenceKind::Activity),
            Some(_) if open.head.is_none() => return,
            // Beside a named activity "exercise" and "task" lean without being a reason to quote.
            Some(code) => return scores.add(code, w.lean * strength * open.of(code), Span::default(), EvidenceKind::Activity),
            None => return,
        },
        (Kind::Surface, _) if open.head.is_some_and(|h| h.code != Some(TASK)) => (TASK, w.object * strength * 0.4, EvidenceKind::Object),
        // The plate of a meal and the drawer of the clothes belong to self-care.
        (Kind::Object | Kind::Place, _) if open.head.is_some_and(|h| h.code == Some(CARE)) && entry.code == Some(TASK) => {
            (TASK, w.object * strength * w.alone, EvidenceKind::Object)
        }
        // Walking or stairs with something in the hands is a task.
        (Kind::Object, _) if open.head.is_some_and(|h| h.code == Some(GAIT)) && strength > 1.0 => {
            (TASK, w.object * strength * 1.5, EvidenceKind::Object)
        }
        (_, _) => match entry.code {
            Some(code) => (code, w.object * strength, EvidenceKind::Object),
            None => return,
        },
    };
    scores.add(code, points * open.of(code), word.span, kind);
}

/// Help speaks for the functional code the rest speaks for most, or for the one the activity is open to.
fn assistance(scores: &mut Scores, open: &Openness<'_>, item: &Item<'_>, w: &Weights) {
    // Who exercises on the feet is guarded too: that makes no task of step-ups.
    let exercise = open.head.is_some_and(|h| h.code == Some(EXERCISE) && h.kind == Kind::Activity);
    let counts = |kind: Kind| kind == Kind::Assist || kind == Kind::Guard && !exercise;
    let helped = |word: &&Word<'_>| counts(word.entry.kind) && !matches!(word.role, Role::Cue | Role::Because);
    let Some(word) = item.words.iter().filter(helped).max_by(|a, b| a.entry.weight.total_cmp(&b.entry.weight)) else { return };
    let functional = [TASK, GAIT, CARE, COMMUNITY, WHEELCHAIR];
    let named = scores.codes.iter().filter(|(code, points, _)| functional.contains(code) && *points >= w.context);
    let best = named.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(code, ..)| *code);
    let points = w.assistance * word.entry.weight / 2.0;
    match best.filter(|&code| open.of(code) >= 1.0).or_else(|| open.functional()) {
        Some(code) => scores.add(code, points, word.span, EvidenceKind::Assistance),
        None if open.head.is_none() => scores.add(TASK, points / 2.0, word.span, EvidenceKind::Assistance),
        None => {}
    }
}

/// A purpose that is itself an activity: "for bed mobility", "to improve gait".
fn purpose_of_activity(entry: &Entry, w: &Weights) -> f32 {
    match entry.kind {
        Kind::Verb => w.purpose,
        _ => w.purpose * 2.5,
    }
}

fn dose(scores: &mut Scores, open: &Openness<'_>, doses: &[Dose], w: &Weights) {
    let function: f32 = scores
        .codes
        .iter()
        .filter(|(code, ..)| *code != EXERCISE)
        .flat_map(|(.., evidence)| evidence)
        .filter(|e| matches!(e.kind, EvidenceKind::Purpose | EvidenceKind::Object | EvidenceKind::Assistance | EvidenceKind::Context))
        .count() as f32;
    let share = if function > 0.0 { w.alone } else { 1.0 };
    let first = |kind: DoseKind| doses.iter().find(|d| d.kind == kind);
    if let Some(d) = first(DoseKind::Sets) {
        scores.add(EXERCISE, w.sets * share * open.of(EXERCISE), d.span, EvidenceKind::Dose);
    } else if let Some(d) = first(DoseKind::Reps) {
        scores.add(EXERCISE, w.reps * share * open.of(EXERCISE), d.span, EvidenceKind::Dose);
    }
    if let Some(d) = first(DoseKind::Load) {
        scores.add(EXERCISE, w.load * share * open.of(EXERCISE), d.span, EvidenceKind::Dose);
    }
    if let Some(d) = first(DoseKind::Distance) {
        let walks = open.head.is_none_or(|h| h.code == Some(GAIT) || h.others.contains(&GAIT));
        if walks {
            let points = if open.head.is_none_or(|h| h.code == Some(GAIT)) { w.distance } else { w.distance * 0.4 };
            scores.add(GAIT, points, d.span, EvidenceKind::Dose);
        }
    }
}

/// A service label counts only where the words name nothing themselves.
fn label(scores: &mut Scores, item: &Item<'_>, w: &Weights) {
    if scores.total() >= w.label {
        return;
    }
    for word in item.words.iter().filter(|word| word.entry.kind == Kind::Label && word.role != Role::Cue) {
        if let Some(code) = word.entry.code {
            scores.add(code, w.label, word.span, EvidenceKind::Activity);
        }
    }
}

/// Water, a group and a wheelchair make the service what it is, whatever is done.
fn overrides(scores: &mut Scores, item: &Item<'_>, seated: bool, w: &Weights) {
    let is = |kind: Kind| item.words.iter().find(|word| word.entry.kind == kind && !matches!(word.role, Role::Cue | Role::Purpose));
    let best = scores.best();
    // A ramp or a curb taken in a wheelchair is not walked.
    if let Some(word) = is(Kind::Wheelchair)
        && seated
        && best == Some(GAIT)
    {
        scores.add(WHEELCHAIR, w.over, word.span, EvidenceKind::Object);
    }
    // What is worn in the water is not put on.
    let worn = best == Some(CARE) && (scores.by_name != Some(CARE) || scores.firmness < 6.0);
    if let Some(word) = is(Kind::Medium)
        && (worn || best.is_none_or(|code| [EXERCISE, CONTROL, GAIT, TASK].contains(&code)))
    {
        scores.add(WATER, w.over, word.span, EvidenceKind::Object);
    }
    if let Some(word) = is(Kind::Many) {
        let speech = best.is_some_and(|code| code.as_str().starts_with("92"));
        scores.add(if speech { SPEECH_GROUP } else { GROUP }, w.over, word.span, EvidenceKind::Object);
    }
}
