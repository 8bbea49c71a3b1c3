//! The server's text is the editor's text, whatever is typed, in every encoding.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::client::Client;

/// Edit sequences tried in each encoding.
const SEQUENCES: usize = 1200;

#[test]
fn random_edits_leave_the_reference_text_in_utf8() {
    random_edits("utf-8", str::len);
}

#[test]
fn random_edits_leave_the_reference_text_in_utf16() {
    random_edits("utf-16", |text| text.encode_utf16().count());
}

#[test]
fn random_edits_leave_the_reference_text_in_utf32() {
    random_edits("utf-32", |text| text.chars().count());
}

/// One change: a range in characters of the reference text, or the whole text, and the new text.
type Edit = (Option<(usize, usize)>, String);

fn random_edits(encoding: &str, measure: fn(&str) -> usize) {
    let mut client = Client::with(json!({"general": {"positionEncodings": [encoding]}}));
    let seed = encoding.bytes().cycle().take(32).collect::<Vec<_>>();
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let strategy = (texts(), prop::collection::vec(prop::collection::vec(edits(), 1..4), 1..7));
    for n in 0..SEQUENCES {
        let (start, messages) = strategy.new_tree(&mut runner).expect("a case").current();
        let uri = format!("untitled:{encoding}-{n}");
        let mut reference = start.clone();
        client.open(&uri, &start);
        for (version, message) in (2..).zip(&messages) {
            let changes: Vec<Value> = message.iter().map(|edit| change(&mut reference, edit, measure)).collect();
            client.notify("textDocument/didChange", json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": changes}));
        }
        let view = client.view(&uri);
        assert_eq!(view["text"], reference, "sequence {n}: {start:?} then {messages:?}");
        assert_eq!(view["version"], 1 + messages.len());
        client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }
    client.finish();
}

/// Applies an edit to the reference; the same edit as the protocol writes it.
fn change(reference: &mut String, (range, text): &Edit, measure: fn(&str) -> usize) -> Value {
    let Some((a, b)) = *range else {
        reference.clone_from(text);
        return json!({"text": text});
    };
    let boundaries: Vec<usize> = reference.char_indices().map(|(i, _)| i).chain([reference.len()]).collect();
    let pick = |n: usize| {
        let offset = boundaries[n % boundaries.len()];
        // No editor can put the cursor between CR and LF.
        if offset > 0 && reference[..offset].ends_with('\r') && reference[offset..].starts_with('\n') { offset - 1 } else { offset }
    };
    let (a, b) = (pick(a), pick(b));
    let (start, end) = (a.min(b), a.max(b));
    let change = json!({"range": {"start": position(reference, start, measure), "end": position(reference, end, measure)}, "text": text});
    reference.replace_range(start..end, text);
    change
}

fn position(text: &str, offset: usize, measure: fn(&str) -> usize) -> Value {
    let (mut line, mut start) = (0, 0);
    let bytes = text.as_bytes();
    for i in 0..offset {
        let ends = bytes[i] == b'\n' || (bytes[i] == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        if ends {
            line += 1;
            start = i + 1;
        }
    }
    json!({"line": line, "character": measure(&text[start..offset])})
}

fn texts() -> impl Strategy<Value = String> {
    let special =
        ["\n", "\r\n", "\r", "é", "e\u{301}", "😀", "👩\u{200d}⚕\u{fe0f}", "’", "\u{2028}", "\u{85}", "\u{b}", "\t", "\u{feff}", "\0"];
    let piece = prop_oneof![2 => "[A-Za-z0-9 ]{0,8}", 3 => prop::sample::select(special.to_vec()).prop_map(String::from)];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

fn edits() -> impl Strategy<Value = Edit> {
    let range =
        prop_oneof![1 => Just(None), 12 => (0usize..80, 0usize..80).prop_map(Some), 6 => (0usize..80).prop_map(|at| Some((at, at)))];
    (range, texts())
}

#[test]
fn ranges_outside_the_text_are_moved_into_it() {
    let mut client = Client::with(json!({}));
    let uri = "untitled:clamp";
    client.open(uri, "ab\r\ncd");
    let far = u32::MAX / 2;
    let mut edit = |version: i32, start: [u32; 2], end: [u32; 2], text: &str| {
        let place = |[line, character]: [u32; 2]| json!({"line": line, "character": character});
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"range": {"start": place(start), "end": place(end)}, "text": text}]}),
        );
        client.view(uri)["text"].clone()
    };
    assert_eq!(edit(2, [0, far], [0, far], "X"), "abX\r\ncd");
    assert_eq!(edit(3, [far, far], [far, 0], "Y"), "abX\r\ncdY");
    assert_eq!(edit(4, [1, 2], [0, 1], "-"), "a-Y", "backwards");
    assert_eq!(edit(5, [0, 0], [far, far], ""), "");
    client.finish();
}

#[test]
fn half_an_emoji_does_not_lose_the_edit() {
    let mut client = Client::with(json!({}));
    client.frame(r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:half","languageId":"therapynote","version":1,"text":"a\ud83db"}}}"#);
    assert_eq!(client.view("untitled:half")["text"], "a\u{fffd}b");
    client.finish();
}

#[test]
fn the_order_of_a_burst_is_kept() {
    let mut client = Client::with(json!({}));
    let uri = "untitled:burst";
    client.open(uri, "");
    for i in 0..500u32 {
        let at = json!({"line": 0, "character": i});
        let text = char::from(b'a' + u8::try_from(i % 26).unwrap()).to_string();
        client.notify(
            "textDocument/didChange",
            json!({"textDocument": {"uri": uri, "version": i + 2}, "contentChanges": [{"range": {"start": at, "end": at}, "text": text}]}),
        );
    }
    let text = client.view(uri)["text"].as_str().unwrap().to_owned();
    assert!(text.bytes().zip((b'a'..=b'z').cycle()).all(|(a, b)| a == b) && text.len() == 500, "{text}");
    client.finish();
}

#[test]
fn an_edit_without_a_usable_version_is_an_edit() {
    let mut client = Client::with(json!({}));
    client.expect_strays();
    let uri = "untitled:versions";
    client.open(uri, "a");
    for (n, version) in [r#","version":null"#, r#","version":3000000000"#, r#","version":1.5"#, r#","version":"7""#, ""].iter().enumerate()
    {
        let text = format!("edit {n}");
        client.frame(&format!(
            r#"{{"jsonrpc":"2.0","method":"textDocument/didChange","params":{{"textDocument":{{"uri":"{uri}"{version}}},"contentChanges":[{{"text":"{text}"}}]}}}}"#
        ));
        assert_eq!(client.view(uri), json!({"text": text, "version": 1}), "{version}");
    }
    client.replace(uri, 9, "b");
    assert_eq!(client.view(uri), json!({"text": "b", "version": 9}));
    client.finish();
}
