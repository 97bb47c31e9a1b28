//! Classes of county and the register, as clients see them.

use crate::{
    atlas::ShelfExt,
    graphql::{
        answer::UserError,
        connection::connection,
        id,
        leaves::Counted,
        scalar::{Date, RegionCodeText},
    },
    region::view::{EvidenceWord, Region},
};
use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use domain::county;
use entity::values::Evidence;

/// A county's class over a span of days (县域类别).
#[derive(Clone, Debug)]
pub struct CountyClass(pub(crate) county::CountyClass);

/// A county's class over a span of days (县域类别).
#[Object]
impl CountyClass {
    /// Its id.
    async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The county.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        Ok(Region::of(&*ctx.atlas()?, self.0.region))
    }
    /// The class, a word of its period: `NATIONAL_KEY` (国家乡村振兴重点帮扶县), `PROVINCIAL_KEY` (省级).
    async fn class(&self) -> &str {
        &self.0.class
    }
    /// The first day.
    async fn starts_on(&self) -> Date {
        Date::from(&self.0.starts_on)
    }
    /// The last day; null while it holds.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.as_ref().map(Date::from)
    }
    /// How far the entry can be relied on.
    async fn evidence(&self) -> EvidenceWord {
        self.0.evidence.into()
    }
    /// Whether it is not verified (未核实).
    async fn unverified(&self) -> bool {
        self.0.evidence == Evidence::Unverified
    }
}

/// An entry of the register of assisted counties (帮扶县名录).
#[derive(Clone, Debug)]
pub struct AssistedCounty(pub(crate) county::AssistedCounty);

/// An entry of the register of assisted counties (帮扶县名录).
#[Object]
impl AssistedCounty {
    /// Its id.
    async fn id(&self) -> ID {
        id::encode(self.0.id)
    }
    /// Rises with every change.
    async fn version(&self) -> i32 {
        self.0.version
    }
    /// The county.
    async fn region(&self, ctx: &Context<'_>) -> Result<Option<Region>> {
        Ok(Region::of(&*ctx.atlas()?, self.0.region))
    }
    /// The first day.
    async fn starts_on(&self) -> Date {
        Date::from(&self.0.starts_on)
    }
    /// The last day; null while it is assisted.
    async fn ends_on(&self) -> Option<Date> {
        self.0.ends_on.as_ref().map(Date::from)
    }
    /// Which list or text names it (依据).
    async fn source(&self) -> Option<&str> {
        self.0.source.as_deref()
    }
    /// How far the entry can be relied on.
    async fn evidence(&self) -> EvidenceWord {
        self.0.evidence.into()
    }
    /// Whether it is not verified (未核实).
    async fn unverified(&self) -> bool {
        self.0.evidence == Evidence::Unverified
    }
}

connection! {
    /// Classes of counties, in the order of codes.
    CountyClassConnection of CountyClassEdge to CountyClass, counted by Counted
}

connection! {
    /// The register of assisted counties, in the order of codes.
    AssistedCountyConnection of AssistedCountyEdge to AssistedCounty, counted by Counted
}

/// What became of a county's class.
#[derive(Clone, Debug, SimpleObject)]
pub struct CountyClassPayload {
    /// The class; null where it was refused.
    pub county_class: Option<CountyClass>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}

/// What became of an entry of the register.
#[derive(Clone, Debug, SimpleObject)]
pub struct AssistedCountyPayload {
    /// The entry; null where it was refused.
    pub assisted_county: Option<AssistedCounty>,
    /// Why it was refused.
    pub user_errors: Vec<UserError>,
}

/// What an import does, or would do, line by line.
#[derive(Clone, Debug, SimpleObject)]
pub struct ImportAssistedCountiesPayload {
    /// Every line of the file, but for its heading.
    pub lines: Vec<ImportedLine>,
    /// How many entries are new.
    pub created: i32,
    /// How many entries change.
    pub updated: i32,
    /// How many lines say what the register says already.
    pub skipped: i32,
    /// How many lines are wrong; where there are any, nothing is imported.
    pub refused: i32,
    /// Whether the register was written.
    pub imported: bool,
    /// Why the file as a whole was refused.
    pub user_errors: Vec<UserError>,
}

/// What becomes of one line of an import.
#[derive(Clone, Debug, SimpleObject)]
pub struct ImportedLine {
    /// Its number in the file, the heading being line 1.
    pub line: i32,
    /// The code that it gives, as it is written.
    pub code: String,
    /// The county that it names, where there is one.
    pub region: Option<RegionCodeText>,
    /// What becomes of it; null where it is wrong.
    pub outcome: Option<ImportOutcome>,
    /// What is wrong with it.
    pub user_errors: Vec<UserError>,
}

/// What becomes of a line of an import (导入结果).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, serde::Serialize, serde::Deserialize)]
pub enum ImportOutcome {
    /// A new entry (新增).
    Create,
    /// An entry of the same county and first day changes (更新).
    Update,
    /// The register says so already (跳过).
    Skip,
}
