//! An outside issuer's public keys: a JSON Web Key Set from a file or an address.

use jsonwebtoken::{
    Algorithm, DecodingKey,
    jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse},
};
use serde::Deserialize;
use std::{collections::HashMap, fmt, path::PathBuf, time::Duration};

/// The most bytes of a key set.
const MOST_BYTES: usize = 256 * 1024;
/// The most keys of a set.
const MOST_KEYS: usize = 100;
/// How long its server may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// The shortest RSA modulus, in bytes.
const SHORTEST_RSA: usize = 256;

/// Where a key set is.
#[derive(Clone)]
pub enum Source {
    /// In a file.
    File(PathBuf),
    /// At an address.
    Url(Address),
}

/// An address that keys may come from: `https`, or `http` on this very machine.
#[derive(Clone)]
pub struct Address {
    url: reqwest::Url,
    client: reqwest::Client,
}

/// A public key, and the one algorithm that it is for.
#[derive(Clone, Debug)]
pub struct PublicKey {
    /// The algorithm.
    pub algorithm: Algorithm,
    /// The key.
    pub key: DecodingKey,
}

/// Public keys by their names.
#[derive(Clone, Debug)]
pub struct KeySet(HashMap<String, PublicKey>);

/// Why a key set cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum KeySetError {
    /// Neither a file nor an address that may be asked.
    #[error("{0} is neither a file nor an https address")]
    Source(String),
    /// The file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Its server does not answer.
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    /// Its server answers something else.
    #[error("its server answers {0}")]
    Status(reqwest::StatusCode),
    /// It is too big.
    #[error("more than {MOST_BYTES} bytes")]
    TooBig,
    /// It is no key set.
    #[error("not a JSON Web Key Set: {0}")]
    NotAKeySet(#[from] serde_json::Error),
    /// It has no key that could be used.
    #[error("no key with a kid for EdDSA, ES256 or RS256 in it")]
    NoKeys,
}

impl Source {
    /// Reads what the operator wrote: an address, or a path.
    ///
    /// # Errors
    /// Where it is an address that may not be asked.
    pub fn parse(text: &str) -> Result<Self, KeySetError> {
        let refused = || KeySetError::Source(text.to_owned());
        if !text.contains("://") {
            return if text.is_empty() { Err(refused()) } else { Ok(Self::File(PathBuf::from(text))) };
        }
        let url = reqwest::Url::parse(text).map_err(|_not_a_url| refused())?;
        let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
        if url.scheme() != "https" && !(url.scheme() == "http" && here) {
            return Err(refused());
        }
        // Who redirects is somebody else than whom the operator trusts.
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self::Url(Address { url, client }))
    }

    /// Reads the keys as they are now.
    ///
    /// # Errors
    /// Why they cannot be had.
    pub async fn fetch(&self) -> Result<KeySet, KeySetError> {
        let bytes = match self {
            Self::File(path) => {
                let fails = |source| KeySetError::File { path: path.clone(), source };
                let bytes = tokio::fs::read(path).await.map_err(fails)?;
                if bytes.len() > MOST_BYTES {
                    return Err(KeySetError::TooBig);
                }
                bytes
            }
            Self::Url(address) => address.get().await?,
        };
        KeySet::parse(&bytes)
    }
}

/// As the operator wrote it.
impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.fmt(f),
            Self::Url(address) => f.write_str(address.url.as_str()),
        }
    }
}

