//! Reading plans: one by id, and the list with the latest year first, each with its units in one statement.

use super::{
    input::PlansFilter,
    progress,
    view::{Plan, PlanConnection, PlanFloor, PlanFloorConnection},
};
use crate::{
    access::{level, seat},
    error::Result,
    graphql::{
        Viewer, ViewerExt,
        connection::{COUNTED, Paging},
        field::asked,
        id,
        scalar::Cursor,
    },
    store::{Direction, Join, Key, Order, Page, Slice},
};
use async_graphql::{Context, ID, Object, SelectionField};
use entity::{
    ids::{OrganisationId, PlanFloorId, PlanId},
    organisation, plan,
    values::PlanState,
};
use sea_orm::{
    Condition, FromQueryResult, QueryResult,
    sea_query::{Expr, ExprTrait},
};

/// The names of the lists inside their cursors.
const LIST: &str = "plans";
const FLOORS: &str = "planFloors";

/// The only order of either list.
const BY_YEAR: Order = Order { name: "yearDesc", columns: &["year", "id"], direction: Direction::Descending };

/// Questions about plans (预留份额计划).
#[derive(Clone, Copy, Debug, Default)]
pub struct PlanQuery;

/// Questions about plans.
#[Object]
impl PlanQuery {
    /// The plan with this id; null where there is none, or none for the caller (预留份额计划).
    async fn plan(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<Plan>> {
        let viewer = ctx.viewer()?;
        Ok(by_id(viewer, id::decode("id", &id)?, Along::of(ctx.field())).await?)
    }

    /// What plans reserve at least, by year and place, the latest year first (预留比例下限).
    async fn plan_floors(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<PlanFloorConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(FLOORS, BY_YEAR)?;
        let page = floors(viewer, &slice).await?;
        Ok(PlanFloorConnection::new(page, FLOORS, BY_YEAR, &slice, PlanFloorCount))
    }

    /// Plans that the caller may see, the latest year first (计划清单).
    async fn plans(
        &self,
        ctx: &Context<'_>,
        filter: Option<PlansFilter>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<PlanConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(LIST, BY_YEAR)?;
        let condition = condition(viewer, &filter.unwrap_or_default())?;
        let page = page(viewer, condition.clone(), &slice, Along::of(ctx.field())).await?;
        Ok(PlanConnection::new(page, LIST, BY_YEAR, &slice, PlanCount { condition }))
    }
}

/// A page of floors, each with its key.
pub(super) async fn floors(viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, PlanFloor)>> {
    let page = viewer.reader.page::<plan::floor::Entity>(None, BY_YEAR, slice, &[], &[]).await?;
    page.try_map(|row| {
        let row = plan::floor::Model::from_query_result(&row, "plan_floor_")?;
        Ok((vec![row.year.into(), row.id.into()], PlanFloor(row)))
    })
}

/// What a query asks to be read along with plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Along {
    /// The rows alone.
    Nothing,
    /// What was bought.
    Progress,
}

impl Along {
    /// What is asked somewhere below this field.
    pub(crate) fn of(field: SelectionField<'_>) -> Self {
        let asked = |part: SelectionField<'_>| part.name() == "progress" || Self::of(part) == Self::Progress;
        if field.selection_set().any(asked) { Self::Progress } else { Self::Nothing }
    }
}

/// The plan with this id, where the caller may see it.
pub(crate) async fn by_id(viewer: &Viewer, id: PlanId, along: Along) -> Result<Option<Plan>> {
    let slice = Slice { size: 1, after: None, before: None, from_end: false };
    Ok(page(viewer, Some(col("id").eq(id)), &slice, along).await?.rows.pop().map(|(_, plan)| plan))
}

/// A part of the list, each row with its key.
pub(super) async fn page(
    viewer: &Viewer,
    condition: Option<Expr>,
    slice: &Slice,
    along: Along,
) -> Result<Page<(Key, Plan)>> {
    let join = |alias: &'static str, key: &'static str| {
        Join::to::<organisation::Entity>(&viewer.reader, alias, Expr::col((alias, "id")).eq(col(key)))
    };
    let joins = [join("unit", "unit_id"), join("filing", "filing_unit_id")];
    let page = viewer.reader.page::<plan::Entity>(condition, BY_YEAR, slice, &joins, &[]).await?;
    let mut page = page.try_map(|row: QueryResult| {
        Ok(Plan {
            row: plan::Model::from_query_result(&row, "purchase_plan_")?,
            unit: Option::<organisation::Model>::from_query_result(&row, "unit_")?,
            filing_unit: Option::<organisation::Model>::from_query_result(&row, "filing_")?,
            bought: entity::values::Fen(0),
        })
    })?;
    if along == Along::Progress {
        let rows: Vec<_> = page.rows.iter().map(|plan| plan.row.clone()).collect();
        let bought = progress::bought(viewer, &rows).await?;
        for plan in &mut page.rows {
            plan.bought = bought.get(&(plan.row.unit_id, plan.row.year)).copied().unwrap_or_default();
        }
    }
    page.try_map(|plan| Ok((vec![plan.row.year.into(), plan.row.id.into()], plan)))
}

/// The floor with this id.
pub(super) async fn floor_by_id(viewer: &Viewer, id: PlanFloorId) -> Result<Option<PlanFloor>> {
    let named = Expr::col(("plan_floor", "id")).eq(id);
    Ok(viewer.reader.find::<plan::floor::Entity>().filter(named).one().await?.map(PlanFloor))
}

/// Counts the floors of plans, where somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct PlanFloorCount;

impl PlanFloorCount {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(self, viewer: &Viewer) -> Result<(u64, bool)> {
        let counted = viewer.reader.find::<plan::floor::Entity>().count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }
}

/// Counts a list of plans, where somebody asks.
#[derive(Clone, Debug)]
pub struct PlanCount {
    condition: Option<Expr>,
}

impl PlanCount {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(&self, viewer: &Viewer) -> Result<(u64, bool)> {
        let mut rows = viewer.reader.find::<plan::Entity>();
        if let Some(condition) = &self.condition {
            rows = rows.filter(condition.clone());
        }
        let counted = rows.count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }
}

/// The rows that a filter lets through; none where it lets all through.
pub(super) fn condition(viewer: &Viewer, filter: &PlansFilter) -> Result<Option<Expr>> {
    let mut all = Condition::all();
    if let Some(year) = filter.year {
        all = all.add(col("year").eq(year.0));
    }
    if let Some(state) = filter.state {
        all = all.add(col("state").eq(PlanState::from(state).word()));
    }
    if let Some(unit) = &filter.unit {
        all = all.add(col("unit_id").eq(id::decode::<OrganisationId>("unit", unit)?));
    }
    if let Some(code) = asked(|fields| fields.maybe_region("region", filter.region.as_ref()))? {
        // An unknown region holds no unit; it is no error to ask.
        let within = viewer.atlas.regions().column(code).map(|column| col(seat(level(column))).eq(code));
        all = all.add(within.unwrap_or_else(|| Expr::cust("FALSE")));
    }
    Ok((!all.is_empty()).then(|| Expr::from(all)))
}

fn col(name: &'static str) -> Expr {
    Expr::col(("purchase_plan", name))
}
