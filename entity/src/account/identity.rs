//! Outside identities (外部身份): whom another issuer's tokens speak of.

use crate::{
    ids::{AccountId, IdentityId},
    values::Digest,
};
use sea_orm::entity::prelude::*;

/// A link between an account and the subject that an outside issuer names.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "identity")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The issuer, as its tokens spell it.
    pub issuer: String,
    /// The subject, as the issuer's tokens spell it.
    pub subject: String,
    /// The administrator who linked them.
    pub linked_by: AccountId,
    /// When.
    pub linked_at: DateTimeUtc,
    /// When the link was undone.
    pub unlinked_at: Option<DateTimeUtc>,
    /// Rises with every change.
    pub version: i32,
    /// The key of the request that linked them.
    pub idempotency_key: String,
    /// The digest of the input that linked them.
    pub input_digest: Digest,
}

impl ActiveModelBehavior for ActiveModel {}
