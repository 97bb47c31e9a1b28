//! Regions as clients see them.

use crate::{
    atlas::Atlas,
    graphql::{
        ViewerExt, id,
        scalar::{Date, RegionCodeText},
    },
};
use async_graphql::{Context, Enum, ID, Object, Result};
use domain::region;
use entity::values::{Evidence, RegionCode};

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
    /// Its code, twelve digits.
    async fn code(&self) -> RegionCodeText {
        RegionCodeText::from(&self.0.code)
    }
    /// Its name.
    async fn name(&self) -> &str {
        &self.0.name
    }
    /// Its name after those it lies in.
    async fn path(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(ctx.viewer()?.atlas.regions().path(self.0.code).unwrap_or_else(|| self.0.name.clone()))
    }
    /// What kind of place it is.
    async fn kind(&self) -> RegionKindWord {
        self.0.kind.into()
    }
    /// What it lies in.
    async fn parent(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.0.parent.and_then(|code| Self::of(atlas, code)))
    }
    /// What lies right below it.
    async fn children(&self, ctx: &Context<'_>) -> Result<Vec<Self>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(atlas.regions().children(self.0.code).iter().filter_map(|code| Self::of(atlas, *code)).collect())
    }
    /// The first day on which it stood.
    async fn starts_on(&self) -> Date {
        Date::from(&self.0.starts_on)
    }
    /// The last day on which it stood; null while it stands.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.as_ref().map(Date::from)
    }
    /// What took its place.
    async fn successor(&self, ctx: &Context<'_>) -> Result<Option<Self>> {
        let atlas = &ctx.viewer()?.atlas;
        Ok(self.0.successor.and_then(|code| Self::of(atlas, code)))
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
