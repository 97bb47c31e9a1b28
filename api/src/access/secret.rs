//! The server's secret: 32 bytes in a file, under which it seals keys and signs what it hands out.

use crate::error::Error;
use aws_lc_rs::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac, rand,
};
use std::{
    fmt,
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

/// How many bytes the secret has.
const LENGTH: usize = 32;

/// The secret; nothing is done with it itself, each purpose has a key of its own derived from it.
#[derive(Clone)]
pub struct Secret(hmac::Key);

/// What a secret is missing for; the sentence that its operator reads.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// There is no file, and the database has keys that it sealed.
    #[error(
        "SHANHAI_SECRET_FILE: {0} does not exist, and the database has signing keys: give this server the secret with which the database was begun"
    )]
    Missing(PathBuf),
    /// Others may read it.
    #[error("SHANHAI_SECRET_FILE: {path} has mode {mode:o}: only its owner may reach it (chmod 600)")]
    Open {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// It is no file.
    #[error("SHANHAI_SECRET_FILE: {0} is not a regular file")]
    NotAFile(PathBuf),
    /// It is too short or too long.
    #[error("SHANHAI_SECRET_FILE: {0} must hold exactly 32 random bytes (head -c 32 /dev/urandom)")]
    Length(PathBuf),
    /// It was filled with one byte.
    #[error("SHANHAI_SECRET_FILE: {0} holds the same byte over and over: it must hold 32 random bytes")]
    Constant(PathBuf),
    /// The file system refuses.
    #[error("SHANHAI_SECRET_FILE: {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The system has no randomness.
    #[error("the system gives no randomness")]
    NoRandomness,
}

/// Bytes that this secret did not seal, or not for this name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the bytes were not sealed by this secret")]
pub struct NotSealedByUs;

/// What a keyed hash is for: two purposes never give the same hash of the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Cursors of lists and subscriptions.
    Cursor,
    /// Names that were tried at sign-in, as the journal keeps them.
    TriedName,
    /// People on rosters.
    Person,
}

impl Purpose {
    const fn info(self) -> &'static [u8] {
        match self {
            Self::Cursor => b"shanhai/1/hash/cursor",
            Self::TriedName => b"shanhai/1/hash/tried-name",
            Self::Person => b"shanhai/1/hash/person",
        }
    }
}

/// Whether a missing secret may be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// Nothing is sealed yet.
    NoKeys,
    /// The database has keys that a secret sealed.
    HasKeys,
}

impl Secret {
    /// The secret of these bytes.
    pub fn new(bytes: &[u8; LENGTH]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// Reads the file at `path`; makes it, with mode 600, where it is missing and nothing is sealed yet.
    ///
    /// Of several servers that begin at once, one makes the file and all read it.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn open(path: &Path, beginning: Beginning) -> Result<Self, SecretError> {
        match Self::read(path) {
            Err(SecretError::Missing(_)) if beginning == Beginning::NoKeys => {
                make(path)?;
                Self::read(path)
            }
            other => other,
        }
    }

    /// Reads the file at `path`.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn read(path: &Path) -> Result<Self, SecretError> {
        let fails = |source| SecretError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => SecretError::Missing(path.to_owned()),
            _ => fails(error),
        })?;
        // The opened file is asked, not the path, which may be another one by then.
        let metadata = file.metadata().map_err(fails)?;
        if !metadata.is_file() {
            return Err(SecretError::NotAFile(path.to_owned()));
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = metadata.permissions().mode() & 0o7777;
            if mode & 0o077 != 0 {
                return Err(SecretError::Open { path: path.to_owned(), mode });
            }
        }
        let mut bytes = Vec::with_capacity(LENGTH + 1);
        file.take(33).read_to_end(&mut bytes).map_err(fails)?;
        let bytes: [u8; LENGTH] =
            bytes.try_into().map_err(|_other_length: Vec<u8>| SecretError::Length(path.to_owned()))?;
        if bytes.iter().all(|byte| Some(byte) == bytes.first()) {
            return Err(SecretError::Constant(path.to_owned()));
        }
        Ok(Self::new(&bytes))
    }

    /// Seals `bytes` under `name`: they open under the same name only.
    pub fn seal(&self, name: &[u8], bytes: &[u8]) -> Result<Vec<u8>, SecretError> {
        let nonce = random::<NONCE_LEN>()?;
        let mut body = bytes.to_vec();
        self.sealing_key()
            .and_then(|key| {
                key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(name), &mut body)
            })
            .map_err(|_unspecified| SecretError::NoRandomness)?;
        Ok([nonce.as_slice(), &body].concat())
    }

    /// Opens what [`Self::seal`] sealed under `name`.
    ///
    /// # Errors
    /// Where another secret sealed it, under another name, or where it was changed.
    pub fn unseal(&self, name: &[u8], sealed: &[u8]) -> Result<Vec<u8>, NotSealedByUs> {
        let (nonce, body) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(NotSealedByUs)?;
        let mut body = body.to_vec();
        let opened = self
            .sealing_key()
            .and_then(|key| {
                let nonce = Nonce::assume_unique_for_key(*nonce);
                key.open_in_place(nonce, Aad::from(name), &mut body).map(|opened| opened.len())
            })
            .map_err(|_unspecified| NotSealedByUs)?;
        body.truncate(opened);
        Ok(body)
    }

    /// The keyed hash of `bytes` (HMAC-SHA-256) for one purpose.
    pub fn keyed_hash(&self, purpose: Purpose, bytes: &[u8]) -> [u8; LENGTH] {
        let mut hash = [0_u8; LENGTH];
        hash.copy_from_slice(hmac::sign(&self.hashing_key(purpose), bytes).as_ref());
        hash
    }

    /// Whether `hash` is the keyed hash of `bytes` for this purpose; takes as long whatever it is.
    pub fn is_keyed_hash(&self, purpose: Purpose, bytes: &[u8], hash: &[u8]) -> bool {
        hmac::verify(&self.hashing_key(purpose), bytes, hash).is_ok()
    }

    fn sealing_key(&self) -> Result<LessSafeKey, aws_lc_rs::error::Unspecified> {
        let key = self.derive(b"shanhai/1/seal");
        Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_ref())?))
    }

    fn hashing_key(&self, purpose: Purpose) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, self.derive(purpose.info()).as_ref())
    }

    /// A key of its own for one purpose: the first block of HKDF-Expand (RFC 5869), which is all it takes.
    fn derive(&self, info: &[u8]) -> hmac::Tag {
        hmac::sign(&self.0, &[info, &[1]].concat())
    }
}

