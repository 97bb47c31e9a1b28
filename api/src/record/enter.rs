//! Entering records: each key once, in open years, with journal and totals.

use super::{Record, open_years, tally};
use crate::{
    access::{Actor, Grant},
    atlas::Atlas,
    error::{Error, Result},
    graphql::Viewer,
    once::{Keyed, Once},
    store::{Entry, Writer},
};
use domain::{
    Refusal,
    permit::{Act, Capacity, may},
    record::{Step, submit_at_once},
};
use entity::{
    ids::OrganisationId,
    spine::TwoSided,
    values::{Place, RecordKind, RecordState, RegionCode, Role, Side},
};
use sea_orm::{IntoActiveModel, ModelTrait};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The acts of whoever enters records.
pub(crate) const ENTER: [Act; 2] =
    [Act::Take(Step::Enter, Side::Donor), Act::Take(Step::Enter, Side::Recipient)];

/// What is done with a record that is held against the rules: whoever amends stays on the side that entered it,
/// for the other side is to confirm it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// It is entered, for whichever side the actor stands on.
    Enter,
    /// It is amended, for this side.
    Amend(Side),
}

/// Where a record lies, and whose it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground<'a> {
    /// Its place on the donor's side.
    pub(crate) donor: &'a Place,
    /// Its place on the recipient's side.
    pub(crate) recipient: &'a Place,
    /// The unit that it belongs to, where it belongs to one.
    pub(crate) unit: Option<OrganisationId>,
}

/// The grant by which somebody enters or amends a record there, and for which side; `admits` says what the kind has
/// against it.
///
/// # Errors
/// What the kind has against it; nothing where no grant reaches the ground.
pub(crate) fn entering(
    actor: &Actor,
    kind: RecordKind,
    doing: Doing,
    ground: Ground<'_>,
    admits: impl Fn(Role, Side) -> std::result::Result<(), Refusal>,
) -> std::result::Result<(Grant, Side), Option<Refusal>> {
    let mut refused = None;
    let (step, sides) = match doing {
        Doing::Enter => (Step::Enter, Side::ALL),
        Doing::Amend(Side::Donor) => (Step::Amend, [Side::Donor].as_slice()),
        Doing::Amend(Side::Recipient) => (Step::Amend, [Side::Recipient].as_slice()),
    };
    for &side in sides {
        for grant in actor.grants().iter().filter(|grant| grant.covers(kind)) {
            let allowed = may(Capacity::Role(grant.role), Act::Take(step, side));
            if !allowed || !grant.reaches(side, ground.donor, ground.recipient, ground.unit) {
                continue;
            }
            match admits(grant.role, side) {
                Ok(()) => return Ok((grant.clone(), side)),
                Err(refusal) => refused = Some(refusal),
            }
        }
    }
    Err(refused)
}

/// Takes the pairing that links a row's places on its day as it is now.
pub(crate) fn pair_anew(atlas: &Atlas, row: &mut impl TwoSided) {
    let mut spine = row.spine();
    let places = spine.donor.code().zip(spine.recipient.code());
    spine.pairing = places.and_then(|(donor, recipient)| atlas.most_specific(donor, recipient, spine.day));
    row.set_spine(spine);
}

/// Submits a row that is being entered; it waits for this region's review where one is due.
pub(crate) fn submit<R: Record<Model: TwoSided>>(row: &mut R::Model, review: Option<RegionCode>) {
    let mut spine = row.spine();
    submit_at_once(&mut spine, review, R::against(row));
    row.set_spine(spine);
}

/// A row that is to be entered.
#[derive(Clone, Debug)]
pub(crate) struct Entrant<R: Record> {
    /// Its place among those that are entered together.
    pub(crate) index: usize,
    /// The row.
    pub(crate) row: R::Model,
    /// The grant by which it is entered.
    pub(crate) grant: Grant,
}

/// What became of each row, by its place.
pub(crate) type Entered = Vec<(usize, std::result::Result<Uuid, Refusal>)>;

/// In which state a new record is meant to begin.
pub(crate) fn beginning(submit: bool) -> RecordState {
    if submit { RecordState::Submitted } else { RecordState::Draft }
}

