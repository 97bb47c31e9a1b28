//! Sessions: signing in, renewing, signing out, and who one is.

mod begin;
mod mutation;
mod password;
pub(crate) mod view;

pub use mutation::{SessionMutation, SessionQuery};
