//! Reading the open lists: from memory, so that no statement is spent on them.

use super::view::{Channel, UnitOfMeasure};
use crate::graphql::ViewerExt;
use async_graphql::{Context, Object};

/// Questions about the open lists.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListQuery;

/// Questions about the open lists.
#[Object]
impl ListQuery {
    /// The ways goods are sold, in their order (渠道).
    async fn channels(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<Channel>> {
        Ok(ctx.viewer()?.atlas.channels().iter().cloned().map(Channel).collect())
    }

    /// The units of measure, in their order (计量单位).
    async fn units_of_measure(&self, ctx: &Context<'_>) -> async_graphql::Result<Vec<UnitOfMeasure>> {
        Ok(ctx.viewer()?.atlas.measures().iter().cloned().map(UnitOfMeasure).collect())
    }
}
