//! Jobs (导入任务): sheets that are worked through in the background, row by row, each row once.

mod annotated;
mod command;
mod export;
mod fault;
mod input;
mod mutation;
mod query;
mod reading;
mod rows;
mod run;
pub(crate) mod view;
mod worker;

pub(crate) use annotated::{Annotated, annotated};
pub(crate) use export::JobRows;
pub use mutation::JobMutation;
pub use query::JobQuery;
pub(crate) use query::by_id;
pub use worker::{Bell, Worker};
