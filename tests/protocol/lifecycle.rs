//! Beginning and end, and clients that do not keep to the protocol.

use serde_json::{Value, json};

use crate::client::Client;

const URI: &str = "untitled:note";

fn plain() -> Client {
    Client::with(json!({}))
}

#[test]
fn shutdown_and_exit_end_the_process_while_the_input_stays_open() {
    plain().finish();
}

#[test]
fn shutdown_is_accepted_with_every_shape_of_parameters() {
    for params in [r#","params":null"#, r#","params":{}"#, r#","params":[]"#, ""] {
        let mut client = plain();
        client.send(&serde_json::from_str(&format!(r#"{{"jsonrpc":"2.0","id":"s","method":"shutdown"{params}}}"#)).unwrap());
        let answer = client.wait_for("the answer", |m| m["id"] == "s");
        assert_eq!(answer["result"], Value::Null, "{answer}");
        assert!(answer.get("error").is_none(), "{answer}");
        client.notify("exit", Value::Null);
        assert_eq!(client.exit_code(), Some(0));
    }
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut client = plain();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn exit_before_initialize_ends_the_process() {
    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn an_input_that_ends_without_exit_is_a_failure() {
    let mut client = plain();
    client.hang_up();
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn an_input_that_ends_inside_a_message_is_a_failure() {
    let mut client = plain();
    client.raw(b"Content-Length: 500\r\n\r\n{\"jsonrpc\":");
    client.hang_up();
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn requests_before_initialize_are_refused_and_after_shutdown_too() {
    let mut client = Client::start();
    let id = client.ask("textDocument/hover", json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}));
    assert_eq!(client.answer(id)["error"]["code"], -32002);
    client.open(URI, "before its time");
    let mut client = client.initialize(json!({"capabilities": {}, "processId": null, "rootUri": null}));
    assert_eq!(client.view(URI), Value::Null, "what was said before initialize is not taken in");
    let id = client.ask("initialize", json!({"capabilities": {}, "processId": null, "rootUri": null}));
    assert_eq!(client.answer(id)["error"]["code"], -32600);
    client.request("shutdown", Value::Null);
    let id = client.ask("textDocument/hover", json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}}));
    assert_eq!(client.answer(id)["error"]["code"], -32600);
}

#[test]
fn a_client_may_write_ahead_of_the_answer_to_initialize() {
    let mut client = Client::start();
    let first = client.ask("initialize", json!({"capabilities": {}, "processId": null, "rootUri": null}));
    client.notify("initialized", json!({}));
    client.open(URI, "typed at once");
    assert_eq!(client.view(URI)["text"], "typed at once");
    assert!(client.answer(first)["result"]["capabilities"].is_object());
    client.finish();
}

#[test]
fn what_is_not_a_message_is_answered_and_the_server_lives_on() {
    let mut client = plain();
    client.expect_strays();
    for (bad, code) in [
        ("{\"jsonrpc\":\"2.0\",\"method\":", -32700),
        ("", -32700),
        ("nonsense", -32700),
        ("[]", -32600),
        ("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"}]", -32600),
        ("7", -32600),
        ("{}", -32600),
        ("{\"jsonrpc\":\"1.0\",\"id\":null,\"method\":\"shutdown\"}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"method\":7}", -32600),
    ] {
        client.frame(bad);
        let answer = client.wait_for("an error", |m| m.get("error").is_some());
        assert_eq!(answer["error"]["code"], code, "{bad}: {answer}");
        assert_eq!(answer["id"], Value::Null, "{bad}");
    }
    client.raw(b"Content-Length: 4\r\n\r\n\xff\xfe{}");
    assert_eq!(client.wait_for("an error", |m| m.get("error").is_some())["error"]["code"], -32700);
    client.raw(b"Content-Length: many\r\n\r\n");
    assert_eq!(client.wait_for("an error", |m| m.get("error").is_some())["error"]["code"], -32700);
    client.frame(&"[".repeat(100_000));
    assert_eq!(client.wait_for("an error", |m| m.get("error").is_some())["error"]["code"], -32700);
    client.raw(b"content-length: 58\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":77,\"method\":\"therapy-lsp/nothing\"}  ");
    assert_eq!(client.wait_for("an answer", |m| m["id"] == 77)["error"]["code"], -32601);
    client.open(URI, "alive");
    assert_eq!(client.view(URI)["text"], "alive");
    client.finish();
}

#[test]
fn wrong_types_are_refused_without_repeating_them() {
    let mut client = plain();
    client.open(URI, "kept");
    for params in [
        json!(7),
        json!({"textDocument": "SECRETWORD"}),
        json!({"textDocument": {"uri": "SECRETWORD not a uri"}, "position": 1}),
        json!(["SECRETWORD"]),
    ] {
        let id = client.ask("textDocument/hover", params);
        let answer = client.answer(id);
        assert_eq!(answer["error"]["code"], -32602, "{answer}");
        assert!(!answer.to_string().contains("SECRETWORD"), "{answer}");
    }
    for params in [json!(null), json!({"textDocument": {"uri": URI, "version": "x"}, "contentChanges": 5}), json!([])] {
        client.notify("textDocument/didChange", params);
    }
    client.notify("textDocument/didOpen", json!({"textDocument": 9}));
    client.notify("$/unknown", json!({}));
    client.notify("unknown/notification", json!({}));
    assert_eq!(client.view(URI)["text"], "kept");
    client.finish();
}

#[test]
fn documents_that_are_not_open_are_no_error() {
    let mut client = plain();
    client.replace("untitled:never", 3, "text");
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": "untitled:never"}}));
    assert_eq!(client.view("untitled:never"), Value::Null);
    client.open(URI, "one");
    client.open(URI, "two");
    assert_eq!(client.view(URI)["text"], "two", "opened twice: the second counts");
    client.finish();
}

#[test]
fn answers_to_questions_never_asked_are_ignored() {
    let mut client = plain();
    for id in [json!(0), json!(12345), json!("x"), Value::Null] {
        client.send(&json!({"jsonrpc": "2.0", "id": id, "result": null}));
        client.send(&json!({"jsonrpc": "2.0", "id": id, "error": {"code": 1, "message": "no"}}));
    }
    client.open(URI, "alive");
    assert_eq!(client.view(URI)["text"], "alive");
    client.finish();
}

#[test]
fn a_client_that_does_not_read_is_not_waited_for() {
    let mut client = Client::start_deaf();
    client.send(
        &json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": {}, "processId": null, "rootUri": null}}),
    );
    client.notify("initialized", json!({}));
    client.open(URI, &"a line of the note\n".repeat(200));
    // Far more than pipes hold, in answers and in diagnostics.
    for i in 0..1500 {
        client.ask("therapy-lsp/viewText", json!({"uri": URI}));
        client.replace(URI, 2 + i, &format!("TherEx 97110 {i} min\n"));
    }
    let last = client.ask("therapy-lsp/viewText", json!({"uri": URI}));
    client.listen();
    assert_eq!(client.answer(last)["result"]["text"], "TherEx 97110 1499 min\n");
    client.finish();
}

#[test]
fn a_client_that_never_reads_does_not_keep_the_process_alive() {
    let mut client = Client::start_deaf();
    client.send(
        &json!({"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {"capabilities": {}, "processId": null, "rootUri": null}}),
    );
    client.open(URI, &"a line of the note\n".repeat(500));
    for _ in 0..100 {
        client.ask("therapy-lsp/viewText", json!({"uri": URI}));
    }
    client.ask("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(0));
}

#[test]
fn a_request_that_only_looks_like_a_notification_is_answered() {
    let mut client = plain();
    client.expect_strays();
    client.frame(r#"{"jsonrpc":"2.0","id":"x","method":"$/unknown","params":{}}"#);
    let answer = client.wait_for("the answer", |m| m["id"] == "x");
    assert_eq!(answer["error"]["code"], -32601, "{answer}");
    client.finish();
}
