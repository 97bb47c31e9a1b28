//! Regions as clients see them.

use crate::{
    atlas::{Atlas, ShelfExt},
    county::view::CountyClass,
    graphql::{
        Viewer, ViewerExt,
        answer::UserError,
        connection::connection,
        entries::Entries,
        field::asked,
        id,
        leaves::Counted,
        scalar::{Date, RegionCodeText},
    },
};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use domain::region;
use entity::values::{Day, Evidence, RegionCode};

/// What kind of place a region is (行政区划类型).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::RegionKind", name = "RegionKind")]
pub enum RegionKindWord {
    /// 省级.
    Province,
    /// 地级.
    Prefecture,
    /// 县级.
    County,
    /// 乡级.
    Township,
    /// 村级.
    Village,
    /// 功能区, with a number of ours.
    Zone,
    /// A heading of GB/T 2260 and no place.
    Heading,
}

/// How far a row of reference data can be relied on (核实情况).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::Evidence", name = "Evidence")]
pub enum EvidenceWord {
    /// 有公开文本.
    Reported,
    /// 未核实.
    Unverified,
    /// 已由管理员核实.
    Verified,
}

/// A region (行政区划).
#[derive(Clone, Debug)]
pub struct Region(pub(crate) region::Region);

impl Region {
    /// The region of a code, as it stands or stood last.
    pub(crate) fn of(atlas: &Atlas, code: RegionCode) -> Option<Self> {
        atlas.regions().get(code).cloned().map(Self)
    }
}

/// A region (行政区划).
#[Object]
impl Region {
    /// Its id.
    pub(crate) async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// Its code, twelve digits.
    async fn code(&self) -> RegionCodeText {
        RegionCodeText::from(&self.0.code)
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// Its short name (简称).
    async fn short_name(&self) -> Option<&str> {
        self.0.short_name.as_deref()
    }
    /// Its name in English.
    async fn name_en(&self) -> Option<&str> {
        self.0.name_en.as_deref()
    }
    /// Its name after those it lies in.
    async fn path(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(ctx.atlas()?.regions().path(self.0.code).unwrap_or_else(|| self.0.name.clone()))
    }
    /// What kind of place it is.
    async fn kind(&self) -> RegionKindWord {
        self.0.kind.into()
    }
    /// What it lies in; a county under a heading lies in its province.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        Ok(ctx.atlas()?.regions().parent(self.0.code).cloned().map(Self))
    }
    /// What lies right below it on a day, today where none is given; headings of the list are no places.
    async fn children(&self, ctx: &Context<'_>, on: Option<Date>) -> Result<Entries<Self>> {
        let viewer = ctx.viewer()?;
        let (atlas, day) = (ctx.atlas()?, day(viewer, on.as_ref())?);
        let regions = atlas.regions();
        let children = regions.children(self.0.code).iter();
        Ok(children.filter_map(|code| regions.on(*code, day).cloned().map(Self)).collect())
    }
    /// The classes of a county on a day, today where none is given (县域类别).
    async fn classes(&self, ctx: &Context<'_>, on: Option<Date>) -> Result<Vec<CountyClass>> {
        let viewer = ctx.viewer()?;
        let day = day(viewer, on.as_ref())?;
        let atlas = ctx.atlas()?;
        let classes = atlas.counties().classes(self.0.code, day);
        Ok(classes.into_iter().cloned().map(CountyClass).collect())
    }
    /// Whether the register of assisted counties has it on a day, today where none is given (帮扶县).
    async fn assisted(&self, ctx: &Context<'_>, on: Option<Date>) -> Result<bool> {
        let viewer = ctx.viewer()?;
        let day = day(viewer, on.as_ref())?;
        let atlas = ctx.atlas()?;
        Ok(atlas.counties().assisted(atlas.regions(), self.0.code, day))
    }
    /// The first day on which it stood. 1949-10-01 is a convention for what stood before the days of all
    /// records; it says nothing about when the region was formed.
    async fn starts_on(&self) -> Date {
        Date::from(&self.0.starts_on)
    }
    /// The last day on which it stood; null while it stands.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.as_ref().map(Date::from)
    }
    /// What took its place.
    async fn successor(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        let atlas = ctx.atlas()?;
        Ok(self.0.successor.and_then(|code| Self::of(&atlas, code)))
    }
    /// How far the entry can be relied on.
    async fn evidence(&self) -> EvidenceWord {
        self.0.evidence.into()
    }
    /// Whether it is not verified (未核实), which shows wherever the region does.
    async fn unverified(&self) -> bool {
        self.0.evidence == Evidence::Unverified
    }
}

connection! {
    /// Regions, in the order of their codes.
    RegionConnection of RegionEdge to Region, counted by Counted
}

/// What became of a region.
#[derive(Clone, Debug, SimpleObject)]
pub struct RegionPayload {
    /// The region; null where it was refused.
    pub region: Option<Region>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}

/// The day that was asked for, or today.
pub(crate) fn day(viewer: &Viewer, on: Option<&Date>) -> crate::error::Result<Day> {
    match on {
        Some(on) => asked(|fields| fields.day("on", on)),
        None => Ok(viewer.store.clock().today()),
    }
}
