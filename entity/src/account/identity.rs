//! Outside identities (外部身份): whom another issuer's tokens speak of.

use crate::ids::{AccountId, IdentityId};
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
}

impl ActiveModelBehavior for ActiveModel {}
