//! State under load: engines of the tests' own that wait, fail and count.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use therapy_lsp::analysis::Analysis;
use therapy_lsp::rules::{Finding, Severity};
use therapy_lsp::text::Span;

use crate::client::Client;

const URI: &str = "untitled:note";

/// A finding on each word `bad`.
fn bad_words(text: &str) -> Analysis {
    let finding = |(start, word): (usize, &str)| Finding {
        rule: "missing-minutes",
        severity: Severity::Warning,
        span: Span::new(start, start + word.len()),
        message: "Bad.".into(),
        related: Vec::new(),
        fixes: Vec::new(),
        data: Value::Null,
    };
    Analysis { findings: text.match_indices("bad").map(finding).collect(), ..Analysis::default() }
}

/// An engine that says when it starts on a text and goes on when told.
fn stepped() -> (impl Fn(&str) -> Analysis + Send + Sync, Receiver<String>, Sender<()>) {
    let (started, starts) = channel();
    let (go, gate) = channel();
    let (started, gate) = (Mutex::new(started), Mutex::new(gate));
    let engine = move |text: &str| {
        started.lock().unwrap().send(text.to_owned()).unwrap();
        gate.lock().unwrap().recv().unwrap();
        bad_words(text)
    };
    (engine, starts, go)
}

fn ready(client: Client) -> Client {
    client.initialize(json!({"capabilities": {}, "processId": null, "rootUri": null}))
}

fn insert(client: &mut Client, version: i32, line: u32, character: u32, text: &str) {
    let at = json!({"line": line, "character": character});
    let change = json!({"range": {"start": at, "end": at}, "text": text});
    client.notify("textDocument/didChange", json!({"textDocument": {"uri": URI, "version": version}, "contentChanges": [change]}));
}

#[test]
fn a_burst_of_edits_costs_two_analyses_and_ends_with_the_newest_version() {
    let (engine, starts, go) = stepped();
    let mut client = ready(Client::inside(move |text, _| engine(text)));
    client.open(URI, "bad");
    assert_eq!(starts.recv().unwrap(), "bad");
    for version in 2..=100 {
        insert(&mut client, version, 0, 0, "x");
    }
    // The view is answered behind the edits, so all of them are in.
    assert_eq!(client.view(URI)["version"], 100);
    go.send(()).unwrap();
    assert_eq!(starts.recv().unwrap(), "x".repeat(99) + "bad", "only the newest text is analysed");
    go.send(()).unwrap();
    let published = client.notification("textDocument/publishDiagnostics");
    assert_eq!(published["version"], 100, "the result for version 1 is dropped");
    assert_eq!(published["diagnostics"][0]["range"]["start"]["character"], 99);
    assert!(client.settle().is_empty(), "and nothing else is sent");
    assert!(starts.try_recv().is_err());
    client.finish();
}

#[test]
fn requests_wait_for_the_newest_text_and_can_be_cancelled_meanwhile() {
    let (engine, starts, go) = stepped();
    let mut client = ready(Client::inside(move |text, _| engine(text)));
    client.open(URI, "bad");
    starts.recv().unwrap();
    let ask = |client: &mut Client| client.ask("textDocument/foldingRange", json!({"textDocument": {"uri": URI}}));
    let (cancelled, waiting) = (ask(&mut client), ask(&mut client));
    client.notify("$/cancelRequest", json!({"id": cancelled}));
    assert_eq!(client.answer(cancelled)["error"]["code"], -32800, "at once, while the analysis still runs");
    go.send(()).unwrap();
    assert_eq!(client.answer(waiting)["result"], json!([]));
    client.finish();
}

#[test]
fn requests_that_wait_for_a_closed_document_are_answered_with_nothing() {
    let (engine, starts, go) = stepped();
    let mut client = ready(Client::inside(move |text, _| engine(text)));
    client.open(URI, "bad");
    starts.recv().unwrap();
    let waiting = client.ask("textDocument/hover", json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}));
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    assert_eq!(client.answer(waiting)["result"], Value::Null);
    client.open(URI, "bad again");
    go.send(()).unwrap();
    assert_eq!(starts.recv().unwrap(), "bad again");
    go.send(()).unwrap();
    let published = client.notification("textDocument/publishDiagnostics");
    assert_eq!(published["diagnostics"][0]["range"]["end"]["character"], 3);
    assert!(client.settle().is_empty(), "the analysis of the text that was closed is dropped");
    client.finish();
}

#[test]
fn requests_that_wait_at_the_end_are_cancelled_and_no_fault() {
    let (engine, starts, go) = stepped();
    let mut client = ready(Client::inside(move |text, _| engine(text)));
    client.open(URI, "bad");
    starts.recv().unwrap();
    let waiting = client.ask("textDocument/hover", json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}));
    let end = client.ask("shutdown", Value::Null);
    assert_eq!(client.answer(waiting)["error"]["code"], -32802);
    assert_eq!(client.answer(end)["result"], Value::Null);
    go.send(()).unwrap();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(0));
}

