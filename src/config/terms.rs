//! Terms of therapy billing that reading, coding, billing and rules all speak of.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A procedure code: five characters, CPT (`97530`) or HCPCS (`G0283`).
///
/// Only the form is checked here; what a code means and whether it may be billed is the business of `billing`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code([u8; 5]);

impl Code {
    /// Reads a code in any case; `None` unless it is five digits, or a letter and four digits.
    #[must_use]
    pub const fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 5 {
            return None;
        }
        let mut code = [0; 5];
        let mut i = 0;
        while i < 5 {
            let b = bytes[i].to_ascii_uppercase();
            if !(b.is_ascii_digit() || (i == 0 && b.is_ascii_uppercase())) {
                return None;
            }
            code[i] = b;
            i += 1;
        }
        Some(Self(code))
    }

    /// A code written in the program text; a malformed one fails the build where used in a `const`.
    #[must_use]
    pub const fn known(text: &str) -> Self {
        match Self::parse(text) {
            Some(code) => code,
            None => panic!("not a procedure code"),
        }
    }

    /// The five characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Code {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text.trim()).ok_or_else(|| format!("`{text}` is not a procedure code: five digits, or a letter and four digits"))
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Code {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Code".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^[0-9A-Z][0-9]{4}$", "description": "A CPT or HCPCS code."})
    }
}

/// The discipline of the plan of care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Discipline {
    /// Physical therapy (GP).
    #[serde(rename = "PT", alias = "pt")]
    Pt,
    /// Occupational therapy (GO).
    #[serde(rename = "OT", alias = "ot")]
    Ot,
    /// Speech-language pathology (GN).
    #[serde(rename = "SLP", alias = "slp")]
    Slp,
}

impl fmt::Display for Discipline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pt => "PT",
            Self::Ot => "OT",
            Self::Slp => "SLP",
        })
    }
}

/// Who bills: the NCCI tables differ by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    /// Private practice and other professional claims.
    #[default]
    Practitioner,
    /// Hospital outpatient, SNF Part B, rehabilitation agency.
    Institutional,
}

/// Who gave a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ProviderRole {
    /// PT, OT or SLP.
    Therapist,
    /// PTA or OTA.
    Assistant,
    /// Therapist and assistant with the patient at the same time.
    Together,
    /// Aide, technician or student: not billable as skilled one-on-one time.
    Aide,
}

/// A claim line modifier of two characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Modifier([u8; 2]);

impl Modifier {
    /// Physical therapy plan of care.
    pub const GP: Self = Self(*b"GP");
    /// Occupational therapy plan of care.
    pub const GO: Self = Self(*b"GO");
    /// Speech-language pathology plan of care.
    pub const GN: Self = Self(*b"GN");
    /// Outpatient service in whole or in part by a PTA.
    pub const CQ: Self = Self(*b"CQ");
    /// Outpatient service in whole or in part by an OTA.
    pub const CO: Self = Self(*b"CO");
    /// Requirements of the medical policy met (above the threshold).
    pub const KX: Self = Self(*b"KX");
    /// Distinct procedural service.
    pub const M59: Self = Self(*b"59");
    /// Separate encounter.
    pub const XE: Self = Self(*b"XE");
    /// Separate practitioner.
    pub const XP: Self = Self(*b"XP");
    /// Separate structure.
    pub const XS: Self = Self(*b"XS");
    /// Unusual non-overlapping service.
    pub const XU: Self = Self(*b"XU");

    /// Reads a modifier in any case; `None` unless it is two letters or digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    /// The two characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether it is one of GP, GO, GN.
    #[must_use]
    pub fn is_plan(self) -> bool {
        matches!(self, Self::GP | Self::GO | Self::GN)
    }

    /// Whether it is CQ or CO.
    #[must_use]
    pub fn is_assistant(self) -> bool {
        matches!(self, Self::CQ | Self::CO)
    }

    /// Whether it is 59 or one of XE, XP, XS, XU.
    #[must_use]
    pub fn is_distinct(self) -> bool {
        matches!(self, Self::M59 | Self::XE | Self::XP | Self::XS | Self::XU)
    }

    /// The plan-of-care modifier of a discipline.
    #[must_use]
    pub fn plan(discipline: Discipline) -> Self {
        match discipline {
            Discipline::Pt => Self::GP,
            Discipline::Ot => Self::GO,
            Discipline::Slp => Self::GN,
        }
    }

    /// The assistant modifier of a discipline; speech therapy has none.
    #[must_use]
    pub fn assistant(discipline: Discipline) -> Option<Self> {
        match discipline {
            Discipline::Pt => Some(Self::CQ),
            Discipline::Ot => Some(Self::CO),
            Discipline::Slp => None,
        }
    }
}

impl fmt::Display for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Modifier {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Modifier {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a modifier of two characters")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_five_characters() {
        assert_eq!(Code::parse("g0283").map(|c| c.to_string()), Some("G0283".into()));
        assert_eq!(Code::parse("9753"), None);
        assert_eq!(Code::parse("97x30"), None);
    }
}
