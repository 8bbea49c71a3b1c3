//! Diagnostics pushed and pulled, of notes, of the workspace and of configuration files.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::Client;
use crate::fixture::{NOTE, URI, document};

const PULL: &str = "textDocument/diagnostic";

fn codes(diagnostics: &Value) -> Vec<&str> {
    diagnostics.as_array().unwrap().iter().filter_map(|d| d["code"].as_str()).collect()
}

fn uri_of(path: &Path) -> String {
    format!("file://{}", path.display())
}

/// A client with a workspace folder.
fn in_folder(folder: &Path, capabilities: Value) -> Client {
    let folders = json!([{"uri": uri_of(folder), "name": "clinic"}]);
    Client::start().initialize(json!({"capabilities": capabilities, "processId": null, "rootUri": null, "workspaceFolders": folders}))
}

fn clinic(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn changed(client: &mut Client, path: &Path, kind: u8) {
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri_of(path), "type": kind}]}));
}

#[test]
fn pushed_diagnostics_have_version_code_link_and_related_places() {
    let mut client = Client::with(json!({"textDocument": {"publishDiagnostics": {"relatedInformation": true, "versionSupport": true}}}));
    client.open_as(URI, "therapynote", 7, NOTE);
    let published = client.notification("textDocument/publishDiagnostics");
    assert_eq!(published["version"], 7);
    let over = published["diagnostics"].as_array().unwrap().iter().find(|d| d["code"] == "units-over").unwrap();
    assert_eq!((&over["source"], &over["severity"]), (&json!("therapy-lsp"), &json!(1)));
    assert_eq!(over["relatedInformation"][0]["location"]["uri"], URI);
    client.finish();
}

#[test]
fn a_note_that_is_not_read_is_said_to_be_so_until_it_is_read_again() {
    let long = format!("S: ok\n{}", "x".repeat(200_000));
    let said = |diagnostics: &Value| {
        let first = &diagnostics[0];
        assert_eq!(diagnostics.as_array().unwrap().len(), 1, "{diagnostics}");
        assert_eq!((&first["code"], &first["severity"], &first["source"]), (&json!("not-read"), &json!(2), &json!("therapy-lsp")));
        assert_eq!(first["message"], "line 2 is longer than 100 KB; not read as a note");
        assert_eq!(first["range"], json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}}));
    };
    let mut client = Client::with(json!({}));
    client.open(URI, &long);
    said(&client.notification("textDocument/publishDiagnostics")["diagnostics"]);
    client.replace(URI, 2, NOTE);
    assert!(codes(&client.notification("textDocument/publishDiagnostics")["diagnostics"]).contains(&"units-over"));
    client.replace(URI, 3, &long);
    said(&client.notification("textDocument/publishDiagnostics")["diagnostics"]);
    client.replace(URI, 4, "");
    assert_eq!(client.notification("textDocument/publishDiagnostics")["diagnostics"], json!([]));
    client.finish();
    let mut client = Client::with(pulling());
    client.open(URI, &long);
    said(&client.request(PULL, json!({"textDocument": document()}))["items"]);
    client.replace(URI, 2, NOTE);
    assert!(codes(&client.request(PULL, json!({"textDocument": document()}))["items"]).contains(&"units-over"));
    client.finish();
}

#[test]
fn what_a_client_cannot_take_is_left_out() {
    let refused = json!({"versionSupport": false, "codeDescriptionSupport": false, "dataSupport": false, "relatedInformation": false});
    let mut client = Client::with(json!({"textDocument": {"publishDiagnostics": refused}}));
    client.open(URI, NOTE);
    let published = client.notification("textDocument/publishDiagnostics");
    assert!(published.get("version").is_none());
    for diagnostic in published["diagnostics"].as_array().unwrap() {
        for absent in ["codeDescription", "data", "relatedInformation"] {
            assert!(diagnostic.get(absent).is_none(), "{absent}");
        }
    }
    client.finish();
}

