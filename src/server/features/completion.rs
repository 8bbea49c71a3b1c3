//! Completion: codes, levels of assistance, modifiers, headings, fields with blanks, the clinic's own phrases.

use serde_json::{Value, json};
use tower_lsp::ls_types::*;

use super::edits::{blanks, snippet};
use super::hover::level_meaning;
use crate::billing::codes;
use crate::config::{Code, Discipline, Modifier};
use crate::note::AssistLevel;
use crate::rules::Blank;
use crate::server::snapshot::Snapshot;
use crate::text::Span;

/// Characters that open the list by themselves.
pub(crate) const TRIGGERS: [&str; 1] = ["["];

/// Levels as they are written, from most help to least.
const LEVELS: [(&str, AssistLevel); 10] = [
    ("Dep", AssistLevel::Dependent),
    ("Max A", AssistLevel::Max),
    ("Mod A", AssistLevel::Mod),
    ("Min A", AssistLevel::Min),
    ("CGA", AssistLevel::Cga),
    ("SBA", AssistLevel::Sba),
    ("supervision", AssistLevel::Supervision),
    ("setup", AssistLevel::Setup),
    ("Mod I", AssistLevel::ModI),
    ("I", AssistLevel::Independent),
];

/// Headings with the text that follows them.
const HEADINGS: [(&str, &str); 12] = [
    ("Subjective", "Subjective: "),
    ("Objective", "Objective: "),
    ("Assessment", "Assessment: "),
    ("Plan", "Plan: "),
    ("Goals", "Goals: "),
    ("Precautions", "Precautions: "),
    ("Home programme", "HEP: "),
    ("Prior level of function", "PLOF: "),
    ("Education", "Education: "),
    ("Total timed", "Total timed: [timed minutes] min"),
    ("Total treatment", "Total treatment: [treatment minutes] min"),
    ("Date of service", "Date of service: [date]"),
];

/// Lines with blanks.
const FIELDS: [(&str, &str); 4] = [
    ("STG", "STG: Pt will [daily task] with [assist level] in [time frame]."),
    ("LTG", "LTG: Pt will [daily task] with [assist level] in [time frame]."),
    ("TherAct", "TherAct (97530) [minutes] min: [task, place, equipment], [assist level], [what took a therapist's skill]"),
    ("TherEx", "TherEx (97110) [minutes] min: [exercise, sets, repetitions, load, response]"),
];

/// The completions at a place.
pub(crate) fn completions(snapshot: &Snapshot, position: Position) -> Vec<CompletionItem> {
    let offset = snapshot.offset(position);
    let document = snapshot.document();
    let line = document.line_span(document.line_of(offset));
    let before = Span::new(line.start, offset).of(&snapshot.text);
    if let Some(blank) = open_blank(before, Span::new(offset, line.end).of(&snapshot.text)) {
        return in_blank(snapshot, blank.shifted(line.start));
    }
    let word = word_before(before);
    let place = Span::new(offset - word.len(), offset);
    if let Some(digits) = digits_around(before, Span::new(offset, line.end).of(&snapshot.text)) {
        return in_code(snapshot, digits.shifted(line.start), word);
    }
    let mut items = Vec::new();
    let at_line_start =
        before.len() == word.len() || before[..before.len() - word.len()].chars().all(|c| c.is_whitespace() || "-*•#".contains(c));
    if follows_code(before) {
        items.extend(modifier_items(snapshot, place));
    } else if word.starts_with(|c: char| c.is_ascii_digit()) || word.eq_ignore_ascii_case("g") || word.is_empty() {
        items.extend(code_items(snapshot, place, word));
    }
    if !word.is_empty() && word.chars().all(char::is_alphabetic) {
        items.extend(level_items(snapshot, place, word));
        items.extend(phrase_items(snapshot, place, word));
        if at_line_start {
            items.extend(
                HEADINGS
                    .iter()
                    .chain(&FIELDS)
                    .filter(|(name, text)| begins(name, word) || begins(text, word))
                    .map(|(name, text)| field(snapshot, place, name, text)),
            );
        }
    } else if at_line_start && word.is_empty() {
        // An empty line begins with a label or a heading more often than with a bare code: those stand first, in a note's order.
        let order = |(rank, item): (usize, CompletionItem)| CompletionItem { sort_text: Some(format!(" {rank:02}")), ..item };
        items.extend(FIELDS.iter().chain(&HEADINGS).map(|(name, text)| field(snapshot, place, name, text)).enumerate().map(order));
    }
    items
}

