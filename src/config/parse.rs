//! Reads settings from TOML or from an editor's JSON: what is right holds, what is wrong becomes a problem at its place.

use std::path::PathBuf;

use serde_json::Value;
use serde_path_to_error::Segment;
use toml::de::{DeTable, DeValue};

use super::{PayerProfile, Settings};
use crate::text::Span;

/// Something wrong in the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands in the file, in bytes: the key, or the wrong piece of syntax. Empty at 0 for an editor's settings.
    pub span: Span,
    /// The key, `severity.code-unclear`; empty where the file is not TOML.
    pub key: String,
    /// What is wrong and what would be right, one sentence.
    pub message: String,
}

/// Settings as read, with what was wrong in them.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// What could be read.
    pub settings: Settings,
    /// What was wrong, in the order of the file.
    pub problems: Vec<Problem>,
    /// The file they come from.
    pub path: Option<PathBuf>,
    places: Option<Place>,
}

impl Loaded {
    /// Adds a problem for each rule in `severity` that does not exist, and drops its line.
    ///
    /// The rules' names are handed in because the config knows nothing of the rules.
    pub fn check_rules<'a>(&mut self, known: impl Iterator<Item = &'a str> + Clone) {
        let unknown: Vec<String> = self.settings.severity.keys().filter(|key| known.clone().all(|name| name != *key)).cloned().collect();
        self.settings.severity.retain(|key, _| known.clone().any(|name| name == key));
        for key in unknown.into_iter().take(MOST + 1) {
            let path = [Step::Key("severity".into()), Step::Key(key.clone())];
            let near = nearest(&key, known.clone()).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            self.problems.push(Problem::at(&path, self.places.as_ref(), format!("there is no rule `{key}`{near}")));
        }
        bound(&mut self.problems);
    }
}

/// The most problems that are told of one file: what has more is no settings file, and each costs a reading of the whole.
const MOST: usize = 50;
/// What stands in the place of all further problems.
const MORE: &str = "and more; mend these first";

/// Puts problems in the order of the file, and one line in the place of those that are too many.
fn bound(problems: &mut Vec<Problem>) {
    let before = problems.len();
    problems.retain(|problem| problem.message != MORE);
    let more = problems.len() < before || problems.len() > MOST;
    problems.sort_by_key(|problem| problem.span);
    problems.truncate(MOST);
    if let Some(last) = problems.last().filter(|_| more) {
        let span = last.span;
        problems.push(Problem { span, key: String::new(), message: MORE.into() });
    }
}

/// Reads a `therapy-lsp.toml`. Never fails: what is wrong is among the problems, the rest holds.
#[must_use]
pub fn from_toml(text: &str) -> Loaded {
    let (table, errors) = DeTable::parse_recoverable(text);
    let syntax = errors.iter().map(|error| Problem {
        span: error.span().map(Span::from).unwrap_or_default(),
        key: String::new(),
        message: format!("not TOML: {}", error.message().replace('\n', ", ")),
    });
    let mut problems: Vec<Problem> = syntax.collect();
    let (mut value, place) = convert_table(table.get_ref());
    if !problems.is_empty() {
        // Where the syntax is broken the parser puts an empty text in the place of the value.
        drop_unset(&mut value);
    }
    let mut loaded = settle(value, Some(place));
    problems.append(&mut loaded.problems);
    bound(&mut problems);
    Loaded { problems, ..loaded }
}

/// Reads an editor's settings: the same shape in JSON. Nulls and empty strings mean "not set".
///
/// Keys that only the editor's own extension reads (`server`, `trace`, `status`) are passed over.
#[must_use]
pub fn from_editor(settings: &Value) -> Loaded {
    let mut value = settings.clone();
    if value.is_null() {
        return Loaded::default();
    }
    drop_unset(&mut value);
    if let Value::Object(table) = &mut value {
        for key in EDITOR_ONLY {
            table.shift_remove(*key);
        }
    }
    settle(value, None)
}

const EDITOR_ONLY: &[&str] = &["server", "trace", "status"];

/// One step of the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// Where a value and what is in it stand in the file; the same shape as the value.
#[derive(Clone, Debug)]
struct Place {
    /// The key, or the value of a list.
    span: Span,
    children: Vec<(String, Place)>,
}

impl Place {
    fn child(&self, step: &Step) -> Option<&Place> {
        match step {
            Step::Key(key) => self.children.iter().find(|(name, _)| name == key).map(|(_, place)| place),
            Step::Index(index) => self.children.get(*index).map(|(_, place)| place),
        }
    }

