//! Units: CMS's examples and their neighbours, and every allocation there is.

use indexmap::IndexMap;
use proptest::prelude::*;
use therapy_lsp::billing::units::{UnitsResult, units, units_in};
use therapy_lsp::config::{Code, UnitRule};

type Minutes = IndexMap<Code, u32>;

#[derive(serde::Deserialize)]
struct Vector {
    id: String,
    minutes: Minutes,
    total: u32,
    units_total: u32,
    cms: Minutes,
    tie: Option<Vec<Code>>,
    rule_of_eights: Minutes,
}

fn count(minutes: &Minutes, rule: UnitRule) -> UnitsResult {
    units(minutes, &[], rule).expect("known codes, a day's minutes")
}

fn by_code(result: &UnitsResult) -> Minutes {
    result.lines.values().map(|line| (line.code, line.units)).collect()
}

/// The CMS examples 1 to 5 and 23 more, each with both rules.
#[test]
fn the_published_examples() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("units_vectors.json")).expect("the vectors");
    assert!(vectors.len() >= 28);
    for v in vectors {
        let cms = count(&v.minutes, UnitRule::Cms);
        assert_eq!(by_code(&cms), v.cms, "{}", v.id);
        assert_eq!((cms.timed_minutes, cms.total_units), (v.total, v.units_total), "{}", v.id);
        assert_eq!(cms.ties.first().map(|tie| tie.codes.clone()), v.tie, "{}", v.id);
        assert_eq!(by_code(&count(&v.minutes, UnitRule::Ama)), v.rule_of_eights, "{} by eights", v.id);
    }
}

/// A best allocation by the manual's words, found by trying all of them: the day's total of units, each code at least its
/// full 15s, and no unit on fewer leftover minutes than a code without one.
fn allocations(minutes: &[u32]) -> Vec<Vec<u32>> {
    let total = units_in(minutes.iter().sum());
    let mut all = vec![Vec::new()];
    for &m in minutes {
        all =
            all.into_iter().flat_map(|a: Vec<u32>| (m / 15..=total.min(m / 15 + 2)).map(move |u| [a.clone(), vec![u]].concat())).collect();
    }
    all.retain(|a| a.iter().sum::<u32>() == total);
    // Minutes that a unit beyond the full ones rests on; a second such unit rests on none.
    let rest = |a: &[u32]| -> u32 { a.iter().zip(minutes).map(|(&u, &m)| if u > m / 15 { m % 15 } else { 0 }).sum() };
    let best = all.iter().map(|a| rest(a)).max().unwrap_or(0);
    all.retain(|a| rest(a) == best && a.iter().zip(minutes).all(|(&u, &m)| u <= m / 15 + u32::from(m % 15 > 0)));
    all
}

fn day(parts: &[(&str, u32)]) -> Minutes {
    parts.iter().map(|(code, m)| (Code::known(code), *m)).collect()
}

#[test]
fn billed_units_are_judged_line_by_line() {
    use therapy_lsp::billing::Verdict::{EarnsNone, NoMinutes, Over, Right, Under};
    let verdicts = |minutes: &[(&str, u32)], billed: &[(&str, u32)], rule| -> Vec<_> {
        count(&day(minutes), rule).check(&day(billed)).lines.into_values().map(|line| line.verdict).collect()
    };
    let cms = |minutes: &[(&str, u32)], billed: &[(&str, u32)]| verdicts(minutes, billed, UnitRule::Cms);
    assert_eq!(cms(&[("97110", 33), ("97140", 7)], &[("97110", 3)]), [Over, Under], "the unit is the 7 minutes'");
    assert_eq!(cms(&[("97530", 15), ("97110", 7)], &[("97530", 1), ("97110", 1)]), [Right, EarnsNone]);
    assert_eq!(cms(&[("97035", 8), ("97110", 41)], &[("97035", 1), ("97110", 3)]), [Over, Right]);
    assert_eq!(cms(&[("97530", 30)], &[("97530", 2), ("97110", 1)]), [Right, NoMinutes]);
    assert_eq!(cms(&[("97161", 30)], &[("97161", 2)]), [Over], "untimed: one a day");
    assert_eq!(cms(&[], &[("97161", 1)]), [Right]);
    // 24 minutes in three equal parts: any two may be billed, all three may not; the last named is the one over.
    let three = [("97110", 8), ("97140", 8), ("97112", 8)];
    assert_eq!(cms(&three, &[("97112", 1), ("97140", 1)]), [Right, Right, Right]);
    assert_eq!(cms(&three, &[("97110", 1), ("97140", 1), ("97112", 1)]), [Right, Right, Over]);
    assert_eq!(cms(&three, &[("97112", 1)]), [Right, Under, Right]);
    assert_eq!(verdicts(&three, &[("97110", 1), ("97140", 1), ("97112", 1)], UnitRule::Ama), [Right, Right, Right]);
}

