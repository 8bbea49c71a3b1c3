//! `code-not-payable`: a code this payer does not pay.

use crate::billing::{Payability, payability};
use crate::rules::modifiers::{recode, take_off};
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "code-not-payable",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "a code this payer does not pay",
    doc: Doc {
        says: "The code is bundled (97010), not valid for Medicare (97014, for which it takes G0283) or not covered.",
        why: "The line is denied as it stands. The service may and should still be documented.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
E-stim (97014) 15 min unattended: L quad, seated
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 40 min
97110 GP x2, 97014 GP x1
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
E-stim (G0283) 15 min unattended: L quad, seated
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 40 min
97110 GP x2, G0283 GP x1
A.S., PT
",
        sources: &[sources::CMS_FEES],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for charge in &view.visit.charges {
        let code = charge.code.value;
        let answer = payability(code, &view.tally.payer, view.tally.day);
        let message = match &answer {
            Payability::Bundled { .. } => format!("{code} is never paid separately: document it, and leave it off the claim."),
            Payability::Invalid { instead, .. } => match instead.first() {
                Some(other) => format!("Medicare does not take {code}: unattended, the code is {other}."),
                None => format!("Medicare does not take {code}."),
            },
            Payability::NotCovered { .. } => format!("{code} is not covered."),
            _ => continue,
        };
        let fix = recode(view, code, answer.instead().first().copied()).or_else(|| take_off(view, code));
        out.push(Report::new(charge.span, message).fix(fix));
    }
}
