//! Beginning and stopping jobs.

use super::{
    importer::Importer,
    input::{CancelJobInput, ImportInput},
};
use crate::{
    error::{Error, Result},
    graphql::{Viewer, id},
    once::key_of,
    store::{Entry, Writer},
};
use domain::{Code, Refusal, permit::Act};
use entity::{
    ids::{JobId, UploadId},
    job, upload,
    values::{Digest, JobState},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::{Map, json};

/// How many jobs of one person may wait or run.
const UNFINISHED: u64 = 20;

/// The act of whoever runs jobs.
const ACT: Act = Act::RunJobs;

/// Begins an import.
pub(super) async fn begin(viewer: &Viewer, importer: Importer, input: &ImportInput) -> Result<JobId> {
    let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let key = key_of(importer.mutation, &input.idempotency_key)?;
    let named: UploadId = id::parse("upload", &input.upload)?;
    viewer
        .store
        .write(&viewer.actor, &[ACT], &viewer.request_id, async |writer| {
            // Held, so that it is not dropped before the job that needs it is there.
            let held = writer.hold::<upload::Entity>([named.0]).await?.pop();
            let known = keyed(writer, &key).await?;
            let file = held.and_then(|held| Some(((*held).clone(), held.digest.clone()?)));
            let Some((file, file_digest)) = file else {
                // A key that was used before answers as it did, even where its file is gone.
                return match known {
                    Some(known) if known.upload_id == named => Ok(known.id),
                    _ => Err(Refusal::not_found("upload", "上传文件", "upload").into()),
                };
            };
            let input_digest =
                Digest::of(format!("{file_digest} dry {} submit {}", input.dry_run, input.submit));
            if let Some(known) = known {
                if known.input_digest != input_digest {
                    return Err(Refusal::idempotency_conflict().into());
                }
                return Ok(known.id);
            }
            refuse_more(writer).await?;
            let row = job::Model {
                id: writer.clock().id(),
                account_id: account,
                session_id: viewer.actor.session(),
                kind: importer.kind.word().to_owned(),
                idempotency_key: key.clone(),
                input_digest,
                state: JobState::Queued,
                dry_run: input.dry_run,
                submit: input.submit,
                upload_id: file.id,
                file_name: file.file_name,
                file_digest,
                rows_total: 0,
                rows_done: 0,
                created: 0,
                updated: 0,
                skipped: 0,
                refused: 0,
                failure: None,
                ignored_columns: "[]".to_owned(),
                at: writer.clock().now(),
                started_at: None,
                ended_at: None,
                lease_until: None,
                fence: 0,
            };
            let id = row.id;
            let note = row.file_name.clone();
            // Of two that begin with one key at once, the second tries again and finds the first.
            if writer.insert_new::<job::Entity>(vec![row]).await?.is_empty() {
                return Err(Error::Unavailable("the same key is just being used".to_owned()));
            }
            writer.journal(vec![entry(id, 1, JobState::Queued, Some(note))]).await?;
            Ok(id)
        })
        .await
}

/// Stops a job. What was settled before stays; a batch that is just being settled is settled first.
pub(super) async fn cancel(viewer: &Viewer, input: &CancelJobInput) -> Result<JobId> {
    let id: JobId = id::decode("id", &input.id)?;
    viewer
        .store
        .write(&viewer.actor, &[ACT], &viewer.request_id, async |writer| {
            let held = writer.hold::<job::Entity>([id.0]).await?.pop();
            let held = held.ok_or_else(|| Refusal::not_found("id", "任务", "job"))?;
            match held.state {
                JobState::Cancelled => return Ok(id),
                JobState::Queued | JobState::Running => {}
                JobState::Done | JobState::Failed => return Err(ended().into()),
            }
            let now = writer.clock().now();
            let change = held.change(|row| {
                row.state = JobState::Cancelled;
                row.ended_at = Some(now);
                row.lease_until = None;
            });
            writer.save(&[change]).await?;
            writer.journal(vec![entry(id, 2, JobState::Cancelled, None)]).await?;
            Ok(id)
        })
        .await
}

/// The job that this key began before.
async fn keyed(writer: &Writer, key: &str) -> Result<Option<job::Model>> {
    let keyed = Expr::col(("job", "idempotency_key")).eq(key);
    writer.find::<job::Entity>().filter(keyed).one().await
}

async fn refuse_more(writer: &Writer) -> Result<()> {
    let unfinished = [JobState::Queued, JobState::Running].map(JobState::word);
    let waiting = writer
        .find::<job::Entity>()
        .filter(Expr::col(("job", "state")).is_in(unfinished))
        .limit(UNFINISHED)
        .all()
        .await?;
    if waiting.len() < usize::try_from(UNFINISHED).unwrap_or(usize::MAX) {
        return Ok(());
    }
    Err(Refusal::new(
        Code::LimitExceeded,
        "upload",
        format!("未完成的任务不超过 {UNFINISHED} 个，请等待或取消其中一些"),
        format!("{UNFINISHED} jobs at most wait or run; wait for some of them, or cancel them"),
    )
    .into())
}

fn ended() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "任务已经结束，不能取消",
        "the job has ended and cannot be cancelled",
    )
}

fn entry(id: JobId, version: i32, state: JobState, note: Option<String>) -> Entry {
    Entry {
        act: ACT,
        grant: None,
        subject_kind: "JOB",
        subject: id.0,
        version,
        digest: None,
        fields: Map::from_iter([("state".to_owned(), json!(state.word()))]),
        note,
    }
}
