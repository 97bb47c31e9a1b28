//! Writing, filing and judging plans.

use super::{
    check::{check, check_year},
    input::Draft,
};
use crate::{
    access::{Grant, Reach},
    error::{Error, Result},
    graphql::Viewer,
    once::{Keyed, Once},
    store::Writer,
    versioned::{self, Target, Versioned, hold, save},
};
use domain::{
    Code, Refusal,
    permit::Act,
    plan::{Step, Terms, next},
};
use entity::{
    ids::{OrganisationId, PlanId},
    plan,
    values::{Digest, Place, PlanState, Year},
};
use sea_orm::sea_query::{Expr, ExprTrait};

impl Versioned for plan::Entity {
    type Id = PlanId;
    const SUBJECT: &'static str = "PURCHASE_PLAN";

    fn id(row: &plan::Model) -> PlanId {
        row.id
    }
    fn version(row: &plan::Model) -> i32 {
        row.version
    }
}

impl Keyed for plan::Entity {
    fn input(row: &plan::Model) -> &Digest {
        &row.input_digest
    }
}

/// Begins the plan of a unit for a year.
pub(super) async fn begin(viewer: &Viewer, key: &str, draft: Draft) -> Result<PlanId> {
    let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let once = Once::of(account, "writePlan", key, &draft)?;
    viewer
        .store
        .write(&viewer.actor, &[Act::WritePlan], &viewer.request_id, async |writer| {
            // Whoever has no part in the unit learns nothing of its plans.
            let grant = officer(writer, draft.unit)?;
            if let Some(known) = once.created(writer.find::<plan::Entity>()).await? {
                return Ok(known.id);
            }
            check_year(writer, draft.year)?;
            let seat = check(writer, draft.unit, draft.year, &draft.terms).await?;
            let row = row(writer, draft, seat, &once);
            let id = row.id;
            if writer.insert_new::<plan::Entity>(vec![row]).await?.is_empty() {
                // The same request came twice at once, or the year has its plan.
                return match once.created(writer.find::<plan::Entity>()).await? {
                    Some(known) => Ok(known.id),
                    None => Err(has_one(draft.year).into()),
                };
            }
            versioned::begin::<plan::Entity>(writer, id, Act::WritePlan, Some(grant), None).await
        })
        .await
}

/// Changes the plan that a unit has for a year.
pub(super) async fn rewrite(viewer: &Viewer, draft: Draft, expected: i32) -> Result<PlanId> {
    viewer
        .store
        .write(&viewer.actor, &[Act::WritePlan], &viewer.request_id, async |writer| {
            officer(writer, draft.unit)?;
            let column = |name: &'static str| Expr::col(("purchase_plan", name));
            let found = writer
                .find::<plan::Entity>()
                .filter(column("unit_id").eq(draft.unit))
                .filter(column("year").eq(draft.year))
                .one()
                .await?;
            let id = found.map(|row| row.id).ok_or_else(|| {
                Refusal::new(
                    Code::NotFound,
                    "year",
                    format!("该单位没有 {} 年的计划；新编计划请不要填写 expectedVersion", draft.year),
                    format!(
                        "this unit has no plan of {}; to begin one leave expectedVersion out",
                        draft.year
                    ),
                )
            })?;
            let held = hold::<plan::Entity>(writer, id).await?;
            Target { id, expected, note: None }.expects(&held)?;
            let state = next(held.state, Step::Write)?;
            let seat = check(writer, draft.unit, draft.year, &draft.terms).await?;
            let at = writer.clock().now();
            let grant = held.grant_for(Act::WritePlan).cloned();
            let change = held.change(|row| {
                row.canteen = draft.terms.canteen;
                row.filing_unit_id = draft.terms.filing_unit;
                row.food_budget = draft.terms.food_budget;
                row.reserved = draft.terms.reserved;
                row.seat_province = seat.province;
                row.seat_prefecture = seat.prefecture;
                row.seat_county = seat.county;
                row.seat_township = seat.township;
                row.state = state;
                row.version += 1;
                row.at = at;
            });
            save(writer, change, Act::WritePlan, grant, None).await
        })
        .await
}

/// Files, accepts or returns a plan.
pub(super) async fn step(viewer: &Viewer, target: &Target<PlanId>, step: Step) -> Result<PlanId> {
    let act = match step {
        Step::Write | Step::File => Act::WritePlan,
        Step::Accept | Step::Return => Act::JudgePlan,
    };
    viewer
        .store
        .write(&viewer.actor, &[act], &viewer.request_id, async |writer| {
            let held = hold::<plan::Entity>(writer, target.id).await?;
            target.expects(&held)?;
            let state = next(held.state, step)?;
            let mut seat = held.seat();
            if step == Step::File {
                // A floor may have risen since the plan was written, and the unit may have moved.
                seat = check(writer, held.unit_id, held.year, &terms(&held)).await?;
            }
            let reason = match step {
                Step::Return => target.note.clone(),
                Step::Write => held.reason.clone(),
                Step::File | Step::Accept => None,
            };
            let at = writer.clock().now();
            let grant = held.grant_for(act).cloned();
            let change = held.change(|row| {
                row.state = state;
                row.reason = reason;
                row.seat_province = seat.province;
                row.seat_prefecture = seat.prefecture;
                row.seat_county = seat.county;
                row.seat_township = seat.township;
                row.version += 1;
                row.at = at;
            });
            save(writer, change, act, grant, target.note.clone()).await
        })
        .await
}

/// The grant by which somebody writes the plans of a unit.
fn officer(writer: &Writer, unit: OrganisationId) -> Result<Grant> {
    let own = |grant: &&Grant| matches!(grant.reach, Reach::Organisation(own) if own == unit);
    writer.actor().grants().iter().find(own).cloned().ok_or(Error::Forbidden)
}

fn terms(row: &plan::Model) -> Terms {
    Terms {
        canteen: row.canteen,
        filing_unit: row.filing_unit_id,
        food_budget: row.food_budget,
        reserved: row.reserved,
    }
}

fn row(writer: &Writer, draft: Draft, seat: Place, once: &Once) -> plan::Model {
    plan::Model {
        id: writer.clock().id(),
        unit_id: draft.unit,
        year: draft.year,
        seat_province: seat.province,
        seat_prefecture: seat.prefecture,
        seat_county: seat.county,
        seat_township: seat.township,
        canteen: draft.terms.canteen,
        filing_unit_id: draft.terms.filing_unit,
        food_budget: draft.terms.food_budget,
        reserved: draft.terms.reserved,
        state: PlanState::Draft,
        reason: None,
        version: 1,
        idempotency_key: once.key.clone(),
        entered_by: once.account,
        input_digest: once.input.clone(),
        at: writer.clock().now(),
    }
}

fn has_one(year: Year) -> Refusal {
    Refusal::new(
        Code::Duplicate,
        "year",
        format!("该单位已有 {year} 年的计划；修改请填写 expectedVersion"),
        format!("this unit has a plan of {year} already; to change it give expectedVersion"),
    )
}
