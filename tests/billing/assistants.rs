//! CQ and CO: the vectors, the exceptions of 2022, and what holds for any minutes.

use indexmap::IndexMap;
use proptest::prelude::*;
use therapy_lsp::billing::assistants::{AssistantLines, AssistantRule, ProviderMinutes, Split, assistant_lines};
use therapy_lsp::billing::units::units;
use therapy_lsp::config::{AssistantPolicy, Code, UnitRule};

type Minutes = IndexMap<Code, u32>;

#[derive(serde::Deserialize)]
struct Vector {
    id: String,
    therapist: Minutes,
    assistant: Minutes,
    total: u32,
    units: u32,
    lines: Vec<Line>,
    tie: Option<Vec<Code>>,
}

#[derive(serde::Deserialize)]
struct Line {
    code: Code,
    without: u32,
    with_cq: u32,
}

fn split(therapist: &Minutes, assistant: &Minutes, together: &Minutes, rule: AssistantRule) -> AssistantLines {
    let mut by: IndexMap<Code, ProviderMinutes> = IndexMap::new();
    for (code, m) in therapist {
        by.entry(*code).or_default().therapist += m;
    }
    for (code, m) in assistant {
        by.entry(*code).or_default().assistant += m;
    }
    for (code, m) in together {
        by.entry(*code).or_default().together += m;
    }
    let minutes: Minutes = by.iter().map(|(code, m)| (*code, m.total())).collect();
    assistant_lines(&units(&minutes, &[], UnitRule::Cms).expect("known codes"), &by, rule)
}

fn code(text: &str) -> Code {
    Code::known(text)
}

fn one(minutes: u32) -> Minutes {
    IndexMap::from([(code("97530"), minutes)])
}

fn only(lines: &AssistantLines) -> Split {
    *lines.lines.first().expect("one line").1
}

#[test]
fn the_vectors() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("assistant_vectors.json")).expect("the vectors");
    assert!(vectors.len() >= 19);
    for v in vectors {
        let mut minutes = v.therapist.clone();
        for (code, m) in &v.assistant {
            *minutes.entry(*code).or_default() += m;
        }
        let counted = units(&minutes, &[], UnitRule::Cms).expect("known codes");
        assert_eq!((counted.timed_minutes, counted.total_units), (v.total, v.units), "{}", v.id);
        assert_eq!(counted.ties.first().map(|tie| tie.codes.clone()), v.tie, "{}", v.id);
        let lines = split(&v.therapist, &v.assistant, &Minutes::new(), AssistantRule::TenPercentWithExceptions).lines;
        assert_eq!(lines.len(), v.lines.len(), "{}", v.id);
        for line in v.lines {
            assert_eq!(lines[&line.code], Split { clean: line.without, cq: line.with_cq }, "{} {}", v.id, line.code);
        }
    }
}

#[test]
fn minutes_together_are_the_therapists() {
    let lines = split(&Minutes::new(), &Minutes::new(), &one(30), AssistantRule::TenPercentWithExceptions);
    assert_eq!(only(&lines), Split { clean: 2, cq: 0 });
    let lines = split(&Minutes::new(), &one(7), &one(8), AssistantRule::TenPercentWithExceptions);
    assert_eq!(only(&lines), Split { clean: 1, cq: 0 }, "8 together suffice for the last unit");
}

#[test]
fn an_untimed_service_carries_it_above_ten_percent() {
    let group = |m| IndexMap::from([(code("97150"), m)]);
    let with = |assistant| only(&split(&group(36), &group(assistant), &Minutes::new(), AssistantRule::TenPercentWithExceptions));
    assert_eq!(with(4), Split { clean: 1, cq: 0 }, "4 of 40 are 10 %, not more");
    assert_eq!(with(5), Split { clean: 0, cq: 1 });
}

#[test]
fn the_exceptions_begin_in_2022() {
    let day = |text: &str| AssistantRule::on(AssistantPolicy::Medicare, text.parse().expect("a date"));
    let last_unit = |rule| only(&split(&one(8), &one(14), &Minutes::new(), rule));
    assert_eq!(last_unit(day("2022-01-01")), Split { clean: 1, cq: 0 });
    assert_eq!(last_unit(day("2021-12-31")), Split { clean: 0, cq: 1 });
    assert_eq!(last_unit(day("2019-12-31")), Split { clean: 1, cq: 0 }, "no modifier before 2020");
    assert_eq!(last_unit(AssistantRule::on(AssistantPolicy::None, "2026-01-01".parse().expect("a date"))), Split { clean: 1, cq: 0 });
    let last_two = |rule| only(&split(&one(12), &one(14), &Minutes::new(), rule));
    assert_eq!(last_two(day("2026-05-18")), Split { clean: 1, cq: 1 });
    assert_eq!(last_two(day("2021-06-01")), Split { clean: 0, cq: 2 });
}

#[test]
fn an_add_on_is_one_service_with_its_first_code() {
    let cognition = |m| IndexMap::from([(code("97129"), m)]);
    let lines = |therapist, assistant| {
        let rule = AssistantRule::TenPercentWithExceptions;
        split(&cognition(therapist), &cognition(assistant), &Minutes::new(), rule).lines.into_values().collect::<Vec<_>>()
    };
    assert_eq!(lines(0, 30), [Split { clean: 0, cq: 1 }, Split { clean: 0, cq: 1 }]);
    assert_eq!(lines(15, 15), [Split { clean: 1, cq: 0 }, Split { clean: 0, cq: 1 }]);
}

#[test]
fn an_evaluation_is_no_assistants_work() {
    let eval = IndexMap::from([(code("97161"), 30)]);
    let lines = split(&Minutes::new(), &eval, &Minutes::new(), AssistantRule::TenPercentWithExceptions);
    assert_eq!(lines.not_by_assistant, [code("97161")]);
}

proptest! {
    #[test]
    fn units_are_neither_lost_nor_won(therapist in prop::collection::vec(0u32..=60, 4), assistant in prop::collection::vec(0u32..=60, 4)) {
        let codes = ["97110", "97530", "97140", "97112"].map(code);
        let map = |m: &[u32]| -> Minutes { codes.into_iter().zip(m.iter().copied()).collect() };
        let total: Minutes = codes.into_iter().zip(therapist.iter().zip(&assistant).map(|(a, b)| a + b)).collect();
        let counted = units(&total, &[], UnitRule::Cms).expect("known codes");
        let lines = split(&map(&therapist), &map(&assistant), &Minutes::new(), AssistantRule::TenPercentWithExceptions).lines;
        for (i, (at, split)) in lines.iter().enumerate() {
            prop_assert_eq!(split.clean + split.cq, counted.lines[at].units);
            prop_assert!(split.clean >= therapist[i] / 15, "the therapist's full 15s are clean");
            prop_assert!(split.cq >= assistant[i] / 15, "the assistant's full 15s are not");
            prop_assert!(assistant[i] > 0 || split.cq == 0);
            prop_assert!(therapist[i] > 0 || split.clean == 0);
        }
    }
}
