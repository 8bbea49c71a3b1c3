//! Every rule, and running them over a visit.

use super::{Edit, Finding, Report, Rule, Severity, VisitView, coding, documentation, modifiers, time, units};

/// Every rule, in the order of the catalogue.
pub static RULES: &[&Rule] = &[
    &coding::code_mismatch::RULE,
    &coding::code_unclear::RULE,
    &coding::code_missing::RULE,
    &documentation::missing_functional_goal::RULE,
    &documentation::goal_not_functional::RULE,
    &documentation::goal_not_measurable::RULE,
    &documentation::missing_assist_level::RULE,
    &documentation::conflicting_assist::RULE,
    &documentation::missing_skilled_need::RULE,
    &documentation::missing_justification::RULE,
    &documentation::missing_activity_detail::RULE,
    &documentation::one_on_one_not_documented::RULE,
    &documentation::missing_signature::RULE,
    &documentation::unfilled_placeholder::RULE,
    &documentation::evaluation_by_assistant::RULE,
    &documentation::evaluation_without_goals::RULE,
    &documentation::evaluation_without_frequency::RULE,
    &documentation::evaluation_without_diagnosis::RULE,
    &documentation::evaluation_without_onset::RULE,
    &documentation::evaluation_without_prior_function::RULE,
    &documentation::evaluation_without_measure::RULE,
    &documentation::evaluation_without_prognosis::RULE,
    &documentation::plan_of_care_without_diagnosis::RULE,
    &documentation::plan_of_care_without_goals::RULE,
    &documentation::plan_of_care_without_frequency::RULE,
    &documentation::progress_report_by_assistant::RULE,
    &documentation::progress_report_without_goals::RULE,
    &documentation::progress_report_without_plan::RULE,
    &documentation::progress_report_without_measure::RULE,
    &documentation::progress_report_without_goal_status::RULE,
    &documentation::progress_report_without_period::RULE,
    &time::missing_minutes::RULE,
    &time::minutes_estimated::RULE,
    &time::invalid_time_range::RULE,
    &time::missing_timed_total::RULE,
    &time::missing_treatment_total::RULE,
    &time::timed_total_mismatch::RULE,
    &units::units_over::RULE,
    &units::units_under::RULE,
    &units::under_8_minutes_billed::RULE,
    &units::units_over_mue::RULE,
    &modifiers::missing_plan_modifier::RULE,
    &modifiers::wrong_plan_modifier::RULE,
    &modifiers::missing_assistant_modifier::RULE,
    &modifiers::unneeded_assistant_modifier::RULE,
    &modifiers::assistant_modifier_unpaired::RULE,
    &modifiers::missing_59::RULE,
    &modifiers::separate_time::RULE,
    &modifiers::never_together::RULE,
    &modifiers::code_not_payable::RULE,
    &modifiers::kx_needed::RULE,
    &modifiers::unknown_code::RULE,
    &modifiers::deleted_code::RULE,
];

/// The rule of a name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}

/// What there is to look at in one visit, in the order of the text; rules that are off are not asked.
#[must_use]
pub fn check_visit(view: &VisitView<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut reports = Vec::new();
    for rule in RULES.iter().copied() {
        let Some(severity) = severity(rule, view) else { continue };
        (rule.check)(view, &mut reports);
        let settled = reports.drain(..).filter(|report| !rests_on_words_being_typed(view, report));
        findings.extend(settled.map(|report| finding(rule, severity, report)));
    }
    if !findings.is_empty() && view.layout().is_in_capitals() {
        findings.iter_mut().flat_map(|finding| &mut finding.fixes).flat_map(|fix| &mut fix.edits).for_each(Edit::capitalize);
    }
    findings.sort_by_key(|finding| (finding.span, finding.rule));
    findings.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
    findings
}

/// Whether a report is about words that the next keystrokes may change: those at the end of a growing note, or words before its
/// last line that are compared with what stands on it.
fn rests_on_words_being_typed(view: &VisitView<'_>, report: &Report) -> bool {
    let on_open_line = report.related.iter().any(|related| view.is_on_open_line(related.span));
    view.is_being_typed(report.span) || on_open_line && !view.is_on_open_line(report.span)
}

/// How loud a rule is in this visit; `None` where it is off.
fn severity(rule: &Rule, view: &VisitView<'_>) -> Option<Severity> {
    let set = match view.config.level(rule.name) {
        Some(level) => Severity::of(level)?,
        None => rule.severity,
    };
    Some(if rule.completeness && !view.finished() { set.min(Severity::Hint) } else { set })
}

fn finding(rule: &'static Rule, severity: Severity, report: Report) -> Finding {
    let Report { span, message, related, fixes, data } = report;
    Finding { rule: rule.name, severity, span, message, related, fixes, data }
}
