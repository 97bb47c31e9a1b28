//! Reading jobs: one by id, the list with the newest first, and what became of the rows of one.

use super::{
    importer::Importer,
    view::{ImportJob, ImportRow, JobConnection, RowConnection},
};
use crate::{
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        connection::{COUNTED, Paging},
        id,
        scalar::Cursor,
    },
    store::{Direction, Key, Order, Page, Slice},
};
use async_graphql::{Context, ID, Object};
use entity::{
    ids::JobId,
    job,
    values::{RecordKind, RowOutcome},
};
use sea_orm::{
    FromQueryResult,
    sea_query::{Expr, ExprTrait},
};

/// The name of the list inside its cursors.
const LIST: &str = "jobs";

/// The only order of jobs.
const NEWEST: Order = Order { name: "idDesc", columns: &["id"], direction: Direction::Descending };

/// The name of a job's rows inside their cursors.
const ROWS: &str = "jobRows";

/// The only order of a job's rows.
const BY_NUMBER: Order =
    Order { name: "numberAsc", columns: &["row_number"], direction: Direction::Ascending };

/// Questions about one's own jobs (导入任务).
#[derive(Clone, Copy, Debug, Default)]
pub struct JobQuery;

/// Questions about one's own jobs.
#[Object]
impl JobQuery {
    /// The caller's own job with this id; null where there is none (导入任务).
    async fn job(&self, ctx: &Context<'_>, id: ID) -> async_graphql::Result<Option<ImportJob>> {
        Ok(by_id(ctx.viewer()?, id::decode("id", &id)?).await?)
    }

    /// The caller's own jobs, the newest first (任务清单).
    async fn jobs(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<JobConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(LIST, NEWEST)?;
        Ok(JobConnection::new(page(viewer, &slice).await?, LIST, NEWEST, &slice, JobCount))
    }
}

/// A page of the caller's jobs, each with its key.
pub(super) async fn page(viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, ImportJob)>> {
    let page = viewer.reader.page::<job::Entity>(None, NEWEST, slice, &[], &[]).await?;
    page.try_map(|row| {
        let row = job::Model::from_query_result(&row, "job_")?;
        Ok((vec![row.id.into()], ImportJob(row)))
    })
}

/// The caller's own job with this id.
pub(crate) async fn by_id(viewer: &Viewer, id: JobId) -> Result<Option<ImportJob>> {
    let named = Expr::col(("job", "id")).eq(id);
    Ok(viewer.reader.find::<job::Entity>().filter(named).one().await?.map(ImportJob))
}

/// How the records of a job are imported.
pub(super) fn importer(job: &job::Model) -> Result<Importer> {
    let importer = RecordKind::of_word(&job.kind).and_then(Importer::of_kind);
    importer
        .ok_or_else(|| Error::Internal(format!("job {} imports {}, which nothing does", job.id, job.kind)))
}

/// What became of the rows of a job, those of one outcome or all.
pub(super) async fn rows(
    viewer: &Viewer,
    job: &job::Model,
    outcome: Option<RowOutcome>,
    paging: &Paging,
) -> Result<RowConnection> {
    let importer = importer(job)?;
    let slice = paging.slice(ROWS, BY_NUMBER)?;
    let count = RowCount { job: job.id, outcome };
    let page =
        viewer.reader.page::<job::row::Entity>(Some(count.condition()), BY_NUMBER, &slice, &[], &[]).await?;
    let page = page.try_map(|row| {
        let row = job::row::Model::from_query_result(&row, "job_row_")?;
        Ok((vec![row.row_number.into()], ImportRow::of(row, importer)))
    })?;
    Ok(RowConnection::new(page, ROWS, BY_NUMBER, &slice, count))
}

/// Counts the caller's jobs, where somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct JobCount;

impl JobCount {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(self, viewer: &Viewer) -> Result<(u64, bool)> {
        let counted = viewer.reader.find::<job::Entity>().count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }
}

/// Counts rows of a job, where somebody asks.
#[derive(Clone, Copy, Debug)]
pub struct RowCount {
    job: JobId,
    outcome: Option<RowOutcome>,
}

impl RowCount {
    /// How many, and whether that is the whole count.
    pub(crate) async fn count(self, viewer: &Viewer) -> Result<(u64, bool)> {
        let rows = viewer.reader.find::<job::row::Entity>().filter(self.condition());
        let counted = rows.count_to(COUNTED + 1).await?;
        Ok((Ord::min(counted, COUNTED), counted <= COUNTED))
    }

    fn condition(self) -> Expr {
        let column = |name: &'static str| Expr::col(("job_row", name));
        let all = column("job_id").eq(self.job);
        match self.outcome {
            Some(outcome) => all.and(column("outcome").eq(outcome.word())),
            None => all,
        }
    }
}
