//! `units-over-mue`: more units of a code than the daily maximum.

use crate::billing::{Verdict, daily_maximum};
use crate::rules::units::units_fix;
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "units-over-mue",
    group: Group::Units,
    severity: Severity::Warning,
    completeness: false,
    summary: "more units of a code than the daily maximum",
    doc: Doc {
        says: "The minutes support the units, but they are more than Medicare's daily maximum for the code (medically unlikely \
               edits). Where the minutes do not support them, `units-over` says so instead.",
        why: "Units above the maximum are denied unless the record shows why they were necessary.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 105 min: SLR 3x10, quad sets 3x10, heel slides with strap, bike, step ups 3x10
A: L quad weakness limits stairs.
Total timed: 105 min  Total treatment: 105 min
97110 GP x7
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 90 min: SLR 3x10, quad sets 3x10, heel slides with strap, bike, step ups 3x10
A: L quad weakness limits stairs.
Total timed: 90 min  Total treatment: 90 min
97110 GP x6
A.S., PT
",
        sources: &[sources::NCCI_MUE],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for line in view.tally.lines.iter().filter(|line| !line.charges.is_empty()) {
        let code = line.code;
        let billed: u32 = view.charges(code).filter_map(|(_, charge)| charge.units).map(|fact| fact.value).sum();
        let Some(most) = daily_maximum(code, &view.tally.payer).filter(|&most| billed > most) else { continue };
        let verdict = view.tally.check.as_ref().and_then(|check| check.lines.get(&code)).map(|line| line.verdict);
        if matches!(verdict, Some(Verdict::Over | Verdict::EarnsNone)) {
            continue;
        }
        let message = format!("{billed} units of {code}: Medicare's daily maximum is {most}.");
        out.push(Report::new(view.anchor(code), message).fix(units_fix(view, code, most)));
    }
}
