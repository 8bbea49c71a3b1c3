//! What the fixes of single rules write, and what they leave to the therapist.

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::Config;
use therapy_lsp::rules::{FixKind, rule};

use super::fixes::applied;

/// The titles offered for a rule in a note, silence left out.
fn titles(text: &str, name: &str) -> Vec<String> {
    let findings = analyze(text, &Config::default()).findings;
    let of_rule = findings.iter().filter(|finding| finding.rule == name).flat_map(|finding| &finding.fixes);
    of_rule.filter(|fix| fix.kind != FixKind::Ignore).map(|fix| fix.title.clone()).collect()
}

/// The note after the fix of a title.
fn after(text: &str, title: &str) -> String {
    let findings = analyze(text, &Config::default()).findings;
    let fix = findings.iter().flat_map(|finding| &finding.fixes).find(|fix| fix.title == title);
    applied(text, fix.unwrap_or_else(|| panic!("no {title}: {findings:?}")))
}

#[test]
fn a_fix_writes_this_on_the_page_of_its_rule() {
    for (name, title, line) in [
        ("conflicting-assist", "Describe the change", "Toilet transfers from Min A to independent ([what changed]) today."),
        ("conflicting-assist", "Write Min A here, as in the treatment", "Toilet transfers Min A today."),
        ("conflicting-assist", "Write independent in the treatment, as here", "toilet transfers x5 with RW, independent, verbal"),
        ("one-on-one-not-documented", "State who was one-on-one, and when", "another patient; [who was one-on-one, and in which minutes]"),
        ("evaluation-by-assistant", "Insert the therapist's signature line", "R.D., PTA\n[name, credentials of the therapist]"),
        ("progress-report-by-assistant", "Insert the therapist's signature line", "R.D., PTA\n[name, credentials of the therapist]"),
        ("never-together", "Take 97124 off the claim", "\n97140 GP x1\nA.S."),
        ("never-together", "Take 97140 off the claim", "\n97124 GP x1\nA.S."),
        ("deleted-code", "Change 97002 to 97164", "\n97164 GP x1\n"),
        ("unknown-code", "Change 97011 to 97110", "\n97110 GP x2\n"),
        ("units-over-mue", "Write 6 units", "x6"),
    ] {
        let page = rule(name).unwrap().doc.fails;
        let new = after(page, title);
        assert!(new.contains(line), "{name}: {title}:\n{new}");
    }
}

#[test]
fn what_is_written_into_a_note_in_capitals_is_in_capitals() {
    let page = rule("missing-functional-goal").unwrap().doc.fails.to_uppercase();
    let new = after(&page, "Insert functional goal");
    assert!(new.contains("\nGOAL: PT WILL [DAILY TASK] WITH [ASSIST LEVEL] IN [TIME FRAME].\n"), "{new}");
    let findings = analyze(&new, &Config::default()).findings;
    assert!(findings.iter().all(|f| f.rule == "unfilled-placeholder") && findings.len() == 3, "{findings:?}");
}

#[test]
fn a_code_without_a_unit_goes_off_the_claim() {
    let page = rule("under-8-minutes-billed").unwrap().doc.fails;
    assert_eq!(titles(page, "under-8-minutes-billed"), ["Take 97140 off the claim"]);
    assert!(after(page, "Take 97140 off the claim").contains("\n97110 GP x1\n"));
}

#[test]
fn minutes_that_stand_nowhere_are_asked_for_on_the_charges() {
    let note = "\
5/18/2026  PT treatment note  Medicare
Worked on sit to stands and on quad strength.
Total timed: 30 min  Total treatment: 30 min
97110 GP x1, 97140 GP x1
A.S., PT
";
    assert!(after(note, "Insert minutes").contains("97110 GP x1 ([minutes] min), 97140 GP x1 ([minutes] min)"));
}

#[test]
fn one_of_two_services_of_a_code_takes_its_units_along() {
    let note = |charges: &str| {
        format!(
            "PT 5/18/2026 Medicare\n97530 x 15 min: hamstring curls 3x10 20#, SLR 3x10, heel raises 3x15\n\
             97530 x 10 min: toilet transfers x4, CGA, cues for hand placement\nA: L hip weakness limits toileting; loses balance \
             when she turns.\nGoal: toilet transfers with supervision 5/5 in 3 wks\nTimed 25 total 25\n{charges}\nA.S., PT\n"
        )
    };
    for (before, then) in [
        ("97530 GP x2", "97110 GP x1\n97530 GP x1"),
        ("Charges: 97530 GP x2", "Charges: 97110 GP x1, 97530 GP x1"),
        ("97530 GP x2\n97110 GP x0", "97530 GP x1\n97110 GP x1"),
    ] {
        let new = after(&note(before), "Change 97530 to 97110");
        assert!(new.contains(&format!("\n{then}\nA.S.")), "{new}");
        assert_eq!(analyze(&new, &Config::default()).findings, [], "{new}");
    }
}

