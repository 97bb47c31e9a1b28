//! Beginning and renewing a session: the tokens that are handed out, and what is stored of them.

use crate::{
    access::{
        Actor, Doorman, Peer,
        password::Verdict,
        refresh::{Decision, Family, RefreshToken, decide},
    },
    error::{Error, Result},
    graphql::Viewer,
    store::{Entry, Writer},
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Refusal, permit::Act};
use entity::{
    account::{self, refresh_token, session},
    ids::{AccountId, RefreshTokenId, SessionId},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::Map;

/// How long a session lasts without being renewed.
const IDLE: TimeDelta = TimeDelta::days(7);
/// How long a session lasts at the most.
const LASTS: TimeDelta = TimeDelta::days(90);

/// What whoever signed in gets.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) account: AccountId,
    pub(super) access_token: String,
    pub(super) refresh_token: String,
    pub(super) expires_at: DateTime<Utc>,
}

/// Signs in by name and password. Known and unknown names take the same time and get the same answer.
pub(super) async fn sign_in(
    viewer: &Viewer,
    doorman: &Doorman,
    peer: Peer,
    name: &str,
    password: &str,
) -> Result<Begun> {
    let now = viewer.store.clock().now();
    let name = name.trim().to_lowercase();
    let attempt = doorman.throttle().admit(&name, peer.0, now).map_err(Error::RateLimited)?;
    let reader = viewer.store.reader(&Actor::nobody());
    // Nothing that is no name is looked up, but it takes as long as if it were.
    let plain = name.chars().count() <= 64 && !name.contains('\0');
    let account = if plain {
        reader.find::<account::Entity>().filter(Expr::col(("account", "name")).eq(name)).one().await?
    } else {
        None
    };
    let kept = account.as_ref().and_then(|account| account.password_hash.clone());
    let verdict = doorman.passwords().compare(kept, password).await?;
    let account =
        account.filter(|account| verdict != Verdict::Wrong && !account.disabled).ok_or_else(|| {
            Refusal::invalid("password", "用户名或密码不正确", "the name or the password is wrong")
        })?;
    doorman.throttle().succeeded(attempt);
    viewer
        .store
        .write(&Actor::nobody(), &[Act::BeginSession], &viewer.request_id, async |writer| {
            let session = session::Model {
                id: writer.clock().id::<SessionId>(),
                account_id: account.id,
                created_at: now,
                used_at: now,
                expires_at: now + LASTS,
                revoked_at: None,
            };
            writer.insert::<session::Entity>(vec![session.clone()]).await?;
            let begun = hand_out(writer, doorman, &account, &session, None).await?;
            writer.journal(vec![entry(&account)]).await?;
            Ok(begun)
        })
        .await
}

/// Exchanges a refresh token for a new pair; one that two hold ends the session.
pub(super) async fn renew(viewer: &Viewer, doorman: &Doorman, token: &str) -> Result<Begun> {
    let presented = RefreshToken::parse(token).ok_or(Error::Unauthenticated)?;
    let renewed = viewer
        .store
        .write(&Actor::nobody(), &[Act::BeginSession], &viewer.request_id, async |writer| {
            let digest = Expr::col(("refresh_token", "digest")).eq(presented.digest());
            let Some(found) = writer.find::<refresh_token::Entity>().filter(digest).one().await? else {
                return Ok(None);
            };
            // The session's row is what renewals of one family wait for.
            let Some(session) = writer.hold::<session::Entity>([found.session_id.0]).await?.pop() else {
                return Ok(None);
            };
            let of_session = Expr::col(("refresh_token", "session_id")).eq(session.id);
            let tokens = writer.find::<refresh_token::Entity>().filter(of_session).all().await?;
            let Some(presented) = tokens.iter().find(|token| token.id == found.id) else { return Ok(None) };
            let now = writer.clock().now();
            match decide(Family { session: &session, presented, tokens: &tokens }, now) {
                Decision::Over => Ok(None),
                Decision::Revoke => {
                    doorman.forget(session.id);
                    writer.save(&[session.change(|row| row.revoked_at = Some(now))]).await?;
                    Ok(None)
                }
                Decision::Rotate => {
                    let named = Expr::col(("account", "id")).eq(session.account_id);
                    let account = writer.find::<account::Entity>().filter(named).one().await?;
                    let Some(account) = account.filter(|account| !account.disabled) else { return Ok(None) };
                    if presented.used_at.is_none() {
                        let held = writer.hold::<refresh_token::Entity>([presented.id.0]).await?;
                        let used: Vec<_> =
                            held.into_iter().map(|held| held.change(|row| row.used_at = Some(now))).collect();
                        writer.save(&used).await?;
                    }
                    let begun = hand_out(writer, doorman, &account, &session, Some(presented.id)).await?;
                    writer.save(&[session.change(|row| row.used_at = now)]).await?;
                    Ok(Some(begun))
                }
            }
        })
        .await?;
    renewed.ok_or(Error::Unauthenticated)
}

/// Ends the session of whoever asks.
pub(super) async fn end(viewer: &Viewer, doorman: &Doorman) -> Result<()> {
    let session = viewer.actor.session().ok_or(Error::Unauthenticated)?;
    viewer
        .store
        .write(&viewer.actor, &[Act::KeepOwnSession], &viewer.request_id, async |writer| {
            let now = writer.clock().now();
            let held = writer.hold::<session::Entity>([session.0]).await?;
            let ended: Vec<_> =
                held.into_iter().map(|held| held.change(|row| row.revoked_at = Some(now))).collect();
            writer.save(&ended).await
        })
        .await?;
    doorman.forget(session);
    Ok(())
}

/// A pair of tokens in a session, the second as the successor of `parent`.
async fn hand_out(
    writer: &Writer,
    doorman: &Doorman,
    account: &account::Model,
    session: &session::Model,
    parent: Option<RefreshTokenId>,
) -> Result<Begun> {
    let now = writer.clock().now();
    let refresh = RefreshToken::new().map_err(|error| Error::Internal(error.to_string()))?;
    let row = refresh_token::Model {
        id: writer.clock().id(),
        session_id: session.id,
        digest: refresh.digest(),
        parent_id: parent,
        issued_at: now,
        expires_at: Ord::min(now + IDLE, session.expires_at),
        used_at: None,
    };
    writer.insert::<refresh_token::Entity>(vec![row]).await?;
    let issued = doorman
        .tokens()
        .issue(account.id, session.id, account.access_version)
        .ok_or_else(|| Error::Internal("no signing key is in force".to_owned()))?;
    Ok(Begun {
        account: account.id,
        access_token: issued.token,
        refresh_token: refresh.reveal().to_owned(),
        expires_at: issued.expires_at,
    })
}

/// What the journal says of a sign-in.
fn entry(account: &account::Model) -> Entry {
    Entry {
        act: Act::BeginSession,
        grant: None,
        subject_kind: "ACCOUNT",
        subject: account.id.0,
        version: account.version,
        digest: None,
        fields: Map::new(),
        note: None,
    }
}
