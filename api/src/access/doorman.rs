//! Who is let in, and as whom: a verified token says who, our tables say what they may.

use super::{
    Actor, Grant, Reach,
    keys::{Keyring, make, rotate},
    password::Passwords,
    secret::Secret,
    throttle::Throttle,
    token::{Bearer, Tokens},
};
use crate::{
    atlas::Atlas,
    error::{Error, Result},
    store::Store,
};
use domain::{
    permit::{Act, Duty},
    region::PlaceLevel,
};
use entity::{
    account::{self, grant, session, signing_key},
    ids::SessionId,
    values::{Day, Level, ScopeKind},
};
use moka::sync::Cache;
use sea_orm::sea_query::{Expr, ExprTrait};
use std::{net::IpAddr, sync::Arc, time::Duration};

/// How long what our tables say of a session is remembered: a changed grant and a sign-out take hold within
/// it on every instance, and at once on the one that made the change.
const REMEMBERED: Duration = Duration::from_secs(20);

/// How many sessions are remembered.
const SESSIONS: u64 = 20_000;

/// The address that a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Lets people in.
#[derive(Clone, Debug)]
pub struct Doorman(Arc<Desk>);

#[derive(Debug)]
struct Desk {
    secret: Secret,
    keyring: Keyring,
    tokens: Tokens,
    passwords: Passwords,
    throttle: Throttle,
    remembered: Cache<SessionId, Remembered>,
}

/// What our tables say of a session.
#[derive(Clone, Debug)]
struct Remembered {
    bearer_version: i32,
    actor: Actor,
}

impl Doorman {
    /// With the keys of a store, which this secret must open; a first key is made where there is none.
    pub async fn open(store: &Store, secret: Secret) -> Result<Self> {
        let keys = renewed_keys(store, &secret).await?;
        let now = store.clock().now();
        let keyring =
            Keyring::open(&secret, &keys, now).map_err(|error| Error::Internal(error.to_string()))?;
        let tokens = Tokens::new(keyring.clone(), store.clock().clone());
        let remembered = Cache::builder().max_capacity(SESSIONS).time_to_live(REMEMBERED).build();
        let passwords = Passwords::new(2)?;
        Ok(Self(Arc::new(Desk { secret, keyring, tokens, passwords, throttle: Throttle::new(), remembered })))
    }

    /// Makes a new key where one is due, and takes the keys that other instances made.
    pub async fn renew_keys(&self, store: &Store) -> Result<()> {
        let keys = renewed_keys(store, &self.0.secret).await?;
        let replaced = self.0.keyring.replace(&self.0.secret, &keys, store.clock().now());
        replaced.map_err(|error| Error::Internal(error.to_string()))
    }

    /// The public keys as a JSON Web Key Set.
    pub fn published_keys(&self) -> Arc<str> {
        self.0.keyring.published()
    }

    /// The tokens that it issues and believes.
    pub(crate) fn tokens(&self) -> &Tokens {
        &self.0.tokens
    }

    /// Hashes and compares passwords.
    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// Slows down who guesses.
    pub(crate) fn throttle(&self) -> &Throttle {
        &self.0.throttle
    }

    /// Forgets what it remembers of a session, whose rights have just changed here.
    pub(crate) fn forget(&self, session: SessionId) {
        self.0.remembered.invalidate(&session);
    }

    /// Forgets every session, because somebody's rights have just changed here.
    pub fn forget_all(&self) {
        self.0.remembered.invalidate_all();
    }

    /// Who comes with this `Authorization` header; nobody without one.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` where a token is worth nothing, or its session is over.
    pub async fn admit(&self, store: &Store, atlas: &Atlas, authorization: Option<&str>) -> Result<Actor> {
        let Some(header) = authorization else { return Ok(Actor::nobody()) };
        let token = header
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(Error::Unauthenticated)?;
        let bearer = self.0.tokens.verify(token).map_err(|rejection| {
            tracing::debug!(%rejection, "a token was refused");
            Error::Unauthenticated
        })?;
        if let Some(known) = self.0.remembered.get(&bearer.session)
            && known.bearer_version == bearer.access_version
        {
            return Ok(known.actor);
        }
        let actor = recorded(store, atlas, bearer).await?;
        let remembered = Remembered { bearer_version: bearer.access_version, actor: actor.clone() };
        self.0.remembered.insert(bearer.session, remembered);
        Ok(actor)
    }
}

/// What our tables say today of whoever bears a token.
async fn recorded(store: &Store, atlas: &Atlas, bearer: Bearer) -> Result<Actor> {
    let reader = store.reader(&Actor::nobody());
    let now = store.clock().now();
    let session = reader
        .find::<session::Entity>()
        .filter(Expr::col(("session", "id")).eq(bearer.session))
        .one()
        .await?;
    let session = session.filter(|session| session.account_id == bearer.account);
    session
        .filter(|session| session.revoked_at.is_none() && now < session.expires_at)
        .ok_or(Error::Unauthenticated)?;
    let account = reader
        .find::<account::Entity>()
        .filter(Expr::col(("account", "id")).eq(bearer.account))
        .one()
        .await?;
    let account = account.filter(|account| !account.disabled).ok_or(Error::Unauthenticated)?;
    let grants = reader
        .find::<grant::Entity>()
        .filter(Expr::col(("role_grant", "account_id")).eq(bearer.account))
        .order_by(grant::Column::Id)
        .all()
        .await?;
    let today = store.clock().today();
    let grants = grants.iter().filter_map(|row| held(row, today, atlas)).collect();
    let actor = Actor::person(bearer.account, bearer.session, grants);
    Ok(if account.must_change_password { actor.with_password_due() } else { actor })
}

/// A grant as it holds today; none where it does not, or reaches nothing.
fn held(row: &grant::Model, today: Day, atlas: &Atlas) -> Option<Grant> {
    if !row.holds_on(today) {
        return None;
    }
    let reach = match row.scope_kind {
        ScopeKind::Nation => Reach::Nation,
        ScopeKind::Region => {
            let code = row.region_code?;
            Reach::Region(code, level(atlas.regions().column(code)?))
        }
        ScopeKind::Organisation => Reach::Organisation(row.organisation_id?),
        ScopeKind::Pairing => Reach::Pairings(atlas.tree(row.pairing_id?)),
    };
    Some(Grant { id: row.id, role: row.role, reach, kind: row.kind })
}

/// The level of a place's column.
pub(crate) const fn level(column: PlaceLevel) -> Level {
    match column {
        PlaceLevel::Province => Level::Province,
        PlaceLevel::Prefecture => Level::Prefecture,
        PlaceLevel::County => Level::County,
        PlaceLevel::Township => Level::Township,
    }
}

/// The keys of the store, with a new one where one is due.
async fn renewed_keys(store: &Store, secret: &Secret) -> Result<Vec<signing_key::Model>> {
    let keeper = Actor::system(Duty::Keys);
    let keys = store.reader(&keeper).find::<signing_key::Entity>().all().await?;
    let now = store.clock().now();
    if !rotate(&keys, now).make_one {
        return Ok(keys);
    }
    let made = make(secret, store.clock().id(), now).map_err(|error| Error::Internal(error.to_string()))?;
    store
        .write(&keeper, &[Act::KeepKeys], "keys", async |writer| {
            writer.insert::<signing_key::Entity>(vec![made.clone()]).await?;
            Ok(())
        })
        .await?;
    store.reader(&keeper).find::<signing_key::Entity>().all().await
}
