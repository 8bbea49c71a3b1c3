//! Numbers as therapists write them: digits, decimals, fractions, words.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lexicon::Folded;
use crate::lexicon::fold::stem;

static WORDS: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
    let units = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let mut words: HashMap<String, u32> = (0..).zip(units).map(|(n, w)| (stem(w).into_owned(), n)).collect();
    words.extend((2..).zip(tens).map(|(n, w)| (stem(w).into_owned(), n * 10)));
    words.insert("fourty".into(), 40);
    words.insert(stem("fourty").into_owned(), 40);
    words
});

/// A number in hundredths and the token after it.
pub(super) type Number = (u32, usize);

/// Reads the number that starts at a token, in hundredths: "15", "0.25", "1/4", "½", "twenty-five".
pub(super) fn number(folded: &Folded, at: usize) -> Option<Number> {
    let word = folded.word(at);
    if let Some(hundredths) = fraction_sign(word) {
        return Some((hundredths, at + 1));
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let whole = decimal(word)?;
        if folded.word(at + 1) == "/" && whole == 100 && matches!(folded.word(at + 2), "2" | "4") {
            return Some((if folded.word(at + 2) == "2" { 50 } else { 25 }, at + 3));
        }
        if let Some(part) = fraction_sign(folded.word(at + 1)) {
            return Some((whole + part, at + 2));
        }
        return Some((whole, at + 1));
    }
    // ".5 hour"
    if word == "."
        && let (Some(point), Some(digits)) = (folded.tokens.get(at), folded.tokens.get(at + 1))
        && point.span.end == digits.span.start
        && folded.word(at + 1).bytes().all(|b| b.is_ascii_digit())
    {
        return Some((decimal(&format!("0.{}", folded.word(at + 1)))?, at + 2));
    }
    let first = *WORDS.get(word)?;
    if (20..100).contains(&first)
        && let Some(&second) = WORDS.get(folded.word(at + 1))
        && (1..10).contains(&second)
    {
        return Some(((first + second) * 100, at + 2));
    }
    if first < 10 && folded.word(at + 1) == "hundr" {
        return Some((first * 10_000, at + 2));
    }
    Some((first * 100, at + 1))
}

fn fraction_sign(word: &str) -> Option<u32> {
    match word {
        "½" => Some(50),
        "¼" => Some(25),
        "¾" => Some(75),
        _ => None,
    }
}

fn decimal(word: &str) -> Option<u32> {
    let (whole, part) = word.split_once('.').unwrap_or((word, ""));
    if whole.len() > 4 || part.len() > 2 || !word.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let whole: u32 = whole.parse().ok()?;
    let part: u32 = match part.len() {
        0 => 0,
        1 => part.parse::<u32>().ok()? * 10,
        _ => part.parse().ok()?,
    };
    Some(whole * 100 + part)
}

/// Reads a whole number up to `max`.
pub(super) fn whole(folded: &Folded, at: usize, max: u32) -> Option<Number> {
    let (hundredths, next) = number(folded, at)?;
    (hundredths % 100 == 0 && hundredths / 100 <= max).then_some((hundredths / 100, next))
}
