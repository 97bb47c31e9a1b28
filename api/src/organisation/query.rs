//! Reading the catalogue of organisations: one by id or code, and the list in the order of names.

use super::{
    input::OrganisationsFilter,
    view::{Organisation, OrganisationConnection},
};
use crate::{
    access::{level, seat},
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        connection::{COUNTED, Paging},
        field::asked,
        id, read,
        scalar::{CreditCodeText, Cursor},
    },
    store::{Direction, Key, Named, Order, Page, Slice},
};
use async_graphql::{Context, ID, Object};
use entity::{
    ids::OrganisationId,
    organisation,
    values::{CatalogueState, CreditCode, OrganisationKind},
};
use sea_orm::{
    Condition, FromQueryResult,
    sea_query::{Expr, ExprTrait},
};

/// The name of the list inside its cursors.
const LIST: &str = "organisations";

/// The only order.
const BY_NAME: Order = Order { name: "name", columns: &["name", "id"], direction: Direction::Ascending };

/// Questions about organisations (单位/企业).
#[derive(Clone, Copy, Debug, Default)]
pub struct OrganisationQuery;

/// Questions about organisations.
#[Object]
impl OrganisationQuery {
    /// The organisation with this id; null where there is none (单位).
    async fn organisation(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<Organisation>> {
        Ok(by_id(ctx.viewer()?, id::decode("id", &id)?).await?)
    }

    /// The organisation with this unified social credit code; null where there is none (按信用代码查询).
    async fn organisation_by_credit_code(
        &self,
        ctx: &Context<'_>,
        code: CreditCodeText,
    ) -> async_graphql::Result<Option<Organisation>> {
        let viewer = ctx.viewer()?;
        let code = credit_code("code", &code)?;
        let same = col("credit_code").eq(code);
        Ok(viewer.reader.find::<organisation::Entity>().filter(same).one().await?.map(Organisation))
    }

    /// Organisations, in the order of names (单位目录).
    async fn organisations(
        &self,
        ctx: &Context<'_>,
        filter: Option<OrganisationsFilter>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<OrganisationConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(LIST, BY_NAME)?;
        let condition = condition(viewer, &filter.unwrap_or_default())?;
        let page = page(viewer, condition.clone(), &slice).await?;
        Ok(OrganisationConnection::new(page, LIST, BY_NAME, &slice, OrganisationCount { condition }))
    }
}

/// A part of the list, each row with its key.
pub(super) async fn page(
    viewer: &Viewer,
    condition: Option<Expr>,
    slice: &Slice,
) -> Result<Page<(Key, Organisation)>> {
    let page = viewer.reader.page::<organisation::Entity>(condition, BY_NAME, slice, &[], &[]).await?;
    page.try_map(|row| {
        let row = organisation::Model::from_query_result(&row, "organisation_")?;
        Ok((vec![row.name.clone().into(), row.id.into()], Organisation(row)))
    })
}

/// The organisation with this id.
pub(super) async fn by_id(viewer: &Viewer, id: OrganisationId) -> Result<Option<Organisation>> {
    let row = viewer.reader.find::<organisation::Entity>().filter(col("id").eq(id)).one().await?;
    Ok(row.map(Organisation))
}

/// Counts a list of organisations, where somebody asks.
#[derive(Clone, Debug)]
pub struct OrganisationCount {
    condition: Option<Expr>,
}

impl OrganisationCount {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(&self, viewer: &Viewer) -> Result<(u64, bool)> {
        let mut rows = viewer.reader.find::<organisation::Entity>();
        if let Some(condition) = &self.condition {
            rows = rows.filter(condition.clone());
        }
        let counted = rows.count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }
}

/// The rows that a filter lets through; none where it lets all through.
pub(super) fn condition(viewer: &Viewer, filter: &OrganisationsFilter) -> Result<Option<Expr>> {
    let mut all = Condition::all();
    if let Some(code) = &filter.credit_code {
        all = all.add(col("credit_code").eq(credit_code("creditCode", code)?));
    }
    if let Some(kind) = filter.kind {
        all = all.add(col("kind").eq(OrganisationKind::from(kind).word()));
    }
    if let Some(state) = filter.state {
        all = all.add(col("state").eq(CatalogueState::from(state).word()));
    }
    if let Some(code) = asked(|fields| fields.maybe_region("region", filter.region.as_ref()))? {
        // An unknown region holds no organisation; it is no error to ask.
        let within = viewer.atlas.regions().column(code).map(|column| col(seat(level(column))).eq(code));
        all = all.add(within.unwrap_or_else(|| Expr::cust("FALSE")));
    }
    let part = filter.name_contains.as_deref();
    if let Some(part) = asked(|fields| fields.maybe_text("nameContains", part, 100))? {
        all = all.add(viewer.store.name_contains(Named::Organisations, &part));
    }
    Ok((!all.is_empty()).then(|| Expr::from(all)))
}

/// A code that is asked for: one with a wrong check character is no code that anybody has.
fn credit_code(field: &'static str, code: &CreditCodeText) -> Result<CreditCode> {
    read::credit_code(field, &code.0).map_err(Error::BadInput)
}

fn col(name: &'static str) -> Expr {
    Expr::col(("organisation", name))
}
