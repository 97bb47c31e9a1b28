//! Products (产品) that suppliers offer.

mod command;
mod export;
mod input;
mod mutation;
pub(crate) mod query;
pub(crate) mod view;

pub(crate) use export::ProductRows;
pub use mutation::ProductMutation;
pub use query::ProductQuery;
