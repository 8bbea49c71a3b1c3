//! What a note says, each fact with the words it rests on: the one type that reading hands on.

use std::borrow::Cow;

use jiff::civil::{Date, Time};
use serde::Serialize;

pub use super::episode::{Case, Course, Goal, NoteKind};
use crate::config::{Code, Discipline, Modifier, ProviderRole};
use crate::text::Span;

/// A value read from the note and the words that say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Fact<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

impl<T> Fact<T> {
    /// A value with its words.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A whole file: one visit or many.
#[derive(Clone, Debug, Default)]
pub struct Note {
    /// Visits in the order of the text; a text with any content has at least one.
    pub visits: Vec<Visit>,
    /// Comments in the note that silence rules.
    pub ignores: Vec<Ignore>,
}

/// One date of service: the unit of reading and of judging.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// The visit's part of the text. Visits do not overlap.
    pub span: Span,
    /// Date of service.
    pub date: Option<Fact<Date>>,
    /// Evaluation, daily note, and so on.
    pub kind: NoteKind,
    /// From the visit, else the file.
    pub discipline: Option<Fact<Discipline>>,
    /// From the visit, else the file.
    pub payer: Option<Fact<PayerMention>>,
    /// Headings and what stands under them, in order; the text before the first heading is a section of kind `Header`.
    pub sections: Vec<Section>,
    /// Labels, codes or headings that carry treatment time, with the interventions under them.
    pub services: Vec<Service>,
    /// Every activity named in the visit, performed or not.
    pub interventions: Vec<Intervention>,
    /// Billed lines as written, also inside prose and tables.
    pub charges: Vec<Charge>,
    /// Levels of assistance that the assessment gives for an activity once more.
    pub assessed_levels: Vec<StatedLevel>,
    /// Goals, functional or not.
    pub goals: Vec<Goal>,
    /// How often and how long treatment is planned.
    pub course: Course,
    /// What an evaluation or a report says of the case.
    pub case: Case,
    /// The stated totals and visit times.
    pub totals: Totals,
    /// Words that say why a therapist's skill was needed (cueing with a reason, guarding, analysis, grading).
    pub skilled_need: Vec<Span>,
    /// Words that name the condition or deficit that makes the activities necessary, tied to a task.
    pub justification: Vec<Span>,
    /// Words that say that services were given in separate intervals ("at a separate time", "apart from the group").
    pub separate_times: Vec<Span>,
    /// A signature with credentials.
    pub signature: Option<Signature>,
    /// Amount of the year already used, as stated ("YTD $2,644.00"), in cents, with the disciplines it counts where said.
    pub year_to_date: Option<Fact<i64>>,
    /// Blanks still to fill: `[assist level]`, `____`, `[enter plan]`.
    pub placeholders: Vec<Span>,
    /// Abbreviations found, for hover and expansion: written form's span and its meaning.
    pub abbreviations: Vec<Fact<Cow<'static, str>>>,
}

/// The payer as the note names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PayerMention {
    /// Medicare Part B or another payer that follows its total-time rule.
    Medicare,
    /// A commercial plan, or any payer said to follow the rule of eights.
    Commercial,
    /// Another named payer (Medicaid, workers' compensation, self pay).
    Other,
    /// A name beside the payer's heading that no table knows; a clinic's own profile may.
    Unlisted,
}

/// A heading and the text that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// What the section is for.
    pub kind: SectionKind,
    /// The heading's words, without the text after it; empty for a section without heading.
    pub heading: Span,
    /// Heading and body.
    pub span: Span,
}

/// What a section is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SectionKind {
    /// Before any heading: date, payer, name.
    #[default]
    Header,
    /// What the patient says.
    Subjective,
    /// Findings and, in many notes, the treatment.
    Objective,
    /// What was done.
    Treatment,
    /// Judgement.
    Assessment,
    /// What comes next.
    Plan,
    /// Goals.
    Goals,
    /// Home exercise programme.
    Hep,
    /// Prior level of function, history.
    History,
    /// Measurements, tests, examination.
    Measurement,
    /// Education given.
    Education,
    /// Charges, codes, units.
    Billing,
    /// Deferred or not done.
    NotDone,
    /// Precautions.
    Precautions,
    /// Anything else.
    Other,
}

