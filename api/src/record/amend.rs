//! Amending records: the same rules as entering them, and what the change means for their confirmation.

use super::{Record, book, entry_of, open_years};
use crate::{
    access::Grant,
    error::{Error, Result},
    store::{Held, Writer},
};
use domain::{
    Refusal,
    permit::Act,
    record::{Circumstance, Hand, Step, other, standing, take},
};
use entity::{
    spine::{Spine, TwoSided},
    values::{RecordState, Side},
};
use sea_orm::ModelTrait;
use uuid::Uuid;

/// The acts of whoever amends records.
pub(crate) const AMEND: [Act; 2] =
    [Act::Take(Step::Amend, Side::Donor), Act::Take(Step::Amend, Side::Recipient)];

/// A held record, and what it becomes.
#[derive(Debug)]
pub(crate) struct Amendment<R: Record> {
    pub(crate) held: Held<R>,
    /// The row with its new fields, its state and history as they are; or why it cannot become that.
    pub(crate) amended: std::result::Result<R::Model, Vec<Refusal>>,
    /// The version that was read.
    pub(crate) expected_version: i32,
    /// Why, for the history.
    pub(crate) note: Option<String>,
}

/// What became of each amendment, in their order.
pub(crate) type Amended = Vec<std::result::Result<Uuid, Vec<Refusal>>>;

/// Amends records inside a transaction: what a rule refuses is answered, the rest is done.
pub(crate) async fn amend<R>(writer: &Writer, amendments: Vec<Amendment<R>>) -> Result<Amended>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone + Send + Sync,
{
    let mut answers: Amended = Vec::with_capacity(amendments.len());
    let mut steps = Vec::with_capacity(amendments.len());
    for amendment in amendments {
        let id = amendment.held.record_id();
        match judged(writer, amendment) {
            Ok(step) => {
                steps.push((answers.len(), step));
                answers.push(Ok(id));
            }
            Err(refusals) => answers.push(Err(refusals)),
        }
    }
    refuse_kept(writer, &mut steps, &mut answers).await?;
    look_at_material(writer, &mut steps).await?;
    refuse_barred(writer, &mut steps, &mut answers).await?;
    let years = open_years(writer, steps.iter().flat_map(|(_, step)| [&step.before, &step.after])).await?;
    let mut changes = Vec::with_capacity(steps.len());
    let mut entries = Vec::with_capacity(steps.len());
    for (index, step) in steps {
        let open = years.admit(&step.before, "id").and_then(|()| years.admit(&step.after, R::DAY));
        if let Err(refusal) = open {
            if let Some(answer) = answers.get_mut(index) {
                *answer = Err(vec![refusal]);
            }
            continue;
        }
        let (row, after) = (step.row, step.after);
        let change = step.held.change(|kept| {
            *kept = row;
            kept.set_spine(after);
        });
        entries.push(entry_of(&change, Step::Amend, step.grant, step.note));
        changes.push(change);
    }
    writer.save(&changes).await.map_err(|error| match error {
        Error::Taken(_) => R::taken().into(),
        other => other,
    })?;
    let all: Vec<_> = changes.iter().collect();
    let left_dispute: Vec<_> =
        changes.iter().filter(|change| change.before().spine().state == RecordState::Disputed).collect();
    if !left_dispute.is_empty() {
        writer.end_disputes(&left_dispute, "ANSWERED").await?;
    }
    book::<R>(writer, &all, entries).await?;
    Ok(answers)
}

/// An amendment that its record's state and every rule admit.
struct Taken<R: Record> {
    held: Held<R>,
    row: R::Model,
    before: Spine,
    after: Spine,
    circumstance: Circumstance,
    grant: Option<Grant>,
    note: Option<String>,
}

