//! The outline of a note: visits, sections, interventions, goals and charges, as symbols, folds and selections.

use tower_lsp::ls_types::*;

use super::hover::status_name;
use super::place::{VisitAt, stands_alone};
use crate::note::{SectionKind, Status};
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// One thing of the outline with what it holds.
pub(crate) struct Node {
    /// What it is called: never more than its first words.
    pub(crate) name: String,
    /// More on it.
    pub(crate) detail: Option<String>,
    /// What it is.
    pub(crate) kind: SymbolKind,
    /// All of it.
    pub(crate) span: Span,
    /// The words to go to.
    pub(crate) name_span: Span,
    /// What it holds, in the order of the text.
    pub(crate) children: Vec<Node>,
}

/// The outline of a document.
pub(crate) fn outline(snapshot: &Snapshot) -> Vec<Node> {
    snapshot.visits().map(|at| visit(snapshot, at)).collect()
}

fn visit(snapshot: &Snapshot, at: VisitAt<'_>) -> Node {
    let text = &snapshot.text;
    let span = at.visit.span.trimmed(text);
    let mut children: Vec<Node> = Vec::new();
    for section in &at.visit.sections {
        let span = section.span.trimmed(text);
        if section.heading.is_empty() || section.kind == SectionKind::Header || span.is_empty() {
            continue;
        }
        let name = short(section.heading.of(text).trim_matches(|c: char| !c.is_alphanumeric()));
        children.push(Node { name, detail: None, kind: SymbolKind::NAMESPACE, span, name_span: section.heading, children: Vec::new() });
    }
    let own = at.visit.interventions.iter().enumerate().filter(|(_, item)| stands_alone(item.status));
    let interventions = own.map(|(index, item)| {
        let code = item.stated.map(|fact| fact.value).or_else(|| at.known.judgements.get(index).and_then(|judgement| judgement.code));
        let mut detail: Vec<String> = code.map(|code| code.to_string()).into_iter().collect();
        detail.extend(item.minutes.map(|minutes| format!("{} min", minutes.value)));
        if item.status != Status::Performed {
            detail.push(status_name(item.status).to_owned());
        }
        Node {
            name: short(item.head.of(text)),
            detail: Some(detail.join(" · ")).filter(|detail| !detail.is_empty()),
            kind: SymbolKind::FUNCTION,
            span: item.span,
            name_span: item.head,
            children: Vec::new(),
        }
    });
    let goals = at.visit.goals.iter().map(|goal| {
        let name = goal.task.unwrap_or(goal.span);
        let detail = Some(if goal.functional { "goal" } else { "goal without a task" }.to_owned());
        Node { name: short(name.of(text)), detail, kind: SymbolKind::PROPERTY, span: goal.span, name_span: name, children: Vec::new() }
    });
    let charges = at.visit.charges.iter().map(|charge| {
        let detail = charge.units.map(|units| format!("{} u", units.value));
        let name = charge.code.value.to_string();
        Node { name, detail, kind: SymbolKind::NUMBER, span: charge.span, name_span: charge.code.span, children: Vec::new() }
    });
    for item in interventions.chain(goals).chain(charges).collect::<Vec<_>>() {
        place(&mut children, item);
    }
    sort(&mut children);
    let first_line = snapshot.document().line_span(snapshot.document().line_of(span.start));
    let name = match at.visit.date {
        Some(date) => date.value.to_string(),
        None => format!("Visit {}", at.index + 1),
    };
    let detail = super::lens::title(snapshot, at);
    let name_span = at.visit.date.map_or(Span::new(span.start, first_line.end.min(span.end)), |date| date.span);
    Node { name, detail, kind: SymbolKind::EVENT, span, name_span, children }
}

/// Puts an item under the section that holds it, or beside the sections.
fn place(siblings: &mut Vec<Node>, item: Node) {
    match siblings
        .iter_mut()
        .filter(|node| node.kind == SymbolKind::NAMESPACE && node.span.covers(item.span))
        .min_by_key(|node| node.span.len())
    {
        Some(section) => section.children.push(item),
        None => siblings.push(item),
    }
}

fn sort(nodes: &mut [Node]) {
    nodes.sort_by_key(|node| node.span);
    for node in nodes {
        sort(&mut node.children);
    }
}

/// A name of one line and at most 60 characters; never empty, which the protocol forbids.
fn short(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut name: String = line.chars().take(60).collect();
    if name.len() < line.len() {
        name.push('…');
    }
    if name.is_empty() { "…".to_owned() } else { name }
}

/// Symbols as a tree, or as a list for clients that take no tree.
pub(crate) fn symbols(snapshot: &Snapshot) -> DocumentSymbolResponse {
    let nodes = outline(snapshot);
    if snapshot.client.symbol_tree {
        return DocumentSymbolResponse::Nested(nodes.into_iter().map(|node| tree(snapshot, node)).collect());
    }
    let mut list = Vec::new();
    for node in &nodes {
        flatten(snapshot, node, None, &mut list);
    }
    DocumentSymbolResponse::Flat(list)
}

