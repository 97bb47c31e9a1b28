//! Refresh tokens (续期令牌): how a session is continued, and how a stolen one shows.

use super::secret::{SecretError, random};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    account::{refresh_token, session},
    values::Digest,
};
use std::fmt;

/// How long a refresh token waits to be used.
pub const LIFETIME: TimeDelta = TimeDelta::days(7);
/// How long a session lasts, however often it is continued.
pub const SESSION: TimeDelta = TimeDelta::days(30);
/// Within this time the same token may come twice: a double click, an answer that was lost on its way.
pub const GRACE: TimeDelta = TimeDelta::seconds(10);
/// How many successors one token can have within that time.
const MOST_SUCCESSORS: usize = 4;

/// A refresh token: 256 random bits, which only its holder has.
#[derive(Clone, PartialEq, Eq)]
pub struct RefreshToken(String);

impl RefreshToken {
    /// A new one.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn new() -> Result<Self, SecretError> {
        Ok(Self(URL_SAFE_NO_PAD.encode(random::<32>()?)))
    }

    /// Reads one as a client sends it; nothing that has not its form.
    pub fn parse(text: &str) -> Option<Self> {
        let sized = text.len() == 43;
        let bytes = sized.then(|| URL_SAFE_NO_PAD.decode(text).ok()).flatten()?;
        (bytes.len() == 32).then(|| Self(text.to_owned()))
    }

    /// What is stored of it.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.0)
    }

    /// The token, for its holder.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Never in a log.
impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

/// The tokens of one session, as far as they bear on one of them.
#[derive(Clone, Copy, Debug)]
pub struct Family<'a> {
    /// The session.
    pub session: &'a session::Model,
    /// The token that was presented.
    pub presented: &'a refresh_token::Model,
    /// All tokens of the session.
    pub tokens: &'a [refresh_token::Model],
}

/// What becomes of a presented token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is exchanged for a successor.
    Rotate,
    /// It, or the session, is over: sign in again.
    Over,
    /// Two hold it: nobody keeps the session.
    Revoke,
}

