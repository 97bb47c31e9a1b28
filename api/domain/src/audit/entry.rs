//! The canonical bytes of a journal entry: what a seal vouches for.

use chrono::{DateTime, SecondsFormat, Utc};
use entity::values::Digest;
use serde::Serialize;
use uuid::Uuid;

/// Everything that the journal says of one act; its position is where its leaf stands in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Names it.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub account: Option<Uuid>,
    /// By which grant.
    pub grant: Option<Uuid>,
    /// `PERSON`, or the duty in which the system acted.
    pub duty: &'a str,
    /// What was done.
    pub act: &'a str,
    /// The kind of the subject.
    pub subject_kind: &'a str,
    /// The subject.
    pub subject: Uuid,
    /// The subject's version after it.
    pub version: i32,
    /// The subject's digest after it.
    pub digest: Option<&'a Digest>,
    /// The changed fields, as the text that is kept of them.
    pub fields: &'a str,
    /// What the person said.
    pub note: Option<&'a str>,
    /// The request that did it.
    pub request: &'a str,
}

/// The entry as it is written down: names and forms of version 1 never change, a later form is version 2.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Written<'a> {
    v: u8,
    id: Uuid,
    at: String,
    account: Option<Uuid>,
    grant: Option<Uuid>,
    duty: &'a str,
    act: &'a str,
    subject_kind: &'a str,
    subject: Uuid,
    version: i32,
    digest: Option<String>,
    fields: &'a str,
    note: Option<&'a str>,
    request: &'a str,
}

impl Entry<'_> {
    /// The entry as RFC 8785 JSON with `"v": 1`: every key is always there, instants have six decimals, what
    /// changed is the very text that is kept.
    pub fn canonical(&self) -> Vec<u8> {
        let written = Written {
            v: 1,
            id: self.id,
            at: self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            account: self.account,
            grant: self.grant,
            duty: self.duty,
            act: self.act,
            subject_kind: self.subject_kind,
            subject: self.subject,
            version: self.version,
            digest: self.digest.map(ToString::to_string),
            fields: self.fields,
            note: self.note,
            request: self.request,
        };
        // Texts, small numbers and ids always have a canonical form.
        serde_json_canonicalizer::to_vec(&written).unwrap_or_default()
    }

    /// Its leaf in the tree (RFC 6962, 2.1): SHA-256 of a zero byte and the canonical bytes.
    pub fn leaf(&self) -> Digest {
        Digest::of([&[0], self.canonical().as_slice()].concat())
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn the_canonical_form_is_the_published_one() {
        let digest = Digest::of("x");
        let entry = Entry {
            id: Uuid::from_u128(1),
            at: "2026-06-15T01:00:00.5Z".parse().unwrap(),
            account: Some(Uuid::from_u128(2)),
            grant: None,
            duty: "PERSON",
            act: "CONFIRM_FOR_RECIPIENT",
            subject_kind: "PURCHASE",
            subject: Uuid::from_u128(3),
            version: 2,
            digest: Some(&digest),
            fields: r#"{"state":["SUBMITTED","CONFIRMED"]}"#,
            note: Some("山海 \u{1F600}\n"),
            request: "r",
        };
        assert_eq!(
            String::from_utf8(entry.canonical()).unwrap(),
            concat!(
                r#"{"account":"00000000-0000-0000-0000-000000000002","act":"CONFIRM_FOR_RECIPIENT","#,
                r#""at":"2026-06-15T01:00:00.500000Z","#,
                r#""digest":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","#,
                r#""duty":"PERSON","fields":"{\"state\":[\"SUBMITTED\",\"CONFIRMED\"]}","grant":null,"#,
                r#""id":"00000000-0000-0000-0000-000000000001","note":"山海 😀\n","request":"r","#,
                r#""subject":"00000000-0000-0000-0000-000000000003","subjectKind":"PURCHASE","v":1,"version":2}"#,
            )
        );
        assert_ne!(Entry { version: 3, ..entry.clone() }.leaf(), entry.leaf());
    }
}
