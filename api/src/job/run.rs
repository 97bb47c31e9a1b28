//! Working through one job: batch after batch, each with the rights that its owner holds then.

use super::{
    importer::Purpose,
    query::importer,
    reading::{Read, read},
    rows,
    settled::Fault,
    worker::{LEASE, Worker},
};
use crate::{
    access::Actor,
    error::{Error, Result},
    graphql::Viewer,
    language::Language,
    purchase::names::Names,
    sheet::Row,
    store::Store,
    upload::fetched,
};
use domain::permit::{Act, Duty};
use entity::{ids::JobId, job, values::JobState};
use futures::{FutureExt as _, future::BoxFuture};
use std::time::Duration;

/// How often the lease is renewed.
const SIGN_OF_LIFE: Duration = Duration::from_secs(10);

/// How often a batch is tried again while the database is away, each time after twice as long.
const TRIES: u32 = 6;

/// How long a worker rests between batches: a file whose writers take turns by chance would never let another
/// process write otherwise.
const BREATH: Duration = Duration::from_millis(20);

/// How a job ends, as far as its worker is concerned.
#[derive(Debug)]
pub(super) enum Ending {
    /// Every row is settled.
    Done,
    /// It is given up, for a reason.
    Failed(Fault),
    /// It is not this worker's any more: cancelled, or taken up by another.
    Lost,
    /// The database is away: whoever comes when the lease is over goes on.
    Left,
}

/// Works on a job until it ends, is lost, or is left to a later worker.
pub(super) async fn run(worker: Worker, job: job::Model) {
    let (id, fence) = (job.id, job.fence);
    let ending = tokio::select! {
        ending = through(&worker, &job) => ending.unwrap_or_else(|error| ending_of(&error)),
        () = keep_lease(&worker.store, id, fence) => Ending::Lost,
    };
    tracing::info!(job = %id, ?ending, "a job was worked on");
    if let Err(error) = end(&worker.store, id, fence, ending).await {
        tracing::warn!(%error, job = %id, "a job could not be ended");
    }
}

/// Says how a job ended, where it is still this worker's.
pub(super) async fn end(store: &Store, id: JobId, fence: i32, ending: Ending) -> Result<()> {
    let (state, failure) = match ending {
        Ending::Done => (JobState::Done, None),
        Ending::Failed(fault) => (JobState::Failed, Some(fault)),
        Ending::Lost | Ending::Left => return Ok(()),
    };
    let failure = failure.map(|fault| serde_json::to_string(&fault)).transpose();
    let failure = failure.map_err(|error| Error::Internal(error.to_string()))?;
    let ended = change(store, id, fence, |row, now| {
        row.state = state;
        row.failure = failure;
        row.ended_at = Some(now);
        row.lease_until = None;
    });
    ended.await.map(drop)
}

fn ending_of(error: &Error) -> Ending {
    match error {
        Error::Unavailable(_) => Ending::Left,
        Error::Unauthenticated | Error::PasswordMustChange | Error::Forbidden => {
            Ending::Failed(Fault::from(error))
        }
        _ => {
            tracing::error!(cause = %error, "a job failed");
            Ending::Failed(Fault::from(error))
        }
    }
}

/// Boxed, as is a batch: the compiler loses sight of what a future of that depth borrows.
fn through<'a>(worker: &'a Worker, job: &'a job::Model) -> BoxFuture<'a, Result<Ending>> {
    through_batches(worker, job).boxed()
}

