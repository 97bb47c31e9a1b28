//! The proof: every test that needs a store, a server or the whole workspace, in one binary.

#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod accounts;
mod catalogue;
mod directions;
mod duplicates;
mod golden;
mod locks;
mod migrations;
mod outage;
mod pairings;
mod plans;
mod proofs;
mod purchases;
mod races;
mod refusals;
mod regions;
mod register;
mod reviews;
mod seed;
mod sessions;
mod shape;
mod statements;
mod tidy;
mod totals;
mod unverified;
