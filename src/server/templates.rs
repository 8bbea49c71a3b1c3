//! Templates: new notes of blanks, in the forms that therapists write.

/// A template's name and text.
const TEMPLATES: [(&str, &str); 4] = [
    ("daily", include_str!("templates/daily.therapy")),
    ("evaluation", include_str!("templates/evaluation.therapy")),
    ("progress", include_str!("templates/progress.therapy")),
    ("discharge", include_str!("templates/discharge.therapy")),
];

/// The template of a name; the daily note where there is none of that name.
pub(crate) fn note(name: &str) -> &'static str {
    TEMPLATES.iter().find(|(known, _)| *known == name).unwrap_or(&TEMPLATES[0]).1
}

#[cfg(test)]
mod tests {
    use super::TEMPLATES;
    use crate::analysis::analyze;
    use crate::config::Config;

    #[test]
    fn every_blank_of_a_template_is_found_and_nothing_else() {
        for (name, text) in TEMPLATES {
            let findings = analyze(text, &Config::default()).findings;
            let other = findings.iter().find(|f| f.rule != "unfilled-placeholder");
            assert!(other.is_none(), "{name}: what is missing is a blank, and no finding beside it: {other:?}");
            let blanks = findings.iter().filter(|f| f.rule == "unfilled-placeholder").count();
            assert_eq!(blanks, text.matches('[').count(), "{name}");
        }
    }
}
