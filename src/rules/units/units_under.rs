//! `units-under`: fewer units than the minutes support.

use crate::billing::{Verdict, daily_maximum};
use crate::rules::units::{is_guess, units_fix, with_minutes};
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "units-under",
    group: Group::Units,
    severity: Severity::Hint,
    completeness: false,
    summary: "fewer units than the minutes support",
    doc: Doc {
        says: "The documented minutes support more units of this code than are billed. Where codes tie, either may have the unit, and \
               nothing is said.",
        why: "The claim should say what was done. A unit left out distorts the record as much as one too many.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 38 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 38 min  Total treatment: 38 min
97110 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 38 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 38 min  Total treatment: 38 min
97110 GP x3
A.S., PT
",
        sources: &[sources::CLAIMS_UNITS, sources::CPT_TIME],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let Some(check) = view.tally.check.as_ref().filter(|_| !is_guess(view)) else { return };
    for (&code, line) in check.lines.iter().filter(|(_, line)| line.verdict == Verdict::Under) {
        let units_written = view.bills(code) && view.charges(code).all(|(_, charge)| charge.units.is_some());
        let (Some(minutes), true) = (line.minutes, units_written) else { continue };
        // More than the day's maximum is not advised, whatever the minutes.
        let most = daily_maximum(code, &view.tally.payer).unwrap_or(u32::MAX);
        let (billed, supported) = (line.billed, line.supported.min(most));
        if billed >= supported {
            continue;
        }
        let billed_now = match billed {
            0 => "none is billed".to_owned(),
            1 => "1 is billed".to_owned(),
            _ => format!("{billed} are billed"),
        };
        let message =
            format!("{minutes} minutes of {code} support {supported} unit{}; {billed_now}.", if supported == 1 { "" } else { "s" });
        let report = with_minutes(view, Report::new(view.anchor(code), message));
        let data = serde_json::json!({ "code": code, "billed": billed, "supported": supported });
        out.push(report.fix(units_fix(view, code, supported)).data(data));
    }
}
