//! One's own jobs as a sheet.

use super::{query, view::ImportJob};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, YES_OR_NO, id, instant, told, word, worded, yes_or_no},
    graphql::Viewer,
    sheet::{Cell, Kind, Title, Word},
    store::{Key, Page, Slice},
};

/// Jobs that are taken out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JobRows;

impl Exported for JobRows {
    const LIST: &'static str = "jobs";
    const TITLE: Title = Title { zh: "导入任务", en: "Jobs" };
    const ARGUMENTS: &'static [Argument] = &[];
    const TOLD: &'static [Told<ImportJob>] = &[
        told("fileName", ("文件名", "File"), Kind::Text, |_, job| Cell::owned(&job.0.file_name)),
        worded("state", ("状态", "State"), STATES, |_, job| Cell::text(Some(job.0.state.word()))),
        worded("dryRun", ("试运行", "Dry run"), YES_OR_NO, |_, job| yes_or_no(job.0.dry_run)),
        worded("submit", ("直接提交", "Submits"), YES_OR_NO, |_, job| yes_or_no(job.0.submit)),
        told("rowsTotal", ("总行数", "Rows"), Kind::Integer, |_, job| {
            Cell::Integer(job.0.rows_total.into())
        }),
        told("rowsDone", ("已处理", "Done"), Kind::Integer, |_, job| {
            Cell::Integer(job.0.rows_done.into())
        }),
        told("created", ("新增", "Created"), Kind::Integer, |_, job| Cell::Integer(job.0.created.into())),
        told("updated", ("修改", "Updated"), Kind::Integer, |_, job| Cell::Integer(job.0.updated.into())),
        told("skipped", ("跳过", "Skipped"), Kind::Integer, |_, job| Cell::Integer(job.0.skipped.into())),
        told("refused", ("拒绝", "Refused"), Kind::Integer, |_, job| Cell::Integer(job.0.refused.into())),
        told("createdAt", ("建立时间", "Created at"), Kind::Code, |_, job| instant(job.0.at)),
        told("startedAt", ("开始时间", "Started at"), Kind::Code, |_, job| {
            job.0.started_at.map_or(Cell::Blank, instant)
        }),
        told("endedAt", ("结束时间", "Ended at"), Kind::Code, |_, job| {
            job.0.ended_at.map_or(Cell::Blank, instant)
        }),
        told("id", ("编号", "Id"), Kind::Code, |_, job| id(job.0.id)),
    ];
    type Row = ImportJob;

    fn asked(_viewer: &Viewer, _arguments: &Arguments) -> Result<Self> {
        Ok(Self)
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, ImportJob)>> {
        query::page(viewer, slice).await
    }
}

const STATES: &[Word] = &[
    word("QUEUED", "等待", "Waiting"),
    word("RUNNING", "进行中", "Running"),
    word("DONE", "完成", "Done"),
    word("CANCELLED", "已取消", "Cancelled"),
    word("FAILED", "失败", "Failed"),
];