#[test]
fn a_panic_in_the_engine_is_answered_and_the_server_lives_on() {
    let mut client = ready(Client::inside(|text, _| if text.contains("trap") { panic!("on purpose") } else { bad_words(text) }));
    client.open(URI, "bad");
    assert_eq!(client.notification("textDocument/publishDiagnostics")["diagnostics"].as_array().unwrap().len(), 1);
    insert(&mut client, 2, 0, 0, "trap ");
    let id = client.ask("textDocument/hover", json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}));
    assert_eq!(client.answer(id)["error"]["code"], -32603);
    let published = client.notification("textDocument/publishDiagnostics");
    assert_eq!(
        (&published["version"], &published["diagnostics"]),
        (&json!(2), &json!([])),
        "marks at places that are wrong by now are taken away"
    );
    let id = client.ask("textDocument/hover", json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}));
    assert_eq!(client.answer(id)["error"]["code"], -32603, "asked again, answered again");
    client.replace(URI, 3, "good and bad");
    assert_eq!(client.notification("textDocument/publishDiagnostics")["version"], 3);
    client.finish();
}

#[test]
fn equal_sets_are_not_sent_again() {
    let mut client = ready(Client::inside(|text, _| bad_words(text)));
    client.open(URI, "bad\ngood\n");
    assert_eq!(client.notification("textDocument/publishDiagnostics")["version"], 1);
    insert(&mut client, 2, 1, 4, " x");
    insert(&mut client, 3, 0, 3, " y");
    client.request("textDocument/foldingRange", json!({"textDocument": {"uri": URI}}));
    assert!(client.settle().is_empty(), "edits behind the marks move none of them");
    insert(&mut client, 4, 0, 0, "z");
    let published = client.notification("textDocument/publishDiagnostics");
    assert_eq!((&published["version"], &published["diagnostics"][0]["range"]["start"]["character"]), (&json!(4), &json!(1)));
    client.finish();
}

#[test]
fn an_equal_set_is_sent_again_where_the_editor_has_moved_the_marks() {
    let mut client = ready(Client::inside(|text, _| bad_words(text)));
    client.open(URI, "bad good");
    client.notification("textDocument/publishDiagnostics");
    // The word is replaced by itself: an editor has lost its mark now.
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 3}});
    let change = json!({"range": range, "text": "bad"});
    client.notify("textDocument/didChange", json!({"textDocument": {"uri": URI, "version": 2}, "contentChanges": [change]}));
    assert_eq!(client.notification("textDocument/publishDiagnostics")["version"], 2);
    client.replace(URI, 3, "bad good");
    assert_eq!(client.notification("textDocument/publishDiagnostics")["version"], 3);
    client.finish();
}

#[test]
fn closing_takes_the_marks_away_once() {
    let mut client = ready(Client::inside(|text, _| bad_words(text)));
    client.open(URI, "bad");
    client.notification("textDocument/publishDiagnostics");
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    assert_eq!(client.notification("textDocument/publishDiagnostics")["diagnostics"], json!([]));
    client.open(URI, "good");
    assert_eq!(client.notification("textDocument/publishDiagnostics")["diagnostics"], json!([]));
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": URI}}));
    assert!(client.settle().is_empty());
    client.finish();
}

#[test]
fn documents_do_not_wait_for_each_other() {
    let (go, gate) = channel::<()>();
    let gate = Mutex::new(gate);
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let mut client = ready(Client::inside(move |text, _| {
        counted.fetch_add(1, Ordering::SeqCst);
        if text.starts_with("slow") {
            gate.lock().unwrap().recv().unwrap();
        }
        bad_words(text)
    }));
    client.open("untitled:slow", "slow bad");
    client.open("untitled:quick", "bad");
    assert_eq!(client.notification("textDocument/publishDiagnostics")["uri"], "untitled:quick");
    go.send(()).unwrap();
    assert_eq!(client.notification("textDocument/publishDiagnostics")["uri"], "untitled:slow");
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    client.finish();
}

#[test]
fn positions_are_in_the_negotiated_encoding() {
    for (encoding, column) in [("utf-8", 8), ("utf-16", 4), ("utf-32", 3)] {
        let client = Client::inside(|text, _| bad_words(text));
        let mut client =
            client.initialize(json!({"capabilities": {"general": {"positionEncodings": [encoding]}}, "processId": null, "rootUri": null}));
        client.open(URI, "é😀\u{2028}\nx\ré😀 bad");
        let published = client.notification("textDocument/publishDiagnostics");
        let start = &published["diagnostics"][0]["range"]["start"];
        assert_eq!(start, &json!({"line": 2, "character": if encoding == "utf-8" { 7 } else { column }}), "{encoding}");
        client.finish();
    }
}

#[test]
fn of_very_many_findings_the_loudest_are_shown() {
    let mut client = ready(Client::inside(|text, _| {
        let mut analysis = bad_words(text);
        let last = analysis.findings.len() - 1;
        analysis.findings[last].severity = Severity::Error;
        analysis
    }));
    client.open(URI, &"bad\n".repeat(3000));
    let published = client.notification("textDocument/publishDiagnostics");
    let shown = published["diagnostics"].as_array().unwrap();
    assert_eq!(shown.len(), 1000);
    assert_eq!((&shown[0]["range"]["start"]["line"], &shown[999]["range"]["start"]["line"]), (&json!(0), &json!(2999)));
    client.finish();
}
