//! The proof: every test that needs a store, a server or the whole workspace, in one binary.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod catalogue;
mod directions;
mod locks;
mod migrations;
mod outage;
mod plans;
mod purchases;
mod races;
mod shape;
mod tidy;
