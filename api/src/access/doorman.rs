//! Who is let in, and as whom: a verified token says who, our tables say what they may.

use super::{
    Actor, Grant, Reach,
    actor::Knock,
    issuer::{Issuer, Subject},
    keys::{Attested, KeyError, Keyring, make, rotate},
    password::Passwords,
    secret::{Purpose, Secret},
    throttle::Throttle,
    token::{self, Rejection, Tokens},
};
use crate::{
    atlas::Atlas,
    error::{Error, Result},
    store::Store,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    permit::{Act, Duty},
    region::PlaceLevel,
};
use entity::{
    account::{self, grant, identity, session, signing_key},
    ids::{AccountId, SessionId},
    job,
    values::{Day, Level, ScopeKind},
};
use moka::sync::Cache;
use std::{net::IpAddr, sync::Arc, time::Duration};

/// How long what our tables say of a session is remembered: a changed grant and a sign-out take hold within
/// it on every instance, and at once on the one that made the change.
const REMEMBERED: Duration = Duration::from_secs(20);

/// How long after it was begun a job may go on by the rights of whoever began it.
const ERRAND: TimeDelta = TimeDelta::hours(24);

/// How many sessions are remembered.
const SESSIONS: u64 = 20_000;

/// The address that a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Why nobody can be let in.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// The keys cannot be opened.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] Error),
}

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
    issuer: Option<Issuer>,
    remembered: Cache<Proved, Actor>,
}

/// What a verified token proves: whose rights are asked of our tables.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Proved {
    /// A session of ours, and the version of the account's rights that the token was issued for: a newer
    /// token is never answered by what was remembered for an older one.
    Session(SessionId, AccountId, i32),
    /// An outside issuer's word for somebody.
    Outside { issuer: String, subject: String },
}

