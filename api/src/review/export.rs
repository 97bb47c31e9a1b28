//! Reviews inside a side as a sheet.

use super::{query, view::Review};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, day, id, instant, region_code, region_name, told, worded},
    graphql::Viewer,
    record::export::SIDES,
    sheet::{Cell, Kind, Title},
    store::{Key, Page, Slice},
};

/// Reviews that are taken out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReviewRows;

impl Exported for ReviewRows {
    const LIST: &'static str = "reviews";
    const TITLE: Title = Title { zh: "本方审核", en: "Reviews inside a side" };
    const ARGUMENTS: &'static [Argument] = &[];
    const TOLD: &'static [Told<Review>] = &[
        worded("side", ("哪一方", "Side"), SIDES, |_, review| Cell::text(Some(review.0.side.word()))),
        told("region", ("审核地区代码", "Region code"), Kind::Code, |_, review| {
            region_code(Some(review.0.region_code))
        }),
        told("regionName", ("审核地区", "Region"), Kind::Text, |viewer, review| {
            region_name(&viewer.atlas, Some(review.0.region_code))
        }),
        told("startsOn", ("开始日期", "Starts on"), Kind::Day, |_, review| Cell::Day(review.0.starts_on)),
        told("endsOn", ("结束日期", "Ends on"), Kind::Day, |_, review| day(review.0.ends_on)),
        told("changedAt", ("更新时间", "Changed at"), Kind::Code, |_, review| instant(review.0.at)),
        told("version", ("版本", "Version"), Kind::Integer, |_, review| {
            Cell::Integer(review.0.version.into())
        }),
        told("id", ("编号", "Id"), Kind::Code, |_, review| id(review.0.id)),
    ];
    type Row = Review;

    fn asked(_viewer: &Viewer, _arguments: &Arguments) -> Result<Self> {
        Ok(Self)
    }

    async fn page(&self, viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Review)>> {
        query::page(viewer, slice).await
    }
}
