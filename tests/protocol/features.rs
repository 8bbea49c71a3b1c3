//! What is shown of a note: hover, hints, lenses, outline, tokens, completion, formatting, commands.

use serde_json::{Value, json};

use crate::client::Client;
use crate::fixture::{NOTE, URI, apply, at, at_in, document, range, with};

fn hover(client: &mut Client, words: &str) -> Value {
    client.request("textDocument/hover", json!({"textDocument": document(), "position": at_in(NOTE, words, 1)}))
}

fn whole() -> Value {
    json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}})
}

#[test]
fn hover_on_a_charge_shows_the_units_with_their_working() {
    let mut client = with(json!({}));
    let card = hover(&mut client, "97530 x3");
    assert_eq!(card["contents"]["kind"], "markdown");
    let text = card["contents"]["value"].as_str().unwrap();
    for part in [
        "**97530 · 2 units** therapeutic activities (3 written)",
        "| **97530** | **23** | **1** | **8** | **2** |\n| 97110 | 15 | 1 | 0 | 1 |\n| timed | 38 |  |  | 3 |",
        "23 + 15 = 38 timed minutes are 3 units (38–52 min).",
        "The third unit goes to the most minutes left over: 97530 (8).",
        "Medicare, total-time rule · [Claims Processing Manual ch. 5 §20.2](https://",
    ] {
        assert!(text.contains(part), "{part}\nin\n{text}");
    }
    assert_eq!(card["range"], range("97530 x3 GP"));
    client.finish();
}

#[test]
fn hover_is_plain_text_where_the_client_wants_it() {
    let mut client = with(json!({"textDocument": {"hover": {"contentFormat": ["plaintext", "markdown"]}}}));
    let card = hover(&mut client, "97530 x3");
    assert_eq!(card["contents"]["kind"], "plaintext");
    let text = card["contents"]["value"].as_str().unwrap();
    assert!(text.contains("code   min  full 15s  left over  units\n97530   23         1          8      2\n"), "{text}");
    assert!(!text.contains(['*', '|']), "{text}");
    client.finish();
}

#[test]
fn hover_knows_labels_minutes_levels_modifiers_goals_and_interventions() {
    let mut client = with(json!({}));
    let mut says = |words: &str, part: &str| {
        let card = hover(&mut client, words);
        assert!(card["contents"]["value"].as_str().is_some_and(|text| text.contains(part)), "{words}: {card}");
    };
    says("TherAct (97530)", "97530 · 2 units");
    says("23 min", "97530 · 2 units");
    says("min A x1", "Minimal assistance");
    says("GP\n97110", "physical therapy plan of care");
    says("STG: Pt", "goal without a task");
    says("SLR", "performed today");
    says("stairs next", "planned");
    client.request("textDocument/hover", json!({"textDocument": document(), "position": {"line": 3, "character": 0}}));
    client.finish();
}

#[test]
fn inlay_hints_stand_behind_minutes_and_charges_of_the_range_asked_for() {
    let mut client = with(json!({}));
    let hints = client.request("textDocument/inlayHint", json!({"textDocument": document(), "range": whole()}));
    let hints: Vec<(Value, &str)> =
        hints.as_array().unwrap().iter().map(|hint| (hint["position"].clone(), hint["label"].as_str().unwrap())).collect();
    let behind = |words: &str| at_in(NOTE, words, words.len());
    for (words, label) in [("97530) 23 min", "2 u"), ("97110) 15 min", "1 u"), ("97530 x3 GP", "2 u"), ("97110 x1 GP", "✓")] {
        assert!(hints.contains(&(behind(words), label)), "{words} {label}: {hints:?}");
    }
    let line = json!({"start": at("97530 x3"), "end": at("97110 x1")});
    let part = client.request("textDocument/inlayHint", json!({"textDocument": document(), "range": line}));
    assert_eq!(part.as_array().unwrap().len(), 1);
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"therapy-lsp": {"inlay": {"units": false, "totals": false}}}}));
    assert_eq!(client.request("textDocument/inlayHint", json!({"textDocument": document(), "range": whole()})), json!([]));
    client.finish();
}

