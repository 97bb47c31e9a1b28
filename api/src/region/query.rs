//! Reading regions: from memory, so that no statement is spent on them.

use super::{
    input::RegionsFilter,
    view::{Region, RegionConnection},
};
use crate::{
    error::{Error, Result},
    graphql::{
        Viewer, ViewerExt,
        connection::Paging,
        field::asked,
        leaves::{Counted, leaf},
        scalar::{Cursor, RegionCodeText},
    },
    store::{Direction, Key, Order},
};
use async_graphql::{Context, Object};
use domain::{
    Refusal,
    region::{self, Regions},
};
use entity::values::{Day, Evidence, RegionCode, RegionKind};

/// The name of the list inside its cursors.
const LIST: &str = "regions";

/// The only order: a code, and which of its entries.
const BY_CODE: Order =
    Order { name: "code", columns: &["code", "starts_on", "id"], direction: Direction::Ascending };

/// The most conditions of a filter.
const CONDITIONS: usize = 20;

/// Questions about regions (行政区划).
#[derive(Clone, Copy, Debug, Default)]
pub struct RegionQuery;

/// Questions about regions.
#[Object]
impl RegionQuery {
    /// The region of a code as it stands, or stood last; null where no list has it.
    async fn region(&self, ctx: &Context<'_>, code: RegionCodeText) -> async_graphql::Result<Option<Region>> {
        let viewer = ctx.viewer()?;
        let code = asked(|fields| fields.region("code", &code))?;
        Ok(Region::of(&viewer.atlas, code))
    }

    /// Regions in the order of their codes, abolished ones among them unless a day is asked for.
    async fn regions(
        &self,
        ctx: &Context<'_>,
        filter: Option<RegionsFilter>,
        first: Option<i32>,
        after: Option<Cursor>,
        last: Option<i32>,
        before: Option<Cursor>,
    ) -> async_graphql::Result<RegionConnection> {
        let viewer = ctx.viewer()?;
        let slice = Paging { first, after, last, before }.slice(LIST, BY_CODE)?;
        let rows = rows(viewer, filter.as_ref())?;
        let counted = Counted(rows.len());
        Ok(RegionConnection::new(leaf(rows, &slice), LIST, BY_CODE, &slice, counted))
    }
}

/// The rows that a filter lets through, each with its key.
pub(super) fn rows(viewer: &Viewer, filter: Option<&RegionsFilter>) -> Result<Vec<(Key, Region)>> {
    let regions = viewer.atlas.regions();
    let mut conditions = 0;
    let wanted = filter.map(|filter| read(filter, &mut conditions)).transpose()?;
    let rows =
        regions.all().iter().filter(|region| wanted.as_ref().is_none_or(|it| it.holds(regions, region)));
    Ok(rows
        .map(|region| {
            let key = vec![region.code.into(), region.starts_on.into(), region.id.into()];
            (key, Region(region.clone()))
        })
        .collect())
}

/// A condition on a region, read.
enum Wanted {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    Codes(Vec<RegionCode>),
    Parent(RegionCode),
    Within(RegionCode),
    Kinds(Vec<RegionKind>),
    Named(String),
    NameHolds(String),
    On(Day),
    Unverified(bool),
}

impl Wanted {
    fn holds(&self, regions: &Regions, region: &region::Region) -> bool {
        match self {
            Self::All(all) => all.iter().all(|one| one.holds(regions, region)),
            Self::Any(any) => any.iter().any(|one| one.holds(regions, region)),
            Self::Not(one) => !one.holds(regions, region),
            Self::Codes(codes) => codes.contains(&region.code),
            Self::Parent(parent) => regions.chain(region.code).get(1) == Some(parent),
            Self::Within(above) => regions.contains(*above, region.code),
            Self::Kinds(kinds) => kinds.contains(&region.kind),
            Self::Named(name) => region.name == *name,
            Self::NameHolds(part) => region.name.contains(part),
            Self::On(day) => region.stands_on(*day),
            Self::Unverified(unverified) => (region.evidence == Evidence::Unverified) == *unverified,
        }
    }
}

fn read(filter: &RegionsFilter, conditions: &mut usize) -> Result<Wanted> {
    let mut all = Vec::new();
    if let Some(code) = &filter.code {
        let named: Vec<_> = code.eq.iter().chain(code.any.iter().flatten()).cloned().collect();
        if code.eq.is_some() || code.any.is_some() {
            all.push(Wanted::Codes(asked(|fields| fields.regions("code", &named))?));
        }
    }
    if let Some(parent) = &filter.parent {
        all.push(Wanted::Parent(asked(|fields| fields.region("parent", parent))?));
    }
    if let Some(within) = &filter.within {
        all.push(Wanted::Within(asked(|fields| fields.region("within", within))?));
    }
    if let Some(kind) = &filter.kind
        && (kind.eq.is_some() || kind.any.is_some())
    {
        let kinds = kind.eq.iter().chain(kind.any.iter().flatten());
        all.push(Wanted::Kinds(kinds.map(|kind| (*kind).into()).collect()));
    }
    if let Some(name) = &filter.name {
        all.extend(name.eq.clone().map(Wanted::Named));
        all.extend(name.contains.clone().map(Wanted::NameHolds));
    }
    if let Some(on) = &filter.on {
        all.push(Wanted::On(asked(|fields| fields.day("on", on))?));
    }
    all.extend(filter.unverified.map(Wanted::Unverified));
    *conditions += all.len();
    for part in filter.and.iter().flatten() {
        all.push(read(part, conditions)?);
    }
    if let Some(alternatives) = &filter.or {
        if alternatives.len() > 5 {
            return Err(bad("or", "or 最多 5 个条件", "an or has 5 alternatives at most"));
        }
        let any = alternatives.iter().map(|part| read(part, conditions)).collect::<Result<_>>()?;
        all.push(Wanted::Any(any));
    }
    if let Some(not) = &filter.not {
        all.push(Wanted::Not(Box::new(read(not, conditions)?)));
    }
    if *conditions > CONDITIONS {
        return Err(bad("filter", "筛选条件最多 20 个", "a filter has 20 conditions at most"));
    }
    Ok(Wanted::All(all))
}

fn bad(field: &'static str, zh: &'static str, en: &'static str) -> Error {
    Error::BadInput(Refusal::invalid(field, zh, en))
}
