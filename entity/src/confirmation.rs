//! Confirmations (双方确认): the other side's word that a version of a record is right.

use crate::{
    ids::{AccountId, ConfirmationId},
    values::{Digest, Side},
};
use sea_orm::entity::prelude::*;

/// A confirmation; it holds while the record's digest is the one it names.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "confirmation")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConfirmationId,
    /// The record's kind.
    pub kind: String,
    /// The record.
    pub record_id: Uuid,
    /// The record's version that it made.
    pub version: i32,
    /// The digest that it confirmed.
    pub digest: Digest,
    /// The side that confirmed.
    pub side: Side,
    /// Who confirmed.
    pub confirmed_by: AccountId,
    /// When.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
