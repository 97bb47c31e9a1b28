//! What makes the journal tamper-evident: the bytes of an entry, and the tree that is built over them.

mod entry;
mod tree;

pub use entry::Entry;
pub use tree::Frontier;
