//! What can be done to purchases: enter, amend, and the steps between the two sides.

use super::{
    amend,
    input::{AmendPurchaseInput, LogPurchaseInput, LogPurchasesInput, ReturnInput, ReverseInput, StepsInput},
    log, reverse,
    view::{LogPurchasesPayload, PurchasePayload, StepsPayload},
};
use crate::{
    graphql::ViewerExt,
    record::{
        input::{DisputeInput, DisputesInput, ItemsInput},
        statement::{self, Confirming},
        steps::{dispute, disputes, one, steps, steps_with},
    },
};
use async_graphql::{Context, Object};
use domain::record::Step;
use entity::purchase;

/// What can be done to purchases (消费帮扶).
#[derive(Clone, Copy, Debug, Default)]
pub struct PurchaseMutation;

/// What can be done to purchases.
#[Object]
impl PurchaseMutation {
    /// Logs one purchase, as a draft or submitted (录入).
    async fn log_purchase(
        &self,
        ctx: &Context<'_>,
        input: LogPurchaseInput,
    ) -> async_graphql::Result<PurchasePayload> {
        one::<purchase::Entity>(ctx, log::one(ctx.viewer()?, input).await.map(|id| id.0)).await
    }

    /// Logs up to 1,000 purchases and answers line by line (批量录入).
    async fn log_purchases(
        &self,
        ctx: &Context<'_>,
        input: LogPurchasesInput,
    ) -> async_graphql::Result<LogPurchasesPayload> {
        LogPurchasesPayload::of(ctx, log::many(ctx.viewer()?, input).await).await
    }

    /// Amends a purchase; a confirmed one whose material fields change waits for the other side again (修改).
    async fn amend_purchase(
        &self,
        ctx: &Context<'_>,
        input: AmendPurchaseInput,
    ) -> async_graphql::Result<PurchasePayload> {
        one::<purchase::Entity>(ctx, amend::amend(ctx.viewer()?, input).await.map(|id| id.0)).await
    }

    /// Submits up to 1,000 drafts (批量提交).
    async fn submit_purchases(
        &self,
        ctx: &Context<'_>,
        input: ItemsInput,
    ) -> async_graphql::Result<StepsPayload> {
        steps_with::<purchase::Entity>(ctx, Step::Submit, &input.items).await
    }

    /// Confirms up to 1,000 purchases, or a statement by its seal (批量确认、按对账单确认).
    async fn confirm_purchases(
        &self,
        ctx: &Context<'_>,
        input: StepsInput,
    ) -> async_graphql::Result<StepsPayload> {
        let StepsInput { items, filter, seal, disputes } = input;
        statement::confirmed::<purchase::Entity>(ctx, Confirming { items, filter, seal, disputes }).await
    }

    /// Disputes a purchase for the other side: the field, the right value, the reason (异议).
    async fn dispute_purchase(
        &self,
        ctx: &Context<'_>,
        input: DisputeInput,
    ) -> async_graphql::Result<PurchasePayload> {
        dispute::<purchase::Entity>(ctx, &input).await
    }

    /// Disputes up to 1,000 purchases (批量异议).
    async fn dispute_purchases(
        &self,
        ctx: &Context<'_>,
        input: DisputesInput,
    ) -> async_graphql::Result<StepsPayload> {
        disputes::<purchase::Entity>(ctx, &input.items).await
    }

    /// Reverses a confirmed purchase: a line of its own that the other side confirms (冲销).
    async fn reverse_purchase(
        &self,
        ctx: &Context<'_>,
        input: ReverseInput,
    ) -> async_graphql::Result<PurchasePayload> {
        one::<purchase::Entity>(ctx, reverse::reverse(ctx.viewer()?, input).await.map(|id| id.0)).await
    }

    /// Enters goods given back: a negative line that the other side confirms (退货).
    async fn return_purchase(
        &self,
        ctx: &Context<'_>,
        input: ReturnInput,
    ) -> async_graphql::Result<PurchasePayload> {
        one::<purchase::Entity>(ctx, reverse::give_back(ctx.viewer()?, input).await.map(|id| id.0)).await
    }
}

steps! {
    /// What can be done to a purchase between the two sides (消费帮扶).
    PurchaseSteps of purchase::Entity {
        /// Submits a draft (提交).
        submit_purchase: Submit,
        /// Throws a draft away (作废).
        discard_purchase: Discard,
        /// Passes a purchase on to the other side, after the own side's review (审核通过).
        pass_on_purchase: PassOn,
        /// Sends a purchase back to who entered it, with a reason (退回).
        send_back_purchase: SendBack,
        /// Withdraws a submitted or disputed purchase, which frees its order line (撤回).
        withdraw_purchase: Withdraw,
        /// Confirms a submitted purchase for the other side (确认).
        confirm_purchase: Confirm,
        /// Drops a dispute that the own side raised (撤销异议).
        drop_dispute: DropDispute,
        /// Says for the other side that a possible duplicate is none, which is remembered (认定不重复).
        clear_duplicate: ClearDuplicate,
        /// Says for the other side that a possible duplicate is one, which excludes it (认定重复). Where the own side
        /// entered the other one, `acceptMatch` confirms this one instead.
        join_duplicate: JoinDuplicate,
        /// Takes the other side's entry for the purchase that the own side entered too, by the same channel and order
        /// number: this one is confirmed, the own one excluded as its duplicate (采认为同一笔).
        accept_match: AcceptMatch,
    }
}
