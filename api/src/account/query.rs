//! Reading accounts and what happened to them, inside the caller's scope.

use super::{
    input::{AccountFilter, region},
    view::{AccessNotice, AccessNoticeConnection, Account, AccountConnection},
};
use crate::{
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        connection::{COUNTED, Paging},
        history::people_of,
        id, read,
        scalar::Cursor,
    },
    store::{Direction, Join, Key, Order, Page, Slice},
};
use async_graphql::{Context, ID, Object};
use entity::{
    account::{self, grant, identity, notice},
    ids::AccountId,
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Expr, ExprTrait},
};
use std::collections::HashSet;

const ACCOUNTS: &str = "accounts";
const BY_NAME: Order = Order { name: "name", columns: &["name", "id"], direction: Direction::Ascending };
/// The most characters of a name that is looked for.
const MOST_NAME: usize = 100;
const NOTICES: &str = "accessNotices";
const LATEST: Order = Order { name: "id", columns: &["id"], direction: Direction::Descending };

/// Questions about accounts (账号).
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountQuery;

/// Questions about accounts.
#[Object]
impl AccountQuery {
    /// The account with this id: one's own, or for an administrator any (账号).
    async fn account(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<Account>> {
        Ok(one(ctx.viewer()?, id::decode("id", &id)?).await?)
    }

    /// Accounts by name: for an administrator all, for others their own (账号清单).
    async fn accounts(
        &self,
        ctx: &Context<'_>,
        filter: Option<AccountFilter>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<AccountConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(ACCOUNTS, BY_NAME)?;
        let filter = condition(filter)?;
        let page = page(viewer, filter.clone(), &slice).await?;
        Ok(AccountConnection::new(page, ACCOUNTS, BY_NAME, &slice, AccountCount { filter }))
    }

    /// New grants, resets and other changes of access over the caller's regions, the latest first (授权动态).
    async fn access_notices(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<AccessNoticeConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(NOTICES, LATEST)?;
        let page = notices(viewer, &slice).await?;
        Ok(AccessNoticeConnection::new(page, NOTICES, LATEST, &slice, NoticeCount))
    }
}

/// A page of accounts, each with its key.
pub(super) async fn page(
    viewer: &Viewer,
    filter: Option<Expr>,
    slice: &Slice,
) -> Result<Page<(Key, Account)>> {
    let page = viewer.reader.page::<account::Entity>(filter, BY_NAME, slice, &[], &[]).await?;
    let rows = page.rows.iter().map(|row| account::Model::from_query_result(row, "account_"));
    let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
    Ok(Page { rows: with_parts(viewer, rows).await?, more: page.more })
}

/// A page of notices, each with its key.
pub(super) async fn notices(viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, AccessNotice)>> {
    // A grant that is told of is part of the notice, and as open as it is.
    let grant = Join::part_of_record::<grant::Entity>(
        "told",
        Expr::col(("told", "id")).equals(("access_notice", "grant_id")),
    );
    let page = viewer.reader.page::<notice::Entity>(None, LATEST, slice, &[grant], &[]).await?;
    let mut notices = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        let told = notice::Model::from_query_result(row, "access_notice_");
        let grant = grant::Model::from_query_result_optional(row, "told_");
        let (row, grant) = told.and_then(|told| Ok((told, grant?)))?;
        notices.push(AccessNotice { row, grant, account: None, by: None });
    }
    let people: HashSet<AccountId> = notices
        .iter()
        .flat_map(|told| [Some(told.row.account_id), told.row.by_account_id])
        .flatten()
        .collect();
    let people = people_of(&viewer.reader, people).await?;
    for told in &mut notices {
        told.account = people.get(&told.row.account_id).cloned();
        told.by = told.row.by_account_id.and_then(|by| people.get(&by).cloned());
    }
    let keyed = notices.into_iter().map(|told| (vec![told.row.id.0.into()], told));
    Ok(Page { rows: keyed.collect(), more: page.more })
}

/// The account with this id, as far as the caller may see it.
pub(super) async fn one(viewer: &Viewer, id: AccountId) -> Result<Option<Account>> {
    let named = Expr::col(("account", "id")).eq(id);
    let row = viewer.reader.find::<account::Entity>().filter(named).one().await?;
    let found = with_parts(viewer, row.into_iter().collect()).await?;
    Ok(found.into_iter().next().map(|(_, account)| account))
}

/// Accounts with their grants and identities: two statements however many they are.
async fn with_parts(
    viewer: &Viewer,
    rows: Vec<account::Model>,
) -> Result<Vec<(Vec<sea_orm::Value>, Account)>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || rows.iter().map(|row| row.id);
    let grants = viewer
        .reader
        .find::<grant::Entity>()
        .filter(Expr::col(("role_grant", "account_id")).is_in(ids()))
        .order_by_desc(grant::Column::Id)
        .all()
        .await?;
    let identities = viewer
        .reader
        .find::<identity::Entity>()
        .filter(Expr::col(("identity", "account_id")).is_in(ids()))
        .order_by_desc(identity::Column::Id)
        .all()
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let key = vec![row.name.clone().into(), row.id.0.into()];
            let grants = grants.iter().filter(|grant| grant.account_id == row.id).cloned().collect();
            let links = identities.iter().filter(|link| link.account_id == row.id).cloned().collect();
            (key, Account { row, grants, identities: links })
        })
        .collect())
}

pub(super) fn condition(filter: Option<AccountFilter>) -> Result<Option<Expr>> {
    let filter = filter.unwrap_or_default();
    let name = match filter.name {
        Some(name) => Some(read::text("name", &name, MOST_NAME).map_err(Error::BadInput)?),
        None => None,
    };
    let name = name.map(|name| Expr::col(("account", "name")).eq(name.to_lowercase()));
    let home = match filter.home_region {
        Some(code) => Some(Expr::col(("account", "home_region")).eq(region("filter", &code)?)),
        None => None,
    };
    Ok(match (name, home) {
        (Some(name), Some(home)) => Some(name.and(home)),
        (one, other) => one.or(other),
    })
}

/// Counts accounts.
#[derive(Clone, Debug)]
pub struct AccountCount {
    filter: Option<Expr>,
}

impl AccountCount {
    /// How many, and whether that is all.
    pub(crate) async fn count(&self, viewer: &Viewer) -> Result<(u64, bool)> {
        let mut rows = viewer.reader.find::<account::Entity>();
        if let Some(filter) = &self.filter {
            rows = rows.filter(filter.clone());
        }
        let count = rows.count_to(COUNTED + 1).await?;
        Ok((Ord::min(count, COUNTED), count <= COUNTED))
    }
}

/// Counts notices.
#[derive(Clone, Copy, Debug)]
pub struct NoticeCount;

impl NoticeCount {
    /// How many, and whether that is all.
    pub(crate) async fn count(self, viewer: &Viewer) -> Result<(u64, bool)> {
        let count = viewer.reader.find::<notice::Entity>().count_to(COUNTED + 1).await?;
        Ok((Ord::min(count, COUNTED), count <= COUNTED))
    }
}
