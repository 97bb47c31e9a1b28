//! The list of regions as a sheet, abolished ones among them unless a day is asked for.

use super::{input::RegionsFilter, query, view::Region};
use crate::{
    error::Result,
    export::{
        Argument, Arguments, Exported, Told, day, id, region_code, region_name, text, told, unverified, word,
        worded,
    },
    graphql::{Viewer, leaves::leaf},
    sheet::{Cell, Kind, Title, Word},
    store::{Key, Page, Slice},
};

/// Regions that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct RegionRows {
    rows: Vec<(Key, Region)>,
}

impl Exported for RegionRows {
    const LIST: &'static str = "regions";
    const TITLE: Title = Title { zh: "行政区划", en: "Regions" };
    const ARGUMENTS: &'static [Argument] = &[Argument::of::<Option<RegionsFilter>>("filter")];
    const TOLD: &'static [Told<Region>] = &[
        told("code", ("代码", "Code"), Kind::Code, |_, row| region_code(Some(row.0.code))),
        told("name", ("名称", "Name"), Kind::Text, |_, row| Cell::owned(&row.0.name)),
        told("shortName", ("简称", "Short name"), Kind::Text, |_, row| text(row.0.short_name.as_deref())),
        told("nameEn", ("英文名称", "Name in English"), Kind::Text, |_, row| {
            text(row.0.name_en.as_deref())
        }),
        told("path", ("全称", "Path"), Kind::Text, |viewer, row| {
            region_name(&viewer.atlas, Some(row.0.code))
        }),
        worded("kind", ("类型", "Kind"), KINDS, |_, row| Cell::text(Some(row.0.kind.word()))),
        told("parent", ("上级代码", "Parent's code"), Kind::Code, |viewer, row| {
            region_code(viewer.atlas.regions().parent(row.0.code).map(|parent| parent.code))
        }),
        told("startsOn", ("起始日期", "Starts on"), Kind::Day, |_, row| Cell::Day(row.0.starts_on)),
        told("endsOn", ("终止日期", "Ends on"), Kind::Day, |_, row| day(row.0.ends_on)),
        told("successor", ("接续代码", "Successor's code"), Kind::Code, |_, row| {
            region_code(row.0.successor)
        }),
        worded("evidence", ("核实情况", "Evidence"), EVIDENCE, |_, row| {
            Cell::text(Some(row.0.evidence.word()))
        }),
        told("unverified", ("未核实", "Unverified"), Kind::Text, |_, row| unverified(row.0.evidence)),
        told("version", ("版本", "Version"), Kind::Integer, |_, row| Cell::Integer(row.0.version.into())),
        told("id", ("编号", "Id"), Kind::Code, |_, row| id(row.0.id)),
    ];
    type Row = Region;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<RegionsFilter> = arguments.get("filter")?;
        Ok(Self { rows: query::rows(viewer, filter.as_ref())? })
    }

    async fn page(&self, _viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Region)>> {
        Ok(leaf(self.rows.clone(), slice))
    }
}

/// How far a row of reference data can be relied on.
pub(crate) const EVIDENCE: &[Word] = &[
    word("REPORTED", "有公开文本", "Reported"),
    word("UNVERIFIED", "未核实", "Unverified"),
    word("VERIFIED", "已核实", "Verified"),
];

const KINDS: &[Word] = &[
    word("PROVINCE", "省级", "Province"),
    word("PREFECTURE", "地级", "Prefecture"),
    word("COUNTY", "县级", "County"),
    word("TOWNSHIP", "乡级", "Township"),
    word("VILLAGE", "村级", "Village"),
    word("ZONE", "功能区", "Zone"),
    word("HEADING", "汇总码", "Heading"),
];
