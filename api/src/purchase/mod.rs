//! Purchases (消费帮扶): goods of a recipient county that a unit bought, or helped to sell.

mod amend;
mod cells;
mod duplicates;
mod enter;
mod filter;
mod input;
mod line;
mod log;
pub(crate) mod made_up;
mod mutation;
pub(crate) mod query;
mod record;
mod reverse;
mod statement;
mod summary;
mod summary_view;
pub(crate) mod view;

pub use mutation::PurchaseMutation;
pub use query::PurchaseQuery;
