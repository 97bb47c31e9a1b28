//! Accounts and grants (账号与授权): who there is, what they hold, and who is told of it.

mod command;
mod export;
mod input;
mod mutation;
mod query;
pub(crate) mod view;

pub use command::{FirstPassword, Keeper, NewAccount, NewGrant, Reaching};
pub(crate) use command::{refuse_clashes, refuse_move};
pub(crate) use export::{AccountRows, NoticeRows};
pub use mutation::AccountMutation;
pub use query::AccountQuery;
