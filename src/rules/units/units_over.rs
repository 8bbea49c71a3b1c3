//! `units-over`: more units than the minutes support.

use crate::billing::Verdict;
use crate::config::Code;
use crate::rules::units::{by_total, is_guess, units_fix, with_minutes};
use crate::rules::{Doc, Fix, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "units-over",
    group: Group::Units,
    severity: Severity::Error,
    completeness: false,
    summary: "more units than the minutes support, in total or for the code",
    doc: Doc {
        says: "Under the total-time rule the sum of the timed minutes fixes the units of the day: 8 to 22 minutes are 1, 23 to 37 are 2, \
               and so on; each code gets its full 15s, and what remains goes to the most minutes left over. Where codes tie, either may \
               have the unit. Under the rule of eights each code stands alone. An untimed code has one unit whatever its minutes.",
        why: "Units beyond the documented minutes are an overpayment that must be returned.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 23 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 8 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 31 min  Total treatment: 31 min
97110 GP x2, 97140 GP x1
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 23 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 8 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 31 min  Total treatment: 31 min
97110 GP x1, 97140 GP x1
A.S., PT
",
        sources: &[sources::CLAIMS_UNITS, sources::CPT_TIME],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let Some(check) = view.tally.check.as_ref().filter(|_| !is_guess(view)) else { return };
    for (&code, line) in check.lines.iter().filter(|(_, line)| line.verdict == Verdict::Over) {
        let (billed, supported) = (line.billed, line.supported);
        let untimed = view.tally.line(code).is_some_and(|l| !l.is_timed());
        let in_all = view.tally.units().map_or(0, |units| units.timed_minutes);
        if let Some(report) = tied(view, code, line.minutes) {
            out.push(report);
            continue;
        }
        let added = added_up(view, code);
        let message = match line.minutes {
            _ if untimed => format!("{billed} units of {code}{added}, which is untimed: one a day, whatever the minutes."),
            Some(minutes) if by_total(view) && check.timed_billed > check.timed_supported => format!(
                "{} of {code}{added} ({minutes} min); {in_all} timed minutes in the visit support {} in all, {} of {code}.",
                counted(billed),
                check.timed_supported,
                none_or(supported)
            ),
            Some(minutes) => format!("{} of {code}{added}; its {minutes} minutes support {}.", counted(billed), none_or(supported)),
            None => continue,
        };
        let report = with_minutes(view, Report::new(view.anchor(code), message));
        // Every line whose units were added is pointed at, so that one that was not meant as a charge is seen.
        let report = view.charges(code).filter(|_| !added.is_empty()).fold(report, |report, (_, charge)| {
            report.related(charge.span, charge.units.map_or_else(|| "1 unit".to_owned(), |units| counted(units.value)))
        });
        let data = serde_json::json!({ "code": code, "billed": billed, "supported": supported });
        out.push(report.fix(units_fix(view, code, supported)).data(data));
    }
}

/// Where the units come from more than one line: " on 2 lines (97110 GP x1, 97110 GP CQ x1)".
///
/// The lines go by their words, as their numbers change with every line typed above them.
fn added_up(view: &VisitView<'_>, code: Code) -> String {
    let lines: Vec<_> = view.charges(code).map(|(_, charge)| view.words(charge.span)).collect();
    if lines.len() < 2 { String::new() } else { format!(" on {} lines ({})", lines.len(), lines.join(", ")) }
}

fn counted(units: u32) -> String {
    if units == 1 { "1 unit".to_owned() } else { format!("{units} units") }
}

fn none_or(units: u32) -> String {
    if units == 0 { "none".to_owned() } else { units.to_string() }
}

/// One unit too many where codes have as many minutes left over: which of them keeps it is the therapist's choice.
fn tied(view: &VisitView<'_>, code: Code, minutes: Option<u32>) -> Option<Report> {
    let (check, units) = (view.tally.check.as_ref()?, view.tally.units()?);
    let tie = units.ties.iter().find(|tie| tie.codes.contains(&code))?;
    let full = |code: Code| units.lines.get(&code).map_or(0, |line| line.full);
    let billed = |code: Code| check.lines.get(&code).map_or(0, |line| line.billed);
    let claiming: Vec<Code> = tie.codes.iter().copied().filter(|&c| billed(c) == full(c) + 1).collect();
    let one_too_many = check.timed_billed == check.timed_supported + 1 && claiming.len() == tie.units as usize + 1;
    if minutes.is_none() || !claiming.contains(&code) || !one_too_many {
        return None;
    }
    let names: Vec<&str> = claiming.iter().map(Code::as_str).collect();
    let (last, first) = names.split_last()?;
    let left = units.lines.get(&code)?.left;
    let message = format!(
        "{} timed units are billed, {} minutes support {}: one of {} or {last} goes, each with {left} min left over.",
        check.timed_billed,
        units.timed_minutes,
        check.timed_supported,
        first.join(", ")
    );
    let data = serde_json::json!({ "code": code, "billed": billed(code), "supported": billed(code) - 1 });
    let report = with_minutes(view, Report::new(view.anchor(code), message)).data(data);
    let named = |c: Code, title: String| if title.contains(c.as_str()) { title } else { format!("{title} of {c}") };
    let write = |c: Code| units_fix(view, c, full(c)).map(|fix| Fix { title: named(c, fix.title.clone()), ..fix });
    let others = claiming.iter().copied().filter(|&other| other != code);
    Some(std::iter::once(code).chain(others).fold(report, |report, code| report.fix(write(code))))
}
