//! What can be done to donations: enter, amend, and the steps between the two sides.

use super::{
    enter,
    input::{AmendDonationInput, ConfirmDonationsInput, LogDonationInput},
    view::{DonationPayload, DonationsPayload},
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
use entity::donation;

/// What can be done to donations (社会帮扶捐赠).
#[derive(Clone, Copy, Debug, Default)]
pub struct DonationMutation;

/// What can be done to donations.
#[Object]
impl DonationMutation {
    /// Logs one donation, as a draft or submitted (录入捐赠).
    async fn log_donation(
        &self,
        ctx: &Context<'_>,
        input: LogDonationInput,
    ) -> async_graphql::Result<DonationPayload> {
        one::<donation::Entity>(ctx, enter::log(ctx.viewer()?, input).await.map(|id| id.0)).await
    }

    /// Amends a donation; a confirmed one whose material fields change waits for the other side again (修改).
    async fn amend_donation(
        &self,
        ctx: &Context<'_>,
        input: AmendDonationInput,
    ) -> async_graphql::Result<DonationPayload> {
        one::<donation::Entity>(ctx, enter::amend(ctx.viewer()?, input).await.map(|id| id.0)).await
    }

    /// Submits up to 1,000 drafts (批量提交).
    async fn submit_donations(
        &self,
        ctx: &Context<'_>,
        input: ItemsInput,
    ) -> async_graphql::Result<DonationsPayload> {
        steps_with::<donation::Entity>(ctx, Step::Submit, &input.items).await
    }

    /// Confirms up to 1,000 donations, or a statement by its seal (批量确认、按对账单确认).
    async fn confirm_donations(
        &self,
        ctx: &Context<'_>,
        input: ConfirmDonationsInput,
    ) -> async_graphql::Result<DonationsPayload> {
        let ConfirmDonationsInput { items, filter, seal, disputes } = input;
        statement::confirmed::<donation::Entity>(ctx, Confirming { items, filter, seal, disputes }).await
    }

    /// Disputes a donation for the other side: the field, the right value, the reason (异议).
    async fn dispute_donation(
        &self,
        ctx: &Context<'_>,
        input: DisputeInput,
    ) -> async_graphql::Result<DonationPayload> {
        dispute::<donation::Entity>(ctx, &input).await
    }

    /// Disputes up to 1,000 donations (批量异议).
    async fn dispute_donations(
        &self,
        ctx: &Context<'_>,
        input: DisputesInput,
    ) -> async_graphql::Result<DonationsPayload> {
        disputes::<donation::Entity>(ctx, &input.items).await
    }
}

steps! {
    /// What can be done to a donation between the two sides (社会帮扶捐赠).
    DonationSteps of donation::Entity {
        /// Submits a draft (提交).
        submit_donation: Submit,
        /// Throws a draft away (作废).
        discard_donation: Discard,
        /// Passes a donation on to the other side, after the own side's review (审核通过).
        pass_on_donation: PassOn,
        /// Sends a donation back to who entered it, with a reason (退回).
        send_back_donation: SendBack,
        /// Withdraws a submitted or disputed donation, which frees its receipt (撤回).
        withdraw_donation: Withdraw,
        /// Confirms a submitted donation for the other side (确认).
        confirm_donation: Confirm,
        /// Drops a dispute that the own side raised (撤销异议).
        drop_donation_dispute: DropDispute,
    }
}
