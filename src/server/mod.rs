//! FACE 1: the language server.