/// A client that asks for diagnostics, and asks again when told to.
fn pulling() -> Value {
    json!({"workspace": {"diagnostics": {"refreshSupport": true}}, "textDocument": {"diagnostic": {}}})
}

#[test]
fn a_client_that_pulls_but_cannot_be_told_to_is_pushed_to() {
    let mut client = Client::with(json!({"textDocument": {"diagnostic": {}}}));
    client.open(URI, NOTE);
    let published = client.notification("textDocument/publishDiagnostics");
    assert!(codes(&published["diagnostics"]).contains(&"units-over"));
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"therapy-lsp": {"severity": {"units-over": "off"}}}}));
    let published = client.notification("textDocument/publishDiagnostics");
    assert!(!codes(&published["diagnostics"]).contains(&"units-over"));
    client.finish();
}

#[test]
fn neovim_is_pushed_to_whatever_it_says_of_pulling() {
    let params =
        json!({"processId": null, "rootUri": null, "clientInfo": {"name": "Neovim", "version": "0.12.4"}, "capabilities": pulling()});
    let mut client = Client::start();
    let offered = client.request("initialize", params)["capabilities"].clone();
    assert!(offered.get("diagnosticProvider").is_none(), "{offered}");
    client.notify("initialized", json!({}));
    client.open(URI, NOTE);
    assert!(codes(&client.notification("textDocument/publishDiagnostics")["diagnostics"]).contains(&"units-over"));
    client.finish();
}

#[test]
fn pulled_diagnostics_are_never_pushed_and_equal_sets_are_unchanged() {
    let mut client = Client::with(pulling());
    client.open(URI, NOTE);
    let first = client.request(PULL, json!({"textDocument": document()}));
    assert_eq!(first["kind"], "full");
    assert!(codes(&first["items"]).contains(&"units-over"));
    let again = client.request(PULL, json!({"textDocument": document(), "previousResultId": first["resultId"]}));
    assert_eq!((&again["kind"], &again["resultId"]), (&json!("unchanged"), &first["resultId"]));
    client.replace(URI, 2, &NOTE.replace("97530 x3", "97530 x2"));
    let changed = client.request(PULL, json!({"textDocument": document(), "previousResultId": first["resultId"]}));
    assert_eq!(changed["kind"], "full");
    assert!(!codes(&changed["items"]).contains(&"units-over"));
    client.notify("textDocument/didClose", json!({"textDocument": document()}));
    assert_eq!(client.request(PULL, json!({"textDocument": document()}))["items"], json!([]), "closed");
    let said = client.finish();
    assert!(said.iter().all(|message| message["method"] != "textDocument/publishDiagnostics"));
}

#[test]
fn only_notes_are_read() {
    let clinic = clinic(&[("with/therapy-lsp.toml", "[files]\nexclude = ['templates/**']\n"), ("without/x.txt", "")]);
    let mut client = Client::with(pulling());
    let with = clinic.path().join("with");
    let found = |client: &mut Client, path: &Path, language: &str| {
        let uri = uri_of(path);
        client.open_as(&uri, language, 1, NOTE);
        !client.request(PULL, json!({"textDocument": {"uri": uri}}))["items"].as_array().unwrap().is_empty()
    };
    for (name, language, note) in [
        ("a.therapy", "plaintext", true),
        ("a.SOAP", "plaintext", true),
        ("a.note.md", "markdown", true),
        ("a.dat", "therapynote", true),
        ("a.md", "markdown", false),
        ("a.txt", "plaintext", false),
    ] {
        assert_eq!(found(&mut client, &clinic.path().join("without").join(name), language), note, "{name} as {language}");
    }
    for (name, language, note) in [
        ("a.md", "markdown", true),
        ("deep/a.txt", "plaintext", true),
        ("a", "plaintext", true),
        ("a.py", "python", false),
        ("templates/a.therapy", "therapynote", false),
    ] {
        assert_eq!(found(&mut client, &with.join(name), language), note, "{name} as {language}, below a configuration");
    }
    client.finish();
}

