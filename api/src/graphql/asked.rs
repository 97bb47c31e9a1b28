//! The root of all questions: one that fails is null by itself where null may stand, and the others are answered.

use super::Questions;
use async_graphql::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult, Value,
    async_trait::async_trait, parser::types::Field, registry::Registry, resolver_utils::resolve_container,
};
use std::borrow::Cow;

/// Every question, answered by itself.
#[derive(Debug, Default)]
pub struct Query(Questions);

#[async_trait]
impl ContainerType for Query {
    /// The executor takes a resolver's failure for one of the whole object, whatever the field's type says.
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        match self.0.resolve_field(ctx).await {
            Err(error) if may_be_null(ctx) => {
                ctx.add_error(error);
                Ok(Some(Value::Null))
            }
            answered => answered,
        }
    }
}

fn may_be_null(ctx: &Context<'_>) -> bool {
    let root = ctx.schema_env.registry.types.get(Questions::type_name().as_ref());
    let field = root.and_then(|root| root.field_by_name(&ctx.item.node.name.node));
    field.is_some_and(|field| !field.ty.ends_with('!'))
}

#[async_trait]
impl OutputType for Query {
    fn type_name() -> Cow<'static, str> {
        Questions::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        Questions::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        _field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        resolve_container(ctx, self).await
    }
}

impl ObjectType for Query {}
