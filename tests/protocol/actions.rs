//! Code actions in every kind of client, applied and read again.

use serde_json::{Value, json};

use crate::client::Client;
use crate::fixture::{NOTE, URI, apply, at, document, range, with};

/// A client with everything that matters to code actions.
fn modern() -> Value {
    json!({
        "workspace": {"workspaceEdit": {"documentChanges": true}},
        "textDocument": {"codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
            "isPreferredSupport": true, "dataSupport": true, "resolveSupport": {"properties": ["edit"]},
        }},
    })
}

fn actions_for(client: &mut Client, range: Value, context: Value) -> Vec<Value> {
    let result = client.request("textDocument/codeAction", json!({"textDocument": document(), "range": range, "context": context}));
    result.as_array().unwrap().clone()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let titles: Vec<_> = actions.iter().map(|action| &action["title"]).collect();
    actions.iter().find(|action| action["title"] == title).unwrap_or_else(|| panic!("no action {title} among {titles:?}"))
}

/// An action that inserts a field with a blank.
fn inserting(actions: &[Value]) -> &Value {
    actions.iter().find(|action| action["title"].as_str().unwrap().starts_with("Insert")).expect("a field is missing")
}

fn no_diagnostics() -> Value {
    json!({"diagnostics": []})
}

#[test]
fn a_fix_applied_and_read_again_takes_its_finding_away() {
    let mut client = with(modern());
    let published = client.notification("textDocument/publishDiagnostics");
    let over = published["diagnostics"].as_array().unwrap().iter().find(|d| d["code"] == "units-over").unwrap().clone();
    assert_eq!(over["codeDescription"]["href"].as_str().unwrap().rsplit('/').next(), Some("units-over.md"));
    assert_eq!(over["data"]["fixes"][0]["title"], "Write 2 units");
    let actions = actions_for(&mut client, over["range"].clone(), json!({"diagnostics": [over]}));
    let fix = titled(&actions, "Write 2 units");
    assert_eq!(fix["isPreferred"], true);
    assert_eq!(fix["diagnostics"][0]["code"], "units-over");
    let change = &fix["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": URI, "version": 1}));
    let mended = apply(NOTE, &change["edits"]);
    assert!(mended.contains("97530 x2 GP"), "{mended}");
    client.replace(URI, 2, &mended);
    let after = client.notification("textDocument/publishDiagnostics");
    assert!(after["diagnostics"].as_array().unwrap().iter().all(|d| d["code"] != "units-over"));
    client.finish();
}

#[test]
fn a_range_without_diagnostics_gives_the_same_fixes() {
    let mut client = with(modern());
    let published = client.notification("textDocument/publishDiagnostics");
    let here: Vec<&Value> = published["diagnostics"].as_array().unwrap().iter().filter(|d| d["range"] == range("97530 x3 GP")).collect();
    let named = actions_for(&mut client, range("97530 x3 GP"), json!({"diagnostics": here}));
    let cursor = json!({"start": at("97530 x3"), "end": at("97530 x3")});
    assert_eq!(actions_for(&mut client, cursor, no_diagnostics()), named);
    assert!(!named.is_empty());
    let elsewhere = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 4}});
    assert_eq!(actions_for(&mut client, elsewhere.clone(), json!({"diagnostics": here})).len(), named.len(), "named from elsewhere");
    assert!(actions_for(&mut client, elsewhere, json!({"diagnostics": [], "only": ["quickfix"]})).is_empty());
    client.finish();
}

#[test]
fn preferred_fixes_come_first_and_comments_that_silence_come_behind_fixes() {
    let mut client = with(modern());
    let actions = actions_for(&mut client, range("97530 x3 GP"), json!({"diagnostics": [], "only": ["quickfix"]}));
    let rank = |action: &Value| match action["title"].as_str().unwrap() {
        title if title.starts_with("About") => 3,
        title if title.starts_with("Ignore") => 2,
        _ => i32::from(action["isPreferred"] != true),
    };
    let ranks: Vec<i32> = actions.iter().map(rank).collect();
    assert!(ranks.is_sorted() && ranks.contains(&0) && ranks.contains(&2) && ranks.contains(&3), "{ranks:?}");
    let mut titles: Vec<_> = actions.iter().map(|action| (&action["title"], &action["edit"])).map(|pair| format!("{pair:?}")).collect();
    titles.dedup();
    assert_eq!(titles.len(), actions.len(), "no fix is offered twice");
    client.finish();
}

/// The note with one charge that lacks the modifier its discipline decides: what fix-all may write without a look.
fn without_a_modifier() -> String {
    NOTE.replace("97110 x1 GP", "97110 x1")
}

