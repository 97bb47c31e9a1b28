//! Channels and units of measure as sheets.

use super::view::{Channel, UnitOfMeasure};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, YES_OR_NO, told, worded, yes_or_no},
    graphql::Viewer,
    sheet::{Cell, Kind, Title},
    store::{Key, Page, Slice},
};

/// Channels that are taken out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ChannelRows;

impl Exported for ChannelRows {
    const LIST: &'static str = "channels";
    const TITLE: Title = Title { zh: "渠道", en: "Channels" };
    const ARGUMENTS: &'static [Argument] = &[];
    const TOLD: &'static [Told<Channel>] = &[
        told("code", ("代码", "Code"), Kind::Code, |_, channel| Cell::owned(&channel.0.code)),
        told("name", ("中文名称", "Chinese name"), Kind::Text, |_, channel| {
            Cell::owned(&channel.0.name_zh)
        }),
        told("nameEn", ("英文名称", "English name"), Kind::Text, |_, channel| {
            Cell::owned(&channel.0.name_en)
        }),
        worded("numbered", ("有订单号", "Numbers its orders"), YES_OR_NO, |_, channel| {
            yes_or_no(channel.0.numbered)
        }),
    ];
    type Row = Channel;

    fn asked(_viewer: &Viewer, _arguments: &Arguments) -> Result<Self> {
        Ok(Self)
    }

    async fn page(&self, viewer: &Viewer, _slice: &Slice) -> Result<Page<(Key, Channel)>> {
        let rows = viewer.atlas.channels().iter().map(|channel| (Key::new(), Channel(channel.clone())));
        Ok(Page { rows: rows.collect(), more: false })
    }
}

/// Units of measure that are taken out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MeasureRows;

impl Exported for MeasureRows {
    const LIST: &'static str = "unitsOfMeasure";
    const TITLE: Title = Title { zh: "计量单位", en: "Units of measure" };
    const ARGUMENTS: &'static [Argument] = &[];
    const TOLD: &'static [Told<UnitOfMeasure>] = &[
        told("code", ("代码", "Code"), Kind::Code, |_, measure| Cell::owned(&measure.0.code)),
        told("name", ("中文名称", "Chinese name"), Kind::Text, |_, measure| {
            Cell::owned(&measure.0.name_zh)
        }),
        told("nameEn", ("英文名称", "English name"), Kind::Text, |_, measure| {
            Cell::owned(&measure.0.name_en)
        }),
    ];
    type Row = UnitOfMeasure;

    fn asked(_viewer: &Viewer, _arguments: &Arguments) -> Result<Self> {
        Ok(Self)
    }

    async fn page(&self, viewer: &Viewer, _slice: &Slice) -> Result<Page<(Key, UnitOfMeasure)>> {
        let rows = viewer.atlas.measures().iter().map(|measure| (Key::new(), UnitOfMeasure(measure.clone())));
        Ok(Page { rows: rows.collect(), more: false })
    }
}
