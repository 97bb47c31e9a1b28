//! Accounts, grants and notices as clients see them.

use super::query::NoticeCount;
use crate::{
    graphql::{ViewerExt, answer::UserError, connection::connection, history::Person, id, scalar::Date},
    organisation::view::Organisation,
    pairing::view::Pairing,
    region::view::Region,
    session::view::RoleWord,
};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    account::{self, grant, identity, notice},
    organisation,
    values::ScopeKind,
};
use sea_orm::sea_query::{Expr, ExprTrait};

/// A kind of two-sided record (业务类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::RecordKind", name = "RecordKind")]
pub enum RecordKindWord {
    /// 消费帮扶采购.
    Purchase,
    /// 社会帮扶捐赠.
    Donation,
    /// 结对共建.
    LocalPair,
    /// 培训.
    Training,
    /// 互访与联席会议.
    Meeting,
    /// 岗位.
    Post,
    /// 劳务输出.
    LabourDispatch,
    /// 帮扶车间.
    Workshop,
    /// 资金拨付.
    FundTransfer,
    /// 资金分配.
    Allocation,
    /// 资金支出.
    Expenditure,
    /// 资金退回.
    FundReturn,
    /// 帮扶项目.
    Project,
    /// 项目进程.
    ProjectStep,
    /// 共建产业园区.
    Park,
    /// 产业转移.
    IndustryTransfer,
    /// 产业转移进程.
    IndustryStep,
    /// 产业合作成效.
    IndustryResult,
    /// 协作协议.
    Agreement,
    /// 协议指标.
    Target,
    /// 稳岗回访.
    DispatchReport,
}

/// What happened to somebody's access (授权动态).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::NoticeKind", name = "AccessNoticeKind")]
pub enum NoticeWord {
    /// 授权.
    Granted,
    /// 撤销授权.
    Revoked,
    /// 重置密码.
    PasswordReset,
    /// 停用账号.
    Disabled,
    /// 恢复账号.
    Enabled,
    /// 关联外部身份.
    Linked,
    /// 解除外部身份.
    Unlinked,
}

/// Somebody who can sign in (账号).
#[derive(Clone, Debug)]
pub struct Account {
    pub(super) row: account::Model,
    pub(super) grants: Vec<grant::Model>,
    pub(super) identities: Vec<identity::Model>,
}

/// Somebody who can sign in (账号).
#[Object]
impl Account {
    /// Its id.
    pub(crate) async fn id(&self) -> ID {
        id::encode(self.row.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.row.version
    }
    /// The name to sign in with.
    async fn name(&self) -> &str {
        &self.row.name
    }
    /// The name that colleagues know.
    async fn display_name(&self) -> &str {
        &self.row.display_name
    }
    /// The home region (所属地区).
    async fn home_region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.row.home_region.and_then(|code| Region::of(atlas, code)))
    }
    /// Whether it cannot sign in (停用).
    async fn disabled(&self) -> bool {
        self.row.disabled
    }
    /// Whether the password must be changed at the next sign-in.
    async fn must_change_password(&self) -> bool {
        self.row.must_change_password
    }
    /// When it was created.
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }
    /// Every grant that it has or had, the latest first (授权).
    async fn grants(&self) -> Vec<RoleGrant> {
        self.grants.iter().cloned().map(RoleGrant).collect()
    }
    /// The outside identities by which it can come in (外部身份).
    async fn identities(&self) -> Vec<Identity> {
        self.identities.iter().cloned().map(Identity::from).collect()
    }
}

/// A role that was given to an account (授权).
#[derive(Clone, Debug)]
pub struct RoleGrant(pub(super) grant::Model);

