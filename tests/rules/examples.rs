//! The examples on the rules' pages are whole notes, and hold.

use therapy_lsp::analysis::analyze;
use therapy_lsp::config::Config;
use therapy_lsp::rules::RULES;

#[test]
fn the_example_of_a_page_fails_by_its_rule_alone_and_the_right_one_is_clean() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let rules = |note: &str| analyze(note, &Config::default()).findings.iter().map(|f| (f.rule, f.message.clone())).collect::<Vec<_>>();
        let (fails, right) = (rules(rule.doc.fails), rules(rule.doc.right));
        if fails.is_empty() || fails.iter().any(|(name, _)| *name != rule.name) {
            wrong.push(format!("{}: the example gives {fails:?}", rule.name));
        }
        if !right.is_empty() {
            wrong.push(format!("{}: the right one gives {right:?}", rule.name));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