/// Whether an activity was done in this visit, and if not, why it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Done in this visit.
    Performed,
    /// For a later visit.
    Planned,
    /// Meant for this visit, not done.
    Deferred,
    /// The patient did not agree to it.
    Declined,
    /// Home programme.
    Hep,
    /// An earlier visit or an earlier life.
    History,
    /// Part of a goal.
    Goal,
    /// The patient's report.
    Subjective,
    /// Talked about, not practised.
    Education,
    /// A test or an observed level.
    Measurement,
    /// Done by somebody else.
    OtherPerson,
    /// Only if something happens.
    Conditional,
}

/// A label, code or heading that carries treatment time: `TherAct (97530) 23 min`, `TE (PTA 15 MIN):`, a table row.
#[derive(Clone, Debug)]
pub struct Service {
    /// The label with its minutes.
    pub span: Span,
    /// The code or label as written, resolved to a code.
    pub code: Option<Fact<Code>>,
    /// Further codes that share the same minutes (`TE/TA x 30'`).
    pub shared_with: Vec<Fact<Code>>,
    /// Stands beside another label with minutes of its own, and the words after both belong to both (`TE 12'/TA 18': …`).
    pub shares_words: bool,
    /// Its minutes.
    pub minutes: Option<Minutes>,
    /// Minutes by therapist, by assistant and together, where the note says who.
    pub provider_minutes: Vec<Fact<(ProviderRole, u32)>>,
    /// Who gave it, where one person did.
    pub provider: Option<Fact<ProviderRole>>,
    /// One-on-one unless the note says otherwise.
    pub mode: Option<Fact<Mode>>,
    /// Indexes into the visit's interventions.
    pub interventions: Vec<usize>,
    /// Index into the visit's charges where the label itself is a billed line.
    pub charge: Option<usize>,
    /// Whether the service was given in this visit.
    pub status: Status,
    /// Whether the text under the label says anything beyond the label's own name.
    pub has_detail: bool,
}

/// A number of minutes and how it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes {
    /// The minutes; of a range, the lower bound.
    pub value: u32,
    /// The upper bound of a range (`10-15 min`).
    pub upper: Option<u32>,
    /// Written as an estimate (`about 15 min`, `~20 min`).
    pub approximate: bool,
    /// Start and end where written as clock times.
    pub clock: Option<ClockRange>,
    /// Where it stands.
    pub span: Span,
}

impl Visit {
    /// The codes that share the label of an intervention with its stated one (`TE/TA`).
    pub fn shared(&self, intervention: &Intervention) -> impl Iterator<Item = Code> + use<'_> {
        let service = intervention.service.and_then(|n| self.services.get(n));
        let several = service.filter(|service| !service.shared_with.is_empty()).into_iter();
        several.flat_map(|service| service.code.iter().chain(&service.shared_with)).map(|fact| fact.value)
    }
}

impl Minutes {
    /// Minutes written as one number.
    #[must_use]
    pub fn exact(value: u32, span: Span) -> Self {
        Self { value, upper: None, approximate: false, clock: None, span }
    }
}

/// A range of clock times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockRange {
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
    /// Whether the written range is possible: both are times of a day, and the end is after the start.
    pub valid: bool,
}

/// How many patients the provider treated in these minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Direct contact with one patient.
    OneOnOne,
    /// A group of two or more.
    Group,
    /// Another patient at the same time.
    Concurrent,
    /// Two disciplines with one patient.
    CoTreatment,
}

