//! Reading records, whatever their kind: one by id, and lists in an order, each page one statement with all that
//! it joins.

use super::Record;
use crate::{
    error::Result,
    graphql::{
        Viewer,
        connection::COUNTED,
        filter::{Filter, condition},
        history::{self, Confirmation, Dispute, HistoryEntry},
        id::Global,
    },
    store::{Direction, Join, Order, Page, Slice},
};
use async_graphql::{Context, OutputType, SelectionField};
use entity::{confirmation, spine::TwoSided};
use futures::future::BoxFuture;
use sea_orm::{
    FromQueryResult, IdenStatic, Iterable, ModelTrait, QueryResult, Value,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    future::Future,
};
use uuid::Uuid;

/// A kind of record as clients read it.
pub(crate) trait Shown: Record<Model: ModelTrait<Entity = Self> + TwoSided + Send + Sync> {
    /// Its id.
    type Id: Global;
    /// The record as clients see it.
    type Node: OutputType + Clone + Send + Sync + 'static;
    /// Which of them clients ask for.
    type Filter: Filter + Clone + Send + Sync + 'static;

    /// Its table.
    const TABLE: &'static str;
    /// The field of a payload that holds one.
    const FIELD: &'static str;

    /// What is read along, by what is asked of a record.
    fn joins(wanted: &Wanted, viewer: &Viewer) -> Vec<Join>;

    /// What is worked out along, by what is asked of a record.
    fn marks(_wanted: &Wanted) -> Vec<(&'static str, Expr)> {
        Vec::new()
    }

    /// The record of a row, with what was read along.
    fn node(wanted: &Wanted, row: &QueryResult) -> Result<Self::Node>;

    /// The row of a record.
    fn row(node: &Self::Node) -> &Self::Model;

    /// What every kind has beside its row.
    fn along(node: &Self::Node) -> &Beside;

    /// The same, to be filled.
    fn beside(node: &mut Self::Node) -> &mut Beside;

    /// How many records a list has, where kept totals know.
    fn kept_count(
        _viewer: &Viewer,
        _filter: Option<&Self::Filter>,
    ) -> impl Future<Output = Result<Option<u64>>> + Send {
        std::future::ready(Ok(None))
    }
}

/// What stands beside a row, as the query asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    marks: BTreeSet<&'static str>,
    pub(crate) confirmation: Option<Confirmation>,
    pub(crate) history: Vec<HistoryEntry>,
    pub(crate) disputes: Vec<Dispute>,
}

impl Beside {
    /// What stands in the row itself: those of these marks that were asked for and hold, each by its field and its
    /// name in the row.
    pub(crate) fn of(
        wanted: &Wanted,
        row: &QueryResult,
        marks: &[(&'static str, &'static str)],
    ) -> Result<Self> {
        let mut beside = Self::default();
        for (field, name) in marks.iter().copied().filter(|(field, _)| wanted.has(field)) {
            if row.try_get("", name)? {
                beside.marks.insert(field);
            }
        }
        Ok(beside)
    }

    /// Whether the record bears a mark, by its field.
    pub(crate) fn bears(&self, field: &str) -> bool {
        self.marks.contains(field)
    }
}

/// The fields that a query asks of a record, under whatever names it gives them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wanted(BTreeSet<String>);

impl Wanted {
    /// What is asked of a record that is this field.
    pub(crate) fn of(field: SelectionField<'_>) -> Self {
        Self(field.selection_set().map(|selected| selected.name().to_owned()).collect())
    }

    /// These.
    pub(crate) fn naming(fields: &[&str]) -> Self {
        Self(fields.iter().map(|&field| field.to_owned()).collect())
    }

    /// What is asked of the records of a list.
    pub(crate) fn in_list(field: SelectionField<'_>) -> Self {
        field.selection_set().fold(Self::default(), |wanted, part| match part.name() {
            "nodes" => wanted.or(Self::of(part)),
            "edges" => wanted.or(Self::below(part, "node")),
            _ => wanted,
        })
    }

    /// What is asked of the records below a payload, wherever a field of this name stands in it.
    pub(crate) fn in_payload<S: Shown>(field: SelectionField<'_>) -> Self {
        field.selection_set().fold(Self::default(), |wanted, part| {
            wanted.or(if part.name() == S::FIELD { Self::of(part) } else { Self::in_payload::<S>(part) })
        })
    }

    /// What is asked of the record of an event.
    pub(crate) fn in_event(field: SelectionField<'_>) -> Self {
        Self::below(field, "node")
    }

    /// Whether a field is asked for.
    pub(crate) fn has(&self, field: &str) -> bool {
        self.0.contains(field)
    }

    fn below(field: SelectionField<'_>, name: &str) -> Self {
        let parts = field.selection_set().filter(|part| part.name() == name);
        parts.fold(Self::default(), |wanted, part| wanted.or(Self::of(part)))
    }

    fn or(mut self, mut other: Self) -> Self {
        self.0.append(&mut other.0);
        self
    }
}

/// The record that this field of a query names, with what it asks of it.
pub(crate) fn one<'a, S: Shown>(
    viewer: &'a Viewer,
    ctx: &'a Context<'a>,
    id: S::Id,
) -> BoxFuture<'a, Result<Option<S::Node>>> {
    Box::pin(async move {
        let id = id.uuid();
        Ok(by_ids::<S>(viewer, &Wanted::of(ctx.field()), [id]).await?.remove(&id))
    })
}