#[test]
fn the_lens_sums_the_visit_up_and_its_command_runs_in_every_client() {
    let mut client = with(json!({}));
    let lenses = client.request("textDocument/codeLens", json!({"textDocument": document()}));
    let command = &lenses[0]["command"];
    let title = command["title"].as_str().unwrap();
    assert!(title.starts_with("38 timed min · 3 units · 97530 ×2, 97110 ×1 · "), "{title}");
    assert_eq!(lenses[0]["range"]["start"]["line"], 0);
    let summary = client.request("workspace/executeCommand", json!({"command": command["command"], "arguments": command["arguments"]}));
    assert_eq!(summary["visits"][0]["totalUnits"], 3);
    let message = client.notification("window/showMessage");
    assert!(message["message"].as_str().unwrap().starts_with("2026-05-18 · 38 timed min"), "{message}");
    client.notify("workspace/didChangeConfiguration", json!({"settings": {"therapy-lsp": {"lens": {"visit": false}}}}));
    assert_eq!(client.request("textDocument/codeLens", json!({"textDocument": document()})), json!([]));
    client.finish();
}

#[test]
fn the_outline_is_a_tree_or_a_list() {
    let mut client = with(json!({"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}));
    let tree = client.request("textDocument/documentSymbol", json!({"textDocument": document()}));
    assert_eq!(tree[0]["name"], "2026-05-18");
    let mut names = Vec::new();
    check_tree(&tree, None, &mut names);
    assert!(names.iter().any(|name| name == "SLR") && names.iter().any(|name| name == "97530"), "{names:?}");
    client.finish();
    let mut client = with(json!({}));
    let list = client.request("textDocument/documentSymbol", json!({"textDocument": document()}));
    let flat: Vec<&str> = list.as_array().unwrap().iter().map(|symbol| symbol["name"].as_str().unwrap()).collect();
    assert_eq!(flat, names);
    client.finish();
}

/// Every node lies in its parent and holds the words to go to.
fn check_tree(nodes: &Value, parent: Option<&Value>, names: &mut Vec<String>) {
    let place = |value: &Value| (value["line"].as_u64().unwrap(), value["character"].as_u64().unwrap());
    let holds =
        |outer: &Value, inner: &Value| place(&outer["start"]) <= place(&inner["start"]) && place(&inner["end"]) <= place(&outer["end"]);
    for node in nodes.as_array().into_iter().flatten() {
        assert!(holds(&node["range"], &node["selectionRange"]), "{node}");
        assert!(parent.is_none_or(|parent| holds(parent, &node["range"])), "{node}");
        names.push(node["name"].as_str().unwrap().to_owned());
        check_tree(&node["children"], Some(&node["range"]), names);
    }
}

#[test]
fn folds_hold_more_than_one_line_each() {
    for (lines_only, name) in [(true, "lines only"), (false, "columns")] {
        let mut client = with(json!({"textDocument": {"foldingRange": {"lineFoldingOnly": lines_only}}}));
        let folds = client.request("textDocument/foldingRange", json!({"textDocument": document()}));
        let folds = folds.as_array().unwrap();
        assert!(folds.iter().any(|fold| fold["startLine"] == 0), "the visit folds");
        for fold in folds {
            assert!(fold["startLine"].as_u64() < fold["endLine"].as_u64(), "{name}: {fold}");
            assert_eq!(fold.get("startCharacter").is_none(), lines_only, "{name}: {fold}");
        }
        client.finish();
    }
}

#[test]
fn a_selection_grows_from_the_word_to_the_document() {
    let mut client = with(json!({}));
    let chains = client.request(
        "textDocument/selectionRange",
        json!({"textDocument": document(), "positions": [at_in(NOTE, "quad sets", 2), {"line": 3, "character": 0}]}),
    );
    let mut texts = Vec::new();
    let mut next = &chains[0];
    while next.is_object() {
        texts.push(next["range"].clone());
        next = &next["parent"];
    }
    assert_eq!(texts[0]["start"], texts[0]["end"]);
    assert_eq!(texts[1], range("quad"));
    assert_eq!(texts.last().unwrap()["start"], json!({"line": 0, "character": 0}));
    assert!(texts.len() >= 5, "{texts:?}");
    assert_eq!(chains.as_array().unwrap().len(), 2);
    client.finish();
}

/// Absolute tokens out of the protocol's relative numbers: line, start, length, type.
fn tokens(data: &[Value]) -> Vec<(u64, u64, u64, u64)> {
    let (mut line, mut start) = (0, 0);
    let decode = |token: &[Value]| {
        let number = |i: usize| token[i].as_u64().unwrap();
        start = if number(0) == 0 { start + number(1) } else { number(1) };
        line += number(0);
        (line, start, number(2), number(3))
    };
    data.chunks(5).map(decode).collect()
}

#[test]
fn semantic_tokens_are_ordered_apart_and_the_same_by_difference() {
    let mut client = with(json!({}));
    let full = client.request("textDocument/semanticTokens/full", json!({"textDocument": document()}));
    let data = full["data"].as_array().unwrap().clone();
    let all = tokens(&data);
    assert!(all.windows(2).all(|pair| (pair[0].0, pair[0].1 + pair[0].2) <= (pair[1].0, pair[1].1)), "{all:?}");
    let charge = at("97530 x3");
    assert!(all.contains(&(charge["line"].as_u64().unwrap(), 0, 5, 1)), "a code: {all:?}");
    let part = client.request("textDocument/semanticTokens/range", json!({"textDocument": document(), "range": range("97530 x3 GP")}));
    assert_eq!(tokens(part["data"].as_array().unwrap()).len(), 3, "code, units, modifier");
    // A line in between: the difference leads to what a full request gives.
    let edited = NOTE.replace("97110 x1 GP\n", "97110 x1 GP\n97140 x1 GP\n");
    client.replace(URI, 2, &edited);
    let delta =
        client.request("textDocument/semanticTokens/full/delta", json!({"textDocument": document(), "previousResultId": full["resultId"]}));
    let mut rebuilt = data;
    for edit in delta["edits"].as_array().expect("a difference") {
        let start = usize::try_from(edit["start"].as_u64().unwrap()).unwrap();
        let count = usize::try_from(edit["deleteCount"].as_u64().unwrap()).unwrap();
        let new = edit["data"].as_array().cloned().unwrap_or_default();
        rebuilt.splice(start..start + count, new);
    }
    let again = client.request("textDocument/semanticTokens/full", json!({"textDocument": document()}));
    assert_eq!(&rebuilt, again["data"].as_array().unwrap());
    let stale =
        client.request("textDocument/semanticTokens/full/delta", json!({"textDocument": document(), "previousResultId": "unknown"}));
    assert!(stale["data"].is_array(), "all of them where the client's are not known");
    client.finish();
}

fn complete(client: &mut Client, version: i32, line: &str) -> Vec<Value> {
    let text = format!("{NOTE}{line}");
    client.replace(URI, version, &text);
    let place = json!({"line": text.matches('\n').count(), "character": line.len()});
    let list = client.request("textDocument/completion", json!({"textDocument": document(), "position": place}));
    list["items"].as_array().unwrap().clone()
}

#[test]
fn completion_offers_codes_levels_modifiers_headings_and_fields() {
    let mut client = with(json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}}));
    let mut offers = |version: i32, line: &str, label: &str| -> Value {
        let items = complete(&mut client, version, line);
        let labels: Vec<_> = items.iter().map(|item| item["label"].clone()).collect();
        items.iter().find(|item| item["label"] == label).unwrap_or_else(|| panic!("{label} for {line}: {labels:?}")).clone()
    };
    let code = offers(2, "9753", "97530");
    assert_eq!(code["textEdit"]["range"]["start"]["character"], 0);
    offers(3, "squats, mi", "Min A");
    offers(4, "97530 x2 G", "GP");
    offers(5, "Obj", "Objective");
    let goal = offers(6, "ST", "STG");
    assert_eq!(
        (&goal["insertTextFormat"], &goal["textEdit"]["newText"]),
        (
            &json!(2),
            &json!(
                "STG: Pt will ${2:[daily task]} with ${3|[assist level],I,Mod I,setup,supervision,SBA,CGA,Min A,Mod A,Max A,Dep|} in ${4:[time frame]}."
            )
        )
    );
    let level = offers(7, "transfer, [assist", "CGA");
    assert_eq!(level["textEdit"]["range"]["start"]["character"], 10, "in place of the whole blank");
    offers(8, "transfer, [", "[assist level]");
    let resolved = client.request("completionItem/resolve", code);
    assert!(resolved["documentation"]["value"].as_str().unwrap().contains("one unit for 15 minutes"), "{resolved}");
    client.finish();
}

