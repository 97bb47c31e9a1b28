//! An outside issuer, its keys in a file or on a server, and what is tried with its tokens.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use super::*;
use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
    },
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value as Json, json};
use std::{
    io::Write,
    sync::{
        PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// A key of the outside issuer.
enum Key {
    Ed(Ed25519KeyPair),
    Ec(EcdsaKeyPair),
    Rsa(Box<RsaKeyPair>),
}

impl Key {
    fn ed() -> Self {
        Self::Ed(Ed25519KeyPair::generate().unwrap())
    }

    fn jwk(&self, kid: &str) -> Json {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Ed(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": text(pair.public_key().as_ref()) })
            }
            Self::Ec(pair) => {
                let point = pair.public_key().as_ref();
                json!({ "kty": "EC", "crv": "P-256", "kid": kid, "x": text(&point[1..33]), "y": text(&point[33..]) })
            }
            Self::Rsa(pair) => {
                let public = pair.public_key();
                let n = public.modulus().big_endian_without_leading_zero().to_vec();
                let e = public.exponent().big_endian_without_leading_zero().to_vec();
                json!({ "kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "n": text(&n), "e": text(&e) })
            }
        }
    }

    fn sign(&self, header: &Json, claims: &Json) -> String {
        let part = |json: &Json| URL_SAFE_NO_PAD.encode(json.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let random = SystemRandom::new();
        let signature = match self {
            Self::Ed(pair) => pair.sign(message.as_bytes()).as_ref().to_vec(),
            Self::Ec(pair) => pair.sign(&random, message.as_bytes()).unwrap().as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message.as_bytes(), &mut signature).unwrap();
                signature
            }
        };
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

fn clock() -> Clock {
    Clock::fixed(DateTime::from_timestamp(1_900_000_000, 0).unwrap())
}

fn settings(keys: Source) -> IssuerSettings {
    IssuerSettings {
        issuer: "https://login.example".to_owned(),
        audience: "shanhai".to_owned(),
        keys,
        algorithms: ALGORITHMS.to_vec(),
    }
}

fn header(alg: &str, kid: &str) -> Json {
    json!({ "alg": alg, "typ": "JWT", "kid": kid })
}

fn claims() -> Json {
    json!({ "iss": "https://login.example", "aud": ["other", "shanhai"], "sub": "u-4711",
            "exp": 1_900_000_600, "iat": 1_900_000_000, "role": "ADMINISTRATOR" })
}

fn file(set: &Json) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(set.to_string().as_bytes()).unwrap();
    file
}

async fn issuer(keys: &[Json]) -> Issuer {
    let file = file(&json!({ "keys": keys }));
    Issuer::open(settings(Source::File(file.path().to_owned())), clock()).await.unwrap()
}

#[tokio::test]
async fn three_algorithms_say_who_somebody_is() {
    let random = SystemRandom::new();
    let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let ec = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, ec.as_ref()).unwrap();
    let rsa = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();

    let keys = [("EdDSA", Key::ed()), ("ES256", Key::Ec(ec)), ("RS256", Key::Rsa(Box::new(rsa)))];
    let jwks: Vec<_> = keys.iter().map(|(alg, key)| key.jwk(alg)).collect();
    let issuer = issuer(&jwks).await;
    for (alg, key) in &keys {
        let subject = issuer.verify(&key.sign(&header(alg, alg), &claims())).await.unwrap();
        assert_eq!((subject.issuer.as_str(), subject.subject.as_str()), ("https://login.example", "u-4711"));
        assert_eq!(subject.expires_at.timestamp(), 1_900_000_600);
        // The key's algorithm, not the header's.
        for (other, _) in keys.iter().filter(|(other, _)| other != alg) {
            let token = key.sign(&header(other, alg), &claims());
            assert_eq!(issuer.verify(&token).await, Err(Rejection::Algorithm), "{alg} as {other}");
            let token = key.sign(&header(alg, other), &claims());
            assert_eq!(issuer.verify(&token).await, Err(Rejection::Algorithm), "{alg} by the key of {other}");
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_token_is_refused() {
    let key = Key::ed();
    let issuer = issuer(&[key.jwk("a"), Key::ed().jwk("b")]).await;
    let header_with = |name: &str, value: Json| {
        let mut header = header("EdDSA", "a");
        header[name] = value;
        key.sign(&header, &claims())
    };
    let claims_with = |name: &str, value: Json| {
        let mut claims = claims();
        claims[name] = value;
        key.sign(&header("EdDSA", "a"), &claims)
    };
    let without = |name: &str| {
        let mut claims = claims();
        claims.as_object_mut().unwrap().remove(name);
        key.sign(&header("EdDSA", "a"), &claims)
    };
    for (token, rejection) in [
        (header_with("alg", json!("none")), Rejection::Algorithm),
        (header_with("alg", json!("HS256")), Rejection::Algorithm),
        (header_with("alg", json!("RS512")), Rejection::Algorithm),
        (header_with("kid", json!("b")), Rejection::Signature),
        (header_with("kid", json!("c")), Rejection::UnknownKey),
        (header_with("kid", Json::Null), Rejection::UnknownKey),
        (header_with("crit", json!(["exp"])), Rejection::Critical),
        (header_with("typ", json!("dpop+jwt")), Rejection::Type),
        (claims_with("iss", json!("https://elsewhere.example")), Rejection::Issuer),
        (claims_with("aud", json!("other")), Rejection::Audience),
        (claims_with("aud", json!([])), Rejection::Audience),
        (claims_with("sub", json!("")), Rejection::Claims),
        (claims_with("sub", json!("x".repeat(301))), Rejection::Claims),
        (claims_with("exp", json!(1_900_000_000)), Rejection::Expired),
        (claims_with("exp", json!(1_900_000_000_i64 + 90_000)), Rejection::Claims),
        (claims_with("nbf", json!(1_900_000_010)), Rejection::NotYet),
        (claims_with("iat", json!(1_900_000_010)), Rejection::NotYet),
        (without("iss"), Rejection::Claims),
        (without("sub"), Rejection::Claims),
        (without("aud"), Rejection::Claims),
        (without("exp"), Rejection::Claims),
        ("x".repeat(10_000), Rejection::TooLong),
    ] {
        assert_eq!(issuer.verify(&token).await, Err(rejection), "{token}");
    }
    assert!(issuer.verify(&without("iat")).await.is_ok());
}

#[tokio::test]
async fn settings_that_give_too_much_away_are_refused() {
    let file = file(&json!({ "keys": [Key::ed().jwk("a")] }));
    let good = settings(Source::File(file.path().to_owned()));
    let open = async |settings: IssuerSettings| Issuer::open(settings, clock()).await.err();
    assert!(open(good.clone()).await.is_none());
    let named = |issuer: &str| IssuerSettings { issuer: issuer.to_owned(), ..good.clone() };
    assert!(matches!(open(named("shanhai")).await, Some(IssuerError::OurName)));
    assert!(matches!(open(named("")).await, Some(IssuerError::NoName)));
    for algorithms in [vec![], vec![Algorithm::HS256], vec![Algorithm::EdDSA, Algorithm::RS512]] {
        let error = open(IssuerSettings { algorithms, ..good.clone() }).await;
        assert!(matches!(error, Some(IssuerError::Algorithm)));
    }
    let missing = settings(Source::File("/nowhere/keys.json".into()));
    assert!(matches!(open(missing).await, Some(IssuerError::Keys(KeySetError::File { .. }))));
}

/// A server that gives out a key set and counts how often.
struct KeyServer {
    source: Source,
    asked: Arc<AtomicUsize>,
    answer: Arc<std::sync::Mutex<Vec<u8>>>,
}

impl KeyServer {
    async fn start(keys: &[Json]) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let source = Source::parse(&format!("http://{}/jwks", listener.local_addr().unwrap())).unwrap();
        let (asked, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(std::sync::Mutex::new(Vec::new())));
        let server = Self { source, asked: Arc::clone(&asked), answer: Arc::clone(&answer) };
        server.gives(json!({ "keys": keys }).to_string().into_bytes());
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                asked.fetch_add(1, Ordering::SeqCst);
                let body = answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
                let head =
                    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
            }
        });
        server
    }

    fn gives(&self, body: Vec<u8>) {
        *self.answer.lock().unwrap_or_else(PoisonError::into_inner) = body;
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn an_unknown_kid_fetches_the_keys_once_in_a_while() {
    let (old, new) = (Key::ed(), Key::ed());
    let server = KeyServer::start(&[old.jwk("old")]).await;
    let clock = clock();
    let issuer = Issuer::open(settings(server.source.clone()), clock.clone()).await.unwrap();
    let by_new = new.sign(&header("EdDSA", "new"), &claims());
    assert_eq!(issuer.verify(&by_new).await, Err(Rejection::UnknownKey));
    assert_eq!(server.asked(), 1, "it was asked a moment ago");

    server.gives(json!({ "keys": [old.jwk("old"), new.jwk("new")] }).to_string().into_bytes());
    clock.advance(AT_MOST_EVERY);
    let (one, other) = tokio::join!(issuer.verify(&by_new), issuer.verify(&by_new));
    assert!(one.is_ok() && other.is_ok());
    assert_eq!(server.asked(), 2);
    for number in 0..50 {
        let made_up = new.sign(&header("EdDSA", &format!("made-up-{number}")), &claims());
        assert_eq!(issuer.verify(&made_up).await, Err(Rejection::UnknownKey));
    }
    assert_eq!(server.asked(), 2, "made-up names do not make us ask");
}

#[tokio::test]
async fn old_keys_are_fetched_again_and_kept_while_their_server_is_broken() {
    let key = Key::ed();
    let server = KeyServer::start(&[key.jwk("a")]).await;
    let clock = clock();
    let issuer = Issuer::open(settings(server.source.clone()), clock.clone()).await.unwrap();
    let mut claims = claims();
    claims["exp"] = json!(1_900_000_000_i64 + 80_000);
    let token = key.sign(&header("EdDSA", "a"), &claims);
    clock.advance(FRESH_FOR);
    server.gives(b"<html>away</html>".to_vec());
    assert!(issuer.verify(&token).await.is_ok());
    assert!(issuer.verify(&token).await.is_ok());
    assert_eq!(server.asked(), 2);
    server.gives(vec![b' '; 300_000]);
    clock.advance(AT_MOST_EVERY);
    assert!(issuer.verify(&token).await.is_ok(), "too big a set changes nothing");
    server.gives(json!({ "keys": [Key::ed().jwk("b")] }).to_string().into_bytes());
    clock.advance(AT_MOST_EVERY);
    assert_eq!(
        issuer.verify(&token).await,
        Err(Rejection::UnknownKey),
        "a withdrawn key is believed no longer"
    );
}
