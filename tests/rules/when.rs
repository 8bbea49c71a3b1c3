//! When a note is asked for what it lacks: not while it is half typed, by a hint while it grows, by a warning once it is signed.

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::{Config, Level};
use therapy_lsp::rules::{RULES, Severity};

use super::notes;

const HEAD: &str = "PT VISIT NOTE  5/18/2026  Medicare\nS: slept well.\n";
const TREATED: &str = "TA 25 min - lifted 10 lb crate floor to shelf x10\n";
const SIGNED: &str = "97530 GP x2\nA. Doe, PT\n";

fn editor() -> Config {
    Config { draft: true, ..Config::default() }
}

fn found(text: &str, config: &Config) -> Vec<(&'static str, Severity)> {
    analyze(text, config).findings.iter().map(|finding| (finding.rule, finding.severity)).collect()
}

#[test]
fn a_half_typed_note_is_left_alone() {
    for text in ["", "PT", HEAD, "PT VISIT NOTE  5/18/2026  Medicare\nTE 15 min - quad sets", "S: ok\nO: ROM 90", "A.S., PT"] {
        assert_eq!(found(text, &editor()), [], "{text:?}");
    }
}

#[test]
fn a_growing_note_gets_hints_and_a_signed_one_warnings() {
    let growing = found(&format!("{HEAD}{TREATED}"), &editor());
    assert!(growing.iter().any(|(rule, _)| *rule == "missing-assist-level"), "{growing:?}");
    assert!(growing.iter().all(|(rule, severity)| *severity == Severity::Hint && *rule != "missing-signature"), "{growing:?}");
    let signed = found(&format!("{HEAD}{TREATED}{SIGNED}"), &editor());
    assert_eq!(signed, found(&format!("{HEAD}{TREATED}{SIGNED}"), &Config::default()), "signed is finished");
    for (rule, _) in growing {
        assert!(signed.contains(&(rule, Severity::Warning)), "{rule}: {signed:?}");
    }
}

#[test]
fn the_signature_is_asked_for_last() {
    let complete = format!("{HEAD}{TREATED}Timed 25  Total 25\n97530 GP x2\n");
    assert!(found(&complete, &editor()).contains(&("missing-signature", Severity::Hint)));
    assert!(found(&complete, &Config::default()).contains(&("missing-signature", Severity::Warning)));
}

#[test]
fn a_contradiction_is_said_at_any_time() {
    let over = format!("{HEAD}{TREATED}97530 GP x3\n");
    assert!(found(&over, &editor()).contains(&("units-over", Severity::Error)));
}

#[test]
fn nothing_is_asked_of_a_visit_that_did_not_take_place() {
    let missed = "PT 5/18/2026 Medicare\nPt cancelled by phone, child sick. Plan: lift 10 lb crate next visit.\nNo charge. A.S., PT\n";
    assert_eq!(found(missed, &Config::default()), []);
}

#[test]
fn a_fact_stated_once_in_the_file_counts_for_every_visit() {
    let goal = "Goal: in 4 wks pt lifts 20 lb crate floor to shelf x10 with good form.\nA: hip weakness limits lifting; cues needed each rep or trunk rounds.\n";
    let visit = |day: u32| {
        format!(
            "5/{day}/26\nTA 25 min - lifted 10 lb crate floor to shelf x10, SBA, cue for hinge. Timed 25, total 25. 97530 GP 2. A.S., PT\n"
        )
    };
    let file = format!("RUNNING NOTE - Medicare - PT\n{}{goal}{}{}", visit(18), visit(20), visit(22));
    assert_eq!(found(&file, &Config::default()), []);
}

