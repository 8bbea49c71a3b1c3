//! What real editors said in a whole session, said again: every message is understood, every request answered.
//!
//! The recordings are made by running the editors' own tests with `tests/editors/record` in the place of the server, and kept by
//! `tests/editors/keep`.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::client::Client;

#[test]
fn visual_studio_code() {
    replay(include_str!("recordings/vscode.jsonl"));
}

#[test]
fn neovim() {
    replay(include_str!("recordings/neovim.jsonl"));
}

#[test]
fn helix() {
    replay(include_str!("recordings/helix.jsonl"));
}

#[test]
fn emacs() {
    replay(include_str!("recordings/emacs.jsonl"));
}

fn replay(recording: &str) {
    let lines: Vec<Value> = recording.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let mut client = Client::start();
    client.count_from(1_000_000);
    for line in &lines {
        if let (Some(method), false) = (line["answer"].as_str(), line["result"].is_null()) {
            client.will_answer_next(method, line["result"].clone());
        }
    }
    let mut open: HashMap<i64, String> = HashMap::new();
    let mut documents: Vec<String> = Vec::new();
    for message in lines.iter().map(|line| &line["send"]).filter(|message| message.is_object()) {
        let method = message["method"].as_str().expect("a method");
        match method {
            "initialize" => {
                client.send(message);
                understood(method, &client.answer(message["id"].as_i64().expect("an id")));
                continue;
            }
            "shutdown" => {
                for uri in &documents {
                    assert!(client.view(uri)["text"].is_string(), "{uri} is held open");
                }
                for (id, method) in open.drain() {
                    // A pull of the workspace is held until something is new.
                    if method != "workspace/diagnostic" {
                        understood(&method, &client.answer(id));
                    }
                }
            }
            "textDocument/didOpen" => documents.push(uri_of(message)),
            "textDocument/didClose" => documents.retain(|uri| *uri != uri_of(message)),
            _ => {}
        }
        client.send(message);
        if let Some(id) = message["id"].as_i64() {
            open.insert(id, method.to_owned());
        }
    }
    assert_eq!(client.exit_code(), Some(0));
}

fn uri_of(message: &Value) -> String {
    message["params"]["textDocument"]["uri"].as_str().expect("a document").to_owned()
}

/// An answer, or a refusal that editors expect: the request was cancelled, or the text has changed.
fn understood(method: &str, answer: &Value) {
    let code = &answer["error"]["code"];
    assert!(code.is_null() || [json!(-32800), json!(-32801)].contains(code), "{method}: {answer}");
}
