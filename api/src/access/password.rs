//! Passwords: which ones are good enough, and how they are kept and compared.

use super::secret::random;
use crate::error::{Error, Result};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc},
};
use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use domain::Refusal;
use entity::account::PasswordHash;
use std::{fmt, sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// Memory of one hash, in KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes over that memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;
/// How long somebody waits for their turn to be hashed before they are told to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// The fewest characters of a password.
pub const FEWEST: usize = 10;
/// The most characters of a password.
pub const MOST: usize = 128;

/// A password that is good enough to be kept.
///
/// The rule, after NFKC: 10 to 128 characters, at least five different ones, no control character, and not
/// the account's name with something around it. No classes of characters are asked for: they make people
/// write `Passw0rd!` and nothing better.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Reads a new password for the account called `name`.
    ///
    /// # Errors
    /// The refusal of `field`, with the rule.
    pub fn parse(field: &'static str, name: &str, text: &str) -> std::result::Result<Self, Refusal> {
        let refuse = |zh: &'static str, en: &'static str| Err(Refusal::invalid(field, zh, en));
        let length = || refuse("密码须为 10 至 128 个字符", "a password has 10 to 128 characters");
        // Four bytes a character, and some that normalise to fewer: what is longer is not even looked at.
        if text.len() > MOST * 16 {
            return length();
        }
        let password = normal(text);
        let count = password.chars().count();
        if !(FEWEST..=MOST).contains(&count) {
            return length();
        }
        if password.chars().any(char::is_control) {
            return refuse("密码不能含控制字符", "a password holds no control characters");
        }
        let mut different: Vec<char> = password.chars().collect();
        different.sort_unstable();
        different.dedup();
        if different.len() < 5 {
            return refuse("密码至少要有 5 个不同的字符", "a password has at least 5 different characters");
        }
        let name = normal(name).to_lowercase();
        if !name.is_empty() && count < name.chars().count() + 6 && password.to_lowercase().contains(&name) {
            return refuse("密码不能以账号名为主", "a password is more than the account's name");
        }
        Ok(Self(password))
    }

    /// A new random password that can be read out and typed: 20 characters, about 100 bits.
    pub fn random() -> Result<Self> {
        // No 0 o 1 l i and no vowels that make words; 32 of them, so that five bits choose one evenly.
        const LETTERS: &[u8; 32] = b"23456789bcdfghjkmnpqrstvwxyzBCDF";
        let bytes = random::<20>()?;
        let letter =
            |byte: &u8| LETTERS.get(usize::from(byte % 32)).map_or('2', |&letter| char::from(letter));
        Ok(Self(bytes.iter().map(letter).collect()))
    }

    /// The password, to be shown once to whoever it is for.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Never in a log.
impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What comparing a typed password with a kept one says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the one.
    Right,
    /// It is the one, and was hashed with cheaper parameters than today's: hash it again.
    RightButOld,
    /// It is not, or there is none to compare with.
    Wrong,
}

/// Hashes and compares passwords, a few at a time: each takes 19 MiB and a tenth of a second.
#[derive(Clone, Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    dummy: Arc<str>,
}

impl Passwords {
    /// With `at_once` hashes at the same time.
    pub fn new(at_once: usize) -> Result<Self> {
        Ok(Self { turns: Arc::new(Semaphore::new(at_once.max(1))), dummy: dummy()?.into() })
    }

    /// The hash under which a password is kept.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash> {
        self.in_turn(move || {
            let hash = argon2()?.hash_password(password.0.as_bytes());
            hash.map(|hash| PasswordHash(hash.to_string())).map_err(|error| hashing(&error))
        })
        .await
    }

    /// The hash with today's parameters of a password that was just right, whatever today's rule would say
    /// of it.
    pub async fn hash_again(&self, typed: &str) -> Result<PasswordHash> {
        self.hash(Password(normal(typed))).await
    }

    /// Compares what was typed with what is kept.
    ///
    /// Where nothing is kept, because the name is unknown or the account has no password, a hash that no
    /// password has is compared all the same: the answer takes as long.
    pub async fn compare(&self, kept: Option<PasswordHash>, typed: &str) -> Result<Verdict> {
        // What no password can be long enough for is cut, and then wrong like any other.
        let within = typed.char_indices().nth(MOST + 1).map_or(typed.len(), |(end, _)| end);
        let typed = normal(typed.get(..within).unwrap_or_default());
        let dummy = Arc::clone(&self.dummy);
        self.in_turn(move || {
            let real = kept.as_ref().and_then(|hash| phc::PasswordHash::new(&hash.0).ok());
            let known = real.is_some();
            let hash = match real {
                Some(hash) => hash,
                None => phc::PasswordHash::new(&dummy).map_err(|error| hashing(&error))?,
            };
            let matches =
                PasswordVerifier::<phc::PasswordHash>::verify_password(&argon2()?, typed.as_bytes(), &hash)
                    .is_ok();
            Ok(match (known && matches, is_old(&hash)) {
                (true, false) => Verdict::Right,
                (true, true) => Verdict::RightButOld,
                (false, _) => Verdict::Wrong,
            })
        })
        .await
    }

    /// Does `work` off the runtime's threads, when it is its turn.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let turn = tokio::time::timeout(PATIENCE, Arc::clone(&self.turns).acquire_owned())
            .await
            .map_err(|_elapsed| Error::RateLimited(PATIENCE))?
            .map_err(|closed| Error::Internal(closed.to_string()))?;
        tokio::task::spawn_blocking(move || {
            // Kept until the hash is done, even if whoever asked has gone.
            let _turn = turn;
            work()
        })
        .await
        .map_err(|died| Error::Internal(died.to_string()))?
    }
}

