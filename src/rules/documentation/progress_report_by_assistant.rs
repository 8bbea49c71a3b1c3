//! `progress-report-by-assistant`: a progress report that only an assistant signed.

use crate::config::ProviderRole;
use crate::note::NoteKind;
use crate::rules::documentation::missing_signature::line_fix;
use crate::rules::{Blank, Doc, Group, Report, Rule, Severity, VisitView, sources};

pub(in crate::rules) static RULE: Rule = Rule {
    name: "progress-report-by-assistant",
    group: Group::Documentation,
    severity: Severity::Warning,
    completeness: false,
    summary: "a progress report that only an assistant signed",
    doc: Doc {
        says: "The note is a progress report, due at least once every 10 treatment days, and only a PTA or OTA signed it.",
        why: "The clinician writes the progress report and takes part in treatment at least once in its period; an assistant's \
               note does not stand for it.",
        fails: "\
5/18/2026  PT progress report, visits 1-10 since 4/20  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: knee flexion 85 to 110 deg since 4/20; L quad weakness still limits stairs.
Goal: in 4 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials. Progressing.
P: continue 2x/week for 4 weeks, add stairs with load.
Total timed: 25 min  Total treatment: 25 min
97110 GP CQ x2
R.D., PTA
",
        right: "\
5/18/2026  PT progress report, visits 1-10 since 4/20  Medicare
TherEx (97110) 25 min: SLR 3x10, quad sets 3x10, heel slides with strap
A: knee flexion 85 to 110 deg since 4/20; L quad weakness still limits stairs.
Goal: in 4 weeks pt will climb 12 stairs with rail, mod I, 5/5 trials. Progressing.
P: continue 2x/week for 4 weeks, add stairs with load.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
",
        sources: &[sources::BENEFIT_PROGRESS],
    },
    check,
};

fn check(view: &VisitView<'_>, out: &mut Vec<Report>) {
    let Some(signature) = view.visit.signature.as_ref().filter(|_| view.visit.kind == NoteKind::Progress) else { return };
    if view.asked(Blank::TherapistSignature) {
        return;
    }
    if !signature.roles.is_empty() && signature.roles.iter().all(|role| *role == ProviderRole::Assistant) {
        let message = "A progress report signed by an assistant only: the therapist writes it.";
        let fix = line_fix(view, "Insert the therapist's signature line", Blank::TherapistSignature);
        out.push(Report::new(signature.span, message).related(view.heading(), "progress report").fix(fix));
    }
}
