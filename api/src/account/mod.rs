//! Accounts and grants: who there is, and what they hold.

mod keep;

pub use keep::{NewAccount, NewGrant, Scope, account_by_name, add, grant, renew, reset};
