//! Regions (行政区划): provinces, prefectures, counties, townships, villages and zones.

mod command;
mod export;
mod input;
mod mutation;
mod query;
pub(crate) mod view;

pub(crate) use command::already_verified;
pub(crate) use export::{EVIDENCE, RegionRows};
pub use mutation::RegionMutation;
pub use query::RegionQuery;
