//! What the rules on evaluations, plans of care and progress reports share: of which notes a fact is asked, and how.

use crate::billing::codes::{self, CodeInfo};
use crate::config::Code;
use crate::note::{NoteKind, SectionKind};
use crate::rules::layout::insert;
use crate::rules::{Blank, Field, Report, VisitView};

/// A fact that a note of its kind states, and where it is written.
pub(super) struct Stated {
    /// The section it belongs to.
    pub(super) section: SectionKind,
    /// The name of its field, where it gets a line of its own.
    pub(super) name: &'static str,
    /// The blank that asks for it.
    pub(super) blank: Blank,
    /// The title of the fix.
    pub(super) fix: &'static str,
    /// What is wrong.
    pub(super) message: &'static str,
}

impl Stated {
    /// Asks for the fact, once the note has got past its place and unless the blank for it stands in the note.
    pub(super) fn ask(&self, view: &VisitView<'_>, out: &mut Vec<Report>) {
        if !view.is_due(self.section) || view.asked(self.blank) {
            return;
        }
        let body = format!("{}.", self.blank.text());
        let place = view.layout().field(&Field { section: self.section, name: self.name, body });
        out.push(Report::new(view.heading(), self.message).fix(insert(self.fix, place.at, place.text)));
    }
}

/// Whether the visit is an initial evaluation, billed or given under its code, after which treatment is planned.
pub(super) fn begins_care(view: &VisitView<'_>) -> bool {
    let visit = view.visit;
    let initial = |code: Code| codes::info(code).is_some_and(CodeInfo::is_evaluation) && !REPEATED.contains(&code);
    let coded = view.tally.lines.iter().any(|line| initial(line.code));
    visit.kind == NoteKind::Evaluation && coded && view.claims() && visit.course.none.is_none()
}

/// Whether the visit begins care and its note is the evaluation itself, with assessment and plan: it may else be a paper of its own.
pub(super) fn is_full_evaluation(view: &VisitView<'_>) -> bool {
    let headed = |kind| view.layout().section(&[kind]).is_some();
    begins_care(view) && !view.is_template_in_part() && headed(SectionKind::Assessment) && headed(SectionKind::Plan)
}

/// Re-evaluations: they go on with a plan that stands.
const REPEATED: &[Code] = &[Code::known("97164"), Code::known("97168")];

/// Whether the note is a plan of care that stands by itself, after which treatment goes on.
pub(super) fn is_plan_of_care(view: &VisitView<'_>) -> bool {
    view.visit.kind == NoteKind::PlanOfCare && !view.is_template_in_part() && view.visit.course.none.is_none()
}

/// Whether the note is a progress report with an assessment: without one it may be the daily note that a report was written beside.
pub(super) fn reports_progress(view: &VisitView<'_>) -> bool {
    view.visit.kind == NoteKind::Progress && !view.is_template_in_part() && view.layout().section(&[SectionKind::Assessment]).is_some()
}
