//! Proofs at full size by `just prove`, and at small counts with every change.

mod following;
mod imports;
mod kills;
mod orders;
mod plan;
pub mod process;
mod size;
mod sums;

use std::io::Write;

/// Names the proofs whose code has changed since they ran at full size; that is no failure, but worth knowing.
#[test]
fn proofs_that_are_older_than_their_code_are_named() {
    for name in tests::proof::stale() {
        // Not by a macro: the test runner would swallow it.
        let said = format!("docs/proofs.md: {name:?} is older than the code that it covers: just prove\n");
        drop(std::io::stderr().write_all(said.as_bytes()));
    }
}
