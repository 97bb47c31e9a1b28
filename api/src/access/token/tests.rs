//! What is refused as an access token: everything that we did not issue, in each way that it can be tried.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::*;
use crate::access::{keys, secret::Secret};
use entity::{account::signing_key, ids::SigningKeyId};
use jsonwebtoken::EncodingKey;
use serde_json::json;

/// An issuer, its clock, and the private key behind it as a forger would have to have it.
struct Desk {
    clock: Clock,
    row: signing_key::Model,
    secret: Secret,
    tokens: Tokens,
}

fn desk() -> Desk {
    let clock = Clock::fixed(DateTime::from_timestamp(1_900_000_000, 0).unwrap());
    let secret = Secret::new(&[5; 32]);
    let row = keys::make(&secret, SigningKeyId(Uuid::from_u128(1)), clock.now()).unwrap();
    let ring = Keyring::open(&secret, std::slice::from_ref(&row), clock.now()).unwrap();
    Desk { tokens: Tokens::new(ring, clock.clone()), clock, row, secret }
}

impl Desk {
    fn issue(&self) -> Issued {
        self.tokens.issue(AccountId(Uuid::from_u128(10)), SessionId(Uuid::from_u128(20)), 3).unwrap()
    }

    fn claims(&self) -> Json {
        let now = self.clock.now().timestamp();
        json!({ "iss": "shanhai", "aud": "shanhai-api", "sub": Uuid::from_u128(10), "sid": Uuid::from_u128(20),
                "ver": 3, "iat": now, "nbf": now, "exp": now + 600, "jti": Uuid::from_u128(30) })
    }

    fn header(&self) -> Json {
        json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": self.row.id.to_string() })
    }

    /// Signs whatever is given, with the real key.
    fn sign(&self, header: &Json, claims: &Json) -> String {
        let seed =
            self.secret.unseal(format!("signing_key/{}", self.row.id).as_bytes(), &self.row.sealed).unwrap();
        let pair = aws_lc_rs::signature::Ed25519KeyPair::from_seed_unchecked(&seed).unwrap();
        let message = format!("{}.{}", part(header), part(claims));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(pair.sign(message.as_bytes())))
    }

    fn refuses(&self, token: &str) -> Rejection {
        self.tokens.verify(token).unwrap_err()
    }
}

fn part(json: &Json) -> String {
    URL_SAFE_NO_PAD.encode(json.to_string())
}

fn with(mut object: Json, key: &str, value: Json) -> Json {
    object[key] = value;
    object
}

#[test]
fn what_we_issue_is_believed_until_it_ends() {
    let desk = desk();
    let issued = desk.issue();
    let bearer = desk.tokens.verify(&issued.token).unwrap();
    assert_eq!(bearer.account, AccountId(Uuid::from_u128(10)));
    assert_eq!(bearer.session, SessionId(Uuid::from_u128(20)));
    assert_eq!((bearer.access_version, bearer.expires_at), (3, issued.expires_at));
    assert!(
        desk.tokens.verify(&desk.sign(&desk.header(), &desk.claims())).is_ok(),
        "the forger's bench is true"
    );
    desk.clock.advance(LIFETIME - TimeDelta::seconds(1));
    assert!(desk.tokens.verify(&issued.token).is_ok());
    desk.clock.advance(TimeDelta::seconds(1));
    assert_eq!(desk.refuses(&issued.token), Rejection::Expired, "although it is remembered");
    assert_ne!(desk.issue().token, desk.issue().token);
}

#[test]
fn a_token_is_checked_once_and_a_changed_one_is_another() {
    let desk = desk();
    let token = desk.issue().token;
    desk.tokens.verify(&token).unwrap();
    desk.tokens.verify(&token).unwrap();
    desk.tokens.verified.run_pending_tasks();
    assert_eq!(desk.tokens.verified.entry_count(), 1);
    for at in [0, token.len() / 2, token.len() - 1] {
        let mut changed = token.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        assert!(desk.tokens.verify(&String::from_utf8(changed).unwrap()).is_err(), "byte {at}");
    }
    desk.tokens.verified.run_pending_tasks();
    assert_eq!(desk.tokens.verified.entry_count(), 1, "what is refused takes no room");
}

