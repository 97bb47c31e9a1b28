//! Giving and revoking grants.

use super::{Keeper, entry, reason, same_input, same_version, wrong_state};
use crate::{
    error::{Error, Result},
    store::Writer,
};
use domain::{
    Code, Refusal,
    grant::{Holding, Person, Scope},
    permit::Act,
};
use entity::{
    account::{self, grant as grants},
    ids::{AccountId, GrantId, OrganisationId, PairingId},
    organisation,
    values::{CatalogueState, Day, Digest, NoticeKind, RecordKind, RegionCode, Role},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::Map;

/// A grant to be given.
#[derive(Clone, Debug)]
pub struct NewGrant {
    /// Whose.
    pub account: AccountId,
    /// The role.
    pub role: Role,
    /// What it is to reach.
    pub reaching: Reaching,
    /// The one kind of record that it is limited to.
    pub kind: Option<RecordKind>,
    /// The first day; today where none is named.
    pub starts_on: Option<Day>,
    /// The last day.
    pub ends_on: Option<Day>,
}

/// What a grant is to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaching {
    /// The whole nation.
    Nation,
    /// A region and all below it.
    Region(RegionCode),
    /// One organisation.
    Organisation(OrganisationId),
    /// A pairing and all below it.
    Pairing(PairingId),
}

