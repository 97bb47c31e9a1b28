//! Reading products: one by id, and the list in the order of names, each with its supplier in one statement.

use super::{
    input::ProductsFilter,
    view::{Product, ProductConnection},
};
use crate::{
    error::Result,
    graphql::{
        Viewer, ViewerExt,
        connection::{COUNTED, Paging},
        field::asked,
        id,
        scalar::Cursor,
    },
    store::{Direction, Join, Key, Named, Order, Page, Slice},
};
use async_graphql::{Context, ID, Object};
use entity::{
    ids::{OrganisationId, ProductId},
    organisation, product,
    values::CatalogueState,
};
use sea_orm::{
    Condition, FromQueryResult, QueryResult,
    sea_query::{Expr, ExprTrait},
};

/// The name of the list inside its cursors.
const LIST: &str = "products";

/// The only order.
const BY_NAME: Order = Order { name: "name", columns: &["name", "id"], direction: Direction::Ascending };

/// Questions about products (产品).
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductQuery;

/// Questions about products.
#[Object]
impl ProductQuery {
    /// The product with this id; null where there is none (产品).
    async fn product(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<Product>> {
        Ok(by_id(ctx.viewer()?, id::decode("id", &id)?).await?)
    }

    /// Products, in the order of names (产品目录).
    async fn products(
        &self,
        ctx: &Context<'_>,
        filter: Option<ProductsFilter>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<ProductConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(LIST, BY_NAME)?;
        let condition = condition(viewer, &filter.unwrap_or_default())?;
        let page = page(viewer, condition.clone(), &slice).await?;
        Ok(ProductConnection::new(page, LIST, BY_NAME, &slice, ProductCount { condition }))
    }
}

/// The product with this id.
pub(crate) async fn by_id(viewer: &Viewer, id: ProductId) -> Result<Option<Product>> {
    let slice = Slice { size: 1, after: None, before: None, from_end: false };
    Ok(page(viewer, Some(col("id").eq(id)), &slice).await?.rows.pop().map(|(_, product)| product))
}

/// A part of the list, each row with its key.
pub(super) async fn page(
    viewer: &Viewer,
    condition: Option<Expr>,
    slice: &Slice,
) -> Result<Page<(Key, Product)>> {
    let on = Expr::col(("supplier", "id")).eq(col("supplier_id"));
    let supplier = Join::to::<organisation::Entity>(&viewer.reader, "supplier", on);
    let page = viewer.reader.page::<product::Entity>(condition, BY_NAME, slice, &[supplier], &[]).await?;
    page.try_map(|row: QueryResult| {
        let supplier = Option::<organisation::Model>::from_query_result(&row, "supplier_")?;
        let row = product::Model::from_query_result(&row, "product_")?;
        Ok((vec![row.name.clone().into(), row.id.into()], Product { row, supplier }))
    })
}

/// Counts a list of products, where somebody asks.
#[derive(Clone, Debug)]
pub struct ProductCount {
    condition: Option<Expr>,
}

impl ProductCount {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(&self, viewer: &Viewer) -> Result<(u64, bool)> {
        let mut rows = viewer.reader.find::<product::Entity>();
        if let Some(condition) = &self.condition {
            rows = rows.filter(condition.clone());
        }
        let counted = rows.count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }
}

/// The rows that a filter lets through; none where it lets all through.
pub(super) fn condition(viewer: &Viewer, filter: &ProductsFilter) -> Result<Option<Expr>> {
    let mut all = Condition::all();
    if let Some(supplier) = &filter.supplier {
        all = all.add(col("supplier_id").eq(id::decode::<OrganisationId>("supplier", supplier)?));
    }
    if let Some(state) = filter.state {
        all = all.add(col("state").eq(CatalogueState::from(state).word()));
    }
    let part = filter.name_contains.as_deref();
    if let Some(part) = asked(|fields| fields.maybe_text("nameContains", part, 100))? {
        all = all.add(viewer.store.name_contains(Named::Products, &part));
    }
    Ok((!all.is_empty()).then(|| Expr::from(all)))
}

fn col(name: &'static str) -> Expr {
    Expr::col(("product", name))
}
