//! What a note says and what follows from it, as `check --format json` has it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::json::{SpanJson, bytes};
use crate::analysis::{Analysis, VisitAnalysis};
use crate::billing::UnitsResult;
use crate::coding::Judgement;
use crate::config::{Code, Discipline, Modifier, ProviderRole};
use crate::note::{Assist, Case, Intervention, Visit};
use crate::rules::Tally;
use crate::text::Span;

/// What was read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReadingJson {
    /// One entry a date of service.
    pub visits: Vec<VisitJson>,
}

/// One visit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VisitJson {
    /// Its part of the file.
    pub span: SpanJson,
    /// Date of service, `2026-03-14`.
    pub date: Option<String>,
    /// What the note of the visit is: `daily`, `evaluation`, `reevaluation`, `progress`, `discharge`, `plan_of_care`, `missed`.
    pub kind: String,
    /// Discipline of the plan of care.
    pub discipline: Option<Discipline>,
    /// The payer profile it is judged by.
    pub payer: String,
    /// Every activity named, performed or not.
    pub interventions: Vec<InterventionJson>,
    /// Billed lines as written.
    pub charges: Vec<ChargeJson>,
    /// Goals.
    pub goals: Vec<GoalJson>,
    /// Minutes by the code or label written, since that is what is billed.
    pub code_minutes: IndexMap<String, u32>,
    /// Minutes of the timed codes in all.
    pub timed_minutes: Option<u32>,
    /// Minutes of all services.
    pub total_minutes: Option<u32>,
    /// Timed minutes as the note states them.
    pub stated_timed_total: Option<u32>,
    /// Treatment minutes as the note states them.
    pub stated_treatment_total: Option<u32>,
    /// Units that the minutes support; null where the minutes by code are not known.
    pub units: Option<UnitsJson>,
    /// Units by code, without and with CQ or CO, where an assistant took part.
    pub assistant_lines: Option<IndexMap<String, AssistantLineJson>>,
    /// Which required parts are present.
    pub elements: ElementsJson,
    /// What an evaluation or a report says of the case; null in a treatment note, of which it is not asked.
    pub case: Option<CaseJson>,
}

/// One activity phrase, or a list of like exercises under one label.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InterventionJson {
    /// The words, with dose, assistance and cues.
    pub span: SpanJson,
    /// The words themselves.
    pub text: String,
    /// The code that the words support, whatever was written; null where they do not decide.
    pub code: Option<String>,
    /// The code or label that the note puts on it.
    pub stated_code: Option<String>,
    /// The codes that the words may support, the likeliest first.
    pub candidates: Vec<CandidateJson>,
    /// Why, in one or two sentences, or what would decide; the same as in the editor and from `code`.
    pub explanation: Option<String>,
    /// `performed`, `planned`, `deferred`, `declined`, `hep`, `history`, `goal`, `subjective`, `education`, `measurement`,
    /// `other_person` or `conditional`.
    pub status: String,
    /// Treatment minutes of the activity, or of the label it is the first under.
    pub minutes: Option<u32>,
    /// Levels of assistance, the one that counts first: `independent`, `mod_i`, `setup`, `supervision`, `sba`, `cga`, `min`, `mod`,
    /// `max`, `dependent`.
    pub assist: Vec<String>,
    /// Number of persons who assist, where written.
    pub assist_persons: Option<u8>,
    /// Whether any cue is written.
    pub cues: bool,
    /// Devices and equipment.
    pub equipment: Vec<String>,
    /// Who gave it, where known.
    pub provider: Option<ProviderRole>,
}

/// A code that words may support.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CandidateJson {
    /// The code.
    pub code: String,
    /// Share of the evidence, 0 to 1.
    pub weight: f32,
    /// The words it rests on.
    pub evidence: Vec<SpanJson>,
}

/// A billed line.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChargeJson {
    /// The line's words.
    pub span: SpanJson,
    /// The code.
    pub code: String,
    /// Units where written.
    pub units: Option<u32>,
    /// Modifiers in the order written.
    pub modifiers: Vec<String>,
    /// Minutes where written on the line.
    pub minutes: Option<u32>,
}

/// A goal.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GoalJson {
    /// Its words.
    pub span: SpanJson,
    /// Names a daily task, a work task or mobility.
    pub functional: bool,
    /// Has a measure and a time frame.
    pub measurable: bool,
}

/// Units by code.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UnitsJson {
    /// By Medicare's total-time rule.
    pub cms: IndexMap<String, u32>,
    /// By the rule of eights.
    pub ama: IndexMap<String, u32>,
    /// Codes of which any may take the last unit under the total-time rule.
    pub ties: Vec<Vec<String>>,
}

/// Units of one code by who gave them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AssistantLineJson {
    /// Units without CQ or CO.
    pub clean: u32,
    /// Units with CQ or CO.
    pub cq: u32,
}

/// Required parts of a note.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ElementsJson {
    /// A goal tied to a daily task, a work task or mobility.
    pub functional_goal: bool,
    /// Why a therapist's skill was needed.
    pub skilled_need: bool,
    /// The condition that makes the activities necessary.
    pub justification: bool,
    /// A signature with credentials.
    pub signature: bool,
}

/// Words of an evaluation, a plan of care or a report that say what it has to say; null where nothing does.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CaseJson {
    /// The medical or treatment diagnosis, or the problem that is treated.
    pub diagnosis: Option<SpanJson>,
    /// When it began.
    pub onset: Option<SpanJson>,
    /// How the patient functioned before.
    pub prior_function: Option<SpanJson>,
    /// An objective measure.
    pub measure: Option<SpanJson>,
    /// What improvement is expected.
    pub prognosis: Option<SpanJson>,
    /// How far goals are reached, or what has changed.
    pub progress: Option<SpanJson>,
    /// The time the report is about.
    pub period: Option<SpanJson>,
}

