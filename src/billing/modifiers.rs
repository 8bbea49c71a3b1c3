//! Modifiers of a claim line: which are owed, which contradict, and in what order they stand.

use jiff::civil::Date;

use super::assistants::{AssistantRule, Split};
use super::codes::{self, Therapy};
use crate::config::{Code, Discipline, Modifier, PayerProfile};

/// The most modifiers a claim line holds; more go as 99 with the list in box 19.
pub const MOST: usize = 4;

/// What is wrong with the modifiers of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModifierProblem {
    /// The plan modifier is owed and absent.
    MissingPlan {
        /// The one owed.
        owed: Modifier,
    },
    /// The plan modifier of another discipline.
    WrongPlan {
        /// As written.
        written: Modifier,
        /// The one owed.
        owed: Modifier,
    },
    /// More than one of GP, GO, GN.
    SeveralPlans {
        /// As written.
        written: Vec<Modifier>,
        /// The one owed.
        owed: Modifier,
    },
    /// CQ without GP, or CO without GO, on the line (Claims Processing Manual ch. 5 §20.1).
    UnpairedAssistant {
        /// CQ or CO.
        written: Modifier,
        /// GP or GO.
        needs: Modifier,
    },
    /// The assistant modifier of another discipline.
    WrongAssistant {
        /// As written.
        written: Modifier,
        /// The discipline's own; speech-language pathology has none.
        owed: Option<Modifier>,
    },
    /// One modifier twice.
    Repeated(Modifier),
    /// More than a line holds.
    TooMany(usize),
}

/// Units billed with the assistant's modifier beside those that owe it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssistantProblem {
    /// So many units owe CQ or CO and are billed without.
    Missing(u32),
    /// So many units are billed with it and do not owe it.
    Unneeded(u32),
}

/// The plan modifier owed on a line: GP, GO or GN (Claims Processing Manual ch. 5 §20.1).
///
/// `None` where the payer asks for none, or the code is neither always nor sometimes a therapy code. A code that only one
/// discipline may bill (97161 PT, 97165 OT, 92521 SLP) owes that discipline's.
#[must_use]
pub fn plan_owed(code: Code, discipline: Discipline, payer: &PayerProfile) -> Option<Modifier> {
    let row = codes::info(code).filter(|row| payer.plan_modifiers && row.therapy != Therapy::None)?;
    Some(match row.disciplines[..] {
        [only] => Modifier::plan(only),
        _ => Modifier::plan(discipline),
    })
}

/// The assistant's modifier, CQ or CO, where the payer asks for it on the day (Claims Processing Manual ch. 5 §20.1).
#[must_use]
pub fn assistant_owed(discipline: Discipline, payer: &PayerProfile, day: Date) -> Option<Modifier> {
    Modifier::assistant(discipline).filter(|_| AssistantRule::on(payer.assistants, day) != AssistantRule::None)
}

/// What is wrong with the modifiers of one line, apart from minutes and pairs (Claims Processing Manual ch. 5 §20.1).
///
/// An assistant's modifier without its plan modifier is said once, as unpaired, not also as a missing plan modifier.
#[must_use]
pub fn check_line(code: Code, modifiers: &[Modifier], discipline: Discipline, payer: &PayerProfile) -> Vec<ModifierProblem> {
    let mut problems = Vec::new();
    let plans: Vec<Modifier> = modifiers.iter().copied().filter(|m| m.is_plan()).collect();
    let assistants: Vec<Modifier> = modifiers.iter().copied().filter(|m| m.is_assistant()).collect();
    if let Some(owed) = plan_owed(code, discipline, payer) {
        match plans[..] {
            [] if assistants.is_empty() => problems.push(ModifierProblem::MissingPlan { owed }),
            [] => {}
            [written] if written != owed => problems.push(ModifierProblem::WrongPlan { written, owed }),
            [written, ref rest @ ..] if rest.iter().any(|other| *other != written) => {
                problems.push(ModifierProblem::SeveralPlans { written: plans.clone(), owed });
            }
            _ => {}
        }
        for &written in &assistants {
            let own = Modifier::assistant(discipline);
            let needs = if written == Modifier::CQ { Modifier::GP } else { Modifier::GO };
            if own != Some(written) {
                problems.push(ModifierProblem::WrongAssistant { written, owed: own });
            } else if !plans.contains(&needs) {
                problems.push(ModifierProblem::UnpairedAssistant { written, needs });
            }
        }
    }
    for (at, &modifier) in modifiers.iter().enumerate() {
        if modifiers[..at].contains(&modifier) {
            problems.push(ModifierProblem::Repeated(modifier));
        }
    }
    if modifiers.len() > MOST {
        problems.push(ModifierProblem::TooMany(modifiers.len()));
    }
    problems
}

