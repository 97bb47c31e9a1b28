//! Reading purchases: one by id, and lists in an order, each page one statement with all that it joins.

use super::{
    input::{PurchaseFilter, PurchaseOrder},
    summary::{self, PurchaseKey},
    view::{Along, Purchase, PurchaseConnection},
};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, ViewerExt, connection::Paging, id, scalar::Cursor},
    record::{
        read::{Beside, RecordCount, Shown, Wanted, one, page},
        summed::{Summary, summarise},
    },
    store::{Direction, Join, Order},
};
use async_graphql::{Context, ID, Object};
use domain::Refusal;
use entity::{ids::PurchaseId, organisation, product, purchase};
use sea_orm::{
    FromQueryResult, QueryResult,
    sea_query::{Expr, ExprTrait, Query},
};

/// The name of the list inside its cursors.
const LIST: &str = "purchases";

const BY_DAY: &[&str] = &["day", "id"];
const BY_ID: &[&str] = &["id"];
const BY_AMOUNT: &[&str] = &["amount", "id"];

/// Questions about purchases (消费帮扶).
#[derive(Clone, Copy, Debug, Default)]
pub struct PurchaseQuery;

/// Questions about purchases.
#[Object]
impl PurchaseQuery {
    /// The purchase with this id; null where there is none, or none for the caller (采购记录).
    async fn purchase(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<Purchase>> {
        Ok(one::<purchase::Entity>(ctx.viewer()?, ctx, id::decode("id", &id)?).await?)
    }

    /// Purchases that the caller may see, in an order (采购清单).
    #[expect(clippy::too_many_arguments, reason = "they are the arguments of the field")]
    async fn purchases(
        &self,
        ctx: &Context<'_>,
        filter: Option<PurchaseFilter>,
        order_by: Option<PurchaseOrder>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<PurchaseConnection> {
        let viewer = ctx.viewer()?;
        let order = order(order_by.unwrap_or(PurchaseOrder::AcceptedOnDesc), filter.as_ref())?;
        let slice = Paging { first, after, last, before }.slice(LIST, order)?;
        let wanted = Wanted::in_list(ctx.field());
        let page = page::<purchase::Entity>(viewer, &wanted, filter.as_ref(), order, &slice).await?;
        Ok(PurchaseConnection::new(page, LIST, order, &slice, RecordCount { filter }))
    }

    /// Counts and sums of purchases, grouped (采购汇总): counted, pending, disputed and excluded add up to all.
    async fn purchase_summary(
        &self,
        ctx: &Context<'_>,
        filter: Option<PurchaseFilter>,
        group_by: Option<Vec<PurchaseKey>>,
    ) -> async_graphql::Result<Summary<purchase::Entity>> {
        let viewer = ctx.viewer()?;
        Ok(summarise(viewer, filter, group_by.unwrap_or_default()).await?)
    }
}

impl Shown for purchase::Entity {
    type Id = PurchaseId;
    type Node = Purchase;
    type Filter = PurchaseFilter;

    const TABLE: &'static str = "purchase";
    const FIELD: &'static str = "purchase";

    fn joins(wanted: &Wanted, viewer: &Viewer) -> Vec<Join> {
        let on = |alias: &'static str, column: &'static str| {
            Expr::col((alias, "id")).eq(Expr::col(("purchase", column)))
        };
        let mut joins = Vec::new();
        for (field, alias, column) in [("unit", "unit", "unit_id"), ("supplier", "supplier", "supplier_id")] {
            if wanted.has(field) {
                joins.push(Join::to::<organisation::Entity>(&viewer.reader, alias, on(alias, column)));
            }
        }
        if wanted.has("productName") {
            joins.push(Join::to::<product::Entity>(&viewer.reader, "product", on("product", "product_id")));
        }
        // Another purchase is named to those only who see that one too.
        for (field, alias, column) in [("of", "original", "of_id"), ("duplicateOf", "twin", "duplicate_of")] {
            if wanted.has(field) {
                joins.push(Join::to::<Self>(&viewer.reader, alias, on(alias, column)));
            }
        }
        joins
    }

    /// Whether another unit holds the same order line: the bare mark, for everyone who sees this one.
    fn marks(wanted: &Wanted) -> Vec<(&'static str, Expr)> {
        if !wanted.has("claimedTwice") {
            return Vec::new();
        }
        let (here, there) = (
            |name: &'static str| Expr::col(("purchase", name)),
            |name: &'static str| Expr::col(("other", name)),
        );
        let other = Query::select()
            .expr(Expr::cust("1"))
            .from_as("purchase", "other")
            .and_where(there("channel").eq(here("channel")))
            .and_where(there("order_number").eq(here("order_number")))
            .and_where(there("order_line").eq(here("order_line")))
            .and_where(there("holds_line"))
            .and_where(there("donor_sees"))
            .and_where(there("recipient_sees"))
            .and_where(there("unit_id").ne(here("unit_id")))
            .to_owned();
        vec![("claimed_twice", here("holds_line").and(Expr::exists(other)))]
    }

    fn node(wanted: &Wanted, row: &QueryResult) -> Result<Purchase> {
        let mut along = Along::default();
        if wanted.has("unit") {
            along.unit = Option::<organisation::Model>::from_query_result(row, "unit_")?;
        }
        if wanted.has("supplier") {
            along.supplier = Option::<organisation::Model>::from_query_result(row, "supplier_")?;
        }
        if wanted.has("productName") {
            along.product = Option::<product::Model>::from_query_result(row, "product_")?;
        }
        if wanted.has("of") {
            along.original = row.try_get("", "original_id")?;
        }
        if wanted.has("duplicateOf") {
            along.twin = row.try_get("", "twin_id")?;
        }
        Ok(Purchase {
            row: purchase::Model::from_query_result(row, "purchase_")?,
            along,
            beside: Beside::of(wanted, row, &[("claimedTwice", "claimed_twice")])?,
        })
    }

    fn row(node: &Purchase) -> &purchase::Model {
        &node.row
    }

    fn along(node: &Purchase) -> &Beside {
        &node.beside
    }

    fn beside(node: &mut Purchase) -> &mut Beside {
        &mut node.beside
    }

    async fn kept_count(viewer: &Viewer, filter: Option<&PurchaseFilter>) -> Result<Option<u64>> {
        summary::kept_count(viewer, filter).await
    }
}

/// The order of a list.
pub(super) fn order(asked: PurchaseOrder, filter: Option<&PurchaseFilter>) -> Result<Order> {
    use PurchaseOrder as P;
    let (name, columns, direction) = match asked {
        P::AcceptedOnDesc => ("acceptedOnDesc", BY_DAY, Direction::Descending),
        P::AcceptedOnAsc => ("acceptedOnAsc", BY_DAY, Direction::Ascending),
        P::IdDesc => ("idDesc", BY_ID, Direction::Descending),
        P::IdAsc => ("idAsc", BY_ID, Direction::Ascending),
        P::AmountDesc => ("amountDesc", BY_AMOUNT, Direction::Descending),
        P::AmountAsc => ("amountAsc", BY_AMOUNT, Direction::Ascending),
    };
    let one = |filter: &PurchaseFilter| {
        filter.pairing.as_ref().is_some_and(|pairing| pairing.eq.is_some())
            || filter.unit.as_ref().is_some_and(|unit| unit.eq.is_some())
    };
    if columns == BY_AMOUNT && !filter.is_some_and(one) {
        return Err(Error::BadInput(Refusal::invalid(
            "orderBy",
            "按金额排序须限定一个结对关系或一个单位（pairing.eq 或 unit.eq）",
            "the order by amount is offered under one pairing or one unit (pairing.eq or unit.eq)",
        )));
    }
    Ok(Order { name, columns, direction })
}