impl Doorman {
    /// With the keys of a store, which this secret must open; a first key is made where there is none. An
    /// outside issuer's tokens are believed where one is given.
    ///
    /// # Errors
    /// The sentence for its operator, above all where the secret is not the store's.
    pub async fn open(store: &Store, secret: Secret, issuer: Option<Issuer>) -> Result<Self, NotOpened> {
        let keys = renewed_keys(store, &secret).await?;
        let keyring = Keyring::open(&secret, &keys, store.clock().now())?;
        let tokens = Tokens::new(keyring.clone(), store.clock().clone());
        let remembered = Cache::builder().max_capacity(SESSIONS).time_to_live(REMEMBERED).build();
        let passwords = Passwords::new(2)?;
        let throttle = Throttle::new();
        Ok(Self(Arc::new(Desk { secret, keyring, tokens, passwords, throttle, issuer, remembered })))
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

    /// Signs what `message` says under the id of the key in force; none where no key is.
    pub(crate) fn attest(
        &self,
        now: DateTime<Utc>,
        message: impl FnOnce(&str) -> Vec<u8>,
    ) -> Option<Attested> {
        self.0.keyring.attest(now, message)
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

    /// Under which hash the journal keeps a name that nobody has: people type passwords there.
    pub(crate) fn tried_name(&self, name: &str) -> String {
        hex::encode(self.0.secret.keyed_hash(Purpose::TriedName, name.as_bytes()))
    }

    /// Forgets what it remembers of anybody, because somebody's rights have just changed here.
    pub fn forget_all(&self) {
        self.0.remembered.invalidate_all();
    }

    /// Who comes with this `Authorization` header; nobody without one.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` where a token is worth nothing, its session is over, or nobody is linked to it.
    pub async fn admit(&self, store: &Store, atlas: &Atlas, authorization: Option<&str>) -> Result<Actor> {
        let Some(header) = authorization else { return Ok(Actor::nobody()) };
        let token = header
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token.trim())
            .ok_or(Error::Unauthenticated)?;
        let proved = self.prove(token).await.map_err(|rejection| {
            tracing::debug!(%rejection, "a token was refused");
            Error::Unauthenticated
        })?;
        if let Some(known) = self.0.remembered.get(&proved) {
            return Ok(known);
        }
        let actor = recorded(store, atlas, &proved).await?;
        self.0.remembered.insert(proved, actor.clone());
        Ok(actor)
    }

    /// Whoever began a job, with the rights that they hold now.
    ///
    /// The row itself is the proof: it was written through the scope of its own account, so only somebody
    /// whose token had been verified can have begun it, and it keeps the session of that token. It is worth
    /// something for a day, unless that session is ended, the account is closed or the outside identity is
    /// unlinked before. Nothing of it is remembered: each asking reads our tables.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` where it is worth nothing any more.
    pub(crate) async fn of_job(&self, store: &Store, atlas: &Atlas, job: &job::Model) -> Result<Actor> {
        if store.clock().now() >= job.at + ERRAND {
            return Err(Error::Unauthenticated);
        }
        if let Some(id) = job.session_id {
            let reader = store.reader(&Actor::knocking(Knock::Session(id)));
            let session = reader.find::<session::Entity>().one().await?.ok_or(Error::Unauthenticated)?;
            if session.account_id != job.account_id || session.revoked_at.is_some() {
                return Err(Error::Unauthenticated);
            }
        }
        let actor = person(store, atlas, job.account_id, job.session_id).await?;
        if job.session_id.is_none() {
            let links = store.reader(&actor).find::<identity::Entity>().all().await?;
            let linked =
                |link: &identity::Model| link.account_id == job.account_id && link.unlinked_at.is_none();
            if !links.iter().any(linked) {
                return Err(Error::Unauthenticated);
            }
        }
        if actor.password_due() { Err(Error::PasswordMustChange) } else { Ok(actor) }
    }

    /// What a token proves; who issued it decides by which keys and rules it is judged.
    async fn prove(&self, token: &str) -> Result<Proved, Rejection> {
        match &self.0.issuer {
            Some(issuer) if token::names_issuer(token, issuer.name()) => {
                let Subject { issuer, subject, .. } = issuer.verify(token).await?;
                Ok(Proved::Outside { issuer, subject })
            }
            _ => {
                let bearer = self.0.tokens.verify(token)?;
                Ok(Proved::Session(bearer.session, bearer.account, bearer.access_version))
            }
        }
    }
}

/// What our tables say today of whoever proved themselves.
async fn recorded(store: &Store, atlas: &Atlas, proved: &Proved) -> Result<Actor> {
    let (id, session) = match proved {
        Proved::Session(id, account, _) => {
            let reader = store.reader(&Actor::knocking(Knock::Session(*id)));
            let session = reader.find::<session::Entity>().one().await?.ok_or(Error::Unauthenticated)?;
            let now = store.clock().now();
            if session.account_id != *account || session.revoked_at.is_some() || session.expires_at <= now {
                return Err(Error::Unauthenticated);
            }
            (*account, Some(*id))
        }
        Proved::Outside { issuer, subject } => {
            let knock = Knock::Identity { issuer: issuer.clone(), subject: subject.clone() };
            let links = store.reader(&Actor::knocking(knock)).find::<identity::Entity>().all().await?;
            let link = links.into_iter().find(|link| link.unlinked_at.is_none());
            (link.ok_or(Error::Unauthenticated)?.account_id, None)
        }
    };
    person(store, atlas, id, session).await
}

/// Somebody who has been proved, with what our tables give them today.
async fn person(store: &Store, atlas: &Atlas, id: AccountId, session: Option<SessionId>) -> Result<Actor> {
    let reader = store.reader(&Actor::knocking(Knock::Account(id)));
    let account = reader.find::<account::Entity>().one().await?;
    let account = account.filter(|account| !account.disabled).ok_or(Error::Unauthenticated)?;
    let grants = reader.find::<grant::Entity>().order_by(grant::Column::Id).all().await?;
    let today = store.clock().today();
    let grants = grants.iter().filter_map(|row| held(row, today, atlas)).collect();
    let actor = Actor::person(id, session, grants);
    // Whoever comes from outside has not used our password.
    let due = account.must_change_password && session.is_some();
    Ok(if due { actor.with_password_due() } else { actor })
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