/// Decides what becomes of a presented token at `now`.
///
/// A token is used once. Within ten seconds of its use it may come again as long as no successor was used,
/// and gets one more; of several successors the first that is used wins. Every other use of a token that was
/// used, or that lost to another, means that two hold it.
pub fn decide(family: Family<'_>, now: DateTime<Utc>) -> Decision {
    let Family { session, presented, tokens } = family;
    if session.revoked_at.is_some() || session.expires_at <= now {
        return Decision::Over;
    }
    let lost = presented.parent_id.is_some_and(|parent| {
        tokens.iter().any(|other| {
            other.id != presented.id && other.parent_id == Some(parent) && other.used_at.is_some()
        })
    });
    let successors = || tokens.iter().filter(|other| other.parent_id == Some(presented.id));
    match presented.used_at {
        _ if lost => Decision::Revoke,
        None if presented.expires_at <= now => Decision::Over,
        None => Decision::Rotate,
        Some(used_at)
            if now < used_at + GRACE
                && successors().all(|successor| successor.used_at.is_none())
                && successors().count() < MOST_SUCCESSORS =>
        {
            Decision::Rotate
        }
        Some(_) => Decision::Revoke,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use entity::ids::{AccountId, RefreshTokenId, SessionId};
    use uuid::Uuid;

    const BEGAN: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn at(seconds: i64) -> DateTime<Utc> {
        BEGAN + TimeDelta::seconds(seconds)
    }

    fn session() -> session::Model {
        session::Model {
            id: SessionId(Uuid::from_u128(1)),
            account_id: AccountId(Uuid::from_u128(2)),
            created_at: BEGAN,
            used_at: BEGAN,
            expires_at: BEGAN + SESSION,
            revoked_at: None,
        }
    }

    /// Token `id`, exchanged for `parent`, used at so many seconds.
    fn token(id: u128, parent: Option<u128>, used: Option<i64>) -> refresh_token::Model {
        refresh_token::Model {
            id: RefreshTokenId(Uuid::from_u128(id)),
            session_id: SessionId(Uuid::from_u128(1)),
            digest: Digest::of(id.to_be_bytes()),
            parent_id: parent.map(|parent| RefreshTokenId(Uuid::from_u128(parent))),
            issued_at: BEGAN,
            expires_at: BEGAN + LIFETIME,
            used_at: used.map(at),
        }
    }

    /// What becomes of the first token among these.
    fn first_of(tokens: &[refresh_token::Model], now: i64) -> Decision {
        decide(Family { session: &session(), presented: &tokens[0], tokens }, at(now))
    }

    #[test]
    fn a_token_is_exchanged_once() {
        assert_eq!(first_of(&[token(1, None, None)], 100), Decision::Rotate);
        let used = [token(1, None, Some(100)), token(2, Some(1), None)];
        assert_eq!(first_of(&used, 111), Decision::Revoke);
        assert_eq!(first_of(&[token(2, Some(1), None), token(1, None, Some(100))], 200), Decision::Rotate);
    }

    #[test]
    fn a_double_click_is_no_theft() {
        let once = [token(1, None, Some(100)), token(2, Some(1), None)];
        assert_eq!(first_of(&once, 109), Decision::Rotate);
        assert_eq!(first_of(&once, 110), Decision::Revoke, "the ten seconds are over");
        let twice = [token(1, None, Some(100)), token(2, Some(1), None), token(3, Some(1), None)];
        assert_eq!(first_of(&twice, 105), Decision::Rotate);
        // Whichever answer the client has kept, it works, and the other one then does not.
        for (kept, dropped) in [(2, 3), (3, 2)] {
            let before =
                [token(kept, Some(1), None), token(dropped, Some(1), None), token(1, None, Some(100))];
            assert_eq!(first_of(&before, 500), Decision::Rotate);
            let after =
                [token(dropped, Some(1), None), token(kept, Some(1), Some(500)), token(1, None, Some(100))];
            assert_eq!(first_of(&after, 501), Decision::Revoke);
        }
    }

    #[test]
    fn a_successor_in_use_ends_the_grace_and_a_flood_ends_it_too() {
        let used = [token(1, None, Some(100)), token(2, Some(1), Some(101)), token(3, Some(2), None)];
        assert_eq!(first_of(&used, 102), Decision::Revoke);
        let mut flood = vec![token(1, None, Some(100))];
        flood.extend((2..6).map(|id| token(id, Some(1), None)));
        assert_eq!(first_of(&flood, 101), Decision::Revoke);
    }

    #[test]
    fn what_is_over_is_over_and_no_theft() {
        let week = LIFETIME.num_seconds();
        assert_eq!(first_of(&[token(1, None, None)], week - 1), Decision::Rotate);
        assert_eq!(first_of(&[token(1, None, None)], week), Decision::Over);
        let tokens = [token(1, None, None)];
        let ended = session::Model { revoked_at: Some(at(5)), ..session() };
        let family = |session| Family { session, presented: &tokens[0], tokens: &tokens };
        assert_eq!(decide(family(&ended), at(10)), Decision::Over);
        let fresh = [refresh_token::Model { expires_at: BEGAN + SESSION + LIFETIME, ..tokens[0].clone() }];
        let last = Family { session: &session(), presented: &fresh[0], tokens: &fresh };
        assert_eq!(decide(last, BEGAN + SESSION), Decision::Over);
    }

    #[test]
    fn tokens_are_random_and_only_their_form_is_read() {
        let (one, other) = (RefreshToken::new().unwrap(), RefreshToken::new().unwrap());
        assert_ne!(one, other);
        assert_eq!(RefreshToken::parse(one.reveal()), Some(one.clone()));
        assert_eq!(one.digest(), Digest::of(one.reveal()));
        assert!(!format!("{one:?}").contains(one.reveal()));
        for bad in ["", "abc", &"a".repeat(1_000_000), &"=".repeat(43), &"山".repeat(43)] {
            assert_eq!(RefreshToken::parse(bad), None);
        }
    }
}
