//! A list whose entries' failures keep their path: the executor's own lists put the path of the entry in place of
//! the path of the field in it.

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, async_trait::async_trait,
    parser::types::Field, registry::Registry,
};
use futures::future::try_join_all;
use std::borrow::Cow;

/// What is in a list, none of it null.
#[derive(Clone, Debug)]
pub struct Entries<T>(Vec<T>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> FromIterator<T> for Entries<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

#[async_trait]
impl<T: OutputType> OutputType for Entries<T> {
    fn type_name() -> Cow<'static, str> {
        <Vec<T> as OutputType>::type_name()
    }

    fn qualified_type_name() -> String {
        <Vec<T> as OutputType>::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <Vec<T> as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        let entries = self.0.iter().enumerate().map(|(at, entry)| {
            let ctx = ctx.with_index(at);
            async move { entry.resolve(&ctx, field).await }
        });
        try_join_all(entries).await.map(Value::List)
    }
}
