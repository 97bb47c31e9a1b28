//! Refused writes of the current minute, counted for each person, act and reason; the journal takes them over.

use crate::ids::AccountId;
use sea_orm::entity::prelude::*;

/// How often somebody was refused the same for the same reason within a minute.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refusal")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    /// The mutation, as the schema names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub act: String,
    /// The code of the refusal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// When the minute began.
    #[sea_orm(primary_key, auto_increment = false)]
    pub minute: DateTimeUtc,
    /// How often; the first is in the journal already.
    pub count: i64,
}

impl ActiveModelBehavior for ActiveModel {}
