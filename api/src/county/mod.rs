//! Counties as assistance sees them: their class, and the register of assisted counties (帮扶县名录).

mod class;
mod command;
mod export;
mod import;
mod input;
mod mutation;
mod query;
mod sheet;
pub(crate) mod view;

pub(crate) use export::{ClassRows, RegisterRows};
pub use mutation::CountyMutation;
pub use query::CountyQuery;
