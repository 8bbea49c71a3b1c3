//! JUDGEMENT 1: which code the words of one intervention support, with the evidence for each candidate.
//!
//! The words are read in parts (`words`), weighed by kind of evidence (`weigh`, with the points of `weights.tsv`) and explained (`explain`).
//! The order of evidence: purpose; object, place or person; assistance with a task; kind of cueing; dose; what the activity is by default.

#[cfg(test)]
mod ambiguous;
mod clinic;
mod dose;
mod explain;
mod judgement;
mod vocabulary;
mod weigh;
mod weights;
mod words;

pub use judgement::{Candidate, Evidence, EvidenceKind, Judgement, Named, Part};

use clinic::WrittenOut;
use dose::doses;
use weigh::{Scores, weigh};
use weights::WEIGHTS;
use words::Item;

use crate::config::{Code, Config};
use crate::lexicon::{Folded, Lexicon};
use crate::text::Span;

/// Candidates below this share of the evidence are not told.
const SMALL: f32 = 0.03;
/// Evidence below these points names nothing.
const FAINT: f32 = 1.0;

/// Judges the words of one intervention: `words` is the part of `text` that speaks of it (activity, dose, object, purpose, help, cues).
///
/// The stated code or label is not an argument: what the words support does not depend on what was billed.
/// Evidence spans are offsets into `text`.
#[must_use]
pub fn judge(text: &str, words: Span, config: &Config) -> Judgement {
    let lexicon = Lexicon::of(&config.lexicon);
    let Some(meant) = WrittenOut::of(text, words, &lexicon) else { return judge_with(text, words, &lexicon) };
    let mut judgement = judge_with(&meant.text, Span::new(0, meant.text.len()), &lexicon);
    meant.back(&mut judgement);
    judgement
}

fn judge_with(text: &str, words: Span, lexicon: &Lexicon) -> Judgement {
    let read = read(text, words, lexicon);
    if let [(_, scores)] = read.as_slice() {
        return decide(text, scores);
    }
    combine(text, &read)
}

/// The activities named in the words, each with its own judgement: for lines that hold several services under one label.
#[must_use]
pub fn parts(text: &str, words: Span, config: &Config) -> Vec<Part> {
    let lexicon = Lexicon::of(&config.lexicon);
    let Some(meant) = WrittenOut::of(text, words, &lexicon) else { return parts_with(text, words, &lexicon) };
    let mut parts = parts_with(&meant.text, Span::new(0, meant.text.len()), &lexicon);
    for part in &mut parts {
        part.span = meant.place(part.span);
        meant.back(&mut part.judgement);
    }
    parts
}

fn parts_with(text: &str, words: Span, lexicon: &Lexicon) -> Vec<Part> {
    read(text, words, lexicon)
        .into_iter()
        .map(|(span, scores)| Part { span, judgement: decide(text, &scores) })
        .filter(|part| !part.judgement.candidates.is_empty())
        .collect()
}

/// The activities with their points.
fn read(text: &str, words: Span, lexicon: &Lexicon) -> Vec<(Span, Scores)> {
    let scan = lexicon.scan(text, words);
    let own = clinic::coded(&scan, lexicon);
    let items = words::items(&scan, &own);
    let folded = &scan.folded;
    let mut read: Vec<(Span, Scores)> = Vec::with_capacity(items.len());
    for (n, item) in items.iter().enumerate() {
        let later = later_dose(folded, items.get(n + 1..).unwrap_or_default());
        read.push((span_of(folded, item), weigh(folded, item, later)));
    }
    read
}

