//! The keys that access tokens are signed with: made, sealed, rotated, published.

use super::secret::{Secret, SecretError, random};
use arc_swap::ArcSwap;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{account::signing_key, ids::SigningKeyId};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use std::{collections::HashMap, sync::Arc};

/// How long a key signs.
pub const SIGNS_FOR: TimeDelta = TimeDelta::days(30);
/// How long others may keep the published keys before they ask again.
pub const CACHED_FOR: TimeDelta = TimeDelta::minutes(10);
/// How long a key stays published after it has signed for the last time: as long as a token lives and is
/// believed, and as long as the keys are cached, with room for clocks that differ.
pub const OUTLIVES_BY: TimeDelta = TimeDelta::hours(1);
/// How long before the newest key stops signing its successor is made.
const AHEAD: TimeDelta = TimeDelta::days(1);

/// Why the keys cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The database was begun with another secret.
    #[error(
        "the database has signing keys and the secret does not match: give this server the secret (SHANHAI_SECRET_FILE) with which the database was begun"
    )]
    WrongSecret,
    /// A row of the table says two things.
    #[error("the signing key {0} in the database is damaged: its public half is not that of its seed")]
    Damaged(SigningKeyId),
    /// The system gives no randomness.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The library refuses a key that it made.
    #[error("a signing key cannot be used: {0}")]
    Unusable(String),
}

/// Makes a key that signs from `now` on, and seals it.
///
/// # Errors
/// Where the system gives no randomness.
pub fn make(secret: &Secret, id: SigningKeyId, now: DateTime<Utc>) -> Result<signing_key::Model, KeyError> {
    let seed = random::<32>()?;
    Ok(signing_key::Model {
        id,
        sealed: secret.seal(&name(id), &seed)?,
        public: pair(&seed)?.public_key().as_ref().to_vec(),
        created_at: now,
        signs_until: now + SIGNS_FOR,
        published_until: now + SIGNS_FOR + OUTLIVES_BY,
    })
}

/// What is to be done with the keys at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The key to sign with.
    pub sign_with: Option<SigningKeyId>,
    /// The keys to publish, and to believe; oldest first.
    pub publish: Vec<SigningKeyId>,
    /// Whether a new key is due.
    pub make_one: bool,
}

/// Decides what is to be done with `keys` at `now`.
///
/// The newest key signs that has been published for as long as others may cache the keys, so that nobody
/// meets a signature by a key that they do not have; the oldest signs where none is that old yet. All
/// instances come to the same answer.
pub fn rotate(keys: &[signing_key::Model], now: DateTime<Utc>) -> Rotation {
    let mut known: Vec<_> = keys.iter().filter(|key| now < key.published_until).collect();
    known.sort_by_key(|key| (key.created_at, key.id));
    let mut signing = known.iter().filter(|key| now < key.signs_until);
    let settled = signing.clone().rfind(|key| key.created_at + CACHED_FOR <= now);
    Rotation {
        sign_with: settled.or_else(|| signing.next()).map(|key| key.id),
        make_one: !known.iter().any(|key| now + AHEAD < key.signs_until),
        publish: known.into_iter().map(|key| key.id).collect(),
    }
}

/// The keys in force, opened; shared by everything that signs or verifies, and swapped as a whole.
#[derive(Clone, Debug)]
pub struct Keyring(Arc<ArcSwap<Ring>>);

#[derive(Debug)]
struct Ring {
    signing: Option<Signing>,
    believed: HashMap<String, Believed>,
    published: Arc<str>,
}

#[derive(Debug)]
struct Signing {
    kid: String,
    key: EncodingKey,
    public: String,
    until: DateTime<Utc>,
}

#[derive(Clone, Debug)]
struct Believed {
    key: Arc<DecodingKey>,
    until: DateTime<Utc>,
}

impl Keyring {
    /// The keys of the database as they are in force at `now`.
    ///
    /// # Errors
    /// Where the secret is not the one that sealed them.
    pub fn open(secret: &Secret, keys: &[signing_key::Model], now: DateTime<Utc>) -> Result<Self, KeyError> {
        Ok(Self(Arc::new(ArcSwap::from_pointee(Ring::open(secret, keys, now)?))))
    }

    /// Takes the keys anew, for everybody who holds this ring.
    ///
    /// # Errors
    /// Where the secret is not the one that sealed them; the ring then stays as it was.
    pub fn replace(
        &self,
        secret: &Secret,
        keys: &[signing_key::Model],
        now: DateTime<Utc>,
    ) -> Result<(), KeyError> {
        self.0.store(Arc::new(Ring::open(secret, keys, now)?));
        Ok(())
    }

    /// The public keys as a JSON Web Key Set (RFC 7517).
    pub fn published(&self) -> Arc<str> {
        Arc::clone(&self.0.load().published)
    }

