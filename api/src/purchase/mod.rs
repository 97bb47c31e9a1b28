//! Purchases (消费帮扶): goods of a recipient county that a unit bought, or helped to sell.

mod amend;
mod cells;
pub(crate) mod choices;
mod duplicates;
mod enter;
mod export;
mod filter;
mod grounds;
pub(crate) mod import;
mod input;
mod line;
mod log;
pub(crate) mod made_up;
mod mutation;
pub(crate) mod names;
pub(crate) mod price;
pub(crate) mod query;
mod record;
mod reverse;
mod row;
pub(crate) mod sheet;
mod subscription;
mod summary;
mod summary_export;
mod summary_view;
pub(crate) mod view;

pub(crate) use export::PurchaseRows;
pub use mutation::{PurchaseMutation, PurchaseSteps};
pub use query::PurchaseQuery;
pub use subscription::PurchaseSubscription;
pub(crate) use summary_export::SummaryRows;
