//! Open lists: the ways goods are sold, and the units that they are measured in.

mod export;
mod query;
mod view;

pub(crate) use export::{ChannelRows, MeasureRows};
pub use query::ListQuery;
