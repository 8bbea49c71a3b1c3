//! Pass: whether a text is a therapy visit at all, or a letter, an operation, a nursing note.

use super::model::{AssistLevel, Fact, Intervention, Service, Signature};
use super::treatment::Treatment;
use crate::config::Code;
use crate::lexicon::{Hit, Lexicon, TableId};
use crate::text::Span;

/// Beginnings of the codes that therapists bill: their own, swallowing and speech, canalith repositioning, dry needling, strapping,
/// biofeedback, and the therapy codes of Medicare (its list of "always" and "sometimes" therapy codes).
const THERAPY: [&str; 8] = ["97", "925", "926", "9599", "2056", "295", "9091", "G02"];

/// What a text holds that may tie it to therapy.
pub(super) struct Signs<'a> {
    pub(super) treatment: &'a Treatment,
    pub(super) interventions: &'a [Intervention],
    /// A discipline is named, by the title, the file or the settings.
    pub(super) discipline: bool,
    pub(super) signature: Option<&'a Signature>,
    /// A blank stands for the time that is still to be written.
    pub(super) placeholders: &'a [Span],
}

impl Signs<'_> {
    /// Whether anything ties the words to a therapy visit: a code, a label with its time, a timed total, a discipline, hands-on help.
    pub(super) fn of_therapy(&self, text: &str, lexicon: &Lexicon) -> bool {
        // The name of a service that other professions write too.
        let shared = |fact: Fact<Code>, kind: &str| {
            let scan = lexicon.scan(text, fact.span);
            let all = |h: &Hit| h.first == 0 && h.end == scan.folded.tokens.len() && lexicon.row(h).cell(0) == kind;
            scan.all(TableId::SharedNames).any(all)
        };
        // "TA 60" is a stapler, "TA 60 min" is not; "ultrasound", "laser" and "ice" are everybody's.
        let timed = |s: &Service| s.minutes.is_some_and(|m| m.span.of(text).contains(|c: char| c.is_alphabetic() || c == '\'' || c == ':'));
        let own = |s: &Service| s.code.is_some_and(|code| !shared(code, "treatment") && (code.span.len() > 3 || timed(s)));
        let labelled = self.treatment.services.iter().any(|s| own(s) && (s.minutes.is_some() || !self.placeholders.is_empty()));
        let billed = self.treatment.charges.iter().any(|c| THERAPY.iter().any(|kind| c.code.value.as_str().starts_with(kind)));
        // "Neuro: oriented x 3", "Gait: 2 steps": names that an examination by a physician has too say nothing.
        let sure = |fact: Fact<Code>| !shared(fact, "examination") && !shared(fact, "treatment");
        let coded = billed || self.interventions.iter().any(|i| i.stated.is_some_and(sure) && !i.dose.is_empty());
        let helped = self.interventions.iter().any(|i| {
            i.assist
                .iter()
                .any(|a| matches!(a.level, AssistLevel::Sba | AssistLevel::Cga | AssistLevel::Min | AssistLevel::Mod | AssistLevel::Max))
        });
        let timed = self.treatment.totals.timed.is_some();
        // A letter that bills nothing and gives no time tells of treatment: it is none.
        let charged = labelled || billed || timed || self.treatment.totals.treatment.is_some();
        if !charged && is_letter(text) {
            return false;
        }
        labelled || coded || helped || timed || self.discipline || self.signature.is_some_and(|s| s.discipline.is_some())
    }
}

/// Whether a text greets its reader as a letter does, and closes as one.
fn is_letter(text: &str) -> bool {
    let opens = |line: &str| ["dear ", "to whom it may concern"].iter().any(|word| line.to_ascii_lowercase().starts_with(word));
    let closes = |line: &str| {
        let line = line.to_ascii_lowercase();
        ["sincerely", "respectfully", "regards", "best regards", "kind regards", "thank you", "yours"]
            .iter()
            .any(|word| line.starts_with(word))
    };
    text.lines().map(str::trim).any(opens) && text.lines().map(str::trim).any(closes)
}
