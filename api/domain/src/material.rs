//! The material fields of a record (要素): what a confirmation covers.

use entity::values::Digest;
use serde::Serialize;

/// The digest over material fields: SHA-256 of their RFC 8785 JSON with `"v": 1`.
pub(crate) fn digest(material: &impl Serialize) -> Digest {
    #[derive(Serialize)]
    struct Versioned<'a, M> {
        v: u8,
        #[serde(flatten)]
        material: &'a M,
    }
    let json = serde_json_canonicalizer::to_vec(&Versioned { v: 1, material });
    // Integers, words, texts and ids always have a canonical form.
    Digest::of(json.unwrap_or_default())
}
