//! Beginning, continuing and ending a session: the tokens that are handed out, and what is stored of them.

use crate::{
    access::{
        Actor, Doorman, Knock, Peer,
        password::Verdict,
        refresh::{self, Decision, Family, RefreshToken, decide},
    },
    error::{Error, Result},
    graphql::Viewer,
    store::{Entry, Writer},
};
use chrono::{DateTime, Utc};
use domain::{Refusal, permit::Act};
use entity::{
    account::{self, PasswordHash, refresh_token, session},
    ids::{AccountId, RefreshTokenId, SessionId},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::{Map, json};
use uuid::Uuid;

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
    let name = name.trim().to_lowercase();
    let now = viewer.store.clock().now();
    let attempt = doorman.throttle().admit(&name, peer.0, now).map_err(Error::RateLimited)?;
    // Nothing that is no name is looked up, but it takes as long as if it were.
    let plain = name.chars().count() <= 64 && !name.contains('\0');
    let knock = Knock::Name(if plain { name.clone() } else { String::new() });
    let account = viewer.store.reader(&Actor::knocking(knock)).find::<account::Entity>().one().await?;
    let kept = account.as_ref().and_then(|account| account.password_hash.clone());
    let verdict = doorman.passwords().compare(kept, password).await?;
    let Some(account) = account.clone().filter(|account| verdict != Verdict::Wrong && !account.disabled)
    else {
        let subject = account.map(|account| (account.id, account.version));
        note_failure(viewer, doorman, peer, &name, subject).await?;
        return Err(
            Refusal::invalid("password", "用户名或密码不正确", "the name or the password is wrong").into()
        );
    };
    let renewed = match verdict {
        Verdict::RightButOld => Some(doorman.passwords().hash_again(password).await?),
        Verdict::Right | Verdict::Wrong => None,
    };
    doorman.throttle().succeeded(attempt);
    let proved = Actor::knocking(Knock::Account(account.id));
    viewer
        .store
        .write(&proved, &[Act::BeginSession], &viewer.request_id, async |writer| {
            if let Some(hash) = &renewed {
                hash_anew(writer, account.id, hash).await?;
            }
            let session = session::Model {
                id: writer.clock().id::<SessionId>(),
                account_id: account.id,
                created_at: now,
                used_at: now,
                expires_at: now + refresh::SESSION,
                revoked_at: None,
            };
            writer.insert::<session::Entity>(vec![session.clone()]).await?;
            let begun = hand_out(writer, doorman, &account, &session, None).await?;
            let fields = told([("session", session.id.to_string()), ("address", peer.0.to_string())]);
            writer.journal(vec![entry(account.id.0, account.version, fields, "signed in")]).await?;
            Ok(begun)
        })
        .await
}

/// Exchanges a refresh token for a new pair; one that two hold ends the session.
pub(super) async fn renew(viewer: &Viewer, doorman: &Doorman, token: &str) -> Result<Begun> {
    let presented = RefreshToken::parse(token).ok_or(Error::Unauthenticated)?;
    // The token opens its own row, that row its session, and the session its account.
    let reader = |knock| viewer.store.reader(&Actor::knocking(knock));
    let found = reader(Knock::Token(presented.digest())).find::<refresh_token::Entity>().one().await?;
    let found = found.ok_or(Error::Unauthenticated)?;
    let session = reader(Knock::Session(found.session_id)).find::<session::Entity>().one().await?;
    let session = session.ok_or(Error::Unauthenticated)?;
    let proved = Actor::knocking(Knock::Account(session.account_id));
    let renewed = viewer
        .store
        .write(&proved, &[Act::BeginSession], &viewer.request_id, async |writer| {
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
                    let fields = told([("session", session.id.to_string())]);
                    let entry = entry(session.account_id.0, 0, fields, "a refresh token came twice");
                    writer.save(&[session.change(|row| row.revoked_at = Some(now))]).await?;
                    writer.journal(vec![entry]).await?;
                    Ok(None)
                }
                Decision::Rotate => {
                    let account = writer.find::<account::Entity>().one().await?;
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
    if renewed.is_none() {
        doorman.forget_all();
    }
    renewed.ok_or(Error::Unauthenticated)
}

/// Ends the session of whoever asks.
pub(super) async fn end(viewer: &Viewer, doorman: &Doorman) -> Result<()> {
    let session = viewer.actor.session().ok_or_else(|| {
        Refusal::invalid(
            "",
            "您以外部身份登录，请在原系统退出",
            "you are signed in by an outside issuer: sign out there",
        )
    })?;
    viewer
        .store
        .write(&viewer.actor, &[Act::KeepOwnSession], &viewer.request_id, async |writer| {
            let now = writer.clock().now();
            let held = writer.hold::<session::Entity>([session.0]).await?;
            let ended: Vec<_> =
                held.into_iter().map(|held| held.change(|row| row.revoked_at = Some(now))).collect();
            writer.save(&ended).await?;
            let subject = writer.actor().account().map_or(Uuid::nil(), |account| account.0);
            let fields = told([("session", session.to_string())]);
            let entry = Entry { act: Act::KeepOwnSession, ..entry(subject, 0, fields, "signed out") };
            writer.journal(vec![entry]).await
        })
        .await?;
    doorman.forget_all();
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
    let token = RefreshToken::new()?;
    let row = refresh_token::Model {
        id: writer.clock().id(),
        session_id: session.id,
        digest: token.digest(),
        parent_id: parent,
        issued_at: now,
        expires_at: Ord::min(now + refresh::LIFETIME, session.expires_at),
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
        refresh_token: token.reveal().to_owned(),
        expires_at: issued.expires_at,
    })
}

/// Keeps a hash with today's parameters in place of a cheaper one.
async fn hash_anew(writer: &Writer, account: AccountId, hash: &PasswordHash) -> Result<()> {
    let held = writer.hold::<account::Entity>([account.0]).await?;
    let changes: Vec<_> =
        held.into_iter().map(|held| held.change(|row| row.password_hash = Some(hash.clone()))).collect();
    writer.save(&changes).await
}

/// Notes in the journal that somebody failed to sign in; as much work for an unknown name as for a known one.
async fn note_failure(
    viewer: &Viewer,
    doorman: &Doorman,
    peer: Peer,
    name: &str,
    known: Option<(AccountId, i32)>,
) -> Result<()> {
    let fields = told([("triedName", doorman.tried_name(name)), ("address", peer.0.to_string())]);
    let (subject, version) = known.map_or((Uuid::nil(), 0), |(account, version)| (account.0, version));
    viewer
        .store
        .write(&Actor::nobody(), &[Act::BeginSession], &viewer.request_id, async |writer| {
            writer.journal(vec![entry(subject, version, fields.clone(), "failed to sign in")]).await
        })
        .await
}

/// What a journal entry says beside its subject.
fn told<const N: usize>(fields: [(&str, String); N]) -> Map<String, serde_json::Value> {
    fields.into_iter().map(|(name, value)| (name.to_owned(), json!([null, value]))).collect()
}

/// What the journal says of a session.
fn entry(account: Uuid, version: i32, fields: Map<String, serde_json::Value>, note: &str) -> Entry {
    Entry {
        act: Act::BeginSession,
        grant: None,
        subject_kind: "ACCOUNT",
        subject: account,
        version,
        digest: None,
        fields,
        note: Some(note.to_owned()),
    }
}