impl Address {
    async fn get(&self) -> Result<Vec<u8>, KeySetError> {
        let mut response = self.client.get(self.url.clone()).send().await?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(KeySetError::Status(response.status()));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if bytes.len() + chunk.len() > MOST_BYTES {
                return Err(KeySetError::TooBig);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

impl KeySet {
    /// Reads a key set; keys that could not be used are passed over.
    ///
    /// # Errors
    /// Where it is none, or has no key that could be used.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeySetError> {
        #[derive(Deserialize)]
        struct Set {
            keys: Vec<serde_json::Value>,
        }
        let set: Set = serde_json::from_slice(bytes)?;
        let mut keys = HashMap::new();
        for jwk in set.keys.into_iter().take(MOST_KEYS) {
            // One key of a kind that we do not know must not hide the others.
            let Ok(jwk) = serde_json::from_value::<Jwk>(jwk) else { continue };
            let Some(kid) = jwk.common.key_id.clone().filter(|kid| !kid.is_empty()) else { continue };
            if let Some(key) = public_key(&jwk) {
                keys.entry(kid).or_insert(key);
            }
        }
        if keys.is_empty() { Err(KeySetError::NoKeys) } else { Ok(Self(keys)) }
    }

    /// The key of this name.
    pub fn find(&self, kid: &str) -> Option<&PublicKey> {
        self.0.get(kid)
    }
}

/// The key, where it is an asymmetric one for signatures by an algorithm that we allow.
fn public_key(jwk: &Jwk) -> Option<PublicKey> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
        AlgorithmParameters::EllipticCurve(point) if point.curve == EllipticCurve::P256 => Algorithm::ES256,
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        _ => return None,
    };
    let signs = jwk.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    let declared = jwk.common.key_algorithm;
    if !signs || declared.is_some_and(|declared| Algorithm::try_from(declared) != Ok(algorithm)) {
        return None;
    }
    let key = DecodingKey::from_jwk(jwk).ok()?;
    let long_enough = match key.kind() {
        jsonwebtoken::DecodingKeyKind::RsaModulusExponent { n, .. } => n.len() >= SHORTEST_RSA,
        jsonwebtoken::DecodingKeyKind::SecretOrDer(_) => true,
    };
    long_enough.then_some(PublicKey { algorithm, key })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use serde_json::json;

    const X: &str = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

    fn parse(keys: &serde_json::Value) -> Result<KeySet, KeySetError> {
        KeySet::parse(json!({ "keys": keys }).to_string().as_bytes())
    }

    #[test]
    fn keys_that_could_be_misused_are_passed_over() {
        let good = json!({ "kty": "OKP", "crv": "Ed25519", "kid": "good", "x": X });
        let with = |name: &str, value: &str| {
            let mut key = good.clone();
            key["kid"] = json!("bad");
            key[name] = json!(value);
            key
        };
        let short = json!({ "kty": "RSA", "kid": "bad", "n": "AQAB", "e": "AQAB" });
        let shared = json!({ "kty": "oct", "kid": "bad", "k": "c2VjcmV0" });
        let bad = [
            with("use", "enc"),
            with("alg", "HS256"),
            with("alg", "ES256"),
            with("crv", "Ed448"),
            with("kid", ""),
            short,
            shared,
            json!({ "kty": "new" }),
            json!(7),
        ];
        for key in bad {
            assert!(matches!(parse(&json!([key])), Err(KeySetError::NoKeys)), "{key}");
            let set = parse(&json!([key, good])).unwrap();
            assert!(set.find("good").is_some() && set.find("bad").is_none(), "{key}");
        }
        assert_eq!(parse(&json!([good])).unwrap().find("good").unwrap().algorithm, Algorithm::EdDSA);
        assert!(parse(&json!({})).is_err());
        assert!(KeySet::parse(b"<html>").is_err());
    }

    #[test]
    fn keys_come_from_a_file_or_from_https() {
        assert!(matches!(Source::parse("/etc/shanhai/keys.json"), Ok(Source::File(_))));
        assert!(matches!(Source::parse("https://login.example/jwks"), Ok(Source::Url(_))));
        assert!(matches!(Source::parse("http://127.0.0.1:8080/jwks"), Ok(Source::Url(_))));
        for bad in
            ["", "http://login.example/jwks", "ftp://login.example", "http://127.0.0.1.example/", "https://"]
        {
            assert!(matches!(Source::parse(bad), Err(KeySetError::Source(_))), "{bad}");
        }
    }
}
