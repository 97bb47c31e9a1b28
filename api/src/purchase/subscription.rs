//! Following purchases.

use super::{input::PurchaseFilter, view::Purchase};
use crate::{event::Event, graphql::scalar::Cursor, record::following::changes};
use async_graphql::{Context, Subscription};
use entity::purchase;
use futures::Stream;

/// What happens to purchases (消费帮扶).
#[derive(Clone, Copy, Debug, Default)]
pub struct PurchaseSubscription;

/// What happens to purchases.
#[Subscription]
impl PurchaseSubscription {
    /// Each change of a purchase that the caller may see (采购记录变化), within a second, from now on or behind a
    /// cursor, which holds for 7 days (then `CURSOR_EXPIRED`). A purchase that leaves what the caller may see,
    /// or what the filter holds, is told once as gone.
    async fn purchase_changed(
        &self,
        ctx: &Context<'_>,
        filter: Option<PurchaseFilter>,
        after: Option<Cursor>,
    ) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<Event<Purchase>>> + use<>> {
        changes::<purchase::Entity>(ctx, filter, after).await
    }
}