#[test]
fn the_config_makes_rules_louder_or_turns_them_off() {
    let text = format!("{HEAD}{TREATED}{SIGNED}");
    for rule in RULES {
        let off = Config { severity: [(rule.name.to_owned(), Level::Off)].into_iter().collect(), ..Config::default() };
        assert!(found(&text, &off).iter().all(|(name, _)| *name != rule.name), "{} is not off", rule.name);
    }
    let loud = Config { severity: [("missing-assist-level".to_owned(), Level::Error)].into_iter().collect(), ..Config::default() };
    assert!(found(&text, &loud).contains(&("missing-assist-level", Severity::Error)));
}

#[test]
fn a_silenced_finding_is_kept_apart() {
    let text = format!("{HEAD}{TREATED}{SIGNED}");
    let all = analyze(&text, &Config::default());
    for (comment, what) in [
        ("<!-- therapy-lsp: ignore missing-assist-level -->\n", "above"),
        ("# therapy-lsp: ignore missing-assist-level\n", "above, plain"),
        ("<!-- therapy-lsp: ignore-file missing-assist-level -->\n", "file"),
        ("<!-- therapy-lsp: ignore-start missing-assist-level -->\n", "from here on"),
    ] {
        let quiet = analyze(&format!("{HEAD}{comment}{TREATED}{SIGNED}"), &Config::default());
        assert_eq!(quiet.findings.len() + 1, all.findings.len(), "{what}");
        assert_eq!(quiet.silenced.iter().map(|f| f.rule).collect::<Vec<_>>(), ["missing-assist-level"], "{what}");
    }
    let ended = format!(
        "{HEAD}<!-- therapy-lsp: ignore-start missing-assist-level -->\nnothing\n<!-- therapy-lsp: ignore-end missing-assist-level -->\n{TREATED}{SIGNED}"
    );
    assert_eq!(analyze(&ended, &Config::default()).silenced.len(), 0);
}

#[test]
fn what_a_later_line_may_still_say_is_not_asked_for_yet() {
    let asked = |text: &str| found(text, &editor()).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    let elements = ["missing-functional-goal", "missing-justification", "missing-skilled-need"];
    let totals = ["missing-timed-total", "missing-treatment-total"];
    let treated = format!("{HEAD}{TREATED}");
    let none = |text: &str, rules: &[&str]| asked(text).iter().all(|rule| !rules.contains(rule));
    let all = |text: &str, rules: &[&str]| rules.iter().all(|rule| asked(text).contains(rule));
    assert!(none(&treated, &elements) && none(&treated, &totals), "{:?}", asked(&treated));
    // The assessment may still say why, the goals still come.
    let assessing = format!("{treated}A: doing well.\n");
    assert!(none(&assessing, &elements), "{:?}", asked(&assessing));
    let planning = format!("{assessing}P: continue.\n");
    assert!(all(&planning, &elements) && none(&planning, &totals), "{:?}", asked(&planning));
    let billing = format!("{treated}97530 GP x2\n");
    assert!(all(&billing, &elements) && all(&billing, &totals), "{:?}", asked(&billing));
    let half = format!("{treated}Timed 25 min\n");
    assert!(all(&half, &totals[1..]), "{:?}", asked(&half));
}

#[test]
fn words_being_typed_are_left_alone() {
    let asked = |text: &str| found(text, &editor()).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    for typed in [
        "TA 25 min - toilet transfers x5",
        "TA 25 min - toilet transfers x5, ",
        "TE 25 min",
        "TE 25 min\n",
        "TE 25 min - SLR 3x10\nTimed 2",
        "TA 25 min - lifted 10 lb crate floor to shelf x10, CGA\nTE 15 min:",
        "9:00-9:25 TE - SLR 3x10\n9:25-9:40 ",
    ] {
        assert_eq!(asked(&format!("{HEAD}{typed}")), Vec::<&str>::new(), "{typed:?}");
    }
    for closed in ["TA 25 min - toilet transfers x5\n", "TA 25 min - toilet transfers x5; t", "TA 25 min - toilet transfers x5."] {
        assert!(asked(&format!("{HEAD}{closed}")).contains(&"missing-assist-level"), "{closed:?}");
    }
}

