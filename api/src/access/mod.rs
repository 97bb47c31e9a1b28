//! Who is asking, and which rows they may see: the authorization folder.

mod actor;
mod doorman;
pub mod issuer;
pub mod jwks;
pub mod keys;
pub mod password;
pub mod refresh;
mod scope;
pub mod secret;
pub mod throttle;
pub mod token;
mod visible;

pub(crate) use actor::Knock;
pub use actor::{Actor, Grant, Reach};
pub(crate) use doorman::level;
pub use doorman::{Doorman, NotOpened, Peer};
pub(crate) use scope::surely;
pub use scope::{Range, Ranges};
pub use visible::{Part, Visible};
pub(crate) use visible::{column, of_kind, seat, table_of};
