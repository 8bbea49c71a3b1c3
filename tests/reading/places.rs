//! Whatever the text, reading does not panic, and every fact lies in the text, on the bounds of characters, inside its visit.

use std::fs;

use proptest::prelude::*;
use therapy_lsp::config::Config;
use therapy_lsp::note::{Minutes, Note, read};
use therapy_lsp::text::Span;

/// Every span of a note with the visit it must lie in.
fn places(note: &Note) -> Vec<(Span, Span, &'static str)> {
    let mut out = Vec::new();
    for visit in &note.visits {
        let mut put = |what: &'static str, span: Span| out.push((visit.span, span, what));
        for section in &visit.sections {
            put("heading", section.heading);
            put("section", section.span);
        }
        let time = |minutes: &Option<Minutes>| minutes.as_ref().map(|minutes| minutes.span);
        for one in &visit.interventions {
            put("intervention", one.span);
            put("head", one.head);
            one.status_cue.iter().for_each(|span| put("cue", *span));
            one.assist.iter().for_each(|assist| put("assistance", assist.span));
            one.cues.iter().for_each(|cue| put("cueing", cue.span));
            one.equipment.iter().for_each(|thing| put("equipment", thing.span));
            one.dose.iter().for_each(|span| put("dose", *span));
            time(&one.minutes).iter().for_each(|span| put("minutes", *span));
            assert!(one.service.is_none_or(|n| n < visit.services.len()), "a service that is not there");
        }
        for one in &visit.services {
            put("service", one.span);
            one.code.iter().chain(&one.shared_with).for_each(|code| put("service code", code.span));
            time(&one.minutes).iter().for_each(|span| put("service minutes", *span));
            one.provider_minutes.iter().for_each(|fact| put("provider minutes", fact.span));
            assert!(one.interventions.iter().all(|n| *n < visit.interventions.len()), "an intervention that is not there");
            assert!(one.charge.is_none_or(|n| n < visit.charges.len()), "a charge that is not there");
        }
        for one in &visit.charges {
            put("charge", one.span);
            put("code", one.code.span);
            one.units.iter().for_each(|units| put("units", units.span));
            one.modifiers.iter().for_each(|modifier| put("modifier", modifier.span));
            time(&one.minutes).iter().for_each(|span| put("charge minutes", *span));
        }
        for one in &visit.goals {
            put("goal", one.span);
            one.task.iter().chain(&one.measure).chain(&one.time_frame).for_each(|span| put("part of a goal", *span));
        }
        visit.assessed_levels.iter().for_each(|level| put("assessed level", level.head));
        [
            visit.totals.timed.map(|fact| fact.span),
            visit.totals.treatment.map(|fact| fact.span),
            visit.totals.visit_clock.map(|fact| fact.span),
        ]
        .into_iter()
        .flatten()
        .for_each(|span| put("total", span));
        visit.skilled_need.iter().chain(&visit.justification).for_each(|span| put("element", *span));
        visit.separate_times.iter().for_each(|span| put("separate time", *span));
        visit.placeholders.iter().for_each(|span| put("blank", *span));
        visit.abbreviations.iter().for_each(|fact| put("abbreviation", fact.span));
    }
    out
}

/// Holds a text's facts to their places.
fn hold(text: &str) {
    let note = read(text, &Config::default());
    let on_bounds = |span: Span| span.start <= span.end && text.get(span.start..span.end).is_some();
    for pair in note.visits.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "visits overlap: {:?} {:?}", pair[0].span, pair[1].span);
    }
    for visit in &note.visits {
        assert!(on_bounds(visit.span), "visit {:?}", visit.span);
    }
    for (visit, span, what) in places(&note) {
        assert!(on_bounds(span), "{what} {span:?} is not in the text or cuts a character");
        assert!(visit.start <= span.start && span.end <= visit.end, "{what} {span:?} is not in its visit {visit:?}");
    }
}

const FRAGMENTS: &[&str] = &[
    "PT daily note 03/12/2026",
    "DOS: 2026-03-14 | Medicare Part B",
    "S: pt reports bed mobility easier",
    "O:",
    "Therapeutic activities (97530) 23 min",
    "TherEx 15' leg press 3x10",
    "TE 15, TA 10, NMR 8 min",
    "97530 x2 GP",
    "97110-GP-CQ x 1",
    "toilet transfer x5 Min A x2, VC for hand placement",
    "Mod A → Min A",
    "10:05-10:28",
    "1005-1028",
    "Total timed minutes: 38",
    "½ hour",
    "| CPT | Minutes | Units |",
    "|---|---|---|",
    "| 97530 | 23 | 2 |",
    "97530\t23\t2",
    "no LOB during gait training 200 ft",
    "declined stairs",
    "HEP: bridges 2x10",
    "Goals: Pt will stand Mod I in 4 weeks",
    "P: continue per POC",
    "____ [assist level] ***",
    "K.O., PT, DPT",
    "éèü ñ 漢字",
    "🦵🏽👩‍⚕️",
    "\u{a0}\u{200b}\u{feff}",
    "99999999999999999999999999 min",
    "4294967296 min x 4294967295",
    "0 min",
    "x",
    "(((((",
    "”“‘’—–×",
    "c̄ FWW",
    "İ ı ß ﬁ",
    "<!-- therapy-lsp: ignore missing-minutes -->",
    "-----",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    "\t",
    " ",
    ",",
    "; ",
    ". ",
    ": ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn facts_of_mixed_fragments_have_true_places(parts in prop::collection::vec((0..FRAGMENTS.len(), 0..4_usize), 1..40)) {
        let glue = ["\n", " ", "", "\r\n"];
        let text: String = parts.iter().map(|(part, end)| format!("{}{}", FRAGMENTS[*part], glue[*end])).collect();
        hold(&text);
    }

    #[test]
    fn any_characters_can_be_read(text in "\\PC{0,200}") {
        hold(&text);
        hold(&format!("PT daily note\nTherAct (97530) 15 min: {text}"));
    }
}

#[test]
fn letters_that_grow_in_small_form_keep_places_true() {
    hold("kXȺȺȺ®$0 ");
    hold("PT daily note\nYTD ȺȺȺ physical therapy $1,200.00 of $2,480\n");
}

#[test]
fn wide_characters_in_a_grid_of_charges_keep_places_true() {
    hold("PT daily note 03/12/2026\n| CPT | Minutes | Units |\n|---|---|---|\n| ½–漢 97530 | 23 | 2 |\n| 🦵🏽97110 | 15 | 1 |\n");
}

#[test]
fn half_typed_notes_have_true_places() {
    let mut files: Vec<_> =
        fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/notes")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    assert!(files.len() >= 60);
    for (n, path) in files.iter().enumerate() {
        let text = fs::read_to_string(path).unwrap();
        hold(&text);
        hold(&text.replace('\n', "\r\n"));
        // Another cut in each note, so that all together cut at every kind of place.
        for end in text.char_indices().map(|(at, _)| at).skip(n % 7).step_by(193) {
            hold(&text[..end]);
        }
    }
}