/// "squats, lunges, step ups 3x10": the dose at the end of a list holds for all of it.
fn later_dose(folded: &Folded, later: &[Item<'_>]) -> Option<dose::Dose> {
    later.iter().flat_map(|item| doses(folded, item.first, item.end, |_| false)).find(|d| d.kind == dose::DoseKind::Sets)
}

fn span_of(folded: &Folded, item: &Item<'_>) -> Span {
    match (folded.tokens.get(item.first), item.end.checked_sub(1).and_then(|e| folded.tokens.get(e))) {
        (Some(a), Some(b)) => a.span.join(b.span),
        _ => Span::default(),
    }
}

/// Turns points into candidates and, where the margin is enough, into a code.
fn decide(text: &str, scores: &Scores) -> Judgement {
    let mut candidates = candidates(scores);
    let margin = margin(&candidates);
    let even = margin < WEIGHTS.decided && by_its_name(scores, &mut candidates);
    let Some(first) = candidates.first() else { return Judgement::default() };
    if candidates.len() == 1 || margin >= WEIGHTS.decided || even || retrains_movement(&candidates) {
        let explanation = explain::supported(text, scores.head, first, &candidates[1..]);
        return Judgement { code: Some(first.code), margin, explanation, would_decide: None, parts: Vec::new(), candidates };
    }
    let (explanation, decide) = explain::unclear(text, scores.head, first, &candidates[1]);
    Judgement { code: None, margin, explanation, would_decide: Some(decide), parts: Vec::new(), candidates }
}

/// Gait and balance are trained in one (side stepping, turns, backward walking): either code is right, so an even balance is no question.
fn retrains_movement(candidates: &[Candidate]) -> bool {
    let pair = [weigh::GAIT, weigh::CONTROL];
    matches!(candidates, [a, b, ..] if pair.contains(&a.code) && pair.contains(&b.code))
}

/// Control of movement and a task that needs it (catching for coordination), thinking and the daily matter thought about (planning a budget),
/// self-care and a task within it (joint protection while opening jars) are drawn apart differently by the sources themselves: on an even
/// balance the activity is what its name stands for, which is put first.
fn by_its_name(scores: &Scores, candidates: &mut [Candidate]) -> bool {
    let [a, b, ..] = candidates else { return false };
    let pair = |x, y| a.code == x && b.code == y || a.code == y && b.code == x;
    if !(pair(weigh::CONTROL, weigh::TASK) || pair(weigh::THINKING, weigh::CARE) || pair(weigh::CARE, weigh::TASK)) {
        return false;
    }
    if scores.by_name == Some(b.code) {
        std::mem::swap(a, b);
    }
    scores.by_name == Some(a.code)
}

/// One judgement over several activities: each has its say, by how firmly it speaks.
fn combine(text: &str, read: &[(Span, Scores)]) -> Judgement {
    let mut sum = Scores::default();
    let mut named: Vec<Named> = Vec::new();
    for (span, scores) in read {
        let total = scores.total();
        if total <= 0.0 {
            continue;
        }
        let voice = total.min(9.0) / total;
        for (code, points, evidence) in &scores.codes {
            sum.add(*code, points * voice, Span::default(), EvidenceKind::Activity);
            for e in evidence {
                sum.add(*code, f32::MIN_POSITIVE, e.span, e.kind);
            }
        }
        sum.head = sum.head.or(scores.head);
        sum.by_name = sum.by_name.or(scores.by_name);
        sum.firmness = sum.firmness.max(scores.firmness);
        let one = candidates(scores);
        if let Some(first) = one.first().filter(|_| margin(&one) >= WEIGHTS.decided) {
            let head = scores.head.unwrap_or(*span);
            named.push(Named { span: *span, head, code: first.code });
        }
    }
    let mut judgement = decide(text, &sum);
    // Exercises and a task under one label are two services; other neighbours share their time.
    let several = [weigh::EXERCISE, weigh::TASK].iter().all(|code| named.iter().any(|n| n.code == *code));
    if several && (judgement.code.is_none() || judgement.margin < WEIGHTS.mixed) {
        judgement.code = None;
        let (explanation, decide) = explain::mixed(text, &named);
        judgement.explanation = explanation;
        judgement.would_decide = Some(decide);
    }
    if named.iter().any(|n| Some(n.code) != named.first().map(|n| n.code)) {
        judgement.parts = named;
    }
    judgement
}

fn candidates(scores: &Scores) -> Vec<Candidate> {
    let total = scores.total();
    if total < FAINT {
        return Vec::new();
    }
    let mut candidates: Vec<Candidate> = scores
        .codes
        .iter()
        .map(|(code, points, evidence)| {
            let mut evidence = evidence.clone();
            evidence.sort_by_key(|e| (e.kind, e.span.start));
            Candidate { code: *code, weight: points / total, evidence }
        })
        .filter(|c| c.weight >= SMALL)
        .collect();
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.code.cmp(&b.code)));
    candidates
}

fn margin(candidates: &[Candidate]) -> f32 {
    let share = |n: usize| candidates.get(n).map_or(0.0, |c| c.weight);
    share(0) - share(1)
}

