//! `unknown-code`: a billed code that is no therapy code.

use crate::billing::{Payability, payability};
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "unknown-code",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "a billed code that is no therapy code",
    doc: Doc {
        says: "The code is not in the table of therapy codes, or it does not exist yet on the date of service. Often two digits \
               are swapped.",
        why: "A claim with a code that does not exist is rejected; with another field's code it is denied.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97011 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        sources: &[sources::CMS_FEES],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for charge in &view.visit.charges {
        let code = charge.code.value;
        let message = match payability(code, &view.tally.payer, view.tally.day) {
            Payability::Unknown { .. } => format!("{code} is no therapy code known here: check its digits."),
            Payability::NotYet { from, .. } => format!("{code} is a code only from {from} on."),
            _ => continue,
        };
        out.push(Report::new(charge.span, message));
    }
}
