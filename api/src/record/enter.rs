//! Entering records: each key once, in open years, with journal and totals.

use super::{Record, open_years, tally};
use crate::{
    access::Grant,
    error::{Error, Result},
    graphql::Viewer,
    once::{Keyed, Once},
    store::{Entry, Writer},
};
use domain::{Refusal, permit::Act, record::Step};
use entity::{
    spine::TwoSided,
    values::{RecordState, Side},
};
use sea_orm::{IntoActiveModel, ModelTrait};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The acts of whoever enters records.
pub(crate) const ENTER: [Act; 2] =
    [Act::Take(Step::Enter, Side::Donor), Act::Take(Step::Enter, Side::Recipient)];

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
    let mut answers = Entered::with_capacity(rows.len());
    let mut open = Vec::with_capacity(rows.len());
    for (row, spine) in rows.into_iter().zip(&spines) {
        match (years.admit(spine, R::DAY), places.get(&row.record_id())) {
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
