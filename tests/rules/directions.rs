//! `code-mismatch` between any two codes that words tell apart, and its silence where sources draw the border differently.

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::Config;

/// Codes with words that decidedly speak for each.
const SAID: &[(&str, &str)] = &[
    ("97110", "leg press 70# 3x10, quad sets 3x10"),
    ("97112", "tandem stance eyes closed on foam, perturbations"),
    ("97116", "gait training 150 ft with RW, CGA, cues for step length"),
    ("97129", "attention and memory tasks, word list recall"),
    ("97140", "joint mobilization grade III to the talus, soft tissue mobilization to the calf"),
    ("97530", "lift crate floor to shelf x8, min A"),
    ("97533", "sensory integration techniques, brushing protocol"),
    ("97535", "LB dressing with sock aid and reacher, min A"),
    ("97537", "community outing by bus, street crossing"),
    ("97542", "wheelchair propulsion 200 ft, wheelies"),
    ("92507", "articulation drills of /s/ in words"),
    ("92526", "effortful swallow and Mendelsohn maneuver with puree"),
];

/// Borders that the sources themselves draw differently: neither side is questioned.
const NEIGHBOURS: &[(&str, &str)] = &[
    ("97112", "97530"),
    ("97112", "97110"),
    ("97535", "97530"),
    ("97116", "97530"),
    ("97116", "97112"),
    ("97129", "97535"),
    ("97129", "97530"),
    ("97129", "92507"),
    ("97129", "97112"),
    ("97533", "97530"),
    ("97533", "97112"),
    ("97533", "97535"),
    ("97537", "97530"),
    ("97537", "97535"),
    ("97537", "97129"),
    ("97542", "97530"),
    ("97542", "97535"),
    ("92526", "92507"),
    ("92526", "97535"),
    ("92507", "97530"),
];

fn mismatches(written: &str, words: &str) -> Vec<(String, String)> {
    let note = format!("5/18/2026  treatment note\n{written} 30 min: {words}\nTotal timed: 30 min  Total treatment: 30 min\nA.S.\n");
    let found = analyze(&note, &Config::default()).findings;
    found
        .iter()
        .filter(|f| f.rule == "code-mismatch")
        .map(|f| (f.data["written"].as_str().unwrap_or("").into(), f.data["supported"].as_str().unwrap_or("").into()))
        .collect()
}

#[test]
fn every_code_is_questioned_against_every_other() {
    let mut wrong = Vec::new();
    for (written, _) in SAID {
        for (supported, words) in SAID {
            let near = NEIGHBOURS.iter().any(|(a, b)| [(*a, *b), (*b, *a)].contains(&(*written, *supported)));
            let expected = if written == supported || near { vec![] } else { vec![(written.to_string(), supported.to_string())] };
            let found = mismatches(written, words);
            if found != expected {
                wrong.push(format!("{written}: {words}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn water_is_understood_under_its_own_label_and_said_against_another() {
    assert_eq!(mismatches("97113", "squats 3x10, marching 2 laps"), []);
    assert_eq!(mismatches("97110", "squats and marching chest deep in the pool"), [("97110".into(), "97113".into())]);
}
