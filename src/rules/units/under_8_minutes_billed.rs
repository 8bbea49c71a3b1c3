//! `under-8-minutes-billed`: a unit on a service under 8 minutes that the day's minutes do not carry.

use crate::billing::Verdict;
use crate::rules::report::listed;
use crate::rules::units::{by_total, is_guess, units_fix, with_minutes};
use crate::rules::{Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "under-8-minutes-billed",
    group: Group::Units,
    severity: Severity::Error,
    completeness: false,
    summary: "a unit on a service under 8 minutes that the day's minutes do not carry",
    doc: Doc {
        says: "A billed service has fewer than 8 minutes, and the units of the day go to other codes with more minutes left \
               over. Under the rule of eights such a service never earns a unit. Its minutes still count in the total and are \
               documented.",
        why: "A unit needs 8 minutes, alone or as the largest remainder of the day's total.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 14 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 6 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 20 min  Total treatment: 20 min
97110 GP x1, 97140 GP x1
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 14 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 6 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 20 min  Total treatment: 20 min
97110 GP x1
A.S., PT
",
        sources: &[sources::CLAIMS_UNITS, sources::CPT_TIME],
    },
    check,
};

/// What the day's minutes give each of these codes, "97530 x3".
fn units_of(view: &VisitView<'_>, codes: &[&str]) -> Vec<String> {
    let lines = view.tally.units().map(|units| units.lines.values()).into_iter().flatten();
    lines.filter(|line| codes.contains(&line.code.as_str())).map(|line| format!("{} x{}", line.code, line.units)).collect()
}

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let Some(check) = view.tally.check.as_ref().filter(|_| !is_guess(view)) else { return };
    let in_all = view.tally.units().map_or(0, |units| units.timed_minutes);
    for (&code, line) in check.lines.iter().filter(|(_, line)| line.verdict == Verdict::EarnsNone) {
        let Some(minutes) = line.minutes else { continue };
        let more =
            view.tally.units().map(|units| units.lines.values().filter(|l| l.left > minutes && l.units > l.full)).into_iter().flatten();
        let others: Vec<&str> = more.map(|l| l.code.as_str()).collect();
        let message = match others.as_slice() {
            _ if !by_total(view) => format!("{code} has {minutes} minutes: under the rule of eights a unit needs 8."),
            [] => format!("{code} has {minutes} of {in_all} minutes and gets no unit: the day's minutes do not carry one."),
            others => format!(
                "{code} has {minutes} of {in_all} minutes and gets no unit: more is left over of {}. The rule gives {} and no {code}.",
                listed(others, "and"),
                listed(&units_of(view, others), "and")
            ),
        };
        let report = with_minutes(view, Report::new(view.anchor(code), message));
        out.push(report.fix(units_fix(view, code, 0)));
    }
}
