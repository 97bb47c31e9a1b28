//! What clients send about regions.

use super::view::RegionKindWord;
use crate::{
    error::Result,
    graphql::{
        field::Fields,
        scalar::{Date, RegionCodeText},
    },
};
use async_graphql::{ID, InputObject};
use domain::region::RegionDraft;
use entity::{
    ids::RegionId,
    values::{Day, RegionCode},
};

/// Which regions (行政区划筛选); conditions side by side all hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RegionsFilter {
    /// All of these hold.
    pub and: Option<Vec<Self>>,
    /// One of these holds; 5 at most.
    pub or: Option<Vec<Self>>,
    /// This does not hold.
    pub not: Option<Box<Self>>,
    /// Its code.
    pub code: Option<RegionCodeFilter>,
    /// It lies right below this region.
    pub parent: Option<RegionCodeText>,
    /// It is this region or lies in it.
    pub within: Option<RegionCodeText>,
    /// Its kind.
    pub kind: Option<RegionKindFilter>,
    /// Its name.
    pub name: Option<RegionNameFilter>,
    /// It stood on this day.
    pub on: Option<Date>,
    /// It is not verified (未核实).
    pub unverified: Option<bool>,
}

/// A region's own code.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RegionCodeFilter {
    /// This one.
    pub eq: Option<RegionCodeText>,
    /// One of these.
    #[graphql(name = "in")]
    pub any: Option<Vec<RegionCodeText>>,
}

/// A kind of region.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RegionKindFilter {
    /// This one.
    pub eq: Option<RegionKindWord>,
    /// One of these.
    #[graphql(name = "in")]
    pub any: Option<Vec<RegionKindWord>>,
}

/// The name of a region.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RegionNameFilter {
    /// This one.
    pub eq: Option<String>,
    /// It holds this text.
    pub contains: Option<String>,
}

/// A region to add: a zone without a code, a township, a county that was made since.
#[derive(Clone, Debug, InputObject)]
pub struct AddRegionInput {
    /// Names this request for good: the same key and input give the same region.
    pub idempotency_key: String,
    /// Its code; a zone (功能区) may leave it out and is given a number of ours.
    pub code: Option<RegionCodeText>,
    /// Its name in Chinese.
    pub name: String,
    /// What kind of place it is.
    pub kind: RegionKindWord,
    /// What it lies in.
    pub parent: RegionCodeText,
    /// Its short name.
    pub short_name: Option<String>,
    /// Its name in English.
    pub name_en: Option<String>,
    /// The first day.
    pub starts_on: Date,
    /// Which text says so (依据).
    pub note: String,
}

/// The end of a region (撤销).
#[derive(Clone, Debug, InputObject)]
pub struct EndRegionInput {
    /// The region.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The last day.
    pub ends_on: Date,
    /// What takes its place.
    pub successor: Option<RegionCodeText>,
    /// Which text says so (依据).
    pub note: String,
}

/// A region that was found right in a text (核实).
#[derive(Clone, Debug, InputObject)]
pub struct VerifyRegionInput {
    /// The region.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Which text says so (依据).
    pub note: String,
}

/// A region to add, parsed.
#[derive(Clone, Debug)]
pub(super) struct Addition {
    pub(super) draft: RegionDraft,
    pub(super) short_name: Option<String>,
    pub(super) name_en: Option<String>,
    pub(super) note: String,
}

/// The end of a region, parsed.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    pub(super) id: RegionId,
    pub(super) last: Day,
    pub(super) successor: Option<RegionCode>,
    pub(super) note: String,
}

impl AddRegionInput {
    pub(super) fn parse(&self) -> Result<Addition> {
        let mut fields = Fields::default();
        let code = fields.maybe_region("code", self.code.as_ref());
        let name = fields.text("name", &self.name, 100);
        let parent = fields.region("parent", &self.parent);
        let short_name = fields.maybe_text("shortName", self.short_name.as_deref(), 20);
        let name_en = fields.maybe_text("nameEn", self.name_en.as_deref(), 100);
        let starts_on = fields.day("startsOn", &self.starts_on);
        let note = fields.text("note", &self.note, 2000);
        let read = (|| {
            let draft = RegionDraft {
                code: code?,
                name: name?,
                kind: self.kind.into(),
                parent: parent?,
                starts_on: starts_on?,
            };
            Some(Addition { draft, short_name: short_name?, name_en: name_en?, note: note? })
        })();
        fields.whole(read)
    }
}

impl EndRegionInput {
    pub(super) fn parse(&self) -> Result<Ending> {
        let mut fields = Fields::default();
        let id = fields.id("id", &self.id);
        let last = fields.day("endsOn", &self.ends_on);
        let successor = fields.maybe_region("successor", self.successor.as_ref());
        let note = fields.text("note", &self.note, 2000);
        let read = (|| Some(Ending { id: id?, last: last?, successor: successor?, note: note? }))();
        fields.whole(read)
    }
}
