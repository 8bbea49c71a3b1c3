//! Whether two phrases name one activity: the same words but for number, order and small words.

/// Whether one phrase names the activity of the other: "car transfer" and "car transfer simulator".
///
/// A single word is too little to tell two activities apart ("transfers"), unless both are that word alone.
pub(super) fn same_activity(a: &Words, b: &Words) -> bool {
    let (Words(a), Words(b)) = (a, b);
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let within = few.iter().all(|word| many.contains(word));
    within && (few.len() >= 2 || (few.len() == 1 && many.len() == 1))
}

/// Whether a longer phrase holds every word of a name of at least two words.
pub(super) fn names(phrase: &Words, name: &Words) -> bool {
    name.0.len() >= 2 && name.0.iter().all(|word| phrase.0.contains(word))
}

/// The words of a phrase that carry meaning, without endings.
pub(super) struct Words(Vec<String>);

impl Words {
    /// Takes a phrase apart.
    pub(super) fn of(phrase: &str) -> Self {
        Self(words(phrase))
    }
}

fn words(phrase: &str) -> Vec<String> {
    let lower = phrase.to_lowercase();
    let parts = lower.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() > 1 && !SMALL.contains(word));
    let long = |word: &str| {
        SHORT.iter().find(|(short, _)| *short == word).map_or(vec![stem(word)], |(_, long)| long.split(' ').map(stem).collect())
    };
    let mut words: Vec<String> = parts.flat_map(long).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The word without its plural or past ending: "transfers" and "transferred" are "transfer".
fn stem(word: &str) -> String {
    let cut = ["red", "ing", "ed", "es", "s"].iter().find_map(|end| word.strip_suffix(end).filter(|rest| rest.len() >= 4));
    cut.unwrap_or(word).to_owned()
}

/// Short forms with their words.
const SHORT: &[(&str, &str)] = &[
    ("spt", "stand pivot transfer"),
    ("sts", "sit stand"),
    ("xfer", "transfer"),
    ("xfers", "transfer"),
    ("tfr", "transfer"),
    ("tfrs", "transfer"),
    ("txfr", "transfer"),
    ("amb", "ambulate"),
    ("lb", "lower body"),
    ("ub", "upper body"),
    ("wc", "wheelchair"),
];

const SMALL: &[&str] = &[
    "session", "date", "this", "day", "during", "had", "required", "mr", "mrs", "ms", "and", "the", "with", "w", "to", "from", "on", "in",
    "of", "at", "for", "her", "his", "a", "an", "was", "were", "is", "today", "needed", "only", "pt", "patient", "all", "again",
];

#[cfg(test)]
mod tests {
    use super::Words;

    fn same_activity(a: &str, b: &str) -> bool {
        super::same_activity(&Words::of(a), &Words::of(b))
    }

    #[test]
    fn one_activity_in_other_words() {
        assert!(same_activity("car transfer simulator", "Car transfers"));
        assert!(same_activity("Stacked cones and placed pegs on a high board", "stacked cones"));
        assert!(same_activity("transfers", "transfer"));
        assert!(!same_activity("toilet transfer", "car transfer"));
        assert!(!same_activity("transfer", "car transfer"));
        assert!(!same_activity("", "car transfer"));
        assert!(same_activity("w/c <> raised toilet SPT w/ grab bar x4", "Toilet transfer this session"));
        assert!(same_activity("LB dressing w/ reacher", "lower body dressing today"));
    }
}
