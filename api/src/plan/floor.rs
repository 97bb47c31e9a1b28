//! Entering and correcting the least share that plans reserve, by year and place.

use super::{
    check::check_year,
    input::{AddPlanFloorInput, CorrectPlanFloorInput},
};
use crate::{
    error::Result,
    graphql::Viewer,
    once::Once,
    versioned::{Versioned, begin, hold, save},
};
use domain::{
    Code, Refusal,
    permit::Act,
    plan::{Floor, check_percent},
};
use entity::{ids::PlanFloorId, plan::floor, values::RegionCode};

const ACT: Act = Act::ManagePlanFloors;

/// What stands for everywhere.
pub(super) const EVERYWHERE: RegionCode = RegionCode(0);

impl Versioned for floor::Entity {
    type Id = PlanFloorId;
    const SUBJECT: &'static str = "PLAN_FLOOR";

    fn id(row: &floor::Model) -> PlanFloorId {
        row.id
    }
    fn version(row: &floor::Model) -> i32 {
        row.version
    }
}

/// Says what a place asks from a year on.
pub(super) async fn add(viewer: &Viewer, input: &AddPlanFloorInput) -> Result<PlanFloorId> {
    let (new, note) = input.parse()?;
    let once = Once::new(viewer, ACT, "addPlanFloor", &input.idempotency_key, &(new, &note))?;
    viewer
        .store
        .write(&viewer.actor, &[ACT], &viewer.request_id, async |writer| {
            if let Some(known) = once.before(writer).await? {
                return Ok(known);
            }
            check_year(writer, new.year)?;
            check_percent(new.percent)?;
            check_place(viewer, new.region)?;
            let row = floor::Model {
                id: writer.clock().id(),
                year: new.year,
                region_code: new.region.unwrap_or(EVERYWHERE),
                percent: new.percent,
                version: 1,
            };
            let id = row.id;
            let inserted = writer.insert_new::<floor::Entity>(vec![row]).await?;
            let (_, grant) = inserted.into_iter().next().ok_or_else(|| stands(&new))?;
            begin::<floor::Entity>(writer, id, ACT, grant, Some(note.clone())).await?;
            once.keep(writer, &id).await?;
            Ok(id)
        })
        .await
}

/// Corrects what a place asks; plans that were filed before are held against it when they are filed again.
pub(super) async fn correct(viewer: &Viewer, input: &CorrectPlanFloorInput) -> Result<PlanFloorId> {
    let target = input.parse()?;
    check_percent(input.percent)?;
    viewer
        .store
        .write(&viewer.actor, &[ACT], &viewer.request_id, async |writer| {
            let held = hold::<floor::Entity>(writer, target.id).await?;
            target.expects(&held)?;
            let grant = held.grant_for(ACT).cloned();
            let change = held.change(|row| {
                row.percent = input.percent;
                row.version += 1;
            });
            save(writer, change, ACT, grant, target.note.clone()).await
        })
        .await
}

fn check_place(viewer: &Viewer, region: Option<RegionCode>) -> Result<()> {
    let Some(code) = region else { return Ok(()) };
    let regions = viewer.atlas.regions();
    match regions.usable_on(code, viewer.store.clock().today()) {
        Ok(_) => Ok(()),
        Err(why) => Err(why.refusal("region", code, regions).into()),
    }
}

fn stands(new: &Floor) -> Refusal {
    Refusal::new(
        Code::Duplicate,
        "year",
        format!("该地 {} 年的预留比例下限已有规定，请更正已有的一条", new.year),
        format!("this place has a floor of {} already; correct that one", new.year),
    )
}
