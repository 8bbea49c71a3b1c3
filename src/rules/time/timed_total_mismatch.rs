//! `timed-total-mismatch`: a stated total is not the sum of the services.

use crate::billing::codes::{self, Status as PayStatus};
use crate::note::{Fact, Intervention, Minutes, SectionKind};
use crate::rules::layout::replace_all;
use crate::rules::{Blank, CodeLine, Doc, Edit, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "timed-total-mismatch",
    group: Group::Time,
    severity: Severity::Warning,
    completeness: false,
    summary: "a stated total is not the sum of the services",
    doc: Doc {
        says: "The total of timed minutes must be the sum of the timed services; the total treatment time must be timed and untimed \
               minutes together. It is compared only where every service has exact minutes of its own. Where minutes that the \
               note itself calls rest or not billed are the difference, or the total treatment time is the time in and out, \
               nothing is said; only timed minutes that count in rest are pointed out.",
        why: "Units are counted from the total. Where total and services differ, a reviewer cannot tell which of them is true.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 23 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 15 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 40 min  Total treatment: 40 min
97110 GP x2, 97140 GP x1
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 23 min: SLR 3x10, quad sets 3x10, heel slides with strap
Manual (97140) 15 min: patellar mobs Gr III, STM quads
A: L quad weakness limits stairs.
Total timed: 38 min  Total treatment: 38 min
97110 GP x2, 97140 GP x1
A.S., PT
",
        sources: &[sources::CLAIMS_UNITS, sources::BENEFIT_NOTE],
    },
    check,
};

/// From so many minutes on, what the whole treatment exceeds its services by is no setting up or rest.
const SPARE: u32 = 5;

/// So many of the unbilled times are added up in every way.
const MOST_UNBILLED: usize = 6;

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let (visit, tally) = (view.visit, view.tally);
    let Some(timed) = tally.timed.filter(|&sum| sum > 0) else { return };
    let asked = [Blank::Minutes, Blank::ExactMinutes, Blank::ExactInterval].into_iter().any(|blank| view.asked(blank));
    if asked || view.minutes().any(|minutes| minutes.approximate || minutes.upper.is_some()) {
        return;
    }
    if let Some(stated) = visit.totals.timed.filter(|stated| stated.value != timed) {
        // What a greater total counts in may still be typed, until the charges stand.
        if stated.value > timed && (has_more(view) || !view.is_due(SectionKind::Billing)) {
            return;
        }
        // "Bike 5 min (not billed)": the total leaves out what the note says is not billed.
        if stated.value < timed && unbilled_explain(view, timed - stated.value) {
            return;
        }
        if stated.value > timed && unbilled_explain(view, stated.value - timed) {
            let over = stated.value - timed;
            let message = format!(
                "Total timed says {} min and counts in {over} min that the note calls rest or not billed; those are no timed minutes.",
                stated.value
            );
            return out.push(Report::new(stated.span, message));
        }
        let message = format!("Total timed says {} min; the services add up to {}.", stated.value, sum(view, timed));
        return out.push(mismatch(view, stated, timed, message));
    }
    let Some(stated) = visit.totals.treatment else { return };
    match tally.treatment {
        // What the note says of itself explains the difference, and a reviewer sees it too.
        Some(all) if all != stated.value && (unbilled_explain(view, all.abs_diff(stated.value)) || is_whole_visit(view, stated.value)) => {}
        // A little more than the services is how a visit goes: setting up, a rest. More than that is a service or a slip.
        Some(all) if (all..all + SPARE).contains(&stated.value) => {}
        Some(all) if all < stated.value && !view.is_due(SectionKind::Billing) => {}
        Some(all) if all != stated.value && all.saturating_sub(bundled_minutes(view)) != stated.value => {
            let what = if all == timed { "and no untimed service is written" } else { "timed and untimed together" };
            let message = format!("Total treatment says {} min; the services add up to {}, {what}.", stated.value, sum(view, all));
            out.push(mismatch(view, stated, all, message));
        }
        None if stated.value < timed => {
            let message = format!("Total treatment says {} min; the timed services alone add up to {}.", stated.value, sum(view, timed));
            out.push(Report::new(stated.span, message));
        }
        _ => {}
    }
}

/// The minutes of services that are never paid for themselves (hot and cold packs): a total may leave them out with the rest.
fn bundled_minutes(view: &VisitView<'_>) -> u32 {
    let bundled = |line: &&CodeLine| codes::info(line.code).is_some_and(|row| row.status == PayStatus::Bundled);
    view.tally.lines.iter().filter(bundled).filter_map(|line| line.minutes).sum()
}

fn mismatch(view: &VisitView<'_>, stated: Fact<u32>, right: u32, message: String) -> Report {
    // The same wrong number as the other total is one slip, and one fix.
    let same = |total: &Fact<u32>| total.value == stated.value && view.tally.treatment == Some(right);
    let totals = [Some(stated), view.visit.totals.treatment.filter(same)].into_iter().flatten();
    let numbers = totals.filter_map(|total| view.layout().number_in(total.span, total.value));
    let mut edits: Vec<Edit> = numbers.map(|span| Edit { span, new_text: right.to_string() }).collect();
    edits.dedup_by_key(|edit| edit.span);
    let mut report = Report::new(stated.span, message);
    for minutes in view.minutes() {
        report = report.related(minutes.span, format!("{} min", minutes.value));
    }
    report.fix((!edits.is_empty()).then(|| replace_all(format!("Write {right} min"), edits)))
}

/// Whether minutes that the note says are rest or not billed, one of them or several together, are the difference.
fn unbilled_explain(view: &VisitView<'_>, difference: u32) -> bool {
    let mut sums: Vec<u32> = vec![0];
    for minutes in view.visit.totals.unbilled.iter().take(MOST_UNBILLED) {
        sums.extend(sums.clone().into_iter().map(|sum| sum.saturating_add(minutes.value)));
    }
    sums.contains(&difference)
}

/// Whether a total is the time from in to out, as the note writes it.
fn is_whole_visit(view: &VisitView<'_>, total: u32) -> bool {
    let clock = view.visit.totals.visit_clock.map(|fact| fact.value).filter(|clock| clock.valid);
    clock.is_some_and(|clock| (clock.end - clock.start).total(jiff::Unit::Minute).is_ok_and(|minutes| minutes == f64::from(total)))
}

/// Whether something was done whose minutes may be what is missing from the sum: an activity that no time is said to cover.
///
/// Where charges are written, only one of a code without minutes.
fn has_more(view: &VisitView<'_>) -> bool {
    let covered =
        |i: &Intervention| i.minutes.is_some() || i.service.and_then(|n| view.visit.services.get(n)).is_some_and(|s| s.minutes.is_some());
    let open = view.performed().filter(|(_, i, _)| !covered(i)).filter_map(|(_, _, judgement)| judgement.code);
    let charged = !view.visit.charges.is_empty();
    open.into_iter().any(|code| !charged || !view.tally.minutes.contains_key(&code))
}

/// The sum with its parts: "38 (15 + 23)".
fn sum(view: &VisitView<'_>, total: u32) -> String {
    let parts: Vec<u32> = view.minutes().map(|minutes: &Minutes| minutes.value).collect();
    if parts.len() < 2 || parts.iter().sum::<u32>() != total {
        return total.to_string();
    }
    let parts: Vec<String> = parts.iter().map(u32::to_string).collect();
    format!("{total} ({})", parts.join(" + "))
}
