//! `deleted-code`: a code that no longer exists on the date of service.

use crate::billing::{Payability, payability};
use crate::rules::modifiers::recode;
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
5/18/2026  OT treatment note  Medicare
Cognitive skills (97532) 30 min: pill box set-up with written steps, recall of 5 steps after 10 min
A: impaired memory limits taking medication.
Total timed: 30 min  Total treatment: 30 min
97532 GO x2
L. Sato, OTR/L
",
        right: "\
5/18/2026  OT treatment note  Medicare
Cognitive skills (97129, 97130) 30 min: pill box set-up with written steps, recall of 5 steps after 10 min
A: impaired memory limits taking medication.
Total timed: 30 min  Total treatment: 30 min
97129 GO x1, 97130 GO x1
L. Sato, OTR/L
",
        sources: &[sources::CMS_FEES],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for charge in &view.visit.charges {
        let code = charge.code.value;
        let answer = payability(code, &view.tally.payer, view.tally.day);
        let Payability::Deleted { until, instead, .. } = &answer else { continue };
        let names: Vec<&str> = instead.iter().map(crate::config::Code::as_str).collect();
        let now = if names.is_empty() { String::new() } else { format!("; now {}", names.join(" or ")) };
        let message = format!("{code} was deleted after {until}{now}.");
        // Of several codes in its place the therapist has to choose.
        let only = (instead.len() == 1).then(|| instead.first().copied()).flatten();
        out.push(Report::new(charge.span, message).fix(recode(view, code, only)));
    }
}
