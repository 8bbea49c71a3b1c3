//! Says in one or two plain sentences why a code is supported, from the evidence alone.

use super::judgement::{Candidate, Evidence, EvidenceKind, Named};
use super::weigh::{CARE, COMMUNITY, CONTROL, EXERCISE, GAIT, GROUP, TASK, WATER, WHEELCHAIR};
use crate::config::Code;
use crate::text::Span;

/// Codes that where and with how many something is done make what they are.
const SETTINGS: &[Code] = &[WATER, GROUP, Code::known("92508")];

/// At most this many words quoted for one kind of evidence.
const QUOTED: usize = 3;

/// Why `winner` is supported; `head` is the activity's name where the words have one.
pub(super) fn supported(text: &str, head: Option<Span>, winner: &Candidate, others: &[Candidate]) -> String {
    let of = |kind| quote(text, winner.evidence.iter().filter(move |e| e.kind == kind));
    // Where nothing is named but what is done meanwhile ("hands-on joint mobilization"), that is the activity.
    let meanwhile = of(EvidenceKind::Context);
    let alone = of(EvidenceKind::Activity).is_none() && head.is_none();
    let named = || of(EvidenceKind::Activity).or_else(|| head.map(|span| squeeze(span.of(text)))).or_else(|| meanwhile.clone());
    let mut sentence = match (of(EvidenceKind::Clinic), named()) {
        (Some(words), _) => format!("The clinic's own phrase ({words})"),
        (None, Some(words)) => format!("{} ({words})", what(winner.code)),
        (None, None) => what(winner.code).to_owned(),
    };
    let (doses, targets): (Vec<&Evidence>, Vec<&Evidence>) = winner
        .evidence
        .iter()
        .filter(|e| e.kind == EvidenceKind::Dose)
        .partition(|e| e.span.of(text).contains(|c: char| c.is_ascii_digit()));
    let said = [
        ("for a stated purpose", of(EvidenceKind::Purpose)),
        (if SETTINGS.contains(&winner.code) { "as shown by" } else { "naming what it is done with or where" }, of(EvidenceKind::Object)),
        ("done on or during", meanwhile.clone().filter(|_| !alone)),
        ("with help", of(EvidenceKind::Assistance)),
        ("with cues about", of(EvidenceKind::Cueing)),
        (dosed(text, winner.code, &doses), quote(text, doses)),
        ("naming muscle, joint or resistance", quote(text, targets)),
    ];
    for (name, words) in said {
        if let Some(words) = words {
            let opens = if name.starts_with("done") { " " } else { ", " };
            sentence.push_str(&format!("{opens}{name} ({words})"));
        }
    }
    capitalise(&mut sentence);
    sentence.push_str(": ");
    sentence.push_str(winner.code.as_str());
    sentence.push('.');
    let told = [EvidenceKind::Purpose, EvidenceKind::Object, EvidenceKind::Context];
    if winner.code == EXERCISE && ![TASK, CARE].iter().any(|&code| has(others, code, &told)) {
        sentence.push_str(" No daily task is named.");
    } else if let Some(second) = others.first().filter(|c| c.weight >= 0.25)
        && let Some(words) = quote(text, second.evidence.iter().filter(|e| e.kind != EvidenceKind::Activity))
    {
        sentence.push_str(&format!(" Less strongly, {words} would speak for {}.", second.code));
    }
    sentence
}

/// How a dose doses: by repetitions, by a load, by holds, by a distance.
fn dosed(text: &str, code: Code, doses: &[&Evidence]) -> &'static str {
    if code == GAIT {
        return "over a distance";
    }
    let words: Vec<String> = doses.iter().map(|e| e.span.of(text).to_lowercase()).collect();
    let any = |signs: &[&str]| words.iter().any(|w| signs.iter().any(|sign| w.contains(sign)));
    if any(&["x", "×", "set", "rep", "time", "trial"]) {
        "dosed by sets and reps"
    } else if any(&["sec", "second"]) {
        "held for a time"
    } else {
        "with a load"
    }
}