/// A page of records with their keys.
pub(crate) async fn page<S: Shown>(
    viewer: &Viewer,
    wanted: &Wanted,
    filter: Option<&S::Filter>,
    order: Order,
    slice: &Slice,
) -> Result<Page<(Vec<Value>, S::Node)>> {
    let condition = condition(filter, &viewer.atlas)?;
    let page = rows::<S>(viewer, wanted, condition, order, slice).await?;
    let nodes = along::<S>(viewer, wanted, page.rows).await?;
    let rows = nodes.into_iter().map(|node| (key::<S>(S::row(&node), order), node)).collect();
    Ok(Page { rows, more: page.more })
}

/// Records by id, those that the caller may see.
pub(crate) async fn by_ids<S: Shown>(
    viewer: &Viewer,
    wanted: &Wanted,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, S::Node>> {
    among::<S>(viewer, wanted, ids, None).await
}

/// Records by id, those that the caller may see and a condition holds.
pub(crate) async fn among<S: Shown>(
    viewer: &Viewer,
    wanted: &Wanted,
    ids: impl IntoIterator<Item = Uuid>,
    condition: Option<Expr>,
) -> Result<HashMap<Uuid, S::Node>> {
    let ids: HashSet<Uuid> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let order = Order { name: "id", columns: &["id"], direction: Direction::Ascending };
    let size = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    let slice = Slice { size, after: None, before: None, from_end: false };
    let named = Expr::col((S::TABLE, "id")).is_in(ids);
    let condition = match condition {
        Some(condition) => named.and(condition),
        None => named,
    };
    let page = rows::<S>(viewer, wanted, Some(condition), order, &slice).await?;
    let nodes = along::<S>(viewer, wanted, page.rows).await?;
    Ok(nodes.into_iter().map(|node| (S::row(&node).record_id(), node)).collect())
}

async fn rows<S: Shown>(
    viewer: &Viewer,
    wanted: &Wanted,
    condition: Option<Expr>,
    order: Order,
    slice: &Slice,
) -> Result<Page<QueryResult>> {
    let mut joins = S::joins(wanted, viewer);
    if wanted.has("confirmation") {
        joins.push(confirmation_of::<S>());
    }
    viewer.reader.page::<S>(condition, order, slice, &joins, &S::marks(wanted)).await
}

/// The latest confirmation that still holds; none unless the record is confirmed.
fn confirmation_of<S: Shown>() -> Join {
    let of = |column: &'static str| Expr::col((S::TABLE, column));
    let held = |column: &'static str| Expr::col(("held", column));
    let latest: SelectStatement = Query::select()
        .column(("held", "id"))
        .from_as("confirmation", "held")
        .and_where(held("record_id").eq(of("id")))
        .and_where(held("kind").eq(S::Model::KIND.word()))
        .and_where(held("digest").eq(of("digest")))
        .order_by(("held", "version"), sea_orm::Order::Desc)
        .limit(1)
        .to_owned();
    let on = of("state")
        .eq("CONFIRMED")
        .and(Expr::col(("confirmation", "id")).eq(Expr::SubQuery(None, Box::new(latest.into()))));
    Join::part_of_record::<confirmation::Entity>("confirmation", on)
}

/// The rows of a page with what was read along, and what takes a statement of its own for the whole page.
async fn along<S: Shown>(viewer: &Viewer, wanted: &Wanted, rows: Vec<QueryResult>) -> Result<Vec<S::Node>> {
    let mut nodes = rows.iter().map(|row| decode::<S>(wanted, row)).collect::<Result<Vec<_>>>()?;
    let ids: Vec<Uuid> = nodes.iter().map(|node| S::row(node).record_id()).collect();
    if ids.is_empty() {
        return Ok(nodes);
    }
    let kind = S::Model::KIND.word();
    if wanted.has("history") {
        let mut histories = history::histories(&viewer.reader, kind, &ids).await?;
        for (node, id) in nodes.iter_mut().zip(&ids) {
            S::beside(node).history = histories.remove(id).unwrap_or_default();
        }
    }
    if wanted.has("disputes") {
        let mut disputes = history::disputes(&viewer.reader, kind, &ids).await?;
        for (node, id) in nodes.iter_mut().zip(&ids) {
            S::beside(node).disputes = disputes.remove(id).unwrap_or_default();
        }
    }
    Ok(nodes)
}

fn decode<S: Shown>(wanted: &Wanted, row: &QueryResult) -> Result<S::Node> {
    let mut node = S::node(wanted, row)?;
    if wanted.has("confirmation") {
        S::beside(&mut node).confirmation =
            Option::<confirmation::Model>::from_query_result(row, "confirmation_")?.map(Into::into);
    }
    Ok(node)
}

/// The values of a row's order columns.
fn key<S: Shown>(row: &S::Model, order: Order) -> Vec<Value> {
    let named = |name: &&str| S::Column::iter().find(|column| column.as_str() == *name);
    order.columns.iter().filter_map(named).map(|column| row.get(column)).collect()
}

/// Counts a list of records, where somebody asks.
#[derive(Clone, Debug)]
pub struct RecordCount<S: Shown> {
    pub(crate) filter: Option<S::Filter>,
}

impl<S: Shown> RecordCount<S> {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(&self, viewer: &Viewer) -> Result<(u64, bool)> {
        if let Some(kept) = S::kept_count(viewer, self.filter.as_ref()).await? {
            return Ok((kept, true));
        }
        let mut rows = viewer.reader.find::<S>();
        if let Some(condition) = condition(self.filter.as_ref(), &viewer.atlas)? {
            rows = rows.filter(condition);
        }
        let counted = rows.count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }
}
