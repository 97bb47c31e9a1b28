//! Reading classes of county and the register: from memory.

use super::{
    input::CountiesFilter,
    view::{AssistedCounty, AssistedCountyConnection, CountyClass, CountyClassConnection},
};
use crate::{
    error::Result,
    graphql::{
        Viewer, ViewerExt,
        connection::Paging,
        field::asked,
        leaves::{Counted, leaf},
        scalar::Cursor,
    },
    store::{Direction, Key, Order},
};
use async_graphql::{Context, Object};
use domain::{county, region::Regions};
use entity::values::{Day, Evidence, RegionCode};

const CLASSES: &str = "countyClasses";
const REGISTER: &str = "assistedCounties";

/// The order of both lists.
const BY_CODE: Order =
    Order { name: "code", columns: &["region_code", "starts_on", "id"], direction: Direction::Ascending };

/// Questions about classes of county and the register of assisted counties.
#[derive(Clone, Copy, Debug, Default)]
pub struct CountyQuery;

/// Questions about classes of county and the register of assisted counties.
#[Object]
impl CountyQuery {
    /// Classes of counties, in the order of codes (县域类别).
    async fn county_classes(
        &self,
        ctx: &Context<'_>,
        filter: Option<CountiesFilter>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<CountyClassConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(CLASSES, BY_CODE)?;
        let rows = classes(viewer, &filter.unwrap_or_default())?;
        let counted = Counted(rows.len());
        Ok(CountyClassConnection::new(leaf(rows, &slice), CLASSES, BY_CODE, &slice, counted))
    }

    /// The register of assisted counties, in the order of codes (帮扶县名录).
    async fn assisted_counties(
        &self,
        ctx: &Context<'_>,
        filter: Option<CountiesFilter>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<AssistedCountyConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(REGISTER, BY_CODE)?;
        let rows = register(viewer, &filter.unwrap_or_default())?;
        let counted = Counted(rows.len());
        Ok(AssistedCountyConnection::new(leaf(rows, &slice), REGISTER, BY_CODE, &slice, counted))
    }
}

/// The classes that a filter lets through, each with its key.
pub(super) fn classes(viewer: &Viewer, filter: &CountiesFilter) -> Result<Vec<(Key, CountyClass)>> {
    let wanted = Wanted::read(filter)?;
    let holds = |class: &&county::CountyClass| {
        wanted.holds(viewer.atlas.regions(), class.region, |day| class.holds_on(day), class.evidence)
            && wanted.class.as_ref().is_none_or(|word| *word == class.class)
    };
    let mut rows: Vec<_> = viewer.atlas.counties().all_classes().iter().filter(holds).collect();
    rows.sort_by_key(|class| (class.region, class.starts_on, class.id));
    let key =
        |class: &county::CountyClass| vec![class.region.into(), class.starts_on.into(), class.id.into()];
    Ok(rows.into_iter().map(|class| (key(class), CountyClass(class.clone()))).collect())
}

/// The entries of the register that a filter lets through, each with its key.
pub(super) fn register(viewer: &Viewer, filter: &CountiesFilter) -> Result<Vec<(Key, AssistedCounty)>> {
    let wanted = Wanted::read(filter)?;
    let counties = viewer.atlas.counties();
    let holds = |entry: &&county::AssistedCounty| {
        wanted.holds(viewer.atlas.regions(), entry.region, |day| entry.holds_on(day), entry.evidence)
            && wanted.class.as_ref().is_none_or(|word| {
                let on = wanted.on.unwrap_or(viewer.store.clock().today());
                counties.classes(entry.region, on).iter().any(|class| class.class == *word)
            })
    };
    let key =
        |entry: &county::AssistedCounty| vec![entry.region.into(), entry.starts_on.into(), entry.id.into()];
    let rows = counties.register().iter().filter(holds);
    Ok(rows.map(|entry| (key(entry), AssistedCounty(entry.clone()))).collect())
}

/// A filter, read.
struct Wanted {
    within: Option<RegionCode>,
    on: Option<Day>,
    unverified: Option<bool>,
    class: Option<String>,
}

impl Wanted {
    fn read(filter: &CountiesFilter) -> Result<Self> {
        Ok(Self {
            within: asked(|fields| fields.maybe_region("within", filter.within.as_ref()))?,
            on: asked(|fields| fields.maybe_day("on", filter.on.as_ref()))?,
            unverified: filter.unverified,
            class: filter.class.clone(),
        })
    }

    fn holds(
        &self,
        regions: &Regions,
        region: RegionCode,
        on: impl FnOnce(Day) -> bool,
        evidence: Evidence,
    ) -> bool {
        self.within.is_none_or(|within| regions.contains(within, region))
            && self.on.is_none_or(on)
            && self.unverified.is_none_or(|unverified| (evidence == Evidence::Unverified) == unverified)
    }
}
