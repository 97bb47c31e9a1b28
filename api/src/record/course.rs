//! Courses: the steps of one record are held together while one of them is written, and must lead from one to the next.

use super::{Move, form::Form};
use crate::{
    error::{Error, Result},
    store::Writer,
};
use domain::{
    Code, Refusal,
    course::{Course, Taken, confirmed, fits},
};
use entity::{
    spine::TwoSided,
    values::{Day, RecordState},
};
use sea_orm::EntityName;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// A kind whose records are the steps of others.
pub(crate) trait Strides: Form {
    /// The course that they lead along.
    type Course: Course + Send + Sync;
    /// The kind that moves, which keeps its stage in the columns `stage` and `stage_since`.
    type Of: Form;

    /// The column that names the record that moves.
    const OF: &'static str;

    /// The record that a step moves.
    fn of(row: &Self::Model) -> Uuid;
    /// What a row does.
    fn step(row: &Self::Model) -> <Self::Course as Course>::Step;
    /// What a stored word does.
    fn step_of(word: &str) -> Option<<Self::Course as Course>::Step>;
    /// The word of a stage, as it is stored.
    fn word(stage: Self::Course) -> &'static str;
}

/// A step as it is stored, whatever its kind.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: Uuid,
    pub(crate) of: Uuid,
    pub(crate) word: String,
    pub(crate) day: Day,
    pub(crate) state: RecordState,
}

/// The steps of each record.
type Paths<S> = HashMap<Uuid, Vec<Taken<<<S as Strides>::Course as Course>::Step>>>;

/// Which of these steps do not fit, one after the other; the records that they move are held until the transaction
/// ends.
pub(crate) async fn barred<S: Strides>(
    writer: &Writer,
    moves: &[(Option<S::Model>, S::Model)],
) -> Result<HashMap<Uuid, Refusal>> {
    let mut walking: Vec<_> =
        moves.iter().filter(|(before, after)| stands(after) || before.as_ref().is_some_and(stands)).collect();
    let records: BTreeSet<Uuid> =
        walking.iter().flat_map(|(before, after)| before.iter().chain([after])).map(S::of).collect();
    let mut refused = HashMap::new();
    if records.is_empty() {
        return Ok(refused);
    }
    let table = S::Of::default();
    let states = writer.hold_moved(table.table_name(), &records).await?;
    let mut paths = paths::<S>(writer, &records).await?;
    // What is taken away leaves from the end, what is added comes in order.
    walking.sort_by_key(|(_, after)| (after.spine().day, after.record_id()));
    if walking.iter().all(|(_, after)| !stands(after)) {
        walking.reverse();
    }
    for (before, after) in walking {
        let (id, record) = (after.record_id(), S::of(after));
        if stands(after) && states.get(&record) != Some(&RecordState::Confirmed) {
            refused.insert(id, not_agreed());
            continue;
        }
        let left = before.as_ref().map(S::of).filter(|left| *left != record);
        let mut next = Paths::<S>::new();
        for record in left.into_iter().chain([record]) {
            let others = paths.get(&record).into_iter().flatten().filter(|one| one.id != id).copied();
            next.insert(record, others.collect());
        }
        next.entry(record).or_default().push(taken::<S>(after));
        match next.values().find_map(|path| fits::<S::Course>(path).err()) {
            None => paths.extend(next),
            Some(_) if !stands(after) => drop(refused.insert(id, rested_on())),
            Some(why) => drop(refused.insert(id, why)),
        }
    }
    Ok(refused)
}

/// Moves records to where their confirmed steps lead now.
pub(crate) async fn follow<S: Strides>(writer: &Writer, moves: &[Move<'_, S>]) -> Result<()> {
    let confirmed_of = |row: &&S::Model| row.spine().state == RecordState::Confirmed;
    let rows = moves.iter().flat_map(|(before, after)| [*before, *after]).flatten();
    let records: BTreeSet<Uuid> = rows.filter(confirmed_of).map(S::of).collect();
    if records.is_empty() {
        return Ok(());
    }
    let mut paths = paths::<S>(writer, &records).await?;
    let mut alike: BTreeMap<(&'static str, Option<Day>), Vec<Uuid>> = BTreeMap::new();
    for record in records {
        let path = paths.remove(&record).unwrap_or_default();
        let at = confirmed::<S::Course>(&path)?;
        alike.entry((S::word(at.stage), at.since)).or_default().push(record);
    }
    let table = S::Of::default();
    for ((stage, since), records) in alike {
        writer.move_to(table.table_name(), stage, since, &records).await?;
    }
    Ok(())
}

/// Which of these records are withdrawn though others stand on them: in each of these tables, by the column that names
/// the record.
pub(crate) async fn stood_on<M: TwoSided>(
    writer: &Writer,
    moves: &[(Option<M>, M)],
    by: &[(&str, &'static str)],
) -> Result<HashMap<Uuid, Refusal>> {
    let withdrawn = moves.iter().filter(|(_, after)| after.spine().state == RecordState::Withdrawn);
    let records: BTreeSet<Uuid> = withdrawn.map(|(_, after)| after.record_id()).collect();
    let mut refused = HashMap::new();
    if records.is_empty() {
        return Ok(refused);
    }
    for &(table, of) in by {
        let standing = writer.steps_of(table, of, &records).await?;
        refused.extend(standing.into_iter().map(|one| (one.of, rested_on())));
    }
    Ok(refused)
}

async fn paths<S: Strides>(writer: &Writer, records: &BTreeSet<Uuid>) -> Result<Paths<S>> {
    let mut paths: Paths<S> = HashMap::new();
    let table = S::default();
    for stored in writer.steps_of(table.table_name(), S::OF, records).await? {
        let step = S::step_of(&stored.word)
            .ok_or_else(|| Error::Internal(format!("a step without a meaning: {}", stored.word)))?;
        let one = Taken { id: stored.id, step, day: stored.day, state: stored.state };
        paths.entry(stored.of).or_default().push(one);
    }
    Ok(paths)
}

fn taken<S: Strides>(row: &S::Model) -> Taken<<S::Course as Course>::Step> {
    let spine = row.spine();
    Taken { id: row.record_id(), step: S::step(row), day: spine.day, state: spine.state }
}

/// Whether a record waits for the other side, or is confirmed.
pub(crate) fn stands(row: &impl TwoSided) -> bool {
    matches!(row.spine().state, RecordState::Submitted | RecordState::Confirmed | RecordState::Disputed)
}

/// Refuses a step, or a result, of what both sides have not agreed.
pub(crate) fn not_agreed() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "须先由双方确认其所属的记录（或对它的修改），再录入或确认",
        "both sides first confirm what it belongs to, or what was amended there",
    )
}

/// Refuses to take away what others follow from.
pub(crate) fn rested_on() -> Refusal {
    Refusal::new(
        Code::WrongState,
        "id",
        "其他记录以此为前提，请先撤回那些记录",
        "others follow from it: withdraw those first",
    )
}
