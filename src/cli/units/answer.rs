//! The answer: units by both rules, assistants, what a payer would refuse, and the payment.

use indexmap::IndexMap;
use serde::Serialize;

use super::question::{Question, UnitsError};
use crate::billing::assistants::{AssistantRule, assistant_lines};
use crate::billing::units::units_of_total;
use crate::billing::{AssistantLines, Estimate, UnitsResult, daily_maximum, limits, payability, units};
use crate::config::{Code, Modifier, UnitRule};

/// Everything that is shown.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) question: Question,
    /// By the rule asked for.
    pub(super) counted: UnitsResult,
    /// By the other rule.
    pub(super) other: UnitsResult,
    pub(super) assistants: AssistantLines,
    /// What a payer would refuse or ask for.
    pub(super) remarks: Vec<Remark>,
    /// `Err` where it cannot be worked out for the payer or the date.
    pub(super) payment: Result<Estimate, UnitsError>,
}

/// Something to know beside the units.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Remark {
    /// What it is about, for machines.
    pub(super) about: &'static str,
    /// The codes it is about.
    pub(super) codes: Vec<Code>,
    /// One sentence.
    pub(super) text: String,
}

impl Answer {
    pub(super) fn to(question: Question) -> Result<Self, UnitsError> {
        let count = |rule| units(&question.minutes, &question.untimed, rule);
        let other = match question.rule {
            UnitRule::Cms => UnitRule::Ama,
            UnitRule::Ama => UnitRule::Cms,
        };
        let counted = match question.total_only {
            Some(total) => units_of_total(total)?,
            None => count(question.rule)?,
        };
        // Speech-language pathology has no assistants' modifier.
        let rule = match question.discipline.map(Modifier::assistant) {
            Some(None) => AssistantRule::None,
            _ => AssistantRule::on(question.payer.assistants, question.day()),
        };
        let assistants = assistant_lines(&counted, &question.providers, rule);
        let payment = payment(&question, &assistants);
        let remarks = remarks(&question, &counted, &assistants);
        let other = count(other)?;
        match payment {
            Err(error) if question.fees_asked => Err(error),
            payment => Ok(Self { question, counted, other, assistants, remarks, payment }),
        }
    }
}

fn payment(question: &Question, assistants: &AssistantLines) -> Result<Estimate, UnitsError> {
    let estimate = question.sources.estimate(&question.payer, question.day(), assistants)?;
    estimate.ok_or_else(|| UnitsError::NoSchedule(question.payer.name.clone()))
}

fn remarks(question: &Question, counted: &UnitsResult, assistants: &AssistantLines) -> Vec<Remark> {
    let (payer, day) = (&question.payer, question.day());
    let billed: IndexMap<Code, u32> = counted.lines.values().filter(|line| line.units > 0).map(|line| (line.code, line.units)).collect();
    let codes: Vec<Code> = billed.keys().copied().collect();
    let mut remarks = Vec::new();
    let mut say = |about, codes: &[Code], text: String| remarks.push(Remark { about, codes: codes.to_vec(), text });
    for (&code, &count) in &billed {
        let paid = payability(code, payer, day);
        if !paid.is_payable() {
            say("not_payable", &[code], paid.to_string());
        }
        if let Some(most) = daily_maximum(code, payer).filter(|most| count > *most) {
            say("over_maximum", &[code], format!("{code}: {count} units are more than the {most} of a day ({}).", limits::MUE_EDITION));
        }
        if let Some(base) = limits::missing_base(code, &codes) {
            say("without_base", &[code, base], format!("{code} is billed only with {base}."));
        }
    }
    for edit in question.sources.ptp().edits(&codes, day, question.setting, payer) {
        say("pair", &[edit.column1, edit.column2], edit.to_string());
    }
    for &code in &assistants.not_by_assistant {
        say("not_by_assistant", &[code], format!("{code} is an evaluation, which an assistant cannot furnish."));
    }
    remarks
}