/// The letters and digits before the cursor.
fn word_before(before: &str) -> &str {
    let start = before.rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    &before[start..]
}

fn begins(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Whether a code stands on the line, and after it only what stands between a code and its modifiers.
fn follows_code(before: &str) -> bool {
    let words: Vec<&str> = before.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let code = words.iter().rposition(|word| Code::parse(word).is_some_and(|code| codes::info(code).is_some()));
    code.is_some_and(|at| words[at + 1..].len() <= 4 && words[at + 1..].iter().all(|word| word.len() <= 2))
}

fn item(snapshot: &Snapshot, place: Span, label: &str, kind: CompletionItemKind, text: &str) -> CompletionItem {
    let has_blank = !blanks(text).is_empty();
    let snippets = snapshot.client.snippet_completions && has_blank;
    let new_text = if snippets { snippet(text, None, &[]) } else { text.to_owned() };
    CompletionItem {
        label: label.to_owned(),
        kind: Some(kind),
        filter_text: Some(label.to_owned()),
        insert_text_format: snapshot.client.snippet_completions.then_some(if snippets {
            InsertTextFormat::SNIPPET
        } else {
            InsertTextFormat::PLAIN_TEXT
        }),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range: snapshot.range(place), new_text })),
        ..CompletionItem::default()
    }
}

/// An item with a few words on what it is, beside each row where the client shows them there.
fn described(snapshot: &Snapshot, words: &str, item: CompletionItem) -> CompletionItem {
    let label_details =
        snapshot.client.completion_descriptions.then(|| CompletionItemLabelDetails { detail: None, description: Some(words.to_owned()) });
    CompletionItem { detail: Some(words.to_owned()), label_details, ..item }
}

fn field(snapshot: &Snapshot, place: Span, name: &str, text: &str) -> CompletionItem {
    let kind = if blanks(text).is_empty() { CompletionItemKind::KEYWORD } else { CompletionItemKind::SNIPPET };
    CompletionItem { detail: Some(text.to_owned()), ..item(snapshot, place, name, kind, text) }
}

/// The digits around the cursor, as a part of the line, where some of them stand behind it: a code that is to be another.
fn digits_around(before: &str, after: &str) -> Option<Span> {
    let digits_before = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let digits_after = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let ends = !after[digits_after..].starts_with(char::is_alphanumeric) && word_before(before).len() == digits_before;
    let whole = digits_before + digits_after;
    // Up to one digit more or less than a code has: one was just typed, or taken away.
    (ends && digits_before > 0 && digits_after > 0 && (4..=6).contains(&whole))
        .then(|| Span::new(before.len() - digits_before, before.len() + digits_after))
}

/// Codes in place of the whole of one: those that begin like it, then the others of most visits; the one that stands there first.
fn in_code(snapshot: &Snapshot, place: Span, begun: &str) -> Vec<CompletionItem> {
    let written = place.of(&snapshot.text);
    let mut items = code_items(snapshot, place, begun);
    let known = |items: &[CompletionItem], code: &str| items.iter().any(|item| item.label == code);
    for other in code_items(snapshot, place, "").into_iter().filter(|other| EVERYDAY.contains(&other.label.as_str())) {
        if !known(&items, &other.label) {
            // The client filters by what stands before the cursor: the digits of the code that is to go.
            items.push(CompletionItem {
                filter_text: Some(format!("{written} {}", other.label)),
                sort_text: Some(format!("2{}", other.label)),
                ..other
            });
        }
    }
    for item in items.iter_mut().filter(|item| item.label == written) {
        item.sort_text = Some(String::from("0"));
    }
    items
}