/// The code that an intervention under a label of several services supports (`TE/TA`): the one of them that the words support.
#[must_use]
pub fn supported_among(stated: Option<Code>, shared: impl IntoIterator<Item = Code>, judged: &Judgement) -> Option<Code> {
    let of_shared = judged.code.filter(|code| shared.into_iter().any(|other| other == *code));
    of_shared.or_else(|| supported(stated, judged))
}

/// The code that an intervention supports, its label taken as the first evidence.
///
/// Where the words decide between 97110 and 97530, or leave nothing for the code written, the words prevail;
/// where they do not decide, or the border is one that sources draw differently, the label stands.
#[must_use]
pub fn supported(stated: Option<Code>, judged: &Judgement) -> Option<Code> {
    const EXERCISE: Code = Code::known("97110");
    const ACTIVITIES: Code = Code::known("97530");
    /// Only these are chosen by what the words describe; any other label names a setting, a device or a session.
    const BY_WORDS: &[&str] = &["97110", "97112", "97116", "97140", "97530", "97535"];
    const SURE: f32 = 0.75;
    let Some(stated) = stated else { return judged.code };
    let Some(code) = judged.code else { return Some(stated) };
    let by_words = |c: Code| BY_WORDS.contains(&c.as_str());
    if code == stated || !by_words(stated) || !by_words(code) {
        return Some(stated);
    }
    let pair = [code, stated];
    let first_question = pair.contains(&EXERCISE) && pair.contains(&ACTIVITIES);
    let nothing_for_label = judged.margin >= SURE && !judged.candidates.iter().any(|c| c.code == stated);
    let clear = matches!(
        (stated.as_str(), code.as_str()),
        ("97110" | "97530", "97140") | ("97140", "97110" | "97530") | ("97116", "97110") | ("97535", "97110")
    );
    Some(if first_question || nothing_for_label && clear { code } else { stated })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Phrase;

    fn whole(text: &str) -> Judgement {
        judge(text, Span::new(0, text.len()), &Config::default())
    }

    fn code(text: &str) -> String {
        whole(text).code.map_or_else(|| "unclear".into(), |code| code.to_string())
    }

    #[test]
    fn published_phrases_keep_their_code() {
        let rows: Vec<(&str, &str)> = include_str!("phrases.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .skip(1)
            .filter_map(|line| {
                let mut cells = line.split('\t');
                Some((cells.next()?, cells.next()?))
            })
            .collect();
        let wrong: Vec<String> = rows
            .iter()
            .map(|(phrase, codes)| (phrase, codes, code(phrase)))
            .filter(|(_, codes, got)| !codes.split(' ').any(|c| c == got))
            .map(|(phrase, codes, got)| format!("{phrase}: {got}, not {codes}"))
            .collect();
        let share = 1.0 - wrong.len() as f32 / rows.len() as f32;
        assert!(share >= 0.97, "{share:.3} of {} right\n{}", rows.len(), wrong.join("\n"));
    }

    #[test]
    fn a_plain_reason_is_given() {
        let leg_press = whole("leg press 70# 3x10");
        assert_eq!(
            leg_press.explanation,
            "Isolated movement or single parameter (leg press), dosed by sets and reps (70#, 3x10): 97110. No daily task is named."
        );
        let crate_lift = whole("lift crate floor to shelf x8, min A");
        assert_eq!(
            crate_lift.explanation,
            "Whole task (lift, floor to shelf), naming what it is done with or where (crate), with help (min A): 97530."
        );
        let squats = whole("squats");
        assert_eq!(squats.code, None);
        assert_eq!(squats.would_decide.as_deref(), Some("the task the squats serve"));
        assert_eq!(squats.explanation, "Squats may be 97110 or 97530: the task the squats serve would decide.");
    }

    #[test]
    fn evidence_points_at_the_words() {
        let text = "TherAct: squat to lift laundry basket from floor, cues for hip hinge";
        let words = Span::new(9, text.len());
        let judgement = judge(text, words, &Config::default());
        assert_eq!(judgement.code, Code::parse("97530"));
        for evidence in judgement.candidates.iter().flat_map(|c| &c.evidence) {
            assert!(words.covers(evidence.span) && !evidence.span.of(text).trim().is_empty());
        }
        let of = |kind| judgement.candidates[0].evidence.iter().find(|e| e.kind == kind).map(|e| e.span.of(text));
        assert_eq!(of(EvidenceKind::Purpose), Some("lift"));
        assert_eq!(of(EvidenceKind::Object), Some("laundry basket"));
        assert_eq!(of(EvidenceKind::Cueing), Some("hip hinge"));
        let sum: f32 = judgement.candidates.iter().map(|c| c.weight).sum();
        assert!(sum > 0.9 && sum <= 1.001);
    }

    #[test]
    fn mixed_lines_name_their_parts() {
        let text = "SLR 3x10, then box lift floor to shelf x8, CGA";
        let parts = parts(text, Span::new(0, text.len()), &Config::default());
        let named: Vec<(&str, Option<Code>)> = parts.iter().map(|p| (p.span.of(text), p.judgement.code)).collect();
        assert_eq!(named, [("SLR 3x10", Code::parse("97110")), ("box lift floor to shelf x8, CGA", Code::parse("97530"))]);
    }

    #[test]
    fn the_dose_at_the_end_of_a_list_holds_for_all_of_it() {
        assert_eq!(code("squats, lunges, lateral lunges 3x10"), "97110");
    }

    #[test]
    fn water_and_groups_make_the_service() {
        assert_eq!(code("squats and marching chest deep in pool"), "97113");
        assert_eq!(code("balance exercises in group of 4"), "97150");
        assert_eq!(code("targeted muscle groups strengthening"), "97110");
    }

    #[test]
    fn a_diagnosis_speaks_for_no_code() {
        assert_eq!(code("quad sets after stroke"), "97110");
        assert_eq!(code("transfer training due to balance deficits"), "97530");
    }

    #[test]
    fn nothing_named_is_nothing_judged() {
        for text in ["", "tolerated well", "12 minutes", "— ? …", "pt ok"] {
            let judgement = whole(text);
            assert!(judgement.candidates.is_empty() && judgement.code.is_none(), "{text}");
        }
    }

    #[test]
    fn the_clinics_own_phrases_come_first() {
        let phrase = |phrase: &str, code: Option<&str>, means: Option<&str>| Phrase {
            phrase: phrase.into(),
            code: code.and_then(Code::parse),
            means: means.map(str::to_owned),
            weight: 3.0,
        };
        let config = Config {
            lexicon: vec![
                phrase("blue circuit", Some("97530"), None),
                phrase("FLM", None, Some("functional lifting mechanics with crate")),
                phrase("leg press", Some("97112"), None),
            ],
            ..Config::default()
        };
        let code = |text: &str| judge(text, Span::new(0, text.len()), &config).code.map(|c| c.to_string());
        assert_eq!(code("Blue Circuit x2").as_deref(), Some("97530"));
        assert_eq!(code("FLM x10").as_deref(), Some("97530"));
        assert_eq!(code("leg press 3x10").as_deref(), Some("97112"));
        assert_eq!(code("quad sets").as_deref(), Some("97110"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_judged_within_its_words(before in ".{0,8}", words in "(squats|lift|box|cues for|min A|3x10|→|[(]|, |and | to |balance|in pool|\\PC){0,24}", after in ".{0,8}") {
            let text = format!("{before}{words}{after}");
            let span = Span::new(before.len(), before.len() + words.len());
            let judgement = judge(&text, span, &Config::default());
            proptest::prop_assert!((0.0..=1.0).contains(&judgement.margin));
            proptest::prop_assert!(judgement.candidates.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
            for evidence in judgement.candidates.iter().flat_map(|c| &c.evidence) {
                proptest::prop_assert!(span.covers(evidence.span) && !evidence.span.is_empty());
                proptest::prop_assert!(text.get(evidence.span.start..evidence.span.end).is_some());
            }
            proptest::prop_assert_eq!(judgement.code.is_none() && !judgement.candidates.is_empty(), judgement.would_decide.is_some());
            for part in parts(&text, span, &Config::default()) {
                proptest::prop_assert!(span.covers(part.span));
            }
        }
    }

    #[test]
    fn neither_direction_is_favoured() {
        for (exercise, task) in [
            ("squats 3x10 20#", "squats to lift a box from the floor"),
            ("lifting dumbbells 3x10", "lifting groceries to counter"),
            ("step ups 3x10", "step ups carrying a laundry basket"),
            ("putty squeezes 3x10", "putty to simulate opening jars"),
        ] {
            assert_eq!(code(exercise), "97110", "{exercise}");
            assert_eq!(code(task), "97530", "{task}");
        }
    }
}
