//! The proof: every test that needs a store, a server or the whole workspace, in one binary.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod directions;
mod locks;
mod migrations;
mod outage;
mod purchases;
mod races;
mod sessions;
mod shape;
mod tidy;