#[test]
fn algorithms_are_the_keys_and_never_the_tokens() {
    let desk = desk();
    for alg in ["none", "None", "HS256", "HS512", "ES256", "RS256", "EdDSA ", ""] {
        let token = desk.sign(&with(desk.header(), "alg", json!(alg)), &desk.claims());
        assert_eq!(desk.refuses(&token), Rejection::Algorithm, "{alg}");
    }
    // The public key as the secret of an HMAC.
    let header = Header {
        typ: Some(TYPE.to_owned()),
        kid: Some(desk.row.id.to_string()),
        ..Header::new(Algorithm::HS256)
    };
    let confused =
        jsonwebtoken::encode(&header, &desk.claims(), &EncodingKey::from_secret(&desk.row.public)).unwrap();
    assert_eq!(desk.refuses(&confused), Rejection::Algorithm);
    let unsigned = format!("{}.{}.", part(&with(desk.header(), "alg", json!("none"))), part(&desk.claims()));
    assert_eq!(desk.refuses(&unsigned), Rejection::Algorithm);
    let stripped = format!("{}.{}.", part(&desk.header()), part(&desk.claims()));
    assert_eq!(desk.refuses(&stripped), Rejection::Signature);
}

#[test]
fn headers_hold_what_ours_hold_and_nothing_else() {
    let desk = desk();
    let refuses = |header: &Json| desk.refuses(&desk.sign(header, &desk.claims()));
    assert_eq!(refuses(&with(desk.header(), "typ", json!("JWT"))), Rejection::Type);
    assert_eq!(refuses(&json!({ "alg": "EdDSA", "kid": desk.row.id.to_string() })), Rejection::Type);
    assert_eq!(refuses(&with(desk.header(), "kid", json!("another"))), Rejection::UnknownKey);
    assert_eq!(refuses(&with(desk.header(), "kid", json!(7))), Rejection::UnknownKey);
    assert_eq!(refuses(&with(desk.header(), "crit", json!(["exp"]))), Rejection::Critical);
    assert_eq!(refuses(&with(desk.header(), "crit", json!([]))), Rejection::Critical);
    for other in ["b64", "jku", "x5u", "jwk"] {
        assert_eq!(refuses(&with(desk.header(), other, json!("x"))), Rejection::Critical, "{other}");
    }
    assert_eq!(refuses(&json!({ "alg": "EdDSA", "typ": "at+jwt" })), Rejection::Critical);
}

#[test]
fn every_claim_is_there_and_says_what_it_must() {
    let desk = desk();
    let refuses = |claims: &Json| desk.refuses(&desk.sign(&desk.header(), claims));
    for missing in ["iss", "aud", "sub", "sid", "ver", "iat", "nbf", "exp", "jti"] {
        let mut claims = desk.claims();
        claims.as_object_mut().unwrap().remove(missing);
        assert_eq!(refuses(&claims), Rejection::Claims, "{missing}");
    }
    let now = desk.clock.now().timestamp();
    let claim = |name: &str, value: Json| refuses(&with(desk.claims(), name, value));
    assert_eq!(claim("role", json!("ADMINISTRATOR")), Rejection::Claims);
    assert_eq!(claim("sub", json!("zhang.wei")), Rejection::Claims);
    assert_eq!(claim("iss", json!("https://elsewhere.example")), Rejection::Issuer);
    assert_eq!(claim("aud", json!("another")), Rejection::Audience);
    assert_eq!(claim("aud", json!(["shanhai-api"])), Rejection::Claims);
    assert_eq!(claim("exp", json!(now)), Rejection::Expired);
    assert_eq!(claim("exp", json!(now + 601)), Rejection::Claims, "longer than we ever issue");
    assert_eq!(claim("exp", json!(i64::MAX)), Rejection::Claims);
    assert_eq!(claim("exp", json!(1.5)), Rejection::Claims);
    assert_eq!(claim("iat", json!(now + 6)), Rejection::NotYet);
    assert_eq!(claim("nbf", json!(now + 6)), Rejection::NotYet);
    assert!(
        desk.tokens.verify(&desk.sign(&desk.header(), &with(desk.claims(), "nbf", json!(now + 5)))).is_ok()
    );
}

#[test]
fn another_issuers_key_under_our_kid_is_refused() {
    let (ours, theirs) = (desk(), {
        let mut theirs = desk();
        let secret = Secret::new(&[6; 32]);
        theirs.row = keys::make(&secret, theirs.row.id, theirs.clock.now()).unwrap();
        theirs.secret = secret;
        theirs
    });
    assert_eq!(ours.refuses(&theirs.sign(&theirs.header(), &theirs.claims())), Rejection::Signature);
}

#[test]
fn what_is_no_token_is_refused_before_any_work() {
    let desk = desk();
    assert_eq!(desk.refuses(&"a".repeat(LONGEST + 1)), Rejection::TooLong);
    for malformed in ["", ".", "..", "...", "a.b", "a.b.c", "山.海.间", "e30.e30.e30.e30", "W10.e30.e30"] {
        assert_eq!(desk.refuses(malformed), Rejection::Malformed, "{malformed}");
    }
}
