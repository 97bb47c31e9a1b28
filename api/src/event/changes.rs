//! What the journal tells of one kind of record behind a position, to one reader.

use super::follow::Followed;
use crate::{
    access::Actor,
    error::{Error, Result},
    graphql::Viewer,
    store::{Former, Store, undone},
};
use chrono::TimeDelta;
use domain::permit::Duty;
use entity::{journal, spine::TwoSided};
use sea_orm::{
    ModelTrait,
    sea_query::{Expr, ExprTrait},
};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// How many entries are looked at together.
const TOGETHER: u64 = 20;

/// How far back whoever comes back is told what they missed.
const REACH: TimeDelta = TimeDelta::days(7);

/// What was found.
pub(super) struct Changes<N> {
    /// In their order: each entry that is to be told, with the record where it can be seen.
    pub(super) told: Vec<(journal::Model, Option<N>)>,
    /// Up to where was looked.
    pub(super) looked_to: i64,
}

/// The highest position.
pub(super) async fn highest(store: &Store) -> Result<i64> {
    let reader = store.reader(&Actor::system(Duty::Delivery));
    let last = reader.find::<journal::Entity>().filter(position().is_not_null());
    let last = last.order_by_desc(journal::Column::Position).limit(1).one().await?;
    Ok(last.and_then(|entry| entry.position).unwrap_or(0))
}

/// Whether whoever comes back may go on behind this position.
///
/// # Errors
/// `CURSOR_EXPIRED` where what happened since is not told any more; `BAD_USER_INPUT` where nothing is there.
pub(super) async fn reaches(store: &Store, from: i64) -> Result<()> {
    match first(store, from).await? {
        Some(missed) if missed.at + REACH < store.clock().now() => Err(Error::CursorExpired),
        None if from > highest(store).await? => Err(super::follow::stray()),
        Some(_) | None => Ok(()),
    }
}

/// The first entry behind a position.
async fn first(store: &Store, behind: i64) -> Result<Option<journal::Model>> {
    let reader = store.reader(&Actor::system(Duty::Delivery));
    let rows = reader.find::<journal::Entity>().filter(position().gt(behind));
    rows.order_by(journal::Column::Position).limit(1).one().await
}

/// What happened behind `from`, of which everything up to `known` is there.
pub(super) async fn behind<F: Followed>(
    followed: &F,
    viewer: &Viewer,
    from: i64,
    known: i64,
) -> Result<Changes<F::Node>> {
    let kind = <F::Row as TwoSided>::KIND.word();
    let delivery = viewer.store.reader(&Actor::system(Duty::Delivery)).snapshot().await?;
    let of_kind = || Expr::col(("journal", "subject_kind")).eq(kind);
    let entries = delivery
        .find::<journal::Entity>()
        .filter(position().gt(from).and(position().lte(known)))
        .filter(of_kind())
        .order_by(journal::Column::Position)
        .limit(TOGETHER)
        .all()
        .await?;
    let full = u64::try_from(entries.len()) == Ok(TOGETHER);
    let looked_to = if full { entries.last().and_then(|last| last.position).unwrap_or(known) } else { known };
    let subjects: HashSet<Uuid> = entries.iter().map(|entry| entry.subject_id).collect();
    if subjects.is_empty() {
        return Ok(Changes { told: Vec::new(), looked_to });
    }
    let seen = followed.read(viewer, &subjects).await?;
    let hidden: HashSet<Uuid> = subjects.into_iter().filter(|subject| !seen.contains_key(subject)).collect();
    let mut gone = HashSet::new();
    if !hidden.is_empty() {
        let rows =
            delivery.find::<F::Entity>().filter(F::id_column().is_in(hidden.iter().copied())).all().await?;
        let later = delivery
            .find::<journal::Entity>()
            .filter(of_kind())
            .filter(Expr::col(("journal", "subject_id")).is_in(hidden.iter().copied()))
            .filter(position().gt(from).or(position().is_null()))
            .order_by(journal::Column::Version)
            .order_by(journal::Column::Id)
            .all()
            .await?;
        gone = left(followed, viewer, &entries, rows, &later).await?;
    }
    let theirs = theirs(viewer, &entries).await?;
    let mut told = Vec::new();
    for entry in entries {
        if gone.contains(&entry.id) {
            told.push((entry, None));
        } else if let Some(node) = seen.get(&entry.subject_id).filter(|_| theirs.contains(&entry.id)) {
            told.push((entry, Some(node.clone())));
        }
    }
    Ok(Changes { told, looked_to })
}

/// The entries whose acts are the viewer's to know: what a side did before it submitted is its own.
async fn theirs(viewer: &Viewer, entries: &[journal::Model]) -> Result<HashSet<entity::ids::JournalId>> {
    let named = Expr::col(("journal", "id")).is_in(entries.iter().map(|entry| entry.id));
    let rows = viewer.reader.find::<journal::Entity>().filter(named).all().await?;
    Ok(rows.into_iter().map(|entry| entry.id).collect())
}

/// Those entries by which a record left what the viewer may see and the filter holds: before it the record was
/// there, after it it was not.
async fn left<F: Followed>(
    followed: &F,
    viewer: &Viewer,
    entries: &[journal::Model],
    rows: Vec<F::Row>,
    later: &[journal::Model],
) -> Result<HashSet<entity::ids::JournalId>>
where
    F::Row: ModelTrait<Entity = F::Entity>,
{
    let rows: HashMap<Uuid, F::Row> = rows.into_iter().map(|row| (row.record_id(), row)).collect();
    let mut formers: Vec<Former> = Vec::new();
    let mut asked = Vec::new();
    for entry in entries {
        // What changed nothing moved nothing, and before its first version a record was nowhere.
        let moved = entry.version > 1 && entry.fields.len() > 2;
        let Some(row) = rows.get(&entry.subject_id).filter(|_| moved) else { continue };
        let of_it: Vec<&journal::Model> =
            later.iter().filter(|other| other.subject_id == entry.subject_id).collect();
        let Some(at) = of_it.iter().position(|other| other.id == entry.id) else { continue };
        formers.push(undone::<F::Entity>(row, of_it.iter().copied().skip(at)));
        formers.push(undone::<F::Entity>(row, of_it.iter().copied().skip(at + 1)));
        asked.push(entry.id);
    }
    let condition = followed.condition(viewer)?;
    let could = viewer.reader.could_see::<F::Entity>(&formers, condition.as_ref()).await?;
    let left = asked.into_iter().enumerate();
    Ok(left
        .filter(|(at, _)| could.contains(&(at * 2)) && !could.contains(&(at * 2 + 1)))
        .map(|(_, id)| id)
        .collect())
}

fn position() -> Expr {
    Expr::col(("journal", "position"))
}