#[test]
fn only_what_is_asked_for_is_offered() {
    let mut client = with(modern());
    client.replace(URI, 2, &without_a_modifier());
    let kinds = |client: &mut Client, only: &str| -> Vec<Value> {
        let actions = actions_for(client, range("97530 x3 GP"), json!({"diagnostics": [], "only": [only]}));
        let mut kinds: Vec<Value> = actions.iter().map(|action| action["kind"].clone()).collect();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds(&mut client, "quickfix"), ["quickfix"]);
    assert_eq!(kinds(&mut client, "source"), ["source.fixAll.therapy-lsp"]);
    assert_eq!(kinds(&mut client, "source.fixAll"), ["source.fixAll.therapy-lsp"]);
    assert_eq!(kinds(&mut client, "source.fixAll.therapy-lsp"), ["source.fixAll.therapy-lsp"]);
    assert!(kinds(&mut client, "source.organizeImports").is_empty());
    assert!(kinds(&mut client, "quick").is_empty(), "a kind is a whole word");
    client.finish();
}

#[test]
fn fix_all_is_resolved_when_chosen_and_refused_when_the_note_has_changed() {
    let mut client = with(modern());
    let note = without_a_modifier();
    client.replace(URI, 2, &note);
    let all = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let action = actions_for(&mut client, range("97530 x3 GP"), all)[0].clone();
    assert!(action.get("edit").is_none(), "the edit is left for later");
    let resolved = client.request("codeAction/resolve", action.clone());
    let mended = apply(&note, &resolved["edit"]["documentChanges"][0]["edits"]);
    assert_eq!(mended.matches("GP").count(), 2, "{mended}");
    client.replace(URI, 3, &mended);
    let id = client.ask("codeAction/resolve", action);
    assert_eq!(client.answer(id)["error"]["code"], -32801);
    client.finish();
}

#[test]
fn without_resolving_fix_all_has_its_edit_at_once() {
    let mut client = with(json!({}));
    client.replace(URI, 2, &without_a_modifier());
    let actions = actions_for(&mut client, range("97530 x3 GP"), json!({"diagnostics": [], "only": ["source.fixAll"]}));
    assert!(actions[0]["edit"]["changes"][URI].is_array(), "{actions:?}");
    client.finish();
}

#[test]
fn without_document_changes_edits_are_named_by_uri() {
    let mut client = with(json!({}));
    let actions = actions_for(&mut client, range("97530 x3 GP"), no_diagnostics());
    let edit = &titled(&actions, "Write 2 units")["edit"];
    assert!(edit.get("documentChanges").is_none());
    assert!(apply(NOTE, &edit["changes"][URI]).contains("97530 x2 GP"));
    client.finish();
}

