//! The sealed journal as a sheet.

use super::{
    query::{self, AuditFilter},
    view::AuditEntry,
};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, id, instant, long_text, text, told},
    graphql::Viewer,
    sheet::{Cell, Kind, Title},
    store::{Key, Page, Slice},
};
use sea_orm::sea_query::Expr;

/// Entries that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct TrailRows {
    condition: Expr,
}

impl Exported for TrailRows {
    const LIST: &'static str = "auditTrail";
    const TITLE: Title = Title { zh: "审计日志", en: "Audit trail" };
    const ARGUMENTS: &'static [Argument] = &[Argument::of::<Option<AuditFilter>>("filter")];
    const TOLD: &'static [Told<AuditEntry>] = &[
        told("position", ("序号", "Position"), Kind::Code, |_, entry| {
            entry.row.position.map_or(Cell::Blank, |position| Cell::owned(position.to_string()))
        }),
        told("at", ("时间", "At"), Kind::Code, |_, entry| instant(entry.row.at)),
        told("byName", ("操作人", "By"), Kind::Text, |_, entry| text(entry.name.as_deref())),
        told("by", ("操作人编号", "By (id)"), Kind::Code, |_, entry| {
            entry.row.account_id.map_or(Cell::Blank, id)
        }),
        told("duty", ("身份", "Duty"), Kind::Code, |_, entry| Cell::owned(&entry.row.duty)),
        told("act", ("操作", "Act"), Kind::Code, |_, entry| Cell::owned(&entry.row.act)),
        told("subjectKind", ("对象类型", "Subject's kind"), Kind::Code, |_, entry| {
            Cell::owned(&entry.row.subject_kind)
        }),
        told("subject", ("对象编号", "Subject"), Kind::Code, |_, entry| {
            entry.subject_id().map_or(Cell::Blank, |id| Cell::owned(id.0))
        }),
        told("version", ("版本", "Version"), Kind::Integer, |_, entry| {
            Cell::Integer(entry.row.version.into())
        }),
        told("digest", ("要素摘要", "Digest"), Kind::Code, |_, entry| {
            entry.row.digest.as_ref().map_or(Cell::Blank, |digest| Cell::owned(digest.to_string()))
        }),
        told("changes", ("变化", "Changes"), Kind::Text, |_, entry| long_text(&entry.row.fields)),
        told("note", ("说明", "Note"), Kind::Text, |_, entry| text(entry.row.note.as_deref())),
        told("requestId", ("请求编号", "Request"), Kind::Code, |_, entry| {
            Cell::owned(&entry.row.request_id)
        }),
        told("id", ("编号", "Id"), Kind::Code, |_, entry| id(entry.row.id)),
    ];
    type Row = AuditEntry;

    fn asked(_viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<AuditFilter> = arguments.get("filter")?;
        Ok(Self { condition: query::condition(filter.unwrap_or_default())? })
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, AuditEntry)>> {
        query::page(viewer, &self.condition, slice).await
    }
}
