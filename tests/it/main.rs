//! The proof: every test that needs a store, a server or the whole workspace, in one binary.

#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod access;
mod accounts;
mod asked;
mod audit;
mod backup;
mod bad_input;
mod catalogue;
mod closing;
mod directions;
mod duplicates;
mod exports;
mod golden;
mod histories;
mod imports;
mod limits;
mod locks;
mod migrations;
mod outage;
mod pairings;
mod pairs;
mod plans;
mod proofs;
mod purchases;
mod races;
mod refusals;
mod regions;
mod register;
mod reviews;
mod seals;
mod seed;
mod sessions;
mod shape;
mod sides;
mod statements;
mod steps;
mod strangers;
mod tidy;
mod totals;
mod traces;
mod unverified;
mod visibility;