impl Keeper<'_> {
    /// Gives a grant.
    ///
    /// # Errors
    /// All that the rules of `domain::grant` have against it.
    pub async fn grant(&self, new: NewGrant) -> Result<GrantId> {
        self.not_oneself(new.account)?;
        let digest = Digest::of(format!("{new:?}"));
        let today = self.store.clock().today();
        self.store
            .write(self.actor, &[Act::ManageGrants], self.request_id, async |writer| {
                // Grants of one account wait for each other here, so that no two of them pass side by side.
                let held = self.held(writer, new.account, None).await?;
                if let Some(known) = self.granted_before(writer, &digest).await? {
                    return Ok(known);
                }
                if held.disabled {
                    return Err(wrong_state("account", "该账号已停用", "the account is disabled"));
                }
                if writer.share_edition().await? != self.atlas.edition() {
                    return Err(changed_meanwhile().into());
                }
                let scope = self.scope(writer, new.reaching).await?;
                let wanted = Holding {
                    role: new.role,
                    scope,
                    kind: new.kind,
                    starts_on: new.starts_on.unwrap_or(today),
                    ends_on: new.ends_on,
                };
                let row = self.row(&new, &wanted, digest.clone());
                let holds = self.holdings(writer, new.account).await?;
                let person = Person { home: held.home_region, holds: &holds };
                let wrong = wanted.check(person, self.atlas, today);
                if !wrong.is_empty() {
                    return Err(Error::Refused(wrong));
                }
                writer.insert::<grants::Entity>(vec![row.clone()]).await?;
                let entry = entry(writer, Act::ManageGrants, "ROLE_GRANT", row.id.0, 1, Map::new(), None);
                writer.save(&[held.change(newer)]).await?;
                writer.journal(vec![entry]).await?;
                let regions = scope.regions(self.atlas);
                self.tell(writer, new.account, NoticeKind::Granted, Some(row.id), regions).await?;
                Ok(row.id)
            })
            .await
    }

    /// Revokes a grant.
    ///
    /// # Errors
    /// `NOT_FOUND`, `VERSION_CONFLICT`, or `WRONG_STATE` where it is revoked already.
    pub async fn revoke(&self, id: GrantId, expected: Option<i32>, why: Option<&str>) -> Result<GrantId> {
        let why = reason(why)?;
        let missing_grant = || Refusal::not_found("id", "授权", "grant");
        self.store
            .write(self.actor, &[Act::ManageGrants], self.request_id, async |writer| {
                let named = Expr::col(("role_grant", "id")).eq(id);
                let row = writer.find::<grants::Entity>().filter(named).one().await?;
                let row = row.ok_or_else(missing_grant)?;
                self.not_oneself(row.account_id)?;
                let account = self.held(writer, row.account_id, None).await?;
                let held = writer.hold::<grants::Entity>([id.0]).await?.pop().ok_or_else(missing_grant)?;
                same_version(expected, held.version)?;
                if held.revoked_at.is_some() {
                    return Err(wrong_state("id", "该授权已经撤销", "the grant is revoked already"));
                }
                let now = writer.clock().now();
                let change = held.change(|row| {
                    row.revoked_at = Some(now);
                    row.version += 1;
                });
                let (version, fields) = (change.after().version, change.fields());
                writer.save(&[change]).await?;
                writer.save(&[account.change(newer)]).await?;
                let entry =
                    entry(writer, Act::ManageGrants, "ROLE_GRANT", id.0, version, fields, why.clone());
                writer.journal(vec![entry]).await?;
                let regions = self
                    .scope_of(writer, &row)
                    .await?
                    .map_or_else(Vec::new, |scope| scope.regions(self.atlas));
                self.tell(writer, row.account_id, NoticeKind::Revoked, Some(id), regions).await?;
                Ok(id)
            })
            .await
    }

    fn row(&self, new: &NewGrant, wanted: &Holding, digest: Digest) -> grants::Model {
        let id: GrantId = self.store.clock().id();
        let (region_code, organisation_id, pairing_id) = match wanted.scope {
            Scope::Nation => (None, None, None),
            Scope::Region(code) => (Some(code), None, None),
            Scope::Organisation(unit, _) => (None, Some(unit), None),
            Scope::Pairing(pairing) => (None, None, Some(pairing)),
        };
        grants::Model {
            id,
            account_id: new.account,
            role: wanted.role,
            scope_kind: wanted.scope.kind(),
            region_code,
            organisation_id,
            pairing_id,
            kind: wanted.kind,
            starts_on: wanted.starts_on,
            ends_on: wanted.ends_on,
            granted_by: self.actor.account(),
            granted_at: self.store.clock().now(),
            revoked_at: None,
            version: 1,
            idempotency_key: self.key(id.0),
            input_digest: digest,
        }
    }

    /// What a new grant is to reach, with where the organisation lies and will lie until this is done.
    async fn scope(&self, writer: &Writer, reaching: Reaching) -> Result<Scope> {
        Ok(match reaching {
            Reaching::Nation => Scope::Nation,
            Reaching::Region(code) => Scope::Region(code),
            Reaching::Pairing(id) => Scope::Pairing(id),
            Reaching::Organisation(id) => {
                let unit = writer.hold::<organisation::Entity>([id.0]).await?.pop();
                let unit = unit.ok_or_else(|| Refusal::not_found("organisation", "单位", "organisation"))?;
                if unit.state == CatalogueState::Retired {
                    return Err(wrong_state("organisation", "该单位已停用", "the organisation is retired"));
                }
                Scope::Organisation(id, unit.region_code)
            }
        })
    }

    /// What a recorded grant reaches.
    async fn scope_of(&self, writer: &Writer, row: &grants::Model) -> Result<Option<Scope>> {
        let Some(unit) = row.organisation_id else {
            let region = row.region_code.map(Scope::Region);
            return Ok(region.or(row.pairing_id.map(Scope::Pairing)));
        };
        let named = Expr::col(("organisation", "id")).eq(unit);
        let found = writer.find::<organisation::Entity>().filter(named).one().await?;
        Ok(Some(Scope::Organisation(unit, found.and_then(|unit| unit.region_code))))
    }

    /// The grant that this key gave before.
    async fn granted_before(&self, writer: &Writer, digest: &Digest) -> Result<Option<GrantId>> {
        let Some(created) = self.created("role_grant", "granted_by") else { return Ok(None) };
        let known = writer.find::<grants::Entity>().filter(created).one().await?;
        same_input(known.map(|row| (row.id, row.input_digest)), digest)
    }
}

/// Regions or pairings were written by somebody else, and what a grant reaches is judged by them.
fn changed_meanwhile() -> Refusal {
    Refusal::new(
        Code::VersionConflict,
        "",
        "行政区划或结对关系刚刚变更，请重试",
        "regions or pairings have just been changed; try again",
    )
}

/// What the account may do has changed.
fn newer(account: &mut account::Model) {
    account.access_version += 1;
    account.version += 1;
}
