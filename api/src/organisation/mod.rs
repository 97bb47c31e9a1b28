//! Organisations (单位/企业): units that buy, and suppliers.

mod command;
mod export;
mod input;
mod mutation;
mod query;
pub(crate) mod view;

pub(crate) use command::manager;
pub(crate) use export::{CATALOGUE_STATES, OrganisationRows};
pub use mutation::OrganisationMutation;
pub use query::OrganisationQuery;
