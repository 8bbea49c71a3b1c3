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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn no_allocation_is_better(minutes in prop::collection::vec(0u32..=200, 1..=6)) {
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
