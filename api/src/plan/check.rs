//! What a plan is checked against: the catalogue, and the floors of its place and year.

use super::floor::EVERYWHERE;
use crate::{
    error::{Error, Result},
    store::Writer,
};
use domain::{
    Refusal,
    plan::{Floor, Floors, Terms},
};
use entity::{
    ids::OrganisationId,
    organisation, plan,
    values::{CatalogueState, Place, Year},
};
use sea_orm::sea_query::{Expr, ExprTrait};

/// The first year for which plans are kept here.
const FIRST_YEAR: i32 = 2016;

/// Whether a unit may say this of a year; where the unit lies.
pub(super) async fn check(writer: &Writer, unit: OrganisationId, year: Year, terms: &Terms) -> Result<Place> {
    let unit = listed(writer, "unit", unit).await?;
    if let Some(filing) = terms.filing_unit {
        listed(writer, "filingUnit", filing).await?;
    }
    let seat = unit.seat();
    let chain: Vec<_> =
        [seat.province, seat.prefecture, seat.county, seat.township].into_iter().flatten().collect();
    let wrong = terms.check(unit.id, floors(writer).await?.percent(year, &chain));
    if wrong.is_empty() { Ok(seat) } else { Err(Error::Refused(wrong)) }
}

/// A unit of the catalogue that is still in use.
async fn listed(writer: &Writer, field: &'static str, id: OrganisationId) -> Result<organisation::Model> {
    let named = Expr::col(("organisation", "id")).eq(id);
    let row = writer.find::<organisation::Entity>().filter(named).one().await?;
    let row = row.ok_or_else(|| Refusal::not_found(field, "单位", "organisation"))?;
    if row.state == CatalogueState::Retired {
        return Err(Refusal::invalid(field, "该单位已停用", "this organisation was retired").into());
    }
    Ok(row)
}

/// The floors of all years and places.
async fn floors(writer: &Writer) -> Result<Floors> {
    let rows = writer.find::<plan::floor::Entity>().all().await?;
    let floors = rows.into_iter().map(|row| Floor {
        year: row.year,
        region: Some(row.region_code).filter(|code| *code != EVERYWHERE),
        percent: row.percent,
    });
    Ok(Floors::new(floors.collect()))
}

/// Plans are kept from the first year on to next year's.
pub(super) fn check_year(writer: &Writer, year: Year) -> Result<()> {
    let last = writer.clock().today().year().0 + 1;
    if (FIRST_YEAR..=last).contains(&year.0) {
        return Ok(());
    }
    Err(Refusal::invalid(
        "year",
        format!("计划年度应在 {FIRST_YEAR} 与 {last} 之间"),
        format!("plans are kept for the years {FIRST_YEAR} to {last}"),
    )
    .into())
}
