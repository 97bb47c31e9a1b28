//! Who is asking, and which rows they may see: the authorization folder.

mod actor;
pub mod keys;
pub mod password;
mod scope;
pub mod secret;
pub mod token;
mod visible;

pub use actor::{Actor, Grant, Reach};
pub(crate) use scope::surely;
pub use scope::{Range, Ranges};
pub use visible::Visible;
pub(crate) use visible::column;