/// First whether they may at all, then what is wrong with the change.
fn judged<R>(writer: &Writer, amendment: Amendment<R>) -> std::result::Result<Taken<R>, Vec<Refusal>>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone,
{
    let Amendment { held, amended, expected_version, note } = amendment;
    let one = |refusal: Refusal| vec![refusal];
    let before = held.spine();
    let own = before.entered_side;
    let act = Act::Take(Step::Amend, own);
    let grant = held.grant_for(act).cloned();
    let account = writer.actor().account();
    let account = account.ok_or_else(|| one(Refusal::not_found("id", "记录", "record")))?;
    let hand = Hand {
        account,
        side: if grant.is_some() { own } else { other(own) },
        wrote_it: held.wrote_it(),
        answers_for: held.answers_for(act),
        at: writer.clock().now(),
    };
    let same = amended.as_ref().map_or(true, |row| row.spine().digest == before.digest);
    let circumstance = if same { Circumstance::Plain } else { Circumstance::Material };
    let mut after = take(&before, Step::Amend, circumstance, hand, expected_version).map_err(one)?;
    R::guard(&held, Step::Amend).map_err(one)?;
    let row = amended?;
    if after.state == RecordState::Submitted {
        after.submitted_by = Some(account);
    }
    let mut taken = Taken { held, row, before, after, circumstance, grant, note };
    taken.settle();
    Ok(taken)
}

impl<R: Record> Taken<R>
where
    R::Model: TwoSided,
{
    /// Takes over into the spine what follows from the row.
    fn settle(&mut self) {
        let (row, after) = (self.row.spine(), &mut self.after);
        after.pairing = row.pairing;
        (after.donor, after.recipient, after.day) = (row.donor, row.recipient, row.day);
        after.digest = row.digest;
        (after.standing, after.exclusion) = standing(after.state, R::against(&self.row));
    }
}

/// What others rest on keeps its material fields.
async fn refuse_kept<R>(
    writer: &Writer,
    steps: &mut Vec<(usize, Taken<R>)>,
    answers: &mut Amended,
) -> Result<()>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided,
{
    let material = |step: &Taken<R>| step.circumstance == Circumstance::Material;
    let ids: Vec<Uuid> =
        steps.iter().filter(|(_, step)| material(step)).map(|(_, step)| step.held.record_id()).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let kept = R::kept_by_others(writer, &ids).await?;
    steps.retain(|(index, step)| {
        let why = kept.get(&step.held.record_id()).filter(|_| material(step));
        if let (Some(why), Some(answer)) = (why, answers.get_mut(*index)) {
            *answer = Err(vec![why.clone()]);
        }
        why.is_none()
    });
    Ok(())
}

/// What changed in a material field must fit what it shares with others.
async fn refuse_barred<R>(
    writer: &Writer,
    steps: &mut Vec<(usize, Taken<R>)>,
    answers: &mut Amended,
) -> Result<()>
where
    R: Record,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone,
{
    let material = |(_, step): &&(usize, Taken<R>)| step.circumstance == Circumstance::Material;
    let moves = steps.iter().filter(material).map(|(_, step)| {
        let mut after = step.row.clone();
        after.set_spine(step.after.clone());
        (Some((*step.held).clone()), after)
    });
    let mut barred = R::barred(writer, &moves.collect::<Vec<_>>()).await?;
    steps.retain(|(index, step)| {
        let why = barred.remove(&step.held.record_id());
        match (why, answers.get_mut(*index)) {
            (Some(why), Some(answer)) => {
                *answer = Err(vec![why]);
                false
            }
            _ => true,
        }
    });
    Ok(())
}

/// What changed in a material field might be another record now, or be none any more.
async fn look_at_material<R>(writer: &Writer, steps: &mut [(usize, Taken<R>)]) -> Result<()>
where
    R: Record,
    R::Model: TwoSided + Clone + Send + Sync,
{
    let material = |step: &&mut (usize, Taken<R>)| step.1.circumstance == Circumstance::Material;
    let mut rows: Vec<_> = steps.iter_mut().filter(material).map(|(_, step)| step.row.clone()).collect();
    R::look(writer, &mut rows).await?;
    for ((_, step), row) in steps.iter_mut().filter(material).zip(rows) {
        step.row = row;
        step.settle();
    }
    Ok(())
}
