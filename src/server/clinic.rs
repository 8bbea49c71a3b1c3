//! Turning a rule off for a clinic: the edit of its `therapy-lsp.toml`, made where there is none.

use std::path::{Path, PathBuf};

use serde_json::json;
use tower_lsp::ls_types::{MessageType, Uri};

use super::settings::file_path;
use super::world::World;
use crate::config::{self, FILE_NAME};
use crate::rules;
use crate::text::{Document, Span};

impl World {
    /// Asks the client to write into the configuration of a document that a rule is off.
    ///
    /// The edit is made on the text as the editor holds it, so that an unsaved configuration is not spoilt.
    pub(crate) fn turn_off(&mut self, note: &Uri, rule: &'static rules::Rule) {
        let Some(file) = self.configuration_file(note) else {
            self.show(MessageType::WARNING, format!("{} can be turned off once the note is saved in a folder.", rule.name));
            return;
        };
        let open = self.open.iter().find(|(uri, _)| file_path(uri).as_deref() == Some(&file));
        let (uri, document, version) = match open {
            Some((uri, open)) => (uri.clone(), open.document.clone(), Some(open.version)),
            None => {
                let Some(uri) = Uri::from_file_path(&file) else { return };
                (uri, Document::new(&std::fs::read_to_string(&file).unwrap_or_default()), None)
            }
        };
        let (at, text) = insertion(&document.text(), rule.name);
        let range = super::snapshot::range(document.region(Span::at(at), self.client.encoding));
        let edits = json!([{"range": range, "newText": text}]);
        let exists = version.is_some() || file.is_file();
        if !exists && !self.client.creates_files {
            self.show(MessageType::INFO, format!("Write into {}: [severity] {} = \"off\"", file.display(), rule.name));
            return;
        }
        let edit = if self.client.document_changes {
            let create = json!({"kind": "create", "uri": uri, "options": {"ignoreIfExists": true}});
            let change = json!({"textDocument": {"uri": uri, "version": version}, "edits": edits});
            json!({"documentChanges": if exists { vec![change] } else { vec![create, change] }})
        } else {
            json!({"changes": {uri.as_str(): edits}})
        };
        self.request("workspace/applyEdit", &json!({"label": format!("Turn {} off", rule.name), "edit": edit}), |_, _| {});
    }

    /// The configuration that holds for a document, or the one to make: in its folder of the workspace, else beside it.
    fn configuration_file(&self, note: &Uri) -> Option<PathBuf> {
        let path = file_path(note)?;
        let folder = path.parent()?;
        let made = self.settings.folder_of(note).and_then(|folder| file_path(&folder)).unwrap_or_else(|| folder.to_owned());
        Some(config::find(folder).unwrap_or_else(|| Path::new(&made).join(FILE_NAME)))
    }
}

/// Where to write that a rule is off, and what: below `[severity]`, or with it at the end.
fn insertion(toml: &str, rule: &str) -> (usize, String) {
    let newline = if toml.contains("\r\n") { "\r\n" } else { "\n" };
    let mut at = 0;
    for line in toml.split_inclusive('\n') {
        at += line.len();
        if line.split('#').next().is_some_and(|words| words.trim() == "[severity]") {
            let lead = if line.ends_with('\n') { "" } else { newline };
            return (at, format!("{lead}{rule} = \"off\"{newline}"));
        }
    }
    let lead = match toml {
        "" => String::new(),
        ended if ended.ends_with('\n') => newline.to_owned(),
        _ => newline.repeat(2),
    };
    (toml.len(), format!("{lead}[severity]{newline}{rule} = \"off\"{newline}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Level;

    #[test]
    fn what_is_written_turns_the_rule_off_and_keeps_the_rest() {
        for toml in [
            "",
            "payer = 'medicare'",
            "payer = 'medicare'\r\n",
            "[severity] # loudness\nunits-under = 'error'\n[lens]\nvisit = false\n",
            "[severity]",
            "[lens]\nvisit = true\n",
        ] {
            let before = config::from_toml(toml);
            let (at, text) = insertion(toml, "units-over");
            let mut edited = toml.to_owned();
            edited.insert_str(at, &text);
            let after = config::from_toml(&edited);
            assert!(after.problems.is_empty(), "{edited:?}: {:?}", after.problems);
            assert_eq!(after.settings.severity.get("units-over"), Some(&Level::Off), "{edited:?}");
            let mut rest = after.settings.clone();
            rest.severity.shift_remove("units-over");
            assert_eq!(rest, before.settings, "{edited:?}");
        }
    }
}
