//! Fees to the cent: every row of the official file, the worked claims, localities, and files that are refused.

use std::collections::HashMap;

use proptest::prelude::*;
use therapy_lsp::billing::fees::{Locality, Schedule, read_gpci};
use therapy_lsp::billing::{Cents, ClaimLine, Estimate, Rates, estimate};
use therapy_lsp::config::Code;

const PPRRVU: &str = include_str!("pprrvu_sample.csv");
const GPCI: &str = include_str!("gpci_sample.csv");

fn on(day: &str, qp: bool) -> Rates<'static> {
    Rates::national(day.parse().expect("a date"), qp).expect("a year built in")
}

fn cents(dollars: &str) -> Cents {
    Cents::round(dollars.parse().expect("an amount"))
}

/// Lines like `97530x2` and `97530x1 CQ`.
fn claim(lines: &[&str]) -> Vec<ClaimLine> {
    let line = |text: &&str| {
        let (code, rest) = text.split_once('x').expect("code x units");
        let (units, modifier) = rest.split_once(' ').unwrap_or((rest, ""));
        ClaimLine { code: Code::known(code), units: units.parse().expect("units"), assistant: modifier == "CQ" }
    };
    lines.iter().map(line).collect()
}

fn paid(lines: &[&str]) -> Estimate {
    estimate(&claim(lines), &on("2026-05-18", false))
}

#[test]
fn every_row_of_the_official_file_to_its_cent() {
    let mut reader = csv::Reader::from_reader(include_str!("fees_national.csv").as_bytes());
    let rows: Vec<HashMap<String, String>> = reader.deserialize().collect::<Result<_, _>>().expect("the file");
    assert_eq!(rows.len(), 100);
    let (now, qualifying, before) = (on("2026-05-18", false), on("2026-05-18", true), on("2025-05-18", false));
    for row in rows {
        let code = Code::known(&row["code"]);
        assert_eq!(now.fee(code), Some(cents(&row["natl_2026_nonqpp"])), "{code}");
        assert_eq!(qualifying.fee(code), Some(cents(&row["natl_2026_qpp"])), "{code}, qualifying participant");
        let of_2025 = Some(row["natl_2025"].as_str()).filter(|fee| !fee.is_empty()).map(cents);
        assert_eq!(before.fee(code), of_2025, "{code} in 2025");
    }
    assert_eq!(now.fee(Code::known("97530")), Some(Cents(3507)), "the seed's rate");
}

#[test]
fn the_worked_claims() {
    for (lines, unreduced, allowed) in [
        (&["97530x1"][..], 3507, 3507),
        (&["97530x2"], 7014, 6012),
        (&["97530x2", "97110x1"], 9920, 8233),
        (&["97530x1", "97110x1", "97140x1"], 9185, 7849),
        (&["97530x2", "97112x1", "97140x1"], 13059, 10621),
        (&["97161x1", "97530x2"], 16800, 14796),
        // The order of the lines is no matter.
        (&["97530x2", "97161x1"], 16800, 14796),
        (&["97110x1", "97530x2"], 9920, 8233),
    ] {
        let estimate = paid(lines);
        assert_eq!((estimate.unreduced, estimate.allowed), (Cents(unreduced), Cents(allowed)), "{lines:?}");
        assert_eq!(estimate.lines.iter().map(|line| line.allowed).sum::<Cents>(), estimate.allowed);
    }
}

