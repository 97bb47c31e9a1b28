//! Shanhai 山海: one record for both sides of east–west assistance (东西部协作).

pub mod access;
pub mod clock;
pub mod error;
pub mod language;
pub mod store;