#[test]
fn codes_that_are_not_counted_by_15_minutes() {
    let units_of = |minutes: &[(&str, u32)]| {
        let result = count(&day(minutes), UnitRule::Cms);
        let text: Vec<_> = result.lines.values().map(|line| format!("{}x{}", line.code, line.units)).collect();
        (text.join(" "), result.timed_minutes, result.total_units)
    };
    // An evaluation adds its unit and no timed minutes.
    assert_eq!(units_of(&[("97161", 30), ("97530", 8), ("G0283", 15)]), ("97161x1 97530x1 G0283x1".into(), 8, 1));
    // Per hour, past the midpoint.
    assert_eq!(units_of(&[("96125", 30)]).0, "96125x0");
    assert_eq!(units_of(&[("96125", 31)]).0, "96125x1");
    assert_eq!(units_of(&[("96125", 91), ("97530", 8)]), ("96125x2 97530x1".into(), 8, 1));
    // First 30 minutes, then by 15; never pooled.
    assert_eq!(units_of(&[("97550", 16)]).0, "97550x1");
    assert_eq!(units_of(&[("97550", 53), ("97530", 7)]).0, "97550x1 97551x2 97530x0");
    assert_eq!(units_of(&[("92607", 60), ("92608", 16)]).0, "92607x1 92608x1");
    // First 15 minutes and further ones pool with the day.
    assert_eq!(units_of(&[("97129", 15), ("97130", 15)]).0, "97129x1 97130x1");
    assert_eq!(units_of(&[("97130", 22), ("97129", 8), ("97530", 8)]), ("97130x1 97129x1 97530x1".into(), 38, 3));
    assert_eq!(units_of(&[("97130", 15)]).0, "97130x1");
}

#[test]
fn what_cannot_be_counted_is_said_to_be() {
    let error = |minutes: &[(&str, u32)], untimed: &[&str]| {
        let untimed: Vec<_> = untimed.iter().map(|code| Code::known(code)).collect();
        units(&day(minutes), &untimed, UnitRule::Cms).expect_err("no answer").to_string()
    };
    assert!(error(&[("99213", 15)], &[]).starts_with("99213 is not a therapy code"));
    assert!(error(&[("97110", 1441)], &[]).starts_with("1441 minutes are more than one day has"));
    assert!(error(&[("97110", u32::MAX), ("97530", u32::MAX)], &[]).starts_with("8589934590 minutes"));
    assert!(error(&[], &["97110"]).starts_with("97110 is a timed code"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_allocation_is_better(minutes in prop::collection::vec(prop_oneof![0u32..=200, 0u32..=20, Just(8u32)], 1..=6)) {
        let codes = ["97110", "97530", "97140", "97112", "97116", "97535"].map(Code::known);
        let day: Minutes = codes.into_iter().zip(minutes.iter().copied()).collect();
        let result = count(&day, UnitRule::Cms);
        let ours: Vec<u32> = result.lines.values().map(|line| line.units).collect();
        let all = allocations(&minutes);
        prop_assert!(all.contains(&ours), "{minutes:?}: {ours:?} is none of {all:?}");
        // Every other best allocation is a choice that the tie names, and is accepted as billed; no other is.
        prop_assert_eq!(all.len() > 1, !result.ties.is_empty(), "{:?}", &all);
        for other in &all {
            let billed: Minutes = codes.into_iter().zip(other.iter().copied()).collect();
            prop_assert!(result.check(&billed).is_right(), "{other:?}");
        }
        for at in 0..minutes.len() {
            let mut wrong = ours.clone();
            wrong[at] += 1;
            if !all.contains(&wrong) {
                let billed: Minutes = codes.into_iter().zip(wrong).collect();
                prop_assert!(!result.check(&billed).is_right());
            }
        }
    }
}
