//! The working of every answer, step by step, as data and as the sentence that hover, `units` and reports show.

use std::fmt::{self, Display, Formatter};

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::band::Band;
use crate::config::Code;

/// A code and minutes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct CodeMinutes {
    /// The code.
    pub code: Code,
    /// All its minutes, or those left over; the step says which.
    pub minutes: u32,
}

/// One step of the working. `Display` is its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The timed minutes together and the units they earn.
    TimedTotal {
        /// The minutes of each service.
        parts: Vec<CodeMinutes>,
        /// Their sum.
        minutes: u32,
        /// The units it earns.
        units: u32,
        /// The minutes that earn as many.
        band: Band,
    },
    /// The full units in a service's own minutes.
    FullUnits {
        /// The code.
        code: Code,
        /// Its minutes.
        minutes: u32,
        /// Full units.
        full: u32,
        /// Minutes left over.
        left: u32,
    },
    /// Units that go to the most minutes left over.
    LeftOver {
        /// The number of the first of them among the day's units.
        nth: u32,
        /// Who gets them, with the minutes left over.
        codes: Vec<CodeMinutes>,
    },
    /// Units that may go to one code or another.
    Tie {
        /// The codes, by number.
        codes: Vec<Code>,
        /// The minutes each has left over.
        left: u32,
        /// How many of them get a unit.
        units: u32,
        /// Those that get it here: the first named.
        chosen: Vec<Code>,
    },
    /// Minutes left over that earn no unit.
    NoUnit {
        /// The codes with the minutes left over.
        codes: Vec<CodeMinutes>,
    },
    /// A service that is counted by its own minutes.
    Alone {
        /// The code.
        code: Code,
        /// Its minutes.
        minutes: u32,
        /// Full units.
        full: u32,
        /// Minutes left over.
        left: u32,
        /// Units.
        units: u32,
    },
    /// An untimed code.
    Untimed {
        /// The code.
        code: Code,
    },
    /// A code's units without and with the assistant's modifier.
    Assistant {
        /// The code.
        code: Code,
        /// The therapist's minutes, with those together.
        therapist: u32,
        /// The assistant's minutes.
        assistant: u32,
        /// Units without CQ or CO.
        clean: u32,
        /// Units with it.
        cq: u32,
        /// What decided the units that are not full 15s of one person.
        why: AssistantWhy,
    },
}

/// What decided whether the last units of a service carry CQ or CO.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssistantWhy {
    /// Each unit is a full 15 minutes of one person.
    OwnUnits,
    /// The therapist alone gave 8 minutes or more of the last unit.
    TherapistEight,
    /// The assistant's share of the last unit, or of the whole service, against 10 %.
    Share,
    /// Two units left, minutes of both: one of each.
    OneEach,
}

impl Step {
    /// The name of the kind of step, for machines.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::TimedTotal { .. } => "timed_total",
            Self::FullUnits { .. } => "full_units",
            Self::LeftOver { .. } => "left_over",
            Self::Tie { .. } => "tie",
            Self::NoUnit { .. } => "no_unit",
            Self::Alone { .. } => "alone",
            Self::Untimed { .. } => "untimed",
            Self::Assistant { .. } => "assistant",
        }
    }
}

