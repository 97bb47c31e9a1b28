//! Who one is, as clients see it.

use crate::{
    access::{Grant, Reach},
    graphql::{ViewerExt, answer::UserError, entries::Entries, id, scalar::RegionCodeText},
    organisation::view::Organisation,
    pairing::view::Pairing,
    region::view::Region,
};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use domain::permit::Act;
use entity::{account, organisation};
use sea_orm::sea_query::{Expr, ExprTrait};

/// A role that a grant gives (角色).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::Role", name = "Role")]
pub enum RoleWord {
    /// 管理员.
    Administrator,
    /// 帮扶方协调员.
    DonorCoordinator,
    /// 受援方协调员.
    RecipientCoordinator,
    /// 采购员.
    ProcurementOfficer,
    /// 考核员.
    Assessor,
    /// 审计员.
    Auditor,
    /// 财政/主管单位.
    Supervisor,
}

/// The person who asks, and what they may do (当前用户).
#[derive(Clone, Debug)]
pub struct Me {
    pub(crate) account: account::Model,
    pub(crate) grants: Vec<Grant>,
}

/// The person who asks, and what they may do (当前用户).
#[Object(name = "Viewer")]
impl Me {
    /// The account.
    async fn id(&self) -> ID {
        id::encode(self.account.id)
    }
    /// The name to sign in with.
    async fn name(&self) -> &str {
        &self.account.name
    }
    /// The name that colleagues know.
    async fn display_name(&self) -> &str {
        &self.account.display_name
    }
    /// The home region (所属地区).
    async fn home_region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.signed_in()?.atlas;
        Ok(self.account.home_region.and_then(|code| Region::of(atlas, code)))
    }
    /// Whether the password must be changed before anything else.
    async fn must_change_password(&self) -> bool {
        self.account.must_change_password
    }
    /// The grants that hold today (授权).
    async fn grants(&self) -> Vec<HeldGrant> {
        self.grants.iter().cloned().map(HeldGrant).collect()
    }
    /// Where the data are a demonstration, it says so (演示数据).
    async fn notice(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(ctx.signed_in()?.atlas.notice().map(str::to_owned))
    }
    /// What the grants allow, in the journal's words, such as `CONFIRM_FOR_RECIPIENT`.
    async fn may(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        let actor = &ctx.signed_in()?.actor;
        Ok(Act::all().into_iter().filter(|act| actor.may(*act)).map(Act::word).collect())
    }
}

/// A role that somebody holds today, and what it reaches (授权).
#[derive(Clone, Debug)]
pub struct HeldGrant(Grant);

/// A role that somebody holds today, and what it reaches (授权).
#[Object(name = "HeldGrant")]
impl HeldGrant {
    /// Its id.
    async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// The role.
    async fn role(&self) -> RoleWord {
        self.0.role.into()
    }
    /// Whether it reaches the whole nation.
    async fn nation(&self) -> bool {
        self.0.reach == Reach::Nation
    }
    /// The region that it reaches, with all below it.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        Ok(match self.0.reach {
            Reach::Region(code, _) => Region::of(&ctx.signed_in()?.atlas, code),
            _ => None,
        })
    }
    /// The organisation that it reaches.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        let Reach::Organisation(own) = self.0.reach else { return Ok(None) };
        let named = Expr::col(("organisation", "id")).eq(own);
        let row = ctx.signed_in()?.reader.find::<organisation::Entity>().filter(named).one().await?;
        Ok(row.map(Organisation))
    }
    /// The pairings that it reaches.
    async fn pairings(&self, ctx: &Context<'_>) -> Result<Entries<Pairing>> {
        let atlas = &ctx.signed_in()?.atlas;
        Ok(match &self.0.reach {
            Reach::Pairings(tree) => tree.iter().filter_map(|id| Pairing::of(atlas, *id)).collect(),
            _ => Entries::default(),
        })
    }
    /// The code of the region that it reaches.
    async fn region_code(&self) -> Option<RegionCodeText> {
        match &self.0.reach {
            Reach::Region(code, _) => Some(RegionCodeText::from(code)),
            _ => None,
        }
    }
}

/// The tokens of a session (会话).
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct SessionPayload {
    /// Sent with every request as `Authorization: Bearer …`; it lives ten minutes.
    pub(super) access_token: Option<String>,
    /// Exchanged once for a new pair by `refreshSession`.
    pub(super) refresh_token: Option<String>,
    /// When the access token ends.
    pub(super) expires_at: Option<DateTime<Utc>>,
    /// Who signed in.
    pub(super) viewer: Option<Me>,
    /// What was refused.
    pub(super) user_errors: Vec<UserError>,
}

/// Whether it was done.
#[derive(Clone, Debug, SimpleObject)]
pub struct DonePayload {
    /// Whether it was done.
    pub(super) done: bool,
    /// What was refused.
    pub(super) user_errors: Vec<UserError>,
}
