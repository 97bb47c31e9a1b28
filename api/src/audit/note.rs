//! Entries beside writes: that something was refused, and that data about somebody were read.

use crate::{
    access::Actor,
    error::Result,
    graphql::Viewer,
    store::{Entry, Store},
};
use chrono::{DurationRound, TimeDelta};
use domain::permit::Act;
use entity::ids::AccountId;
use serde_json::{Map, Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Leaves that a mutation refused somebody something: the first of a minute for each reason is an entry, the
/// others of that minute are counted, and the sealer enters how many there were.
pub(crate) async fn note_refusals(
    viewer: &Viewer,
    act: &str,
    codes: BTreeMap<&'static str, i64>,
) -> Result<()> {
    let Some(account) = viewer.actor.account().filter(|_| !codes.is_empty()) else { return Ok(()) };
    let now = viewer.store.clock().now();
    let minute = now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(now);
    viewer
        .store
        .write(&viewer.actor, &[Act::NoteRefusal], &viewer.request_id, async |writer| {
            let first = writer.count_refusals(account, act, minute, &codes).await?;
            writer
                .journal(first.into_iter().map(|(code, count)| refusal(account, act, code, count)).collect())
                .await
        })
        .await
}

/// Leaves that somebody read data about these people, themselves left out.
pub(crate) async fn note_readings(
    store: &Store,
    actor: &Actor,
    request_id: &str,
    people: BTreeSet<AccountId>,
) -> Result<()> {
    let others: Vec<_> = people.into_iter().filter(|person| Some(*person) != actor.account()).collect();
    if others.is_empty() || actor.account().is_none() {
        return Ok(());
    }
    let read = |person: AccountId| about(Act::NoteReading, person, Map::new());
    store
        .write(actor, &[Act::NoteReading], request_id, async |writer| {
            writer.journal(others.iter().copied().map(read).collect()).await
        })
        .await
}

/// What the journal says of refusals of one act for one reason.
pub(super) fn refusal(account: AccountId, act: &str, code: &str, count: i64) -> Entry {
    let told = [("act", json!(act)), ("code", json!(code)), ("count", json!(count))];
    let fields =
        told.into_iter().map(|(name, value)| (name.to_owned(), Json::Array(vec![Json::Null, value])));
    about(Act::NoteRefusal, account, fields.collect())
}

/// An entry about a person that leaves the account as it is.
fn about(act: Act, person: AccountId, fields: Map<String, Json>) -> Entry {
    Entry {
        act,
        grant: None,
        subject_kind: "ACCOUNT",
        subject: person.0,
        version: 0,
        digest: None,
        fields,
        note: None,
    }
}
