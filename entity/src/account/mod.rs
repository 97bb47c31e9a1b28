//! Accounts (账号): who can sign in, and what hangs on an account, a file a table.

pub mod grant;
pub mod identity;
pub mod notice;
pub mod refresh_token;
pub mod session;
pub mod signing_key;

use crate::{
    ids::AccountId,
    values::{Digest, RegionCode},
};
use sea_orm::{DeriveValueType, entity::prelude::*};

/// An Argon2id hash in the PHC form; its `Debug` hides it, for a log is no place for it.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Somebody who can sign in.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    /// The name that is typed to sign in; unique.
    pub name: String,
    /// The person's name, as others read it.
    pub display_name: String,
    /// The region that the person belongs to; an assessor has no part in it.
    pub home_region: Option<RegionCode>,
    /// The password's hash; empty for who signs in by an outside issuer only.
    pub password_hash: Option<PasswordHash>,
    /// Somebody else chose the password: it must be changed before anything else.
    pub must_change_password: bool,
    /// Cannot sign in.
    pub disabled: bool,
    /// Rises when what the account may do changes: what was remembered for a lower one is asked again.
    pub access_version: i32,
    /// Rises with every change.
    pub version: i32,
    /// Who created it; empty where the system did.
    pub created_by: Option<AccountId>,
    /// The key of the request that created it.
    pub idempotency_key: String,
    /// The digest of the input that created it.
    pub input_digest: Digest,
    /// When it was created.
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