#[test]
fn a_configuration_is_put_in_force_when_it_is_written_and_when_it_is_removed() {
    let clinic = clinic(&[]);
    let mut client = in_folder(clinic.path(), json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}));
    let registered = client.notification("client/registerCapability");
    let globs = registered["registrations"][0]["registerOptions"]["watchers"].as_array().unwrap();
    assert!(globs.iter().any(|watcher| watcher["globPattern"] == "**/therapy-lsp.toml"));
    let (note, config) = (clinic.path().join("a.md"), clinic.path().join("therapy-lsp.toml"));
    let uri = uri_of(&note);
    client.open_as(&uri, "markdown", 1, NOTE);
    client.request("textDocument/hover", json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}));
    assert!(client.settle().is_empty(), "Markdown is no note without a configuration");
    fs::write(&config, "").unwrap();
    changed(&mut client, &config, 1);
    assert!(codes(&client.notification("textDocument/publishDiagnostics")["diagnostics"]).contains(&"units-over"));
    fs::write(&config, "[severity]\nunits-over = 'off'\n").unwrap();
    changed(&mut client, &config, 2);
    assert!(!codes(&client.notification("textDocument/publishDiagnostics")["diagnostics"]).contains(&"units-over"));
    fs::remove_file(&config).unwrap();
    changed(&mut client, &config, 3);
    assert_eq!(client.notification("textDocument/publishDiagnostics")["diagnostics"], json!([]), "no note any more");
    client.finish();
}

#[test]
fn a_new_configuration_is_found_by_clients_that_watch_no_files() {
    let clinic = clinic(&[("a.therapy", NOTE)]);
    let uri = uri_of(&clinic.path().join("a.therapy"));
    let mut client = in_folder(clinic.path(), json!({}));
    client.open(&uri, NOTE);
    assert!(codes(&client.notification("textDocument/publishDiagnostics")["diagnostics"]).contains(&"units-over"));
    fs::write(clinic.path().join("therapy-lsp.toml"), "[severity]\nunits-over = 'off'\n").unwrap();
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    assert!(!codes(&client.notification("textDocument/publishDiagnostics")["diagnostics"]).contains(&"units-over"));
    client.finish();
}

#[test]
fn what_is_wrong_in_a_configuration_is_shown_at_its_line() {
    let clinic = clinic(&[("therapy-lsp.toml", "payer = 'medicare'\n[severity]\nunits-ovr = 'off'\n"), ("a.therapy", NOTE)]);
    let config = clinic.path().join("therapy-lsp.toml");
    let mut client = in_folder(clinic.path(), json!({}));
    client.open(&uri_of(&clinic.path().join("a.therapy")), NOTE);
    let of_config = |client: &mut Client| {
        let uri = uri_of(&config);
        client.wait_for("diagnostics of the configuration", |m| m["params"]["uri"] == uri.as_str())["params"].clone()
    };
    let shown = of_config(&mut client);
    let problem = &shown["diagnostics"][0];
    assert_eq!(problem["range"]["start"]["line"], 2);
    assert!(problem["message"].as_str().unwrap().contains("did you mean `units-over`"), "{problem}");
    // While it is edited, the text in the editor counts; on disk nothing has changed.
    let open = json!({"uri": uri_of(&config), "languageId": "toml", "version": 1, "text": "payer = 7\n"});
    client.notify("textDocument/didOpen", json!({"textDocument": open}));
    assert_eq!(of_config(&mut client)["diagnostics"][0]["range"]["start"]["line"], 0);
    client.replace(&uri_of(&config), 2, "payer = 'medicare'\n");
    let shown = of_config(&mut client);
    assert_eq!((&shown["diagnostics"], &shown["version"]), (&json!([]), &json!(2)));
    client.notify("textDocument/didClose", json!({"textDocument": {"uri": uri_of(&config)}}));
    assert_eq!(of_config(&mut client)["diagnostics"][0]["range"]["start"]["line"], 2, "as on disk");
    fs::write(&config, "payer = 'medicare'\n").unwrap();
    changed(&mut client, &config, 2);
    assert_eq!(of_config(&mut client)["diagnostics"], json!([]));
    client.finish();
}

