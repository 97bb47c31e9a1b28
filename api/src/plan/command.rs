//! Writing, filing and judging plans.

use super::{
    check::{check, check_year},
    input::{Draft, Target},
};
use crate::{
    access::{Grant, Reach},
    error::{Error, Result},
    graphql::Viewer,
    once::key_of,
    store::{Change, Entry, Held, Writer},
};
use domain::{
    Code, Refusal,
    permit::Act,
    plan::{Step, Terms, next},
};
use entity::{
    ids::{AccountId, OrganisationId, PlanId},
    plan,
    values::{Digest, Place, PlanState, Year},
};
use sea_orm::sea_query::{Expr, ExprTrait};
use serde_json::Map;

/// The kind of a plan's rows in the journal: its table's name.
const SUBJECT: &str = "PURCHASE_PLAN";

/// Begins the plan of a unit for a year.
pub(super) async fn begin(viewer: &Viewer, key: &str, draft: Draft) -> Result<PlanId> {
    let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let key = key_of("writePlan", key)?;
    let digest = Digest::of(format!("{draft:?}"));
    viewer
        .store
        .write(&viewer.actor, &[Act::WritePlan], &viewer.request_id, async |writer| {
            // Whoever has no part in the unit learns nothing of its plans.
            let grant = officer(writer, draft.unit)?;
            if let Some(known) = known(writer, account, &key, &digest).await? {
                return Ok(known);
            }
            check_year(writer, draft.year)?;
            let seat = check(writer, draft.unit, draft.year, &draft.terms).await?;
            let row = row(writer, draft, seat, (account, &key, &digest));
            let id = row.id;
            if writer.insert_new::<plan::Entity>(vec![row]).await?.is_empty() {
                // The same request came twice at once, or the year has its plan.
                return match known(writer, account, &key, &digest).await? {
                    Some(known) => Ok(known),
                    None => Err(has_one(draft.year).into()),
                };
            }
            let entry = Entry {
                act: Act::WritePlan,
                grant: Some(grant),
                subject_kind: SUBJECT,
                subject: id.0,
                version: 1,
                digest: None,
                fields: Map::new(),
                note: None,
            };
            writer.journal(vec![entry]).await?;
            Ok(id)
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
            let held = hold(writer, Target { id, expected }).await?;
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
pub(super) async fn step(
    viewer: &Viewer,
    target: Target,
    step: Step,
    note: Option<String>,
) -> Result<PlanId> {
    let act = match step {
        Step::Write | Step::File => Act::WritePlan,
        Step::Accept | Step::Return => Act::JudgePlan,
    };
    viewer
        .store
        .write(&viewer.actor, &[act], &viewer.request_id, async |writer| {
            let held = hold(writer, target).await?;
            let state = next(held.state, step)?;
            let mut seat = held.seat();
            if step == Step::File {
                // A floor may have risen since the plan was written, and the unit may have moved.
                seat = check(writer, held.unit_id, held.year, &terms(&held)).await?;
            }
            let reason = match step {
                Step::Return => note.clone(),
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
            save(writer, change, act, grant, note).await
        })
        .await
}

/// Writes a changed plan, with its journal.
async fn save(
    writer: &Writer,
    change: Change<plan::Entity>,
    act: Act,
    grant: Option<Grant>,
    note: Option<String>,
) -> Result<PlanId> {
    let id = change.after().id;
    let entry = Entry {
        act,
        grant,
        subject_kind: SUBJECT,
        subject: id.0,
        version: change.after().version,
        digest: None,
        fields: change.fields(),
        note,
    };
    writer.save(&[change]).await?;
    writer.journal(vec![entry]).await?;
    Ok(id)
}

/// The plan, locked, at the version that was read.
async fn hold(writer: &Writer, target: Target) -> Result<Held<plan::Entity>> {
    let held = writer.hold::<plan::Entity>([target.id.0]).await?.pop();
    let held = held.ok_or_else(|| Refusal::not_found("id", "采购计划", "plan"))?;
    if held.version == target.expected {
        Ok(held)
    } else {
        Err(Refusal::version_conflict(target.expected, held.version).into())
    }
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

fn row(
    writer: &Writer,
    draft: Draft,
    seat: Place,
    (account, key, digest): (AccountId, &str, &Digest),
) -> plan::Model {
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
        idempotency_key: key.to_owned(),
        entered_by: account,
        input_digest: digest.clone(),
        at: writer.clock().now(),
    }
}

/// What this key created before.
async fn known(writer: &Writer, account: AccountId, key: &str, digest: &Digest) -> Result<Option<PlanId>> {
    let column = |name: &'static str| Expr::col(("purchase_plan", name));
    let row = writer
        .find::<plan::Entity>()
        .filter(column("entered_by").eq(account))
        .filter(column("idempotency_key").eq(key))
        .one()
        .await?;
    match row {
        Some(row) if row.input_digest == *digest => Ok(Some(row.id)),
        Some(_) => Err(Refusal::idempotency_conflict().into()),
        None => Ok(None),
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
