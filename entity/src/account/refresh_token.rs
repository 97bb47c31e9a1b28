//! Refresh tokens (续期令牌): what continues a session, each once.

use crate::{
    ids::{RefreshTokenId, SessionId},
    values::Digest,
};
use sea_orm::entity::prelude::*;

/// One refresh token; the token itself is nowhere, only its digest.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefreshTokenId,
    /// The session that it continues.
    pub session_id: SessionId,
    /// The token's SHA-256.
    pub digest: Digest,
    /// The token that was exchanged for it; empty for the first.
    pub parent_id: Option<RefreshTokenId>,
    /// When it was issued.
    pub issued_at: DateTimeUtc,
    /// When it ends unused.
    pub expires_at: DateTimeUtc,
    /// When it was first exchanged.
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
