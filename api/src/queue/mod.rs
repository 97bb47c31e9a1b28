//! The work queue (待办): what waits for whoever asks, what waits for the other side, and since when; and who has
//! reported what (填报情况).

mod query;
mod view;

pub use query::QueueQuery;