#[test]
fn settings_are_asked_for_put_in_force_and_complained_about_once() {
    let capabilities = json!({"workspace": {"configuration": true, "didChangeConfiguration": {"dynamicRegistration": true}}});
    let mut client = Client::start().will_answer("workspace/configuration", json!([{"severity": {"units-over": "off"}, "payr": "x"}]));
    client = client.initialize(json!({"capabilities": capabilities, "processId": null, "rootUri": null}));
    let complaint = client.notification("window/showMessage");
    assert!(complaint["message"].as_str().unwrap().contains("`payr`"), "{complaint}");
    client.open(URI, NOTE);
    assert!(!codes(&client.notification("textDocument/publishDiagnostics")["diagnostics"]).contains(&"units-over"));
    let mut client = client.will_answer("workspace/configuration", json!([{"payr": "x"}]));
    client.notify("workspace/didChangeConfiguration", json!({"settings": null}));
    assert!(
        codes(&client.notification("textDocument/publishDiagnostics")["diagnostics"]).contains(&"units-over"),
        "every open note is read again"
    );
    let said = client.finish();
    assert_eq!(said.iter().filter(|message| message["method"] == "window/showMessage").count(), 1, "said once");
}

#[test]
fn settings_that_are_pushed_count_where_the_client_cannot_be_asked() {
    let mut client = Client::with(json!({}));
    client.open(URI, NOTE);
    client.notification("textDocument/publishDiagnostics");
    client
        .notify("workspace/didChangeConfiguration", json!({"settings": {"therapy-lsp": {"severity": {"units-over": "off"}}, "other": 1}}));
    assert!(!codes(&client.notification("textDocument/publishDiagnostics")["diagnostics"]).contains(&"units-over"));
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"other": 1}}));
    client.view(URI);
    assert!(client.settle().is_empty(), "settings of others change nothing");
    client.finish();
}

#[test]
fn folders_have_settings_of_their_own() {
    let (one, two) = (clinic(&[]), clinic(&[]));
    let folders = json!([{"uri": uri_of(one.path()), "name": "one"}, {"uri": uri_of(two.path()), "name": "two"}]);
    let off = json!({"severity": {"units-over": "off"}});
    let client = Client::start().will_answer("workspace/configuration", json!([{}, off, {}]));
    let capabilities =
        json!({"workspace": {"configuration": true, "diagnostics": {"refreshSupport": true}}, "textDocument": {"diagnostic": {}}});
    let mut client =
        client.initialize(json!({"capabilities": capabilities, "processId": null, "rootUri": null, "workspaceFolders": folders}));
    client.notification("workspace/configuration");
    let finds = |client: &mut Client, folder: &Path| {
        let uri = uri_of(&folder.join("a.therapy"));
        client.open(&uri, NOTE);
        codes(&client.request(PULL, json!({"textDocument": {"uri": uri}}))["items"]).contains(&"units-over")
    };
    assert!(!finds(&mut client, one.path()));
    assert!(finds(&mut client, two.path()));
    client.finish();
}

#[test]
fn a_change_of_settings_asks_the_client_to_ask_again() {
    let refresh = json!({"refreshSupport": true});
    let workspace = json!({"diagnostics": refresh, "inlayHint": refresh, "codeLens": refresh, "semanticTokens": refresh});
    let mut client = Client::with(json!({"workspace": workspace, "textDocument": {"diagnostic": {}}}));
    client.open(URI, NOTE);
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"therapy-lsp": {"severity": {"units-over": "off"}}}}));
    for method in
        ["workspace/diagnostic/refresh", "workspace/inlayHint/refresh", "workspace/codeLens/refresh", "workspace/semanticTokens/refresh"]
    {
        client.notification(method);
    }
    client.finish();
}