#[test]
fn every_blank_that_a_snippet_of_vscode_leaves_is_found() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/editors/vscode/snippets/therapynote.json");
    let snippets: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let mut client = Client::with(json!({}));
    for (version, (name, snippet)) in snippets.as_object().unwrap().iter().enumerate() {
        let lines: Vec<_> = snippet["body"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        // As it stands once it is inserted: of each place to fill the blank, of a choice the first.
        let body = lines.join("\n");
        let (before, places) = body.split_once("${").unwrap();
        let filled: String = places.split("${").map(|place| place.split_once([':', '|']).map_or(place, |(_, words)| words)).collect();
        let text = format!("Date of service: 2026-05-18\n\nTherAct (97530) 15 min: toilet transfers, min A\n{before}{filled}");
        let uri = format!("untitled:{version}");
        client.open(&uri, &text);
        let findings = client.notification("textDocument/publishDiagnostics");
        let found = findings["diagnostics"].as_array().unwrap().iter().filter(|one| one["code"] == "unfilled-placeholder").count();
        assert_eq!(found, text.matches('[').count(), "{name}: {text}\n{findings}");
    }
    client.finish();
}

#[test]
fn completion_inside_a_code_offers_others_in_place_of_the_whole() {
    let mut client = with(json!({"textDocument": {"completion": {"completionItem": {"labelDetailsSupport": true}}}}));
    client.replace(URI, 2, &format!("{NOTE}TherAct (97530) 23 min"));
    let line = NOTE.matches('\n').count();
    let place = json!({"line": line, "character": 12});
    let list = client.request("textDocument/completion", json!({"textDocument": document(), "position": place}));
    let items = list["items"].as_array().unwrap();
    let mut sorted: Vec<_> = items.iter().map(|item| (item["sortText"].as_str().unwrap(), item["label"].as_str().unwrap())).collect();
    sorted.sort_unstable();
    let order: Vec<_> = sorted.iter().map(|(_, label)| *label).collect();
    assert_eq!(order[..2], ["97530", "97535"], "the code that stands there, then those that begin like it");
    assert_eq!(order.last(), Some(&"97140"), "and those of most visits: {order:?}");
    for item in items {
        let range = &item["textEdit"]["range"];
        assert_eq!((&range["start"]["character"], &range["end"]["character"]), (&json!(9), &json!(14)), "{item}");
        // What the client holds against it is the text from the place's start to the cursor.
        assert!(item["filterText"].as_str().unwrap().starts_with("975"), "{item}");
        assert!(!item["labelDetails"]["description"].as_str().unwrap().is_empty(), "{item}");
    }
    client.finish();
}

