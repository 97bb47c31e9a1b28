//! The proof: every test that needs a store, a server or the whole workspace, in one binary.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod migrations;
