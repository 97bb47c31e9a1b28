//! Public money (财政援助资金): what was received, allocated, paid and returned, as an append-only ledger in fen.
//!
//! Each transfer is an account, and so is each allocation. What is used of an account never exceeds what it holds,
//! whatever runs at the same time ([`balance`]). A confirmed entry is never changed or disputed: an opposite entry, which
//! both sides confirm, corrects it.

pub mod balance;
mod entries;

pub use entries::{Allocation, Expenditure, Return, Transfer, corrected_only, elsewhere, of_another_account};
