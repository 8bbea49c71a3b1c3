//! Semantic tokens: headings, codes, minutes, levels, equipment and blanks, in types that every theme colours.

use std::sync::Mutex;

use tower_lsp::ls_types::*;

use super::place::stands_alone;
use crate::note::Status;
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// Types by number, as announced.
pub(crate) const TYPES: [SemanticTokenType; 9] = [
    SemanticTokenType::NAMESPACE,
    SemanticTokenType::TYPE,
    SemanticTokenType::NUMBER,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::PARAMETER,
    SemanticTokenType::DECORATOR,
    SemanticTokenType::COMMENT,
    SemanticTokenType::REGEXP,
];
const HEADING: u32 = 0;
const CODE: u32 = 1;
const NUMBER: u32 = 2;
const LEVEL: u32 = 3;
const ACTIVITY: u32 = 4;
const EQUIPMENT: u32 = 5;
const MODIFIER: u32 = 6;
const COMMENT: u32 = 7;
const BLANK: u32 = 8;

/// Modifiers by number, as announced.
pub(crate) const MODIFIERS: [SemanticTokenModifier; 1] = [SemanticTokenModifier::new("notPerformed")];
const NOT_PERFORMED: u32 = 1;

/// What the client was last sent for a document, for the next difference.
#[derive(Default)]
pub(crate) struct Memory {
    last: Mutex<Option<SemanticTokens>>,
}

/// All tokens.
pub(crate) fn full(snapshot: &Snapshot, memory: &Memory) -> SemanticTokens {
    let tokens = SemanticTokens { result_id: Some(next_id()), data: encode(snapshot, tokens(snapshot)) };
    memory.keep(tokens.clone());
    tokens
}

/// The tokens of a part.
pub(crate) fn range(snapshot: &Snapshot, range: Range) -> SemanticTokens {
    let part = snapshot.span(range);
    let mut tokens = tokens(snapshot);
    tokens.retain(|token| token.span.overlaps(part));
    SemanticTokens { result_id: None, data: encode(snapshot, tokens) }
}

/// The difference to what the client has, or all where that is not known.
pub(crate) fn delta(snapshot: &Snapshot, memory: &Memory, previous: &str) -> SemanticTokensFullDeltaResult {
    let before = memory.last().filter(|last| last.result_id.as_deref() == Some(previous));
    let now = full(snapshot, memory);
    match before {
        Some(before) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
            result_id: now.result_id,
            edits: difference(&before.data, now.data),
        }),
        None => SemanticTokensFullDeltaResult::Tokens(now),
    }
}

impl Memory {
    fn last(&self) -> Option<SemanticTokens> {
        self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    fn keep(&self, tokens: SemanticTokens) {
        *self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(tokens);
    }
}

fn next_id() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed).to_string()
}