/// Never in a log.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Random bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], SecretError> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_unspecified| SecretError::NoRandomness)?;
    Ok(bytes)
}

impl From<SecretError> for Error {
    fn from(error: SecretError) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Makes the file whole or not at all, and leaves one that is there as it is.
fn make(path: &Path) -> Result<(), SecretError> {
    let fails = |source| SecretError::Io { path: path.to_owned(), source };
    let bytes = random::<LENGTH>()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A temporary file has mode 600 from the start; it takes its name only where nothing has that name.
    let mut file = tempfile::Builder::new().prefix(".secret").tempfile_in(folder).map_err(fails)?;
    file.write_all(&bytes).and_then(|()| file.as_file().sync_all()).map_err(fails)?;
    match file.persist_noclobber(path) {
        Err(refused) if refused.error.kind() != io::ErrorKind::AlreadyExists => Err(fails(refused.error)),
        _ => File::open(folder).and_then(|folder| folder.sync_all()).map_err(fails),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt};

    #[test]
    fn a_missing_secret_is_made_for_an_empty_database_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        assert!(matches!(Secret::open(&path, Beginning::HasKeys), Err(SecretError::Missing(_))));
        assert!(!path.exists());
        let made = Secret::open(&path, Beginning::NoKeys).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o600);
        assert_eq!(fs::metadata(&path).unwrap().len(), 32);
        let sealed = made.seal(b"name", b"seed").unwrap();
        let again = Secret::open(&path, Beginning::NoKeys).unwrap();
        assert_eq!(again.unseal(b"name", &sealed).unwrap(), b"seed");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn servers_that_begin_at_once_read_one_secret() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let hashes: Vec<_> = std::thread::scope(|scope| {
            let begin = || {
                let secret = Secret::open(&path, Beginning::NoKeys).unwrap();
                secret.keyed_hash(Purpose::Cursor, b"x")
            };
            let servers: Vec<_> = (0..8).map(|_| scope.spawn(begin)).collect();
            servers.into_iter().map(|server| server.join().unwrap()).collect()
        });
        assert!(hashes.windows(2).all(|pair| pair.first() == pair.last()));
    }

    #[test]
    fn a_bad_file_is_refused_with_a_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let refused = |bytes: &[u8], mode: u32| {
            let _ = fs::remove_file(&path);
            fs::write(&path, bytes).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            Secret::open(&path, Beginning::NoKeys).unwrap_err().to_string()
        };
        let random: Vec<u8> = (0..32).collect();
        assert!(refused(&random, 0o640).contains("has mode 640"));
        assert!(refused(&random, 0o604).contains("chmod 600"));
        assert!(refused(&random[..31], 0o600).contains("exactly 32"));
        assert!(refused(&[random.as_slice(), b"\n"].concat(), 0o600).contains("exactly 32"));
        assert!(refused(&[], 0o600).contains("exactly 32"));
        assert!(refused(&[7; 32], 0o600).contains("same byte"));
        let error = Secret::read(folder.path()).unwrap_err();
        assert!(matches!(error, SecretError::NotAFile(_) | SecretError::Open { .. }), "{error}");
    }

    #[test]
    fn sealed_bytes_open_under_their_own_name_and_secret_only() {
        let secret = Secret::new(&[1; 32]);
        let sealed = secret.seal(b"key-1", b"seed").unwrap();
        assert_eq!(secret.unseal(b"key-1", &sealed).unwrap(), b"seed");
        assert_ne!(secret.seal(b"key-1", b"seed").unwrap(), sealed, "a nonce is never used twice");
        assert_eq!(secret.unseal(b"key-2", &sealed), Err(NotSealedByUs));
        assert_eq!(Secret::new(&[2; 32]).unseal(b"key-1", &sealed), Err(NotSealedByUs));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(secret.unseal(b"key-1", &changed), Err(NotSealedByUs), "byte {at}");
        }
        assert_eq!(secret.unseal(b"key-1", &sealed[..10]), Err(NotSealedByUs));
    }

    #[test]
    fn keyed_hashes_differ_by_purpose_and_secret() {
        let secret = Secret::new(&[1; 32]);
        let hash = secret.keyed_hash(Purpose::Cursor, b"bytes");
        assert!(secret.is_keyed_hash(Purpose::Cursor, b"bytes", &hash));
        assert!(!secret.is_keyed_hash(Purpose::Person, b"bytes", &hash));
        assert!(!secret.is_keyed_hash(Purpose::Cursor, b"bytes.", &hash));
        assert!(!Secret::new(&[2; 32]).is_keyed_hash(Purpose::Cursor, b"bytes", &hash));
        assert_ne!(hash, [0; 32]);
    }
}
