//! Pass: how often and for how long treatment is planned, and whether any is.

use std::sync::LazyLock;

use regex::Regex;

use super::clause::Clause;
use super::model::{Course, NoteKind, SectionKind};
use crate::text::Span;

/// "2x/wk", "twice a week", "three times weekly", "daily", "2w4", "5 days per week".
static OFTEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)(?:(?:\d{1,2}|once|twice|one|two|three|four|five|six)\s*(?:(?:-|–|to|or)\s*(?:\d|two|three|four|five)\s*)?(?:x|times?|visits?|sessions?|days?|d)?\s*(?:/|per|a|an|each|every)\s*(?:wk|week|w|month|mo|day)(?-u:\b)|\d(?:\s*-\s*\d)?\s*x\s*(?:wk|week|month)|(?:b|t|q)iw(?-u:\b)|qod(?-u:\b)|weekly(?-u:\b)|daily(?-u:\b)|every (?:day|week|other (?:day|week)|two weeks|weekday)|[1-7]w\d{1,2}(?-u:\b)|frequency|freq(?-u:\b))",
    )
    .ok()
});

/// "for 6 weeks", "x 8 wks", "12 visits", "2w4", "certification period".
static LONG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)(?:(?:\d{1,3}|one|two|three|four|five|six|eight|ten|twelve)(?:\s*(?:-|–|to)\s*(?:\d{1,2}|three|four|six|eight))?\s*(?:more\s+)?(?:wks?|weeks?|months?|mos?|visits|sessions|treatments|days)(?-u:\b)|[1-7]w\d{1,2}(?-u:\b)|duration|cert(?:ification)?\.? period|through \d{1,2}/\d{1,2}|until \d{1,2}/\d{1,2})",
    )
    .ok()
});

/// "No further treatment is needed", "one-time evaluation": nothing is planned.
static NONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?-u:\b)(?:one[- ]time|single visit|eval(?:uation)?(?:uate)? only|screen(?:ing)? only|consult(?:ation)? only|no (?:further|skilled|ongoing|additional|more) (?:\w+ ){0,2}(?:therapy|treatment|visits|services|pt|ot|st|slp|needs?)|(?:therapy|treatment|services|pt|ot|st) (?:is |are )?not (?:indicated|needed|warranted|necessary|recommended)|(?:discharged?|d/c'?d?) (?:today|this (?:visit|date)|(?:from|to) (?:(?:skilled|outpatient|home) )?(?:pt|ot|st|slp|therapy|services|caseload|physical|occupational|speech|hep|exercise program|program|self[- ]management)(?-u:\b)))",
    )
    .ok()
});

/// Reads the planned course of treatment from what is written outside the patient's report, the home programme and what was.
pub(super) fn course(text: &str, clauses: &[Clause], kind: NoteKind) -> Course {
    let mut course = Course::default();
    for clause in clauses {
        // "12. Freq/duration: 3x/wk x 3 wks" says what it is, wherever it stands.
        let named = clause.segment.span.of(text).trim_start_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let named = ["freq", "duration", "continue ", "cont "].iter().any(|word| named.starts_with(word));
        // In a plan of care the treatment is what is planned.
        let elsewhere = match clause.section {
            SectionKind::Treatment => kind != NoteKind::PlanOfCare,
            section => matches!(section, SectionKind::Subjective | SectionKind::History | SectionKind::Hep | SectionKind::Billing),
        };
        if !named && elsewhere {
            continue;
        }
        let span = clause.heading.map_or(clause.segment.span, |heading| heading.join(clause.segment.span));
        // A goal's weeks are when it is to be met, not how long is treated.
        if named || clause.section != SectionKind::Goals {
            course.often = course.often.or_else(|| find(&OFTEN, text, span));
            course.long = course.long.or_else(|| find(&LONG, text, span));
        }
        // "Discharge to HEP when goals are reached" is a plan.
        let later = |found: &Span| {
            let after = Span::new(found.end, span.end).of(text).to_lowercase();
            after
                .split_whitespace()
                .take(3)
                .any(|word| matches!(word, "when" | "once" | "upon" | "after" | "if" | "as" | "at" | "in" | "by"))
        };
        course.none = course.none.or_else(|| find(&NONE, text, span).filter(|found| !later(found)));
    }
    course
}

/// Whether words say how often something is to be done a week: "2x/wk x 4".
pub(super) fn says_how_often(words: &str) -> bool {
    static WEEKLY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)(?-u:\b)\d(?:\s*-\s*\d)?\s*(?:x|times?|visits?|sessions?)?\s*(?:/|per|a)\s*(?:wk|week)(?-u:\b)").ok()
    });
    WEEKLY.as_ref().is_some_and(|pattern| pattern.is_match(words))
}

fn find(pattern: &LazyLock<Option<Regex>>, text: &str, span: Span) -> Option<Span> {
    let found = pattern.as_ref()?.find(span.of(text))?;
    Some(Span::new(span.start + found.start(), span.start + found.end()))
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    fn words(plan: &str) -> (Option<&str>, Option<&str>, bool) {
        let text: &str = Box::leak(
            format!("5/18/2026 PT evaluation\nEvaluation (97161) 40 min\nA: weak quad limits stairs.\nP: {plan}\nA.S., PT\n")
                .into_boxed_str(),
        );
        let note = crate::note::read(text, &Config::default());
        let course = &note.visits[0].course;
        (course.often.map(|s| s.of(text)), course.long.map(|s| s.of(text)), course.none.is_some())
    }

    #[test]
    fn how_often_and_how_long_in_the_words_of_clinics() {
        assert_eq!(words("2x/wk x 6 wks"), (Some("2x/wk"), Some("6 wks"), false));
        assert_eq!(words("Skilled PT three times a week for eight weeks."), (Some("three times a week"), Some("eight weeks"), false));
        assert_eq!(words("2w4, 1w2"), (Some("2w4"), Some("2w4"), false));
        assert_eq!(words("see daily through 6/30"), (Some("daily"), Some("through 6/30"), false));
        assert_eq!(words("12 visits, 2-3 visits per week"), (Some("2-3 visits per week"), Some("12 visits"), false));
        assert_eq!(words("stairs and strengthening next"), (None, None, false));
    }

    #[test]
    fn where_nothing_is_planned() {
        assert!(words("No further skilled therapy needed, home programme given.").2);
        assert!(words("One-time evaluation for a walker.").2);
    }
}
