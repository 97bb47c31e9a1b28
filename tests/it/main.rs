//! The proof: every test that needs a store, a server or the whole workspace, in one binary.

#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod access;
mod accounts;
mod asked;
mod bad_input;
mod catalogue;
mod closing;
mod directions;
mod golden;
mod locks;
mod migrations;
mod outage;
mod pairings;
mod pairs;
mod plans;
mod purchases;
mod races;
mod refusals;
mod regions;
mod register;
mod sessions;
mod shape;
mod sides;
mod steps;
mod strangers;
mod tidy;
mod totals;
mod visibility;