    fn remove(&mut self, path: &[Step]) {
        let Some((step, rest)) = path.split_first() else { return };
        let index = match step {
            Step::Key(key) => self.children.iter().position(|(name, _)| name == key),
            Step::Index(index) => Some(*index).filter(|index| *index < self.children.len()),
        };
        match index {
            Some(index) if rest.is_empty() => drop(self.children.remove(index)),
            Some(index) => self.children[index].1.remove(rest),
            None => {}
        }
    }
}

impl Problem {
    fn at(path: &[Step], places: Option<&Place>, message: String) -> Self {
        let mut key = String::new();
        for step in path {
            match step {
                Step::Key(name) if key.is_empty() => key.push_str(name),
                Step::Key(name) => key.extend([".", name]),
                Step::Index(index) => key.push_str(&format!("[{index}]")),
            }
        }
        // The deepest step that the file knows: a missing key is shown at the table that lacks it.
        let span = places.map_or_else(Span::default, |place| {
            let mut place = place;
            for step in path {
                let Some(child) = place.child(step) else { break };
                place = child;
            }
            place.span
        });
        Self { span, key, message }
    }
}

/// Deserialises, taking out what is wrong piece by piece until the rest is right.
fn settle(mut value: Value, mut places: Option<Place>) -> Loaded {
    let mut problems = Vec::new();
    // Entries of a list that have lost a key: what else they lack follows from that, and is not said.
    let mut maimed: Vec<Vec<Step>> = Vec::new();
    let mut rounds = 0;
    let settings = loop {
        rounds += 1;
        let error = match serde_path_to_error::deserialize::<_, Settings>(&value) {
            Ok(settings) => break settings,
            Err(error) => error,
        };
        let mut path = steps(error.path());
        let message = error.inner().to_string();
        if !(message.starts_with("missing field") && maimed.contains(&path)) {
            problems.push(Problem::at(&path, places.as_ref(), plain(&message, &path)));
        }
        if problems.len() > MOST || rounds > 2 * MOST {
            // Every round reads all again: from here on whole parts of the file are given up, and in the end all of it.
            path.truncate(1);
            problems.push(Problem::at(&[], None, MORE.into()));
        }
        if rounds > 3 * MOST || path.is_empty() || !remove(&mut value, &path) {
            break Settings::default();
        }
        if let Some(places) = &mut places {
            places.remove(&path);
        }
        match path.split_last() {
            Some((Step::Key(_), entry)) => maimed.push(entry.to_vec()),
            Some((Step::Index(index), list)) => close_gap(&mut maimed, list, *index),
            None => {}
        }
    };
    let odd =
        contradictions(&settings).into_iter().filter(|(path, _)| path.len() < 3 || !maimed.iter().any(|entry| path.starts_with(entry)));
    problems.extend(odd.take(MOST + 1).map(|(path, message)| Problem::at(&path, places.as_ref(), message)));
    bound(&mut problems);
    Loaded { settings, problems, path: None, places }
}

/// Keeps paths right when an entry has been taken out of a list.
fn close_gap(paths: &mut Vec<Vec<Step>>, list: &[Step], removed: usize) {
    paths.retain(|path| !(path.starts_with(list) && path.get(list.len()) == Some(&Step::Index(removed))));
    for path in paths.iter_mut().filter(|path| path.starts_with(list)) {
        if let Some(Step::Index(index)) = path.get_mut(list.len()) {
            *index -= usize::from(*index > removed);
        }
    }
}

/// What is well formed and yet cannot be meant.
fn contradictions(settings: &Settings) -> Vec<(Vec<Step>, String)> {
    let key = |name: &str| Step::Key(name.into());
    let mut found = Vec::new();
    if let Some(Err(message)) = settings.payer.as_ref().map(|name| PayerProfile::find(name, &settings.payers)) {
        found.push((vec![key("payer")], message));
    }
    for name in settings.payers.keys() {
        if let Err(message) = PayerProfile::find(name, &settings.payers) {
            found.push((vec![key("payers"), key(name), key("like")], message));
        }
    }
    for (index, phrase) in settings.lexicon.iter().enumerate() {
        let place = |name: &str| vec![key("lexicon"), Step::Index(index), key(name)];
        if phrase.phrase.trim().is_empty() {
            found.push((place("phrase"), "the phrase is empty".into()));
        }
        if phrase.code.is_none() && phrase.means.is_none() {
            found.push((place("phrase"), "the phrase needs a `code` it speaks for, or what it `means`".into()));
        }
        if !(phrase.weight > 0.0 && phrase.weight <= 10.0) {
            found.push((place("weight"), "the weight must be above 0 and at most 10".into()));
        }
    }
    for (name, globs) in [("include", &settings.files.include), ("exclude", &settings.files.exclude)] {
        for (index, glob) in globs.iter().enumerate() {
            if let Err(error) = globset::Glob::new(glob) {
                found.push((vec![key("files"), key(name), Step::Index(index)], error.to_string()));
            }
        }
    }
    found
}

