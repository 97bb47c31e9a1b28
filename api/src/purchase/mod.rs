//! Purchases (消费帮扶): goods of a recipient county that a unit bought, or helped to sell.

mod amend;
mod cells;
pub(crate) mod choices;
mod enter;
mod filter;
pub(crate) mod import;
mod input;
mod line;
mod log;
mod mutation;
pub(crate) mod names;
pub(crate) mod query;
mod record;
mod reverse;
mod row;
pub(crate) mod sheet;
mod statement;
mod summary;
mod summary_view;
pub(crate) mod view;

pub use mutation::PurchaseMutation;
pub use query::PurchaseQuery;
