//! Access tokens (访问令牌): who somebody is, signed by us, for ten minutes.

use super::keys::Keyring;
use crate::clock::Clock;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ids::{AccountId, SessionId},
    values::Digest,
};
use jsonwebtoken::{Algorithm, Header, Validation};
use moka::sync::Cache;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::{collections::HashSet, fmt, time::Duration};
use uuid::Uuid;

/// How long a token lives.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// How far two clocks may differ.
pub const LEEWAY: TimeDelta = TimeDelta::seconds(5);
/// Who issues our tokens.
pub const ISSUER: &str = "shanhai";
/// Whom they are for.
const AUDIENCE: &str = "shanhai-api";
/// What they are (RFC 9068).
const TYPE: &str = "at+jwt";
/// The longest text that is looked at as a token at all.
pub(super) const LONGEST: usize = 4096;
/// How many verified tokens are remembered.
const REMEMBERED: u64 = 50_000;

/// What a token says.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    ver: i32,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: Uuid,
}

/// Whom a verified token speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The account.
    pub account: AccountId,
    /// The session that it was issued in.
    pub session: SessionId,
    /// The account's access version when it was issued.
    pub access_version: i32,
    /// It is worth nothing from then on.
    pub expires_at: DateTime<Utc>,
}

/// A token to hand out.
#[derive(Clone)]
pub struct Issued {
    /// The token.
    pub token: String,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Never in a log.
impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Issued").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Why a token is worth nothing. It goes into our log; whoever sent it reads `UNAUTHENTICATED` only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Longer than any token.
    #[error("too long")]
    TooLong,
    /// Not three parts, not base64, not JSON.
    #[error("malformed")]
    Malformed,
    /// Signed by an algorithm that is not the key's, or by none.
    #[error("wrong algorithm")]
    Algorithm,
    /// Another kind of token.
    #[error("wrong typ")]
    Type,
    /// It demands what we do not know (RFC 7515 §4.1.11).
    #[error("critical header")]
    Critical,
    /// No key of this name is in force.
    #[error("unknown kid")]
    UnknownKey,
    /// The signature is not the key's.
    #[error("wrong signature")]
    Signature,
    /// A claim is missing, of another form, or says what it must not.
    #[error("wrong claims")]
    Claims,
    /// By another issuer.
    #[error("wrong issuer")]
    Issuer,
    /// For somebody else.
    #[error("wrong audience")]
    Audience,
    /// It is over.
    #[error("expired")]
    Expired,
    /// It has not begun, or was issued in the future.
    #[error("not yet valid")]
    NotYet,
}

/// Issues and verifies access tokens.
#[derive(Clone, Debug)]
pub struct Tokens {
    keyring: Keyring,
    clock: Clock,
    // An Ed25519 check costs as much as a point read: a token is checked once, and remembered by its digest.
    verified: Cache<Digest, Bearer>,
}

impl Tokens {
    /// With the keys of `keyring`.
    pub fn new(keyring: Keyring, clock: Clock) -> Self {
        let life = LIFETIME.to_std().unwrap_or(Duration::ZERO);
        let verified = Cache::builder().max_capacity(REMEMBERED).time_to_live(life).build();
        Self { keyring, clock, verified }
    }

