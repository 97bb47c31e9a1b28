//! Settling rows: records, what became of each row, and the job's progress, in one transaction.

use super::{
    importer::{IMPORT, Importer, Settling},
    query::importer,
    settled::{Importing, Settled},
    worker::LEASE,
};
use crate::{
    error::{Error, Result},
    graphql::Viewer,
    purchase::names::Names,
    sheet::Row,
    store::{Held, Writer},
};
use domain::permit::Act;
use entity::{
    job,
    values::{JobState, RecordState, RowOutcome},
};
use std::collections::HashSet;

/// Settles the rows behind `done`: how many are settled then, none where the job is not this worker's any more.
///
/// The job's row is held first, so that a worker whose lease was lost, or whose job was cancelled, writes
/// nothing: two workers cannot be in this at once.
pub(super) async fn settle(
    viewer: &Viewer,
    job: &job::Model,
    done: i32,
    names: &mut Names,
    rows: &[Row],
) -> Result<Option<i32>> {
    let state = if job.submit { RecordState::Submitted } else { RecordState::Draft };
    let importing = Importing { job: job.id, state };
    let importer = importer(job)?;
    if job.dry_run {
        let settled = tried(viewer, importer, names, importing, rows).await?;
        return viewer
            .store
            .write(&viewer.actor, &[Act::RunJobs], &viewer.request_id, async |writer| {
                let Some(held) = mine(writer, job, done).await? else { return Ok(None) };
                Ok(Some(count(writer, held, settled).await?))
            })
            .await;
    }
    viewer
        .store
        .write(&viewer.actor, &IMPORT, &viewer.request_id, async |writer| {
            let Some(held) = mine(writer, job, done).await? else { return Ok(None) };
            let settling = Settling { writer, viewer, names: &mut *names, importing, rows };
            let settled = importer.settle(settling).await?;
            Ok(Some(count(writer, held, settled).await?))
        })
        .await
}

/// What would become of rows: they are imported, and the transaction is given up.
async fn tried(
    viewer: &Viewer,
    importer: Importer,
    names: &mut Names,
    importing: Importing,
    rows: &[Row],
) -> Result<Vec<Settled>> {
    let mut tried = None;
    let given_up = viewer
        .store
        .write(&viewer.actor, &IMPORT, &viewer.request_id, async |writer| {
            let settling = Settling { writer, viewer, names: &mut *names, importing, rows };
            tried = Some(importer.settle(settling).await?);
            Err::<(), _>(Error::Refused(Vec::new()))
        })
        .await;
    match (given_up, tried) {
        (Err(Error::Refused(about_all)), Some(mut settled)) if about_all.is_empty() => {
            // What would have been made has no name.
            let made: HashSet<_> = settled
                .iter()
                .filter(|row| row.outcome == RowOutcome::Create)
                .filter_map(|row| row.record)
                .collect();
            for row in &mut settled {
                row.record = row.record.filter(|id| !made.contains(id));
            }
            Ok(settled)
        }
        (Err(error), _) => Err(error),
        (Ok(()), _) => Err(Error::Internal("a dry run was written".to_owned())),
    }
}

/// The job, held, where it still is as this worker left it.
async fn mine(writer: &Writer, job: &job::Model, done: i32) -> Result<Option<Held<job::Entity>>> {
    let held = writer.hold::<job::Entity>([job.id.0]).await?.pop();
    Ok(held
        .filter(|held| held.state == JobState::Running && held.fence == job.fence && held.rows_done == done))
}

/// Writes what became of the rows, and counts them.
async fn count(writer: &Writer, held: Held<job::Entity>, settled: Vec<Settled>) -> Result<i32> {
    let job = held.id;
    let of = |outcome: RowOutcome| {
        let count = settled.iter().filter(|settled| settled.outcome == outcome).count();
        i32::try_from(count).unwrap_or(i32::MAX)
    };
    let counts = RowOutcome::ALL.iter().map(|&outcome| (outcome, of(outcome)));
    let until = writer.clock().now() + LEASE;
    let change = held.change(|row| {
        for (outcome, count) in counts {
            row.rows_done += count;
            *match outcome {
                RowOutcome::Create => &mut row.created,
                RowOutcome::Update => &mut row.updated,
                RowOutcome::Skip => &mut row.skipped,
                RowOutcome::Refuse => &mut row.refused,
            } += count;
        }
        row.lease_until = Some(until);
    });
    writer.save(std::slice::from_ref(&change)).await?;
    let mut rows = Vec::with_capacity(settled.len());
    for settled in settled {
        let faults = (!settled.faults.is_empty()).then(|| serde_json::to_string(&settled.faults));
        rows.push(job::row::Model {
            job_id: job,
            row_number: i32::try_from(settled.number).unwrap_or(i32::MAX),
            outcome: settled.outcome,
            record_id: settled.record,
            identity: settled.identity,
            content: settled.content,
            faults: faults.transpose().map_err(|error| Error::Internal(error.to_string()))?,
        });
    }
    writer.add_job_rows(&change, rows).await?;
    Ok(change.after().rows_done)
}
