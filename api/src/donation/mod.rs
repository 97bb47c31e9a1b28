//! Donations (社会帮扶捐赠): money and goods that society gives to a recipient region.

mod enter;
mod export;
mod filter;
mod gift;
mod input;
mod mutation;
mod query;
mod record;
mod subscription;
mod summary;
mod summary_export;
pub(crate) mod view;

pub(crate) use export::DonationRows;
pub use mutation::{DonationMutation, DonationSteps};
pub use query::DonationQuery;
pub use subscription::DonationSubscription;
pub(crate) use summary_export::SummaryRows;
