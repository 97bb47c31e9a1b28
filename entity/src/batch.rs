//! Batches: many records that one request created under one key.

use crate::{
    ids::{AccountId, BatchId},
    values::Digest,
};
use sea_orm::entity::prelude::*;

/// A batch; its key is kept for good, its answers for 30 days.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "batch")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BatchId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The mutation and its key.
    pub idempotency_key: String,
    /// The digest of its input.
    pub input_digest: Digest,
    /// When.
    pub at: DateTimeUtc,
    /// Line by line, as JSON.
    pub answers: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
