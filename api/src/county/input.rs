//! What clients send about classes of county and the register.

use crate::{
    error::Result,
    graphql::{
        field::Fields,
        scalar::{Date, RegionCodeText},
    },
    versioned::Target,
};
use async_graphql::{ID, InputObject};
use domain::county::ClassDraft;
use entity::{ids::CountyClassId, values::Day};

/// Which entries; conditions side by side all hold.
#[derive(Clone, Debug, Default, InputObject)]
pub struct CountiesFilter {
    /// The county is this region or lies in it.
    pub within: Option<RegionCodeText>,
    /// It holds on this day.
    pub on: Option<Date>,
    /// It is not verified (未核实).
    pub unverified: Option<bool>,
    /// The class, for classes of county.
    pub class: Option<String>,
}

/// Counties for the register, from a list (导入帮扶县名录).
#[derive(Clone, Debug, InputObject)]
pub struct ImportAssistedCountiesInput {
    /// Names this request for good: the same key and file write the register once.
    pub idempotency_key: String,
    /// The file as comma-separated text with a heading: `code` (行政区划代码), `starts_on` (起始日期), and
    /// where there are any `ends_on` (结束日期) and `name` (名称), which must be the region's own.
    pub csv: String,
    /// Which list it is (依据).
    pub source: String,
    /// Whether to say only what would be done.
    #[graphql(default = false)]
    pub dry_run: bool,
}

/// A correction of an entry of the register.
#[derive(Clone, Debug, InputObject)]
pub struct CorrectAssistedCountyInput {
    /// The entry.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The first day.
    pub starts_on: Date,
    /// The last day; left out, it is still assisted.
    pub ends_on: Option<Date>,
    /// Which list or text says so (依据).
    pub source: String,
    /// Why, for the history.
    pub note: Option<String>,
}

/// A class that a county is of (县域类别).
#[derive(Clone, Debug, InputObject)]
pub struct AddCountyClassInput {
    /// Names this request for good: the same key and input give the same entry.
    pub idempotency_key: String,
    /// The county.
    pub region: RegionCodeText,
    /// The class, a word of its period: `NATIONAL_KEY` (国家乡村振兴重点帮扶县), `PROVINCIAL_KEY` (省级).
    pub class: String,
    /// The first day.
    pub starts_on: Date,
    /// The last day; left out, it still holds.
    pub ends_on: Option<Date>,
    /// Which text says so (依据).
    pub note: String,
}

/// A correction of a county's class; it counts as verified from then on (更正县域类别).
#[derive(Clone, Debug, InputObject)]
pub struct CorrectCountyClassInput {
    /// The entry.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The first day.
    pub starts_on: Date,
    /// The last day; left out, it still holds.
    pub ends_on: Option<Date>,
    /// Which text says so (依据).
    pub note: String,
}

impl AddCountyClassInput {
    pub(super) fn parse(&self) -> Result<(ClassDraft, String)> {
        let mut fields = Fields::default();
        let region = fields.region("region", &self.region);
        let starts_on = fields.day("startsOn", &self.starts_on);
        let ends_on = fields.maybe_day("endsOn", self.ends_on.as_ref());
        let note = fields.text("note", &self.note, 2000);
        let class = self.class.trim().to_owned();
        let read = (|| {
            let draft = ClassDraft { region: region?, class, starts_on: starts_on?, ends_on: ends_on? };
            Some((draft, note?))
        })();
        fields.whole(read)
    }
}

impl CorrectCountyClassInput {
    pub(super) fn parse(&self) -> Result<(Target<CountyClassId>, Day, Option<Day>)> {
        let mut fields = Fields::default();
        let id = fields.id("id", &self.id);
        let starts_on = fields.day("startsOn", &self.starts_on);
        let ends_on = fields.maybe_day("endsOn", self.ends_on.as_ref());
        let note = fields.text("note", &self.note, 2000);
        let read = (|| {
            let target = Target { id: id?, expected: self.expected_version, note: Some(note?) };
            Some((target, starts_on?, ends_on?))
        })();
        fields.whole(read)
    }
}
