//! Rules on what a note must say to be defensible.

pub(super) mod missing_assist_level;
pub(super) mod missing_functional_goal;
pub(super) mod missing_signature;
pub(super) mod unfilled_placeholder;
