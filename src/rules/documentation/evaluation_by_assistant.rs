//! `evaluation-by-assistant`: an evaluation billed in a visit that only an assistant signed.

use crate::billing::codes::{self, CodeInfo};
use crate::config::ProviderRole;
use crate::rules::documentation::missing_signature::line_fix;
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "evaluation-by-assistant",
    group: Group::Documentation,
    severity: Severity::Error,
    completeness: false,
    summary: "an evaluation billed in a visit that only an assistant signed",
    doc: Doc {
        says: "An evaluation or re-evaluation code is billed, and only a PTA or OTA signed.",
        why: "Evaluations, re-evaluations and the plan of care are the clinician's; an assistant cannot furnish them.",
        fails: "\
5/18/2026  PT re-evaluation  Medicare
Re-evaluation (97164) 20 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: L quad weakness limits stairs.
Total timed: 0 min  Total treatment: 20 min
97164 GP x1
R.D., PTA
",
        right: "\
5/18/2026  PT re-evaluation  Medicare
Re-evaluation (97164) 20 min: L knee flexion 95, extension -5, quad 4-/5, TUG 14 s
A: L quad weakness limits stairs.
Total timed: 0 min  Total treatment: 20 min
97164 GP x1
A.S., PT
",
        sources: &[sources::BENEFIT_EVALUATION, sources::BENEFIT_NOTE],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let Some(signature) = &view.visit.signature else { return };
    if view.asked(Blank::TherapistSignature)
        || signature.roles.is_empty()
        || signature.roles.iter().any(|role| *role != ProviderRole::Assistant)
    {
        return;
    }
    let evaluation = view.visit.charges.iter().find(|c| codes::info(c.code.value).is_some_and(CodeInfo::is_evaluation));
    if let Some(charge) = evaluation {
        let message = format!("{} is signed by an assistant only: evaluations are the therapist's.", charge.code.value);
        let fix = line_fix(view, "Insert the therapist's signature line", Blank::TherapistSignature);
        out.push(Report::new(charge.span, message).related(signature.span, "the only signature").fix(fix));
    }
}
