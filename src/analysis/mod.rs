//! Questions for the ledger, each a pure function: time, chance and settings are arguments.
