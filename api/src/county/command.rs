//! Correcting the register of assisted counties.

use super::input::CorrectAssistedCountyInput;
use crate::{
    access::Grant,
    atlas::Shelf,
    error::{Error, Result},
    graphql::{Viewer, field::Fields},
    store::{Entry, Held, Writer},
};
use domain::{Refusal, county::AssistedDraft, permit::Act};
use entity::{county::assisted, ids::AssistedCountyId, values::Evidence};
use serde_json::{Map, Value as Json};

/// The act of whoever writes the register.
pub(super) const ACT: Act = Act::ManageRegister;

/// What an entry becomes.
#[derive(Clone, Debug)]
pub(super) struct Correction {
    pub(super) draft: AssistedDraft,
    pub(super) source: String,
    pub(super) note: Option<String>,
}

/// Corrects an entry.
pub(super) async fn correct(
    viewer: &Viewer,
    shelf: &Shelf,
    input: &CorrectAssistedCountyInput,
) -> Result<AssistedCountyId> {
    let mut fields = Fields::default();
    let id = fields.id::<AssistedCountyId>("id", &input.id);
    let starts_on = fields.day("startsOn", &input.starts_on);
    let ends_on = fields.maybe_day("endsOn", input.ends_on.as_ref());
    let source = fields.text("source", &input.source, 300);
    let note = fields.maybe_text("note", input.note.as_deref(), 2000);
    let read = (|| Some((id?, starts_on?, ends_on?, source?, note?)))();
    let (id, starts_on, ends_on, source, note) = fields.whole(read)?;
    shelf
        .rewrite(viewer, ACT, async |writer, atlas| {
            let held = writer.hold::<assisted::Entity>([id.0]).await?.pop();
            let held = held.ok_or_else(|| Refusal::not_found("id", "名录条目", "entry of the register"))?;
            let draft = AssistedDraft { region: held.region_code, starts_on, ends_on };
            let wrong = atlas.counties().validate_assisted(atlas.regions(), &draft, Some(id));
            if !wrong.is_empty() {
                return Err(Error::Refused(wrong));
            }
            let correction = Correction { draft, source: source.clone(), note: note.clone() };
            correct_held(writer, held, input.expected_version, &correction).await?;
            Ok(id)
        })
        .await
}

/// Writes a correction, with its journal.
pub(super) async fn correct_held(
    writer: &Writer,
    held: Held<assisted::Entity>,
    expected: i32,
    correction: &Correction,
) -> Result<()> {
    if held.version != expected {
        return Err(Refusal::version_conflict(expected, held.version).into());
    }
    let grant = held.grant_for(ACT).cloned();
    let at = writer.clock().now();
    let change = held.change(|row| {
        row.starts_on = correction.draft.starts_on;
        row.ends_on = correction.draft.ends_on;
        row.source = Some(correction.source.clone());
        row.evidence = Evidence::Verified;
        row.version += 1;
        row.at = at;
    });
    writer.save(std::slice::from_ref(&change)).await?;
    let after = change.after();
    let entry = entry(after.id, after.version, grant, change.fields(), correction.note.clone());
    writer.journal(vec![entry]).await
}

/// The journal's entry of a write to the register.
pub(super) fn entry(
    id: AssistedCountyId,
    version: i32,
    grant: Option<Grant>,
    fields: Map<String, Json>,
    note: Option<String>,
) -> Entry {
    Entry {
        act: ACT,
        grant,
        subject_kind: "ASSISTED_COUNTY",
        subject: id.0,
        version,
        digest: None,
        fields,
        note,
    }
}
