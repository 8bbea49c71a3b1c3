//! Small words by the place they take: between a label and its time, a code and its units, a total and its value.
//!
//! They are looked up one by one, at a known place, and so are no phrases for the matcher to find anywhere in a text.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::fold;
use super::table::Table;
use crate::text::Span;

macro_rules! places {
    ($($(#[$doc:meta])* $variant:ident => $name:literal,)*) => {
        /// A place that a small word may take. A place is added here, its words to `tables/places.tsv`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Place { $($(#[$doc])* $variant,)* }

        const NAMES: &[(Place, &str)] = &[$((Place::$variant, $name),)*];
    };
}

places! {
    /// Stands before a label that means other things too, and leaves it a label ("then TE 15 min").
    BeforeLabel => "before-label",
    /// Opens a line before its label ("then", "also", "direct").
    OpensLine => "opens-line",
    /// A day of the week that opens a line of a log.
    Weekday => "weekday",
    /// Names an evaluation without its level.
    Evaluation => "evaluation",
    /// Stands between a label and its own code.
    LabelToCode => "label-to-code",
    /// Stands between a label and its time.
    LabelToTime => "label-to-time",
    /// Stands directly before a time, after a mark that follows a label.
    BeforeTime => "before-time",
    /// Stands between a time and the label after it ("15 min of TE").
    TimeToLabel => "time-to-label",
    /// After a time: it is one of rest or of a task.
    NotTreatment => "not-treatment",
    /// Beside a time: it is one of rest or of something else that is not billed.
    Unbilled => "unbilled",
    /// What is said not to be done with a time that is not billed ("not billed", "no charge").
    Billed => "billed",
    /// Joins two labels into one.
    JoinsLabels => "joins-labels",
    /// Stands between the name of a total and its number.
    TotalToValue => "total-to-value",
    /// Stands between a number and the total it is part of ("45 of those were timed").
    PartOfTotal => "part-of-total",
    /// After a number: it is a dose, a distance, a count, and no minutes.
    DoseUnit => "dose-unit",
    /// The unit of minutes.
    MinuteUnit => "minute-unit",
    /// The name of a unit of a charge.
    UnitName => "unit-name",
    /// Stands between a time and who gave it ("20 min by PT").
    TimeToGiver => "time-to-giver",
    /// Says that a range of clock times is that of the visit.
    VisitClock => "visit-clock",
    /// Stands between a code and its units or modifiers.
    InCharge => "in-charge",
    /// Stands in a line that holds nothing but charges.
    ChargeList => "charge-list",
    /// Says that what stands beside it is for every charge of a list.
    AllOfList => "all-of-list",
    /// Stands before a number that is no procedure code.
    OtherNumber => "other-number",
    /// Opens a blank in brackets that a template or a quick fix left ("[enter plan]").
    OpensBlank => "opens-blank",
    /// Beside a run of underscores: a place for the signature of whoever certifies the plan.
    Certifies => "certifies",
    /// Beside "signature" and a run of underscores: a place for somebody else to sign.
    SignsToo => "signs-too",
    /// Beside a label and a level of help: the level is for all that is listed below ("all CGA", "both tasks under supervision").
    HelpForAll => "help-for-all",
    /// After a number: how much or how many was done ("12 reps", "150 ft", "10 bites").
    DoseWord => "dose-word",
    /// Between a number and what it counts ("8 single sips").
    OfSize => "of-size",
    /// After a discipline in capitals: the words are a title, and "PT" is not the patient.
    InTitle => "in-title",
    /// Before a code: names a kind of treatment, and nothing that was done.
    NamesKind => "names-kind",
    /// Between a cue of not doing and the label it puts off ("next visit try 97116").
    JoinsPutOff => "joins-put-off",
    /// After a level of help and a comma: the sentence goes on about the same thing.
    GoesOn => "goes-on",
    /// Beside a label: says nothing of what was done.
    NoContent => "no-content",
    /// After a cue: its aim or its reason.
    CueFollows => "cue-follows",
    /// In the words of a service: what follows is the reason for it.
    GivesReason => "gives-reason",
    /// After "PT", "OT" or "I": what takes a therapist.
    TherapistDoes => "therapist-does",
    /// Names kinds of treatment and nothing in particular.
    BareName => "bare-name",
    /// After a heading of treatment: on which occasion ("Intervention same day:").
    Occasion => "occasion",
    /// What a patient does who is not safe alone ("bc he leans", "since she rushes").
    Unsafe => "unsafe",
    /// Names an authorisation: its codes are allowed, not billed.
    Authorisation => "authorisation",
    /// Stands before a label that a sentence introduces ("we worked on", "I treated the", "the other").
    Introduction => "introduction",
    /// After a role: the part of a visit that this role gave ("PTA portion").
    PartOfVisit => "part-of-visit",
    /// After an assistant's role: all of a visit ("PTA treatment").
    WholeVisit => "whole-visit",
    /// What one does who gives a treatment ("PT performed").
    Gives => "gives",
    /// Before "by" and a role: something else than giving the treatment ("cleared by PT").
    NotGiving => "not-giving",
    /// Says that labels have one time between them ("combined", "together").
    Together => "together",
}

static WORDS: LazyLock<HashMap<String, u64>> = LazyLock::new(|| {
    let mut words: HashMap<String, u64> = HashMap::new();
    for row in &table().unwrap_or_default().rows {
        let Some((place, _)) = NAMES.iter().find(|(_, name)| *name == row.cell(0)) else { continue };
        for form in &row.forms {
            let folded = fold(form, Span::new(0, form.len()));
            *words.entry(folded.word(0).to_owned()).or_default() |= 1 << (*place as u64);
        }
    }
    words
});

fn table() -> Result<Table, String> {
    Table::parse("places.tsv", include_str!("tables/places.tsv"))
}

/// Whether a folded word may take a place.
#[must_use]
pub fn takes(word: &str, place: Place) -> bool {
    WORDS.get(word).is_some_and(|places| places & (1 << (place as u64)) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_names_a_place_and_holds_single_words() {
        let table = table().unwrap();
        for row in &table.rows {
            assert!(NAMES.iter().any(|(_, name)| *name == row.cell(0)), "line {}: no place {:?}", row.line, row.cell(0));
            for form in &row.forms {
                assert_eq!(fold(form, Span::new(0, form.len())).tokens.len(), 1, "line {}: {form:?} is not one word", row.line);
            }
        }
        for (_, name) in NAMES {
            assert!(table.rows.iter().any(|row| row.cell(0) == *name), "no words for {name}");
        }
        assert!(NAMES.len() <= 64);
    }

    #[test]
    fn words_are_found_in_every_inflection_and_at_their_place_only() {
        assert!(takes("devot", Place::TimeToLabel) && !takes("devot", Place::LabelToTime));
        assert!(!takes("leg", Place::TimeToLabel));
    }
}
