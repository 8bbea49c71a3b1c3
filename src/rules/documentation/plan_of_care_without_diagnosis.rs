//! `plan-of-care-without-diagnosis`: a plan of care that names no diagnosis.

use crate::note::SectionKind;
use crate::rules::documentation::reports::{Stated, is_plan_of_care};
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "plan-of-care-without-diagnosis",
    group: Group::Documentation,
    severity: Severity::Hint,
    completeness: true,
    summary: "a plan of care that names no diagnosis",
    doc: Doc {
        says: "The note is a plan of care, a certification or a recertification that stands by itself, and names no diagnosis.",
        why: "A plan of care holds at least diagnoses, long-term goals, and type, amount, frequency and duration of the services.",
        fails: "\
5/18/2026  PT plan of care
Goals: in 6 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials.
Frequency and duration: 2x/week for 6 weeks.
A.S., PT
",
        right: "\
5/18/2026  PT plan of care
Diagnosis: L TKA 4/27/26, quad weakness
Goals: in 6 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials.
Frequency and duration: 2x/week for 6 weeks.
A.S., PT
",
        sources: &[sources::BENEFIT_PLAN],
    },
    check,
};

const STATED: Stated = Stated {
    section: SectionKind::History,
    name: "Diagnosis",
    blank: Blank::Diagnosis,
    fix: "Insert diagnosis",
    message: "A plan of care names the diagnosis, and this one does not.",
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    if is_plan_of_care(view) && view.visit.case.diagnosis.is_none() {
        STATED.ask(view, out);
    }
}