/// One edit: what is between the common start and the common end.
fn difference(before: &[SemanticToken], mut now: Vec<SemanticToken>) -> Vec<SemanticTokensEdit> {
    let start = before.iter().zip(&now).take_while(|(a, b)| a == b).count();
    let end = before[start..].iter().rev().zip(now[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let deleted = before.len() - start - end;
    now.truncate(now.len() - end);
    let inserted = now.split_off(start);
    if deleted == 0 && inserted.is_empty() {
        return Vec::new();
    }
    // The protocol counts in numbers, five a token.
    let count = |tokens: usize| u32::try_from(tokens * 5).unwrap_or(u32::MAX);
    vec![SemanticTokensEdit { start: count(start), delete_count: count(deleted), data: Some(inserted) }]
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Token {
    span: Span,
    kind: u32,
    modifiers: u32,
}

/// The tokens in the order of the text, without overlap: of two that overlap, the shorter stays whole.
fn tokens(snapshot: &Snapshot) -> Vec<Token> {
    let mut all = Vec::new();
    let mut add = |span: Span, kind: u32, modifiers: u32| {
        if !span.is_empty() && span.end <= snapshot.text.len() {
            all.push(Token { span, kind, modifiers });
        }
    };
    for at in snapshot.visits() {
        let visit = at.visit;
        for section in &visit.sections {
            add(section.heading.trimmed(&snapshot.text), HEADING, 0);
        }
        for service in &visit.services {
            service.code.iter().chain(&service.shared_with).for_each(|fact| add(fact.span, CODE, 0));
            service.minutes.iter().for_each(|minutes| add(minutes.span, NUMBER, 0));
            service.provider_minutes.iter().for_each(|fact| add(fact.span, NUMBER, 0));
        }
        for charge in &visit.charges {
            add(charge.code.span, CODE, 0);
            charge.units.iter().for_each(|fact| add(fact.span, NUMBER, 0));
            charge.minutes.iter().for_each(|minutes| add(minutes.span, NUMBER, 0));
            charge.modifiers.iter().for_each(|fact| add(fact.span, MODIFIER, 0));
        }
        for intervention in &visit.interventions {
            let modifiers = if intervention.status == Status::Performed { 0 } else { NOT_PERFORMED };
            if stands_alone(intervention.status) {
                add(intervention.head, ACTIVITY, modifiers);
            }
            intervention.assist.iter().for_each(|assist| add(assist.span, LEVEL, modifiers));
            intervention.equipment.iter().for_each(|fact| add(fact.span, EQUIPMENT, modifiers));
            intervention.minutes.iter().for_each(|minutes| add(minutes.span, NUMBER, 0));
        }
        visit.totals.timed.iter().chain(&visit.totals.treatment).for_each(|fact| add(fact.span, NUMBER, 0));
        visit.placeholders.iter().for_each(|span| add(*span, BLANK, 0));
    }
    snapshot.analysis.note.ignores.iter().for_each(|ignore| add(ignore.span, COMMENT, 0));
    without_overlap(all)
}

fn without_overlap(mut all: Vec<Token>) -> Vec<Token> {
    all.sort_by_key(|token| (token.span.len(), token.span.start, token.kind));
    let mut kept: std::collections::BTreeMap<usize, Token> = std::collections::BTreeMap::new();
    for token in all {
        let before = kept.range(..token.span.end).next_back();
        if before.is_none_or(|(_, other)| !other.span.overlaps(token.span)) {
            kept.insert(token.span.start, token);
        }
    }
    kept.into_values().collect()
}

/// Tokens as the protocol writes them: relative, and one for each line of a span.
fn encode(snapshot: &Snapshot, tokens: Vec<Token>) -> Vec<SemanticToken> {
    let document = snapshot.document();
    let mut data = Vec::new();
    let mut last = Position::default();
    for token in tokens {
        for line in document.line_of(token.span.start)..=document.line_of(token.span.end) {
            let whole = document.line_span(line);
            let part = Span::new(token.span.start.max(whole.start), token.span.end.min(whole.end)).trimmed(&snapshot.text);
            let range = snapshot.range(part);
            if part.is_empty() || range.start.line != range.end.line {
                continue;
            }
            let delta_line = range.start.line - last.line;
            data.push(SemanticToken {
                delta_line,
                delta_start: if delta_line == 0 { range.start.character - last.character } else { range.start.character },
                length: range.end.character - range.start.character,
                token_type: token.kind,
                token_modifiers_bitset: token.modifiers,
            });
            last = range.start;
        }
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(start: usize, end: usize) -> Token {
        Token { span: Span::new(start, end), kind: 0, modifiers: 0 }
    }

    #[test]
    fn of_overlapping_tokens_the_shorter_stays() {
        let kept = without_overlap(vec![token(0, 10), token(4, 6), token(10, 12), token(5, 11), token(5, 5 + 4)]);
        assert_eq!(kept.iter().map(|t| (t.span.start, t.span.end)).collect::<Vec<_>>(), [(4, 6), (10, 12)]);
    }

    #[test]
    fn a_difference_leads_from_one_list_to_the_other() {
        let list = |numbers: &[u32]| -> Vec<SemanticToken> {
            numbers
                .iter()
                .map(|n| SemanticToken { delta_line: *n, delta_start: 0, length: 1, token_type: 0, token_modifiers_bitset: 0 })
                .collect()
        };
        for (before, after) in
            [(vec![1, 2, 3], vec![1, 9, 3]), (vec![], vec![1]), (vec![1, 1, 1], vec![1, 1]), (vec![1, 2], vec![1, 2]), (vec![1, 2], vec![])]
        {
            let mut text = list(&before);
            for edit in difference(&list(&before), list(&after)) {
                let start = edit.start as usize / 5;
                text.splice(start..start + edit.delete_count as usize / 5, edit.data.unwrap_or_default());
            }
            assert_eq!(text, list(&after));
        }
    }
}
