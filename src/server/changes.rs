//! What changes around the notes: settings, files on disk, folders of the workspace.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::{FileEvent, Uri};

use super::snapshot::Snapshot;
use super::world::World;

impl World {
    /// The client is ready: ask what must be asked, register what must be registered.
    pub(crate) fn initialized(&mut self) {}

    /// Settings were changed in the client.
    pub(crate) fn settings_changed(&mut self, _value: Value) {}

    /// Files were made, changed or removed on disk.
    pub(crate) fn files_changed(&mut self, _files: &[FileEvent]) {}

    /// Folders joined or left the workspace.
    pub(crate) fn folders_changed(&mut self, _added: Vec<Uri>, _removed: &[Uri]) {}

    /// What follows when a note is newly known.
    pub(crate) fn after_analysis(&mut self, _snapshot: &Arc<Snapshot>) {}
}
