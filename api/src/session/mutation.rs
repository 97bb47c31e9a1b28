//! Signing in and out.

use super::{
    begin::{self, Begun},
    password,
    view::{DonePayload, Me, SessionPayload},
};
use crate::{
    access::{Actor, Doorman, Peer},
    error::{Error, Result},
    graphql::{Viewer, ViewerExt, answer::answer},
};
use async_graphql::{Context, InputObject, Object, parser::types::Selection};
use domain::Refusal;
use entity::{account, ids::AccountId};
use sea_orm::sea_query::{Expr, ExprTrait};

/// Names who signs in.
#[derive(Clone, InputObject)]
pub struct SignInInput {
    /// The name.
    name: String,
    /// The password.
    password: String,
}

/// Renews a session.
#[derive(Clone, InputObject)]
pub struct RefreshSessionInput {
    /// The refresh token of the last answer.
    refresh_token: String,
}

/// Changes one's own password.
#[derive(Clone, InputObject)]
pub struct ChangePasswordInput {
    /// The password that holds now.
    pub(super) current: String,
    /// The password that is to hold.
    pub(super) new: String,
}

/// Who one is.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionQuery;

/// Who one is.
#[Object]
impl SessionQuery {
    /// The person who asks; null where nobody is signed in (当前用户).
    async fn viewer(&self, ctx: &Context<'_>) -> async_graphql::Result<Option<Me>> {
        let viewer = ctx.anybody()?;
        let Some(account) = viewer.actor.account() else { return Ok(None) };
        Ok(Some(me(viewer, &viewer.actor, account).await?))
    }
}

/// Signing in and out.
#[derive(Clone, Copy, Debug, Default)]
pub struct SessionMutation;

/// Signing in and out.
#[Object]
impl SessionMutation {
    /// Signs in by name and password; the only field of its operation (登录).
    async fn sign_in(&self, ctx: &Context<'_>, input: SignInInput) -> async_graphql::Result<SessionPayload> {
        only_field(ctx)?;
        let (viewer, doorman) = (ctx.anybody()?, ctx.data::<Doorman>()?);
        let begun = begin::sign_in(viewer, doorman, *ctx.data::<Peer>()?, &input.name, &input.password).await;
        payload(viewer, doorman, begun).await
    }

    /// Exchanges a refresh token for a new pair; the only field of its operation (续期).
    async fn refresh_session(
        &self,
        ctx: &Context<'_>,
        input: RefreshSessionInput,
    ) -> async_graphql::Result<SessionPayload> {
        only_field(ctx)?;
        let (viewer, doorman) = (ctx.anybody()?, ctx.data::<Doorman>()?);
        let begun = begin::renew(viewer, doorman, &input.refresh_token).await;
        payload(viewer, doorman, begun).await
    }

    /// Ends the session (退出).
    async fn sign_out(&self, ctx: &Context<'_>) -> async_graphql::Result<DonePayload> {
        let viewer = ctx.signed_in()?;
        let ended = begin::end(viewer, ctx.data::<Doorman>()?).await;
        let (done, user_errors) = answer(ended, viewer.language)?;
        Ok(DonePayload { done: done.is_some(), user_errors })
    }

    /// Changes one's own password (修改密码).
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        input: ChangePasswordInput,
    ) -> async_graphql::Result<DonePayload> {
        let viewer = ctx.signed_in()?;
        let changed = password::change(viewer, ctx.data::<Doorman>()?, *ctx.data::<Peer>()?, input).await;
        let (done, user_errors) = answer(changed, viewer.language)?;
        Ok(DonePayload { done: done.is_some(), user_errors })
    }
}

async fn payload(
    viewer: &Viewer,
    doorman: &Doorman,
    begun: Result<Begun>,
) -> async_graphql::Result<SessionPayload> {
    let (begun, user_errors) = answer(begun, viewer.language)?;
    let Some(begun) = begun else { return Ok(SessionPayload { user_errors, ..SessionPayload::default() }) };
    let header = format!("Bearer {}", begun.access_token);
    let actor = doorman.admit(&viewer.store, &viewer.atlas, Some(&header)).await?;
    Ok(SessionPayload {
        viewer: Some(me(viewer, &actor, begun.account).await?),
        access_token: Some(begun.access_token),
        refresh_token: Some(begun.refresh_token),
        expires_at: Some(begun.expires_at),
        user_errors,
    })
}

async fn me(viewer: &Viewer, actor: &Actor, account: AccountId) -> Result<Me> {
    let own = Viewer { reader: viewer.store.reader(actor), ..viewer.clone() };
    Ok(Me { account: account_of(&own, account).await?, grants: actor.grants().to_vec() })
}

async fn account_of(viewer: &Viewer, account: AccountId) -> Result<account::Model> {
    let named = Expr::col(("account", "id")).eq(account);
    viewer.reader.find::<account::Entity>().filter(named).one().await?.ok_or(Error::Unauthenticated)
}

/// Refuses other fields beside this one: nobody tries a thousand passwords in one request.
fn only_field(ctx: &Context<'_>) -> Result<()> {
    let items = &ctx.query_env.operation.node.selection_set.node.items;
    match items.as_slice() {
        [one] if matches!(one.node, Selection::Field(_)) => Ok(()),
        _ => Err(Error::BadInput(Refusal::invalid(
            "",
            "登录和续期须是请求中唯一的字段",
            "this must be the only field of its operation",
        ))),
    }
}
