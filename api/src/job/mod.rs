//! Jobs (导入任务): sheets that are worked through in the background, row by row, each row once.

mod annotated;
mod command;
mod export;
mod fault;
mod importer;
pub(crate) mod input;
mod mutation;
mod query;
mod reading;
mod rows;
mod run;
mod settled;
pub(crate) mod view;
mod worker;

pub(crate) use annotated::{Annotated, annotated};
pub(crate) use export::JobRows;
pub(crate) use importer::{Importer, Purpose, Settling};
pub use mutation::JobMutation;
pub(crate) use mutation::import;
pub use query::JobQuery;
pub(crate) use query::by_id;
pub(crate) use settled::{Fault, Importing, Settled, faults};
pub use worker::{Bell, Worker};