impl ReadingJson {
    pub(super) fn new(text: &str, analysis: &Analysis) -> Self {
        let visits = analysis.note.visits.iter().zip(&analysis.visits);
        Self { visits: visits.map(|(said, known)| VisitJson::new(text, said, known)).collect() }
    }
}

impl VisitJson {
    fn new(text: &str, visit: &Visit, known: &VisitAnalysis) -> Self {
        let tally = &known.tally;
        let codes = |codes: &[Code]| codes.iter().map(Code::to_string).collect::<Vec<_>>();
        Self {
            span: bytes(visit.span),
            date: visit.date.map(|date| date.value.to_string()),
            kind: name(&visit.kind),
            discipline: visit.discipline.map(|discipline| discipline.value),
            payer: tally.payer.name.clone(),
            interventions: visit
                .interventions
                .iter()
                .enumerate()
                .map(|(n, said)| InterventionJson::new(text, visit, said, known.judgements.get(n)))
                .collect(),
            charges: visit
                .charges
                .iter()
                .map(|charge| ChargeJson {
                    span: bytes(charge.span),
                    code: charge.code.value.to_string(),
                    units: charge.units.map(|units| units.value),
                    modifiers: charge.modifiers.iter().map(|modifier| Modifier::to_string(&modifier.value)).collect(),
                    minutes: charge.minutes.map(|minutes| minutes.value),
                })
                .collect(),
            goals: visit
                .goals
                .iter()
                .map(|goal| GoalJson { span: bytes(goal.span), functional: goal.functional, measurable: goal.measurable() })
                .collect(),
            code_minutes: tally.minutes.iter().map(|(code, minutes)| (code.to_string(), *minutes)).collect(),
            timed_minutes: tally.timed,
            total_minutes: tally.treatment,
            stated_timed_total: visit.totals.timed.map(|total| total.value),
            stated_treatment_total: visit.totals.treatment.map(|total| total.value),
            units: tally.cms.as_ref().zip(tally.ama.as_ref()).map(|(cms, ama)| UnitsJson {
                cms: units(cms),
                ama: units(ama),
                ties: cms.ties.iter().map(|tie| codes(&tie.codes)).collect(),
            }),
            assistant_lines: assistant_lines(tally),
            elements: ElementsJson {
                functional_goal: visit.goals.iter().any(|goal| goal.functional),
                skilled_need: !visit.skilled_need.is_empty(),
                justification: !visit.justification.is_empty(),
                signature: visit.signature.is_some(),
            },
            case: visit.kind.is_report().then(|| CaseJson::new(&visit.case)),
        }
    }
}

impl CaseJson {
    fn new(case: &Case) -> Self {
        let span = |said: Option<Span>| said.map(bytes);
        Self {
            diagnosis: span(case.diagnosis),
            onset: span(case.onset),
            prior_function: span(case.prior_function),
            measure: span(case.measure),
            prognosis: span(case.prognosis),
            progress: span(case.progress),
            period: span(case.period),
        }
    }
}

impl InterventionJson {
    fn new(text: &str, visit: &Visit, said: &Intervention, judged: Option<&Judgement>) -> Self {
        let (now, before): (Vec<&Assist>, Vec<&Assist>) = said.assist.iter().partition(|assist| !assist.earlier);
        Self {
            span: bytes(said.span),
            text: said.span.of(text).to_owned(),
            code: judged
                .and_then(|judged| crate::coding::supported_among(said.stated.map(|stated| stated.value), visit.shared(said), judged))
                .map(|code| code.to_string()),
            stated_code: said.stated.map(|stated| Code::to_string(&stated.value)),
            candidates: judged.map_or_else(Vec::new, candidates),
            explanation: judged.map(|judged| judged.explanation.clone()).filter(|said| !said.is_empty()),
            status: name(&said.status),
            minutes: said.minutes.filter(|m| m.upper.is_none() && !m.approximate).map(|m| m.value),
            assist: now
                .iter()
                .chain(&before)
                .flat_map(|assist| std::iter::once(assist.level).chain(assist.to))
                .map(|level| name(&level))
                .collect(),
            assist_persons: said.assist.iter().find_map(|assist| assist.persons),
            cues: !said.cues.is_empty(),
            equipment: said.equipment.iter().map(|equipment| equipment.value.to_owned()).collect(),
            provider: said.provider.map(|provider| provider.value),
        }
    }
}

fn candidates(judged: &Judgement) -> Vec<CandidateJson> {
    let one = |candidate: &crate::coding::Candidate| CandidateJson {
        code: candidate.code.to_string(),
        weight: candidate.weight,
        evidence: candidate.evidence.iter().map(|evidence| bytes(evidence.span)).collect(),
    };
    judged.candidates.iter().map(one).collect()
}

fn units(result: &UnitsResult) -> IndexMap<String, u32> {
    result.lines.iter().map(|(code, line)| (code.to_string(), line.units)).collect()
}

fn assistant_lines(tally: &Tally) -> Option<IndexMap<String, AssistantLineJson>> {
    let took_part = tally.lines.iter().any(|line| line.by.assistant > 0 || line.by.together > 0);
    let lines = &tally.assistants.as_ref().filter(|_| took_part)?.lines;
    Some(lines.iter().map(|(code, split)| (code.to_string(), AssistantLineJson { clean: split.clean, cq: split.cq })).collect())
}

/// The name of a term as it is serialised, `mod_i`.
fn name(term: &impl Serialize) -> String {
    match serde_json::to_value(term) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}
