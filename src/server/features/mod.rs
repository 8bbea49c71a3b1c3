//! One feature of the protocol a file; each is a function of a snapshot.

pub(crate) mod diagnostics;
