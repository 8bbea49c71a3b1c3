//! Pass: a unit written once for several labels, or not at all: "TE 15, TA 10, NMR 8 min".

use super::anchors::Anchor;
use super::labels::{Label, Parts};
use super::model::Minutes;
use super::numbers::whole;

/// "TE 15, TA 10, NMR 8 min", "TE: 15 / TA: 10 / MT: 8": a unit written once, or not at all, belongs to all.
pub(super) fn spread_unit(parts: &Parts<'_>, labels: &[Label], anchors: &mut Vec<Anchor>) {
    let clause = parts.clause;
    let bare = |label: &Label| -> Option<(u32, usize)> {
        let mut at = label.end;
        while matches!(clause.word(at), ":" | "-" | "=" | "(" | "x" | "for") {
            at += 1;
        }
        let (value, end) = whole(&clause.scan.folded, at, 120)?;
        let stop = labels.iter().any(|next| next.first == end)
            || matches!(clause.word(end), "," | "/" | "|" | "" | ")" | "." | "+" | "&" | "and" | "min" | "minut" | "m" | "'");
        (stop && value >= 1).then_some((value, end))
    };
    let found: Vec<Option<(u32, usize)>> = labels.iter().map(bare).collect();
    let numbered = found.iter().flatten().count();
    let alone = labels.len() == 1
        && found[0].is_some_and(|(v, end)| {
            v >= 5
                && (end..clause.len()).all(|i| matches!(clause.word(i), ")" | "." | ","))
                && labels[0].acronym
                && clause.word(labels[0].end) != "("
        });
    if numbered < 2 && !alone || labels.iter().any(|l| l.code_mention.is_some_and(|i| parts.codes[i].billed)) {
        return;
    }
    for (label, found) in labels.iter().zip(&found) {
        let Some((value, end)) = *found else { continue };
        let span = clause.span(end - 1, end);
        let minutes = Minutes::exact(value, span);
        match anchors
            .iter_mut()
            .find(|a| a.first <= label.first && label.end <= a.end.max(label.end) && a.code.map(|c| c.span) == label.code.map(|c| c.span))
        {
            Some(anchor) => {
                if anchor.minutes.is_none() || anchor.minutes.is_some_and(|m| m.value != value && m.span.start > span.end) {
                    anchor.minutes = Some(minutes);
                    anchor.end = anchor.end.max(end);
                }
            }
            None => anchors.push(Anchor {
                first: label.first,
                end,
                code: label.code,
                shared_with: Vec::new(),
                minutes: Some(minutes),
                provider: None,
                provider_minutes: Vec::new(),
                mode: None,
                code_mention: label.code_mention,
                leads: true,
                marked: true,
                evaluation: label.evaluation,
            }),
        }
    }
    anchors.sort_by_key(|a| a.first);
}
