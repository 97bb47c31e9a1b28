//! How long files are kept, and how many of one account.

use super::SEND;
use crate::{
    access::Actor,
    error::{Error, Result},
    graphql::Viewer,
    store::{Store, Writer},
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    permit::{Act, Duty},
};
use entity::{
    ids::UploadId,
    job, upload,
    values::{Digest, JobState},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::HashSet;

/// How many days a file is kept after it was sent last.
const DAYS_KEPT: i64 = 14;

/// How long a file may take to come before it is given up for lost.
const HOURS_TO_COME: i64 = 1;

/// How many files an account keeps; the oldest give way.
const MOST_KEPT: usize = 20;

/// How many bytes the files of an account have; the oldest give way.
const MOST_BYTES: i64 = 256 << 20;

/// How many old files are dropped in one transaction.
const DROPPED_AT_ONCE: u64 = 10;

/// Keeps a file that is whole. Where an earlier one has the same bytes, that one stays, under the new name.
pub(super) async fn keep(viewer: &Viewer, id: UploadId, digest: Digest) -> Result<upload::Model> {
    viewer
        .store
        .write(&viewer.actor, &SEND, &viewer.request_id, async |writer| {
            let column = |name: &'static str| Expr::col(("upload", name));
            let held = writer.hold::<upload::Entity>([id.0]).await?.pop();
            let held = held.ok_or_else(|| Refusal::not_found("", "上传文件", "upload"))?;
            let same = column("digest").eq(digest.clone());
            let earlier = writer.find::<upload::Entity>().filter(same).one().await?;
            let (now, name) = (writer.clock().now(), held.file_name.clone());
            let kept = match earlier {
                Some(earlier) => {
                    writer.drop_uploads(&[held]).await?;
                    writer.hold::<upload::Entity>([earlier.id.0]).await?.pop()
                }
                None => Some(held),
            };
            let kept =
                kept.ok_or_else(|| Error::Unavailable("the same file is just being dropped".to_owned()))?;
            let change = kept.change(|row| {
                row.digest = Some(digest);
                row.file_name = name;
                row.at = now;
            });
            // The same file, sent twice at once: the second try finds the first.
            writer.save(std::slice::from_ref(&change)).await.map_err(|error| match error {
                Error::Taken(why) => Error::Unavailable(why),
                other => other,
            })?;
            make_room(writer, change.after().id).await?;
            Ok(change.after().clone())
        })
        .await
}

/// Drops what has been kept long enough, and what never became whole.
pub(crate) async fn drop_old(store: &Store) -> Result<()> {
    let keeper = Actor::system(Duty::Jobs);
    let now = store.clock().now();
    let column = |name: &'static str| Expr::col(("upload", name));
    let old = column("at").lt(now - TimeDelta::days(DAYS_KEPT));
    let lost = column("digest").is_null().and(column("at").lt(now - TimeDelta::hours(HOURS_TO_COME)));
    let reader = store.reader(&keeper);
    let found = reader
        .find::<upload::Entity>()
        .filter(old.or(lost))
        .order_by(upload::Column::At)
        .limit(DROPPED_AT_ONCE)
        .all()
        .await?;
    if found.is_empty() {
        return Ok(());
    }
    store
        .write(&keeper, &[Act::RunJobs], "uploads", async |writer| {
            let used = in_use(writer, found.iter().map(|row| row.id)).await?;
            let ids = found.iter().map(|row| row.id).filter(|id| !used.contains(id));
            let held = writer.hold::<upload::Entity>(ids.map(|id| id.0)).await?;
            writer.drop_uploads(&held).await
        })
        .await
}

/// Drops the account's oldest files beyond what it may keep.
async fn make_room(writer: &Writer, newest: UploadId) -> Result<()> {
    let whole = Expr::col(("upload", "digest")).is_not_null();
    let rows = writer.find::<upload::Entity>().filter(whole).order_by_desc(upload::Column::At).all().await?;
    let (mut count, mut bytes) = (0, 0);
    let beyond: Vec<_> = rows
        .iter()
        .filter(|row| {
            count += 1;
            bytes += row.size;
            row.id != newest && (count > MOST_KEPT || bytes > MOST_BYTES)
        })
        .map(|row| row.id)
        .collect();
    let used = in_use(writer, beyond.iter().copied()).await?;
    let ids = beyond.into_iter().filter(|id| !used.contains(id));
    let held = writer.hold::<upload::Entity>(ids.map(|id| id.0)).await?;
    writer.drop_uploads(&held).await
}

/// Which of these a job still needs.
async fn in_use(writer: &Writer, ids: impl Iterator<Item = UploadId>) -> Result<HashSet<UploadId>> {
    let ids: Vec<_> = ids.collect();
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let column = |name: &'static str| Expr::col(("job", name));
    let unfinished = [JobState::Queued, JobState::Running].map(JobState::word);
    let jobs = writer
        .find::<job::Entity>()
        .filter(column("upload_id").is_in(ids))
        .filter(column("state").is_in(unfinished));
    Ok(jobs.all().await?.into_iter().map(|job| job.upload_id).collect())
}
