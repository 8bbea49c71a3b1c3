//! The visit summary: everything known of the visits of a note, for a panel or a message.

use serde_json::{Value, json};
use tower_lsp::ls_types::Position;

use super::card::{Card, Run};
use super::hover::{estimate, payer_line, units_table};
use super::place::VisitAt;
use super::{edits, lens};
use crate::note::Status;
use crate::rules::{Finding, FixKind, Rule};
use crate::server::snapshot::Snapshot;

/// The visit at a position, or all of them, for machines.
pub(crate) fn visits(snapshot: &Snapshot, position: Option<Position>) -> Value {
    let chosen = chosen(snapshot, position);
    let markdown = chosen.iter().map(|at| card(snapshot, *at).markdown()).collect::<Vec<_>>().join("\n\n---\n\n");
    let visits: Vec<Value> = chosen.into_iter().map(|at| visit(snapshot, at)).collect();
    json!({"markdown": markdown, "visits": visits})
}

/// The visit at a position, or all of them, as plain text.
pub(crate) fn plain(snapshot: &Snapshot, position: Option<Position>) -> String {
    chosen(snapshot, position).iter().map(|at| card(snapshot, *at).plain()).collect::<Vec<_>>().join("\n\n")
}

fn chosen(snapshot: &Snapshot, position: Option<Position>) -> Vec<VisitAt<'_>> {
    match position {
        Some(position) => snapshot.visit_at(snapshot.offset(position)).into_iter().collect(),
        None => snapshot.visits().collect(),
    }
}

fn title(at: VisitAt<'_>) -> String {
    at.visit.date.map_or_else(|| format!("Visit {}", at.index + 1), |date| date.value.to_string())
}

fn findings<'a>(snapshot: &'a Snapshot, at: VisitAt<'a>) -> impl Iterator<Item = &'a Finding> {
    let span = at.visit.span;
    snapshot.analysis.findings.iter().filter(move |finding| span.start <= finding.span.start && finding.span.start <= span.end)
}

fn visit(snapshot: &Snapshot, at: VisitAt<'_>) -> Value {
    let tally = &at.known.tally;
    let units = tally.units();
    let text = |span: crate::text::Span| span.of(&snapshot.text).split_whitespace().collect::<Vec<_>>().join(" ");
    let interventions = at.visit.interventions.iter().enumerate().map(|(index, item)| {
        json!({
            "text": text(item.head),
            "code": at.known.judgements.get(index).and_then(|judgement| judgement.code),
            "statedCode": item.stated.map(|fact| fact.value),
            "status": item.status,
            "minutes": item.minutes.map(|minutes| minutes.value),
            "assist": item.assist.first().map(|assist| assist.level),
            "range": snapshot.range(item.span),
        })
    });
    let billed = |code| tally.check.as_ref().and_then(|check| check.lines.get(&code)).map(|line| line.billed).filter(|billed| *billed > 0);
    let lines = units.into_iter().flat_map(|units| units.lines.values()).map(|line| {
        json!({"code": line.code, "minutes": line.minutes, "full": line.full, "left": line.left, "units": line.units, "billed": billed(line.code)})
    });
    let mut working: Vec<String> = units.into_iter().flat_map(|units| &units.working).map(ToString::to_string).collect();
    working.extend(tally.assistants.iter().flat_map(|lines| &lines.working).map(ToString::to_string));
    let modifiers = at.visit.charges.iter().filter(|charge| !charge.modifiers.is_empty()).map(|charge| {
        let modifiers: Vec<String> = charge.modifiers.iter().map(|fact| fact.value.to_string()).collect();
        format!("{} {}", charge.code.value, modifiers.join(" "))
    });
    let findings = findings(snapshot, at).map(|finding| {
        let fixes = finding.fixes.iter().filter(|fix| fix.kind != FixKind::Ignore);
        json!({
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "range": snapshot.range(finding.span),
            "fixes": fixes.map(|fix| json!({"title": fix.title, "edit": edits::of_edits(snapshot, &fix.edits)})).collect::<Vec<_>>(),
        })
    });
    json!({
        "title": title(at),
        "date": at.visit.date.map(|date| date.value.to_string()),
        "range": snapshot.range(at.visit.span.trimmed(&snapshot.text)),
        "interventions": interventions.collect::<Vec<_>>(),
        "units": lines.collect::<Vec<_>>(),
        "timedMinutes": tally.timed.unwrap_or(0),
        "totalUnits": units.map_or(0, |units| units.lines.values().map(|line| line.units).sum()),
        "working": working,
        "modifiers": modifiers.collect::<Vec<_>>(),
        "findings": findings.collect::<Vec<_>>(),
        "estimate": estimate(tally, None),
    })
}

fn card(snapshot: &Snapshot, at: VisitAt<'_>) -> Card {
    let tally = &at.known.tally;
    let mut card = Card::default();
    let mut heading = vec![Run::Strong(title(at))];
    heading.extend(lens::title(snapshot, at).map(|line| Run::Text(format!(" · {line}"))));
    card.line(heading);
    if let Some(units) = tally.units().filter(|units| !units.lines.is_empty()) {
        card.table(&["code", "min", "full 15s", "left over", "units"], units_table(units, None));
        for step in &units.working {
            card.text(step.to_string());
        }
        card.line(payer_line(&tally.payer));
    }
    for (index, item) in at.visit.interventions.iter().enumerate().filter(|(_, item)| item.status == Status::Performed) {
        let code = at.known.judgements.get(index).and_then(|judgement| judgement.code);
        let mut line = vec![Run::Words(item.head.of(&snapshot.text).to_owned())];
        line.extend(code.map(|code| Run::Text(format!(" {code}"))));
        card.line(line);
    }
    for finding in findings(snapshot, at) {
        card.text(finding.message.clone());
    }
    card
}

/// The page of a rule as Markdown.
pub(crate) fn rule_page(rule: &Rule) -> String {
    let sources: Vec<String> = rule.doc.sources.iter().map(|source| format!("- [{}]({})", source.title, source.url)).collect();
    format!(
        "# {}\n\n{}.\n\n{}\n\n## Why\n\n{}\n\n## Example\n\n```\n{}\n```\n\nBetter:\n\n```\n{}\n```\n\n## Sources\n\n{}\n",
        rule.name,
        rule.summary,
        rule.doc.says,
        rule.doc.why,
        rule.doc.fails.trim_end(),
        rule.doc.right.trim_end(),
        sources.join("\n")
    )
}
