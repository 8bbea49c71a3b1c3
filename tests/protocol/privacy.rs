//! Note text is protected health information: it is in no log, at any level, whatever happens.

use serde_json::{Value, json};

use crate::client::Client;
use crate::fixture::NOTE;

/// A word that is nowhere but in the note.
const MARKER: &str = "Zebulonquist";

#[test]
fn no_log_at_any_level_holds_words_of_a_note() {
    let mut client = Client::start_with(&[("THERAPY_LSP_LOG", "trace"), ("RUST_LOG", "trace"), ("RUST_BACKTRACE", "1")]);
    client = client.initialize(json!({"capabilities": {}, "processId": null, "rootUri": null}));
    let text = NOTE.replace("SLR", &format!("{MARKER} SLR")).replace("less pain", MARKER).replace("Jane Doe", MARKER);
    let uri = "untitled:marked.therapy";
    let document = json!({"uri": uri});
    client.open(uri, &text);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let place = crate::fixture::at_in(&text, &format!("{MARKER} SLR"), 3);
    for (method, params) in [
        ("textDocument/hover", json!({"textDocument": document, "position": place})),
        ("textDocument/completion", json!({"textDocument": document, "position": place})),
        ("textDocument/codeAction", json!({"textDocument": document, "range": whole, "context": {"diagnostics": []}})),
        ("textDocument/inlayHint", json!({"textDocument": document, "range": whole})),
        ("textDocument/codeLens", json!({"textDocument": document})),
        ("textDocument/documentSymbol", json!({"textDocument": document})),
        ("textDocument/foldingRange", json!({"textDocument": document})),
        ("textDocument/semanticTokens/full", json!({"textDocument": document})),
        ("workspace/executeCommand", json!({"command": "therapy-lsp.visitSummary", "arguments": [{"uri": uri}]})),
        ("workspace/symbol", json!({"query": MARKER})),
        // What is refused is not repeated either.
        ("textDocument/hover", json!({"textDocument": {"uri": MARKER, "text": MARKER}, "position": MARKER})),
        ("workspace/executeCommand", json!({"command": MARKER, "arguments": [MARKER]})),
        (MARKER, json!({"textDocument": MARKER})),
    ] {
        let id = client.ask(method, params);
        client.answer(id);
    }
    client.frame(&format!("{{\"jsonrpc\":\"2.0\",\"method\":\"{MARKER}"));
    client.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": "untitled:closed", "version": 2}, "contentChanges": [{"text": MARKER}]}),
    );
    client.notify("textDocument/didChange", json!({"textDocument": MARKER, "contentChanges": MARKER}));
    client.expect_strays();
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(0));
    client.drain();
    let logs: Vec<&Value> = client
        .heard
        .iter()
        .filter(|m| matches!(m["method"].as_str(), Some("window/logMessage" | "$/logTrace" | "telemetry/event")))
        .collect();
    assert!(!logs.is_empty(), "the log is on");
    for log in logs {
        assert!(!log.to_string().contains(MARKER), "{log}");
    }
    let stderr = client.stderr();
    assert!(!stderr.is_empty(), "the log is on");
    assert!(stderr.iter().all(|line| !line.contains(MARKER)), "{stderr:?}");
}
