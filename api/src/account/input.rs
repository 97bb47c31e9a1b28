//! What clients send about accounts.

use super::{
    command::{FirstPassword, NewAccount, NewGrant, NewIdentity, Reaching},
    view::RecordKindWord,
};
use crate::{
    error::Result,
    graphql::{
        id, read,
        scalar::{Date, RegionCodeText},
    },
    session::view::RoleWord,
};
use async_graphql::{ID, InputObject};
use domain::Refusal;
use entity::values::RegionCode;

/// Creates an account (新建账号).
#[derive(Clone, InputObject)]
pub struct CreateAccountInput {
    /// Belongs to this account and this mutation: the same key creates one account.
    pub(super) idempotency_key: String,
    /// The name to sign in with: 2 to 64 letters, digits or `. _ - @`.
    pub(super) name: String,
    /// The name that colleagues know.
    pub(super) display_name: String,
    /// The home region (所属地区); an assessor has no part in it.
    pub(super) home_region: Option<RegionCodeText>,
}

/// Gives a role (授权). Without region, organisation and pairing it reaches the whole nation.
#[derive(Clone, InputObject)]
pub struct GrantRoleInput {
    /// Belongs to this account and this mutation: the same key gives one grant.
    pub(super) idempotency_key: String,
    /// Whose it is.
    pub(super) account: ID,
    /// The role.
    pub(super) role: RoleWord,
    /// The region that it reaches, with all below it.
    pub(super) region: Option<RegionCodeText>,
    /// The organisation that it reaches.
    pub(super) organisation: Option<ID>,
    /// The pairing that it reaches, with all below it.
    pub(super) pairing: Option<ID>,
    /// The one kind of record that it is limited to.
    pub(super) kind: Option<RecordKindWord>,
    /// Its first day; today where none is given.
    pub(super) starts_on: Option<Date>,
    /// Its last day; open where none is given.
    pub(super) ends_on: Option<Date>,
}

/// Revokes a grant, or undoes a link (撤销).
#[derive(Clone, InputObject)]
pub struct RevokeInput {
    /// Which.
    pub(super) id: ID,
    /// The version that the caller has seen.
    pub(super) expected_version: i32,
    /// Why; the journal keeps it.
    pub(super) reason: Option<String>,
}

/// Changes an account (变更账号).
#[derive(Clone, InputObject)]
pub struct AccountStepInput {
    /// Which.
    pub(super) id: ID,
    /// The version that the caller has seen.
    pub(super) expected_version: i32,
    /// Why; the journal keeps it.
    pub(super) reason: Option<String>,
}

/// Replaces a password (重置密码).
#[derive(Clone, InputObject)]
pub struct ResetPasswordInput {
    /// Whose.
    pub(super) id: ID,
    /// The version that the caller has seen.
    pub(super) expected_version: i32,
}

/// Links an account with an outside identity (关联外部身份).
#[derive(Clone, InputObject)]
pub struct LinkIdentityInput {
    /// Belongs to this account and this mutation: the same key makes one link.
    pub(super) idempotency_key: String,
    /// The account.
    pub(super) account: ID,
    /// The issuer, exactly as its tokens spell it (`iss`).
    pub(super) issuer: String,
    /// The subject, exactly as the issuer's tokens spell it (`sub`).
    pub(super) subject: String,
}

/// Which accounts (账号筛选).
#[derive(Clone, Debug, Default, InputObject)]
pub struct AccountFilter {
    /// The account that signs in with this name.
    pub(super) name: Option<String>,
    /// Accounts of which this region is the home region.
    pub(super) home_region: Option<RegionCodeText>,
}

impl CreateAccountInput {
    /// The account that it describes.
    pub(super) fn parse(self) -> Result<NewAccount> {
        let home_region = self.home_region.map(|code| region("homeRegion", &code)).transpose()?;
        Ok(NewAccount {
            name: self.name,
            display_name: self.display_name,
            home_region,
            first_password: FirstPassword::MustChange,
        })
    }
}

impl GrantRoleInput {
    /// The grant that it describes.
    pub(super) fn parse(self) -> Result<NewGrant> {
        let account = id::decode("account", &self.account)?;
        let reaching = match (&self.region, &self.organisation, &self.pairing) {
            (None, None, None) => Reaching::Nation,
            (Some(code), None, None) => Reaching::Region(region("region", code)?),
            (None, Some(unit), None) => Reaching::Organisation(id::decode("organisation", unit)?),
            (None, None, Some(pairing)) => Reaching::Pairing(id::decode("pairing", pairing)?),
            _ => {
                return Err(Refusal::invalid(
                    "region",
                    "区划、单位、结对关系只能选其一",
                    "give one of region, organisation and pairing",
                )
                .into());
            }
        };
        Ok(NewGrant {
            account,
            role: self.role.into(),
            reaching,
            kind: self.kind.map(Into::into),
            starts_on: self.starts_on.map(|date| read::day("startsOn", &date.0)).transpose()?,
            ends_on: self.ends_on.map(|date| read::day("endsOn", &date.0)).transpose()?,
        })
    }
}

impl LinkIdentityInput {
    /// The link that it describes.
    pub(super) fn parse(self) -> Result<NewIdentity> {
        let account = id::decode("account", &self.account)?;
        Ok(NewIdentity { account, issuer: self.issuer, subject: self.subject })
    }
}

/// Reads a region code.
pub(super) fn region(field: &'static str, code: &RegionCodeText) -> Result<RegionCode> {
    Ok(read::region(field, &code.0)?)
}
