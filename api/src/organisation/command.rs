//! Entering, proposing, accepting, changing and retiring organisations.

use super::input::{Amendment, Draft};
use crate::{
    access::Grant,
    account::refuse_move,
    error::{Error, Result},
    graphql::Viewer,
    once::{Keyed, Once},
    store::{Change, Held, Writer},
    versioned::{Target, Versioned, begin, hold, save},
};
use async_graphql::MaybeUndefined;
use domain::{
    Code, Refusal,
    catalogue::{Step, check_seat, next},
    permit::Act,
};
use entity::{
    ids::OrganisationId,
    organisation,
    values::{CatalogueState, CreditCode, Digest, OrganisationKind, Place, RegionCode},
};
use sea_orm::sea_query::{Expr, ExprTrait};

impl Versioned for organisation::Entity {
    type Id = OrganisationId;
    const SUBJECT: &'static str = "ORGANISATION";

    fn id(row: &organisation::Model) -> OrganisationId {
        row.id
    }
    fn version(row: &organisation::Model) -> i32 {
        row.version
    }
}

impl Keyed for organisation::Entity {
    fn input(row: &organisation::Model) -> &Digest {
        &row.input_digest
    }
}

/// How an organisation comes into the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A coordinator of its region, or an administrator, enters it.
    Entered,
    /// A procurement officer proposes it, wherever it lies.
    Proposed,
}

impl Way {
    const fn act(self) -> Act {
        match self {
            Self::Entered => Act::ManageCatalogue,
            Self::Proposed => Act::ProposeSupplier,
        }
    }

    const fn mutation(self) -> &'static str {
        match self {
            Self::Entered => "createOrganisation",
            Self::Proposed => "proposeSupplier",
        }
    }
}

/// Takes an organisation into the catalogue.
pub(super) async fn add(viewer: &Viewer, way: Way, key: &str, draft: &Draft) -> Result<OrganisationId> {
    let account = viewer.actor.account().ok_or(Error::Unauthenticated)?;
    let once = Once::of(account, way.mutation(), key, draft)?;
    viewer
        .store
        .write(&viewer.actor, &[way.act()], &viewer.request_id, async |writer| {
            if let Some(known) = once.created(writer.find::<organisation::Entity>()).await? {
                return Ok(known.id);
            }
            let seat = seat(viewer, draft.kind, draft.region)?;
            let grant = match way {
                Way::Entered => Some(manager(writer, &seat)?),
                Way::Proposed => writer.actor().grants().first().cloned(),
            };
            let row = row(writer, way, draft, seat, &once);
            let id = row.id;
            if writer.insert_new::<organisation::Entity>(vec![row]).await?.is_empty() {
                // The same request came twice at once, or the code has an entry.
                return match once.created(writer.find::<organisation::Entity>()).await? {
                    Some(known) => Ok(known.id),
                    None => Err(taken(&draft.credit_code).into()),
                };
            }
            begin::<organisation::Entity>(writer, id, way.act(), grant, None).await
        })
        .await
}

/// Changes what is said of an organisation.
pub(super) async fn amend(
    viewer: &Viewer,
    target: &Target<OrganisationId>,
    new: &Amendment,
) -> Result<OrganisationId> {
    write(viewer, target, async |writer, held| {
        next(held.state, Step::Amend)?;
        let kind = new.kind.unwrap_or(held.kind);
        let region = match new.region {
            MaybeUndefined::Undefined => held.region_code,
            MaybeUndefined::Null => None,
            MaybeUndefined::Value(code) => Some(code),
        };
        // A region that was abolished since may stay; a new one must stand today.
        let seat = if (kind, region) == (held.kind, held.region_code) {
            held.seat()
        } else {
            seat(viewer, kind, region)?
        };
        let grant = manager(writer, &held.seat())?;
        manager(writer, &seat)?;
        if let Some(code) = new.credit_code.as_ref().filter(|code| **code != held.credit_code) {
            refuse_taken(writer, code).await?;
        }
        if region != held.region_code {
            refuse_move(writer, &viewer.atlas, held.id, region).await?;
        }
        let at = writer.clock().now();
        let change = held.change(|row| {
            row.credit_code = new.credit_code.clone().unwrap_or_else(|| row.credit_code.clone());
            row.name = new.name.clone().unwrap_or_else(|| row.name.clone());
            row.kind = kind;
            row.region_code = region;
            row.seat_province = seat.province;
            row.seat_prefecture = seat.prefecture;
            row.seat_county = seat.county;
            row.seat_township = seat.township;
            row.version += 1;
            row.at = at;
        });
        Ok((change, grant))
    })
    .await
}

