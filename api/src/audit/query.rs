//! Reading the sealed journal, for those who audit or administer, over what their grants for that reach.

use super::view::{AuditEntry, AuditEntryConnection, KINDS};
use crate::{
    access::Actor,
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        connection::{COUNTED, Paging},
        field::asked,
        id,
        scalar::{Cursor, Date},
    },
    store::{Direction, Key, Order, Page, Slice},
};
use async_graphql::{Context, ID, InputObject, Object};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use domain::Refusal;
use entity::{
    ids::AccountId,
    journal,
    values::{Day, Role},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Expr, ExprTrait, Query},
};

const LIST: &str = "auditTrail";
const LATEST: Order = Order { name: "position", columns: &["position"], direction: Direction::Descending };

/// Which entries.
#[derive(Clone, Debug, Default, InputObject)]
pub struct AuditFilter {
    /// What this person did.
    by: Option<ID>,
    /// This act, such as `CONFIRM_FOR_RECIPIENT`.
    act: Option<String>,
    /// What happened to this: a purchase, an account, a pairing, by its id.
    subject: Option<ID>,
    /// From this day on.
    from: Option<Date>,
    /// Up to this day, itself included.
    to: Option<Date>,
}

/// Questions about the audit trail (审计).
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditQuery;

/// Questions about the audit trail.
#[Object]
impl AuditQuery {
    /// The sealed journal, the latest first: for auditors and administrators, over what they may see
    /// (审计日志). What is about accounts, grants and reference data is for those of the nation.
    async fn audit_trail(
        &self,
        ctx: &Context<'_>,
        filter: Option<AuditFilter>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<AuditEntryConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(LIST, LATEST)?;
        let filter = condition(filter.unwrap_or_default())?;
        let page = page(viewer, &filter, &slice).await?;
        Ok(AuditEntryConnection::new(page, LIST, LATEST, &slice, EntryCount { filter }))
    }
}

/// A page of the trail, each entry with its key.
///
/// # Errors
/// `FORBIDDEN` to whoever neither audits nor administers.
pub(super) async fn page(viewer: &Viewer, filter: &Expr, slice: &Slice) -> Result<Page<(Key, AuditEntry)>> {
    let auditor = auditing(viewer)?;
    // The name alone: whoever reads what was done reads who did it.
    let name = Query::select()
        .column(("account", "display_name"))
        .from("account")
        .and_where(Expr::col(("account", "id")).equals(("journal", "account_id")))
        .to_owned();
    let name = Expr::SubQuery(None, Box::new(name.into()));
    let reader = viewer.store.reader(&auditor);
    let marks = [("by_name", name)];
    let page = reader.page::<journal::Entity>(Some(filter.clone()), LATEST, slice, &[], &marks).await?;
    page.try_map(|row| {
        let name = row.try_get("", "by_name")?;
        let row = journal::Model::from_query_result(&row, "journal_")?;
        Ok((vec![row.position.unwrap_or(0).into()], AuditEntry { row, name }))
    })
}

/// The caller with those grants only by which they audit or administer.
fn auditing(viewer: &Viewer) -> Result<Actor> {
    viewer.actor.holding(&[Role::Auditor, Role::Administrator]).ok_or(Error::Forbidden)
}

pub(super) fn condition(filter: AuditFilter) -> Result<Expr> {
    let column = |name| Expr::col(("journal", name));
    let mut all = column("position").is_not_null();
    if let Some(by) = filter.by {
        all = all.and(column("account_id").eq(id::decode::<AccountId>("by", &by)?));
    }
    if let Some(act) = filter.act {
        all = all.and(column("act").eq(act));
    }
    if let Some(subject) = filter.subject {
        let named = id::split(&subject).and_then(|(tag, uuid)| {
            let kind = KINDS.iter().find(|(_, own)| *own == tag)?.0;
            Some((kind, uuid))
        });
        let (kind, uuid) = named.ok_or_else(|| {
            Error::BadInput(Refusal::invalid(
                "subject",
                "不是可审计对象的编号",
                "not the id of what an entry is about",
            ))
        })?;
        all = all.and(column("subject_kind").eq(kind)).and(column("subject_id").eq(uuid));
    }
    let (from, to) = asked(|fields| {
        let from = fields.maybe_day("from", filter.from.as_ref());
        let to = fields.maybe_day("to", filter.to.as_ref());
        Some((from?, to?))
    })?;
    if let Some(from) = from {
        all = all.and(column("at").gte(begins(from)));
    }
    if let Some(next) = to.and_then(Day::next) {
        all = all.and(column("at").lt(begins(next)));
    }
    Ok(all)
}

/// When a day begins in China.
fn begins(day: Day) -> DateTime<Utc> {
    day.0.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(8)
}

/// Counts the entries, where somebody asks.
#[derive(Clone, Debug)]
pub struct EntryCount {
    filter: Expr,
}

impl EntryCount {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(&self, viewer: &Viewer) -> Result<(u64, bool)> {
        let reader = viewer.store.reader(&auditing(viewer)?);
        let counted =
            reader.find::<journal::Entity>().filter(self.filter.clone()).count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }
}
