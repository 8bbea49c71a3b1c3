//! The clinic's own phrases in the words of an intervention: one with a code is an activity, one that only has a meaning is read as it.

use super::judgement::Judgement;
use super::vocabulary::{Entry, Kind};
use crate::lexicon::{ClinicHit, Lexicon, Scan};
use crate::text::Span;

/// From this weight on, what is said beside a phrase does not change its code: three times the activity's own default.
const SETTLED: f32 = 3.0;

/// A phrase with a code, in the form the judgement uses.
#[derive(Clone, Debug)]
pub(super) struct Coded {
    /// Where it stands.
    pub(super) at: ClinicHit,
    /// What it speaks for, in the clinic's own measure of weight.
    pub(super) entry: Entry,
}

/// The clinic's phrases with a code.
pub(super) fn coded(scan: &Scan, lexicon: &Lexicon) -> Vec<Coded> {
    let coded = |hit: &ClinicHit| {
        let phrase = lexicon.phrase(hit)?;
        let entry = Entry { code: Some(phrase.code?), others: Vec::new(), weight: phrase.weight, kind: Kind::Clinic };
        Some(Coded { at: *hit, entry })
    };
    scan.clinic.iter().filter_map(coded).collect()
}

impl Entry {
    /// How firmly a name stands for its code, 1 to 9: 9 settles it.
    pub(super) fn firmness(&self) -> f32 {
        match self.kind {
            Kind::Clinic if self.weight >= SETTLED => 9.0,
            Kind::Clinic => 5.0,
            _ => self.weight,
        }
    }
}

/// The words of an intervention with the clinic's phrases written out.
pub(super) struct WrittenOut {
    /// The words as they are meant.
    pub(super) text: String,
    /// Parts in order: where each begins here, where it begins in the note, and, for a phrase, its end there.
    parts: Vec<(usize, usize, Option<usize>)>,
}

impl WrittenOut {
    /// The words with each phrase that only has a meaning written out; `None` where there is none.
    pub(super) fn of(text: &str, words: Span, lexicon: &Lexicon) -> Option<Self> {
        if !lexicon.has_clinic() {
            return None;
        }
        let scan = lexicon.scan(text, words);
        let meant = scan.clinic.iter().filter_map(|hit| {
            let phrase = lexicon.phrase(hit).filter(|phrase| phrase.code.is_none())?;
            Some((hit.span, phrase.means.as_deref()?))
        });
        let mut out = Self { text: String::with_capacity(words.len()), parts: Vec::new() };
        let mut from = words.start;
        for (span, means) in meant {
            out.parts.push((out.text.len(), from, None));
            out.text.push_str(Span::new(from, span.start).of(text));
            out.parts.push((out.text.len(), span.start, Some(span.end)));
            out.text.push_str(means);
            from = span.end;
        }
        if out.parts.is_empty() {
            return None;
        }
        out.parts.push((out.text.len(), from, None));
        out.text.push_str(Span::new(from, words.end).of(text));
        Some(out)
    }

    /// The words of the note behind a stretch of the written-out words: the whole phrase for any part of its meaning.
    pub(super) fn place(&self, span: Span) -> Span {
        let part = |at: usize| self.parts.iter().rev().find(|(begins, ..)| *begins <= at).copied().unwrap_or_default();
        let (begins, from, phrase) = part(span.start);
        let start = if phrase.is_some() { from } else { from + (span.start - begins) };
        let (begins, from, phrase) = part(span.end.saturating_sub(1));
        let end = phrase.unwrap_or(from + (span.end - begins.min(span.end)));
        Span::new(start, end.max(start))
    }

    /// Puts the evidence of a judgement back into the note.
    pub(super) fn back(&self, judgement: &mut Judgement) {
        for evidence in judgement.candidates.iter_mut().flat_map(|c| &mut c.evidence) {
            evidence.span = self.place(evidence.span);
        }
        for part in &mut judgement.parts {
            part.span = self.place(part.span);
            part.head = self.place(part.head);
        }
    }
}
