//! Checks messages of the server against the protocol's machine-readable model: known method and direction, required properties,
//! types, enumerations, and no property that the protocol does not have.
//!
//! The model is fetched once by `tests/metamodel`; without it (no network) the checks are skipped, unless
//! `THERAPY_LSP_METAMODEL=required` says that they must not be.

use std::collections::HashMap;
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| {
    let root = env!("CARGO_MANIFEST_DIR");
    let file = format!("{root}/tests/.cache/lsp.json");
    if !std::path::Path::new(&file).exists() {
        let _ = Command::new("bash").arg(format!("{root}/tests/metamodel")).output();
    }
    let model = std::fs::read_to_string(&file).ok().and_then(|text| Model::new(&text));
    assert!(
        model.is_some() || std::env::var("THERAPY_LSP_METAMODEL").as_deref() != Ok("required"),
        "no model of the protocol: run tests/metamodel"
    );
    model
});

/// Notifications and requests of this server's own.
const OWN: [&str; 1] = ["therapy-lsp/status"];

/// Follows one conversation.
#[derive(Default)]
pub(crate) struct Checker {
    /// Methods of the client's requests that are not yet answered.
    asked: HashMap<String, String>,
    lenient: bool,
}

impl Checker {
    /// Notes what the client sent.
    pub(crate) fn sent(&mut self, message: &Value) {
        if let (Some(method), Some(id)) = (message["method"].as_str(), message.get("id")) {
            self.asked.insert(id.to_string(), method.to_owned());
        }
    }

    /// Stops matching answers to requests, for tests that send what is not a message.
    pub(crate) fn expect_strays(&mut self) {
        self.lenient = true;
    }

    /// Checks what the server sent; fails the test where the protocol does not allow it.
    pub(crate) fn heard(&mut self, message: &Value) {
        assert_eq!(message["jsonrpc"], "2.0", "{message}");
        let Some(model) = &*MODEL else { return };
        let mut complaints = Vec::new();
        if let Some(method) = message["method"].as_str() {
            if OWN.contains(&method) {
                return;
            }
            if method == "$/progress" {
                let kind = message["params"]["value"]["kind"].as_str().unwrap_or_default();
                let name = match kind {
                    "begin" => "WorkDoneProgressBegin",
                    "report" => "WorkDoneProgressReport",
                    _ => "WorkDoneProgressEnd",
                };
                model.check_reference(name, &message["params"]["value"], "value", &mut complaints);
            }
            let table = if message.get("id").is_some() { &model.requests } else { &model.notifications };
            match table.get(method) {
                None => complaints.push(format!("{method} is not in the protocol")),
                Some(spec) if spec["messageDirection"] == "clientToServer" => complaints.push(format!("{method} goes the other way")),
                Some(spec) if spec["params"].is_null() => {
                    if message.get("params").is_some_and(|params| !params.is_null()) {
                        complaints.push(format!("{method} takes no parameters"));
                    }
                }
                Some(spec) => model.check(&spec["params"], &message["params"], "params", &mut complaints),
            }
        } else {
            let method = self.asked.remove(&message["id"].to_string());
            match (message.get("result"), message.get("error")) {
                (Some(result), None) => match method.as_deref().and_then(|method| model.requests.get(method)) {
                    Some(spec) => model.check(&spec["result"], result, "result", &mut complaints),
                    None if method.is_some_and(|method| method.starts_with("therapy-lsp/")) || self.lenient => {}
                    None => complaints.push("an answer to nothing".to_owned()),
                },
                (None, Some(error)) => {
                    if !(error["code"].is_i64() && error["message"].is_string()) {
                        complaints.push("an error without code or message".to_owned());
                    }
                }
                _ => complaints.push("must have exactly one of result and error".to_owned()),
            }
        }
        assert!(complaints.is_empty(), "not as the protocol has it: {complaints:#?}\nin {message:#}");
    }
}

struct Model {
    requests: HashMap<String, Value>,
    notifications: HashMap<String, Value>,
    structures: HashMap<String, Value>,
    enumerations: HashMap<String, Value>,
    aliases: HashMap<String, Value>,
}

impl Model {
    fn new(text: &str) -> Option<Self> {
        let model: Value = serde_json::from_str(text).ok()?;
        let table = |list: &str, key: &str| -> Option<HashMap<String, Value>> {
            model[list].as_array()?.iter().map(|item| Some((item[key].as_str()?.to_owned(), item.clone()))).collect()
        };
        Some(Self {
            requests: table("requests", "method")?,
            notifications: table("notifications", "method")?,
            structures: table("structures", "name")?,
            enumerations: table("enumerations", "name")?,
            aliases: table("typeAliases", "name")?,
        })
    }

    fn properties(&self, name: &str, into: &mut HashMap<String, Value>) {
        let structure = &self.structures[name];
        for base in ["extends", "mixins"].iter().filter_map(|key| structure[*key].as_array()).flatten() {
            self.properties(base["name"].as_str().expect("a name"), into);
        }
        add_properties(structure, into);
    }

