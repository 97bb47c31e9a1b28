//! What an administrator does to regions: add one, end one, verify one.

use super::input::{AddRegionInput, EndRegionInput, VerifyRegionInput};
use crate::{
    atlas::Shelf,
    error::{Error, Result},
    graphql::{Viewer, field::Fields},
    once::Once,
    store::{Change, Entry, Held, Writer},
};
use domain::{Code, Refusal, permit::Act};
use entity::{
    ids::RegionId,
    region,
    values::{Evidence, RegionCode},
};

const ACT: Act = Act::ManageRegions;

/// Adds a region; its code.
pub(super) async fn add(viewer: &Viewer, shelf: &Shelf, input: &AddRegionInput) -> Result<RegionCode> {
    let new = input.parse()?;
    let once = Once::new(viewer, ACT, "addRegion", &input.idempotency_key, &new)?;
    shelf
        .rewrite(viewer, ACT, async |writer, atlas| {
            if let Some(known) = once.before(writer).await? {
                return Ok(known);
            }
            let code = atlas.regions().validate_new(&new.draft).map_err(Error::Refused)?;
            let row = region::Model {
                id: writer.clock().id::<RegionId>(),
                code,
                name: new.draft.name.clone(),
                kind: new.draft.kind,
                parent_code: Some(new.draft.parent),
                short_name: new.short_name.clone(),
                name_en: new.name_en.clone(),
                starts_on: new.draft.starts_on,
                ends_on: None,
                successor_code: None,
                evidence: Evidence::Verified,
                version: 1,
            };
            let id = row.id;
            let grants = writer.insert::<region::Entity>(vec![row]).await?;
            let entry = Entry {
                act: ACT,
                grant: grants.into_iter().flatten().next(),
                subject_kind: "REGION",
                subject: id.0,
                version: 1,
                digest: None,
                fields: serde_json::Map::new(),
                note: Some(new.note.clone()),
            };
            writer.journal(vec![entry]).await?;
            once.keep(writer, &code).await?;
            Ok(code)
        })
        .await
}

/// Ends a region; its code.
pub(super) async fn end(viewer: &Viewer, shelf: &Shelf, input: &EndRegionInput) -> Result<RegionCode> {
    let ending = input.parse()?;
    shelf
        .rewrite(viewer, ACT, async |writer, atlas| {
            let held = hold(writer, ending.id, input.expected_version).await?;
            let mut wrong = atlas
                .regions()
                .validate_end(held.code, ending.last, ending.successor)
                .err()
                .unwrap_or_default();
            if let Some(pairing) = atlas.going_on_with(held.code, ending.last).next() {
                let name = atlas.printed(pairing);
                wrong.push(Refusal::new(
                    Code::WrongState,
                    "endsOn",
                    format!("结对关系 {name} 在该日之后仍用这个区划，请先结束或接续"),
                    format!("{name} goes on with this region after that day; end or succeed it first"),
                ));
            }
            if !wrong.is_empty() {
                return Err(Error::Refused(wrong));
            }
            let code = held.code;
            let grant = held.grant_for(ACT).cloned();
            let change = held.change(|row| {
                row.ends_on = Some(ending.last);
                row.successor_code = ending.successor;
                row.evidence = Evidence::Verified;
                row.version += 1;
            });
            save(writer, &change, grant, &ending.note).await?;
            Ok(code)
        })
        .await
}

/// Marks a region as found right in a text; its code.
pub(super) async fn verify(viewer: &Viewer, shelf: &Shelf, input: &VerifyRegionInput) -> Result<RegionCode> {
    let mut fields = Fields::default();
    let id = fields.id::<RegionId>("id", &input.id);
    let note = fields.text("note", &input.note, 2000);
    let (id, note) = fields.whole(id.zip(note))?;
    shelf
        .rewrite(viewer, ACT, async |writer, _atlas| {
            let held = hold(writer, id, input.expected_version).await?;
            if held.evidence == Evidence::Verified {
                return Err(already_verified().into());
            }
            let code = held.code;
            let grant = held.grant_for(ACT).cloned();
            let change = held.change(|row| {
                row.evidence = Evidence::Verified;
                row.version += 1;
            });
            save(writer, &change, grant, &note).await?;
            Ok(code)
        })
        .await
}

/// What was verified before needs no second word.
pub(crate) fn already_verified() -> Refusal {
    Refusal::new(Code::WrongState, "id", "该条目已经核实", "this entry is verified already")
}

async fn hold(writer: &Writer, id: RegionId, expected: i32) -> Result<Held<region::Entity>> {
    let held = writer.hold::<region::Entity>([id.0]).await?.pop();
    let held = held.ok_or_else(|| Refusal::not_found("id", "行政区划", "region"))?;
    if held.version == expected {
        Ok(held)
    } else {
        Err(Refusal::version_conflict(expected, held.version).into())
    }
}

async fn save(
    writer: &Writer,
    change: &Change<region::Entity>,
    grant: Option<crate::access::Grant>,
    note: &str,
) -> Result<()> {
    writer.save(std::slice::from_ref(change)).await?;
    let entry = Entry {
        act: ACT,
        grant,
        subject_kind: "REGION",
        subject: change.after().id.0,
        version: change.after().version,
        digest: None,
        fields: change.fields(),
        note: Some(note.to_owned()),
    };
    writer.journal(vec![entry]).await
}
