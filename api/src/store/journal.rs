//! The journal: one row a write, in the write's own transaction.

use super::Writer;
use crate::{
    access::Grant,
    error::{Error, Result},
};
use domain::permit::{Act, Duty};
use entity::{
    ids::{AccountId, JournalId},
    journal,
    values::Digest,
};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryTrait};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

/// What one act did to one subject.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What was done.
    pub act: Act,
    /// By which grant.
    pub grant: Option<Grant>,
    /// The kind of the subject: a record kind's word, or a table's name.
    pub subject_kind: &'static str,
    /// The subject.
    pub subject: Uuid,
    /// Its version after it.
    pub version: i32,
    /// Its digest after it.
    pub digest: Option<Digest>,
    /// The changed columns; empty where the row itself is the first version.
    pub fields: Map<String, Json>,
    /// What the person said.
    pub note: Option<String>,
}

impl Writer {
    /// Adds entries to the journal, in one statement as far as the store's parameters reach.
    ///
    /// Nothing is written of an act that this transaction was not opened for, nor by a grant that it has not.
    pub async fn journal(&self, entries: Vec<Entry>) -> Result<()> {
        self.enter(self.actor().account(), entries).await
    }

    /// Adds entries about what a person did that the system learned of later.
    pub async fn journal_of(&self, account: AccountId, entries: Vec<Entry>) -> Result<()> {
        self.enter(Some(account), entries).await
    }

    async fn enter(&self, account: Option<AccountId>, entries: Vec<Entry>) -> Result<()> {
        let own = |grant: &Grant| self.actor().grants().contains(grant);
        if let Some(strange) =
            entries.iter().find(|entry| !self.does(entry.act) || !entry.grant.iter().all(own))
        {
            return Err(Error::Internal(format!("the journal was told of {}", strange.act.word())));
        }
        let at = self.clock().now();
        let duty = self.actor().duty().map_or("PERSON", Duty::word);
        let rows: Vec<_> = entries
            .into_iter()
            .map(|entry| journal::Model {
                id: self.clock().id::<JournalId>(),
                position: None,
                at,
                account_id: account,
                grant_id: entry.grant.map(|grant| grant.id),
                duty: duty.to_owned(),
                act: entry.act.word(),
                subject_kind: entry.subject_kind.to_owned(),
                subject_id: entry.subject,
                version: entry.version,
                digest: entry.digest,
                fields: Json::Object(entry.fields).to_string(),
                note: entry.note,
                request_id: self.request_id().to_owned(),
            })
            .collect();
        for chunk in rows.chunks(super::writer::rows_a_statement(14)) {
            let models = chunk.iter().map(|row| row.clone().into_active_model().reset_all());
            let insert = journal::Entity::insert_many(models).into_query();
            self.transaction().execute(&insert).await?;
        }
        Ok(())
    }
}
