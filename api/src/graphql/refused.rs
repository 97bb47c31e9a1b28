//! The root of all mutations: what is refused there leaves its trace before the answer goes out.

use super::{Acts, ViewerExt};
use crate::{audit, error::Error};
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
    async_trait::async_trait, parser::types::Field, registry::Registry,
    resolver_utils::resolve_container_serial,
};
use domain::Code;
use std::{borrow::Cow, cell::RefCell, collections::BTreeMap};

/// How often each code refused something.
pub(crate) type Codes = BTreeMap<&'static str, i64>;

tokio::task_local! {
    /// What was refused so far by the mutation that this task works on.
    static REFUSED: RefCell<Codes>;
}

/// Notes that something was refused; outside a mutation nobody counts it.
pub(super) fn note(code: Code) {
    let _outside = REFUSED.try_with(|codes| *codes.borrow_mut().entry(code.word()).or_insert(0) += 1);
}

/// Everything that can be done, with the traces that refusals leave.
#[derive(Debug, Default)]
pub struct Mutation(Acts);

#[async_trait]
impl ContainerType for Mutation {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        let work = async {
            let answered = self.0.resolve_field(ctx).await;
            let codes = REFUSED.with(RefCell::take);
            (answered, codes)
        };
        let (answered, mut codes) = REFUSED.scope(RefCell::default(), Box::pin(work)).await;
        if let Err(error) = &answered
            && let Some(own @ (Error::Forbidden | Error::PasswordMustChange)) = error.source::<Error>()
        {
            *codes.entry(own.code()).or_insert(0) += 1;
        }
        let viewer = ctx.anybody().map_err(|error| failed(ctx, error))?;
        let act = ctx.field().name().to_owned();
        audit::note_refusals(viewer, &act, codes).await.map_err(|error| failed(ctx, error))?;
        answered
    }
}

fn failed(ctx: &Context<'_>, error: Error) -> async_graphql::ServerError {
    ctx.set_error_path(async_graphql::Error::from(error).into_server_error(ctx.item.pos))
}

#[async_trait]
impl OutputType for Mutation {
    fn type_name() -> Cow<'static, str> {
        Acts::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Acts::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container_serial(ctx, self).await
    }
}

impl ObjectType for Mutation {}
