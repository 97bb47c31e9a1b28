//! Following purchases.

use super::{
    filter,
    input::PurchaseFilter,
    query::{Wanted, among},
    view::Purchase,
};
use crate::{
    error::Result,
    event::{Event, Followed, follow},
    graphql::{Viewer, id, scalar::Cursor},
};
use async_graphql::{Context, ID, Subscription};
use entity::{ids::PurchaseId, purchase};
use futures::Stream;
use sea_orm::sea_query::Expr;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

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
        let wanted = Wanted::in_event(ctx.field());
        follow(ctx, Purchases { filter, wanted }, after).await
    }
}

/// The purchases that somebody follows.
struct Purchases {
    filter: Option<PurchaseFilter>,
    wanted: Wanted,
}

impl Followed for Purchases {
    type Row = purchase::Model;
    type Entity = purchase::Entity;
    type Node = Purchase;

    fn id_column() -> Expr {
        Expr::col(("purchase", "id"))
    }

    fn id(record: Uuid) -> ID {
        id::encode(PurchaseId(record))
    }

    fn condition(&self, viewer: &Viewer) -> Result<Option<Expr>> {
        filter::condition(self.filter.as_ref(), &viewer.atlas)
    }

    async fn read(&self, viewer: &Viewer, records: &HashSet<Uuid>) -> Result<HashMap<Uuid, Purchase>> {
        let condition = self.condition(viewer)?;
        among(viewer, self.wanted, records.iter().copied(), condition).await
    }
}
