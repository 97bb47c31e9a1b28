//! The worker: takes up jobs that wait, or that another worker was stopped in the middle of.
//!
//! Any number of instances may work. A job is taken up under a lease and with a fence that rises each time:
//! whoever holds the job's row in a transaction of its own sees whether the fence is still theirs, so that a
//! worker that was thought dead writes nothing. The lease is renewed while the work goes on; what was killed
//! is taken up again when its lease is over, behind the rows that are settled.

use super::{run, settled::Fault};
use crate::{
    access::{Actor, Doorman},
    atlas::Shelf,
    error::Result,
    store::Store,
    upload::drop_old,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::permit::{Act, Duty};
use entity::{ids::AccountId, job, values::JobState};
use futures::future::BoxFuture;
use sea_orm::sea_query::{Expr, ExprTrait};
use std::{collections::HashSet, sync::Arc, time::Duration};
use tokio::{sync::Notify, task::JoinSet};

/// How long a job is its worker's without a sign of life.
pub(super) const LEASE: TimeDelta = TimeDelta::seconds(30);

/// How often jobs are looked for that another instance was given or left behind.
const GLANCE: Duration = Duration::from_secs(1);

/// After how many glances old files are dropped.
const GLANCES_TO_TIDY: u32 = 600;

/// How many jobs that are due are looked at in one glance.
const DUE: u64 = 50;

/// Calls the worker of this instance: there is something to do.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Rings; one who is busy hears it afterwards.
    pub(crate) fn ring(&self) {
        self.0.notify_one();
    }
}

/// Works through jobs for as long as it is polled.
#[derive(Clone, Debug)]
pub struct Worker {
    pub(super) store: Store,
    pub(super) shelf: Shelf,
    pub(super) doorman: Doorman,
    bell: Bell,
}

impl Worker {
    /// A worker that hears this bell.
    pub fn new(store: Store, shelf: Shelf, doorman: Doorman, bell: Bell) -> Self {
        Self { store, shelf, doorman, bell }
    }

    /// Takes up one job after another. Dropped, it leaves what it was at to whoever comes next.
    ///
    /// Boxed, so that what a job does is compiled here and not wherever a worker is awaited.
    pub fn work(self) -> BoxFuture<'static, ()> {
        Box::pin(self.work_on())
    }

    async fn work_on(self) {
        let mut glances = 0_u32;
        loop {
            match self.take_up().await {
                Ok(Some(job)) => self.see_through(job).await,
                Ok(None) => {
                    if glances.is_multiple_of(GLANCES_TO_TIDY)
                        && let Err(error) = drop_old(&self.store).await
                    {
                        tracing::warn!(%error, "old files were not dropped");
                    }
                    glances = glances.wrapping_add(1);
                    // Nothing to do: until somebody rings, or it is time to look again.
                    drop(tokio::time::timeout(GLANCE, self.bell.0.notified()).await);
                }
                Err(error) => {
                    tracing::warn!(%error, "jobs could not be looked for");
                    tokio::time::sleep(GLANCE).await;
                }
            }
        }
    }

    /// Works on one job; a panic ends the job and not the worker.
    async fn see_through(&self, job: job::Model) {
        let (id, fence) = (job.id, job.fence);
        // Dropped with the worker, it takes the work with it.
        let mut work = JoinSet::new();
        work.spawn(run::run(self.clone(), job));
        if let Some(Err(panic)) = work.join_next().await {
            tracing::error!(%panic, job = %id, "a job panicked");
            let failed = run::Ending::Failed(Fault::internal());
            if let Err(error) = run::end(&self.store, id, fence, failed).await {
                tracing::warn!(%error, job = %id, "a job could not be ended");
            }
        }
    }

    /// Takes up the first job that is due, of somebody whose other jobs rest.
    async fn take_up(&self) -> Result<Option<job::Model>> {
        let keeper = Actor::system(Duty::Jobs);
        let now = self.store.clock().now();
        let reader = self.store.reader(&keeper);
        let column = |name: &'static str| Expr::col(("job", name));
        let running = || column("state").eq(JobState::Running.word());
        let waits =
            column("state").eq(JobState::Queued.word()).or(running().and(column("lease_until").lte(now)));
        let due = reader.find::<job::Entity>().filter(waits).order_by(job::Column::Id).limit(DUE);
        let due = due.all().await?;
        if due.is_empty() {
            return Ok(None);
        }
        let at_work = reader.find::<job::Entity>().filter(running()).filter(column("lease_until").gt(now));
        let busy: HashSet<AccountId> = at_work.all().await?.into_iter().map(|job| job.account_id).collect();
        for job in due.iter().filter(|job| !busy.contains(&job.account_id)) {
            let taken = self
                .store
                .write(&keeper, &[Act::RunJobs], "jobs", async |writer| {
                    let held = writer.hold::<job::Entity>([job.id.0]).await?.pop();
                    let Some(held) = held.filter(|held| is_due(held, now)) else { return Ok(None) };
                    let change = held.change(|row| {
                        row.state = JobState::Running;
                        row.fence += 1;
                        row.lease_until = Some(now + LEASE);
                        row.started_at = row.started_at.or(Some(now));
                    });
                    writer.save(std::slice::from_ref(&change)).await?;
                    Ok(Some(change.after().clone()))
                })
                .await?;
            if taken.is_some() {
                return Ok(taken);
            }
        }
        Ok(None)
    }
}

/// Whether nobody is at work on a job that is not ended.
fn is_due(job: &job::Model, now: DateTime<Utc>) -> bool {
    match job.state {
        JobState::Queued => true,
        JobState::Running => job.lease_until.is_none_or(|until| until <= now),
        JobState::Done | JobState::Cancelled | JobState::Failed => false,
    }
}
