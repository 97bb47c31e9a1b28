//! What clients send about classes of county and the register.

use crate::graphql::scalar::{Date, RegionCodeText};
use async_graphql::{ID, InputObject};

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
