//! CMS's quarterly files instead of the built-in table.

use jiff::civil::{Date, date};
use therapy_lsp::billing::PtpTable;
use therapy_lsp::billing::ncci::PairStatus;
use therapy_lsp::config::{Code, Setting};

const SAMPLE: &str = include_str!("ptp_sample.txt");

fn read(name: &str, text: &str) -> Result<PtpTable, String> {
    PtpTable::read([(name.to_owned(), text.as_bytes())]).map_err(|error| error.to_string())
}

fn status(table: &PtpTable, a: &str, b: &str, day: Date, setting: Setting) -> String {
    match table.status(Code::known(a), Code::known(b), day, setting) {
        PairStatus::InForce(edit) => edit.to_string(),
        PairStatus::Ended { last_day } => format!("ended {last_day}"),
        PairStatus::None => "none".into(),
    }
}

#[test]
fn a_quarterly_file_takes_the_place_of_the_built_in_table() {
    let table = read("downloads/ccipra-v323r0-f1.TXT", SAMPLE).expect("the sample");
    let practitioner = |a, b, day| status(&table, a, b, day, Setting::Practitioner);
    assert_eq!(table.edition(Setting::Practitioner), "Medicare PTP edits v32.3");
    assert_eq!(practitioner("97113", "97530", date(2026, 3, 31)), "none", "not yet in force");
    assert_eq!(
        practitioner("97113", "97530", date(2026, 4, 1)),
        "97530 and 97113 on one day are paid together only with 59 (or an X modifier) on 97113 and separate times in the note \
         (Medicare PTP edits v32.3)."
    );
    assert_eq!(practitioner("97530", "97140", date(2026, 4, 1)), "ended 2019-12-31");
    assert_eq!(practitioner("97530", "97116", date(2020, 10, 1)), "none", "withdrawn");
    assert_eq!(practitioner("97150", "97530", date(2026, 4, 1)), "none", "not in the file");
    // The file is of the practitioner table: the other setting keeps the built-in one.
    assert!(status(&table, "97150", "97530", date(2026, 4, 1), Setting::Institutional).contains("2024 Q3"));
    let both = read("pairs.txt", SAMPLE).expect("the sample");
    assert_eq!(status(&both, "97150", "97530", date(2026, 4, 1), Setting::Institutional), "none");
    assert_eq!(both.edition(Setting::Institutional), "PTP edits of pairs.txt");
}

#[test]
fn commas_and_several_parts_are_read_as_well() {
    let parts = [("f1.csv".to_owned(), SAMPLE.replace('\t', ",")), ("f2.csv".to_owned(), "97150,97530,,20100101,*,1,x\n".into())];
    let table = PtpTable::read(parts.iter().map(|(name, text)| (name.clone(), text.as_bytes()))).expect("two parts");
    assert!(status(&table, "97530", "95851", date(2026, 4, 1), Setting::Practitioner).contains("never paid together"));
    assert!(status(&table, "97530", "97150", date(2026, 4, 1), Setting::Practitioner).contains("59"));
}

#[test]
fn a_wrong_file_is_refused_with_its_line() {
    let error = |text: &str| read("f.txt", text).expect_err("refused");
    assert_eq!(error(&SAMPLE.replace("20260401", "2026-04-01")), "f.txt:8: the effective date `2026-04-01` is not of the form 20260101");
    assert_eq!(error(&SAMPLE.replace("20191231\t1", "20191231\tx")), "f.txt:7: the modifier indicator `x` is not 0, 1 or 9");
    assert_eq!(error(&format!("{SAMPLE}the end\n")), "f.txt:11: `the end` and `` are not a pair of codes");
    assert!(error("").contains("no pair of codes"));
    assert_eq!(error(include_str!("gpci_sample.csv")), "f.txt:4: `10112` and `AL` are not a pair of codes");
    assert!(error(&"some words\n".repeat(40)).starts_with("f.txt:31: no pair of codes in the first lines"));
    assert!(error("PK\u{3}\u{4}\u{0}").contains("not text"));
}
