//! `missing-59`: two codes that are paid together only with modifier 59.

use crate::billing::ncci::Authority;
use crate::config::{Code, Modifier};
use crate::rules::layout::replace_all;
use crate::rules::modifiers::{has_distinct, pairs, separate_time};
use crate::rules::{Doc, Edit, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "missing-59",
    group: Group::Modifiers,
    severity: Severity::Warning,
    completeness: false,
    summary: "two codes that are paid together only with modifier 59",
    doc: Doc {
        says: "Two billed codes are a pair of Medicare's edit table (NCCI) with indicator 1 on this date: the second is denied \
               unless 59 or XE, XP, XS, XU is on it and the note shows separate times. 97530 with 97110, 97112, 97116, 97140 or \
               an evaluation is no such pair; 97530 with 97113 has been none since 2020.",
        why: "Without the modifier one of the two lines is denied; with it, the note must show that both were given in \
               different minutes.",
        fails: "\
5/18/2026  PT treatment note  Medicare
Group class (97150) 30 min, 10:00-10:30, with 3 others: seated exercise, balloon volley
TherEx (97110) 25 min, 10:35-11:00: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 55 min
97150 GP x1, 97110 GP x2
A.S., PT
",
        right: "\
5/18/2026  PT treatment note  Medicare
Group class (97150) 30 min, 10:00-10:30, with 3 others: seated exercise, balloon volley
TherEx (97110) 25 min, 10:35-11:00: SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 55 min
97150 GP x1, 97110 GP 59 x2
A.S., PT
",
        sources: &[sources::NCCI_MANUAL],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    // Payers other than Medicare differ; where a note writes no modifiers for one of them, its list is right as it is.
    let writes_modifiers = view.visit.charges.iter().any(|charge| !charge.modifiers.is_empty());
    // A code that another one shuts out altogether has that finding; no 59 would have it paid.
    let shut_out: Vec<Code> = pairs(view).into_iter().filter(|pair| !pair.modifier_allowed()).map(|pair| pair.column2).collect();
    for pair in pairs(view) {
        let own_policy = matches!(pair.authority, Authority::Payer { .. });
        if !(view.medicare() || writes_modifiers || own_policy) {
            continue;
        }
        if !pair.modifier_allowed() || shut_out.contains(&pair.column2) || has_distinct(view, &pair) {
            continue;
        }
        let (one, two) = (pair.column1, pair.column2);
        let message = format!("{one} and {two} on one day are paid together only with 59 on {two} and separate times in the note.");
        let mut edits: Vec<Edit> = view.charges(two).map(|(_, charge)| view.add_modifier(charge, Modifier::M59)).collect();
        // 59 on a code given beside a group must be true: the interval is asked for with it.
        edits.extend(separate_time::interval_owed(view, &pair));
        let report = Report::new(view.anchor(two), message).related(view.anchor(one), format!("paid with it only if {two} has 59"));
        let data = serde_json::json!({ "column1": one, "column2": two });
        out.push(report.fix(replace_all(format!("Add 59 to {two}"), edits)).data(data));
    }
}