#[test]
fn completion_of_prose_is_quiet_and_plain_without_snippets() {
    let mut client = with(json!({}));
    assert!(complete(&mut client, 2, "pt walked to the kit").is_empty());
    let fields = complete(&mut client, 3, "ST");
    let goal = fields.iter().find(|item| item["label"] == "STG").unwrap();
    assert_eq!(goal["textEdit"]["newText"], "STG: Pt will [daily task] with [assist level] in [time frame].");
    assert!(goal.get("insertTextFormat").is_none());
    client.finish();
}

#[test]
fn only_charge_tables_are_formatted() {
    let table = "Charges:\n| Code | Units | Min |\n|---|--:|---|\n| 97530 | 2 | 23 |\n|97110|1|15|\n";
    let prose = "\nA | B are words | and no table\n| not | a | charge |\n| table | at | all |\n";
    let mut client = Client::with(json!({}));
    client.open(URI, &format!("{table}{prose}"));
    let options = json!({"tabSize": 4, "insertSpaces": true});
    let edits = client.request("textDocument/formatting", json!({"textDocument": document(), "options": options}));
    let aligned = "Charges:\n| Code  | Units | Min |\n| ----- | ----: | --- |\n| 97530 | 2     | 23  |\n| 97110 | 1     | 15  |\n";
    let formatted = apply(&format!("{table}{prose}"), &edits);
    assert_eq!(formatted, format!("{aligned}{prose}"));
    client.replace(URI, 2, &formatted);
    assert_eq!(
        client.request("textDocument/formatting", json!({"textDocument": document(), "options": options})),
        json!([]),
        "once is enough"
    );
    client.finish();
}