/// Every note that has nothing to look at when it is done, as it grows: at the end of each line, and twice within it.
#[test]
fn a_good_note_is_typed_in_peace() {
    let clean = |text: &String| found(text, &Config::default()).is_empty();
    let notes = notes::all().into_iter().chain(notes::labelled()).map(|(path, text)| (path.display().to_string(), text));
    let pages = RULES.iter().map(|rule| (format!("page of {}", rule.name), rule.doc.right.to_owned()));
    let (mut states, mut silent, mut wrong) = (0, 0, Vec::new());
    for (name, text) in notes.chain(pages).filter(|(_, text)| clean(text)) {
        let text = super::marks::without(&text);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            for part in [line.len() / 3, line.len() * 2 / 3, line.len()] {
                let end = (at + part..).find(|end| text.is_char_boundary(*end)).unwrap();
                let findings = found(&text[..end], &editor());
                states += 1;
                silent += usize::from(findings.is_empty());
                if findings.len() > MOST {
                    wrong.push(format!("{name}: {findings:?} after\n{}", &text[..end]));
                }
            }
            at += line.len();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(silent * 100 >= states * SILENT, "{silent} of {states} states are silent");
}

/// So many findings at once are no wall.
const MOST: usize = 4;

/// So many of a hundred states of a good note being typed have no finding.
const SILENT: usize = 80;

#[test]
fn a_name_in_the_header_does_not_end_a_note() {
    let text = format!("Therapist: A. Doe, PT\n{HEAD}{TREATED}97530 GP x2\n");
    let growing = found(&text, &editor());
    assert!(growing.contains(&("missing-assist-level", Severity::Hint)), "{growing:?}");
    assert!(growing.iter().all(|(_, severity)| *severity == Severity::Hint), "{growing:?}");
}

#[test]
fn a_fault_is_one_finding() {
    let head = "PT 5/18/2026 Medicare\n";
    let tail = "A: L hip weakness limits toileting; loses balance when she turns.\nGoal: toilet transfers with supervision 5/5 in 3 wks\n";
    let rules = |text: &str| found(text, &Config::default()).into_iter().map(|(rule, _)| rule).collect::<Vec<_>>();
    for (body, charges, expected) in [
        // A blank of a template is the finding, not what it stands for.
        ("97530 25 min: [describe]\nTimed 25 total 25\n", "97530 GP x2", &["unfilled-placeholder"][..]),
        // The plan modifier of another discipline, not also an assistant modifier without its own.
        ("97110 25 min: SLR 3x10, quad sets 3x10 (PTA)\nTimed 25 total 25\n", "97110 GO CQ x2", &["wrong-plan-modifier"]),
        // The level of a task may stand in the assessment.
        (
            "97530 25 min: toilet transfers x5, cues for hand placement\nTimed 25 total 25\nA: toilet transfers Min A today.\n",
            "97530 GP x2",
            &[],
        ),
        // Hot packs may be left out of the total.
        ("97110 25 min: SLR 3x10\nHot pack 10 min R knee (97010)\nTimed 25 total 25\n", "97110 GP x2", &[]),
        // Untimed services alone have no timed minutes to add up.
        ("97164 30 min: TUG 14 s, L quad 4-/5\nTotal treatment 30 min\n", "97164 GP x1", &[]),
    ] {
        let text = format!("{head}{body}{tail}{charges}\nA. Doe, PT\n");
        assert_eq!(rules(&text), expected, "{text}");
    }
    let pair = format!(
        "{head}Manual (97140) 15 min: STM R calf\nMassage (97124) 10 min: effleurage R calf\nGroup (97150) 30 min, 2 others: chair \
         exercise\nTimed 25 total 55\n{tail}97140 GP x1, 97124 GP x1, 97150 GP x1\nA. Doe, PT\n"
    );
    assert_eq!(rules(&pair), ["missing-59", "never-together"], "{pair}");
}
