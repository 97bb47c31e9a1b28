//! What an administrator can do to accounts.

use super::{
    command::Keeper,
    input::{
        AccountStepInput, CreateAccountInput, GrantRoleInput, LinkIdentityInput, ResetPasswordInput,
        RevokeInput,
    },
    query,
    view::{AccountPayload, IdentityPayload, RoleGrant, RoleGrantPayload},
};
use crate::{
    access::Doorman,
    error::Result,
    graphql::{Viewer, ViewerExt, answer::answer, id},
};
use async_graphql::{Context, Object};
use entity::{
    account::{grant, identity},
    ids::{AccountId, GrantId, IdentityId},
};
use sea_orm::sea_query::{Expr, ExprTrait};

/// What an administrator can do to accounts (账号管理).
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountMutation;

/// What an administrator can do to accounts.
#[Object]
impl AccountMutation {
    /// Creates an account with a temporary password, which is told once (新建账号).
    async fn create_account(
        &self,
        ctx: &Context<'_>,
        input: CreateAccountInput,
    ) -> async_graphql::Result<AccountPayload> {
        let (viewer, doorman) = (ctx.viewer()?, ctx.data::<Doorman>()?);
        let added = async {
            let keeper = Keeper::of(viewer).keyed("createAccount", &input.idempotency_key)?;
            let added = keeper.add(doorman.passwords(), input.parse()?).await?;
            Ok((added.account, added.password.map(|password| password.reveal().to_owned())))
        };
        account(viewer, doorman, added.await).await
    }

    /// Gives a role; coordinators over its region are told (授权).
    async fn grant_role(
        &self,
        ctx: &Context<'_>,
        input: GrantRoleInput,
    ) -> async_graphql::Result<RoleGrantPayload> {
        let (viewer, doorman) = (ctx.viewer()?, ctx.data::<Doorman>()?);
        let granted = async {
            let keeper = Keeper::of(viewer).keyed("grantRole", &input.idempotency_key)?;
            keeper.grant(input.parse()?).await
        };
        role_grant(viewer, doorman, granted.await).await
    }

    /// Revokes a grant; coordinators over its region are told (撤销授权).
    async fn revoke_grant(
        &self,
        ctx: &Context<'_>,
        input: RevokeInput,
    ) -> async_graphql::Result<RoleGrantPayload> {
        let (viewer, doorman) = (ctx.viewer()?, ctx.data::<Doorman>()?);
        let revoked = async {
            let id = id::decode("id", &input.id)?;
            Keeper::of(viewer).revoke(id, Some(input.expected_version), input.reason.as_deref()).await
        };
        role_grant(viewer, doorman, revoked.await).await
    }

    /// Replaces a password by a temporary one and ends every session (重置密码).
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        input: ResetPasswordInput,
    ) -> async_graphql::Result<AccountPayload> {
        let (viewer, doorman) = (ctx.viewer()?, ctx.data::<Doorman>()?);
        let reset = async {
            let id = id::decode("id", &input.id)?;
            let expected = Some(input.expected_version);
            let password = Keeper::of(viewer).reset(doorman.passwords(), id, expected).await?;
            Ok((id, Some(password.reveal().to_owned())))
        };
        account(viewer, doorman, reset.await).await
    }

    /// Closes an account and ends every session (停用账号).
    async fn disable_account(
        &self,
        ctx: &Context<'_>,
        input: AccountStepInput,
    ) -> async_graphql::Result<AccountPayload> {
        let (viewer, doorman) = (ctx.viewer()?, ctx.data::<Doorman>()?);
        let closed = async {
            let id = id::decode("id", &input.id)?;
            let keeper = Keeper::of(viewer);
            Ok((keeper.disable(id, input.expected_version, input.reason.as_deref()).await?, None))
        };
        account(viewer, doorman, closed.await).await
    }

    /// Opens a closed account again (恢复账号).
    async fn enable_account(
        &self,
        ctx: &Context<'_>,
        input: AccountStepInput,
    ) -> async_graphql::Result<AccountPayload> {
        let (viewer, doorman) = (ctx.viewer()?, ctx.data::<Doorman>()?);
        let opened = async {
            let id = id::decode("id", &input.id)?;
            let keeper = Keeper::of(viewer);
            Ok((keeper.enable(id, input.expected_version, input.reason.as_deref()).await?, None))
        };
        account(viewer, doorman, opened.await).await
    }

    /// Links an account with an outside identity (关联外部身份).
    async fn link_identity(
        &self,
        ctx: &Context<'_>,
        input: LinkIdentityInput,
    ) -> async_graphql::Result<IdentityPayload> {
        let (viewer, doorman) = (ctx.viewer()?, ctx.data::<Doorman>()?);
        let linked = async {
            let keeper = Keeper::of(viewer).keyed("linkIdentity", &input.idempotency_key)?;
            keeper.link(input.parse()?).await
        };
        link(viewer, doorman, linked.await).await
    }

    /// Undoes a link with an outside identity (解除外部身份).
    async fn unlink_identity(
        &self,
        ctx: &Context<'_>,
        input: RevokeInput,
    ) -> async_graphql::Result<IdentityPayload> {
        let (viewer, doorman) = (ctx.viewer()?, ctx.data::<Doorman>()?);
        let unlinked = async {
            let id = id::decode("id", &input.id)?;
            Keeper::of(viewer).unlink(id, input.expected_version, input.reason.as_deref()).await
        };
        link(viewer, doorman, unlinked.await).await
    }
}

async fn account(
    viewer: &Viewer,
    doorman: &Doorman,
    done: Result<(AccountId, Option<String>)>,
) -> async_graphql::Result<AccountPayload> {
    let (done, user_errors) = answer(done, viewer.language)?;
    let Some((id, temporary_password)) = done else {
        return Ok(AccountPayload { user_errors, ..AccountPayload::default() });
    };
    doorman.forget_all();
    Ok(AccountPayload { account: query::one(viewer, id).await?, temporary_password, user_errors })
}

async fn role_grant(
    viewer: &Viewer,
    doorman: &Doorman,
    done: Result<GrantId>,
) -> async_graphql::Result<RoleGrantPayload> {
    let (done, user_errors) = answer(done, viewer.language)?;
    let Some(id) = done else { return Ok(RoleGrantPayload { user_errors, ..RoleGrantPayload::default() }) };
    doorman.forget_all();
    let named = Expr::col(("role_grant", "id")).eq(id);
    let row = viewer.reader.find::<grant::Entity>().filter(named).one().await?;
    Ok(RoleGrantPayload { grant: row.map(RoleGrant), user_errors })
}

async fn link(
    viewer: &Viewer,
    doorman: &Doorman,
    done: Result<IdentityId>,
) -> async_graphql::Result<IdentityPayload> {
    let (done, user_errors) = answer(done, viewer.language)?;
    let Some(id) = done else { return Ok(IdentityPayload { user_errors, ..IdentityPayload::default() }) };
    doorman.forget_all();
    let named = Expr::col(("identity", "id")).eq(id);
    let row = viewer.reader.find::<identity::Entity>().filter(named).one().await?;
    Ok(IdentityPayload { identity: row.map(Into::into), user_errors })
}