impl Display for Step {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedTotal { parts, minutes, units, band } => {
                if parts.len() > 1 {
                    let sum: Vec<_> = parts.iter().map(|part| part.minutes.to_string()).collect();
                    write!(f, "{} = ", sum.join(" + "))?;
                }
                match units {
                    0 => write!(f, "{minutes} timed minutes earn no unit: the first takes 8."),
                    _ => write!(f, "{minutes} timed minutes are {} ({}–{} min).", units_of(*units), band.low, band.high),
                }
            }
            Self::FullUnits { code, minutes, full, left } => {
                write!(f, "{code}: {minutes} min hold {full} full 15{}", if *full == 1 { "" } else { "s" })?;
                if *left > 0 { write!(f, ", {left} left over.") } else { f.write_str(".") }
            }
            Self::LeftOver { nth, codes } => {
                let who: Vec<_> = codes.iter().map(|c| format!("{} ({})", c.code, c.minutes)).collect();
                match codes.len() {
                    1 => write!(f, "The {} unit goes to the most minutes left over: {}.", ordinal(*nth), who.join(", ")),
                    n => write!(f, "The {n} units from the {} on go to the most minutes left over: {}.", ordinal(*nth), and(&who)),
                }
            }
            Self::Tie { codes, left, units, chosen } => {
                let names: Vec<_> = codes.iter().map(Code::to_string).collect();
                let here: Vec<_> = chosen.iter().map(Code::to_string).collect();
                let last = match units {
                    1 if codes.len() == 2 => "the last unit may go to either".to_owned(),
                    1 => "the last unit may go to any one of them".to_owned(),
                    n => format!("the last {n} units may go to any {n} of them"),
                };
                write!(f, "{} have {left} min left over each: {last}; here to {}, named first.", and(&names), and(&here))
            }
            Self::NoUnit { codes } => {
                let who: Vec<_> = codes.iter().map(|c| format!("{} ({})", c.code, c.minutes)).collect();
                write!(f, "Left over without a further unit: {}.", and(&who))
            }
            Self::Alone { code, minutes, full, left, units } => {
                write!(f, "{code}: {minutes} min by themselves are {}", units_of(*units))?;
                match (units > full, left) {
                    (true, _) => write!(f, ": the {left} left over are more than half a unit."),
                    (false, 0) => f.write_str("."),
                    (false, _) => write!(f, ": the {left} left over are not more than half a unit."),
                }
            }
            Self::Untimed { code } => write!(f, "{code} is untimed: 1 unit whatever the minutes."),
            Self::Assistant { code, therapist, assistant, clean, cq, why } => {
                write!(f, "{code}: therapist {therapist} min, assistant {assistant} min: ")?;
                match (clean, cq) {
                    (_, 0) => write!(f, "no unit is the assistant's")?,
                    (0, _) => write!(f, "{} with the assistant's modifier", units_of(*cq))?,
                    _ => write!(f, "{clean} without and {cq} with the assistant's modifier")?,
                }
                f.write_str(match (why, *cq > 0) {
                    (AssistantWhy::OwnUnits, _) => "; each unit is one person's full 15 minutes.",
                    (AssistantWhy::TherapistEight, _) => "; the therapist alone gave 8 minutes or more of the last unit.",
                    (AssistantWhy::Share, true) => "; the assistant gave more than 10 %.",
                    (AssistantWhy::Share, false) => "; the assistant gave no more than 10 %.",
                    (AssistantWhy::OneEach, _) => "; of the last two units, one is each person's.",
                })
            }
        }
    }
}

/// A step for machines: its kind and its sentence.
impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        said(self.name(), self, serializer)
    }
}

/// A step as an object of its kind and its sentence.
pub(super) fn said<S: Serializer>(step: &str, text: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    let mut object = serializer.serialize_struct("Step", 2)?;
    object.serialize_field("step", step)?;
    object.serialize_field("text", &text.to_string())?;
    object.end()
}

/// "1 unit", "3 units", "no unit".
pub(super) fn units_of(units: u32) -> String {
    match units {
        0 => "no unit".into(),
        1 => "1 unit".into(),
        n => format!("{n} units"),
    }
}

/// "a", "a and b", "a, b and c".
fn and(words: &[String]) -> String {
    listed(words, "and")
}

/// "a", "a or b", "a, b or c".
pub(super) fn or(words: &[String]) -> String {
    listed(words, "or")
}

fn listed(words: &[String], joint: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [many @ .., last] => format!("{} {joint} {last}", many.join(", ")),
    }
}

/// "first" to "tenth", then "11th".
fn ordinal(n: u32) -> String {
    const WORDS: [&str; 10] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    let word = n.checked_sub(1).and_then(|i| WORDS.get(i as usize));
    match (word, n % 10, n % 100) {
        (Some(word), ..) => (*word).to_owned(),
        (None, 1, last) if last != 11 => format!("{n}st"),
        (None, 2, last) if last != 12 => format!("{n}nd"),
        (None, 3, last) if last != 13 => format!("{n}rd"),
        _ => format!("{n}th"),
    }
}
