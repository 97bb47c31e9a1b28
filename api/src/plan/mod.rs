//! Yearly purchasing plans of units (预留份额): what they reserve of their food budget, and how far they came.

mod check;
mod command;
mod export;
mod floor;
mod floor_export;
mod input;
mod mutation;
mod progress;
pub(crate) mod query;
pub(crate) mod view;

pub(crate) use export::PlanRows;
pub(crate) use floor_export::FloorRows;
pub use mutation::PlanMutation;
pub use query::PlanQuery;
