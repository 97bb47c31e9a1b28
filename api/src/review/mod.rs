//! Reviews inside a side (本方审核): regions that see what is entered below them before the other side does.

mod command;
mod export;
mod input;
mod mutation;
pub(crate) mod query;
pub(crate) mod view;

pub(crate) use export::ReviewRows;
pub use mutation::ReviewMutation;
pub use query::ReviewQuery;