#[expect(deprecated, reason = "a field the type asks for")]
fn tree(snapshot: &Snapshot, node: Node) -> DocumentSymbol {
    // The protocol asks that the words to go to lie inside.
    let span = node.span.join(node.name_span);
    DocumentSymbol {
        name: node.name,
        detail: node.detail,
        kind: node.kind,
        tags: None,
        deprecated: None,
        range: snapshot.range(span),
        selection_range: snapshot.range(node.name_span),
        children: Some(node.children.into_iter().map(|child| tree(snapshot, child)).collect::<Vec<_>>())
            .filter(|children| !children.is_empty()),
    }
}

/// Adds a node and what it holds to a list.
#[expect(deprecated, reason = "a field the type asks for")]
pub(crate) fn flatten(snapshot: &Snapshot, node: &Node, container: Option<&str>, list: &mut Vec<SymbolInformation>) {
    list.push(SymbolInformation {
        name: node.name.clone(),
        kind: node.kind,
        tags: None,
        deprecated: None,
        location: Location { uri: snapshot.uri.clone(), range: snapshot.range(node.span) },
        container_name: container.map(str::to_owned),
    });
    for child in &node.children {
        flatten(snapshot, child, Some(&node.name), list);
    }
}

/// Visits and sections of more than one line.
pub(crate) fn folds(snapshot: &Snapshot) -> Vec<FoldingRange> {
    let mut spans: Vec<Span> = Vec::new();
    for at in snapshot.visits() {
        spans.push(at.visit.span);
        spans.extend(at.visit.sections.iter().map(|section| section.span));
    }
    let document = snapshot.document();
    let mut folds: Vec<FoldingRange> = spans
        .into_iter()
        .filter_map(|span| {
            let span = span.trimmed(&snapshot.text);
            let (first, last) = (document.line_of(span.start), document.line_of(span.end));
            let line = |line: usize| u32::try_from(line).ok();
            (first < last && !span.is_empty()).then_some(())?;
            let columns = !snapshot.client.line_folding_only;
            let end_of = |line: usize| snapshot.position(document.line_span(line).end).character;
            Some(FoldingRange {
                start_line: line(first)?,
                start_character: columns.then(|| end_of(first)),
                end_line: line(last)?,
                end_character: columns.then(|| end_of(last)),
                kind: Some(FoldingRangeKind::Region),
                collapsed_text: None,
            })
        })
        .collect();
    folds.sort_by_key(|fold| (fold.start_line, std::cmp::Reverse(fold.end_line)));
    folds.dedup_by_key(|fold| fold.start_line);
    folds
}

/// From the word outwards: word, thing, line, section, visit, document.
pub(crate) fn selections(snapshot: &Snapshot, positions: &[Position]) -> Vec<SelectionRange> {
    positions.iter().map(|position| selection(snapshot, *position)).collect()
}

fn selection(snapshot: &Snapshot, position: Position) -> SelectionRange {
    let offset = snapshot.offset(position);
    let document = snapshot.document();
    let mut spans = vec![Span::new(0, snapshot.text.len()), document.line_span(document.line_of(offset)), word(&snapshot.text, offset)];
    for at in snapshot.visits() {
        spans.push(at.visit.span);
        spans.extend(at.visit.sections.iter().map(|section| section.span));
        spans.extend(at.visit.services.iter().map(|service| service.span));
        spans.extend(at.visit.charges.iter().map(|charge| charge.span));
        spans.extend(at.visit.goals.iter().map(|goal| goal.span));
        spans.extend(at.visit.interventions.iter().map(|intervention| intervention.span));
    }
    let mut spans: Vec<Span> = spans.into_iter().map(|span| span.trimmed(&snapshot.text)).chain([Span::at(offset)]).collect();
    spans.retain(|span| span.start <= offset && offset <= span.end);
    spans.sort_by_key(|span| std::cmp::Reverse(span.len()));
    spans.dedup();
    // Each must hold the next; spans that only cross are left out.
    let mut chain: Option<SelectionRange> = None;
    let mut outer = Span::new(0, snapshot.text.len());
    for span in spans {
        if outer.covers(span) {
            chain = Some(SelectionRange { range: snapshot.range(span), parent: chain.map(Box::new) });
            outer = span;
        }
    }
    chain.unwrap_or(SelectionRange { range: Range { start: position, end: position }, parent: None })
}

/// The word at a place; empty between words.
fn word(text: &str, offset: usize) -> Span {
    let part_of_word = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-');
    let (before, after) = text.split_at_checked(offset).unwrap_or((text, ""));
    let start = before.len() - before.chars().rev().take_while(|c| part_of_word(*c)).map(char::len_utf8).sum::<usize>();
    let end = before.len() + after.chars().take_while(|c| part_of_word(*c)).map(char::len_utf8).sum::<usize>();
    Span::new(start, end)
}
