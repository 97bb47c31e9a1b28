//! Disputes (异议): the field, the other side's value, and the reason.

use crate::{
    ids::{AccountId, DisputeId},
    values::Side,
};
use sea_orm::entity::prelude::*;

/// A dispute of a record.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dispute")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DisputeId,
    /// The record's kind.
    pub kind: String,
    /// The record.
    pub record_id: Uuid,
    /// The record's version that it made.
    pub version: i32,
    /// The disputed field.
    pub field: String,
    /// The value that the disputing side holds to be right.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
    /// The side that disputes.
    pub side: Side,
    /// Who disputes.
    pub disputed_by: AccountId,
    /// When.
    pub at: DateTimeUtc,
    /// When it ended.
    pub ended_at: Option<DateTimeUtc>,
    /// How it ended: `DROPPED`, `ANSWERED` (the record was amended) or `WITHDRAWN` (the record was).
    pub ended_how: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
