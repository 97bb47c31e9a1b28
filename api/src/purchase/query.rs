//! Reading purchases: one by id, and lists in an order, each page one statement with all that it joins.

use super::{
    filter,
    input::{PurchaseFilter, PurchaseOrder},
    summary::{self, PurchaseKey, PurchaseSummary},
    view::{Along, Purchase, PurchaseConnection},
};
use crate::{
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        connection::{COUNTED, Paging},
        history, id,
        scalar::Cursor,
    },
    store::{Direction, Join, Order, Page, Slice},
};
use async_graphql::{Context, ID, Object, SelectionField};
use domain::Refusal;
use entity::{confirmation, ids::PurchaseId, organisation, product, purchase, values::RecordKind};
use sea_orm::{
    FromQueryResult, ModelTrait, QueryResult,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

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
        let viewer = ctx.viewer()?;
        Ok(one(viewer, ctx, id::decode("id", &id)?).await?)
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
        let page = page(viewer, wanted, filter.as_ref(), order, &slice).await?;
        Ok(PurchaseConnection::new(page, LIST, order, &slice, PurchaseCount { filter }))
    }

    /// Counts and sums of purchases, grouped (采购汇总): counted, pending, disputed and excluded add up to all.
    async fn purchase_summary(
        &self,
        ctx: &Context<'_>,
        filter: Option<PurchaseFilter>,
        group_by: Option<Vec<PurchaseKey>>,
    ) -> async_graphql::Result<PurchaseSummary> {
        let viewer = ctx.viewer()?;
        Ok(summary::summarise(viewer, filter, group_by.unwrap_or_default()).await?)
    }
}

/// The purchase that this field of a query names, with what it asks of it.
pub(crate) async fn one(viewer: &Viewer, ctx: &Context<'_>, id: PurchaseId) -> Result<Option<Purchase>> {
    Ok(by_ids(viewer, Wanted::of(ctx.field()), [id.0]).await?.remove(&id.0))
}

/// What a query asks to be read along with purchases.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a part that is asked for or not")]
pub(super) struct Wanted {
    unit: bool,
    supplier: bool,
    product: bool,
    confirmation: bool,
    claimed_twice: bool,
    original: bool,
    twin: bool,
    history: bool,
    disputes: bool,
}

impl Wanted {
    /// What is asked of a purchase that is this field.
    pub(super) fn of(field: SelectionField<'_>) -> Self {
        let mut wanted = Self::default();
        for selected in field.selection_set() {
            match selected.name() {
                "unit" => wanted.unit = true,
                "supplier" => wanted.supplier = true,
                "productName" => wanted.product = true,
                "confirmation" => wanted.confirmation = true,
                "claimedTwice" => wanted.claimed_twice = true,
                "of" => wanted.original = true,
                "duplicateOf" => wanted.twin = true,
                "history" => wanted.history = true,
                "disputes" => wanted.disputes = true,
                _ => {}
            }
        }
        wanted
    }

    /// What a sheet tells.
    pub(super) fn in_sheet() -> Self {
        Self { unit: true, supplier: true, product: true, confirmation: true, ..Self::default() }
    }

    /// What is asked of the purchases of a list.
    fn in_list(field: SelectionField<'_>) -> Self {
        field.selection_set().fold(Self::default(), |wanted, part| match part.name() {
            "nodes" => wanted.or(Self::of(part)),
            "edges" => part
                .selection_set()
                .filter(|inner| inner.name() == "node")
                .fold(wanted, |wanted, node| wanted.or(Self::of(node))),
            _ => wanted,
        })
    }

    /// What is asked of the purchases below a payload, wherever a field named `purchase` stands in it.
    pub(super) fn in_payload(field: SelectionField<'_>) -> Self {
        field.selection_set().fold(Self::default(), |wanted, part| match part.name() {
            "purchase" => wanted.or(Self::of(part)),
            _ => wanted.or(Self::in_payload(part)),
        })
    }

