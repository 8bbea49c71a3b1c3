//! Dose: sets, repetitions, loads, holds and walked distances, read from the tokens.

use crate::lexicon::Folded;
use crate::text::Span;

/// What kind of dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DoseKind {
    /// Sets by repetitions, or the words.
    Sets,
    /// Repetitions alone.
    Reps,
    /// A load or a hold.
    Load,
    /// A distance.
    Distance,
}

/// A dose and its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dose {
    pub(super) kind: DoseKind,
    pub(super) span: Span,
}

/// The doses among the tokens `first..end`. Repetitions of help ("min A x1") and of minutes are no dose.
pub(super) fn doses(folded: &Folded, first: usize, end: usize, is_help: impl Fn(usize) -> bool) -> Vec<Dose> {
    let mut doses = Vec::new();
    let span = |a: usize, b: usize| match (folded.tokens.get(a), folded.tokens.get(b)) {
        (Some(a), Some(b)) => a.span.join(b.span),
        _ => Span::default(),
    };
    let word = |i: usize| if i < end { folded.word(i) } else { "" };
    let mut i = first;
    while i < end {
        let w = word(i);
        let (mut kind, mut last) = (None, i);
        if is_sets(w) {
            kind = Some(DoseKind::Sets);
        } else if is_number(w) && word(i + 1) == "x" && is_number(word(i + 2)) {
            kind = Some(DoseKind::Sets);
            last = i + 2;
        } else if is_number(w) && word(i + 1) == "x" && !is_distance(word(i + 2)) && !is_time(word(i + 2)) {
            kind = Some(DoseKind::Reps);
            last = i + 1;
        } else if is_number(w) && matches!(word(i + 1), "set") {
            kind = Some(DoseKind::Sets);
            last = i + 1;
        } else if is_number(w) && matches!(word(i + 1), "rep" | "repetition" | "time" | "trial") {
            kind = Some(DoseKind::Reps);
            last = i + 1;
        } else if let Some(n) =
            w.strip_prefix('x').filter(|n| is_number(n)).or_else(|| (w == "x").then(|| word(i + 1)).filter(|n| is_number(n)))
        {
            last = if w == "x" { i + 1 } else { i };
            let of_help = i > first && is_help(i - 1);
            let counts = n != "1" && !is_time(word(last + 1)) && !is_distance(word(last + 1)) && !of_help;
            kind = counts.then_some(DoseKind::Reps);
        } else if is_number(w) && is_distance(word(i + 1)) {
            kind = Some(DoseKind::Distance);
            last = i + 1;
        } else if w.parse().is_ok_and(|n: f32| n >= 40.0) && word(i + 1) == "'" {
            // Forty and more with a prime are feet walked, not minutes.
            kind = Some(DoseKind::Distance);
            last = i + 1;
        } else if is_number(w) && matches!(word(i + 1), "#" | "lb" | "pound" | "kg" | "sec" | "second" | "s") {
            kind = Some(DoseKind::Load);
            last = i + 1;
        }
        if let Some(kind) = kind {
            doses.push(Dose { kind, span: span(i, last) });
        }
        i = last + 1;
    }
    doses
}

fn is_number(word: &str) -> bool {
    let digits = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit() || b == b'.') && word.bytes().any(|b| b.is_ascii_digit());
    digits
        || matches!(
            word,
            "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "twelve"
                | "fifteen"
                | "twenti"
                | "thirti"
                | "forti"
                | "fifti"
                | "sixti"
                | "seventi"
                | "eighti"
                | "nineti"
                | "hundr"
                | "hundred"
                | "_"
        )
}

fn is_sets(word: &str) -> bool {
    word.split_once('x').is_some_and(|(a, b)| {
        let number = |s: &str| !s.is_empty() && s.len() <= 3 && s.bytes().all(|c| c.is_ascii_digit());
        number(a) && number(b)
    })
}

fn is_time(word: &str) -> bool {
    matches!(word, "min" | "minut" | "'" | "hr" | "hour")
}

fn is_distance(word: &str) -> bool {
    matches!(word, "ft" | "foot" | "feet" | "meter" | "metr" | "m" | "yd" | "yard" | "lap" | "block" | "mil" | "mile")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::fold::fold;

    fn kinds(text: &str) -> Vec<DoseKind> {
        let folded = fold(text, Span::new(0, text.len()));
        doses(&folded, 0, folded.tokens.len(), |_| false).iter().map(|d| d.kind).collect()
    }

    #[test]
    fn doses_in_their_many_spellings() {
        use DoseKind::{Distance, Load, Reps, Sets};
        assert_eq!(kinds("leg press 70# 3x10"), [Load, Sets]);
        assert_eq!(kinds("3 x 10, 2 sets of 15 reps"), [Sets, Sets, Reps]);
        assert_eq!(kinds("ER 3×12 hold 5 sec"), [Sets, Load]);
        assert_eq!(kinds("150 ft x2, 10 lb x 12"), [Distance, Reps, Load, Reps]);
        assert_eq!(kinds("x 10 min"), []);
        assert_eq!(kinds("sit to stand x 8"), [Reps]);
        assert_eq!(kinds("box lift 10x"), [Reps]);
    }

    #[test]
    fn help_of_one_person_is_no_dose() {
        let text = "min A x2";
        let folded = fold(text, Span::new(0, text.len()));
        assert!(doses(&folded, 0, folded.tokens.len(), |i| i < 2).is_empty());
    }
}
