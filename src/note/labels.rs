//! Pass: the names of services and the codes in one clause, before their time is looked for.

use super::charges::{CodeMention, unticked};
use super::clause::Clause;
use super::minutes::Mention;
use super::model::{Fact, Minutes};
use crate::config::Code;
use crate::lexicon::{Lexicon, Place, TableId, takes};

/// A label or code before its minutes are looked for.
pub(super) struct Label {
    pub(super) first: usize,
    pub(super) end: usize,
    pub(super) code: Option<Fact<Code>>,
    /// May stand anywhere; else only in the position of a label.
    pub(super) anywhere: bool,
    /// Written in capitals as a code of two or three letters.
    pub(super) acronym: bool,
    /// Index into the codes of the clause, where the label is a written code.
    pub(super) code_mention: Option<usize>,
    /// An evaluation: untimed, its code may stand elsewhere.
    pub(super) evaluation: bool,
}

/// Everything of a clause that anchors look at.
pub(super) struct Parts<'a> {
    pub(super) text: &'a str,
    pub(super) clause: &'a Clause,
    pub(super) codes: &'a [CodeMention],
    pub(super) mentions: &'a [Mention],
    /// Clock ranges as token ranges with their minutes.
    pub(super) clocks: &'a [(usize, usize, Minutes)],
    pub(super) lexicon: &'a Lexicon,
}

/// Whether a token is a procedure code in figures.
fn written_code(clause: &Clause, at: usize) -> bool {
    super::written_code::code(clause.word(at)).is_some()
}

/// Finds the labels of a clause in order.
pub(super) fn labels(parts: &Parts<'_>) -> Vec<Label> {
    let Parts { text, clause, codes, lexicon, .. } = parts;
    let mut labels: Vec<Label> = codes
        .iter()
        .enumerate()
        .map(|(i, c)| Label {
            first: c.first,
            end: c.end,
            code: Some(c.charge.code),
            anywhere: true,
            acronym: false,
            code_mention: Some(i),
            evaluation: is_evaluation(c.charge.code.value),
        })
        .collect();
    for hit in clause.scan.of(TableId::Labels) {
        let row = lexicon.row(&hit);
        let boxed = hit.first.checked_sub(1).filter(|&i| written_code(clause, i)).unwrap_or(hit.first);
        if unticked(text, clause, boxed) {
            continue;
        }
        let code = Code::parse(row.cell(0)).map(|c| Fact::new(c, hit.span));
        // "Therapeutic Activities (97530)", "97530 TherAct", "97530 - TherAct": one label, the code decides.
        if let Some(label) = labels.iter_mut().find(|l| l.code_mention.is_some() && near(clause, l, hit.first, hit.end)) {
            label.first = label.first.min(hit.first);
            label.end = label.end.max(hit.end);
            continue;
        }
        let words = hit.span.of(text);
        let acronym = words.len() <= 4 && words.chars().all(|c| c.is_ascii_uppercase() || c == '/') && !clause_is_capitals(text, clause);
        // A short name that means other things too is no label inside other words: "toilet transfer x5".
        let before = hit.first.checked_sub(1).map_or("", |i| clause.word(i));
        let inside = before.len() > 1 && before.chars().all(char::is_alphabetic) && !takes(before, Place::BeforeLabel);
        if inside && row.cell(2) == "label" {
            continue;
        }
        let evaluation = row.cell(2) == "complexity" || code.is_some_and(|c| is_evaluation(c.value));
        labels.push(Label {
            first: hit.first,
            end: hit.end,
            code,
            anywhere: row.cell(2) == "anywhere",
            acronym,
            code_mention: None,
            evaluation,
        });
    }
    for i in 0..clause.len() {
        let evaluation =
            takes(clause.word(i), Place::Evaluation) && (clause.word(i) != "re" || matches!(clause.word(i + 1), "eval" | "evaluation"));
        if evaluation && !labels.iter().any(|l| l.first <= i && i < l.end) {
            labels.push(Label { first: i, end: i + 1, code: None, anywhere: false, acronym: false, code_mention: None, evaluation: true });
        }
    }
    labels.sort_by_key(|l| l.first);
    labels
}

fn clause_is_capitals(text: &str, clause: &Clause) -> bool {
    let words = clause.body.of(text);
    words.len() > 24 && !words.chars().any(char::is_lowercase)
}

/// Whether an evaluation or re-evaluation code.
pub(super) fn is_evaluation(code: Code) -> bool {
    matches!(
        code.as_str(),
        "97161"
            | "97162"
            | "97163"
            | "97164"
            | "97165"
            | "97166"
            | "97167"
            | "97168"
            | "92521"
            | "92522"
            | "92523"
            | "92524"
            | "92610"
            | "92597"
    )
}

fn near(clause: &Clause, label: &Label, first: usize, end: usize) -> bool {
    let between = if end <= label.first {
        end..label.first
    } else if label.end <= first {
        label.end..first
    } else {
        return true;
    };
    between.len() <= 3
        && between.clone().all(|i| {
            between.len() <= 3 && clause.word(i).bytes().all(|b| b.is_ascii_digit()) && label.first > end
                || (matches!(clause.word(i), "(" | "-" | ":" | "," | "|" | ")" | "[") || takes(clause.word(i), Place::LabelToCode))
        })
}
