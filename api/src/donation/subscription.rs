//! Following donations.

use super::{input::DonationFilter, view::Donation};
use crate::{event::Event, graphql::scalar::Cursor, record::following::changes};
use async_graphql::{Context, Subscription};
use entity::donation;
use futures::Stream;

/// What happens to donations (社会帮扶捐赠).
#[derive(Clone, Copy, Debug, Default)]
pub struct DonationSubscription;

/// What happens to donations.
#[Subscription]
impl DonationSubscription {
    /// Each change of a donation that the caller may see (捐赠记录变化), within a second, from now on or behind a
    /// cursor, which holds for 7 days (then `CURSOR_EXPIRED`). A donation that leaves what the caller may see, or
    /// what the filter holds, is told once as gone.
    async fn donation_changed(
        &self,
        ctx: &Context<'_>,
        filter: Option<DonationFilter>,
        after: Option<Cursor>,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<Event<Donation>>> + use<>> {
        changes::<donation::Entity>(ctx, filter, after).await
    }
}