/// What people type on different keyboards is one password: full-width and half-width, composed or not.
fn normal(text: &str) -> String {
    text.nfkc().collect()
}

fn argon2() -> Result<Argon2<'static>> {
    let params =
        Params::new(MEMORY, PASSES, LANES, None).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Whether a hash was made with other parameters than today's.
fn is_old(hash: &phc::PasswordHash) -> bool {
    let decimal = |name: &str| hash.params.get_decimal(name);
    hash.algorithm.as_str() != "argon2id"
        || decimal("m") != Some(MEMORY)
        || decimal("t") != Some(PASSES)
        || decimal("p") != Some(LANES)
}

/// A hash with today's parameters whose output is random: no password is known to have it.
fn dummy() -> Result<String> {
    let (salt, output) = (random::<16>()?, random::<32>()?);
    let (salt, output) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(output));
    Ok(format!("$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}${salt}${output}"))
}

fn hashing(error: &impl fmt::Display) -> Error {
    Error::Internal(format!("a password cannot be hashed: {error}"))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn password(text: &str) -> Password {
        Password::parse("password", "wang.fang", text).unwrap()
    }

    #[test]
    fn the_rule_says_what_is_good_enough() {
        for good in
            ["correct horse", "广西百色田东芒果很甜好吃", "wang.fang likes mangoes", &"ab3d5".repeat(20)]
        {
            assert!(Password::parse("password", "wang.fang", good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "short one",
            "aaaaabbbbb12",
            "wang.fang2026",
            "WANG.FANG!!",
            "with\0control ch",
            &"ab3d5".repeat(30),
        ] {
            let refused = Password::parse("newPassword", "wang.fang", bad);
            assert!(refused.is_err_and(|refusal| refusal.field == "newPassword"), "{bad}");
        }
        assert!(Password::parse("password", "x", &"山".repeat(1_000_000)).is_err());
    }

    #[test]
    fn random_passwords_pass_the_rule_and_differ() {
        let (one, other) = (Password::random().unwrap(), Password::random().unwrap());
        assert!(Password::parse("password", "admin", one.reveal()).is_ok());
        assert_ne!(one.reveal(), other.reveal());
        assert!(!format!("{one:?}").contains(one.reveal()));
    }

    #[tokio::test]
    async fn a_password_is_recognised_however_it_was_typed() {
        let passwords = Passwords::new(2).unwrap();
        let kept = passwords.hash(password("Ｓｈａｎhai 2026")).await.unwrap();
        assert!(kept.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", kept.0);
        assert_eq!(passwords.compare(Some(kept.clone()), "Shanhai 2026").await.unwrap(), Verdict::Right);
        assert_eq!(passwords.compare(Some(kept.clone()), "Shanhai 2027").await.unwrap(), Verdict::Wrong);
        let long = format!("Shanhai 2026{}", "x".repeat(1_000_000));
        assert_eq!(passwords.compare(Some(kept), &long).await.unwrap(), Verdict::Wrong);
        assert_eq!(passwords.compare(None, "Shanhai 2026").await.unwrap(), Verdict::Wrong);
        let broken = PasswordHash("$argon2id$broken".to_owned());
        assert_eq!(passwords.compare(Some(broken), "Shanhai 2026").await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_cheaper_hash_is_recognised_and_named_old() {
        let cheap = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let kept = PasswordHash(cheap.hash_password("Shanhai 2026".as_bytes()).unwrap().to_string());
        let passwords = Passwords::new(1).unwrap();
        assert_eq!(
            passwords.compare(Some(kept.clone()), "Shanhai 2026").await.unwrap(),
            Verdict::RightButOld
        );
        assert_eq!(passwords.compare(Some(kept), "Shanhai 2027").await.unwrap(), Verdict::Wrong);
    }
}