/// A role that was given to an account (授权).
#[Object]
impl RoleGrant {
    /// Its id.
    async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The role.
    async fn role(&self) -> RoleWord {
        self.0.role.into()
    }
    /// Whether it reaches the whole nation.
    async fn nation(&self) -> bool {
        self.0.scope_kind == ScopeKind::Nation
    }
    /// The region that it reaches, with all below it.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.0.region_code.and_then(|code| Region::of(atlas, code)))
    }
    /// The organisation that it reaches.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>> {
        let Some(unit) = self.0.organisation_id else { return Ok(None) };
        let named = Expr::col(("organisation", "id")).eq(unit);
        Ok(ctx.viewer()?.reader.find::<organisation::Entity>().filter(named).one().await?.map(Organisation))
    }
    /// The pairing that it reaches, with all below it.
    async fn pairing(&self, ctx: &Context<'_>) -> Result<Option<Pairing>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.0.pairing_id.and_then(|pairing| Pairing::of(atlas, pairing)))
    }
    /// The one kind of record that it is limited to.
    async fn kind(&self) -> Option<RecordKindWord> {
        self.0.kind.map(Into::into)
    }
    /// Its first day.
    async fn starts_on(&self) -> Date {
        Date::from(&self.0.starts_on)
    }
    /// Its last day; null where it is open.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.as_ref().map(Date::from)
    }
    /// When it was given.
    async fn granted_at(&self) -> DateTime<Utc> {
        self.0.granted_at
    }
    /// When it was revoked.
    async fn revoked_at(&self) -> Option<DateTime<Utc>> {
        self.0.revoked_at
    }
    /// Whether it is in force today.
    async fn in_force(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.0.holds_on(ctx.viewer()?.store.clock().today()))
    }
}

/// A link between an account and an outside issuer's name for somebody (外部身份).
#[derive(Clone, Debug, SimpleObject)]
pub struct Identity {
    /// Its id.
    id: ID,
    /// Rises with every change.
    version: i32,
    /// The issuer.
    issuer: String,
    /// The subject.
    subject: String,
    /// When they were linked.
    linked_at: DateTime<Utc>,
    /// When the link was undone.
    unlinked_at: Option<DateTime<Utc>>,
}

impl From<identity::Model> for Identity {
    fn from(row: identity::Model) -> Self {
        Self {
            id: id::encode(row.id),
            version: row.version,
            issuer: row.issuer,
            subject: row.subject,
            linked_at: row.linked_at,
            unlinked_at: row.unlinked_at,
        }
    }
}

/// That somebody's access changed, told once for each region that it concerns (授权动态).
#[derive(Clone, Debug)]
pub struct AccessNotice {
    pub(super) row: notice::Model,
    pub(super) grant: Option<grant::Model>,
    pub(super) account: Option<Person>,
    pub(super) by: Option<Person>,
}

/// That somebody's access changed, told once for each region that it concerns (授权动态).
#[Object]
impl AccessNotice {
    /// Its id.
    async fn id(&self) -> ID {
        id::encode(self.row.id)
    }
    /// What happened.
    async fn what(&self) -> NoticeWord {
        self.row.what.into()
    }
    /// When.
    async fn at(&self) -> DateTime<Utc> {
        self.row.at
    }
    /// Whose access.
    async fn account(&self) -> Option<&Person> {
        self.account.as_ref()
    }
    /// Who did it; null where the system did.
    async fn by(&self) -> Option<&Person> {
        self.by.as_ref()
    }
    /// The grant that was given or revoked.
    async fn grant(&self) -> Option<RoleGrant> {
        self.grant.clone().map(RoleGrant)
    }
    /// The region that it concerns; null where it concerns none.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        let atlas = &ctx.viewer()?.atlas;
        let row = &self.row;
        let code = row.seat_township.or(row.seat_county).or(row.seat_prefecture).or(row.seat_province);
        Ok(code.and_then(|code| Region::of(atlas, code)))
    }
}

connection! {
    /// Accounts, by name (账号清单).
    AccountConnection of AccountEdge to Account, counted by super::query::AccountCount
}

connection! {
    /// Changes of access, the latest first (授权动态清单).
    AccessNoticeConnection of AccessNoticeEdge to AccessNotice, counted by NoticeCount
}

/// An account, and what was refused.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct AccountPayload {
    /// The account as it is now.
    pub(super) account: Option<Account>,
    /// A new password, told once: it must be changed at the first sign-in.
    pub(super) temporary_password: Option<String>,
    /// What was refused.
    pub(super) user_errors: Vec<UserError>,
}

/// A grant, and what was refused.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct RoleGrantPayload {
    /// The grant as it is now.
    pub(super) grant: Option<RoleGrant>,
    /// What was refused.
    pub(super) user_errors: Vec<UserError>,
}

/// A link with an outside identity, and what was refused.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct IdentityPayload {
    /// The link as it is now.
    pub(super) identity: Option<Identity>,
    /// What was refused.
    pub(super) user_errors: Vec<UserError>,
}
