//! Reviews inside a side (本方审核): regions that see what is entered below them before the other side does.

use crate::{
    ids::ReviewId,
    values::{Day, RegionCode, Side},
};
use sea_orm::entity::prelude::*;

/// A review of one region on one side, over a span of days.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReviewId,
    /// The side whose entries it sees.
    pub side: Side,
    /// The region that reviews.
    pub region_code: RegionCode,
    /// The region's province.
    pub seat_province: Option<RegionCode>,
    /// The region's prefecture.
    pub seat_prefecture: Option<RegionCode>,
    /// The region's county.
    pub seat_county: Option<RegionCode>,
    /// The region's township.
    pub seat_township: Option<RegionCode>,
    /// The first day.
    pub starts_on: Day,
    /// The last day; none while it goes on.
    pub ends_on: Option<Day>,
    /// Rises with every change.
    pub version: i32,
    /// When it was changed last.
    pub at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