proptest! {
    #[test]
    fn the_order_of_the_lines_is_no_matter(units in prop::collection::vec(0u32..=4, 5), shift in 0usize..5) {
        let codes = ["97530", "97110", "97161", "97533", "92507"];
        let mut lines: Vec<String> = codes.iter().zip(&units).map(|(code, n)| format!("{code}x{n}")).collect();
        let whole = |lines: &[String]| paid(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        let before = whole(&lines);
        lines.rotate_left(shift);
        let after = whole(&lines);
        prop_assert_eq!((before.allowed, before.medicare), (after.allowed, after.medicare));
        prop_assert!(before.allowed <= before.unreduced && before.medicare <= before.allowed);
        // Of all units at most one is in full: the day's best, never less than a reduced one.
        let single: Vec<Cents> = codes.iter().zip(&units).filter(|(_, n)| **n > 0).map(|(c, _)| whole(&[format!("{c}x1")]).allowed).collect();
        prop_assert!(single.into_iter().max().unwrap_or_default() <= before.allowed);
    }
}

#[test]
fn the_assistants_cut_comes_last_and_from_medicares_part() {
    let by_assistant = paid(&["97530x1 CQ"]);
    assert_eq!((by_assistant.allowed, by_assistant.coinsurance, by_assistant.medicare), (Cents(3507), Cents(701), Cents(2337)));
    let by_therapist = paid(&["97530x1"]);
    assert_eq!((by_therapist.coinsurance, by_therapist.medicare, by_therapist.total), (Cents(701), Cents(2750), Cents(3451)));
    // One line with and one without: the reduction is by unit, over both.
    let both = paid(&["97530x1", "97530x1 CQ"]);
    assert_eq!(both.allowed, Cents(6012));
}

#[test]
fn what_is_not_paid_by_the_schedule_has_no_amount() {
    let estimate = paid(&["97010x1", "97014x1", "97139x1", "97545x1", "98966x0", "97530x1"]);
    assert_eq!(estimate.allowed, Cents(3507));
    assert_eq!(estimate.lines.len(), 5, "a line without units is no line");
    assert_eq!(estimate.lines.iter().filter(|line| line.unpriced.is_some()).count(), 4);
}

#[test]
fn the_working_reads_from_the_fee_to_the_payment() {
    let steps: Vec<String> = paid(&["97530x2", "97110x1 CQ"]).working.iter().map(ToString::to_string).collect();
    assert_eq!(
        steps,
        [
            "97530: work 0.44 + practice expense 0.60 + malpractice 0.01 = 1.05, at $33.4009 is $35.07.",
            "97110: work 0.45 + practice expense 0.41 + malpractice 0.01 = 0.87, at $33.4009 is $29.06.",
            "97530 has the highest practice expense of the day: its first unit is paid in full.",
            "97530: 1 unit with practice expense at 50 %: $25.05 each.",
            "97110: 1 unit with practice expense at 50 %: $22.21 each.",
            "Allowed $82.33: the patient's 20 % is $16.46, Medicare's part $65.87.",
            "97110 by an assistant: Medicare pays 85 % of its $17.77, $15.10.",
            "Less 2 % sequestration, Medicare pays $61.94.",
        ]
    );
}

#[test]
fn dates_out_of_reach_are_said_to_be() {
    let error = |day: &str| Rates::national(day.parse().expect("a date"), false).expect_err("no rates").to_string();
    assert_eq!(error("2024-12-31"), "the relative values built in begin on 2025-01-01; 2024-12-31 is before that");
    assert_eq!(error("2027-01-01"), "the relative values built in end on 2026-12-31; none is known for 2027-01-01 yet");
}

#[test]
fn a_locality_is_priced_by_the_clinics_own_files() {
    let schedule = Schedule::read("PPRRVU2026.csv", PPRRVU.as_bytes()).expect("the sample");
    let places = read_gpci("GPCI2026.csv", GPCI.as_bytes()).expect("the sample");
    assert_eq!((schedule.year(), places.len()), (2026, 5));
    let place = Locality::find(&places, "01112-05").expect("in the sample");
    let day = "2026-05-18".parse().expect("a date");
    let rates = Rates::of(&schedule, Some(place), day, false).expect("the same year");
    // (0.44 × 1.088 + 0.60 × 1.390 + 0.01 × 0.424) × 33.4009
    assert_eq!(rates.fee(Code::known("97530")), Some(Cents(4399)));
    assert_eq!(
        rates.edition(),
        "2026 National Physician Fee Schedule Relative Value File July Release, SAN FRANCISCO (SAN FRANCISCO CNTY)"
    );
    let floored = Locality::find(&places, "alabama").expect("by name");
    assert_eq!(floored.work.to_string(), "1.000", "the floor holds where the file has it");
    assert_eq!(Locality::find(&places, "02102-01").map(|place| place.name.as_str()), Ok("ALASKA"));
    assert!(Locality::find(&places, "rest of state").expect_err("two of them").to_string().contains("01182-75 and 13202-99"));
    assert!(Locality::find(&places, "Atlantis").is_err());
    let national = Rates::of(&schedule, None, day, false).expect("the same year");
    assert_eq!(national.fee(Code::known("97530")), Some(Cents(3507)));
    assert!(Rates::of(&schedule, None, "2025-05-18".parse().expect("a date"), false).is_err(), "a file of another year");
}

#[test]
fn a_wrong_file_is_refused_with_its_line() {
    let pprrvu = |text: &str| Schedule::read("f.csv", text.as_bytes()).expect_err("refused").to_string();
    assert_eq!(
        pprrvu(&PPRRVU.replace("0.44,0.60", "0.44,0.61")),
        "f.csv:13: 97530: work, practice expense and malpractice add up to 1.06, the file says 1.05"
    );
    assert_eq!(pprrvu(&PPRRVU.replace("0.45,0.41", "0.45,n/a")), "f.csv:12: 97110: the practice expense `n/a` is not a number");
    assert!(pprrvu(&PPRRVU.replace("MULT,", "XXXX,")).starts_with("f.csv:9: the column `MULT PROC` is missing"));
    assert!(pprrvu(&PPRRVU.replacen("5,0,0,0,0,9,,33.4009", "5,0,0,0,0,9,,33.5675", 1)).contains(":12: 97110: the conversion factor"));
    assert!(pprrvu(GPCI).contains("not CMS's relative value file"));
    assert!(pprrvu("").contains("no heading"));
    assert!(pprrvu("PK\u{3}\u{4}").contains("not text"));
    assert!(pprrvu("a\0b").contains("not text"));
    let gpci = |text: &str| read_gpci("g.csv", text.as_bytes()).expect_err("refused").to_string();
    assert_eq!(gpci(&GPCI.replace("0.869", "eight")), "g.csv:4: the practice expense index `eight` of ALABAMA is not one");
    assert!(gpci(PPRRVU).contains("not CMS's GPCI file"));
}
