//! What the client at the other end can do, asked once at `initialize`.

use serde_json::Value;

use crate::text::Encoding;

/// The abilities of a client that change what the server sends.
///
/// Read from the plain JSON: a wrong type in one field, or a field newer than the types crate, must not cost the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Client {
    /// Unit of columns, as negotiated.
    pub(crate) encoding: Encoding,
    /// Whether the client offered encodings at all.
    pub(crate) negotiates_encoding: bool,
    /// Asks for diagnostics itself, also when told to; nothing is pushed for notes then.
    pub(crate) pulls_diagnostics: bool,
    /// Takes the version a set of diagnostics is for.
    pub(crate) diagnostic_version: bool,
    /// Takes related places with a diagnostic.
    pub(crate) related_information: bool,
    /// Takes the link to the rule's page.
    pub(crate) code_description: bool,
    /// Keeps the data of a diagnostic.
    pub(crate) diagnostic_data: bool,
    /// Shows what is out of date struck through.
    pub(crate) deprecated_tag: bool,
    /// Takes edits tied to a document version.
    pub(crate) document_changes: bool,
    /// Takes edits that make files.
    pub(crate) creates_files: bool,
    /// Applies edits that the server asks for.
    pub(crate) applies_edits: bool,
    /// Takes edits with tab stops (protocol 3.18).
    pub(crate) snippet_edits: bool,
    /// Takes code actions at all, not only commands.
    pub(crate) code_action_literals: bool,
    /// Asks for the edit of a code action when it is chosen.
    pub(crate) resolves_edits: bool,
    /// Takes the mark of the preferred action.
    pub(crate) preferred_actions: bool,
    /// Shows a document at a place when the server asks.
    pub(crate) show_document: bool,
    /// Takes completion text with tab stops.
    pub(crate) snippet_completions: bool,
    /// Shows a description beside every completion, not only beside the one in focus.
    pub(crate) completion_descriptions: bool,
    /// Takes Markdown in hovers.
    pub(crate) markdown_hover: bool,
    /// Takes Markdown in the documentation of completions.
    pub(crate) markdown_completion: bool,
    /// Takes symbols as a tree.
    pub(crate) symbol_tree: bool,
    /// Folds whole lines only.
    pub(crate) line_folding_only: bool,
    /// Answers `workspace/configuration`.
    pub(crate) configuration: bool,
    /// Takes a registration for changes of settings.
    pub(crate) registers_configuration: bool,
    /// Takes a registration for changes of files.
    pub(crate) registers_watchers: bool,
    /// Shows progress that the server starts.
    pub(crate) progress: bool,
    /// Takes requests to ask again for what it shows.
    pub(crate) refreshes: Refreshes,
}

/// What a client will ask for again when told to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Refreshes {
    /// Pulled diagnostics.
    pub(crate) diagnostics: bool,
    /// Inlay hints.
    pub(crate) inlay_hints: bool,
    /// Code lenses.
    pub(crate) code_lenses: bool,
    /// Semantic tokens.
    pub(crate) semantic_tokens: bool,
}

impl Client {
    /// Takes into account what a client's name says and its capabilities do not.
    pub(crate) fn named(mut self, name: Option<&str>) -> Self {
        // Neovim 0.12, told to ask again, asks for the workspace's findings and keeps showing the old ones in open notes.
        if name == Some("Neovim") {
            self.pulls_diagnostics = false;
        }
        self
    }