/// Accepts a proposal, or retires an entry.
pub(super) async fn step(
    viewer: &Viewer,
    target: &Target<OrganisationId>,
    step: Step,
) -> Result<OrganisationId> {
    write(viewer, target, async |writer, held| {
        let state = next(held.state, step)?;
        let grant = manager(writer, &held.seat())?;
        let at = writer.clock().now();
        let change = held.change(|row| {
            row.state = state;
            row.version += 1;
            row.at = at;
        });
        Ok((change, grant))
    })
    .await
}

/// Writes a changed entry, with its journal.
async fn write(
    viewer: &Viewer,
    target: &Target<OrganisationId>,
    work: impl AsyncFnOnce(&Writer, Held<organisation::Entity>) -> Result<(Change<organisation::Entity>, Grant)>,
) -> Result<OrganisationId> {
    viewer
        .store
        .write(&viewer.actor, &[Act::ManageCatalogue], &viewer.request_id, async |writer| {
            let held = hold::<organisation::Entity>(writer, target.id).await?;
            // Who may not change it learns so before anything else.
            manager(writer, &held.seat())?;
            target.expects(&held)?;
            let (change, grant) = work(writer, held).await?;
            let code = change.after().credit_code.clone();
            save(writer, change, Act::ManageCatalogue, Some(grant), target.note.clone()).await.map_err(
                |error| match error {
                    Error::Taken(_) => taken(&code).into(),
                    other => other,
                },
            )
        })
        .await
}

/// The grant by which somebody keeps the catalogue of a place.
///
/// The catalogue is open to everyone, so its row policy does not say who may change what.
pub(crate) fn manager(writer: &Writer, seat: &Place) -> Result<Grant> {
    writer.actor().grants().iter().find(|grant| grant.holds(seat)).cloned().ok_or(Error::Forbidden)
}

/// Where an organisation of this kind and region lies, today.
fn seat(viewer: &Viewer, kind: OrganisationKind, region: Option<RegionCode>) -> Result<Place> {
    check_seat(kind, region)?;
    let Some(code) = region else { return Ok(Place::default()) };
    let regions = viewer.atlas.regions();
    regions
        .usable_on(code, viewer.store.clock().today())
        .map_err(|why| why.refusal("region", code, regions))?;
    regions.place(code).ok_or_else(|| Error::Internal(format!("region {code} has no place")))
}

fn row(writer: &Writer, way: Way, draft: &Draft, seat: Place, once: &Once) -> organisation::Model {
    let (state, proposed_by) = match way {
        Way::Entered => (CatalogueState::Listed, None),
        Way::Proposed => (CatalogueState::Proposed, Some(once.account)),
    };
    organisation::Model {
        id: writer.clock().id(),
        credit_code: draft.credit_code.clone(),
        name: draft.name.clone(),
        kind: draft.kind,
        region_code: draft.region,
        seat_province: seat.province,
        seat_prefecture: seat.prefecture,
        seat_county: seat.county,
        seat_township: seat.township,
        state,
        proposed_by,
        idempotency_key: once.key.clone(),
        entered_by: once.account,
        input_digest: once.input.clone(),
        version: 1,
        at: writer.clock().now(),
    }
}

async fn refuse_taken(writer: &Writer, code: &CreditCode) -> Result<()> {
    let same = Expr::col(("organisation", "credit_code")).eq(code.clone());
    match writer.find::<organisation::Entity>().filter(same).one().await? {
        Some(_) => Err(taken(code).into()),
        None => Ok(()),
    }
}

fn taken(code: &CreditCode) -> Refusal {
    Refusal::new(
        Code::Duplicate,
        "creditCode",
        format!("统一社会信用代码 {code} 已在目录中，请查询后使用"),
        format!("an organisation with the code {code} is in the catalogue already; look it up"),
    )
}
