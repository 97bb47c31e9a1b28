//! The journal: one row a write, which is the history, the audit entry and the event to deliver.

use crate::{
    ids::{AccountId, GrantId, JournalId},
    values::Digest,
};
use sea_orm::entity::prelude::*;

/// What one act did to one subject.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JournalId,
    /// Its place in the sealed order; empty until it is sealed.
    pub position: Option<i64>,
    /// When.
    pub at: DateTimeUtc,
    /// Who; empty where the system acted.
    pub account_id: Option<AccountId>,
    /// By which grant.
    pub grant_id: Option<GrantId>,
    /// `PERSON`, or the duty in which the system acted.
    pub duty: String,
    /// What was done.
    pub act: String,
    /// The kind of the subject: a record kind, or a table's name.
    pub subject_kind: String,
    /// The subject.
    pub subject_id: Uuid,
    /// The subject's version after it.
    pub version: i32,
    /// The subject's digest after it.
    pub digest: Option<Digest>,
    /// The changed fields as JSON: `{"field": [before, after]}`.
    pub fields: String,
    /// What the person said.
    pub note: Option<String>,
    /// The request that did it.
    pub request_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
