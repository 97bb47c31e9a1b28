//! Jobs as clients see them.

use super::{
    importer::Importer,
    input::{JobStateWord, RowOutcomeWord},
    query::{self, JobCount, RowCount},
    settled::Fault,
};
use crate::{
    graphql::{
        ViewerExt,
        answer::UserError,
        connection::{Paging, connection},
        id,
        scalar::Cursor,
    },
    language::Language,
};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::job;

/// A sheet that is worked through in the background (导入任务).
#[derive(Clone, Debug)]
pub struct ImportJob(pub(super) job::Model);

/// A sheet that is worked through in the background (导入任务).
#[Object]
impl ImportJob {
    /// Its id.
    pub(crate) async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// Which kind of record it imports, as the field that lists them is called: `purchases`.
    async fn list(&self) -> Result<&'static str> {
        Ok(query::importer(&self.0)?.list)
    }
    /// Where it stands.
    async fn state(&self) -> JobStateWord {
        self.0.state.into()
    }
    /// Whether it only says what would be done (试运行).
    async fn dry_run(&self) -> bool {
        self.0.dry_run
    }
    /// Whether it submits new records at once.
    async fn submit(&self) -> bool {
        self.0.submit
    }
    /// What its owner calls the file.
    async fn file_name(&self) -> &str {
        &self.0.file_name
    }
    /// Rows of the file; null until it was opened.
    async fn rows_total(&self) -> Option<i32> {
        (self.0.rows_total > 0 || self.0.rows_done > 0).then_some(self.0.rows_total)
    }
    /// Rows that are settled: the progress.
    async fn rows_done(&self) -> i32 {
        self.0.rows_done
    }
    /// Rows that made a record.
    async fn created(&self) -> i32 {
        self.0.created
    }
    /// Rows that changed a record.
    async fn updated(&self) -> i32 {
        self.0.updated
    }
    /// Rows that said what is recorded already.
    async fn skipped(&self) -> i32 {
        self.0.skipped
    }
    /// Rows that were refused.
    async fn refused(&self) -> i32 {
        self.0.refused
    }
    /// Why it was given up; null where it was not.
    async fn failure(&self, ctx: &Context<'_>) -> Result<Option<JobFailure>> {
        let language = ctx.viewer()?.language;
        let fault = self.0.failure.as_deref().and_then(|kept| serde_json::from_str::<Fault>(kept).ok());
        let told =
            |fault: Fault| JobFailure { message: fault.message(language).to_owned(), code: fault.code };
        Ok(fault.map(told))
    }
    /// The titles of columns that were not read because they mean nothing here.
    async fn ignored_columns(&self) -> Vec<String> {
        serde_json::from_str(&self.0.ignored_columns).unwrap_or_default()
    }
    /// What became of its rows, in the order of the sheet: those of one outcome, or all.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        outcome: Option<RowOutcomeWord>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> Result<RowConnection> {
        let paging = Paging { first, after, last, before };
        Ok(query::rows(ctx.viewer()?, &self.0, outcome.map(Into::into), &paging).await?)
    }
    /// Where the sheet is given back with the outcome and the faults of each row beside it, once the job has
    /// ended, by GET with the same token.
    async fn sheet_path(&self) -> String {
        format!("/jobs/{}/sheet", id::encode(self.0.id).as_str())
    }
    /// When it was begun.
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.at
    }
    /// When work on it started; null while it waits.
    async fn started_at(&self) -> Option<DateTime<Utc>> {
        self.0.started_at
    }
    /// When it ended, in whatever way; null until then.
    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.ended_at
    }
}

/// Why a job was given up (中止原因).
#[derive(Clone, Debug, SimpleObject)]
pub struct JobFailure {
    /// A word for programs: of the file, `NOT_A_SHEET`, `MACRO` or `INFLATES_TOO_MUCH`; of its owner,
    /// `FORBIDDEN` or `UNAUTHENTICATED`.
    pub code: String,
    /// What would be right, in the caller's language.
    pub message: String,
}

/// What became of a row (行处理结果).
#[derive(Clone, Debug)]
pub struct ImportRow {
    row: job::row::Model,
    importer: Importer,
    faults: Vec<Fault>,
}

impl ImportRow {
    /// A row of a job that imports a kind of record.
    pub(super) fn of(row: job::row::Model, importer: Importer) -> Self {
        let faults = row.faults.as_deref().and_then(|kept| serde_json::from_str(kept).ok());
        Self { row, importer, faults: faults.unwrap_or_default() }
    }

    /// The number that the sheet shows beside it.
    pub(super) fn number(&self) -> i32 {
        self.row.row_number
    }

    /// What became of it, in a word of the sheet that is given back.
    pub(super) fn word(&self, language: Language) -> &'static str {
        use entity::values::RowOutcome as O;
        match self.row.outcome {
            O::Create => language.pick("新增", "created"),
            O::Update => language.pick("更新", "updated"),
            O::Skip => language.pick("跳过", "skipped"),
            O::Refuse => language.pick("拒绝", "refused"),
        }
    }

    /// What was wrong with it: the key of the column, and what would be right.
    pub(super) fn notes(&self, language: Language) -> impl Iterator<Item = (Option<&'static str>, &str)> {
        let key = |fault: &Fault| self.importer.column(fault.column.as_deref()).map(|known| known.key);
        self.faults.iter().map(move |fault| (key(fault), fault.message(language)))
    }
}

/// What became of a row (行处理结果).
#[Object]
impl ImportRow {
    /// The number that the sheet shows beside it.
    async fn row(&self) -> i32 {
        self.row.row_number
    }
    /// What became of it, or would become of it.
    async fn outcome(&self) -> RowOutcomeWord {
        self.row.outcome.into()
    }
    /// The id of the record that it made, changed, or is; null where a dry run would make one.
    async fn record(&self) -> Option<ID> {
        self.row.record_id.map(|record| id::tagged(self.importer.tag, record))
    }
    /// What is wrong with it.
    async fn errors(&self, ctx: &Context<'_>) -> Result<Vec<RowError>> {
        let language = ctx.viewer()?.language;
        let told = |fault: &Fault| {
            let column = self.importer.column(fault.column.as_deref());
            RowError {
                field: column.map(|column| column.key.to_owned()),
                column: column.map(|column| language.pick(column.title.zh, column.title.en).to_owned()),
                code: fault.code.clone(),
                message: fault.message(language).to_owned(),
            }
        };
        Ok(self.faults.iter().map(told).collect())
    }
}

/// One thing that is wrong with a row (行内问题).
#[derive(Clone, Debug, SimpleObject)]
pub struct RowError {
    /// The field of the line that it concerns; null where it is about the whole row.
    pub field: Option<String>,
    /// The title of the column, in the caller's language.
    pub column: Option<String>,
    /// A word for programs.
    pub code: String,
    /// What would be right, in the caller's language.
    pub message: String,
}

connection! {
    /// Jobs, the newest first.
    JobConnection of JobEdge to ImportJob, counted by JobCount
}

connection! {
    /// What became of the rows of a job, in the order of the sheet.
    RowConnection of RowEdge to ImportRow, counted by RowCount
}

/// What became of a request for a job.
#[derive(Clone, Debug, SimpleObject)]
pub struct JobPayload {
    /// The job as it stands; null where it was refused.
    pub job: Option<ImportJob>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}
