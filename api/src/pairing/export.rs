//! Pairings as a sheet.

use super::{input::PairingsFilter, query, view::Pairing};
use crate::{
    atlas::Atlas,
    error::Result,
    export::{
        Argument, Arguments, Exported, Told, day, id, region_code, region_name, text, told, unverified, word,
        worded,
    },
    graphql::{Viewer, leaves::leaf},
    region::EVIDENCE,
    sheet::{Cell, Kind, Title, Word},
    store::{Key, Page, Slice},
};
use entity::ids::PairingId;

/// Pairings that are taken out.
#[derive(Clone, Debug)]
pub(crate) struct PairingRows {
    rows: Vec<(Key, Pairing)>,
}

impl Exported for PairingRows {
    const LIST: &'static str = "pairings";
    const TITLE: Title = Title { zh: "结对关系", en: "Pairings" };
    const ARGUMENTS: &'static [Argument] = &[Argument::of::<Option<PairingsFilter>>("filter")];
    const TOLD: &'static [Told<Pairing>] = &[
        told("donor", ("帮扶方代码", "Donor's code"), Kind::Code, |_, row| {
            region_code(Some(row.0.donor))
        }),
        told("donorName", ("帮扶方", "Donor"), Kind::Text, |viewer, row| {
            region_name(&viewer.atlas, Some(row.0.donor))
        }),
        told("recipient", ("受援方代码", "Recipient's code"), Kind::Code, |_, row| {
            region_code(Some(row.0.recipient))
        }),
        told("recipientName", ("受援方", "Recipient"), Kind::Text, |viewer, row| {
            region_name(&viewer.atlas, Some(row.0.recipient))
        }),
        worded("mechanism", ("帮扶机制", "Mechanism"), MECHANISMS, |_, row| {
            Cell::text(Some(row.0.mechanism.word()))
        }),
        told("brand", ("名称", "Brand"), Kind::Text, |_, row| text(row.0.brand.as_deref())),
        told("startsOn", ("起始日期", "Starts on"), Kind::Day, |_, row| Cell::Day(row.0.starts_on)),
        worded("startPrecision", ("起始日精度", "Start precision"), PRECISIONS, |_, row| {
            Cell::text(Some(row.0.start_precision.word()))
        }),
        told("endsOn", ("终止日期", "Ends on"), Kind::Day, |_, row| day(row.0.ends_on)),
        told("endReason", ("终止原因", "End reason"), Kind::Text, |_, row| {
            text(row.0.end_reason.as_deref())
        }),
        told("secondLinkReason", ("第二结对的理由", "Second link reason"), Kind::Text, |_, row| {
            text(row.0.second_link_reason.as_deref())
        }),
        told("areas", ("范围代码", "Areas' codes"), Kind::Text, |_, row| {
            let codes: Vec<_> = row.0.areas.iter().map(ToString::to_string).collect();
            Cell::owned(codes.join(" "))
        }),
        told("successor", ("接续的编号", "Successor's id"), Kind::Code, |_, row| {
            row.0.successor.map_or(Cell::Blank, id)
        }),
        worded("evidence", ("核实情况", "Evidence"), EVIDENCE, |_, row| {
            Cell::text(Some(row.0.evidence.word()))
        }),
        told("unverified", ("未核实", "Unverified"), Kind::Text, |_, row| unverified(row.0.evidence)),
        told("version", ("版本", "Version"), Kind::Integer, |_, row| Cell::Integer(row.0.version.into())),
        told("id", ("编号", "Id"), Kind::Code, |_, row| id(row.0.id)),
    ];
    type Row = Pairing;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<PairingsFilter> = arguments.get("filter")?;
        Ok(Self { rows: query::rows(viewer, &filter.unwrap_or_default())? })
    }

    async fn page(&self, _viewer: &Viewer, slice: &Slice) -> Result<Page<(Key, Pairing)>> {
        Ok(leaf(self.rows.clone(), slice))
    }
}

/// What people call a pairing: its brand, or whom it links.
pub(crate) fn pairing_name(atlas: &Atlas, pairing: PairingId) -> Cell<'static> {
    let Some(pairing) = atlas.get(pairing) else { return Cell::Blank };
    let name = |code| atlas.regions().path(code).unwrap_or_default();
    let links = || format!("{}—{}", name(pairing.donor), name(pairing.recipient));
    Cell::owned(pairing.brand.clone().unwrap_or_else(links))
}

pub(super) const MECHANISMS: &[Word] = &[
    word("EAST_WEST", "东西部协作", "East-west"),
    word("COUNTERPART", "对口支援", "Counterpart"),
    word("DESIGNATED", "定点帮扶", "Designated"),
    word("WITHIN_PROVINCE", "省内结对", "Within the province"),
];

const PRECISIONS: &[Word] = &[
    word("DAY", "日", "Day"),
    word("MONTH", "月", "Month"),
    word("YEAR", "年", "Year"),
    word("CONVENTION", "惯例", "Convention"),
    word("UNKNOWN", "不详", "Unknown"),
];
