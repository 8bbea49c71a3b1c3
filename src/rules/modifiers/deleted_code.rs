//! `deleted-code`: a code that no longer exists on the date of service.

use std::collections::BTreeSet;

use crate::billing::{Payability, payability};
use crate::config::Code;
use crate::rules::modifiers::recode;
use crate::rules::report::listed;
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "deleted-code",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "a code that no longer exists on the date of service",
    doc: Doc {
        says: "The code was deleted before the date of service. Where another code took its place, it is named.",
        why: "A claim with a deleted code is rejected.",
        fails: "\
5/18/2026  PT re-evaluation  Medicare
Re-evaluation (97002) 20 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: L quad weakness limits stairs.
Total timed: 0 min  Total treatment: 20 min
97002 GP x1
A.S., PT
",
        right: "\
5/18/2026  PT re-evaluation  Medicare
Re-evaluation (97164) 20 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: L quad weakness limits stairs.
Total timed: 0 min  Total treatment: 20 min
97164 GP x1
A.S., PT
",
        sources: &[sources::CMS_FEES],
    },
    check,
};

/// So many further places of the code are named.
const RELATED: usize = 5;

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let mut told: BTreeSet<Code> = BTreeSet::new();
    for charge in &view.visit.charges {
        let code = charge.code.value;
        if told.contains(&code) {
            continue;
        }
        let answer = payability(code, &view.tally.payer, view.tally.day);
        let Payability::Deleted { until, instead, .. } = &answer else { continue };
        let names: Vec<&str> = instead.iter().map(crate::config::Code::as_str).collect();
        let now = if names.is_empty() { String::new() } else { format!("; now {}", listed(&names, "or")) };
        let message = format!("{code} was deleted after {until}{now}.");
        // Of several codes in its place the therapist has to choose.
        told.insert(code);
        let others = view.charges(code).map(|(_, other)| other.span).filter(|span| *span != charge.span).take(RELATED);
        let report = others.fold(Report::new(charge.span, message), |report, span| report.related(span, "and here"));
        out.push(instead.iter().fold(report, |report, &other| report.fix(recode(view, code, Some(other)))));
    }
}
