//! `code-unclear`: the words fit several codes; it says what would decide.

use super::group::{Group, Support, groups};
use super::split::divide;
use crate::rules::layout::insert;
use crate::rules::view::{C97110, C97530};
use crate::rules::{Blank, Doc, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "code-unclear",
    group: crate::rules::Group::Coding,
    severity: Severity::Hint,
    completeness: true,
    summary: "the words fit several codes; it says what would decide",
    doc: Doc {
        says: "The activities under 97530 or 97110 fit both codes, and nothing in their words decides: squats or lunges under \
               97530 without the task they serve, hand work without dose or purpose. Exercises and a whole task under one label are two services: it says which \
               words are of which, and offers a label with blank minutes for each.",
        why: "The same movement is exercise or a therapeutic activity by its purpose. One word about the task settles it.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: squats with verbal cues for knee position
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
Total timed: 25 min  Total treatment: 25 min
97530 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
TherAct (97530) 25 min: toilet transfers x5 with RW, CGA, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
Total timed: 25 min  Total treatment: 25 min
97530 GP x2
A.S., PT
",
        sources: &[sources::LCD_97530],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    without_label(view, out);
    for group in groups(view) {
        let written = group.written.value;
        let span = group.span(view);
        if !is_found(&group) || view.asked_in(Blank::Purpose, view.layout().line(span.start)) {
            continue;
        }
        if let Some(report) = mixed(view, &group) {
            out.push(report);
            continue;
        }
        let Some((intervention, judgement)) = group.members.first() else { continue };
        if intervention.head.overlaps(group.written.span) {
            // The label is all there is: that nothing is described is the finding.
            continue;
        }
        let decide = judgement.would_decide.as_deref().unwrap_or("the task it is for");
        let message = format!("{} may be 97110 or 97530: {decide} would decide.", view.name_of(intervention));
        let fix = insert("Insert the task it is for", view.end_of(span), format!(", for {}", Blank::Purpose.text()));
        out.push(Report::new(span, message).related(group.written.span, format!("written as {written} here")).fix(fix));
    }
}

/// Activities with minutes of their own and neither code nor label, whose words fit both codes nearly as well.
fn without_label(view: &VisitView<'_>, out: &mut Vec<Report>) {
    const CLOSE: f32 = 0.4;
    for (_, intervention, judgement) in view.performed() {
        let service = intervention.service.and_then(|n| view.visit.services.get(n));
        let labelled = intervention.stated.is_some() || service.is_some_and(|s| s.code.is_some());
        let [first, second, ..] = judgement.candidates.as_slice() else { continue };
        let says_little = first.evidence.len() < 2;
        let both = !says_little && [first.code, second.code].contains(&C97110) && [first.code, second.code].contains(&C97530);
        let asked = view.asked_in(Blank::Purpose, view.layout().line(intervention.span.start));
        if labelled || asked || intervention.minutes.is_none() || !both || judgement.margin >= CLOSE {
            continue;
        }
        let message = format!("{} may be 97110 or 97530: a label, or the task it is for, would decide.", view.name_of(intervention));
        let fix = insert("Insert the task it is for", view.end_of(intervention.span), format!(", for {}", Blank::Purpose.text()));
        out.push(Report::new(intervention.span, message).fix(fix));
    }
}

/// Exercises and a task under one label: which words are of which code, and a label with minutes for each.
fn mixed(view: &VisitView<'_>, group: &Group<'_>) -> Option<Report> {
    let written = group.written;
    let service = group.service.and_then(|n| view.visit.services.get(n))?;
    let division = divide(view, service, &[C97110, C97530])?;
    let message = format!("Two services under {}: {}; the minutes of each would decide.", written.value, division.names(view));
    let report = Report::new(group.span(view), message).related(written.span, format!("written as {} here", written.value));
    let report = division.activities().fold(report, |report, (span, code)| report.related(span, format!("supports {code}")));
    Some(report.fix(division.fix(view)))
}

/// Whether the words of a group fit both codes.
pub(super) fn is_found(group: &Group<'_>) -> bool {
    let foremost = group.foremost();
    let either = foremost.contains(&Some(C97110)) && foremost.contains(&Some(C97530));
    either && [C97110, C97530].contains(&group.written.value) && matches!(group.support(), Support::Unclear)
}
