//! Grants (授权): a role, what it reaches, from a day to a day.

use crate::{
    ids::{AccountId, GrantId, OrganisationId, PairingId},
    values::{Day, Digest, RecordKind, RegionCode, Role, ScopeKind},
};
use sea_orm::entity::prelude::*;

/// A role that was given to an account.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantId,
    /// Whose it is.
    pub account_id: AccountId,
    /// The role.
    pub role: Role,
    /// What kind of thing it reaches; the column of that thing is filled, the others are empty.
    pub scope_kind: ScopeKind,
    /// The region and all below it.
    pub region_code: Option<RegionCode>,
    /// The organisation.
    pub organisation_id: Option<OrganisationId>,
    /// The pairing and all below it.
    pub pairing_id: Option<PairingId>,
    /// The one kind of record that it is limited to.
    pub kind: Option<RecordKind>,
    /// Its first day.
    pub starts_on: Day,
    /// Its last day; open where empty.
    pub ends_on: Option<Day>,
    /// Who gave it; empty where the system did.
    pub granted_by: Option<AccountId>,
    /// When it was given.
    pub granted_at: DateTimeUtc,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
    /// Rises with every change.
    pub version: i32,
    /// The key of the request that gave it.
    pub idempotency_key: String,
    /// The digest of the input that gave it.
    pub input_digest: Digest,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// Whether it is in force on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        self.revoked_at.is_none() && self.starts_on <= day && self.ends_on.is_none_or(|last| day <= last)
    }
}
