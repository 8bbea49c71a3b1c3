//! Says in one or two plain sentences why a code is supported, from the evidence alone.

use super::judgement::{Candidate, Evidence, EvidenceKind};
use super::weigh::{CARE, COMMUNITY, CONTROL, EXERCISE, GAIT, TASK, WATER, WHEELCHAIR};
use crate::config::Code;
use crate::text::Span;

/// At most this many words quoted for one kind of evidence.
const QUOTED: usize = 3;

/// Why `winner` is supported.
pub(super) fn supported(text: &str, winner: &Candidate, others: &[Candidate]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let activity = quote(text, &winner.evidence, EvidenceKind::Activity);
    if let Some(words) = &activity {
        parts.push(format!("{} ({words})", what(winner.code)));
    }
    let phrases = [
        (EvidenceKind::Clinic, "the clinic's own phrase"),
        (EvidenceKind::Purpose, "purpose stated"),
        (EvidenceKind::Object, "done with, at or for"),
        (EvidenceKind::Context, "meanwhile or on"),
        (EvidenceKind::Assistance, "help given"),
        (EvidenceKind::Cueing, "cues for"),
        (EvidenceKind::Dose, "dosed by"),
    ];
    for (kind, name) in phrases {
        if let Some(words) = quote(text, &winner.evidence, kind) {
            parts.push(format!("{name} {words}"));
        }
    }
    let mut sentence = parts.join(", ");
    capitalise(&mut sentence);
    sentence.push_str(": ");
    sentence.push_str(winner.code.as_str());
    sentence.push('.');
    if winner.code == EXERCISE
        && others.iter().any(|c| c.code == TASK)
        && !has(others, TASK, &[EvidenceKind::Purpose, EvidenceKind::Object])
    {
        sentence.push_str(" No daily task is named.");
    } else if let Some(second) = others.first().filter(|c| c.weight >= 0.25) {
        let kinds = [EvidenceKind::Purpose, EvidenceKind::Object, EvidenceKind::Context, EvidenceKind::Cueing, EvidenceKind::Dose];
        if let Some(words) = kinds.iter().find_map(|&k| quote(text, &second.evidence, k)) {
            sentence.push_str(&format!(" {words} speaks for {}, less strongly.", second.code));
        }
    }
    sentence
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
pub(super) fn mixed(text: &str, parts: &[(Span, Code)]) -> (String, String) {
    let named: Vec<String> = parts.iter().take(4).map(|(span, code)| format!("{} ({code})", squeeze(span.of(text)))).collect();
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
        c if c == EXERCISE => "exercise of one quality",
        c if c == CONTROL => "balance, posture or control of movement",
        c if c == WATER => "exercise in water",
        c if c == GAIT => "walking or stairs",
        c if c == TASK => "a functional task",
        c if c == CARE => "a self-care or home task",
        c if c == COMMUNITY => "a community or work task",
        c if c == WHEELCHAIR => "wheelchair skills or fit",
        _ => match code.as_str() {
            "97124" => "massage strokes",
            "97140" => "hands-on technique",
            "97129" | "97130" => "thinking skills",
            "97533" => "sensory processing",
            "97150" | "92508" => "a group",
            "92507" => "speech, language or voice",
            "92526" => "swallowing or oral feeding",
            "92609" => "use of a speech device",
            "97750" | "95851" | "97755" => "a test or measurement",
            "97760" | "97763" => "an orthosis",
            "97761" => "a prosthesis",
            "20560" | "20561" => "needling",
            "95992" => "a repositioning manoeuvre",
            c if c.starts_with("970") || c == "G0283" => "a modality",
            c if c.starts_with("9716") || c.starts_with("925") || c.starts_with("926") => "an evaluation",
            _ => "the service named",
        },
    }
}

fn quote(text: &str, evidence: &[Evidence], kind: EvidenceKind) -> Option<String> {
    let mut words: Vec<String> = Vec::new();
    for e in evidence.iter().filter(|e| e.kind == kind) {
        let word = squeeze(e.span.of(text));
        if !words.iter().any(|w| w.eq_ignore_ascii_case(&word)) {
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
