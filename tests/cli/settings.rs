//! Settings from files and from the command line.

use crate::bench::Bench;

#[test]
fn mistakes_in_the_settings_are_shown_at_their_line_and_the_notes_are_still_checked() {
    let bench = Bench::new();
    bench.file("therapy-lsp.toml", "discipline = \"PT\"\npayr = \"medicare\"\n\n[severity]\nunits-ovr = \"off\"\n");
    bench.file("a.soap", "S: no pain\n");
    let ended = bench.run(&["check", "--format", "json", "a.soap"]);
    assert_eq!((ended.code, ended.paths().len()), (2, 1));
    insta::assert_snapshot!(ended.err);
}

#[test]
fn a_payer_that_does_not_exist_is_trouble() {
    let bench = Bench::new();
    bench.file("a.soap", "");
    let ended = bench.run(&["check", "--payer", "aetna", "a.soap"]);
    assert_eq!(ended.code, 2);
    assert!(ended.err.contains("`aetna` is no payer profile; there are medicare, commercial"), "{}", ended.err);
    assert_eq!(bench.run(&["check", "--payer", "Commercial", "--discipline", "ot", "a.soap"]).code, 0);
    assert_eq!(bench.run(&["check", "--discipline", "chiro", "a.soap"]).code, 2);
}

#[test]
fn the_users_own_settings_hold_where_a_folder_has_none() {
    let bench = Bench::new();
    let own = if cfg!(windows) { "home/therapy-lsp/therapy-lsp.toml" } else { "home/.config/therapy-lsp/therapy-lsp.toml" };
    bench.file(own, "payr = 1");
    bench.file("a.soap", "");
    assert_eq!(bench.run(&["check", "a.soap"]).code, 2);
    bench.file("therapy-lsp.toml", "");
    assert_eq!(bench.run(&["check", "a.soap"]).code, 0);
    bench.file("other.toml", "payr = 1");
    assert_eq!(bench.run(&["check", "--config", "other.toml", "a.soap"]).code, 2);
    assert_eq!(bench.run(&["check", "--config", "gone.toml", "a.soap"]).code, 2);
}

#[test]
fn a_payer_the_note_names_chooses_the_clinics_own_profile() {
    let bench = Bench::new();
    bench.file(
        "therapy-lsp.toml",
        "[payers.ahp]\nnames = ['Acme Health']\nlike = 'commercial'\nunit-rule = 'cms'\n\n[payers.medicare]\nmue = false\n",
    );
    // 8 minutes each: the rule of eights gives two units, the total-time rule one.
    let note = |payer: &str| {
        format!(
            "DOS 2026-03-04\nPayer: {payer}\n97110 8 min: SLR 3x10\n97140 8 min: STM to quads\nTimed 16 min, total 16 min\n97110 x1, 97140 x1\nA.B., PT\n"
        )
    };
    for (payer, profile) in [
        ("Acme Health HMO", "ahp"),
        ("AHP", "ahp"),
        ("Zenith Mutual", "unknown"),
        ("Aetna", "commercial"),
        ("Medicare Part B", "medicare"),
        ("Medicare Advantage", "unknown"),
    ] {
        bench.file("a.soap", note(payer));
        let ended = bench.run(&["check", "--format", "json", "a.soap"]);
        let value: serde_json::Value = serde_json::from_str(&ended.out).expect("JSON");
        assert_eq!(value["files"][0]["reading"]["visits"][0]["payer"], profile, "{payer}");
        let over = ended.out.contains("units-over");
        assert_eq!(over, profile != "commercial", "{payer}");
    }
}
