//! Floors of plans as a sheet.

use super::{query, view::PlanFloor};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, id, region_code, region_name, told},
    graphql::Viewer,
    sheet::{Cell, Kind, Title},
    store::{Key, Page, Slice},
};

/// Floors that are taken out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FloorRows;

impl Exported for FloorRows {
    const LIST: &'static str = "planFloors";
    const TITLE: Title = Title { zh: "预留比例下限", en: "Floors of plans" };
    const ARGUMENTS: &'static [Argument] = &[];
    const TOLD: &'static [Told<PlanFloor>] = &[
        told("year", ("起始年度", "From the year"), Kind::Integer, |_, floor| {
            Cell::Integer(floor.0.year.0.into())
        }),
        told(
            "region",
            ("地区代码（空白为全国）", "Region code (blank is everywhere)"),
            Kind::Code,
            |_, floor| region_code(floor.region_code()),
        ),
        told("regionName", ("地区", "Region"), Kind::Text, |viewer, floor| {
            region_name(&viewer.atlas, floor.region_code())
        }),
        told("percent", ("下限（%）", "Percent"), Kind::Integer, |_, floor| {
            Cell::Integer(floor.0.percent.into())
        }),
        told("version", ("版本", "Version"), Kind::Integer, |_, floor| {
            Cell::Integer(floor.0.version.into())
        }),
        told("id", ("编号", "Id"), Kind::Code, |_, floor| id(floor.0.id)),
    ];
    type Row = PlanFloor;

    fn asked(_viewer: &Viewer, _arguments: &Arguments) -> Result<Self> {
        Ok(Self)
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, PlanFloor)>> {
        query::floors(viewer, slice).await
    }
}
