//! The shop's own document: commands, invertible changes, undo.
