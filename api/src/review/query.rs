//! Reading reviews inside a side, within the caller's scope.

use super::view::{Review, ReviewConnection};
use crate::{
    error::Result,
    graphql::{
        Viewer, ViewerExt,
        connection::{COUNTED, Paging},
        scalar::Cursor,
    },
    store::{Direction, Key, Order, Page, Slice},
};
use async_graphql::{Context, Object};
use entity::{ids::ReviewId, review};
use sea_orm::{
    FromQueryResult,
    sea_query::{Expr, ExprTrait},
};

const LIST: &str = "reviews";
const LATEST: Order = Order { name: "idDesc", columns: &["id"], direction: Direction::Descending };

/// Questions about reviews inside a side (本方审核).
#[derive(Clone, Copy, Debug, Default)]
pub struct ReviewQuery;

/// Questions about reviews inside a side.
#[Object]
impl ReviewQuery {
    /// The reviews of the caller's own side and regions, the latest first (本方审核清单).
    async fn reviews(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<ReviewConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(LIST, LATEST)?;
        Ok(ReviewConnection::new(page(viewer, &slice).await?, LIST, LATEST, &slice, ReviewCount))
    }
}

/// A page of reviews, each with its key.
pub(super) async fn page(viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Review)>> {
    let page = viewer.reader.page::<review::Entity>(None, LATEST, slice, &[], &[]).await?;
    page.try_map(|row| {
        let row = review::Model::from_query_result(&row, "review_")?;
        Ok((vec![row.id.into()], Review(row)))
    })
}

/// The review with this id, where the caller may see it.
pub(crate) async fn one(viewer: &Viewer, id: ReviewId) -> Result<Option<Review>> {
    let named = Expr::col(("review", "id")).eq(id);
    Ok(viewer.reader.find::<review::Entity>().filter(named).one().await?.map(Review))
}

/// Counts the reviews, where somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct ReviewCount;

impl ReviewCount {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(&self, viewer: &Viewer) -> Result<(u64, bool)> {
        let counted = viewer.reader.find::<review::Entity>().count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }
}
