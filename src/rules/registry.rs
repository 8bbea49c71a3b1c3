//! Every rule, and running them over a visit.

use super::{Finding, Report, Rule, Severity, VisitView, documentation, modifiers, time, units};

/// Every rule, in the order of the catalogue.
pub static RULES: &[&Rule] = &[
    &documentation::missing_functional_goal::RULE,
    &documentation::missing_assist_level::RULE,
    &documentation::missing_signature::RULE,
    &documentation::unfilled_placeholder::RULE,
    &time::timed_total_mismatch::RULE,
    &units::units_over::RULE,
    &units::units_under::RULE,
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
        findings.extend(reports.drain(..).map(|report| finding(rule, severity, report)));
    }
    findings.sort_by_key(|finding| (finding.span, finding.rule));
    findings.dedup_by(|a, b| a.rule == b.rule && a.span == b.span && a.message == b.message);
    findings
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