/// Says a deserialisation error as a person would.
fn plain(message: &str, path: &[Step]) -> String {
    let last = match path.last() {
        Some(Step::Key(key)) => format!("`{key}`"),
        Some(Step::Index(index)) => format!("entry {}", index + 1),
        None => "the settings".into(),
    };
    let ticked = |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    if let Some((_, expected)) = message.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`')) {
        let known = ticked(expected);
        let written = last.trim_matches('`');
        return match nearest(written, known.iter().map(String::as_str)) {
            Some(near) => format!("{last} is no setting; did you mean `{near}`?"),
            None if known.is_empty() => format!("{last} is no setting"),
            None => format!("{last} is no setting here; there are {}", known.join(", ")),
        };
    }
    if let Some((written, expected)) = message.strip_prefix("unknown variant `").and_then(|rest| rest.split_once('`')) {
        // Other spellings of a value differ from it in case only.
        let mut values = ticked(expected);
        values.dedup_by(|other, value| other.eq_ignore_ascii_case(value));
        return format!("{last} cannot be `{written}`; it is one of {}", values.join(", "));
    }
    if let Some(rest) = message.strip_prefix("missing field ") {
        return format!("{last} lacks {rest}");
    }
    if let Some((found, expected)) = message.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected ")) {
        return format!("{last} must be {expected}, not {found}");
    }
    format!("{last}: {message}")
}

/// The known name that was probably meant.
fn nearest<'a>(written: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|name| (strsim::damerau_levenshtein(written, name), name))
        .min()
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .map(|(_, name)| name)
}

fn steps(path: &serde_path_to_error::Path) -> Vec<Step> {
    let step = |segment: &Segment| match segment {
        Segment::Seq { index } => Some(Step::Index(*index)),
        Segment::Map { key } | Segment::Enum { variant: key } => Some(Step::Key(key.clone())),
        Segment::Unknown => None,
    };
    path.iter().filter_map(step).collect()
}

fn remove(value: &mut Value, path: &[Step]) -> bool {
    let Some((step, rest)) = path.split_first() else { return false };
    match (step, value) {
        (Step::Key(key), Value::Object(table)) if rest.is_empty() => table.shift_remove(key).is_some(),
        (Step::Key(key), Value::Object(table)) => table.get_mut(key).is_some_and(|child| remove(child, rest)),
        (Step::Index(index), Value::Array(list)) if rest.is_empty() => *index < list.len() && !list.remove(*index).is_null(),
        (Step::Index(index), Value::Array(list)) => list.get_mut(*index).is_some_and(|child| remove(child, rest)),
        _ => false,
    }
}

fn drop_unset(value: &mut Value) {
    if let Value::Object(table) = value {
        table.retain(|_, child| !child.is_null() && child.as_str() != Some(""));
        table.values_mut().for_each(drop_unset);
    }
}

fn convert_table(table: &DeTable<'_>) -> (Value, Place) {
    let mut object = serde_json::Map::new();
    let mut children = Vec::new();
    for (key, child) in table {
        let name = key.get_ref().to_string();
        let (value, place) = convert(child.get_ref(), child.span().into());
        object.insert(name.clone(), value);
        children.push((name, Place { span: key.span().into(), ..place }));
    }
    (Value::Object(object), Place { span: Span::default(), children })
}