async fn through_batches(worker: &Worker, job: &job::Model) -> Result<Ending> {
    let viewer = viewer(worker, job).await?;
    let Some(file) = fetched(&viewer.reader, job.upload_id).await? else {
        return Ok(Ending::Failed(Fault::gone()));
    };
    let done = usize::try_from(job.rows_done).unwrap_or_default();
    let importer = importer(job)?;
    let mut reading = read(file, importer.columns, importer.lists(&viewer, Purpose::Reading).await?, done);
    let mut names = Names::default();
    let mut rows_done = job.rows_done;
    while let Some(read) = reading.recv().await {
        match read {
            Err(error) => return Ok(Ending::Failed(Fault::from(&error))),
            Ok(Read::End) => return Ok(Ending::Done),
            Ok(Read::Opened { rows, ignored }) => {
                let ignored = serde_json::to_string(&ignored);
                let ignored = ignored.map_err(|error| Error::Internal(error.to_string()))?;
                let opened = change(&worker.store, job.id, job.fence, |row, _| {
                    row.rows_total = i32::try_from(rows).unwrap_or(i32::MAX);
                    row.ignored_columns = ignored;
                });
                if !opened.await? {
                    return Ok(Ending::Lost);
                }
            }
            Ok(Read::Rows(rows)) => match batch(worker, job, rows_done, &mut names, &rows).await? {
                Some(done) => {
                    rows_done = done;
                    tokio::time::sleep(BREATH).await;
                }
                None => return Ok(Ending::Lost),
            },
        }
    }
    Err(Error::Internal("reading ended without an end".to_owned()))
}

/// Settles rows by the rights of now, again while the database is away; how many are settled then, none where
/// the job is not this worker's any more.
async fn batch(
    worker: &Worker,
    job: &job::Model,
    done: i32,
    names: &mut Names,
    rows: &[Row],
) -> Result<Option<i32>> {
    let mut patience = Duration::from_millis(200);
    let mut tries = 0;
    loop {
        match once(worker, job, done, names, rows).await {
            Err(Error::Unavailable(why)) if tries < TRIES => {
                tracing::warn!(job = %job.id, why, "a batch of a job is tried again");
                tokio::time::sleep(patience).await;
                patience *= 2;
                tries += 1;
            }
            settled => return settled,
        }
    }
}

fn once<'a>(
    worker: &'a Worker,
    job: &'a job::Model,
    done: i32,
    names: &'a mut Names,
    rows: &'a [Row],
) -> BoxFuture<'a, Result<Option<i32>>> {
    let settling = async move {
        let viewer = viewer(worker, job).await?;
        rows::settle(&viewer, job, done, names, rows).await
    };
    settling.boxed()
}

/// The job's owner, with the rights that they hold now.
async fn viewer(worker: &Worker, job: &job::Model) -> Result<Viewer> {
    let atlas = worker.shelf.take();
    let actor = worker.doorman.of_job(&worker.store, &atlas, job).await?;
    if !actor.may(Act::RunJobs) {
        return Err(Error::Forbidden);
    }
    let request_id = format!("job-{}", job.id.0.simple());
    Ok(Viewer::new(&worker.store, actor, atlas, Language::default(), request_id))
}

/// Renews the lease for as long as the job is this worker's.
async fn keep_lease(store: &Store, id: JobId, fence: i32) {
    loop {
        tokio::time::sleep(SIGN_OF_LIFE).await;
        let renewed = change(store, id, fence, |row, now| row.lease_until = Some(now + LEASE)).await;
        if matches!(renewed, Ok(false)) {
            return;
        }
    }
}

/// Changes a job that is this worker's; whether it is.
async fn change(
    store: &Store,
    id: JobId,
    fence: i32,
    edit: impl FnOnce(&mut job::Model, chrono::DateTime<chrono::Utc>),
) -> Result<bool> {
    let keeper = Actor::system(Duty::Jobs);
    store
        .write(&keeper, &[Act::RunJobs], "jobs", async |writer| {
            let held = writer.hold::<job::Entity>([id.0]).await?.pop();
            let mine = |held: &crate::store::Held<job::Entity>| {
                held.state == JobState::Running && held.fence == fence
            };
            let Some(held) = held.filter(mine) else { return Ok(false) };
            let now = writer.clock().now();
            writer.save(&[held.change(|row| edit(row, now))]).await?;
            Ok(true)
        })
        .await
}