fn has(candidates: &[Candidate], code: Code, kinds: &[EvidenceKind]) -> bool {
    candidates.iter().filter(|c| c.code == code).flat_map(|c| &c.evidence).any(|e| kinds.contains(&e.kind))
}

/// Why no code is supported, and what would decide.
pub(super) fn unclear(text: &str, head: Option<Span>, first: &Candidate, second: &Candidate) -> (String, String) {
    let name = head.map_or_else(|| "These words".to_owned(), |span| squeeze(span.of(text)));
    let decide = would_decide(&name.to_lowercase(), first.code, second.code);
    let mut sentence = format!("{name} may be {} or {}: {decide} would decide.", first.code, second.code);
    capitalise(&mut sentence);
    (sentence, decide)
}

/// Several services in one line.
pub(super) fn mixed(text: &str, parts: &[Named]) -> (String, String) {
    let named: Vec<String> = parts.iter().take(4).map(|part| format!("{} ({})", squeeze(part.head.of(text)), part.code)).collect();
    (format!("Several services in one line: {}.", named.join(", ")), "the minutes of each".to_owned())
}

fn would_decide(name: &str, first: Code, second: Code) -> String {
    let pair = |a, b| (first == a && second == b) || (first == b && second == a);
    if pair(EXERCISE, TASK) {
        format!("the task the {name} serve{}", if name.ends_with('s') { "" } else { "s" })
    } else if pair(EXERCISE, CONTROL) {
        "whether strength or control is trained (load and repetitions, or cues and surface)".into()
    } else if pair(CONTROL, TASK) {
        "whether balance and control or a daily task is trained".into()
    } else if pair(GAIT, CONTROL) || pair(GAIT, TASK) || pair(GAIT, EXERCISE) {
        "whether walking itself is trained (pattern, device, cues)".into()
    } else if pair(CARE, TASK) {
        "whether the daily activity itself is practised or a movement within it".into()
    } else {
        "what was trained and for which purpose".into()
    }
}

/// What kind of activity a code is for, in a few words of our own.
fn what(code: Code) -> &'static str {
    match code {
        c if c == EXERCISE => "isolated movement or single parameter",
        c if c == CONTROL => "balance, posture or control of movement",
        c if c == WATER => "exercise in water",
        c if c == GAIT => "walking or stairs",
        c if c == TASK => "whole task",
        c if c == CARE => "self-care or home task",
        c if c == COMMUNITY => "community or work task",
        c if c == WHEELCHAIR => "wheelchair skills or fit",
        _ => match code.as_str() {
            "97124" => "massage strokes",
            "97140" => "hands-on technique",
            "97129" | "97130" => "thinking skills",
            "97533" => "sensory processing",
            "97150" | "92508" => "group",
            "92507" => "speech, language or voice",
            "92526" => "swallowing or oral feeding",
            "92609" => "use of a speech device",
            "97750" | "95851" | "97755" => "test or measurement",
            "97760" | "97763" => "orthosis",
            "97761" => "prosthesis",
            "20560" | "20561" => "needling",
            "95992" => "repositioning manoeuvre",
            c if c.starts_with("970") || c == "G0283" => "modality",
            c if c.starts_with("9716") || c.starts_with("925") || c.starts_with("926") => "evaluation",
            _ => "the service named",
        },
    }
}

fn quote<'e>(text: &str, evidence: impl IntoIterator<Item = &'e Evidence>) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for e in evidence {
        let word = squeeze(e.span.of(text));
        if !word.is_empty() && !words.iter().any(|w| w.eq_ignore_ascii_case(&word)) {
            words.push(word);
        }
    }
    words.truncate(QUOTED);
    (!words.is_empty()).then(|| words.join(", "))
}

fn squeeze(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn capitalise(sentence: &mut String) {
    if let Some(first) = sentence.chars().next()
        && first.is_lowercase()
        && !sentence.starts_with(|c: char| c.is_ascii_digit())
    {
        let upper: String = first.to_uppercase().collect();
        sentence.replace_range(..first.len_utf8(), &upper);
    }
}
