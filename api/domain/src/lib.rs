//! The rules: pure functions over recorded facts.
//!
//! Nothing here waits, queries, reads a clock or answers a request; the manifest names no ORM, runtime or
//! transport, so the compiler keeps it that way.

pub mod audit;
pub mod catalogue;
pub mod county;
pub mod donation;
pub mod grant;
mod material;
pub mod pairing;
pub mod permit;
pub mod plan;
pub mod purchase;
pub mod record;
pub mod refusal;
pub mod region;
pub mod review;

pub use refusal::{Code, Refusal};