    fn check(&self, typ: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
        let name = typ["name"].as_str().unwrap_or_default();
        match typ["kind"].as_str().expect("a kind") {
            "base" => {
                if !is_base(name, value) {
                    out.push(format!("{at}: {value} is no {name}"));
                }
            }
            "reference" => self.check_reference(name, value, at, out),
            "array" => match value.as_array() {
                Some(items) => items.iter().enumerate().for_each(|(i, item)| self.check(&typ["element"], item, &format!("{at}[{i}]"), out)),
                None => out.push(format!("{at}: no array")),
            },
            "map" => match value.as_object() {
                Some(items) => items.iter().for_each(|(key, item)| {
                    self.check(&typ["key"], &Value::String(key.clone()), &format!("{at}<key>"), out);
                    self.check(&typ["value"], item, &format!("{at}.{key}"), out);
                }),
                None => out.push(format!("{at}: no object")),
            },
            "or" => {
                let tried = typ["items"].as_array().expect("items").iter().map(|item| {
                    let mut complaints = Vec::new();
                    self.check(item, value, at, &mut complaints);
                    complaints
                });
                // The complaints of the closest alternative.
                out.extend(tried.min_by_key(Vec::len).unwrap_or_default());
            }
            "and" => {
                let mut properties = HashMap::new();
                for item in typ["items"].as_array().expect("items") {
                    self.properties(item["name"].as_str().expect("a name"), &mut properties);
                }
                self.check_object(&properties, value, at, out);
            }
            "tuple" => {
                let (items, values) = (typ["items"].as_array().expect("items"), value.as_array());
                match values.filter(|values| values.len() == items.len()) {
                    Some(values) => items.iter().zip(values).for_each(|(item, value)| self.check(item, value, at, out)),
                    None => out.push(format!("{at}: no tuple of {}", items.len())),
                }
            }
            "literal" => {
                let mut properties = HashMap::new();
                add_properties(&typ["value"], &mut properties);
                self.check_object(&properties, value, at, out);
            }
            kind => {
                assert!(kind.ends_with("Literal"), "a kind of type this checker does not know: {kind}");
                if *value != typ["value"] {
                    out.push(format!("{at}: {value} is not {}", typ["value"]));
                }
            }
        }
    }

    fn check_reference(&self, name: &str, value: &Value, at: &str, out: &mut Vec<String>) {
        if matches!(name, "LSPAny" | "LSPObject" | "LSPArray") {
        } else if self.structures.contains_key(name) {
            let mut properties = HashMap::new();
            self.properties(name, &mut properties);
            self.check_object(&properties, value, at, out);
        } else if let Some(alias) = self.aliases.get(name) {
            self.check(&alias["type"], value, at, out);
        } else {
            let enumeration = &self.enumerations[name];
            let before = out.len();
            self.check(&enumeration["type"], value, at, out);
            let known = enumeration["values"].as_array().expect("values").iter().any(|item| item["value"] == *value);
            if out.len() == before && !known && enumeration["supportsCustomValues"] != true {
                out.push(format!("{at}: {value} is no value of {name}"));
            }
        }
    }

    fn check_object(&self, properties: &HashMap<String, Value>, value: &Value, at: &str, out: &mut Vec<String>) {
        let Some(object) = value.as_object() else {
            out.push(format!("{at}: no object"));
            return;
        };
        for (name, property) in properties {
            let any = property["type"]["name"] == "LSPAny";
            if property["optional"] != true && !any && !object.contains_key(name) {
                out.push(format!("{at}.{name}: missing"));
            }
        }
        for (name, item) in object {
            match properties.get(name) {
                Some(property) => self.check(&property["type"], item, &format!("{at}.{name}"), out),
                None => out.push(format!("{at}.{name}: no such property")),
            }
        }
    }
}

fn add_properties(structure: &Value, into: &mut HashMap<String, Value>) {
    for property in structure["properties"].as_array().into_iter().flatten() {
        into.insert(property["name"].as_str().expect("a name").to_owned(), property.clone());
    }
}

fn is_base(name: &str, value: &Value) -> bool {
    match name {
        "URI" | "DocumentUri" => value.as_str().is_some_and(|uri| uri.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty())),
        "integer" => value.as_i64().is_some_and(|n| i32::try_from(n).is_ok()),
        "uinteger" => value.as_i64().is_some_and(|n| (0..=i64::from(i32::MAX)).contains(&n)),
        "decimal" => value.is_number(),
        "string" | "RegExp" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("a base type this checker does not know: {other}"),
    }
}

/// The checker itself: planted mistakes are found.
#[test]
fn mistakes_are_found() {
    let Some(model) = &*MODEL else { return };
    let complaints = |typ: &str, value: Value| {
        let mut out = Vec::new();
        model.check_reference(typ, &value, typ, &mut out);
        out.len()
    };
    let range = serde_json::json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 1}});
    assert_eq!(complaints("Diagnostic", serde_json::json!({"range": range, "message": "m"})), 0);
    assert_eq!(complaints("Diagnostic", serde_json::json!({"range": range})), 1, "missing");
    assert_eq!(complaints("Diagnostic", serde_json::json!({"range": range, "message": 3})), 1, "type");
    assert_eq!(complaints("Diagnostic", serde_json::json!({"range": range, "message": "m", "severity": 9})), 1, "enumeration");
    assert_eq!(complaints("Diagnostic", serde_json::json!({"range": range, "message": "m", "sverity": 1})), 1, "unknown property");
    assert_eq!(complaints("Position", serde_json::json!({"line": -1, "character": 0})), 1, "negative");
}
