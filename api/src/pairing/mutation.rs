//! What can be done to pairings, by an administrator.

use super::{
    command,
    input::{CreatePairingInput, EndPairingInput, SucceedPairingInput, VerifyPairingInput},
    succession,
    view::{Pairing, PairingPayload, SucceedPairingPayload},
};
use crate::{
    atlas::ShelfExt,
    error::Result,
    graphql::{ViewerExt, answer::answer},
};
use async_graphql::{Context, Object};
use entity::ids::PairingId;

/// What can be done to pairings (结对关系).
#[derive(Clone, Copy, Debug, Default)]
pub struct PairingMutation;

/// What can be done to pairings, by an administrator.
#[Object]
impl PairingMutation {
    /// Creates a pairing (新增结对).
    async fn create_pairing(
        &self,
        ctx: &Context<'_>,
        input: CreatePairingInput,
    ) -> async_graphql::Result<PairingPayload> {
        payload(ctx, command::create(ctx.viewer()?, ctx.shelf()?, &input).await)
    }

    /// Ends a pairing that nothing follows at once (结束结对).
    async fn end_pairing(
        &self,
        ctx: &Context<'_>,
        input: EndPairingInput,
    ) -> async_graphql::Result<PairingPayload> {
        payload(ctx, command::end(ctx.viewer()?, ctx.shelf()?, &input).await)
    }

    /// Ends a pairing and starts its successor on the next day, and likewise those below it (接续).
    async fn succeed_pairing(
        &self,
        ctx: &Context<'_>,
        input: SucceedPairingInput,
    ) -> async_graphql::Result<SucceedPairingPayload> {
        let viewer = ctx.viewer()?;
        let done = succession::succeed(viewer, ctx.shelf()?, &input).await;
        let (done, user_errors) = answer(done, viewer.language)?;
        let atlas = ctx.atlas()?;
        let all = |ids: Vec<PairingId>| -> Vec<Pairing> {
            ids.into_iter().filter_map(|id| Pairing::of(&atlas, id)).collect()
        };
        let (ended, started) = done.map(|done| (all(done.ended), all(done.started))).unwrap_or_default();
        Ok(SucceedPairingPayload { pairing: ended.first().cloned(), ended, started, user_errors })
    }

    /// Marks a pairing as found right in a text (核实).
    async fn verify_pairing(
        &self,
        ctx: &Context<'_>,
        input: VerifyPairingInput,
    ) -> async_graphql::Result<PairingPayload> {
        payload(ctx, command::verify(ctx.viewer()?, ctx.shelf()?, &input).await)
    }
}

fn payload(ctx: &Context<'_>, done: Result<PairingId>) -> async_graphql::Result<PairingPayload> {
    let (id, user_errors) = answer(done, ctx.viewer()?.language)?;
    let atlas = ctx.atlas()?;
    Ok(PairingPayload { pairing: id.and_then(|id| Pairing::of(&atlas, id)), user_errors })
}
