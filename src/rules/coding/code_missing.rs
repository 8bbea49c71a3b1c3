//! `code-missing`: a performed activity with minutes and no code, in a note that codes the others.

use crate::billing::codes;
use crate::rules::layout::insert;
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "code-missing",
    group: Group::Coding,
    severity: Severity::Hint,
    completeness: true,
    summary: "a performed activity with minutes and no code, in a note that codes the others",
    doc: Doc {
        says: "An activity was done for stated minutes and has neither code nor label, while the note writes codes, and none of \
               them is the one its words support.",
        why: "Each service is to be worded so that it can be matched to the code billed.",
        fails: "\
5/18/2026  PT treatment note  Medicare
Patellar mobilisations Gr III, soft tissue mobilisation to quads, 15 min
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 40 min  Total treatment: 40 min
97110 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
Manual (97140) 15 min: patellar mobilisations Gr III, soft tissue mobilisation to quads
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 40 min  Total treatment: 40 min
97110 GP x2, 97140 GP x1
A.S., PT
",
        sources: &[sources::BENEFIT_NOTE],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let visit = view.visit;
    let codes_written: Vec<_> =
        visit.charges.iter().map(|c| c.code.value).chain(visit.services.iter().filter_map(|s| Some(s.code?.value))).collect();
    if codes_written.is_empty() {
        return;
    }
    for (_, intervention, judgement) in view.performed() {
        let labelled =
            intervention.stated.is_some() || intervention.service.and_then(|n| visit.services.get(n)).is_some_and(|s| s.code.is_some());
        let (Some(code), Some(_), false) = (judgement.code, &intervention.minutes, labelled) else { continue };
        if codes_written.contains(&code) {
            continue;
        }
        let message = format!("No code for this; the words support {code} ({}).", codes::label(code));
        let fix = insert(format!("Write {code}"), view.end_of(intervention.span), format!(" ({code})"));
        out.push(Report::new(intervention.span, message).fix(fix).data(serde_json::json!({ "supported": code })));
    }
}
