//! What can be done to products.

use super::{
    command,
    input::{AmendProductInput, CreateProductInput, ProductStepInput},
    query::by_id,
    view::ProductPayload,
};
use crate::{
    error::Result,
    graphql::{ViewerExt, answer::answer},
};
use async_graphql::{Context, Object};
use entity::ids::ProductId;

/// What can be done to products (产品).
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductMutation;

/// What can be done to products: by coordinators of the supplier's region, and by administrators.
#[Object]
impl ProductMutation {
    /// Takes a product into the catalogue (新增产品).
    async fn create_product(
        &self,
        ctx: &Context<'_>,
        input: CreateProductInput,
    ) -> async_graphql::Result<ProductPayload> {
        let done = match input.parse() {
            Ok(draft) => command::create(ctx.viewer()?, &input.idempotency_key, &draft).await,
            Err(error) => Err(error),
        };
        payload(ctx, done).await
    }

    /// Changes what is said of a product (修改产品).
    async fn amend_product(
        &self,
        ctx: &Context<'_>,
        input: AmendProductInput,
    ) -> async_graphql::Result<ProductPayload> {
        let done = match input.parse() {
            Ok((target, new)) => command::amend(ctx.viewer()?, &target, &new).await,
            Err(error) => Err(error),
        };
        payload(ctx, done).await
    }

    /// Retires a product: no new record names it (停用).
    async fn retire_product(
        &self,
        ctx: &Context<'_>,
        input: ProductStepInput,
    ) -> async_graphql::Result<ProductPayload> {
        let done = match input.parse() {
            Ok(target) => command::retire(ctx.viewer()?, &target).await,
            Err(error) => Err(error),
        };
        payload(ctx, done).await
    }
}

async fn payload(ctx: &Context<'_>, done: Result<ProductId>) -> async_graphql::Result<ProductPayload> {
    let viewer = ctx.viewer()?;
    let (id, user_errors) = answer(done, viewer.language)?;
    let product = match id {
        Some(id) => by_id(viewer, id).await?,
        None => None,
    };
    Ok(ProductPayload { product, user_errors })
}
