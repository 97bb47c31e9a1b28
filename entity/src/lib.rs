//! The facts: what Shanhai records, one file a term.
//!
//! `values` and `ids` hold what a column can hold: parsing and arithmetic, no rule. The other files are
//! rows. Nothing of sea-orm is re-exported, which keeps the package `domain` free of it.

pub mod ids;
pub mod values;
