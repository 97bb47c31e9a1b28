//! Following a kind of record, as its clients read it.

use super::read::{Shown, Wanted, among};
use crate::{
    error::Result,
    event::{Event, Followed, follow},
    graphql::{Viewer, filter, id, scalar::Cursor},
};
use async_graphql::{Context, ID, OutputType};
use futures::Stream;
use sea_orm::sea_query::Expr;
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Each change of the records that a filter holds.
pub(crate) async fn changes<S: Shown>(
    ctx: &Context<'_>,
    filter: Option<S::Filter>,
    after: Option<Cursor>,
) -> async_graphql::Result<impl Stream<Item = async_graphql::Result<Event<S::Node>>> + use<S>>
where
    S::Node: OutputType,
{
    let wanted = Wanted::in_event(ctx.field());
    follow(ctx, Records::<S> { filter, wanted }, after).await
}

/// The records that somebody follows.
struct Records<S: Shown> {
    filter: Option<S::Filter>,
    wanted: Wanted,
}

impl<S: Shown> Followed for Records<S> {
    type Row = S::Model;
    type Entity = S;
    type Node = S::Node;

    fn id_column() -> Expr {
        Expr::col((S::TABLE, "id"))
    }

    fn id(record: Uuid) -> ID {
        id::encode(S::Id::from(record))
    }

    fn condition(&self, viewer: &Viewer) -> Result<Option<Expr>> {
        filter::condition(self.filter.as_ref(), &viewer.atlas)
    }

    async fn read(&self, viewer: &Viewer, records: &HashSet<Uuid>) -> Result<HashMap<Uuid, S::Node>> {
        let condition = self.condition(viewer)?;
        among::<S>(viewer, &self.wanted, records.iter().copied(), condition).await
    }
}
