//! Signing keys (签名密钥): what access tokens are signed with, sealed by the server's secret.

use crate::ids::SigningKeyId;
use sea_orm::entity::prelude::*;

/// An Ed25519 key; private only together with the server's secret.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// Names it; a token's `kid` is this id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SigningKeyId,
    /// Its seed, sealed.
    pub sealed: Vec<u8>,
    /// Its public half, 32 bytes.
    pub public: Vec<u8>,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// It signs nothing from then on.
    pub signs_until: DateTimeUtc,
    /// Nothing that it signed is believed from then on.
    pub published_until: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