    /// Reads the `capabilities` of an `initialize` request.
    pub(crate) fn new(capabilities: &Value) -> Self {
        let at = |path: &str| capabilities.pointer(path);
        let yes = |path: &str| at(path) == Some(&Value::Bool(true));
        let not_refused = |path: &str| at(path) != Some(&Value::Bool(false));
        let lists =
            |path: &str, wanted: &str| at(path).and_then(Value::as_array).is_some_and(|list| list.iter().any(|item| item == wanted));
        // The first known format of the client's list is the one it likes best; without a list, Markdown is what clients expect.
        let prefers_markdown = |path: &str| {
            let formats = at(path).and_then(Value::as_array);
            formats.is_none_or(|formats| formats.iter().find_map(Value::as_str).is_none_or(|first| first == "markdown"))
        };
        let encodings = at("/general/positionEncodings").and_then(Value::as_array);
        Self {
            encoding: choose_encoding(encodings),
            negotiates_encoding: encodings.is_some(),
            // Who cannot be told to ask again (Neovim 0.11) would show old findings after a change of settings.
            pulls_diagnostics: at("/textDocument/diagnostic").is_some_and(Value::is_object)
                && (yes("/workspace/diagnostics/refreshSupport") || yes("/workspace/diagnostic/refreshSupport")),
            diagnostic_version: not_refused("/textDocument/publishDiagnostics/versionSupport"),
            related_information: yes("/textDocument/publishDiagnostics/relatedInformation")
                || yes("/textDocument/diagnostic/relatedInformation"),
            code_description: not_refused("/textDocument/publishDiagnostics/codeDescriptionSupport"),
            diagnostic_data: not_refused("/textDocument/publishDiagnostics/dataSupport"),
            deprecated_tag: ["publishDiagnostics", "diagnostic"].iter().any(|from| {
                at(&format!("/textDocument/{from}/tagSupport/valueSet"))
                    .and_then(Value::as_array)
                    .is_some_and(|set| set.iter().any(|tag| tag == 2))
            }),
            document_changes: yes("/workspace/workspaceEdit/documentChanges"),
            creates_files: lists("/workspace/workspaceEdit/resourceOperations", "create")
                && yes("/workspace/workspaceEdit/documentChanges"),
            applies_edits: yes("/workspace/applyEdit"),
            snippet_edits: yes("/workspace/workspaceEdit/snippetEditSupport") && yes("/workspace/workspaceEdit/documentChanges"),
            code_action_literals: at("/textDocument/codeAction").is_none()
                || at("/textDocument/codeAction/codeActionLiteralSupport").is_some(),
            resolves_edits: lists("/textDocument/codeAction/resolveSupport/properties", "edit")
                && yes("/textDocument/codeAction/dataSupport"),
            preferred_actions: not_refused("/textDocument/codeAction/isPreferredSupport"),
            show_document: yes("/window/showDocument/support"),
            snippet_completions: yes("/textDocument/completion/completionItem/snippetSupport"),
            completion_descriptions: yes("/textDocument/completion/completionItem/labelDetailsSupport"),
            markdown_hover: prefers_markdown("/textDocument/hover/contentFormat"),
            markdown_completion: prefers_markdown("/textDocument/completion/completionItem/documentationFormat"),
            symbol_tree: yes("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            line_folding_only: yes("/textDocument/foldingRange/lineFoldingOnly"),
            configuration: yes("/workspace/configuration"),
            registers_configuration: yes("/workspace/didChangeConfiguration/dynamicRegistration"),
            registers_watchers: yes("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            progress: yes("/window/workDoneProgress"),
            refreshes: Refreshes {
                diagnostics: yes("/workspace/diagnostics/refreshSupport") || yes("/workspace/diagnostic/refreshSupport"),
                inlay_hints: yes("/workspace/inlayHint/refreshSupport"),
                code_lenses: yes("/workspace/codeLens/refreshSupport"),
                semantic_tokens: yes("/workspace/semanticTokens/refreshSupport"),
            },
        }
    }
}

/// The encoding that costs least among those offered; UTF-16 where nothing known is offered.
fn choose_encoding(offered: Option<&Vec<Value>>) -> Encoding {
    let offers = |name: &str| offered.is_some_and(|list| list.iter().any(|item| item == name));
    if offers("utf-8") {
        Encoding::Utf8
    } else if offers("utf-32") && !offers("utf-16") {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn encoding(offered: Value) -> Encoding {
        Client::new(&json!({"general": {"positionEncodings": offered}})).encoding
    }

    #[test]
    fn the_cheapest_encoding_offered_is_taken() {
        assert_eq!(encoding(json!(["utf-16"])), Encoding::Utf16);
        assert_eq!(encoding(json!(["utf-32", "utf-16", "utf-8"])), Encoding::Utf8);
        assert_eq!(encoding(json!(["utf-32"])), Encoding::Utf32);
        assert_eq!(encoding(json!("utf-8")), Encoding::Utf16, "a wrong type is no offer");
        assert_eq!(Client::new(&Value::Null).encoding, Encoding::Utf16);
    }

    #[test]
    fn a_wrong_type_costs_only_its_own_field() {
        let client = Client::new(
            &json!({"workspace": {"configuration": true, "workspaceEdit": 7}, "textDocument": {"hover": {"contentFormat": ["plaintext"]}}}),
        );
        assert!(client.configuration && !client.document_changes && !client.markdown_hover);
    }
}
