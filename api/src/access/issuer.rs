//! An outside issuer (外部身份提供方): its tokens say who somebody is, and nothing about what they may do.

use super::{
    jwks::{KeySet, KeySetError, Source},
    token::{self, LONGEST, Rejection},
};
use crate::clock::Clock;
use arc_swap::ArcSwap;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Algorithm;
use serde::Deserialize;
use std::{fmt, sync::Arc};
use tokio::sync::Mutex;

/// The longest life of a token that is believed at all: nobody is told that it was revoked.
const LONGEST_LIFE: TimeDelta = TimeDelta::hours(24);
/// How long its keys are used before they are fetched again.
const FRESH_FOR: TimeDelta = TimeDelta::hours(1);
/// How soon they may be fetched again, whatever names of keys turn up.
const AT_MOST_EVERY: TimeDelta = TimeDelta::seconds(30);

/// What the operator says about an outside issuer.
#[derive(Clone, Debug)]
pub struct IssuerSettings {
    /// Its name, as its tokens spell it.
    pub issuer: String,
    /// What it calls us.
    pub audience: String,
    /// Where its keys are.
    pub keys: Source,
    /// What it may sign with.
    pub algorithms: Vec<Algorithm>,
}

/// The algorithms that an outside issuer may use; all asymmetric, and for verification only.
pub const ALGORITHMS: [Algorithm; 3] = [Algorithm::EdDSA, Algorithm::ES256, Algorithm::RS256];

/// Why the settings of an outside issuer cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IssuerError {
    /// Its name is ours.
    #[error("the outside issuer cannot be called {}, which is ours", token::ISSUER)]
    OurName,
    /// A name is missing.
    #[error("the outside issuer needs a name and an audience")]
    NoName,
    /// It signs with what cannot be allowed.
    #[error("the outside issuer may use EdDSA, ES256 and RS256 only")]
    Algorithm,
    /// Its keys cannot be had.
    #[error("the outside issuer's keys: {0}")]
    Keys(#[from] KeySetError),
}

/// Whom an outside token speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The issuer.
    pub issuer: String,
    /// Its name for the person.
    pub subject: String,
    /// The token is worth nothing from then on.
    pub expires_at: DateTime<Utc>,
}

/// Verifies an outside issuer's tokens.
pub struct Issuer {
    settings: IssuerSettings,
    clock: Clock,
    keys: ArcSwap<Held>,
    // One fetch at a time, and the instant of the last.
    fetching: Mutex<DateTime<Utc>>,
}

#[derive(Debug)]
struct Held {
    set: Arc<KeySet>,
    since: DateTime<Utc>,
}

/// The claims that are read; others are nobody's business here.
#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: Option<i64>,
    nbf: Option<i64>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issuer").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Issuer {
    /// Fetches the issuer's keys for the first time.
    ///
    /// # Errors
    /// What is wrong with the settings or the keys.
    pub async fn open(settings: IssuerSettings, clock: Clock) -> Result<Self, IssuerError> {
        if settings.issuer == token::ISSUER {
            return Err(IssuerError::OurName);
        }
        if settings.issuer.is_empty() || settings.audience.is_empty() {
            return Err(IssuerError::NoName);
        }
        let allowed = |algorithm| ALGORITHMS.contains(algorithm);
        if settings.algorithms.is_empty() || !settings.algorithms.iter().all(allowed) {
            return Err(IssuerError::Algorithm);
        }
        let now = clock.now();
        let set = Arc::new(settings.keys.fetch().await?);
        Ok(Self {
            settings,
            clock,
            keys: ArcSwap::from_pointee(Held { set, since: now }),
            fetching: Mutex::new(now),
        })
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.settings.issuer
    }

    /// Verifies a token of this issuer.
    ///
    /// # Errors
    /// Why it is worth nothing.
    pub async fn verify(&self, token: &str) -> Result<Subject, Rejection> {
        if token.len() > LONGEST {
            return Err(Rejection::TooLong);
        }
        let header = token::header(token)?;
        let text = |name: &str| header.get(name).and_then(serde_json::Value::as_str);
        if !text("typ")
            .is_none_or(|typ| ["JWT", "at+jwt"].iter().any(|known| typ.eq_ignore_ascii_case(known)))
        {
            return Err(Rejection::Type);
        }
        let algorithm = text("alg")
            .and_then(algorithm)
            .filter(|known| self.settings.algorithms.contains(known))
            .ok_or(Rejection::Algorithm)?;
        let kid = text("kid").ok_or(Rejection::UnknownKey)?;
        let set = self.set_with(kid).await;
        // The key says what it signs with, and the header must say the same.
        let key = set.find(kid).ok_or(Rejection::UnknownKey)?;
        if key.algorithm != algorithm {
            return Err(Rejection::Algorithm);
        }
        let claims: Claims = jsonwebtoken::decode(token, &key.key, &token::signature_only(&[algorithm]))
            .map_err(|error| token::rejection(&error))?
            .claims;
        self.read(claims)
    }

    fn read(&self, claims: Claims) -> Result<Subject, Rejection> {
        let now = self.clock.now();
        if claims.iss != self.settings.issuer {
            return Err(Rejection::Issuer);
        }
        let ours = match &claims.aud {
            Audience::One(audience) => *audience == self.settings.audience,
            Audience::Several(audiences) => audiences.contains(&self.settings.audience),
        };
        if !ours {
            return Err(Rejection::Audience);
        }
        if claims.sub.is_empty() || claims.sub.chars().count() > 300 {
            return Err(Rejection::Claims);
        }
        let expires_at = token::in_time(now, claims.iat, claims.nbf, claims.exp)?;
        if expires_at > now + LONGEST_LIFE {
            return Err(Rejection::Claims);
        }
        Ok(Subject { issuer: claims.iss, subject: claims.sub, expires_at })
    }

    /// The keys, fetched again where they are old or lack `kid`, as seldom as that may be.
    async fn set_with(&self, kid: &str) -> Arc<KeySet> {
        let now = self.clock.now();
        let held = self.keys.load_full();
        let known = held.set.find(kid).is_some();
        let stale = held.since + FRESH_FOR <= now;
        if known && !stale {
            return Arc::clone(&held.set);
        }
        let mut last = if known {
            // Old keys are good enough for all but the one who fetches new ones.
            let Ok(mine) = self.fetching.try_lock() else { return Arc::clone(&held.set) };
            mine
        } else {
            // Whoever comes second finds the keys that the first has fetched.
            self.fetching.lock().await
        };
        if *last + AT_MOST_EVERY <= now {
            *last = now;
            match self.settings.keys.fetch().await {
                Ok(set) => self.keys.store(Arc::new(Held { set: Arc::new(set), since: now })),
                // The keys that we have are better than none: an issuer may be away for an hour.
                Err(error) => tracing::warn!(issuer = self.name(), %error, "its keys cannot be fetched"),
            }
        }
        Arc::clone(&self.keys.load().set)
    }
}

/// The algorithm of this name, where an outside issuer may use it.
pub fn algorithm(text: &str) -> Option<Algorithm> {
    ALGORITHMS.into_iter().find(|known| name(*known) == text)
}

/// The name of an algorithm in a header.
const fn name(algorithm: Algorithm) -> &'static str {
    match algorithm {
        Algorithm::EdDSA => "EdDSA",
        Algorithm::ES256 => "ES256",
        Algorithm::RS256 => "RS256",
        _ => "",
    }
}

#[cfg(test)]
mod tests;
