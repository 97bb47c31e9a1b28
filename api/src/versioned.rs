//! Rows that rise by a version with every change: held at the one that was read, and written with their journal.

use crate::{
    access::{Grant, Visible},
    error::Result,
    graphql::{field::Fields, id::Global},
    store::{Change, Entry, Held, Writer},
};
use async_graphql::ID;
use domain::{Refusal, permit::Act};
use sea_orm::ModelTrait;
use serde_json::Map;

/// An entity whose rows have a version and a history.
pub(crate) trait Versioned: Visible<Model: ModelTrait<Entity = Self> + Clone> {
    /// What clients name a row by.
    type Id: Global;
    /// The kind of its rows in the journal.
    const SUBJECT: &'static str;

    /// What names the row.
    fn id(row: &Self::Model) -> Self::Id;
    /// Its version.
    fn version(row: &Self::Model) -> i32;
}

/// Which row somebody means, at which version, and why.
#[derive(Clone, Debug)]
pub(crate) struct Target<T> {
    /// The row.
    pub(crate) id: T,
    /// The version that was read.
    pub(crate) expected: i32,
    /// What is said about it, for the history.
    pub(crate) note: Option<String>,
}

impl<T: Global> Target<T> {
    /// Reads what an input says of it.
    pub(crate) fn read(fields: &mut Fields, id: &ID, expected: i32, note: Option<&str>) -> Option<Self> {
        let id = fields.id("id", id);
        let note = fields.maybe_text("note", note, 2000);
        Some(Self { id: id?, expected, note: note? })
    }

    /// Refuses a row that is at another version.
    pub(crate) fn expects<E: Versioned<Id = T>>(&self, held: &Held<E>) -> Result<()> {
        let actual = E::version(held);
        if actual == self.expected {
            Ok(())
        } else {
            Err(Refusal::version_conflict(self.expected, actual).into())
        }
    }
}

/// The row, locked, where the writer may see it.
pub(crate) async fn hold<E: Versioned>(writer: &Writer, id: E::Id) -> Result<Held<E>> {
    let (zh, en) = E::Id::NAME;
    let held = writer.hold::<E>([id.uuid()]).await?.pop();
    held.ok_or_else(|| Refusal::not_found("id", zh, en).into())
}

/// Begins the history of a row that was inserted.
pub(crate) async fn begin<E: Versioned>(
    writer: &Writer,
    id: E::Id,
    act: Act,
    grant: Option<Grant>,
    note: Option<String>,
) -> Result<E::Id> {
    let entry = Entry {
        act,
        grant,
        subject_kind: E::SUBJECT,
        subject: id.uuid(),
        version: 1,
        digest: None,
        fields: Map::new(),
        note,
    };
    writer.journal(vec![entry]).await?;
    Ok(id)
}

/// Writes a changed row, with its journal.
pub(crate) async fn save<E: Versioned>(
    writer: &Writer,
    change: Change<E>,
    act: Act,
    grant: Option<Grant>,
    note: Option<String>,
) -> Result<E::Id> {
    let id = E::id(change.after());
    let entry = Entry {
        act,
        grant,
        subject_kind: E::SUBJECT,
        subject: id.uuid(),
        version: E::version(change.after()),
        digest: None,
        fields: change.fields(),
        note,
    };
    writer.save(&[change]).await?;
    writer.journal(vec![entry]).await?;
    Ok(id)
}
