//! Code actions: the fixes of findings at a place, fix-all, expansion of abbreviations, and the page of a rule.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{CodeActionContext, CodeActionKind, CodeActionParams, Diagnostic, NumberOrString, Range};

use super::diagnostics;
use super::edits;
use super::place::touches;
use crate::rules::{Edit, Finding, Fix, FixKind};
use crate::server::commands;
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// The kind of fix-all.
pub(crate) const FIX_ALL: &str = "source.fixAll.therapy-lsp";

/// The most quick fixes of one answer: nobody looks through more, and a selected file of findings must not cost seconds.
const MOST: usize = 200;

/// The actions at a place, the preferred ones first, in an order that does not change.
pub(crate) fn actions(snapshot: &Snapshot, params: &CodeActionParams) -> Value {
    let context = &params.context;
    let part = snapshot.span(params.range);
    let mut actions = Vec::new();
    if wants(context, &CodeActionKind::QUICKFIX) {
        quick_fixes(snapshot, context, part, &mut actions);
    }
    if wants(context, &CodeActionKind::REFACTOR_REWRITE) {
        expansions(snapshot, part, &mut actions);
    }
    if wants(context, &CodeActionKind::from(FIX_ALL)) {
        actions.extend(fix_all(snapshot));
    }
    if !snapshot.client.code_action_literals {
        actions = actions.into_iter().filter_map(as_command).collect();
    }
    Value::Array(actions)
}

/// Whether the client asks for actions of a kind.
fn wants(context: &CodeActionContext, kind: &CodeActionKind) -> bool {
    let within = |only: &CodeActionKind| {
        kind.as_str() == only.as_str() || kind.as_str().starts_with(&format!("{}.", only.as_str())) || only.as_str().is_empty()
    };
    context.only.as_ref().is_none_or(|only| only.iter().any(within))
}

/// How far from the top an action stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Rank {
    Preferred,
    Fix,
    Silence,
    About,
}

fn quick_fixes(snapshot: &Snapshot, context: &CodeActionContext, part: Span, actions: &mut Vec<Value>) {
    let mut ranked: Vec<(Rank, Value)> = Vec::new();
    // Where an action stands in `ranked`, by all that tells it from another.
    let mut places: HashMap<(Rank, String, String), usize> = HashMap::new();
    let mut explained: HashSet<&str> = HashSet::new();
    for finding in nearest(meant(snapshot, context, part), part) {
        let diagnostic = &diagnostics::one(snapshot, finding);
        for fix in &finding.fixes {
            let rank = rank(fix);
            let action = action(snapshot, fix, diagnostic);
            // One fix may mend several findings: it is offered once, for all of them.
            match places.entry((rank, fix.title.clone(), action["edit"].to_string())) {
                Entry::Occupied(known) => {
                    let all = ranked.get_mut(*known.get()).and_then(|(_, known)| known["diagnostics"].as_array_mut());
                    all.into_iter().for_each(|all| all.push(json!(diagnostic)));
                }
                Entry::Vacant(free) => {
                    free.insert(ranked.len());
                    ranked.push((rank, action));
                }
            }
        }
        if explained.insert(finding.rule) {
            if snapshot.client.applies_edits {
                ranked.push((Rank::Silence, turn_off(snapshot, finding, diagnostic)));
            }
            ranked.push((Rank::About, about(finding, diagnostic)));
        }
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    actions.extend(ranked.into_iter().map(|(_, action)| action));
}

/// The findings that a request means, in the order of the note.
fn meant<'a>(snapshot: &'a Snapshot, context: &CodeActionContext, part: Span) -> Vec<&'a Finding> {
    // A client may name the diagnostics it means, or only a range; some always send no diagnostics. The text may have moved since.
    let own = context.diagnostics.iter().filter(|named| named.source.as_deref() == Some(diagnostics::SOURCE));
    let named: HashSet<(Range, &str)> = own
        .filter_map(|named| match &named.code {
            Some(NumberOrString::String(rule)) => Some((named.range, rule.as_str())),
            _ => None,
        })
        .collect();
    let is_named = |finding: &Finding| !named.is_empty() && named.contains(&(snapshot.range(finding.span), finding.rule));
    snapshot.analysis.findings.iter().filter(|finding| meets(finding.span, part) || is_named(finding)).collect()
}

/// Of very many findings those nearest to the start of the selection, as many as give a menu that can still be read.
fn nearest(findings: Vec<&Finding>, part: Span) -> Vec<&Finding> {
    let mut by_distance: Vec<(usize, usize)> =
        findings.iter().enumerate().map(|(at, finding)| (distance(finding.span, part.start), at)).collect();
    by_distance.sort_unstable();
    let mut rules: HashSet<&str> = HashSet::new();
    let mut count = 0;
    let mut taken = vec![false; findings.len()];
    for (_, at) in by_distance {
        let (Some(finding), Some(taken)) = (findings.get(at), taken.get_mut(at)) else { continue };
        // Each rule brings two more: its page, and turning it off.
        count += finding.fixes.len() + if rules.insert(finding.rule) { 2 } else { 0 };
        if count > MOST {
            break;
        }
        *taken = true;
    }
    findings.into_iter().zip(taken).filter_map(|(finding, taken)| taken.then_some(finding)).collect()
}