fn convert(value: &DeValue<'_>, span: Span) -> (Value, Place) {
    let leaf = |value: Value| (value, Place { span, children: Vec::new() });
    match value {
        DeValue::String(text) => leaf(Value::String(text.to_string())),
        DeValue::Integer(number) => leaf(match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => number.into(),
            Err(_) => Value::String(number.to_string()),
        }),
        DeValue::Float(number) => leaf(match number.as_str().parse::<f64>() {
            Ok(number) => number.into(),
            Err(_) => Value::String(number.to_string()),
        }),
        DeValue::Boolean(flag) => leaf((*flag).into()),
        DeValue::Datetime(date) => leaf(Value::String(date.to_string())),
        DeValue::Array(list) => {
            let (values, places): (Vec<Value>, Vec<Place>) = list.iter().map(|child| convert(child.get_ref(), child.span().into())).unzip();
            (Value::Array(values), Place { span, children: places.into_iter().map(|place| (String::new(), place)).collect() })
        }
        DeValue::Table(table) => {
            let (value, place) = convert_table(table);
            (value, Place { span, ..place })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Discipline, Level};

    /// The problems of a settings text, each with the words it points at.
    fn problems(text: &str) -> Vec<(String, String)> {
        from_toml(text).problems.into_iter().map(|problem| (problem.span.of(text).to_owned(), problem.message)).collect()
    }

    #[test]
    fn each_wrong_key_is_shown_at_its_place_and_the_rest_holds() {
        let text = "discipline = 'PTA'\npayr = 'medicare'\n[severity]\nunits-over = 'loud'\nunits-under = 'off'\n\
                    [[lexicon]]\nphrase = 'bike warm up'\ncode = '97110'\n[[lexicon]]\nphrase = 7\n[[lexicon]]\nphrase = 'fxl mob'\ncode = '975'\n";
        let found = problems(text);
        let messages: Vec<&str> = found.iter().map(|(_, message)| message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "`discipline` cannot be `PTA`; it is one of PT, OT, SLP",
                "`payr` is no setting; did you mean `payer`?",
                "`units-over` cannot be `loud`; it is one of off, hint, info, warning, error",
                "`phrase` must be a string, not integer `7`",
                "`code`: `975` is not a procedure code: five digits, or a letter and four digits",
            ]
        );
        assert_eq!(found[0].0, "discipline");
        assert_eq!(found[3].0, "phrase");
        let loaded = from_toml(text);
        assert_eq!(loaded.settings.severity["units-under"], Level::Off);
        assert_eq!(loaded.settings.lexicon[0].phrase, "bike warm up");
    }

    #[test]
    fn broken_syntax_is_a_problem_and_what_stands_before_it_holds() {
        let loaded = from_toml("discipline = 'OT'\npayer = \n");
        assert_eq!(loaded.settings.discipline, Some(Discipline::Ot));
        assert!(loaded.problems[0].message.starts_with("not TOML: "), "{:?}", loaded.problems);
        assert_eq!(loaded.problems.len(), 1);
    }

    #[test]
    fn of_very_many_problems_the_first_are_told_and_the_sound_part_holds() {
        let wrong: String = (0..2000).map(|n| format!("rule-{n} = 'loud'\n")).collect();
        let entries = "[[lexicon]]\nphrase = 7\n".repeat(2000);
        let unknown: String = (0..2000).map(|n| format!("rule-{n} = 'off'\n")).collect();
        for text in [
            format!("discipline = 'OT'\n[severity]\n{wrong}"),
            format!("discipline = 'OT'\n{entries}"),
            format!("discipline = 'OT'\n[severity]\n{unknown}"),
        ] {
            let mut loaded = from_toml(&text);
            loaded.check_rules(["units-over"].into_iter());
            assert_eq!((loaded.problems.len(), loaded.problems[MOST].message.as_str()), (MOST + 1, MORE));
            assert!(loaded.problems[..MOST].iter().all(|problem| problem.message != MORE));
            assert_eq!(loaded.settings.discipline, Some(Discipline::Ot));
        }
        let keys: String = (0..2000).map(|n| format!("key{n} = 1\n")).collect();
        assert_eq!(from_toml(&keys).problems.len(), MOST + 1);
        let few: String = (0..MOST).map(|n| format!("key{n} = 1\n")).collect();
        assert_eq!(from_toml(&few).problems.len(), MOST);
    }

    #[test]
    fn an_unknown_payer_or_rule_is_a_problem() {
        let text = "payer = 'aetna'\n[severity]\nunits-ovr = 'off'\n";
        let mut loaded = from_toml(text);
        loaded.check_rules(["units-over", "units-under"].into_iter());
        let messages: Vec<&str> = loaded.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(
            messages,
            ["`aetna` is no payer profile; there are medicare, commercial", "there is no rule `units-ovr`; did you mean `units-over`?"]
        );
        assert_eq!(loaded.problems[1].span.of(text), "units-ovr");
        assert!(loaded.settings.severity.is_empty());
    }

    #[test]
    fn an_editor_may_leave_settings_unset_and_has_some_of_its_own() {
        let loaded = from_editor(&serde_json::json!({
            "discipline": null, "payer": "", "server": {"path": "x"}, "inlay": {"abbreviations": true}, "lens": 3,
        }));
        assert_eq!(loaded.settings.inlay.abbreviations, Some(true));
        assert_eq!(loaded.problems.len(), 1);
        assert_eq!(loaded.problems[0].key, "lens");
    }
}