#[test]
fn the_workspace_is_pulled_and_held_until_something_is_new() {
    let clinic = clinic(&[("a.therapy", NOTE), ("b.therapy", "Cancelled.\n"), ("x.md", NOTE)]);
    let mut client = in_folder(clinic.path(), pulling());
    let report = client.request("workspace/diagnostic", json!({"previousResultIds": [], "workDoneToken": "t"}));
    let items = report["items"].as_array().unwrap();
    let of = |items: &[Value], name: &str| items.iter().find(|item| item["uri"].as_str().unwrap().ends_with(name)).cloned();
    let a = of(items, "a.therapy").expect("the note is read");
    assert!(codes(&a["items"]).contains(&"units-over"));
    assert!(of(items, "x.md").is_none());
    assert_eq!(client.notification("$/progress")["value"]["kind"], "begin");
    let previous: Vec<Value> = items.iter().map(|item| json!({"uri": item["uri"], "value": item["resultId"]})).collect();
    let held = client.ask("workspace/diagnostic", json!({"previousResultIds": previous}));
    client.request("workspace/symbol", json!({"query": ""}));
    assert!(client.settle().iter().all(|message| message["id"] != held), "nothing is new");
    let path = clinic.path().join("a.therapy");
    fs::write(&path, NOTE.replace("97530 x3", "97530 x2")).unwrap();
    changed(&mut client, &path, 2);
    let report = client.answer(held)["result"].clone();
    let items = report["items"].as_array().unwrap().clone();
    assert!(!codes(&of(&items, "a.therapy").unwrap()["items"]).contains(&"units-over"));
    assert_eq!(of(&items, "b.therapy").unwrap()["kind"], "unchanged");
    // A file that is gone loses its diagnostics.
    let previous: Vec<Value> = items.iter().map(|item| json!({"uri": item["uri"], "value": item["resultId"]})).collect();
    let held = client.ask("workspace/diagnostic", json!({"previousResultIds": previous}));
    fs::remove_file(&path).unwrap();
    changed(&mut client, &path, 3);
    let items = client.answer(held)["result"]["items"].as_array().unwrap().clone();
    assert_eq!(of(&items, "a.therapy").unwrap()["items"], json!([]));
    // A held pull can be cancelled, and does not keep the server from ending.
    let held = client.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    client.notify("$/cancelRequest", json!({"id": held}));
    assert_eq!(client.answer(held)["error"]["code"], -32800);
    client.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), Some(1));
}

#[test]
fn a_check_of_the_workspace_counts_and_pushes_where_nothing_is_pulled() {
    let clinic = clinic(&[("a.therapy", NOTE), ("deep/b.therapy", NOTE), (".hidden/c.therapy", NOTE), ("binary.therapy", "a\0b")]);
    let mut client = in_folder(clinic.path(), json!({"window": {"workDoneProgress": true}}));
    let counts = client.request("workspace/executeCommand", json!({"command": "therapy-lsp.checkWorkspace", "arguments": []}));
    assert_eq!((&counts["notes"], &counts["visits"], &counts["clean"]), (&json!(2), &json!(2), &json!(0)), "{counts}");
    assert!(counts["errors"].as_u64().unwrap() >= 2);
    assert_eq!(client.notification("$/progress")["value"]["kind"], "begin");
    for _ in 0..2 {
        let published = client.notification("textDocument/publishDiagnostics");
        assert!(codes(&published["diagnostics"]).contains(&"units-over"));
    }
    let path = clinic.path().join("a.therapy");
    fs::remove_file(&path).unwrap();
    changed(&mut client, &path, 3);
    let published = client.notification("textDocument/publishDiagnostics");
    assert_eq!((published["uri"].as_str().unwrap(), &published["diagnostics"]), (uri_of(&path).as_str(), &json!([])));
    client.finish();
}
