//! Industry transfers (产业转移) with their dated steps and results, and the parks in which they settle, as somebody enters
//! them.

mod course;
mod facts;
mod park;

pub use course::{Arrived, unfunded};
pub use facts::{IndustryResult, IndustryStep, IndustryTransfer};
pub use park::Park;
