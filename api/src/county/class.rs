//! Entering and correcting the classes of counties.

use super::{
    command::ACT,
    input::{AddCountyClassInput, CorrectCountyClassInput},
};
use crate::{
    atlas::Shelf,
    error::{Error, Result},
    graphql::Viewer,
    once::Once,
    versioned::{Versioned, begin, hold, save},
};
use domain::county::ClassDraft;
use entity::{county::class, ids::CountyClassId, values::Evidence};

impl Versioned for class::Entity {
    type Id = CountyClassId;
    const SUBJECT: &'static str = "COUNTY_CLASS";

    fn id(row: &class::Model) -> CountyClassId {
        row.id
    }
    fn version(row: &class::Model) -> i32 {
        row.version
    }
}

/// Says of which class a county is from a day on.
pub(super) async fn add(
    viewer: &Viewer,
    shelf: &Shelf,
    input: &AddCountyClassInput,
) -> Result<CountyClassId> {
    let (draft, note) = input.parse()?;
    let once = Once::new(viewer, ACT, "addCountyClass", &input.idempotency_key, &(&draft, &note))?;
    shelf
        .rewrite(viewer, ACT, async |writer, atlas| {
            if let Some(known) = once.before(writer).await? {
                return Ok(known);
            }
            let wrong = atlas.counties().validate_class(atlas.regions(), &draft, None);
            if !wrong.is_empty() {
                return Err(Error::Refused(wrong));
            }
            let row = class::Model {
                id: writer.clock().id(),
                region_code: draft.region,
                class: draft.class.clone(),
                starts_on: draft.starts_on,
                ends_on: draft.ends_on,
                evidence: Evidence::Verified,
                version: 1,
            };
            let id = row.id;
            let grant = writer.insert::<class::Entity>(vec![row]).await?.into_iter().flatten().next();
            begin::<class::Entity>(writer, id, ACT, grant, Some(note.clone())).await?;
            once.keep(writer, &id).await?;
            Ok(id)
        })
        .await
}

/// Corrects from when to when a county is of its class, which a text says.
pub(super) async fn correct(
    viewer: &Viewer,
    shelf: &Shelf,
    input: &CorrectCountyClassInput,
) -> Result<CountyClassId> {
    let (target, starts_on, ends_on) = input.parse()?;
    shelf
        .rewrite(viewer, ACT, async |writer, atlas| {
            let held = hold::<class::Entity>(writer, target.id).await?;
            target.expects(&held)?;
            let (region, class) = (held.region_code, held.class.clone());
            let draft = ClassDraft { region, class, starts_on, ends_on };
            let wrong = atlas.counties().validate_class(atlas.regions(), &draft, Some(target.id));
            if !wrong.is_empty() {
                return Err(Error::Refused(wrong));
            }
            let grant = held.grant_for(ACT).cloned();
            let change = held.change(|row| {
                row.starts_on = starts_on;
                row.ends_on = ends_on;
                row.evidence = Evidence::Verified;
                row.version += 1;
            });
            save(writer, change, ACT, grant, target.note.clone()).await
        })
        .await
}
