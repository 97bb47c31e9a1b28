//! Sessions (会话): a sign-in, and the family of refresh tokens that continues it.

use crate::ids::{AccountId, SessionId};
use sea_orm::entity::prelude::*;

/// A sign-in that lasts until it expires or is revoked.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    /// Who signed in.
    pub account_id: AccountId,
    /// When.
    pub created_at: DateTimeUtc,
    /// When it was continued last.
    pub used_at: DateTimeUtc,
    /// When it ends, however often it is continued.
    pub expires_at: DateTimeUtc,
    /// When it was ended: by signing out, by a reused token, by an administrator.
    pub revoked_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