    /// What is asked of the purchase of an event.
    pub(super) fn in_event(field: SelectionField<'_>) -> Self {
        let nodes = field.selection_set().filter(|part| part.name() == "node");
        nodes.fold(Self::default(), |wanted, node| wanted.or(Self::of(node)))
    }

    fn or(self, other: Self) -> Self {
        Self {
            unit: self.unit || other.unit,
            supplier: self.supplier || other.supplier,
            product: self.product || other.product,
            confirmation: self.confirmation || other.confirmation,
            claimed_twice: self.claimed_twice || other.claimed_twice,
            original: self.original || other.original,
            twin: self.twin || other.twin,
            history: self.history || other.history,
            disputes: self.disputes || other.disputes,
        }
    }

    fn joins(self, viewer: &Viewer) -> Vec<Join> {
        let to = |column: &'static str| Expr::col(("purchase", column));
        let mut joins = Vec::new();
        if self.unit {
            joins.push(Join::to::<organisation::Entity>(
                &viewer.reader,
                "unit",
                Expr::col(("unit", "id")).eq(to("unit_id")),
            ));
        }
        if self.supplier {
            let on = Expr::col(("supplier", "id")).eq(to("supplier_id"));
            joins.push(Join::to::<organisation::Entity>(&viewer.reader, "supplier", on));
        }
        if self.product {
            let on = Expr::col(("product", "id")).eq(to("product_id"));
            joins.push(Join::to::<product::Entity>(&viewer.reader, "product", on));
        }
        // Another purchase is named to those only who see that one too.
        for (asked, alias, named) in
            [(self.original, "original", "of_id"), (self.twin, "twin", "duplicate_of")]
        {
            if asked {
                let on = Expr::col((alias, "id")).eq(to(named));
                joins.push(Join::to::<purchase::Entity>(&viewer.reader, alias, on));
            }
        }
        if self.confirmation {
            // The latest confirmation that still holds; none unless the record is confirmed.
            let held = |column: &'static str| Expr::col(("held", column));
            let latest: SelectStatement = Query::select()
                .column(("held", "id"))
                .from_as("confirmation", "held")
                .and_where(held("record_id").eq(to("id")))
                .and_where(held("kind").eq(RecordKind::Purchase.word()))
                .and_where(held("digest").eq(to("digest")))
                .order_by(("held", "version"), sea_orm::Order::Desc)
                .limit(1)
                .to_owned();
            let on = to("state")
                .eq("CONFIRMED")
                .and(Expr::col(("confirmation", "id")).eq(Expr::SubQuery(None, Box::new(latest.into()))));
            joins.push(Join::part_of_record::<confirmation::Entity>("confirmation", on));
        }
        joins
    }

