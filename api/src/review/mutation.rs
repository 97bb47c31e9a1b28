//! What can be done to reviews inside a side, by the coordinators of that side.

use super::{
    command,
    input::{BeginReviewInput, EndReviewInput},
    query::one,
    view::ReviewPayload,
};
use crate::{
    atlas::ShelfExt,
    error::Result,
    graphql::{ViewerExt, answer::answer},
};
use async_graphql::{Context, Object};
use entity::ids::ReviewId;

/// What can be done to reviews inside a side (本方审核).
#[derive(Clone, Copy, Debug, Default)]
pub struct ReviewMutation;

/// What can be done to reviews inside a side.
#[Object]
impl ReviewMutation {
    /// Lets a region see what is entered below it on its own side before the other side does (启用本方审核).
    async fn begin_review(
        &self,
        ctx: &Context<'_>,
        input: BeginReviewInput,
    ) -> async_graphql::Result<ReviewPayload> {
        let done = command::begin(ctx.viewer()?, ctx.shelf()?, &input).await;
        payload(ctx, done).await
    }

    /// Ends a review; what waits for it is still passed on or sent back (停用本方审核).
    async fn end_review(
        &self,
        ctx: &Context<'_>,
        input: EndReviewInput,
    ) -> async_graphql::Result<ReviewPayload> {
        let done = command::end(ctx.viewer()?, ctx.shelf()?, &input).await;
        payload(ctx, done).await
    }
}

async fn payload(ctx: &Context<'_>, done: Result<ReviewId>) -> async_graphql::Result<ReviewPayload> {
    let viewer = ctx.viewer()?;
    let (id, user_errors) = answer(done, viewer.language)?;
    let review = match id {
        Some(id) => one(viewer, id).await?,
        None => None,
    };
    Ok(ReviewPayload { review, user_errors })
}
