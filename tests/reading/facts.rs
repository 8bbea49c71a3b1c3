//! Facts of the field, row by row: minutes, codes and totals as written, levels of assistance, and cues that decide a status.

use std::fmt::Write as _;

use therapy_lsp::config::Config;
use therapy_lsp::note::{Assist, AssistLevel, Minutes, Status, Visit, read};

/// A row of a table: its line, its text with tabs and line ends put in, and its other cells.
struct Row {
    line: usize,
    text: String,
    expected: String,
}

/// Rows of `text<TAB>expected<TAB>source`; `#` lines are comments, among them the rows that were judged wrong, with the reason.
fn rows(table: &str) -> Vec<Row> {
    let lines = table.lines().enumerate().skip(1).filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|(n, line)| {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 3, "line {}: text, what is expected, source: {line}", n + 1);
            Row { line: n + 1, text: cells[0].replace("\\n", "\n").replace("\\t", "\t"), expected: cells[1].to_owned() }
        })
        .collect()
}

/// Runs every row and shows all that fail.
fn every_row(table: &str, at_least: usize, said: impl Fn(&str, &str) -> String) {
    let rows = rows(table);
    assert!(rows.len() >= at_least, "{} rows", rows.len());
    let mut wrong = String::new();
    for row in &rows {
        let got = said(&row.text, &row.expected);
        if got != row.expected {
            writeln!(wrong, "line {}: {:?}\n  expected {}\n  got      {got}", row.line, row.text, row.expected).unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn visit(text: &str) -> Visit {
    read(text, &Config::default()).visits.into_iter().next().unwrap_or_default()
}

fn minutes(minutes: &Minutes) -> String {
    let upper = minutes.upper.map(|upper| format!("-{upper}")).unwrap_or_default();
    let estimate = if minutes.approximate { "~" } else { "" };
    let clock = match minutes.clock {
        Some(clock) if !clock.valid => "!",
        _ => "",
    };
    format!("{estimate}{}{upper}{clock}", minutes.value)
}

/// Everything with a number: `97530x2-GP` a charge, `97530=23` minutes of a service, `timed=`, `total=`, `clock=` totals.
fn numbers(text: &str) -> String {
    let visit = visit(&format!("PT daily note 03/12/2026\n{text}\n"));
    let mut said = Vec::new();
    for charge in &visit.charges {
        let units = charge.units.map(|units| format!("x{}", units.value)).unwrap_or_default();
        let modifiers: String = charge.modifiers.iter().map(|modifier| format!("-{}", modifier.value)).collect();
        said.push(format!("charge:{}{units}{modifiers}", charge.code.value));
    }
    for service in visit.services.iter().filter(|service| service.status == Status::Performed) {
        let codes: Vec<String> = service.code.iter().chain(&service.shared_with).map(|code| code.value.to_string()).collect();
        let codes = if codes.is_empty() { "?".to_owned() } else { codes.join("/") };
        said.extend(service.minutes.as_ref().map(|known| format!("{codes}={}", minutes(known))));
        said.extend(service.provider_minutes.iter().map(|fact| format!("{:?}={}", fact.value.0, fact.value.1)));
    }
    let own = visit.interventions.iter().filter(|one| one.service.is_none() && one.status == Status::Performed);
    said.extend(own.filter_map(|one| one.minutes.as_ref()).map(|known| format!("own={}", minutes(known))));
    said.extend(visit.totals.timed.map(|total| format!("timed={}", total.value)));
    said.extend(visit.totals.treatment.map(|total| format!("total={}", total.value)));
    said.extend(
        visit
            .totals
            .visit_clock
            .map(|clock| format!("clock={}..{}", clock.value.start.strftime("%H:%M"), clock.value.end.strftime("%H:%M"))),
    );
    if said.is_empty() { "nothing".to_owned() } else { said.join(" ") }
}

/// Help in a column or field of its own goes to the activities it names.
#[test]
fn help_apart_goes_to_the_activity_it_names() {
    let table = "| Code | Min | What was done | Level / cues |\n|---|---|---|---|\n| 97530 | 23 | Floor recovery x3; getting laundry from dryer x8 | Floor: Min A; laundry: CGA |\n";
    let fields = "CPT: 97530\nMINUTES: 25\nDETAILS: crate lift floor to counter x10; log roll supine to sit x5\nASSIST: CGA for crate lift; SBA for log roll\n";
    let label = "97530 30 min, all CGA:\n - floor to shoulder lifts of a 10 lb box x10\n - stair climbing with laundry basket x2\n";
    let both =
        "TherAct 30 min: both tasks under supervision\n - floor to shoulder lifts of a box x10\n - stair climbing with a basket x2\n";
    for (text, expected) in [
        (table, [AssistLevel::Min, AssistLevel::Cga]),
        (fields, [AssistLevel::Cga, AssistLevel::Sba]),
        (label, [AssistLevel::Cga, AssistLevel::Cga]),
        (both, [AssistLevel::Supervision, AssistLevel::Supervision]),
    ] {
        let visit = visit(&format!("PT daily note 03/12/2026\n{text}"));
        let levels: Vec<AssistLevel> = visit.interventions.iter().flat_map(|one| &one.assist).map(|assist| assist.level).collect();
        assert_eq!(levels, expected, "{text}");
    }
}

/// How a task was graded, cued or went is no task of its own.
#[test]
fn asides_are_no_activities() {
    every_row(include_str!("asides.tsv"), 10, |text, _| {
        let visit = visit(text);
        visit.interventions.iter().filter(|i| i.status == Status::Performed).count().to_string()
    });
}

/// The last line of a note signs it, or does not.
#[test]
fn a_signature_is_a_name_with_credentials() {
    every_row(include_str!("signatures.tsv"), 20, |text, _| {
        let visit = visit(&format!("Daily note 03/12/2026\nTE (97110) 15 min: bridges 3x10\ntimed 15 total 15\n{text}\n"));
        match visit.signature.map(|signature| signature.discipline) {
            Some(Some(discipline)) => format!("signed {}", format!("{discipline:?}").to_uppercase()),
            Some(None) => "signed".to_owned(),
            None => "unsigned".to_owned(),
        }
    });
}

#[test]
fn minutes_codes_units_and_totals_are_read_as_written() {
    every_row(include_str!("minutes.tsv"), 90, |text, _| numbers(text));
}

/// The performed services with who gave them; the activities of another giver behind them.
#[test]
fn who_gave_a_service_is_read_where_the_note_says_so() {
    let name = |role| serde_json::to_value(role).unwrap().as_str().unwrap().to_owned();
    every_row(include_str!("givers.tsv"), 12, |text, _| {
        let visit = visit(&format!("PT daily note 03/12/2026 Medicare\n{text}\n"));
        let mut said = Vec::new();
        for service in visit.services.iter().filter(|service| service.status == Status::Performed) {
            let code = service.code.map_or_else(|| "?".to_owned(), |code| code.value.to_string());
            let giver = service.provider.map_or_else(|| "unknown".to_owned(), |fact| name(fact.value));
            said.push(format!("{code}={giver}"));
            let own = service.interventions.iter().filter_map(|&n| visit.interventions[n].provider).map(|fact| name(fact.value));
            said.extend(own.filter(|own| *own != giver));
        }
        said.join(" ")
    });
}

#[test]
fn clinics_write_minutes_charges_and_totals_in_many_ways() {
    every_row(include_str!("clinics.tsv"), 60, |text, _| numbers(text));
}

fn level(assist: &Assist) -> String {
    let word = |level| serde_json::to_value(level).unwrap().as_str().unwrap().to_owned();
    let mut said = word(assist.level);
    said.extend(assist.to.map(|to| format!("..{}", word(to))));
    said.extend(assist.persons.map(|persons| format!(" x{persons}")));
    said.extend(assist.percent.map(|percent| format!(" {percent}%")));
    if assist.earlier { format!("earlier {said}") } else { said }
}

#[test]
fn levels_of_assistance_are_read_as_written() {
    every_row(include_str!("assistance.tsv"), 60, |text, _| {
        let visit =
            visit(&format!("PT daily note 03/12/2026\nTherapeutic activities (97530) 15 min: toilet transfer from raised seat, {text}\n"));
        let levels: Vec<String> = visit.interventions.iter().flat_map(|one| &one.assist).map(level).collect();
        let cues = visit.interventions.iter().any(|one| !one.cues.is_empty());
        let said = levels.into_iter().chain(cues.then(|| "cues".to_owned())).collect::<Vec<_>>().join("; ");
        if said.is_empty() { "nothing".to_owned() } else { said }
    });
}

#[test]
fn cues_decide_the_status() {
    every_row(include_str!("cues.tsv"), 60, |text, expected| {
        let note = format!("PT daily note 03/12/2026\n{text}\n");
        let visit = visit(&note);
        let one = |part: &str| {
            let words = part.rsplit_once('=').unwrap().0;
            let at = note.find(words).unwrap_or_else(|| panic!("{words:?} does not stand in {text:?}"));
            let hit = visit.interventions.iter().find(|one| one.span.start < at + words.len() && at < one.span.end);
            let status =
                hit.map_or_else(|| "nothing".to_owned(), |one| serde_json::to_value(one.status).unwrap().as_str().unwrap().to_owned());
            format!("{words}={status}")
        };
        expected.split("; ").map(one).collect::<Vec<_>>().join("; ")
    });
}

/// What a note says of the case, wherever it stands in an evaluation.
#[test]
fn an_evaluation_says_what_it_says_of_the_case() {
    every_row(include_str!("case.tsv"), 60, |text, expected| {
        let case = visit(&format!("PT evaluation 05/18/2026\n{text}\n97161 40 min\nA.S., PT\n")).case;
        let said = |name: &str| match name {
            "diagnosis" => case.diagnosis,
            "onset" => case.onset,
            "prior_function" => case.prior_function,
            "measure" => case.measure,
            "prognosis" => case.prognosis,
            "progress" => case.progress,
            "period" => case.period,
            _ => panic!("{name} is no fact of a case"),
        };
        let holds = |part: &&str| part.strip_prefix('!').map_or_else(|| said(part).is_some(), |name| said(name).is_none());
        let (right, wrong): (Vec<&str>, Vec<&str>) = expected.split(' ').partition(holds);
        if wrong.is_empty() { right.join(" ") } else { format!("not {}: {case:?}", wrong.join(" ")) }
    });
}

#[test]
fn titles_name_the_kind_of_note() {
    every_row(include_str!("note_kinds.tsv"), 20, |text, _| {
        let visit = visit(&format!("{text}\nTE (97110) 15 min: bridges 3x10\nA.S., PT\n"));
        serde_json::to_value(visit.kind).unwrap().as_str().unwrap().to_owned()
    });
}

#[test]
fn the_initials_of_a_signature_are_no_heading() {
    for name in ["G. S., PT, CCS", "S. L., PT", "O.P., OTR/L", "P. N., MA CCC-SLP", "A. V., PT"] {
        let visit = visit(&format!("PT daily note 03/12/2026\nTherAct (97530) 15 min: sit to stand x10 CGA\n{name}\n"));
        assert!(visit.goals.is_empty() && visit.signature.is_some(), "{name}");
    }
}
