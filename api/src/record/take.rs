//! Taking steps with records, one or a thousand at once.

use super::{
    Record,
    closing::{OpenYears, open_years},
    tally,
};
use crate::{
    error::{Error, Result},
    graphql::Viewer,
    store::{Change, Entry, Held, Objection, Writer},
};
use chrono::{DateTime, Utc};
use domain::{
    Code, Refusal,
    permit::Act,
    record::{self, Circumstance, Hand, Step},
};
use entity::{
    spine::{Spine, TwoSided},
    values::{RecordState, Side},
};
use sea_orm::{EntityTrait, ModelTrait};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// What somebody wants done to one record.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The record.
    pub id: Uuid,
    /// The version that they read.
    pub expected_version: i32,
    /// What they say.
    pub note: Option<String>,
    /// What they object to, where the step is a dispute.
    pub objection: Option<Objection>,
}

/// What became of each wish, in their order.
pub type Outcome = Vec<std::result::Result<Uuid, Refusal>>;

/// Takes `step` with each record, in one transaction: what a rule refuses is answered, the rest is done.
///
/// # Errors
/// `FORBIDDEN` where no grant allows the step for either side.
pub async fn take<R>(viewer: &Viewer, step: Step, wishes: Vec<Wish>) -> Result<Outcome>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone + Sync + Send,
{
    let acts = [Act::Take(step, Side::Donor), Act::Take(step, Side::Recipient)];
    viewer
        .store
        .write(&viewer.actor, &acts, &viewer.request_id, async |writer| {
            take_in::<R>(viewer, writer, step, &wishes).await
        })
        .await
}

/// Takes `step` with each record inside a transaction.
pub(crate) async fn take_in<R>(
    viewer: &Viewer,
    writer: &Writer,
    step: Step,
    wishes: &[Wish],
) -> Result<Outcome>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone + Sync + Send,
{
    let held = writer.hold::<R>(wishes.iter().map(|wish| wish.id)).await?;
    let mut regarded = R::regard(viewer, writer, step, &held).await?;
    let mut rows: HashMap<Uuid, Candidate<R>> = HashMap::with_capacity(held.len());
    for held in held {
        let id = held.record_id();
        let row = regarded.remove(&id).unwrap_or_else(|| Ok((*held).clone()));
        rows.insert(id, (held, row));
    }
    let after_others = after_others::<R>(&mut rows);
    let kept = match step {
        Step::Withdraw => R::kept_by_others(writer, &rows.keys().copied().collect::<Vec<_>>()).await?,
        _ => HashMap::new(),
    };
    let spines: Vec<_> =
        rows.values().filter_map(|(_, row)| row.as_ref().ok().map(TwoSided::spine)).collect();
    let years = open_years(writer, &spines).await?;
    // One instant for all: what changes alike is written back in one statement.
    let at = writer.clock().now();
    let mut outcome = Outcome::with_capacity(wishes.len());
    let mut changes: Vec<Change<R>> = Vec::new();
    let mut entries: Vec<Entry> = Vec::new();
    let mut objections = Vec::new();
    for wish in wishes.iter().filter(|wish| !after_others.contains(&wish.id)) {
        let taken = rows.remove(&wish.id).ok_or_else(|| Refusal::not_found("id", "记录", "record")).and_then(
            |(held, row)| {
                let row = row?;
                years.admit(&row.spine(), "id")?;
                let taken = step_of::<R>(viewer, writer, (held, row), at, step, wish)?;
                kept.get(&wish.id).map_or(Ok(taken), |why| Err(why.clone()))
            },
        );
        outcome.push(taken.map(|(change, entry)| {
            objections.push(wish.objection.clone());
            changes.push(change);
            entries.push(entry);
            wish.id
        }));
    }
    if !changes.is_empty() {
        change_all::<R>(writer, step, changes, entries, objections, &years).await?;
    }
    if after_others.is_empty() {
        return Ok(outcome);
    }
    let later: Vec<Wish> = wishes.iter().filter(|wish| after_others.contains(&wish.id)).cloned().collect();
    let mut later = Box::pin(take_in::<R>(viewer, writer, step, &later)).await?.into_iter();
    let mut first = outcome.into_iter();
    Ok(wishes
        .iter()
        .filter_map(|wish| if after_others.contains(&wish.id) { later.next() } else { first.next() })
        .collect())
}

/// Takes out the records that rest on another of them, and names them.
fn after_others<R>(rows: &mut HashMap<Uuid, Candidate<R>>) -> HashSet<Uuid>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided,
{
    let after: HashSet<Uuid> = rows
        .iter()
        .filter(|(_, (held, _))| R::rests_on(held).is_some_and(|other| rows.contains_key(&other)))
        .map(|(id, _)| *id)
        .collect();
    rows.retain(|id, _| !after.contains(id));
    after
}

/// Writes changed records back with all that follows: others that change along, confirmations and disputes, the
/// journal, the totals.
async fn change_all<R>(
    writer: &Writer,
    step: Step,
    changes: Vec<Change<R>>,
    mut entries: Vec<Entry>,
    objections: Vec<Option<Objection>>,
    years: &OpenYears,
) -> Result<()>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone + Sync + Send,
{
    let also = R::consequences(writer, step, &changes).await?;
    for (side, change) in &also {
        years.admit(&change.after().spine(), "id").map_err(Error::from)?;
        entries.push(Entry { act: Act::Take(step, *side), ..entry_of(change, step, None, None) });
    }
    let also: Vec<_> = also.into_iter().map(|(_, change)| change).collect();
    if step == Step::Discard {
        writer.discard(&changes).await?;
    } else {
        writer.save(&changes).await.map_err(again)?;
    }
    writer.save(&also).await.map_err(again)?;
    parts(writer, step, &changes, objections).await?;
    let all: Vec<_> = changes.iter().chain(&also).collect();
    book::<R>(writer, &all, entries).await
}