    /// Issues a token; none where no key is in force.
    pub fn issue(&self, account: AccountId, session: SessionId, access_version: i32) -> Option<Issued> {
        let now = self.clock.now();
        // A token counts in whole seconds.
        let expires_at = DateTime::from_timestamp((now + LIFETIME).timestamp(), 0)?;
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account.0,
            sid: session.0,
            ver: access_version,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: expires_at.timestamp(),
            jti: self.clock.id(),
        };
        let token = self.keyring.sign(now, |kid, key| {
            let header = Header {
                typ: Some(TYPE.to_owned()),
                kid: Some(kid.to_owned()),
                ..Header::new(Algorithm::EdDSA)
            };
            jsonwebtoken::encode(&header, &claims, key).ok()
        })??;
        Some(Issued { token, expires_at })
    }

    /// Verifies a token of ours.
    ///
    /// # Errors
    /// Why it is worth nothing.
    pub fn verify(&self, token: &str) -> Result<Bearer, Rejection> {
        if token.len() > LONGEST {
            return Err(Rejection::TooLong);
        }
        let now = self.clock.now();
        let digest = Digest::of(token);
        let bearer = if let Some(bearer) = self.verified.get(&digest) {
            bearer
        } else {
            let bearer = self.check(token, now)?;
            self.verified.insert(digest, bearer);
            bearer
        };
        if bearer.expires_at <= now { Err(Rejection::Expired) } else { Ok(bearer) }
    }

    fn check(&self, token: &str, now: DateTime<Utc>) -> Result<Bearer, Rejection> {
        let header = header(token)?;
        // Ours carry these three and nothing else; whatever else a header says, we would have to heed.
        if header.get("alg").and_then(Json::as_str) != Some("EdDSA") {
            return Err(Rejection::Algorithm);
        }
        if header.get("typ").and_then(Json::as_str) != Some(TYPE) {
            return Err(Rejection::Type);
        }
        if header.len() != 3 {
            return Err(Rejection::Critical);
        }
        let kid = header.get("kid").and_then(Json::as_str).ok_or(Rejection::UnknownKey)?;
        let key = self.keyring.believed(kid, now).ok_or(Rejection::UnknownKey)?;
        let claims: Claims = jsonwebtoken::decode(token, &key, &signature_only(&[Algorithm::EdDSA]))
            .map_err(|error| rejection(&error))?
            .claims;
        if claims.iss != ISSUER {
            return Err(Rejection::Issuer);
        }
        if claims.aud != AUDIENCE {
            return Err(Rejection::Audience);
        }
        let expires_at = in_time(now, Some(claims.iat), Some(claims.nbf), claims.exp)?;
        if claims.exp - claims.iat > LIFETIME.num_seconds() {
            return Err(Rejection::Claims);
        }
        Ok(Bearer {
            account: AccountId(claims.sub),
            session: SessionId(claims.sid),
            access_version: claims.ver,
            expires_at,
        })
    }
}

/// A token's header as it stands, before anything of it is believed.
pub(super) fn header(token: &str) -> Result<Map<String, Json>, Rejection> {
    let mut parts = token.split('.');
    let (Some(header), Some(_), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Rejection::Malformed);
    };
    let header = URL_SAFE_NO_PAD.decode(header).map_err(|_not_base64| Rejection::Malformed)?;
    let header: Map<String, Json> =
        serde_json::from_slice(&header).map_err(|_not_json| Rejection::Malformed)?;
    // We know no extension; a token that demands one is not for us.
    if header.contains_key("crit") { Err(Rejection::Critical) } else { Ok(header) }
}

/// Whether a token says that it is of this issuer, before anything of it is believed.
pub(super) fn names_issuer(token: &str, issuer: &str) -> bool {
    #[derive(Deserialize)]
    struct Says {
        iss: String,
    }
    let payload = token.split('.').nth(1).filter(|_| token.len() <= LONGEST);
    let payload = payload.and_then(|payload| URL_SAFE_NO_PAD.decode(payload).ok());
    payload
        .and_then(|payload| serde_json::from_slice::<Says>(&payload).ok())
        .is_some_and(|says| says.iss == issuer)
}

/// What the library is asked for: the signature. Time is the clock's, and the claims are read here.
pub(super) fn signature_only(algorithms: &[Algorithm]) -> Validation {
    Validation {
        algorithms: algorithms.to_vec(),
        required_spec_claims: HashSet::new(),
        validate_exp: false,
        validate_nbf: false,
        validate_aud: false,
        ..Validation::default()
    }
}

/// Whether a token's times hold at `now`; when it ends.
pub(super) fn in_time(
    now: DateTime<Utc>,
    issued: Option<i64>,
    from: Option<i64>,
    until: i64,
) -> Result<DateTime<Utc>, Rejection> {
    let instant = |seconds: i64| DateTime::from_timestamp(seconds, 0).ok_or(Rejection::Claims);
    for begins in [issued, from].into_iter().flatten() {
        if now + LEEWAY < instant(begins)? {
            return Err(Rejection::NotYet);
        }
    }
    let ends = instant(until)?;
    if ends <= now { Err(Rejection::Expired) } else { Ok(ends) }
}

/// What the library's error means.
pub(super) fn rejection(error: &jsonwebtoken::errors::Error) -> Rejection {
    use jsonwebtoken::errors::ErrorKind;
    match error.kind() {
        ErrorKind::InvalidSignature => Rejection::Signature,
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName | ErrorKind::UnsupportedAlgorithm => {
            Rejection::Algorithm
        }
        ErrorKind::Json(_) | ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => {
            Rejection::Claims
        }
        _ => Rejection::Malformed,
    }
}

#[cfg(test)]
mod tests;
