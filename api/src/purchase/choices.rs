//! What the cells of a sheet of purchases choose from: the caller's units, regions of origin, the open lists.

use super::sheet::{CHANNELS, MEASURES, ORIGINS, UNITS};
use crate::{
    access::{Reach, seat},
    atlas::Atlas,
    error::Result,
    graphql::Viewer,
    job::Purpose,
    sheet::{Entry, Lists},
};
use domain::region::PlaceLevel;
use entity::{
    organisation,
    values::{CatalogueState, Day, Role},
};
use sea_orm::{
    Condition,
    sea_query::{Expr, ExprTrait},
};

/// The most units that a list offers; beyond them a unit is typed.
const MOST_UNITS: u64 = 1000;

/// The lists of a sheet of purchases for one caller.
pub(crate) async fn lists(viewer: &Viewer, purpose: Purpose) -> Result<Lists> {
    let atlas = &viewer.atlas;
    let channels = atlas.channels().iter().map(|row| (&*row.code, &*row.name_zh, &*row.name_en));
    let measures = atlas.measures().iter().map(|row| (&*row.code, &*row.name_zh, &*row.name_en));
    let units = units(viewer).await?;
    let units = units.iter().map(|row| {
        let code = &row.credit_code.0;
        entry(code, format!("{}（{code}）", row.name))
    });
    Ok(Lists::default()
        .with(CHANNELS, words(channels, purpose))
        .with(MEASURES, words(measures, purpose))
        .with(ORIGINS, regions(atlas, viewer.store.clock().today(), purpose))
        .with(UNITS, units.collect()))
}

/// The units that the caller may enter for, by name; of a region's many the first.
async fn units(viewer: &Viewer) -> Result<Vec<organisation::Model>> {
    let column = |name: &'static str| Expr::col(("organisation", name));
    let mut own = Condition::any();
    for grant in viewer.actor.grants() {
        match (grant.role, &grant.reach) {
            (Role::ProcurementOfficer, Reach::Organisation(unit)) => own = own.add(column("id").eq(*unit)),
            (Role::DonorCoordinator, Reach::Region(code, level)) => {
                own = own.add(column(seat(*level)).eq(*code));
            }
            _ => {}
        }
    }
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let rows = viewer
        .reader
        .find::<organisation::Entity>()
        .filter(Expr::from(own))
        .filter(column("state").ne(CatalogueState::Retired.word()))
        .order_by(organisation::Column::Name)
        .limit(MOST_UNITS);
    rows.all().await
}

/// Counties of the recipient side by their printed names, in the order of codes.
fn regions(atlas: &Atlas, today: Day, purpose: Purpose) -> Vec<Entry> {
    let regions = atlas.regions();
    let named: Vec<_> = atlas.recipients();
    let assisted = atlas.counties().register().iter().map(|county| county.region);
    let mut codes: Vec<_> =
        named.into_iter().flat_map(|code| regions.subtree(code)).chain(assisted).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.retain(|code| match purpose {
        Purpose::Choosing => {
            regions.column(*code) == Some(PlaceLevel::County)
                && regions.on(*code, today).is_some()
                && atlas.was_recipient(*code, today)
        }
        Purpose::Reading => regions.column(*code).is_some(),
    });
    codes.into_iter().filter_map(|code| Some(entry(&code.to_string(), regions.path(code)?))).collect()
}

fn entry(value: &str, label: String) -> Entry {
    Entry { value: value.to_owned(), label }
}

/// Codes with their names in both languages.
fn words<'a>(rows: impl Iterator<Item = (&'a str, &'a str, &'a str)>, purpose: Purpose) -> Vec<Entry> {
    let names = |(code, zh, en): (&str, &str, &str)| {
        let both = entry(code, format!("{zh} {en}"));
        match purpose {
            Purpose::Choosing => vec![both],
            Purpose::Reading => vec![both, entry(code, zh.to_owned()), entry(code, en.to_owned())],
        }
    };
    rows.flat_map(names).collect()
}