#[test]
fn commands_keep_their_contract() {
    let mut client = with(json!({}));
    let mut run =
        |command: &str, arguments: Value| client.request("workspace/executeCommand", json!({"command": command, "arguments": arguments}));
    let summary = run("therapy-lsp.visitSummary", json!([{"uri": URI}]));
    assert!(summary["markdown"].as_str().unwrap().starts_with("**2026-05-18**"));
    let visit = &summary["visits"][0];
    assert_eq!((&visit["title"], &visit["date"], &visit["timedMinutes"]), (&json!("2026-05-18"), &json!("2026-05-18"), &json!(38)));
    assert_eq!(visit["units"][0], json!({"code": "97530", "minutes": 23, "full": 1, "left": 8, "units": 2, "billed": 3}));
    assert_eq!(visit["modifiers"], json!(["97530 GP", "97110 GP"]));
    assert!(visit["working"].as_array().unwrap().iter().all(Value::is_string));
    let treated = visit["interventions"].as_array().unwrap().iter().find(|item| item["statedCode"] == "97530").unwrap();
    assert_eq!((&treated["status"], &treated["minutes"], &treated["assist"]), (&json!("performed"), &json!(23), &json!("min")));
    let over = visit["findings"].as_array().unwrap().iter().find(|finding| finding["rule"] == "units-over").unwrap();
    assert_eq!(over["severity"], "error");
    assert!(apply(NOTE, &over["fixes"][0]["edit"]["changes"][URI]).contains("97530 x2 GP"));
    assert!(run("therapy-lsp.explainRule", json!(["units-over"])).as_str().unwrap().starts_with("# units-over"));
    assert!(run("therapy-lsp.newNote", json!([{"template": "daily"}])).as_str().unwrap().contains("97530"));
    assert!(run("therapy-lsp.status", json!([])).as_str().unwrap().contains(env!("CARGO_PKG_VERSION")));
    assert_eq!(run("therapy-lsp.visitSummary", json!([{"uri": "untitled:none"}])), Value::Null);
    for (command, arguments) in
        [("therapy-lsp.nothing", json!([])), ("therapy-lsp.explainRule", json!(["no-such-rule"])), ("therapy-lsp.visitSummary", json!([]))]
    {
        let id = client.ask("workspace/executeCommand", json!({"command": command, "arguments": arguments}));
        assert!(client.answer(id)["error"]["code"].is_i64(), "{command}");
    }
    client.finish();
}

#[test]
fn the_status_is_told_to_clients_that_ask_for_it_only() {
    let options = json!({"statusNotification": true});
    let mut client =
        Client::start().initialize(json!({"capabilities": {}, "processId": null, "rootUri": null, "initializationOptions": options}));
    client.open(URI, NOTE);
    let status = client.notification("therapy-lsp/status");
    assert_eq!((&status["health"], &status["uri"]), (&json!("error"), &json!(URI)));
    assert_eq!((&status["visit"]["timedMinutes"], &status["visit"]["units"]), (&json!(38), &json!(3)));
    client.finish();
    let mut client = with(json!({}));
    hover(&mut client, "SLR");
    assert!(client.finish().iter().all(|message| message["method"] != "therapy-lsp/status"));
}

#[test]
fn symbols_of_the_workspace_are_found_by_their_words() {
    let mut client = with(json!({}));
    hover(&mut client, "SLR");
    let found = client.request("workspace/symbol", json!({"query": "2026-05 97530"}));
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(client.request("workspace/symbol", json!({"query": "no such words"})), json!([]));
    client.finish();
}

#[test]
fn the_clinics_own_phrases_are_known_to_hover_completion_and_inlay_hints() {
    let phrases = json!([
        {"phrase": "zephyr rounds", "code": "97530"},
        {"phrase": "QXT", "means": "squats to lift a crate"},
        {"phrase": "zephyr walk", "code": "97116", "means": "walking the hall with the trolley"},
    ]);
    let text = NOTE.replace("SLR 3x10", "zephyr rounds x6\nTherEx: QXT x8, SLR 3x10");
    let mut client = Client::with(json!({}));
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"therapy-lsp": {"lexicon": phrases, "inlay": {"abbreviations": true}}}}),
    );
    client.open(URI, &text);
    let mut says = |words: &str, parts: &[&str]| {
        let place = json!({"textDocument": document(), "position": at_in(&text, words, 1)});
        let card = client.request("textDocument/hover", place);
        let card = card["contents"]["value"].as_str().unwrap_or_default().to_owned();
        assert!(parts.iter().all(|part| card.contains(part)), "{words}: {card}");
    };
    says("zephyr rounds", &["The clinic's own phrase (`zephyr rounds`): 97530.", "performed today"]);
    says("QXT", &["squats to lift a crate"]);
    let hints = client.request("textDocument/inlayHint", json!({"textDocument": document(), "range": whole()}));
    assert!(hints.as_array().unwrap().iter().any(|hint| hint["label"] == "squats to lift a crate"), "{hints}");
    let place = json!({"textDocument": document(), "position": at_in(&text, "zephyr rounds", 4)});
    let offered = client.request("textDocument/completion", place);
    let offered = offered["items"].as_array().or(offered.as_array()).unwrap();
    let detail = |label: &str| offered.iter().find(|item| item["label"] == label).map(|item| item["detail"].clone());
    assert_eq!(detail("zephyr rounds"), Some(json!("97530")), "{offered:?}");
    assert_eq!(detail("zephyr walk"), Some(json!("97116 · walking the hall with the trolley")), "{offered:?}");
    client.finish();
}
