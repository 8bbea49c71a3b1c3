//! One feature of the protocol a file; each is a function of a snapshot.

pub(crate) mod actions;
pub(crate) mod card;
pub(crate) mod completion;
pub(crate) mod diagnostics;
pub(crate) mod edits;
pub(crate) mod format;
pub(crate) mod hover;
pub(crate) mod inlay;
pub(crate) mod lens;
pub(crate) mod links;
pub(crate) mod outline;
pub(crate) mod place;
pub(crate) mod summary;
pub(crate) mod tokens;
