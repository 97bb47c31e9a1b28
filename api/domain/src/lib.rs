//! The rules: pure functions over recorded facts.
//!
//! Nothing here waits, queries, reads a clock or answers a request; the manifest names no ORM, runtime or
//! transport, so the compiler keeps it that way.

pub mod agreement;
pub mod audit;
pub mod catalogue;
pub mod county;
pub mod course;
pub mod donation;
pub mod facts;
pub mod fund;
pub mod grant;
pub mod industry;
pub mod labour;
pub mod local_pair;
mod material;
pub mod measure;
pub mod meeting;
pub mod pairing;
pub mod permit;
pub mod plan;
pub mod post;
pub mod project;
pub mod purchase;
pub mod queue;
pub mod record;
pub mod refusal;
pub mod region;
pub mod review;
pub mod share;
pub mod training;
pub mod workshop;

pub use refusal::{Code, Refusal};