/// One activity phrase, or a list of like exercises under one label.
#[derive(Clone, Debug)]
pub struct Intervention {
    /// The words, with dose, assistance and cues.
    pub span: Span,
    /// The words that name the activity itself.
    pub head: Span,
    /// The code or label that the note puts on it, own or of its service.
    pub stated: Option<Fact<Code>>,
    /// Performed, planned, and so on.
    pub status: Status,
    /// The words that decided the status, where it was not the section or the default.
    pub status_cue: Option<Span>,
    /// Treatment minutes: its own, or those of its service on the first intervention under it.
    pub minutes: Option<Minutes>,
    /// Levels of assistance, the one that counts first.
    pub assist: Vec<Assist>,
    /// Cueing, apart from assistance.
    pub cues: Vec<Fact<CueKind>>,
    /// Devices and equipment.
    pub equipment: Vec<Fact<&'static str>>,
    /// Sets, repetitions, loads, distances, holds.
    pub dose: Vec<Span>,
    /// Who gave it.
    pub provider: Option<Fact<ProviderRole>>,
    /// One-on-one, group, and so on.
    pub mode: Option<Fact<Mode>>,
    /// Index into the visit's services.
    pub service: Option<usize>,
    /// The kind of the section it stands in.
    pub section: SectionKind,
}

/// A level of assistance with its reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assist {
    /// The level.
    pub level: AssistLevel,
    /// The other end of a range (`CGA-min A`).
    pub to: Option<AssistLevel>,
    /// Number of persons where written (`x2`).
    pub persons: Option<u8>,
    /// A percentage as written (`25% A`); never turned into a level.
    pub percent: Option<u8>,
    /// Where it stands.
    pub span: Span,
    /// An earlier level in a change over the session (`Mod A → Min A`): kept, does not count.
    pub earlier: bool,
}

/// A level of assistance that the assessment gives for an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedLevel {
    /// The words before the level, which name the activity.
    pub head: Span,
    /// The level.
    pub assist: Assist,
}

/// Levels of assistance from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AssistLevel {
    /// No help, no device.
    Independent,
    /// With a device or extra time.
    ModI,
    /// Set-up or clean-up only.
    Setup,
    /// Supervision.
    Supervision,
    /// Stand-by assistance.
    Sba,
    /// Contact guard assistance.
    Cga,
    /// Minimal assistance.
    Min,
    /// Moderate assistance.
    Mod,
    /// Maximal assistance.
    Max,
    /// Total assistance.
    Dependent,
}

/// Kind of cueing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CueKind {
    /// Spoken.
    Verbal,
    /// By touch.
    Tactile,
    /// By sight, mirror or demonstration.
    Visual,
    /// Not said.
    Any,
}

/// A billed line as written.
#[derive(Clone, Debug)]
pub struct Charge {
    /// The line's words: code, units, modifiers.
    pub span: Span,
    /// The code.
    pub code: Fact<Code>,
    /// Units where written.
    pub units: Option<Fact<u32>>,
    /// Modifiers in the order written.
    pub modifiers: Vec<Fact<Modifier>>,
    /// Minutes where written on the line.
    pub minutes: Option<Minutes>,
}

/// The stated totals and times of a visit.
#[derive(Clone, Debug, Default)]
pub struct Totals {
    /// Total timed-code minutes.
    pub timed: Option<Fact<u32>>,
    /// Total treatment minutes, timed and untimed.
    pub treatment: Option<Fact<u32>>,
    /// Time in and out of the visit.
    pub visit_clock: Option<Fact<ClockRange>>,
    /// Minutes that the note says are rest or not billed.
    pub unbilled: Vec<Fact<u32>>,
}

/// Who signed.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Its words.
    pub span: Span,
    /// The roles of those who signed, therapist or assistant, in order.
    pub roles: Vec<ProviderRole>,
    /// Discipline by the credentials.
    pub discipline: Option<Discipline>,
    /// Each of them by name, in order, without those who only supervised.
    pub signers: Vec<Signer>,
}

/// One of those who signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The name as written: initials or more.
    pub name: Span,
    /// The first credential after it.
    pub credential: Span,
    /// Therapist or assistant.
    pub role: ProviderRole,
    /// Discipline by that credential.
    pub discipline: Option<Discipline>,
}

/// A comment in the note that silences rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The comment itself.
    pub span: Span,
    /// The part of the text it covers.
    pub reach: Span,
    /// The rules named.
    pub rules: Vec<String>,
}
