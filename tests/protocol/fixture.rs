//! The note that the feature tests read, and places in it.

use serde_json::{Value, json};

use crate::client::Client;

/// Where it is said to be.
pub(crate) const URI: &str = "untitled:visit.therapy";

/// A daily note with too many units, no reason for skilled care, and a goal without a task.
pub(crate) const NOTE: &str = "\
Date of service: 2026-05-18
Payer: Medicare
Discipline: PT

S: Pt reports less pain on stairs.

O:
TherAct (97530) 23 min: sit <> stand from 18\" mat, RW, min A x1, tactile cues for hip hinge
TherEx (97110) 15 min: SLR 3x10, quad sets 3x10
Total timed: 38 min

97530 x3 GP
97110 x1 GP

A: Progressing.

Goals:
STG: Pt will increase knee flexion to 110 deg in 4 weeks.

P: Will progress to stairs next visit.

J.D., PT, DPT
";

/// A client with these capabilities that has the note open.
pub(crate) fn with(capabilities: Value) -> Client {
    let mut client = Client::with(capabilities);
    client.open(URI, NOTE);
    client
}

/// The document of a request.
pub(crate) fn document() -> Value {
    json!({"uri": URI})
}

/// Where words begin in a text, `by` characters in; of ASCII text before them.
pub(crate) fn at_in(text: &str, words: &str, by: usize) -> Value {
    let offset = text.find(words).unwrap_or_else(|| panic!("{words} is in the note")) + by;
    let line = text[..offset].matches('\n').count();
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": text[start..offset].encode_utf16().count()})
}

/// Where words begin in the note.
pub(crate) fn at(words: &str) -> Value {
    at_in(NOTE, words, 0)
}

/// The range of words in the note.
pub(crate) fn range(words: &str) -> Value {
    json!({"start": at(words), "end": at_in(NOTE, words, words.len())})
}

/// The text after edits, as an editor applies them: from the end backwards.
pub(crate) fn apply(text: &str, edits: &Value) -> String {
    let lines: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let offset = |place: &Value| {
        let start = lines[usize::try_from(place["line"].as_u64().unwrap()).unwrap()];
        let units = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
        let mut left = units;
        let rest = text[start..].chars().take_while(|c| {
            let inside = left > 0;
            left = left.saturating_sub(c.len_utf16());
            inside
        });
        start + rest.map(char::len_utf8).sum::<usize>()
    };
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let new = edit["newText"].as_str().or_else(|| edit["snippet"]["value"].as_str()).unwrap();
            (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]), new.to_owned())
        })
        .collect();
    edits.sort();
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, &new);
    }
    text
}