#[test]
fn charges_without_a_word_of_treatment_get_a_line_for_it() {
    let note = "PT 5/18/2026 Medicare\nS: slept well.\nP: continue.\nTimed 30 total 30\n97110 GP x1, 97140 GP x1\nA.S., PT\n";
    let new = after(note, "Insert what was done");
    assert!(
        new.contains("slept well.\nTherapeutic exercise (97110): [what was done]\nManual therapy (97140): [what was done]\nP:"),
        "{new}"
    );
}

#[test]
fn clock_times_before_the_minutes_are_what_gives_way() {
    let note = "\
5/18/2026  PT treatment note  Medicare
Time in 1:00 pm, time out 1:40 pm
TherEx (97110) 12:45-1:10 pm (25 min): SLR 3x10, quad sets 3x10, heel slides with strap
A: L quad weakness limits stairs.
Total timed: 25 min  Total treatment: 25 min
97110 GP x2
A.S., PT
";
    let new = after(note, "Replace with start and end");
    assert!(new.contains("TherEx (97110) [exact start-end] (25 min): SLR"), "{new}");
}

#[test]
fn an_impossible_range_gives_way_to_a_blank() {
    let page = rule("invalid-time-range").unwrap().doc.fails;
    let new = after(page, "Replace with start and end");
    assert!(new.contains("[exact start-end]"), "{new}");
    let findings = analyze(&new, &Config::default()).findings;
    assert_eq!(findings.iter().map(|f| f.rule).collect::<Vec<_>>(), ["unfilled-placeholder"]);
}

const SHARED: &str = "\
5/18/2026  PT treatment note  Medicare
TE/TA x 30 min: toilet transfers x5 with RW, CGA, verbal cues for hand placement
A: L hip weakness limits toilet transfers; guarding needed, loses balance when she turns.
Goal: in 3 weeks pt will transfer to toilet with RW and supervision, 5/5 trials.
Total timed: 30 min  Total treatment: 30 min
97530 GP x1, 97110 GP x1
A.S., PT
";

#[test]
fn minutes_that_labels_share_are_split_between_them_where_the_words_do_not_divide() {
    for (written, split) in
        [("TE/TA x 30 min:", "TE [minutes] min/TA [minutes] min:"), ("TE / TA (30'):", "TE [minutes] min / TA [minutes] min:")]
    {
        let note = SHARED.replace("TE/TA x 30 min:", written);
        let new = after(&note, "Split 30 minutes between 97110 and 97530");
        assert!(new.contains(split), "{new}");
        let filled = new.replacen("[minutes]", "12", 1).replacen("[minutes]", "18", 1);
        assert_eq!(analyze(&filled, &Config::default()).findings, [], "{filled}");
    }
}

#[test]
fn of_codes_with_as_many_minutes_left_the_therapist_chooses() {
    let note = "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 23 min: SLR 3x10, quad sets 3x10, heel slides
Manual (97140) 8 min: patellar mobilisations Gr III
A: L quad weakness limits stairs.
Total timed: 31 min  Total treatment: 31 min
97110 GP x2, 97140 GP x1
A.S., PT
";
    let found = analyze(note, &Config::default()).findings;
    let messages: Vec<&str> = found.iter().map(|f| f.message.as_str()).collect();
    assert_eq!(messages, ["3 timed units are billed, 31 minutes support 2: one of 97110 or 97140 goes, each with 8 min left over."]);
    assert_eq!(titles(note, "units-over"), ["Take 97140 off the claim", "Write 1 unit of 97110"]);
    for title in titles(note, "units-over") {
        assert_eq!(analyze(&after(note, &title), &Config::default()).findings, [], "{title}");
    }
}

#[test]
fn more_units_than_the_daily_maximum_are_not_advised() {
    let note = "\
5/18/2026  PT treatment note  Medicare
TherEx (97110) 105 min: SLR 3x10, quad sets 3x10, heel slides, step-ups 3x10
A: L quad weakness limits stairs.
Total timed: 105 min  Total treatment: 105 min
97110 GP x6
A.S., PT
";
    assert_eq!(titles(note, "units-under"), Vec::<String>::new());
}

#[test]
fn a_charge_is_taken_off_only_where_nothing_else_is_said_with_it() {
    let note = rule("never-together").unwrap().doc.fails;
    let below = note.replace("97140 GP x1, 97124 GP x1", "97140 GP x1\n97124 GP x1");
    assert!(after(&below, "Take 97124 off the claim").contains("\n97140 GP x1\nA.S., PT"));
    let told = note.replace("97140 GP x1, 97124 GP x1", "Billed 97140 GP x1 for the neck and then 97124 GP x1 for the back");
    assert_eq!(titles(&told, "never-together"), Vec::<String>::new());
}
