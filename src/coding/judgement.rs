//! The answer of the judgement: candidates in order, each with its evidence, and what would decide where the words do not.

use crate::config::Code;
use crate::text::Span;

/// What the words of one intervention support.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// Candidates by falling weight; empty where no activity is named.
    pub candidates: Vec<Candidate>,
    /// The code supported, `None` where the words do not decide ("unclear").
    pub code: Option<Code>,
    /// Distance between the first and the second candidate, 0 to 1.
    pub margin: f32,
    /// One or two plain sentences built from the evidence, the same in every face.
    pub explanation: String,
    /// Where unclear: what would decide ("the task the squats are for").
    pub would_decide: Option<String>,
    /// Where the words name activities of several services: each that decidedly supports a code; else empty.
    pub parts: Vec<Named>,
}

/// One code that the words may support.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The code.
    pub code: Code,
    /// Share of the whole evidence, 0 to 1.
    pub weight: f32,
    /// The words it rests on.
    pub evidence: Vec<Evidence>,
}

/// Words that speak for a code.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The words.
    pub span: Span,
    /// What kind of evidence they are.
    pub kind: EvidenceKind,
}

/// Kinds of evidence, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EvidenceKind {
    /// A stated purpose: "to return to stocking shelves".
    Purpose,
    /// An object, a place or a person of a daily task: shelf, toilet, car, crate, child.
    Object,
    /// What else is done meanwhile, or stood on: foam, eyes closed, while carrying.
    Context,
    /// Assistance with a task.
    Assistance,
    /// A kind of cueing or facilitation: posture, gait, motor control.
    Cueing,
    /// Dose alone: sets, repetitions, load, muscle.
    Dose,
    /// What the activity is by default.
    Activity,
    /// A phrase of the clinic's own lexicon.
    Clinic,
}

/// An activity among several, with the code it decidedly supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// All its words.
    pub span: Span,
    /// Its name.
    pub head: Span,
    /// The code.
    pub code: Code,
}

/// One activity of a line that holds several.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its words.
    pub span: Span,
    /// What they support.
    pub judgement: Judgement,
}