/// How far a place is from a span; nothing inside it.
fn distance(span: Span, place: usize) -> usize {
    span.start.saturating_sub(place).max(place.saturating_sub(span.end))
}

fn rank(fix: &Fix) -> Rank {
    match fix.kind {
        FixKind::Ignore => Rank::Silence,
        _ if fix.preferred => Rank::Preferred,
        _ => Rank::Fix,
    }
}

fn meets(span: Span, part: Span) -> bool {
    span.start <= part.end && part.start <= span.end
}

fn action(snapshot: &Snapshot, fix: &Fix, diagnostic: &Diagnostic) -> Value {
    let mut action = Map::new();
    action.insert("title".into(), json!(fix.title));
    action.insert("kind".into(), json!(CodeActionKind::QUICKFIX));
    action.insert("diagnostics".into(), json!([diagnostic]));
    if fix.preferred && snapshot.client.preferred_actions {
        action.insert("isPreferred".into(), json!(true));
    }
    action.insert("edit".into(), edits::of_fix(snapshot, fix));
    // Without tab stops the cursor is led to the blank afterwards, by a request that shows the document there.
    let blank = edits::blank_after(snapshot, fix).filter(|_| snapshot.client.show_document && !snapshot.client.snippet_edits);
    if let Some(range) = blank {
        let arguments = json!([{"uri": snapshot.uri, "range": range}]);
        action.insert("command".into(), json!({"title": "Go to the blank", "command": commands::SELECT, "arguments": arguments}));
    }
    Value::Object(action)
}

fn turn_off(snapshot: &Snapshot, finding: &Finding, diagnostic: &Diagnostic) -> Value {
    let title = format!("Turn {} off for this clinic", finding.rule);
    json!({
        "title": title,
        "kind": CodeActionKind::QUICKFIX,
        "diagnostics": [diagnostic],
        "command": {"title": title, "command": commands::TURN_OFF, "arguments": [{"uri": snapshot.uri, "rule": finding.rule}]},
    })
}

fn about(finding: &Finding, diagnostic: &Diagnostic) -> Value {
    let title = format!("About {}", finding.rule);
    json!({
        "title": title,
        "kind": CodeActionKind::QUICKFIX,
        "diagnostics": [diagnostic],
        "command": {"title": title, "command": commands::OPEN_RULE, "arguments": [finding.rule]},
    })
}

/// Abbreviations at the place, written out.
fn expansions(snapshot: &Snapshot, part: Span, actions: &mut Vec<Value>) {
    for at in snapshot.visits() {
        for fact in at.visit.abbreviations.iter().filter(|fact| touches(fact.span, part.start) && touches(fact.span, part.end)) {
            let edit = Edit { span: fact.span, new_text: fact.value.clone().into_owned() };
            actions.push(json!({
                "title": format!("Write out “{}”", fact.value),
                "kind": CodeActionKind::REFACTOR_REWRITE,
                "edit": edits::of_edits(snapshot, &[edit]),
            }));
        }
    }
}

/// All safe fixes in one action; none where there is nothing to fix.
fn fix_all(snapshot: &Snapshot) -> Option<Value> {
    let edits = safe_edits(snapshot);
    if edits.is_empty() {
        return None;
    }
    let mut action = json!({"title": "Fix all that is only a restatement", "kind": FIX_ALL});
    if snapshot.client.resolves_edits {
        action["data"] = json!({"uri": snapshot.uri, "version": snapshot.version});
    } else {
        action["edit"] = edits::of_edits(snapshot, &edits);
    }
    Some(action)
}

/// The edits of all safe fixes; of two that overlap, the first.
pub(crate) fn safe_edits(snapshot: &Snapshot) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for finding in &snapshot.analysis.findings {
        let Some(fix) = finding.fixes.iter().find(|fix| fix.safe) else { continue };
        let clash = |edit: &Edit| edits.iter().any(|taken| taken.span == edit.span || taken.span.overlaps(edit.span));
        if !fix.edits.iter().any(clash) {
            edits.extend(fix.edits.iter().cloned());
        }
    }
    edits.sort_by_key(|edit| edit.span);
    edits
}

/// Completes an action chosen from the menu with its edit.
///
/// # Errors
/// `ContentModified` where the text has changed since the menu was shown.
pub(crate) fn resolve(snapshot: &Snapshot, mut action: Value) -> Result<Value> {
    if action["data"]["version"] != json!(snapshot.version) {
        return Err(Error { code: ErrorCode::ContentModified, message: "the note has changed".into(), data: None });
    }
    action["edit"] = edits::of_edits(snapshot, &safe_edits(snapshot));
    Ok(action)
}

/// An action for clients that know commands only.
fn as_command(action: Value) -> Option<Value> {
    match (action.get("edit"), action.get("command")) {
        (Some(edit), _) => Some(json!({"title": action["title"], "command": commands::APPLY, "arguments": [edit]})),
        (None, Some(command)) => Some(command.clone()),
        (None, None) => None,
    }
}