/// What counts again may find its place taken.
fn again(error: Error) -> Error {
    match error {
        Error::Taken(_) => taken_meanwhile().into(),
        other => other,
    }
}

/// Writes the journal and the totals of changed records.
pub async fn book<R>(writer: &Writer, changes: &[&Change<R>], entries: Vec<Entry>) -> Result<()>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided,
{
    writer.journal(entries).await?;
    let moves: Vec<_> = changes.iter().map(|change| (Some(change.before()), Some(change.after()))).collect();
    tally::<R>(writer, &moves).await
}

/// A held record, and how it is to be regarded before the step.
type Candidate<R> = (Held<R>, std::result::Result<<R as EntityTrait>::Model, Refusal>);

/// The step taken with one held record, regarded as `row`, and what the journal says of it.
fn step_of<R>(
    viewer: &Viewer,
    writer: &Writer,
    (held, row): (Held<R>, R::Model),
    at: DateTime<Utc>,
    step: Step,
    wish: &Wish,
) -> std::result::Result<(Change<R>, Entry), Refusal>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone,
{
    let before = row.spine();
    let side = step.side(before.entered_side);
    let act = Act::Take(step, side);
    // Whoever sees the record by grants of the other side learns whose step it is.
    let grant = held.grant_for(act).cloned();
    let account = writer.actor().account().ok_or_else(|| Refusal::not_found("id", "记录", "record"))?;
    let hand = Hand {
        account,
        side: if grant.is_some() { side } else { record::other(side) },
        wrote_it: held.wrote_it(),
        answers_for: held.answers_for(act),
        at,
    };
    let due = || {
        let place = record::place(&before, side);
        viewer.atlas.reviews().due(side, place, hand.answers_for, writer.clock().today())
    };
    let circumstance = match step {
        Step::Submit => due().map_or(Circumstance::Plain, Circumstance::Reviewed),
        _ => Circumstance::Plain,
    };
    let after = record::take(&before, step, circumstance, hand, wish.expected_version)?;
    R::guard(&row, step)?;
    let change = held.change(|kept| {
        *kept = row;
        settle::<R>(kept, step, after);
    });
    let entry = entry_of(&change, step, grant, wish.note.clone());
    Ok((change, entry))
}

/// Takes the spine after a step over into its row, with all that follows from it.
pub(crate) fn settle<R>(row: &mut R::Model, step: Step, mut after: Spine)
where
    R: Record,
    R::Model: TwoSided,
{
    R::settle(row, step);
    (after.standing, after.exclusion) = record::standing(after.state, R::against(row));
    row.set_spine(after);
}

/// What the journal says of a change.
pub(crate) fn entry_of<R>(
    change: &Change<R>,
    step: Step,
    grant: Option<crate::access::Grant>,
    note: Option<String>,
) -> Entry
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided,
{
    let after = change.after().spine();
    Entry {
        act: Act::Take(step, step.side(after.entered_side)),
        grant,
        subject_kind: R::Model::KIND.word(),
        subject: change.after().record_id(),
        version: after.version,
        digest: Some(after.digest),
        fields: change.fields(),
        note,
    }
}

/// Refuses to let a record count again whose place another has taken since.
fn taken_meanwhile() -> Refusal {
    Refusal::new(
        Code::Duplicate,
        "id",
        "原记录的订单行已由后来的记录占用；请先由录入方撤回那条记录",
        "what would count again has been entered anew since; first have that entry withdrawn",
    )
}

/// Adds confirmations and disputes, and ends disputes that the step answers.
async fn parts<R>(
    writer: &Writer,
    step: Step,
    changes: &[Change<R>],
    objections: Vec<Option<Objection>>,
) -> Result<()>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided,
{
    let side_of = |change: &Change<R>| step.side(change.after().spine().entered_side);
    match step {
        Step::Confirm | Step::AcceptMatch => {
            for &side in Side::ALL {
                let of_side: Vec<_> = changes.iter().filter(|change| side_of(change) == side).collect();
                if !of_side.is_empty() {
                    writer.add_confirmations(&of_side, side).await?;
                }
            }
        }
        Step::Dispute => {
            for &side in Side::ALL {
                let disputes: Vec<_> = changes
                    .iter()
                    .zip(&objections)
                    .filter(|(change, _)| side_of(change) == side)
                    .filter_map(|(change, objection)| Some((change, objection.clone()?)))
                    .collect();
                if !disputes.is_empty() {
                    writer.add_disputes(&disputes, side).await?;
                }
            }
        }
        _ => {
            let left: Vec<_> = changes
                .iter()
                .filter(|change| change.before().spine().state == RecordState::Disputed)
                .filter(|change| change.after().spine().state != RecordState::Disputed)
                .collect();
            let how = match step {
                Step::DropDispute => "DROPPED",
                Step::Withdraw => "WITHDRAWN",
                _ => "ANSWERED",
            };
            if !left.is_empty() {
                writer.end_disputes(&left, how).await?;
            }
        }
    }
    Ok(())
}