#[test]
fn with_snippet_edits_the_blank_is_a_tab_stop() {
    let mut capabilities = modern();
    capabilities["workspace"]["workspaceEdit"]["snippetEditSupport"] = json!(true);
    let mut client = with(capabilities);
    let actions = actions_for(&mut client, range("97530 x3 GP"), no_diagnostics());
    let fix = inserting(&actions);
    let edit = &fix["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit["snippet"]["kind"], "snippet");
    let value = edit["snippet"]["value"].as_str().unwrap();
    assert!(value.contains("${1:[") && value.contains("]}"), "{edit}");
    assert!(fix.get("command").is_none());
    client.finish();
}

#[test]
fn without_snippet_edits_the_client_is_led_to_the_blank() {
    let mut capabilities = modern();
    capabilities["window"] = json!({"showDocument": {"support": true}});
    let mut client = with(capabilities);
    let actions = actions_for(&mut client, range("97530 x3 GP"), no_diagnostics());
    let fix = inserting(&actions).clone();
    let mended = apply(NOTE, &fix["edit"]["documentChanges"][0]["edits"]);
    client.replace(URI, 2, &mended);
    client.request("workspace/executeCommand", json!({"command": fix["command"]["command"], "arguments": fix["command"]["arguments"]}));
    let shown = client.notification("window/showDocument");
    let start = mended.find('[').unwrap();
    let blank = &mended[start..=start + mended[start..].find(']').unwrap()];
    assert_eq!(shown["uri"], URI);
    let start = crate::fixture::at_in(&mended, blank, 0);
    assert_eq!(shown["selection"], json!({"start": start, "end": crate::fixture::at_in(&mended, blank, blank.len())}));
    client.finish();
}

#[test]
fn clients_that_know_commands_only_get_commands_that_work() {
    let mut client = with(json!({"textDocument": {"codeAction": {"dynamicRegistration": true}}}));
    let actions = actions_for(&mut client, range("97530 x3 GP"), no_diagnostics());
    let fix = titled(&actions, "Write 2 units").clone();
    assert!(fix["command"].is_string() && fix.get("edit").is_none(), "{fix}");
    client.request("workspace/executeCommand", json!({"command": fix["command"], "arguments": fix["arguments"]}));
    let applied = client.notification("workspace/applyEdit");
    assert!(apply(NOTE, &applied["edit"]["changes"][URI]).contains("97530 x2 GP"));
    client.finish();
}

#[test]
fn the_page_of_a_rule_is_opened_where_the_client_can_and_named_where_it_cannot() {
    for support in [true, false] {
        let mut client = with(json!({"window": {"showDocument": {"support": support}}}));
        let actions = actions_for(&mut client, range("97530 x3 GP"), no_diagnostics());
        let about = titled(&actions, "About units-over")["command"].clone();
        client.request("workspace/executeCommand", json!({"command": about["command"], "arguments": about["arguments"]}));
        if support {
            let shown = client.notification("window/showDocument");
            assert!(shown["uri"].as_str().unwrap().ends_with("/units-over.md") && shown["external"] == true);
        } else {
            assert!(client.notification("window/showMessage")["message"].as_str().unwrap().starts_with("units-over: "));
        }
        client.finish();
    }
}

#[test]
fn an_ignore_comment_written_by_an_action_silences_its_finding() {
    let mut client = with(modern());
    let actions = actions_for(&mut client, range("97530 x3 GP"), no_diagnostics());
    for title in ["Ignore units-over here", "Ignore units-over in this file"] {
        let edit = &titled(&actions, title)["edit"]["documentChanges"][0]["edits"];
        let silenced = apply(NOTE, edit);
        client.open_as("untitled:silenced", "therapynote", 1, &silenced);
        let published = client.wait_for("diagnostics", |m| m["params"]["uri"] == "untitled:silenced");
        let codes: Vec<&Value> = published["params"]["diagnostics"].as_array().unwrap().iter().map(|d| &d["code"]).collect();
        assert!(!codes.contains(&&json!("units-over")), "{title}: {codes:?}");
        let links = client.request("textDocument/documentLink", json!({"textDocument": {"uri": "untitled:silenced"}}));
        assert!(links[0]["target"].as_str().unwrap().ends_with("units-over.md"));
        client.notify("textDocument/didClose", json!({"textDocument": {"uri": "untitled:silenced"}}));
    }
    client.finish();
}

#[test]
fn a_rule_is_turned_off_in_the_clinics_configuration_made_where_there_is_none() {
    let clinic = tempfile::tempdir().unwrap();
    let note = format!("file://{}/a.therapy", clinic.path().display());
    let config = clinic.path().join("therapy-lsp.toml");
    let edits = json!({"documentChanges": true, "resourceOperations": ["create"]});
    let mut client = Client::with(json!({"workspace": {"applyEdit": true, "workspaceEdit": edits}}));
    client.open(&note, NOTE);
    let ask = json!({"textDocument": {"uri": note}, "range": range("97530 x3 GP"), "context": {"diagnostics": []}});
    let actions = client.request("textDocument/codeAction", ask.clone());
    let command = titled(actions.as_array().unwrap(), "Turn units-over off for this clinic")["command"].clone();
    let run = |client: &mut Client| {
        client.request("workspace/executeCommand", json!({"command": command["command"], "arguments": command["arguments"]}));
        client.notification("workspace/applyEdit")["edit"]["documentChanges"].clone()
    };
    let made = run(&mut client);
    assert_eq!((&made[0]["kind"], &made[0]["options"]["ignoreIfExists"]), (&json!("create"), &json!(true)));
    std::fs::write(&config, apply("", &made[1]["edits"])).unwrap();
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": note}}));
    let actions = client.request("textDocument/codeAction", ask);
    assert!(actions.as_array().unwrap().iter().all(|action| action["title"] != "Write 2 units"));
    // Open and unsaved: the edit is of what stands in the editor.
    let uri = format!("file://{}", config.display());
    let text = "payer = 'medicare'\n[severity]\n";
    client.open_as(&uri, "toml", 4, text);
    let changed = run(&mut client);
    assert_eq!(changed[0]["textDocument"]["version"], 4);
    assert_eq!(apply(text, &changed[0]["edits"]), format!("{text}units-over = \"off\"\n"));
    client.finish();
}

#[test]
fn a_file_of_findings_gives_a_menu_of_those_nearest_to_the_selection() {
    let mut client = Client::with(modern());
    let visits: Vec<String> =
        (0..150).map(|n| without_a_modifier().replace("2026-05-18", &format!("2026-{:02}-{:02}", 1 + n / 28, 1 + n % 28))).collect();
    let text = visits.concat();
    client.open(URI, &text);
    let lines = NOTE.lines().count();
    let line = |visit: usize, by: usize| json!({"line": visit * lines + by, "character": 0});
    let whole = json!({"start": line(0, 0), "end": line(150, 0)});
    let quick = json!({"diagnostics": [], "only": ["quickfix"]});
    let actions = actions_for(&mut client, whole.clone(), quick.clone());
    assert!((100..=200).contains(&actions.len()), "{}", actions.len());
    let first = |action: &Value| action["diagnostics"][0]["range"]["start"]["line"].as_u64().unwrap();
    let far = actions.iter().map(first).max().unwrap();
    assert!(far < 75 * lines as u64, "line {far} is far from the start");
    // From the middle on, those of the middle.
    let actions = actions_for(&mut client, json!({"start": line(100, 0), "end": line(150, 0)}), quick);
    assert!(actions.len() <= 200 && actions.iter().map(first).all(|at| at + lines as u64 >= 100 * lines as u64));
    let all = actions_for(&mut client, whole, json!({"diagnostics": [], "only": ["source.fixAll"]}));
    assert_eq!(all.len(), 1);
    client.finish();
}
