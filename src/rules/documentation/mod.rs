//! Rules on what a note must say to be defensible.

pub(super) mod conflicting_assist;
pub(super) mod evaluation_by_assistant;
pub(super) mod evaluation_without_frequency;
pub(super) mod evaluation_without_goals;
pub(super) mod goal_not_functional;
pub(super) mod goal_not_measurable;
pub(super) mod missing_activity_detail;
pub(super) mod missing_assist_level;
pub(super) mod missing_functional_goal;
pub(super) mod missing_justification;
pub(super) mod missing_signature;
pub(super) mod missing_skilled_need;
pub(super) mod one_on_one_not_documented;
pub(super) mod progress_report_by_assistant;
pub(super) mod progress_report_without_goals;
pub(super) mod progress_report_without_plan;
pub(super) mod unfilled_placeholder;
