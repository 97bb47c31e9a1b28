//! The proof: every test that needs a store, a server or the whole workspace, in one binary.

#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod accounts;
mod catalogue;
mod directions;
mod duplicates;
mod exports;
mod golden;
mod histories;
mod limits;
mod locks;
mod migrations;
mod outage;
mod pairings;
mod plans;
mod purchases;
mod races;
mod refusals;
mod regions;
mod register;
mod reviews;
mod sessions;
mod shape;
mod tidy;
mod totals;
mod unverified;