/// The codes of most visits; they stand first, among themselves by number.
const EVERYDAY: [&str; 8] = ["92507", "92526", "97110", "97112", "97116", "97140", "97530", "97535"];

/// Codes that the discipline may bill: those of most visits, then the others, by number.
fn code_items(snapshot: &Snapshot, place: Span, word: &str) -> Vec<CompletionItem> {
    let visit = snapshot.visit_at(place.start).and_then(|at| at.visit.discipline).map(|fact| fact.value);
    let discipline: Option<Discipline> = visit.or(snapshot.config.discipline);
    let offered = codes::all().filter(|info| {
        begins(info.code.as_str(), word) && discipline.is_none_or(|own| info.disciplines.is_empty() || info.disciplines.contains(&own))
    });
    // Without a digit typed only what therapists bill every day.
    let alive = offered.filter(|info| info.until.is_none() && (!word.is_empty() || info.therapy == codes::Therapy::Always));
    alive
        .map(|info| CompletionItem {
            data: Some(json!({"code": info.code})),
            sort_text: Some(format!("{}{}", u8::from(!EVERYDAY.contains(&info.code.as_str())), info.code)),
            ..described(snapshot, info.label, item(snapshot, place, info.code.as_str(), CompletionItemKind::CONSTANT, info.code.as_str()))
        })
        .collect()
}

fn modifier_items(snapshot: &Snapshot, place: Span) -> Vec<CompletionItem> {
    let all = [
        Modifier::GP,
        Modifier::GO,
        Modifier::GN,
        Modifier::CQ,
        Modifier::CO,
        Modifier::KX,
        Modifier::M59,
        Modifier::XE,
        Modifier::XP,
        Modifier::XS,
        Modifier::XU,
    ];
    let one = |modifier: Modifier| {
        let written = modifier.as_str();
        described(
            snapshot,
            super::hover::modifier_meaning(modifier),
            item(snapshot, place, written, CompletionItemKind::ENUM_MEMBER, written),
        )
    };
    all.into_iter().map(one).collect()
}

fn level_items(snapshot: &Snapshot, place: Span, word: &str) -> Vec<CompletionItem> {
    let fitting = LEVELS.iter().filter(|(written, _)| begins(written, word) && written.len() > 1);
    fitting.map(|(written, level)| level_item(snapshot, place, written, *level)).collect()
}

fn level_item(snapshot: &Snapshot, place: Span, written: &str, level: AssistLevel) -> CompletionItem {
    CompletionItem {
        data: Some(json!({"level": written})),
        ..described(snapshot, super::hover::level_name(level), item(snapshot, place, written, CompletionItemKind::ENUM_MEMBER, written))
    }
}

/// The clinic's own phrases.
fn phrase_items(snapshot: &Snapshot, place: Span, word: &str) -> Vec<CompletionItem> {
    let phrases = snapshot.config.lexicon.iter().filter(|phrase| begins(&phrase.phrase, word));
    let detail = |phrase: &crate::config::Phrase| {
        let said: Vec<String> = phrase.code.map(|code| code.to_string()).into_iter().chain(phrase.means.clone()).collect();
        (!said.is_empty()).then(|| said.join(" · "))
    };
    phrases
        .map(|phrase| CompletionItem {
            detail: detail(phrase),
            ..item(snapshot, place, &phrase.phrase, CompletionItemKind::TEXT, &phrase.phrase)
        })
        .collect()
}

