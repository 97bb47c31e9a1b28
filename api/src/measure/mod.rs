//! Measures (口径): the numbers that are defined, and what they come to for a pairing and a year (概览).

mod overview;
mod query;
mod view;
mod word;

pub use query::MeasureQuery;
pub(crate) use word::MeasureWord;
