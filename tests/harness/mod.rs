//! What every test of Shanhai stands on: a store of its own on SQLite and on PostgreSQL, and people who act.
//!
//! Tests are plain `cargo test` tests. [`both_stores!`] writes one once and runs it on both stores; the
//! argument's type says what it starts from ([`store::Given`]).

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a harness that cannot set itself up fails the test that asked for it"
)]

pub mod answer;
pub mod app;
pub mod catalogue;
pub mod compiler;
pub mod donations;
pub mod exports;
pub mod forms;
pub mod kinds;
pub mod people;
pub mod postgres;
pub mod process;
pub mod proof;
pub mod purchases;
mod scratch;
mod server;
pub mod sheets;
pub mod sqlite;
pub mod store;
pub mod workspace;
pub mod world;

pub use server::Durability;
