//! What can be done to organisations.

use super::{
    command::{self, Way},
    input::{AmendOrganisationInput, CreateOrganisationInput, OrganisationStepInput, ProposeSupplierInput},
    query::by_id,
    view::OrganisationPayload,
};
use crate::{
    error::Result,
    graphql::{ViewerExt, answer::answer},
};
use async_graphql::{Context, Object};
use domain::catalogue::Step;
use entity::ids::OrganisationId;

/// What can be done to organisations (单位/企业).
#[derive(Clone, Copy, Debug, Default)]
pub struct OrganisationMutation;

/// What can be done to organisations: by coordinators of their region, and by administrators.
#[Object]
impl OrganisationMutation {
    /// Takes an organisation into the catalogue (新增单位).
    async fn create_organisation(
        &self,
        ctx: &Context<'_>,
        input: CreateOrganisationInput,
    ) -> async_graphql::Result<OrganisationPayload> {
        let viewer = ctx.viewer()?;
        let done = match input.fields.parse() {
            Ok(draft) => command::add(viewer, Way::Entered, &input.idempotency_key, &draft).await,
            Err(error) => Err(error),
        };
        payload(ctx, done).await
    }

    /// Proposes a supplier that the catalogue has not, by a procurement officer (申报供应商).
    async fn propose_supplier(
        &self,
        ctx: &Context<'_>,
        input: ProposeSupplierInput,
    ) -> async_graphql::Result<OrganisationPayload> {
        let viewer = ctx.viewer()?;
        let done = match input.fields.parse() {
            Ok(draft) => command::add(viewer, Way::Proposed, &input.idempotency_key, &draft).await,
            Err(error) => Err(error),
        };
        payload(ctx, done).await
    }

    /// Accepts a proposed organisation (核准).
    async fn accept_organisation(
        &self,
        ctx: &Context<'_>,
        input: OrganisationStepInput,
    ) -> async_graphql::Result<OrganisationPayload> {
        step(ctx, &input, Step::Accept).await
    }

    /// Changes what is said of an organisation (修改单位).
    async fn amend_organisation(
        &self,
        ctx: &Context<'_>,
        input: AmendOrganisationInput,
    ) -> async_graphql::Result<OrganisationPayload> {
        let done = match input.parse() {
            Ok((target, new)) => command::amend(ctx.viewer()?, &target, &new).await,
            Err(error) => Err(error),
        };
        payload(ctx, done).await
    }

    /// Retires an organisation: no new record names it (停用).
    async fn retire_organisation(
        &self,
        ctx: &Context<'_>,
        input: OrganisationStepInput,
    ) -> async_graphql::Result<OrganisationPayload> {
        step(ctx, &input, Step::Retire).await
    }
}

async fn step(
    ctx: &Context<'_>,
    input: &OrganisationStepInput,
    step: Step,
) -> async_graphql::Result<OrganisationPayload> {
    let done = match input.parse() {
        Ok(target) => command::step(ctx.viewer()?, &target, step).await,
        Err(error) => Err(error),
    };
    payload(ctx, done).await
}

async fn payload(
    ctx: &Context<'_>,
    done: Result<OrganisationId>,
) -> async_graphql::Result<OrganisationPayload> {
    let viewer = ctx.viewer()?;
    let (id, user_errors) = answer(done, viewer.language)?;
    let organisation = match id {
        Some(id) => by_id(viewer, id).await?,
        None => None,
    };
    Ok(OrganisationPayload { organisation, user_errors })
}