/// Compares the units of one code billed with and without CQ or CO with those that owe it (Claims Processing Manual ch. 5 §20.1).
///
/// `billed` has the units and modifiers of each line of the code. Units beyond those supported are no matter of modifiers.
#[must_use]
pub fn check_assistant<'a>(billed: impl IntoIterator<Item = (u32, &'a [Modifier])>, owed: Split) -> Option<AssistantProblem> {
    let (mut with, mut without) = (0_u32, 0_u32);
    for (units, modifiers) in billed {
        *if modifiers.iter().any(|m| m.is_assistant()) { &mut with } else { &mut without } += units;
    }
    let missing = owed.cq.saturating_sub(with).min(without);
    let unneeded = with.saturating_sub(owed.cq);
    match (missing, unneeded) {
        (1.., _) => Some(AssistantProblem::Missing(missing)),
        (0, 1..) => Some(AssistantProblem::Unneeded(unneeded)),
        (0, 0) => None,
    }
}

/// The order payers commonly want: plan, assistant, KX, then 59 or X, then the rest as written.
///
/// Claims Processing Manual ch. 5 §10.3.3 lets modifiers stand in any order, so another order is no fault.
#[must_use]
pub fn ordered(modifiers: &[Modifier]) -> Vec<Modifier> {
    let mut ordered = modifiers.to_vec();
    ordered.sort_by_key(|m| match m {
        m if m.is_plan() => 0,
        m if m.is_assistant() => 1,
        m if *m == Modifier::KX => 2,
        m if m.is_distinct() => 3,
        _ => 4,
    });
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    const TA: Code = Code::known("97530");

    fn on_line(code: &str, modifiers: &[Modifier], discipline: Discipline) -> Vec<ModifierProblem> {
        check_line(Code::known(code), modifiers, discipline, &PayerProfile::medicare())
    }

    #[test]
    fn each_discipline_owes_its_own() {
        use Discipline::{Ot, Pt, Slp};
        use Modifier as M;
        assert_eq!(on_line("97530", &[M::GP], Pt), []);
        assert_eq!(on_line("97530", &[], Ot), [ModifierProblem::MissingPlan { owed: M::GO }]);
        assert_eq!(on_line("97530", &[M::GN], Ot), [ModifierProblem::WrongPlan { written: M::GN, owed: M::GO }]);
        assert_eq!(on_line("92507", &[], Slp), [ModifierProblem::MissingPlan { owed: M::GN }]);
        assert_eq!(on_line("97165", &[M::GP], Ot), [ModifierProblem::WrongPlan { written: M::GP, owed: M::GO }]);
        assert_eq!(on_line("97010", &[], Pt), [], "bundled: nothing is owed on it");
        assert_eq!(on_line("97530", &[M::GP, M::GO], Pt), [ModifierProblem::SeveralPlans { written: vec![M::GP, M::GO], owed: M::GP }]);
        assert_eq!(check_line(TA, &[], Pt, &PayerProfile::commercial()), []);
    }

    #[test]
    fn an_assistants_modifier_needs_its_plan() {
        use Discipline::{Ot, Pt, Slp};
        use Modifier as M;
        assert_eq!(on_line("97530", &[M::GP, M::CQ], Pt), []);
        assert_eq!(on_line("97530", &[M::CQ], Pt), [ModifierProblem::UnpairedAssistant { written: M::CQ, needs: M::GP }]);
        assert_eq!(on_line("97530", &[M::CO], Ot), [ModifierProblem::UnpairedAssistant { written: M::CO, needs: M::GO }]);
        assert_eq!(on_line("97530", &[M::GP, M::CO], Pt), [ModifierProblem::WrongAssistant { written: M::CO, owed: Some(M::CQ) }]);
        assert_eq!(on_line("92507", &[M::GN, M::CQ], Slp), [ModifierProblem::WrongAssistant { written: M::CQ, owed: None }]);
    }

    #[test]
    fn a_line_holds_four_in_the_usual_order() {
        use Modifier as M;
        assert_eq!(ordered(&[M::M59, M::KX, M::CQ, M::GP]), [M::GP, M::CQ, M::KX, M::M59]);
        let five = [M::GP, M::CQ, M::KX, M::M59, M::XE];
        assert_eq!(on_line("97530", &five, Discipline::Pt), [ModifierProblem::TooMany(5)]);
        assert_eq!(on_line("97530", &[M::GP, M::GP], Discipline::Pt), [ModifierProblem::Repeated(M::GP)]);
    }

    #[test]
    fn units_with_and_without_are_compared_over_all_lines() {
        use Modifier as M;
        let (clean, cq): (&[M], &[M]) = (&[M::GP], &[M::GP, M::CQ]);
        let owed = Split { clean: 1, cq: 1 };
        assert_eq!(check_assistant([(1, clean), (1, cq)], owed), None);
        assert_eq!(check_assistant([(2, clean)], owed), Some(AssistantProblem::Missing(1)));
        assert_eq!(check_assistant([(2, cq)], owed), Some(AssistantProblem::Unneeded(1)));
        assert_eq!(check_assistant([(1, clean)], Split { clean: 1, cq: 0 }), None);
    }
}
