//! The history, confirmations and disputes of a record, as clients see them.

use super::{
    Viewer,
    id::{self, Global},
    scalar::{Date, Position},
};
use crate::{error::Result, record::view::SideWord, store::Reader, versioned::Versioned};
use async_graphql::{ID, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{confirmation, dispute, ids::AccountId, journal};
use sea_orm::sea_query::{Expr, ExprTrait};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// One act in a record's history.
#[derive(Clone, Debug, SimpleObject)]
pub struct HistoryEntry {
    /// Its place in the sealed order of the whole journal; null until it is sealed, within a second.
    pub position: Option<Position>,
    /// Whether it is sealed: from then on a later change of it would show.
    pub sealed: bool,
    /// The version that it made.
    pub version: i32,
    /// When.
    pub at: DateTime<Utc>,
    /// What was done, such as `CONFIRM_FOR_RECIPIENT`.
    pub act: String,
    /// Who did it; null where the system did.
    pub by: Option<Person>,
    /// What changed.
    pub changes: Vec<FieldChange>,
    /// What the person said.
    pub note: Option<String>,
}

/// Somebody who acted.
#[derive(Clone, Debug, SimpleObject)]
pub struct Person {
    /// The account.
    pub id: ID,
    /// The name that colleagues know.
    pub display_name: String,
}

/// A field that changed.
#[derive(Clone, Debug, SimpleObject)]
pub struct FieldChange {
    /// The recorded field; money in fen, quantities in thousandths.
    pub field: String,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
}

/// The other side's word that a version is right (双方确认).
#[derive(Clone, Debug, SimpleObject)]
pub struct Confirmation {
    /// The side that confirmed.
    pub side: SideWord,
    /// The version that it made.
    pub version: i32,
    /// The digest that it confirmed.
    pub digest: String,
    /// When.
    pub at: DateTime<Utc>,
    /// On which day of China's calendar.
    pub on: Date,
}

/// The other side's objection (异议).
#[derive(Clone, Debug, SimpleObject)]
pub struct Dispute {
    /// Its id.
    pub id: ID,
    /// The disputed field.
    pub field: String,
    /// The value that is held to be right.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
    /// The side that disputes.
    pub side: SideWord,
    /// When.
    pub at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended: `DROPPED`, `ANSWERED` or `WITHDRAWN`.
    pub ended_how: Option<String>,
}

impl From<confirmation::Model> for Confirmation {
    fn from(row: confirmation::Model) -> Self {
        Self {
            side: row.side.into(),
            version: row.version,
            digest: row.digest.to_string(),
            at: row.at,
            on: Date::from(&entity::values::Day::of(row.at)),
        }
    }
}

impl From<dispute::Model> for Dispute {
    fn from(row: dispute::Model) -> Self {
        Self {
            id: id::encode(row.id),
            field: row.field,
            value: row.value,
            reason: row.reason,
            side: row.side.into(),
            at: row.at,
            ended_at: row.ended_at,
            ended_how: row.ended_how,
        }
    }
}

/// The histories of records of one kind, in two statements however many they are.
pub async fn histories(
    reader: &Reader,
    kind: &'static str,
    records: &[Uuid],
) -> Result<HashMap<Uuid, Vec<HistoryEntry>>> {
    let rows = reader
        .find::<journal::Entity>()
        .filter(Expr::col(("journal", "subject_kind")).eq(kind))
        .filter(Expr::col(("journal", "subject_id")).is_in(records.iter().copied()))
        .order_by(journal::Column::SubjectId)
        .order_by(journal::Column::Version)
        .order_by(journal::Column::Id)
        .all()
        .await?;
    let people: HashSet<AccountId> = rows.iter().filter_map(|row| row.account_id).collect();
    let people = people_of(reader, people).await?;
    let mut histories: HashMap<Uuid, Vec<HistoryEntry>> = HashMap::new();
    for row in rows {
        histories.entry(row.subject_id).or_default().push(HistoryEntry {
            position: row.position.as_ref().map(Position::from),
            sealed: row.position.is_some(),
            version: row.version,
            at: row.at,
            by: row.account_id.and_then(|id| people.get(&id).cloned()),
            changes: changes(&row.fields),
            act: row.act,
            note: row.note,
        });
    }
    Ok(histories)
}

/// The history of one row, as far as the caller may see it.
pub(crate) async fn history_of<E: Versioned>(viewer: &Viewer, id: E::Id) -> Result<Vec<HistoryEntry>> {
    let id = id.uuid();
    Ok(histories(&viewer.reader, E::SUBJECT, &[id]).await?.remove(&id).unwrap_or_default())
}

/// The disputes of records of one kind, newest first.
pub async fn disputes(
    reader: &Reader,
    kind: &'static str,
    records: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Dispute>>> {
    let rows = reader
        .find::<dispute::Entity>()
        .filter(Expr::col(("dispute", "kind")).eq(kind))
        .filter(Expr::col(("dispute", "record_id")).is_in(records.iter().copied()))
        .order_by_desc(dispute::Column::At)
        .order_by_desc(dispute::Column::Id)
        .all()
        .await?;
    let mut disputes: HashMap<Uuid, Vec<Dispute>> = HashMap::new();
    for row in rows {
        disputes.entry(row.record_id).or_default().push(row.into());
    }
    Ok(disputes)
}

/// Those people, as colleagues know them.
pub(crate) async fn people_of(
    reader: &Reader,
    accounts: HashSet<AccountId>,
) -> Result<HashMap<AccountId, Person>> {
    if accounts.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = reader.names_of(accounts).await?;
    Ok(rows
        .into_iter()
        .map(|(account, display_name)| (account, Person { id: id::encode(account), display_name }))
        .collect())
}

/// Columns that name another record, which may be out of the sight of whoever reads this one's history.
const NAMES_ANOTHER: [&str; 1] = ["duplicate_of"];

/// What the journal kept of the changed fields.
pub(crate) fn changes(fields: &str) -> Vec<FieldChange> {
    let parsed: serde_json::Map<String, serde_json::Value> = serde_json::from_str(fields).unwrap_or_default();
    let text = |value: Option<&serde_json::Value>| match value {
        None | Some(serde_json::Value::Null) => None,
        Some(serde_json::Value::String(text)) => Some(text.clone()),
        Some(other) => Some(other.to_string()),
    };
    let change = |(field, pair): (String, serde_json::Value)| FieldChange {
        field,
        before: text(pair.get(0)),
        after: text(pair.get(1)),
    };
    parsed.into_iter().filter(|(field, _)| !NAMES_ANOTHER.contains(&field.as_str())).map(change).collect()
}