/// Enters one record for a key. `prepared` makes its row, or says why there is none; a key that was used before
/// answers as it did, whatever has become of the rest since.
///
/// # Errors
/// What a rule refuses; `IDEMPOTENCY_CONFLICT`.
pub(crate) async fn enter_one<R>(
    viewer: &Viewer,
    once: &Once,
    prepared: std::result::Result<impl Fn(&Writer) -> Entrant<R> + Sync, Vec<Refusal>>,
) -> Result<Uuid>
where
    R: Record + Keyed,
    R::ActiveModel: Send,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone + Send + Sync + IntoActiveModel<R::ActiveModel>,
{
    let make = match prepared {
        Ok(make) => make,
        Err(refusals) => {
            return match once.created(viewer.reader.find::<R>()).await? {
                Some(known) => Ok(known.record_id()),
                None => Err(Error::Refused(refusals)),
            };
        }
    };
    viewer
        .store
        .write(&viewer.actor, &ENTER, &viewer.request_id, async |writer| {
            let refused = match enter::<R>(writer, vec![make(writer)]).await?.pop() {
                Some((_, Ok(id))) => return Ok(id),
                Some((_, Err(refusal))) => refusal,
                None => R::taken(),
            };
            match once.created(writer.find::<R>()).await? {
                Some(known) => Ok(known.record_id()),
                None => Err(refused.into()),
            }
        })
        .await
}

/// Enters rows inside a transaction: what a rule refuses is answered, the rest is done.
pub(crate) async fn enter<R>(writer: &Writer, entrants: Vec<Entrant<R>>) -> Result<Entered>
where
    R: Record,
    R::ActiveModel: Send,
    R::Model: ModelTrait<Entity = R> + TwoSided + Clone + Send + Sync + IntoActiveModel<R::ActiveModel>,
{
    let mut rows = Vec::with_capacity(entrants.len());
    let mut places: HashMap<Uuid, (usize, Grant)> = HashMap::with_capacity(entrants.len());
    for Entrant { index, row, grant } in entrants {
        places.insert(row.record_id(), (index, grant));
        rows.push(row);
    }
    R::look(writer, &mut rows).await?;
    let spines: Vec<_> = rows.iter().map(TwoSided::spine).collect();
    let years = open_years(writer, &spines).await?;
    let moves: Vec<_> = rows.iter().map(|row| (None, row.clone())).collect();
    let mut barred = R::barred(writer, &moves).await?;
    let mut answers = Entered::with_capacity(rows.len());
    let mut open = Vec::with_capacity(rows.len());
    for (row, spine) in rows.into_iter().zip(&spines) {
        let admitted = barred.remove(&row.record_id()).map_or(Ok(()), Err);
        match (admitted.and_then(|()| years.admit(spine, R::DAY)), places.get(&row.record_id())) {
            (Ok(()), _) => open.push(row),
            (Err(refusal), Some((index, _))) => answers.push((*index, Err(refusal))),
            (Err(_), None) => {}
        }
    }
    let inserted: HashSet<Uuid> =
        writer.insert_new::<R>(open.clone()).await?.into_iter().map(|(id, _)| id).collect();
    let mut entries = Vec::with_capacity(inserted.len());
    for row in &open {
        let id = row.record_id();
        let Some((index, grant)) = places.remove(&id) else { continue };
        if !inserted.contains(&id) {
            answers.push((index, Err(R::taken())));
            continue;
        }
        answers.push((index, Ok(id)));
        let spine = row.spine();
        entries.push(Entry {
            act: Act::Take(Step::Enter, spine.entered_side),
            grant: Some(grant),
            subject_kind: R::Model::KIND.word(),
            subject: id,
            version: spine.version,
            digest: Some(spine.digest),
            fields: serde_json::Map::new(),
            note: None,
        });
    }
    writer.journal(entries).await?;
    let kept: Vec<_> =
        open.iter().filter(|row| inserted.contains(&row.record_id())).map(|row| (None, Some(row))).collect();
    tally::<R>(writer, &kept).await?;
    Ok(answers)
}
