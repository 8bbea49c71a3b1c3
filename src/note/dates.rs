//! Dates of service in the usual forms.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::model::Fact;
use crate::text::Span;

static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let month = r"(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
    Regex::new(&format!(
        r"(?-u:\b)(?:(?P<y1>20\d\d)[-/.](?P<m1>\d\d?)[-/.](?P<d1>\d\d?)|(?P<m2>\d\d?)(?P<s2>[-/.])(?P<d2>\d\d?)[-/.](?P<y2>20\d\d|\d\d)|(?P<n3>{month})\.?\s+(?P<d3>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<y3>20\d\d)|(?P<d4>\d\d?)\s*[- ]?(?P<n4>{month})\.?,?[- ]?\s*(?P<y4>20\d\d))(?-u:\b)"
    ))
    .ok()
});

/// Every full date (with a year) in the words, in order.
pub(super) fn dates(text: &str, span: Span) -> Vec<Fact<Date>> {
    let Some(pattern) = PATTERN.as_ref() else { return Vec::new() };
    let words = span.of(text);
    pattern
        .captures_iter(words)
        .filter_map(|c| {
            let all = c.get(0)?;
            let text_of = |name: &str| c.name(name).map(|m| m.as_str());
            let number = |name: &str| text_of(name).and_then(|s| s.parse::<i16>().ok());
            let (year, month, day) = if let Some(y) = number("y1") {
                (y, number("m1")?, number("d1")?)
            } else if let Some(y) = number("y2") {
                (if y < 100 { 2000 + y } else { y }, number("m2")?, number("d2")?)
            } else if let Some(y) = number("y3") {
                (y, month_number(text_of("n3")?)?, number("d3")?)
            } else {
                (number("y4")?, month_number(text_of("n4")?)?, number("d4")?)
            };
            let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
            Some(Fact::new(date, Span::new(span.start + all.start(), span.start + all.end())))
        })
        .collect()
}

fn month_number(name: &str) -> Option<i16> {
    let key = name.get(..3)?.to_ascii_lowercase();
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    months.iter().position(|m| *m == key).and_then(|i| i16::try_from(i + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_forms() {
        for text in [
            "3/14/2026",
            "03/14/26",
            "2026-03-14",
            "March 14, 2026",
            "14 March 2026",
            "Mar 14 2026",
            "3-14-26",
            "14-Mar-2026",
            "March 14th, 2026",
        ] {
            let found = dates(text, Span::new(0, text.len()));
            assert_eq!(found.first().map(|f| f.value.to_string()), Some("2026-03-14".into()), "{text}");
        }
        assert!(dates("BP 120/80/60, 5/5, 99/99/2026", Span::new(0, 28)).is_empty());
    }
}