/// The blank around the cursor, closed or not yet, as a part of the line.
fn open_blank(before: &str, after: &str) -> Option<Span> {
    let start = before.rfind('[').filter(|open| !before[*open..].contains(']'))?;
    let closed = after.find(['[', ']']).filter(|at| after[*at..].starts_with(']'));
    Some(Span::new(start, before.len() + closed.map_or(0, |at| at + 1)))
}

/// Values for a blank, in place of the whole of it: only levels have a closed list. In an empty one, the blanks there are.
fn in_blank(snapshot: &Snapshot, blank: Span) -> Vec<CompletionItem> {
    let words = blank.of(&snapshot.text).trim_matches(['[', ']']).trim();
    let levels = LEVELS.iter().rev().enumerate().map(|(rank, (written, level))| CompletionItem {
        // The client filters by what stands in the place: the blank's words, or the first letters of a level.
        filter_text: Some(format!("{} [{written}", Blank::AssistLevel.text())),
        sort_text: Some(format!("{rank:02}")),
        ..level_item(snapshot, blank, written, *level)
    });
    let level_begun = LEVELS.iter().any(|(written, _)| begins(written, words));
    let blanks = Blank::ALL.iter().filter(|known| begins(&known.text()[1..], words)).map(|known| CompletionItem {
        sort_text: Some(format!("~{}", known.text())),
        ..item(snapshot, blank, known.text(), CompletionItemKind::TEXT, known.text())
    });
    let is_level = begins(&Blank::AssistLevel.text()[1..], words) || level_begun;
    levels.filter(|_| is_level).chain(blanks).collect()
}

/// Adds the explanation to the item a person looks at.
pub(crate) fn resolve(mut item: CompletionItem, markdown: bool) -> CompletionItem {
    let data = item.data.clone().unwrap_or(Value::Null);
    let level = data["level"].as_str().and_then(|written| LEVELS.iter().find(|(known, _)| *known == written));
    let text = match (data["code"].as_str().and_then(Code::parse).and_then(codes::info), level) {
        (Some(info), _) => code_page(info),
        (_, Some((_, level))) => level_meaning(*level).to_owned(),
        _ => return item,
    };
    let kind = if markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    item.documentation = Some(Documentation::MarkupContent(MarkupContent { kind, value: text }));
    item
}

fn code_page(info: &codes::CodeInfo) -> String {
    let unit = match info.basis {
        codes::Basis::Minutes(minutes) => format!("timed: one unit for {minutes} minutes"),
        codes::Basis::Untimed => "untimed: one unit whatever the minutes".to_owned(),
    };
    let mut text = format!("{} {}: {unit}.", info.code, info.label);
    if let Some(base) = info.addon_to {
        text.push_str(&format!(" Added to {base}."));
    }
    if let Some(most) = info.mue {
        text.push_str(&format!(" At most {most} a day (MUE)."));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_offered_behind_a_code_only() {
        assert!(follows_code("97530 ") && follows_code("- 97530 x2 GP ") && follows_code("97110-GP-"));
        assert!(!follows_code("Pt did ") && !follows_code("97530: squats to shelf ") && !follows_code("12345 "));
    }

    #[test]
    fn a_code_is_taken_as_a_whole_from_within() {
        assert_eq!(digits_around("TherAct (975", "30) 23 min"), Some(Span::new(9, 14)));
        assert_eq!(digits_around("971", "530 GP"), Some(Span::new(0, 6)), "a digit typed too many");
        for (before, after) in [("97530", " GP"), ("", "97530"), ("x975", "30"), ("975", "30x"), ("2", "3 min"), ("5551", "234567")] {
            assert_eq!(digits_around(before, after), None, "{before}|{after}");
        }
    }

    #[test]
    fn the_word_before_the_cursor() {
        assert_eq!(word_before("a 975"), "975");
        assert_eq!(word_before("Übung"), "Übung");
        assert_eq!(word_before("x — mi"), "mi");
        assert_eq!(word_before("x "), "");
    }
}
