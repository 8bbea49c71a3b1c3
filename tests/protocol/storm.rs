//! Anything in any order: random requests, random parameters, random edits. Every request is answered, and the state is right at the end.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Value, json};

use crate::client::Client;
use crate::fixture::NOTE;

const METHODS: [&str; 27] = [
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/codeAction",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "textDocument/semanticTokens/full",
    "textDocument/semanticTokens/full/delta",
    "textDocument/semanticTokens/range",
    "textDocument/documentLink",
    "textDocument/formatting",
    "textDocument/rangeFormatting",
    "textDocument/diagnostic",
    "workspace/symbol",
    "workspace/executeCommand",
    "completionItem/resolve",
    "codeAction/resolve",
    "textDocument/rename",
    "therapy-lsp/viewText",
    "textDocument/didChange",
    "textDocument/didOpen",
    "textDocument/didClose",
    "workspace/didChangeConfiguration",
    "workspace/didChangeWatchedFiles",
    "$/cancelRequest",
];

fn runner(seed: u8) -> TestRunner {
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]))
}

fn json_values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0u32..40).prop_map(Value::from),
        any::<f64>().prop_map(|n| json!(n)),
        ".{0,8}".prop_map(Value::from),
        Just(json!("untitled:a")),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let keys = prop::sample::select(vec![
            "textDocument",
            "uri",
            "position",
            "range",
            "start",
            "end",
            "line",
            "character",
            "context",
            "command",
            "arguments",
            "text",
            "version",
            "contentChanges",
            "settings",
            "x",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..5)
                .prop_map(|pairs| pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
        ]
    })
}

/// Parameters of the right shape with wild numbers and places.
fn plausible() -> impl Strategy<Value = Value> {
    let number = prop_oneof![8 => 0u32..30, 1 => Just(u32::MAX), 1 => Just(0u32)];
    let place = (number.clone(), number).prop_map(|(line, character)| json!({"line": line, "character": character}));
    let uri =
        prop::sample::select(vec!["untitled:a", "untitled:a", "untitled:b", "file:///nowhere/c.therapy", "untitled:none", "http://x/y"]);
    let commands = prop::sample::select(vec![
        "therapy-lsp.visitSummary",
        "therapy-lsp.explainRule",
        "therapy-lsp.newNote",
        "therapy-lsp.status",
        "therapy-lsp.checkWorkspace",
        "other",
    ]);
    (uri, place.clone(), place, ".{0,12}", commands).prop_map(|(uri, start, end, text, command)| {
        json!({
            "textDocument": {"uri": uri, "version": 5, "languageId": "therapynote", "text": text},
            "position": start, "positions": [start, end], "range": {"start": start, "end": end}, "context": {"diagnostics": []},
            "contentChanges": [{"range": {"start": start, "end": end}, "text": text}],
            "options": {"tabSize": 2, "insertSpaces": true}, "previousResultId": "1", "query": text, "label": text, "title": text,
            "command": command, "arguments": [{"uri": uri, "position": end}], "uri": uri, "settings": {"therapy-lsp": {"payer": text}}, "changes": [], "id": 3,
        })
    })
}

#[test]
fn every_request_is_answered_whatever_it_holds() {
    let mut client = Client::with(json!({}));
    client.open("untitled:a", NOTE);
    client.open("untitled:b", "TherAct 😀 23 min\r\n");
    let messages = (prop::sample::select(METHODS.to_vec()), prop_oneof![2 => plausible(), 1 => json_values()]);
    let mut runner = runner(7);
    let mut open = Vec::new();
    for _ in 0..4000 {
        let (method, params) = messages.new_tree(&mut runner).expect("a message").current();
        let notification = method.contains("/did") || method.starts_with('$');
        if notification {
            client.notify(method, params);
        } else {
            open.push(client.ask(method, params));
        }
        if open.len() > 50 {
            for id in open.drain(..) {
                let answer = client.answer(id);
                assert_ne!(answer["error"]["code"], -32603, "an internal error: {answer}");
            }
        }
    }
    for id in open {
        client.answer(id);
    }
    client.inbox.clear();
    client.finish();
}

/// Pieces of notes, so that edits make and break findings.
const PIECES: [&str; 22] = [
    "TherAct (97530) 23 min: sit <> stand, min A\n",
    "TherEx (97110) 15 min: SLR 3x10\n",
    "97530 x3 GP\n",
    "97110 x1\n",
    "Total timed: 40 min\n",
    "Date of service: 2026-05-18\n",
    "Date of service: 2026-05-20\n",
    "Goals:\nSTG: Pt will climb stairs with SBA in 2 weeks.\n",
    "P: continue\n",
    "Payer: Medicare\n",
    "[assist level]",
    "<!-- therapy-lsp: ignore units-over -->",
    "😀",
    "é’—",
    "\r\n",
    "\n",
    "\r",
    "\u{2028}",
    " ",
    "8",
    "x",
    "J.D., PT, DPT\n",
];

#[test]
fn after_any_edits_the_diagnostics_are_those_of_the_text_opened_anew() {
    for (seed, encoding) in [(1, "utf-8"), (2, "utf-16"), (3, "utf-32")] {
        let mut client = Client::with(
            json!({"general": {"positionEncodings": [encoding]}, "workspace": {"diagnostics": {"refreshSupport": true}}, "textDocument": {"diagnostic": {}}}),
        );
        let mut runner = runner(seed);
        let number = prop_oneof![8 => 0u32..25, 1 => Just(9999u32)];
        let place = (number.clone(), number);
        let edits =
            prop::collection::vec((place.clone(), place, prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..3)), 1..25);
        for n in 0..60 {
            let uri = format!("untitled:{n}");
            client.open(&uri, NOTE);
            let edits = edits.new_tree(&mut runner).expect("edits").current();
            for (version, (start, end, pieces)) in (2..).zip(edits) {
                let place = |(line, character): (u32, u32)| json!({"line": line, "character": character});
                let change = json!({"range": {"start": place(start), "end": place(end)}, "text": pieces.concat()});
                client.notify(
                    "textDocument/didChange",
                    json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}),
                );
            }
            let text = client.view(&uri)["text"].as_str().expect("open").to_owned();
            let twin = format!("untitled:{n}-twin");
            client.open(&twin, &text);
            let pull = |client: &mut Client, uri: &str| {
                client.request("textDocument/diagnostic", json!({"textDocument": {"uri": uri}}))["items"]
                    .to_string()
                    .replace(&twin, "")
                    .replace(uri, "")
            };
            assert_eq!(pull(&mut client, &uri), pull(&mut client, &twin), "{text:?}");
            for uri in [uri, twin] {
                client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
            }
        }
        client.finish();
    }
}
