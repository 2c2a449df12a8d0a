//! Signals and context: the only reactive state.