    /// The key to verify with, where `kid` is one of ours and still believed.
    pub(super) fn believed(&self, kid: &str, now: DateTime<Utc>) -> Option<Arc<DecodingKey>> {
        let ring = self.0.load();
        ring.believed.get(kid).filter(|key| now < key.until).map(|key| Arc::clone(&key.key))
    }

    /// Signs what `message` says under the id of the key in force; it must be nothing that a token could be.
    pub(super) fn attest(
        &self,
        now: DateTime<Utc>,
        message: impl FnOnce(&str) -> Vec<u8>,
    ) -> Option<Attested> {
        let ring = self.0.load();
        let Signing { kid, key, public, .. } = ring.signing.as_ref().filter(|signing| now < signing.until)?;
        let signature = jsonwebtoken::crypto::sign(&message(kid), key, Algorithm::EdDSA).ok()?;
        Some(Attested { kid: kid.clone(), key: public.clone(), signature })
    }

    /// Signs with the key in force: `sign` gets its id and the key.
    pub(super) fn sign<T>(
        &self,
        now: DateTime<Utc>,
        sign: impl FnOnce(&str, &EncodingKey) -> T,
    ) -> Option<T> {
        let ring = self.0.load();
        ring.signing
            .as_ref()
            .filter(|signing| now < signing.until)
            .map(|signing| sign(&signing.kid, &signing.key))
    }
}

/// A statement that the key in force has signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    /// The id of the key.
    pub kid: String,
    /// Its public half, in base64url.
    pub key: String,
    /// The signature, in base64url.
    pub signature: String,
}

/// Whether the key with this public half signed `message`.
pub fn attested(public: &[u8], message: &[u8], signature: &str) -> bool {
    let key = UnparsedPublicKey::new(&ED25519, public);
    URL_SAFE_NO_PAD.decode(signature).is_ok_and(|signature| key.verify(message, &signature).is_ok())
}

impl Ring {
    fn open(secret: &Secret, keys: &[signing_key::Model], now: DateTime<Utc>) -> Result<Self, KeyError> {
        let rotation = rotate(keys, now);
        let mut ring = Self { signing: None, believed: HashMap::new(), published: Arc::from("") };
        let mut published = Vec::new();
        // Every key is opened, also those that are out of force: a wrong secret shows at once.
        for row in keys {
            let seed =
                secret.unseal(&name(row.id), &row.sealed).map_err(|_not_ours| KeyError::WrongSecret)?;
            if pair(&seed)?.public_key().as_ref() != row.public {
                return Err(KeyError::Damaged(row.id));
            }
            let kid = row.id.to_string();
            if rotation.sign_with == Some(row.id) {
                let key = EncodingKey::from_ed_der(&pkcs8(&seed));
                let public = URL_SAFE_NO_PAD.encode(&row.public);
                ring.signing = Some(Signing { kid: kid.clone(), key, public, until: row.signs_until });
            }
            if rotation.publish.contains(&row.id) {
                published.push((row.created_at, row.id, jwk(&kid, &row.public)));
                let key = Arc::new(DecodingKey::from_ed_der(&row.public));
                ring.believed.insert(kid, Believed { key, until: row.published_until });
            }
        }
        published.sort_by_key(|(created_at, id, _)| (*created_at, *id));
        let set: Vec<_> = published.into_iter().map(|(_, _, jwk)| jwk).collect();
        ring.published = serde_json::json!({ "keys": set }).to_string().into();
        Ok(ring)
    }
}

/// A public key as JSON (RFC 8037).
fn jwk(kid: &str, public: &[u8]) -> serde_json::Value {
    let x = URL_SAFE_NO_PAD.encode(public);
    serde_json::json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": kid, "x": x })
}

/// Under which name a key is sealed: rows cannot be exchanged for one another.
fn name(id: SigningKeyId) -> Vec<u8> {
    format!("signing_key/{id}").into_bytes()
}

fn pair(seed: &[u8]) -> Result<Ed25519KeyPair, KeyError> {
    Ed25519KeyPair::from_seed_unchecked(seed).map_err(|error| KeyError::Unusable(error.to_string()))
}

