//! Checkpoints: the size and root of the trail at an instant, signed, for keeping where its server cannot reach.
//!
//! A trail that was written anew as a whole agrees with itself; it does not agree with a checkpoint that
//! somebody kept.

use crate::{
    access::{
        Doorman,
        keys::{Attested, attested},
    },
    error::{Error, Result},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{account::signing_key, seal, values::Digest};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
};

/// The name of the newest checkpoint in a folder of them.
const LATEST: &str = "latest";

/// What the trail was at an instant, in the word of the server that sealed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The version of this form.
    pub v: u8,
    /// How many entries the tree holds.
    pub size: i64,
    /// Its root (RFC 6962), in hexadecimal.
    pub root: String,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// The id of the key that signed it.
    pub kid: String,
    /// The public half of that key (Ed25519), in base64url.
    pub key: String,
    /// The signature, in base64url.
    pub signature: String,
}

/// Why a checkpoint is worth nothing.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// The file cannot be read.
    #[error("{0}")]
    Unreadable(#[from] io::Error),
    /// It is no checkpoint.
    #[error("this is no checkpoint of version 1")]
    Form,
    /// This store never had the key.
    #[error("it was signed by a key that this store never had: it is another store's, or a forged one")]
    Key,
    /// It was changed.
    #[error("its signature does not hold: the checkpoint was changed")]
    Signature,
}

impl Checkpoint {
    /// The checkpoint of the last seal.
    pub(super) fn sign(doorman: &Doorman, last: &seal::Model, at: DateTime<Utc>) -> Result<Self> {
        let root = last.root.to_string();
        let signed = doorman.attest(at, |kid| message(last.last_position, &root, at, kid));
        let Attested { kid, key, signature } =
            signed.ok_or_else(|| Error::Internal("no key is in force to sign with".to_owned()))?;
        Ok(Self { v: 1, size: last.last_position, root, at, kid, key, signature })
    }

    /// Reads a kept checkpoint, and believes it where one of the store's keys signed it.
    ///
    /// # Errors
    /// Why it is worth nothing.
    pub fn read(file: &Path, keys: &[signing_key::Model]) -> Result<Self, Unfit> {
        let text = fs::read(file)?;
        let read: Self = serde_json::from_slice(&text).map_err(|_no_checkpoint| Unfit::Form)?;
        if read.v != 1 || Digest::from_hex(&read.root).is_none() || read.size < 1 {
            return Err(Unfit::Form);
        }
        let key = keys.iter().find(|key| key.id.to_string() == read.kid).ok_or(Unfit::Key)?;
        if URL_SAFE_NO_PAD.encode(&key.public) != read.key {
            return Err(Unfit::Key);
        }
        let message = message(read.size, &read.root, read.at, &read.kid);
        if attested(&key.public, &message, &read.signature) { Ok(read) } else { Err(Unfit::Signature) }
    }

    /// As JSON, with a line's end.
    pub fn text(&self) -> Result<String> {
        let text = serde_json::to_string(self).map_err(|wrong| Error::Internal(wrong.to_string()))?;
        Ok(text + "\n")
    }

    /// Puts it into a folder, once under its size and once as the newest: each whole or not at all.
    pub(super) fn keep(&self, folder: &Path) -> Result<()> {
        let text = self.text()?;
        let named = format!("{:020}.json", self.size);
        for name in [named.as_str(), LATEST] {
            put(folder, name, &text)
                .map_err(|wrong| Error::Internal(format!("SHANHAI_CHECKPOINT_DIR: {name}: {wrong}")))?;
        }
        Ok(())
    }

    /// The newest checkpoint of a folder, whatever it is worth; none where there is none.
    pub(super) fn latest(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(LATEST)).ok()?).ok()
    }
}

/// What is signed: lines that are no token and nothing else that these keys sign.
fn message(size: i64, root: &str, at: DateTime<Utc>, kid: &str) -> Vec<u8> {
    let at = at.to_rfc3339_opts(SecondsFormat::Micros, true);
    format!("shanhai/1/checkpoint\n{size}\n{root}\n{at}\n{kid}\n").into_bytes()
}

fn put(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".checkpoint").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    // It is public: whoever collects checkpoints may read it.
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
    file.as_file().sync_all()?;
    file.persist(folder.join(name)).map_err(|refused| refused.error)?;
    File::open(folder)?.sync_all()
}
