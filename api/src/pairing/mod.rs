//! Pairings (结对关系): which donor assists which recipient, from a day to a day.

mod command;
mod export;
mod gap_export;
mod input;
mod mutation;
mod query;
mod succession;
pub(crate) mod view;

pub(crate) use export::{PairingRows, pairing_name};
pub(crate) use gap_export::GapRows;
pub use mutation::PairingMutation;
pub use query::PairingQuery;
