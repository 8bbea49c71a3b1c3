//! After any edit, what is taken over from before is what a fresh analysis says.

use proptest::prelude::*;
use therapy_lsp::analysis::{Analysis, analyze, analyze_after};
use therapy_lsp::config::Config;

use super::notes;

/// What a user may type, cut or paste.
const PIECES: &[&str] =
    &["", "x", "\n", " ", "97530 GP x2\n", "Min A", ", cues for posture", "4/28/26\n", "Timed 30 ", "<!--", "-->", "é", "Goal: "];

fn print(analysis: &Analysis) -> String {
    format!("{:#?}\n{:#?}\n{:#?}", analysis.note, analysis.visits, analysis.findings)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn edits_one_after_another(which in 0_usize..1000, edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..12, any::<prop::sample::Index>()), 1..6)) {
        let mut notes: Vec<String> = notes::all().into_iter().map(|(_, text)| text).collect();
        // A file of several visits under one header, and one note after another.
        let joined = format!("PT - Medicare - YTD $2,600.00\n\n{}{}", notes[8], notes[8].replace("4/", "5/"));
        notes.push(joined);
        let mut text = notes[which % notes.len()].clone();
        let config = Config::default();
        let mut known = analyze(&text, &config);
        for (at, cut, piece) in edits {
            let mut start = at.index(text.len() + 1);
            while !text.is_char_boundary(start) { start -= 1; }
            let mut end = (start + cut).min(text.len());
            while !text.is_char_boundary(end) { end += 1; }
            text.replace_range(start..end, PIECES[piece.index(PIECES.len())]);
            known = analyze_after(&known, &text, &config);
            prop_assert_eq!(print(&known), print(&analyze(&text, &config)));
        }
    }
}

#[test]
fn other_settings_make_everything_anew() {
    let (path, text) = notes::all().remove(1);
    let medicare = analyze(&text, &Config::default());
    let config = Config { draft: true, ..Config::default() };
    let draft = analyze_after(&medicare, &text, &config);
    assert_eq!(print(&draft), print(&analyze(&text, &config)), "{}", path.display());
}
