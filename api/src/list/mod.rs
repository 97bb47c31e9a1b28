//! Open lists: the ways goods are sold, and the units that they are measured in.

mod query;
mod view;

pub use query::ListQuery;
