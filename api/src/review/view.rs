//! Reviews inside a side, as clients see them.

use crate::{
    atlas::ShelfExt,
    graphql::{answer::UserError, connection::connection, id, scalar::Date},
    record::view::SideWord,
    region::view::Region,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entity::review;

/// A region that sees what is entered below it before the other side does (本方审核).
#[derive(Clone, Debug)]
pub struct Review(pub(super) review::Model);

/// A region that sees what is entered below it before the other side does (本方审核).
#[Object]
impl Review {
    /// Its id.
    pub(crate) async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The side whose entries it sees.
    async fn side(&self) -> SideWord {
        self.0.side.into()
    }
    /// The region that reviews.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        Ok(Region::of(&*ctx.atlas()?, self.0.region_code))
    }
    /// The first day.
    async fn starts_on(&self) -> Date {
        Date::from(&self.0.starts_on)
    }
    /// The last day; null while it goes on.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.as_ref().map(Date::from)
    }
}

/// A review, or why there is none.
#[derive(Clone, Debug, SimpleObject)]
pub struct ReviewPayload {
    /// The review as it is now.
    pub(super) review: Option<Review>,
    /// What was refused.
    pub(super) user_errors: Vec<UserError>,
}

connection! {
    /// Reviews inside a side, the latest first.
    ReviewConnection of ReviewEdge to Review, counted by super::query::ReviewCount
}
