//! `minutes-estimated`: minutes written as an estimate or a range.

use crate::note::Minutes;
use crate::rules::layout::replace;
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "minutes-estimated",
    group: Group::Time,
    severity: Severity::Warning,
    completeness: false,
    summary: "minutes written as an estimate or a range",
    doc: Doc {
        says: "The minutes of a service are written as \"about 15 min\", \"~20 min\" or \"10-15 min\".",
        why: "Units rest on the minutes actually given. A range or an estimate cannot be counted.",
        fails: "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) ~25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
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
        sources: &[sources::CLAIMS_UNITS, sources::BENEFIT_NOTE],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    for minutes in view.minutes() {
        let Minutes { value, upper, approximate, span, .. } = *minutes;
        let span = view.layout().with_estimate_mark(span);
        let what = match upper {
            Some(upper) => format!("A range ({value} to {upper})"),
            None if approximate => format!("An estimate ({})", view.words(span)),
            None => continue,
        };
        let fix = replace("Replace with exact minutes", span, format!("{} min", Blank::ExactMinutes.text()));
        out.push(Report::new(span, format!("{what}: units need the exact minutes.")).fix(fix));
    }
}