    /// Whether another unit holds the same order line: the bare mark, for everyone who sees this one.
    fn marks(self) -> Vec<(&'static str, Expr)> {
        if !self.claimed_twice {
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

/// A page of purchases with their keys.
pub(super) async fn page(
    viewer: &Viewer,
    wanted: Wanted,
    filter: Option<&PurchaseFilter>,
    order: Order,
    slice: &Slice,
) -> Result<Page<(Vec<sea_orm::Value>, Purchase)>> {
    let condition = filter::condition(filter, &viewer.atlas)?;
    let page = viewer
        .reader
        .page::<purchase::Entity>(condition, order, slice, &wanted.joins(viewer), &wanted.marks())
        .await?;
    let purchases = along(viewer, wanted, page.rows).await?;
    let rows = purchases.into_iter().map(|purchase| (key(&purchase.row, order), purchase)).collect();
    Ok(Page { rows, more: page.more })
}

/// Purchases by id, those that the caller may see.
pub(super) async fn by_ids(
    viewer: &Viewer,
    wanted: Wanted,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Purchase>> {
    among(viewer, wanted, ids, None).await
}

/// Purchases by id, those that the caller may see and a condition holds.
pub(super) async fn among(
    viewer: &Viewer,
    wanted: Wanted,
    ids: impl IntoIterator<Item = Uuid>,
    condition: Option<Expr>,
) -> Result<HashMap<Uuid, Purchase>> {
    let ids: HashSet<Uuid> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let order = Order { name: "id", columns: BY_ID, direction: Direction::Ascending };
    let size = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    let slice = Slice { size, after: None, before: None, from_end: false };
    let named = Expr::col(("purchase", "id")).is_in(ids);
    let condition = match condition {
        Some(condition) => named.and(condition),
        None => named,
    };
    let page = viewer
        .reader
        .page::<purchase::Entity>(Some(condition), order, &slice, &wanted.joins(viewer), &wanted.marks())
        .await?;
    let purchases = along(viewer, wanted, page.rows).await?;
    Ok(purchases.into_iter().map(|purchase| (purchase.row.id.0, purchase)).collect())
}

/// The rows of a page with what was read along, and what takes a statement of its own for the whole page.
async fn along(viewer: &Viewer, wanted: Wanted, rows: Vec<QueryResult>) -> Result<Vec<Purchase>> {
    let mut purchases = rows.iter().map(|row| decode(wanted, row)).collect::<Result<Vec<_>>>()?;
    let ids: Vec<Uuid> = purchases.iter().map(|purchase| purchase.row.id.0).collect();
    let kind = RecordKind::Purchase.word();
    if wanted.history && !ids.is_empty() {
        let mut histories = history::histories(&viewer.reader, kind, &ids).await?;
        for purchase in &mut purchases {
            purchase.along.history = histories.remove(&purchase.row.id.0).unwrap_or_default();
        }
    }
    if wanted.disputes && !ids.is_empty() {
        let mut disputes = history::disputes(&viewer.reader, kind, &ids).await?;
        for purchase in &mut purchases {
            purchase.along.disputes = disputes.remove(&purchase.row.id.0).unwrap_or_default();
        }
    }
    Ok(purchases)
}

fn decode(wanted: Wanted, row: &QueryResult) -> Result<Purchase> {
    let mut along = Along::default();
    if wanted.unit {
        along.unit = Option::<organisation::Model>::from_query_result(row, "unit_")?;
    }
    if wanted.supplier {
        along.supplier = Option::<organisation::Model>::from_query_result(row, "supplier_")?;
    }
    if wanted.product {
        along.product = Option::<product::Model>::from_query_result(row, "product_")?;
    }
    if wanted.confirmation {
        along.confirmation =
            Option::<confirmation::Model>::from_query_result(row, "confirmation_")?.map(Into::into);
    }
    if wanted.original {
        along.original = row.try_get("", "original_id")?;
    }
    if wanted.twin {
        along.twin = row.try_get("", "twin_id")?;
    }
    if wanted.claimed_twice {
        along.claimed_twice = row.try_get("", "claimed_twice")?;
    }
    Ok(Purchase { row: purchase::Model::from_query_result(row, "purchase_")?, along })
}

/// The values of a row's order columns.
fn key(row: &purchase::Model, order: Order) -> Vec<sea_orm::Value> {
    order
        .columns
        .iter()
        .map(|column| match *column {
            "day" => row.get(purchase::Column::Day),
            "amount" => row.get(purchase::Column::Amount),
            _ => row.get(purchase::Column::Id),
        })
        .collect()
}

/// Counts a list of purchases, where somebody asks.
#[derive(Clone, Debug)]
pub struct PurchaseCount {
    filter: Option<PurchaseFilter>,
}

impl PurchaseCount {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(&self, viewer: &Viewer) -> Result<(u64, bool)> {
        if let Some(kept) = summary::kept_count(viewer, self.filter.as_ref()).await? {
            return Ok((kept, true));
        }
        let mut rows = viewer.reader.find::<purchase::Entity>();
        if let Some(condition) = filter::condition(self.filter.as_ref(), &viewer.atlas)? {
            rows = rows.filter(condition);
        }
        let counted = rows.count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }
}