/// A private key as PKCS#8 v1 (RFC 8410), which is a fixed head and the seed.
fn pkcs8(seed: &[u8]) -> Vec<u8> {
    const HEAD: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    [HEAD.as_slice(), seed].concat()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use uuid::Uuid;

    const BEGAN: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn secret() -> Secret {
        Secret::new(&[9; 32])
    }

    fn key(number: u128, created_at: DateTime<Utc>) -> signing_key::Model {
        make(&secret(), SigningKeyId(Uuid::from_u128(number)), created_at).unwrap()
    }

    #[test]
    fn the_first_key_signs_at_once_and_a_later_one_when_everybody_can_know_it() {
        assert_eq!(rotate(&[], BEGAN), Rotation { sign_with: None, publish: vec![], make_one: true });
        let first = key(1, BEGAN);
        let second = key(2, BEGAN + TimeDelta::days(29));
        let keys = [second.clone(), first.clone()];
        let at = |now: DateTime<Utc>| rotate(&keys, now);
        assert_eq!(rotate(&keys[1..], BEGAN).sign_with, Some(first.id));
        assert!(!rotate(&keys[1..], BEGAN + TimeDelta::days(28)).make_one);
        assert!(rotate(&keys[1..], BEGAN + TimeDelta::days(29)).make_one, "a day ahead");
        let made = second.created_at;
        assert_eq!(at(made).sign_with, Some(first.id));
        assert_eq!(at(made).publish, [first.id, second.id]);
        assert!(!at(made).make_one);
        assert_eq!(at(made + CACHED_FOR).sign_with, Some(second.id));
        let ended = first.signs_until;
        assert_eq!(at(ended).publish, [first.id, second.id], "its tokens are alive still");
        assert_eq!(at(ended + OUTLIVES_BY).publish, [second.id]);
        assert_eq!(
            at(BEGAN + TimeDelta::days(80)),
            Rotation { sign_with: None, publish: vec![], make_one: true }
        );
    }

    #[test]
    fn a_key_stays_published_longer_than_its_last_token_can_live_in_any_cache() {
        assert!(OUTLIVES_BY >= super::super::token::LIFETIME + CACHED_FOR);
    }

    #[test]
    fn a_key_does_not_sign_before_it_can_be_known_even_at_a_gap() {
        let first = key(1, BEGAN);
        let second = key(2, BEGAN + TimeDelta::minutes(1));
        let now = BEGAN + TimeDelta::minutes(2);
        assert_eq!(rotate(&[first.clone(), second], now).sign_with, Some(first.id));
    }

    #[test]
    fn another_secret_is_refused_with_a_sentence_and_a_row_cannot_take_anothers_place() {
        let keys = [key(1, BEGAN)];
        let error = Keyring::open(&Secret::new(&[8; 32]), &keys, BEGAN).unwrap_err();
        assert!(error.to_string().starts_with("the database has signing keys and the secret does not match"));
        let swapped = [signing_key::Model { id: SigningKeyId(Uuid::from_u128(2)), ..keys[0].clone() }];
        assert!(matches!(Keyring::open(&secret(), &swapped, BEGAN), Err(KeyError::WrongSecret)));
        let forged = [signing_key::Model { public: key(3, BEGAN).public, ..keys[0].clone() }];
        assert!(matches!(Keyring::open(&secret(), &forged, BEGAN), Err(KeyError::Damaged(_))));
        // Out of force or not.
        let later = BEGAN + TimeDelta::days(365);
        assert!(matches!(Keyring::open(&Secret::new(&[8; 32]), &keys, later), Err(KeyError::WrongSecret)));
    }

    #[test]
    fn what_is_published_is_public_only() {
        let keys = [key(1, BEGAN), key(2, BEGAN)];
        let ring = Keyring::open(&secret(), &keys, BEGAN).unwrap();
        let set: serde_json::Value = serde_json::from_str(&ring.published()).unwrap();
        let listed = set["keys"].as_array().unwrap();
        assert_eq!(listed.len(), 2);
        for (row, jwk) in keys.iter().zip(listed) {
            assert_eq!(jwk["kid"], row.id.to_string());
            assert_eq!(jwk["x"], URL_SAFE_NO_PAD.encode(&row.public));
            assert_eq!(jwk["alg"], "EdDSA");
            assert!(jwk.get("d").is_none());
        }
    }

    #[test]
    fn a_ring_is_replaced_for_all_who_hold_it_or_stays_as_it_was() {
        let (first, second) = (key(1, BEGAN), key(2, BEGAN));
        let ring = Keyring::open(&secret(), std::slice::from_ref(&first), BEGAN).unwrap();
        let held = ring.clone();
        let both = [first.clone(), second.clone()];
        assert!(held.believed(&second.id.to_string(), BEGAN).is_none());
        assert!(ring.replace(&Secret::new(&[8; 32]), &both, BEGAN).is_err());
        assert!(held.believed(&first.id.to_string(), BEGAN).is_some());
        ring.replace(&secret(), &both, BEGAN).unwrap();
        assert!(held.believed(&second.id.to_string(), BEGAN).is_some());
        assert!(held.believed(&second.id.to_string(), second.published_until).is_none());
        assert!(held.sign(first.signs_until, |_, _| ()).is_none());
    }
}
