//! Classes of county and the register of assisted counties as sheets.

use super::{
    input::CountiesFilter,
    query,
    view::{AssistedCounty, CountyClass},
};
use crate::{
    error::Result,
    export::{
        Argument, Arguments, Exported, Told, day, id, region_code, region_name, text, told, unverified,
        worded,
    },
    graphql::{Viewer, leaves::leaf},
    region::EVIDENCE,
    sheet::{Cell, Kind, Title},
    store::{Key, Page, Slice},
};

/// Classes of counties that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct ClassRows {
    rows: Vec<(Key, CountyClass)>,
}

/// Entries of the register that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct RegisterRows {
    rows: Vec<(Key, AssistedCounty)>,
}

const FILTER: &[Argument] = &[Argument::of::<Option<CountiesFilter>>("filter")];

impl Exported for ClassRows {
    const LIST: &'static str = "countyClasses";
    const TITLE: Title = Title { zh: "县域类别", en: "County classes" };
    const ARGUMENTS: &'static [Argument] = FILTER;
    const TOLD: &'static [Told<CountyClass>] = &[
        told("code", ("行政区划代码", "Code"), Kind::Code, |_, row| region_code(Some(row.0.region))),
        told("name", ("县", "County"), Kind::Text, |viewer, row| {
            region_name(&viewer.atlas, Some(row.0.region))
        }),
        told("class", ("类别", "Class"), Kind::Code, |_, row| Cell::owned(&row.0.class)),
        told("startsOn", ("起始日期", "Starts on"), Kind::Day, |_, row| Cell::Day(row.0.starts_on)),
        told("endsOn", ("终止日期", "Ends on"), Kind::Day, |_, row| day(row.0.ends_on)),
        worded("evidence", ("核实情况", "Evidence"), EVIDENCE, |_, row| {
            Cell::text(Some(row.0.evidence.word()))
        }),
        told("unverified", ("未核实", "Unverified"), Kind::Text, |_, row| unverified(row.0.evidence)),
        told("version", ("版本", "Version"), Kind::Integer, |_, row| Cell::Integer(row.0.version.into())),
        told("id", ("编号", "Id"), Kind::Code, |_, row| id(row.0.id)),
    ];
    type Row = CountyClass;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<CountiesFilter> = arguments.get("filter")?;
        Ok(Self { rows: query::classes(viewer, &filter.unwrap_or_default())? })
    }

    async fn page(&self, _viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, CountyClass)>> {
        Ok(leaf(self.rows.clone(), slice))
    }
}

impl Exported for RegisterRows {
    const LIST: &'static str = "assistedCounties";
    const TITLE: Title = Title { zh: "帮扶县名录", en: "Assisted counties" };
    const ARGUMENTS: &'static [Argument] = FILTER;
    const TOLD: &'static [Told<AssistedCounty>] = &[
        told("code", ("行政区划代码", "Code"), Kind::Code, |_, row| region_code(Some(row.0.region))),
        told("name", ("县", "County"), Kind::Text, |viewer, row| {
            region_name(&viewer.atlas, Some(row.0.region))
        }),
        told("startsOn", ("起始日期", "Starts on"), Kind::Day, |_, row| Cell::Day(row.0.starts_on)),
        told("endsOn", ("终止日期", "Ends on"), Kind::Day, |_, row| day(row.0.ends_on)),
        told("source", ("依据", "Source"), Kind::Text, |_, row| text(row.0.source.as_deref())),
        worded("evidence", ("核实情况", "Evidence"), EVIDENCE, |_, row| {
            Cell::text(Some(row.0.evidence.word()))
        }),
        told("unverified", ("未核实", "Unverified"), Kind::Text, |_, row| unverified(row.0.evidence)),
        told("version", ("版本", "Version"), Kind::Integer, |_, row| Cell::Integer(row.0.version.into())),
        told("id", ("编号", "Id"), Kind::Code, |_, row| id(row.0.id)),
    ];
    type Row = AssistedCounty;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<CountiesFilter> = arguments.get("filter")?;
        Ok(Self { rows: query::register(viewer, &filter.unwrap_or_default())? })
    }

    async fn page(&self, _viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, AssistedCounty)>> {
        Ok(leaf(self.rows.clone(), slice))
    }
}
