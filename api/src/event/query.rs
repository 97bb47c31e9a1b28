//! Where the events stand now.

use super::{changes, follow::cursor};
use crate::graphql::{ViewerExt, scalar::Cursor};
use async_graphql::{Context, Object, Result};

/// Questions about events (变化).
#[derive(Clone, Copy, Debug, Default)]
pub struct EventQuery;

/// Questions about events.
#[Object]
impl EventQuery {
    /// The cursor of now (当前游标): read it before a list, read the list, and subscribe after the cursor; what
    /// happens from then on is told, some of what the list shows already may be.
    async fn event_cursor(&self, ctx: &Context<'_>) -> Result<Cursor> {
        let viewer = ctx.viewer()?;
        Ok(cursor(changes::highest(&viewer.store).await?))
    }
}
