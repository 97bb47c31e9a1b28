//! The audit trail: the journal in a sealed order, so that whoever changes it afterwards is found out.
//!
//! Writers add entries and wait for nobody; the sealer gives what was committed its position and seals it.

mod checkpoint;
mod export;
mod finding;
mod note;
mod query;
mod records;
mod stream;
mod trail;
mod verify;
mod view;

pub use checkpoint::{Checkpoint, Unfit};
pub(crate) use export::TrailRows;
pub use finding::{Finding, Place};
pub(crate) use note::{note_readings, note_refusals};
pub use query::AuditQuery;
pub use trail::Trail;
pub use verify::{Report, verify};

use domain::audit::Entry;
use entity::{journal, values::Digest};

/// The leaf of a row of the journal.
fn leaf(row: &journal::Model) -> Digest {
    Entry {
        id: row.id.0,
        at: row.at,
        account: row.account_id.map(|id| id.0),
        grant: row.grant_id.map(|id| id.0),
        duty: &row.duty,
        act: &row.act,
        subject_kind: &row.subject_kind,
        subject: row.subject_id,
        version: row.version,
        digest: row.digest.as_ref(),
        fields: &row.fields,
        note: row.note.as_deref(),
        request: &row.request_id,
    }
    .leaf()
}
