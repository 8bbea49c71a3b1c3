//! The rows of the tables in the form the judgement uses: codes, kinds and weights read once.

use std::sync::LazyLock;

use crate::config::Code;
use crate::lexicon::{Hit, Row, TableId, builtin_tables};

/// What a row of a table is, over all tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    // Activities, from the most to the least telling.
    /// A phrase of the clinic's own.
    Clinic,
    Activity,
    Test,
    Topic,
    Verb,
    // Objects.
    Object,
    Place,
    Surface,
    Person,
    /// Clothes, washing, eating, home, adaptive equipment.
    Care,
    Community,
    Gear,
    Device,
    Medium,
    Many,
    Wheelchair,
    // Aims.
    /// One quality of body or movement (strength, balance, gait).
    Quality,
    /// Function in general.
    Function,
    /// A named task, job or sport.
    Task,
    /// Another service's aim (self-care, cognition, swallowing).
    Service,
    // Frames.
    Purpose,
    AimVerb,
    Cue,
    /// What the patient has: a diagnosis speaks for no code.
    Because,
    While,
    With,
    /// "Training in", "instruction on": what follows is what was done.
    Practice,
    Assist,
    /// Help that only watches or steadies.
    Guard,
    Noun,
    Mask,
    // Body.
    Muscle,
    Joint,
    Motion,
    // Cueing.
    Cueing,
    // Labels.
    Label,
}

/// A row as the judgement sees it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) code: Option<Code>,
    /// Codes that context may move an activity to, likeliest first.
    pub(super) others: Vec<Code>,
    pub(super) weight: f32,
    pub(super) kind: Kind,
}

/// Entries by table and row.
static ENTRIES: LazyLock<Vec<Vec<Option<Entry>>>> = LazyLock::new(|| {
    let tables = builtin_tables().unwrap_or_default();
    tables.iter().enumerate().map(|(t, table)| table.rows.iter().map(|row| entry(t, row)).collect()).collect()
});

/// The entry of a hit, `None` for tables the judgement does not use.
pub(super) fn entry_of(hit: &Hit) -> Option<&'static Entry> {
    ENTRIES.get(hit.table)?.get(hit.row)?.as_ref()
}

fn entry(table: usize, row: &Row) -> Option<Entry> {
    let is = |id: TableId| table == id as usize;
    if is(TableId::Activities) {
        let kind = match row.cell(3) {
            "activity" => Kind::Activity,
            "test" => Kind::Test,
            "topic" => Kind::Topic,
            _ => Kind::Verb,
        };
        let others = row.cell(1).split(' ').filter_map(Code::parse).collect();
        return Some(Entry { code: Code::parse(row.cell(0)), others, weight: number(row.cell(2)), kind });
    }
    if is(TableId::Labels) {
        return (row.cell(2) == "anywhere").then(|| Entry {
            code: Code::parse(row.cell(0)),
            others: vec![],
            weight: 1.0,
            kind: Kind::Label,
        });
    }
    if is(TableId::Assist) {
        let weight = if matches!(row.cell(0), "independent" | "mod_i") { 1.0 } else { 2.0 };
        let guards = matches!(row.cell(0), "supervision" | "sba" | "cga");
        return Some(Entry { code: None, others: vec![], weight, kind: if guards { Kind::Guard } else { Kind::Assist } });
    }
    let name = row.cell(0);
    let kind = if is(TableId::Objects) {
        match name {
            "place" => Kind::Place,
            "surface" => Kind::Surface,
            "person" => Kind::Person,
            "wear" | "hygiene" | "eating" | "home" | "ae" => Kind::Care,
            "community" => Kind::Community,
            "gear" => Kind::Gear,
            "device" => Kind::Device,
            "medium" => Kind::Medium,
            "many" => Kind::Many,
            "wheelchair" => Kind::Wheelchair,
            _ => Kind::Object,
        }
    } else if is(TableId::Aims) {
        match name {
            "impairment" | "control" | "gait" | "soft" => Kind::Quality,
            "function" => Kind::Function,
            "task" => Kind::Task,
            _ => Kind::Service,
        }
    } else if is(TableId::Frames) {
        match name {
            "purpose" => Kind::Purpose,
            "aimverb" => Kind::AimVerb,
            "cue" => Kind::Cue,
            "because" => Kind::Because,
            "while" => Kind::While,
            "with" => Kind::With,
            "practice" => Kind::Practice,
            "mask" => Kind::Mask,
            _ => Kind::Noun,
        }
    } else if is(TableId::Body) {
        match name {
            "muscle" => Kind::Muscle,
            "joint" => Kind::Joint,
            _ => Kind::Motion,
        }
    } else if is(TableId::CueAims) {
        Kind::Cueing
    } else {
        return None;
    };
    Some(Entry { code: Code::parse(row.cell(1)), others: vec![], weight: number(row.cell(2)), kind })
}

fn number(text: &str) -> f32 {
    text.parse().unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::lexicon::fold::fold;
    use crate::text::Span;

    #[test]
    fn every_row_has_a_code_or_a_kind_and_no_activity_stands_twice() {
        let mut seen: HashMap<String, usize> = HashMap::new();
        let tables = builtin_tables().unwrap();
        for row in &tables[TableId::Activities as usize].rows {
            let read = entry(TableId::Activities as usize, row).unwrap();
            // A test that is only looked at has no code.
            assert!(read.code.is_some() || read.kind == Kind::Test, "line {}", row.line);
            assert!((1.0..=9.0).contains(&read.weight), "line {}", row.line);
            let others = row.cell(1).split(' ').filter(|other| *other != "-").count();
            assert_eq!(others, read.others.len(), "line {}: a malformed other code", row.line);
            assert!(matches!(row.cell(3), "activity" | "topic" | "verb" | "test"), "line {}", row.line);
            for form in row.forms.iter().filter(|form| !form.starts_with(['=', '~'])) {
                let folded = fold(form, Span::new(0, form.len())).text;
                let before = seen.insert(folded, row.line);
                assert!(before.is_none_or(|line| line == row.line), "`{form}` in lines {} and {}", before.unwrap_or(0), row.line);
            }
        }
        for id in [TableId::Objects, TableId::Aims, TableId::CueAims, TableId::Frames, TableId::Body] {
            for row in &tables[id as usize].rows {
                assert!(
                    entry(id as usize, row).is_some() && (row.cell(1) == "-" || Code::parse(row.cell(1)).is_some()),
                    "{id:?} {}",
                    row.line
                );
            }
        }
    }
}
