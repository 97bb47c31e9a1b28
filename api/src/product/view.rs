//! Products as clients see them.

use super::query::ProductCount;
use crate::{
    graphql::{
        ViewerExt,
        answer::UserError,
        connection::connection,
        history::{HistoryEntry, history_of},
        id,
    },
    organisation::view::{CatalogueStateWord, Organisation},
    region::view::Region,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{organisation, product};

/// A product that a supplier offers (产品).
#[derive(Clone, Debug)]
pub struct Product {
    pub(super) row: product::Model,
    pub(super) supplier: Option<organisation::Model>,
}

/// A product that a supplier offers (产品).
#[Object]
impl Product {
    /// Its id.
    pub(crate) async fn id(&self) -> ID {
        id::encode(self.row.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.row.version
    }
    /// What it is called.
    async fn name(&self) -> &str {
        &self.row.name
    }
    /// Who supplies it (供应商).
    async fn supplier(&self) -> Option<Organisation> {
        self.supplier.clone().map(Organisation)
    }
    /// Where it comes from (产地); null where it is not said.
    async fn origin(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.row.origin_code.and_then(|code| Region::of(atlas, code)))
    }
    /// The code of its unit of measure.
    async fn measure(&self) -> &str {
        &self.row.measure
    }
    /// Where its entry stands.
    async fn state(&self) -> CatalogueStateWord {
        self.row.state.into()
    }
    /// Who changed what when, oldest first (历史); empty but for those who keep the entry or audit it.
    async fn history(&self, ctx: &Context<'_>) -> Result<Vec<HistoryEntry>> {
        Ok(history_of::<product::Entity>(ctx.viewer()?, self.row.id).await?)
    }
    /// When its entry was changed last.
    async fn changed_at(&self) -> DateTime<Utc> {
        self.row.at
    }
}

connection! {
    /// Products, in the order of names.
    ProductConnection of ProductEdge to Product, counted by ProductCount
}

/// What became of a product.
#[derive(Clone, Debug, SimpleObject)]
pub struct ProductPayload {
    /// The product as it is now; null where it was refused.
    pub product: Option<Product>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}
