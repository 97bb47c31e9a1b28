//! What can be done to plans.

use super::{
    command, floor,
    input::{AddPlanFloorInput, CorrectPlanFloorInput, PlanStepInput, ReturnPlanInput, WritePlanInput},
    query::{Along, by_id, floor_by_id},
    view::{PlanFloorPayload, PlanPayload},
};
use crate::{
    error::Result,
    graphql::{ViewerExt, answer::answer},
};
use async_graphql::{Context, Object};
use domain::plan::Step;
use entity::ids::{PlanFloorId, PlanId};

/// What can be done to plans (预留份额计划).
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanMutation;

/// What can be done to plans.
#[Object]
impl PlanMutation {
    /// Writes or changes the plan of a unit for a year, by its procurement officer (编制计划).
    async fn write_plan(
        &self,
        ctx: &Context<'_>,
        input: WritePlanInput,
    ) -> async_graphql::Result<PlanPayload> {
        let done = match (input.parse(), input.expected_version) {
            (Ok(draft), Some(expected)) => command::rewrite(ctx.viewer()?, draft, expected).await,
            (Ok(draft), None) => command::begin(ctx.viewer()?, &input.idempotency_key, draft).await,
            (Err(error), _) => Err(error),
        };
        payload(ctx, done).await
    }

    /// Files a plan with the finance department (上报).
    async fn file_plan(&self, ctx: &Context<'_>, input: PlanStepInput) -> async_graphql::Result<PlanPayload> {
        step(ctx, Step::File, input).await
    }

    /// Accepts a filed plan, by the supervisor of the unit's region (审核通过).
    async fn accept_plan(
        &self,
        ctx: &Context<'_>,
        input: PlanStepInput,
    ) -> async_graphql::Result<PlanPayload> {
        step(ctx, Step::Accept, input).await
    }

    /// Returns a filed plan with a reason, by the supervisor of the unit's region (退回).
    async fn return_plan(
        &self,
        ctx: &Context<'_>,
        input: ReturnPlanInput,
    ) -> async_graphql::Result<PlanPayload> {
        let done = match input.parse() {
            Ok(target) => command::step(ctx.viewer()?, &target, Step::Return).await,
            Err(error) => Err(error),
        };
        payload(ctx, done).await
    }

    /// Says which share of the food budget plans of a place reserve at least from a year on (新增预留比例下限).
    async fn add_plan_floor(
        &self,
        ctx: &Context<'_>,
        input: AddPlanFloorInput,
    ) -> async_graphql::Result<PlanFloorPayload> {
        of_floor(ctx, floor::add(ctx.viewer()?, &input).await).await
    }

    /// Corrects which share plans of a place reserve at least (更正预留比例下限).
    async fn correct_plan_floor(
        &self,
        ctx: &Context<'_>,
        input: CorrectPlanFloorInput,
    ) -> async_graphql::Result<PlanFloorPayload> {
        of_floor(ctx, floor::correct(ctx.viewer()?, &input).await).await
    }
}

async fn of_floor(ctx: &Context<'_>, done: Result<PlanFloorId>) -> async_graphql::Result<PlanFloorPayload> {
    let viewer = ctx.viewer()?;
    let (id, user_errors) = answer(done, viewer.language)?;
    let plan_floor = match id {
        Some(id) => floor_by_id(viewer, id).await?,
        None => None,
    };
    Ok(PlanFloorPayload { plan_floor, user_errors })
}

async fn step(ctx: &Context<'_>, step: Step, input: PlanStepInput) -> async_graphql::Result<PlanPayload> {
    let done = match input.parse() {
        Ok(target) => command::step(ctx.viewer()?, &target, step).await,
        Err(error) => Err(error),
    };
    payload(ctx, done).await
}

async fn payload(ctx: &Context<'_>, done: Result<PlanId>) -> async_graphql::Result<PlanPayload> {
    let viewer = ctx.viewer()?;
    let (id, user_errors) = answer(done, viewer.language)?;
    let plan = match id {
        Some(id) => by_id(viewer, id, Along::of(ctx.field())).await?,
        None => None,
    };
    Ok(PlanPayload { plan, user_errors })
}
