//! Regions (行政区划): provinces, prefectures, counties, townships, villages and zones, with their days.

use crate::{
    ids::RegionId,
    values::{Day, Evidence, RegionCode, RegionKind},
};
use sea_orm::entity::prelude::*;

/// One entry of the list: a code with its name, from a first day to a last.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "region")]
pub struct Model {
    /// Names the entry; a code can be used again by a later one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegionId,
    /// Twelve digits.
    pub code: RegionCode,
    /// The name in Chinese.
    pub name: String,
    /// What kind of place it is.
    pub kind: RegionKind,
    /// What it lies in; a province lies in nothing.
    pub parent_code: Option<RegionCode>,
    /// 简称, one character for a province.
    pub short_name: Option<String>,
    /// The name in English.
    pub name_en: Option<String>,
    /// The first day.
    pub starts_on: Day,
    /// The last day; none while it stands.
    pub ends_on: Option<Day>,
    /// What took its place.
    pub successor_code: Option<RegionCode>,
    /// How far the entry can be relied on.
    pub evidence: Evidence,
    /// Rises with every change.
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
