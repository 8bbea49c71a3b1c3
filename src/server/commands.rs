//! Commands: what every client can run on the server.

use serde_json::{Value, json};
use tokio::sync::oneshot::Sender;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::notification::ShowMessage;
use tower_lsp::ls_types::{ExecuteCommandParams, MessageType, Position, ShowMessageParams, Uri};

use super::event::{Event, Reply};
use super::features::summary;
use super::world::World;
use crate::rules;

/// The visits of a note with everything known of them.
pub(crate) const VISIT_SUMMARY: &str = "therapy-lsp.visitSummary";
/// The page of a rule.
pub(crate) const EXPLAIN_RULE: &str = "therapy-lsp.explainRule";
/// A new note from a template.
pub(crate) const NEW_NOTE: &str = "therapy-lsp.newNote";
/// Version, configuration and dates of the data.
pub(crate) const STATUS: &str = "therapy-lsp.status";
/// Checks every note of the workspace.
pub(crate) const CHECK_WORKSPACE: &str = "therapy-lsp.checkWorkspace";
/// Applies a workspace edit, for clients that know commands only.
pub(crate) const APPLY: &str = "therapy-lsp.applyEdit";
/// Shows a place of a document.
pub(crate) const SELECT: &str = "therapy-lsp.select";
/// Opens the page of a rule.
pub(crate) const OPEN_RULE: &str = "therapy-lsp.openRule";

/// Turns a rule off in the clinic's configuration.
pub(crate) const TURN_OFF: &str = "therapy-lsp.turnOff";

/// Every command, as announced.
pub(crate) const ALL: [&str; 9] = [VISIT_SUMMARY, EXPLAIN_RULE, NEW_NOTE, STATUS, CHECK_WORKSPACE, APPLY, SELECT, OPEN_RULE, TURN_OFF];

/// Runs a command; the answer goes to `to`.
pub(crate) fn run(world: &mut World, params: ExecuteCommandParams, to: Sender<Result<Option<Value>>>) {
    let first = params.arguments.into_iter().next().unwrap_or_default();
    let result = match params.command.as_str() {
        VISIT_SUMMARY => return visit_summary(world, &first, to),
        CHECK_WORKSPACE => return super::workspace::check(world, to),
        EXPLAIN_RULE => {
            first.as_str().and_then(rules::rule).map(|rule| Some(json!(summary::rule_page(rule)))).ok_or_else(|| bad("the name of a rule"))
        }
        NEW_NOTE => Ok(Some(json!(super::templates::note(first["template"].as_str().unwrap_or_default())))),
        STATUS => Ok(Some(json!(world.status()))),
        APPLY if first.is_object() => {
            world.request("workspace/applyEdit", &json!({"edit": first}), |_, _| {});
            Ok(None)
        }
        SELECT if first["uri"].is_string() => {
            world.request("window/showDocument", &json!({"uri": first["uri"], "selection": first["range"], "takeFocus": true}), |_, _| {});
            Ok(None)
        }
        OPEN_RULE => first.as_str().and_then(rules::rule).map(|rule| open_rule(world, rule)).ok_or_else(|| bad("the name of a rule")),
        TURN_OFF => match (first["uri"].as_str().and_then(|uri| uri.parse().ok()), first["rule"].as_str().and_then(rules::rule)) {
            (Some(uri), Some(rule)) => {
                world.turn_off(&uri, rule);
                Ok(None)
            }
            _ => Err(bad("a document and the name of a rule")),
        },
        APPLY | SELECT => Err(bad("an object")),
        _ => Err(Error::method_not_found()),
    };
    let _ = to.send(result);
}

fn bad(expected: &'static str) -> Error {
    Error::invalid_params(format!("expected {expected}"))
}

/// Shows the page where the client can open one, else says in a message what the rule is for.
fn open_rule(world: &mut World, rule: &'static rules::Rule) -> Option<Value> {
    let page = crate::report::page(rule.name);
    if world.client.show_document {
        world.request("window/showDocument", &json!({"uri": page, "external": true}), |_, _| {});
    } else {
        world.show(MessageType::INFO, format!("{}: {}. {page}", rule.name, rule.summary));
    }
    None
}

/// Answers once the newest text is analysed; with `show`, also in a message, for clients that make nothing of the answer.
fn visit_summary(world: &mut World, argument: &Value, to: Sender<Result<Option<Value>>>) {
    let Some(uri) = argument["uri"].as_str().and_then(|uri| uri.parse::<Uri>().ok()) else {
        let _ = to.send(Err(bad("a document")));
        return;
    };
    let position = serde_json::from_value::<Position>(argument["position"].clone()).ok();
    let show = argument["show"] == json!(true);
    let events = world.events();
    let compute = move |snapshot: &std::sync::Arc<super::snapshot::Snapshot>| {
        if show {
            let text = summary::plain(snapshot, position);
            let _ = events.send(Event::Ask(Box::new(move |world| world.show(MessageType::INFO, text))));
        }
        Ok(Some(summary::visits(snapshot, position)))
    };
    world.handle(Event::Read { uri, job: Box::new(Reply { compute, to }) });
}

impl World {
    /// Shows a message in the client.
    pub(crate) fn show(&self, typ: MessageType, message: String) {
        self.outbox.notify::<ShowMessage>(ShowMessageParams { typ, message });
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_command_is_documented() {
        let page = include_str!("../../docs/protocol.md");
        for command in ALL {
            assert!(page.contains(&format!("| `{command}` |")), "{command}");
        }
    }
}
