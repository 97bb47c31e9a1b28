//! A list whose entries' failures keep their path: the executor's own lists put the path of the entry in place of
//! the path of the field in it.

use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, async_trait::async_trait,
    parser::types::Field, registry::Registry,
};
use futures::future::{BoxFuture, try_join_all};
use std::borrow::Cow;

/// What is in a list, none of it null.
#[derive(Clone, Debug)]
pub struct Entries<T>(Vec<T>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> From<Vec<T>> for Entries<T> {
    fn from(entries: Vec<T>) -> Self {
        Self(entries)
    }
}

impl<T> IntoIterator for Entries<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
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
        let mut entries: Vec<Resolving<'_>> = Vec::with_capacity(self.0.len());
        for (at, entry) in self.0.iter().enumerate() {
            let ctx = ctx.with_index(at);
            entries.push(Box::pin(async move { entry.resolve(&ctx, field).await }));
        }
        together(entries).await
    }
}

/// An entry of whatever type, on its way.
type Resolving<'a> = BoxFuture<'a, ServerResult<Value>>;

/// All of them, or the first failure. Said once for every type of entry: joined where they are made, the futures
/// of each type would bring the whole of `try_join_all` with them, and they were a quarter of all that is compiled.
fn together(entries: Vec<Resolving<'_>>) -> Resolving<'_> {
    Box::pin(async move { try_join_all(entries).await.map(Value::List) })
}
