//! Abbreviations: every written form is found with its meaning, and the forms with two meanings are left alone.

use therapy_lsp::config::Config;
use therapy_lsp::note::read;

const TABLE: &str = include_str!("../../src/lexicon/tables/abbreviations.tsv");

/// The meanings found in a note that holds one form among plain words.
fn meanings(form: &str) -> Vec<(String, String)> {
    let text =
        format!("PT daily note 03/12/2026\nTherapeutic exercise (97110) 15 min: leg press 3x10 today\nThe chart says {form} here.\n");
    let visits = read(&text, &Config::default()).visits;
    visits.iter().flat_map(|visit| &visit.abbreviations).map(|fact| (fact.span.of(&text).to_owned(), fact.value.to_string())).collect()
}

#[test]
fn every_abbreviation_is_found_with_its_meaning() {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for (n, line) in TABLE.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1) {
        rows += 1;
        let cells: Vec<&str> = line.split('\t').collect();
        for form in cells[0].split(" | ").map(|form| form.trim_start_matches('=')) {
            if !meanings(form).iter().any(|(words, meaning)| words == form && *meaning == cells[1]) {
                wrong.push(format!("line {}: {form}: {:?}", n + 1, meanings(form)));
            }
        }
    }
    assert!(rows >= 220, "{rows} rows");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn forms_with_two_meanings_are_left_alone() {
    for form in ["HS", "TA", "CP", "PT", "MS", "SL", "SPT", "HOH", "RA", "TB", "A", "S", "I", "us", "it", "ion", "rom", "stem"] {
        assert!(meanings(form).iter().all(|(words, _)| words != form), "{form}: {:?}", meanings(form));
    }
}

#[test]
fn those_who_signed_are_known_by_name_and_credential() {
    let signers = |line: &str| -> Vec<String> {
        let text = format!("3/2/2026 PT treatment note\nTherEx (97110) 23 min: SLR 3x10\nTotal timed: 23 min\n{line}\n");
        let note = therapy_lsp::note::read(&text, &therapy_lsp::config::Config::default());
        let signed = note.visits.iter().filter_map(|visit| visit.signature.as_ref()).flat_map(|signature| &signature.signers);
        signed.map(|signer| format!("{} · {}", signer.name.of(&text), signer.credential.of(&text))).collect()
    };
    for (line, expected) in [
        ("A. S., PT", &["A. S. · PT"][..]),
        ("K. O. PT, NCS  3/11/26", &["K. O. · PT"]),
        ("S. P., PT #4471", &["S. P. · PT"]),
        ("Electronically signed by D. P., PT 11/06/2026 17:20", &["D. P. · PT"]),
        ("A. B., M.S., CCC-SLP", &["A. B. · CCC-SLP"]),
        ("A. B. MS OTR/L", &["A. B. · OTR/L"]),
        ("Bell, A., PT", &["Bell, A. · PT"]),
        ("W. H., PT / C. R., PTA", &["W. H. · PT", "C. R. · PTA"]),
        ("J. T., PTA / SUPERVISING L. H., PT", &["J. T. · PTA"]),
    ] {
        assert_eq!(signers(line), expected, "{line}");
    }
}
