//! What an administrator does to pairings: create one, end one, verify one.

use super::input::{CreatePairingInput, EndPairingInput, VerifyPairingInput};
use crate::{
    access::Grant,
    account::refuse_clashes,
    atlas::Shelf,
    error::{Error, Result},
    graphql::{Viewer, field::Fields},
    once::Once,
    record,
    region::already_verified,
    store::{Change, Entry, Held, Writer},
};
use domain::{
    Code, Refusal,
    pairing::{Pairing, Plan},
    permit::Act,
};
use entity::{
    ids::PairingId,
    pairing,
    values::{Day, Evidence},
};

/// The act of whoever writes pairings.
pub(super) const ACT: Act = Act::ManagePairings;

/// Creates a pairing.
pub(super) async fn create(viewer: &Viewer, shelf: &Shelf, input: &CreatePairingInput) -> Result<PairingId> {
    let (draft, note) = input.parse()?;
    let once = Once::new(viewer, ACT, "createPairing", &input.idempotency_key, &(&draft, &note))?;
    shelf
        .rewrite(viewer, ACT, async |writer, atlas| {
            if let Some(known) = once.before(writer).await? {
                return Ok(known);
            }
            let new = Pairing { id: writer.clock().id(), ..draft.clone() };
            let wrong = atlas.validate_new(&new);
            if !wrong.is_empty() {
                return Err(Error::Refused(wrong.into_iter().map(in_terms).collect()));
            }
            let plan = Plan { endings: Vec::new(), starts: vec![new.clone()] };
            refuse_clashes(writer, "terms", atlas, &atlas.after(&plan)).await?;
            start(writer, &plan.starts, &note).await?;
            once.keep(writer, &new.id).await?;
            Ok(new.id)
        })
        .await
}

/// Ends a pairing that nothing follows at once.
pub(super) async fn end(viewer: &Viewer, shelf: &Shelf, input: &EndPairingInput) -> Result<PairingId> {
    let (id, last, reason) = input.parse()?;
    shelf
        .rewrite(viewer, ACT, async |writer, atlas| {
            let held = hold(writer, id, input.expected_version, "id").await?;
            atlas.validate_end(id, last).map_err(Error::Refused)?;
            refuse_later(writer, &[id], last).await?;
            let grant = held.grant_for(ACT).cloned();
            let change = held.change(|row| {
                row.ends_on = Some(last);
                row.end_reason = Some(reason.clone());
                row.ended_for_good = input.for_good;
                row.version += 1;
            });
            save(writer, &[(change, grant)], Some(&reason)).await?;
            Ok(id)
        })
        .await
}

/// Marks a pairing as found right in a text.
pub(super) async fn verify(viewer: &Viewer, shelf: &Shelf, input: &VerifyPairingInput) -> Result<PairingId> {
    let mut fields = Fields::default();
    let id = fields.id::<PairingId>("id", &input.id);
    let note = fields.text("note", &input.note, 2000);
    let (id, note) = fields.whole(id.zip(note))?;
    shelf
        .rewrite(viewer, ACT, async |writer, _atlas| {
            let held = hold(writer, id, input.expected_version, "id").await?;
            if held.evidence == Evidence::Verified {
                return Err(already_verified().into());
            }
            let grant = held.grant_for(ACT).cloned();
            let change = held.change(|row| {
                row.evidence = Evidence::Verified;
                row.version += 1;
            });
            save(writer, &[(change, grant)], Some(&note)).await?;
            Ok(id)
        })
        .await
}

/// Writes new pairings, with their areas and their journal.
pub(super) async fn start(writer: &Writer, new: &[Pairing], note: &str) -> Result<()> {
    let rows = new.iter().map(row).collect();
    let grants = writer.insert::<pairing::Entity>(rows).await?;
    for pairing in new {
        writer.add_areas(pairing.id, &pairing.areas).await?;
    }
    let entries = new.iter().zip(grants).map(|(pairing, grant)| Entry {
        act: ACT,
        grant,
        subject_kind: "PAIRING",
        subject: pairing.id.0,
        version: pairing.version,
        digest: None,
        fields: serde_json::Map::new(),
        note: Some(note.to_owned()),
    });
    writer.journal(entries.collect()).await
}

/// The row of a pairing, locked, at the version that was read.
pub(super) async fn hold(
    writer: &Writer,
    id: PairingId,
    expected: i32,
    field: &'static str,
) -> Result<Held<pairing::Entity>> {
    let held = writer.hold::<pairing::Entity>([id.0]).await?.pop();
    let held = held.ok_or_else(|| Refusal::not_found(field, "结对关系", "pairing"))?;
    if held.version == expected {
        Ok(held)
    } else {
        Err(Refusal::version_conflict(expected, held.version).into())
    }
}

/// Takes the years after `last` alone, and refuses where a record of a later day belongs to one of these
/// pairings: no record changes its pairing.
pub(super) async fn refuse_later(writer: &Writer, pairings: &[PairingId], last: Day) -> Result<()> {
    let this_year = writer.clock().today().year().0;
    writer.take_years(pairings, last.year().0..=this_year.max(last.year().0)).await?;
    if record::any_after(writer, pairings, last).await? {
        return Err(Refusal::new(
            Code::WrongState,
            "lastDay",
            "该日之后已有记录属于这个结对关系；记录不能改换结对关系，请选择更晚的日期",
            "records of later days belong to this pairing, and no record changes its pairing; give a later day",
        )
        .into());
    }
    Ok(())
}

/// Writes changed pairings, with their journal.
pub(super) async fn save(
    writer: &Writer,
    changes: &[(Change<pairing::Entity>, Option<Grant>)],
    note: Option<&str>,
) -> Result<()> {
    for (change, _) in changes {
        writer.save(std::slice::from_ref(change)).await?;
    }
    let entries = changes.iter().map(|(change, grant)| Entry {
        act: ACT,
        grant: grant.clone(),
        subject_kind: "PAIRING",
        subject: change.after().id.0,
        version: change.after().version,
        digest: None,
        fields: change.fields(),
        note: note.map(str::to_owned),
    });
    writer.journal(entries.collect()).await
}

/// The input has the two sides and what belongs to them under `terms`.
fn in_terms(why: Refusal) -> Refusal {
    if matches!(why.field.as_ref(), "startsOn" | "endsOn" | "mechanism") {
        return why;
    }
    let field = format!("terms.{}", why.field);
    why.at(field)
}

fn row(pairing: &Pairing) -> pairing::Model {
    pairing::Model {
        id: pairing.id,
        donor_code: pairing.donor,
        recipient_code: pairing.recipient,
        mechanism: pairing.mechanism,
        starts_on: pairing.starts_on,
        ends_on: pairing.ends_on,
        start_precision: pairing.start_precision,
        brand: pairing.brand.clone(),
        end_reason: pairing.end_reason.clone(),
        ended_for_good: pairing.ended_for_good,
        second_link_reason: pairing.second_link_reason.clone(),
        successor_id: pairing.successor,
        evidence: pairing.evidence,
        version: pairing.version,
    }
}
