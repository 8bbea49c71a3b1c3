//! `unknown-code`: a billed code that is no therapy code.

use crate::billing::{Payability, codes, payability};
use crate::config::Code;
use crate::rules::modifiers::recode;
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
        let report = Report::new(charge.span, message);
        let near = near(view, code).into_iter().map(|other| recode(view, code, Some(other)));
        out.push(near.fold(report, |report, fix| report.fix(fix)));
    }
}

/// The codes it may be a slip for: two digits swapped or one wrong, nearest first.
///
/// Where the note names what was given, only a code of that which is not billed yet; which one it was, the therapist knows.
fn near(view: &VisitView<'_>, code: Code) -> Vec<Code> {
    const SLIP: usize = 2;
    let distance = |other: Code| strsim::osa_distance(code.as_str(), other.as_str());
    let given: Vec<Code> = view.tally.lines.iter().filter(|line| line.given()).map(|line| line.code).collect();
    let payable = codes::all().map(|row| row.code).filter(|&other| payability(other, &view.tally.payer, view.tally.day).is_payable());
    let mut near: Vec<Code> = payable.filter(|other| distance(*other) <= SLIP && !view.bills(*other)).collect();
    if given.is_empty() {
        near.retain(|other| distance(*other) == 1);
    } else {
        near.retain(|other| given.contains(other));
    }
    near.sort_by_key(|other| (distance(*other), *other));
    near.truncate(3);
    near
}
