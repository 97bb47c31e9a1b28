//! What can be done to jobs: begin one, and stop it.

use super::{
    command,
    importer::Importer,
    input::{CancelJobInput, ImportInput},
    query::by_id,
    view::JobPayload,
    worker::Bell,
};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, ViewerExt, answer::answer},
};
use async_graphql::{Context, Object};
use entity::{ids::JobId, values::RecordKind};

/// What can be done to jobs (导入任务).
#[derive(Clone, Copy, Debug, Default)]
pub struct JobMutation;

/// What can be done to jobs.
#[Object]
impl JobMutation {
    /// Imports a sheet of purchases in the background, or says row by row what that would do (表格导入).
    async fn import_purchases(
        &self,
        ctx: &Context<'_>,
        input: ImportInput,
    ) -> async_graphql::Result<JobPayload> {
        import(ctx, RecordKind::Purchase, &input).await
    }

    /// Stops a job; what was settled before stays (取消任务).
    async fn cancel_job(
        &self,
        ctx: &Context<'_>,
        input: CancelJobInput,
    ) -> async_graphql::Result<JobPayload> {
        let viewer = ctx.viewer()?;
        told(viewer, command::cancel(viewer, &input).await).await
    }
}

/// Begins an import of a kind of record.
pub(crate) async fn import(
    ctx: &Context<'_>,
    kind: RecordKind,
    input: &ImportInput,
) -> async_graphql::Result<JobPayload> {
    let viewer = ctx.viewer()?;
    let importer = Importer::of_kind(kind);
    let importer = importer.ok_or_else(|| Error::Internal(format!("sheets bring in no {kind}")))?;
    let begun = command::begin(viewer, importer, input).await;
    ctx.data::<Bell>().map_err(|missing| Error::Internal(missing.message))?.ring();
    told(viewer, begun).await
}

async fn told(viewer: &Viewer, done: Result<JobId>) -> async_graphql::Result<JobPayload> {
    let (id, user_errors) = answer(done, viewer.language)?;
    let job = match id {
        Some(id) => by_id(viewer, id).await?,
        None => None,
    };
    Ok(JobPayload { job, user_errors })
}
