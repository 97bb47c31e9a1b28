//! What can be done to regions, by an administrator.

use super::{
    command,
    input::{AddRegionInput, EndRegionInput, VerifyRegionInput},
    view::{Region, RegionPayload},
};
use crate::{
    atlas::ShelfExt,
    error::Result,
    graphql::{ViewerExt, answer::answer},
};
use async_graphql::{Context, Object};
use entity::values::RegionCode;

/// What can be done to regions (行政区划).
#[derive(Clone, Copy, Debug, Default)]
pub struct RegionMutation;

/// What can be done to regions, by an administrator.
#[Object]
impl RegionMutation {
    /// Adds a region: a zone, or a place that the list does not have (新增区划).
    async fn add_region(
        &self,
        ctx: &Context<'_>,
        input: AddRegionInput,
    ) -> async_graphql::Result<RegionPayload> {
        payload(ctx, command::add(ctx.viewer()?, ctx.shelf()?, &input).await)
    }

    /// Ends a region, with what takes its place (撤销区划).
    async fn end_region(
        &self,
        ctx: &Context<'_>,
        input: EndRegionInput,
    ) -> async_graphql::Result<RegionPayload> {
        payload(ctx, command::end(ctx.viewer()?, ctx.shelf()?, &input).await)
    }

    /// Marks a region as found right in a text (核实).
    async fn verify_region(
        &self,
        ctx: &Context<'_>,
        input: VerifyRegionInput,
    ) -> async_graphql::Result<RegionPayload> {
        payload(ctx, command::verify(ctx.viewer()?, ctx.shelf()?, &input).await)
    }
}

fn payload(ctx: &Context<'_>, done: Result<RegionCode>) -> async_graphql::Result<RegionPayload> {
    let (code, user_errors) = answer(done, ctx.viewer()?.language)?;
    let atlas = ctx.atlas()?;
    Ok(RegionPayload { region: code.and_then(|code| Region::of(&atlas, code)), user_errors })
}
