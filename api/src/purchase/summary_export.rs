//! Counts and sums of purchases as a sheet: the total, what of it is unverified, and below it group by group.

use super::{input::PurchaseFilter, sheet::KINDS, summary::PurchaseKey};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, region_name, told, word, worded},
    graphql::{Viewer, filter},
    pairing::pairing_name,
    record::{
        summary::{Figure, Figures, KeyValue},
        summary_view::Definition,
        summed::summarise,
    },
    sheet::{Cell, Kind, Title, Word},
    store::{Key, Page, Slice},
};
use entity::{
    ids::PairingId,
    purchase,
    values::{Fen, RegionCode},
};

/// A summary that is taken out.
#[derive(Clone, Debug)]
pub(crate) struct SummaryRows {
    filter: Option<PurchaseFilter>,
    keys: Vec<PurchaseKey>,
}

/// A line of a summary.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    what: &'static str,
    /// What tells a group apart.
    keys: Vec<(PurchaseKey, KeyValue)>,
    figures: Figures,
}

impl Exported for SummaryRows {
    const LIST: &'static str = "purchaseSummary";
    const TITLE: Title = Title { zh: "消费帮扶采购汇总", en: "Summary of purchases" };
    const ARGUMENTS: &'static [Argument] = &[
        Argument::of::<Option<PurchaseFilter>>("filter"),
        Argument::of::<Option<Vec<PurchaseKey>>>("groupBy"),
    ];
    const TOLD: &'static [Told<Line>] = &[
        worded("line", ("行", "Line"), LINES, |_, line| Cell::text(Some(line.what))),
        told("year", ("年", "Year"), Kind::Code, |_, line| line.value(PurchaseKey::Year)),
        told("quarter", ("季度起始日", "Quarter from"), Kind::Code, |_, line| {
            line.value(PurchaseKey::Quarter)
        }),
        told("month", ("月份起始日", "Month from"), Kind::Code, |_, line| {
            line.value(PurchaseKey::Month)
        }),
        told("channel", ("渠道", "Channel"), Kind::Code, |_, line| line.value(PurchaseKey::Channel)),
        worded("kind", ("采购或帮助销售", "Kind"), KINDS, |_, line| line.value(PurchaseKey::Kind)),
        told("pairing", ("结对关系编号", "Pairing id"), Kind::Code, |_, line| {
            line.value(PurchaseKey::Pairing)
        }),
        told("pairingName", ("结对关系", "Pairing"), Kind::Text, |viewer, line| line.pairing(viewer)),
        told("originProvince", ("产地省份代码", "Origin province code"), Kind::Code, |_, line| {
            line.value(PurchaseKey::OriginProvince)
        }),
        told("originProvinceName", ("产地省份", "Origin province"), Kind::Text, |viewer, line| {
            line.region(viewer, PurchaseKey::OriginProvince)
        }),
        told("originPrefecture", ("产地地市代码", "Origin prefecture code"), Kind::Code, |_, line| {
            line.value(PurchaseKey::OriginPrefecture)
        }),
        told("originPrefectureName", ("产地地市", "Origin prefecture"), Kind::Text, |viewer, line| {
            line.region(viewer, PurchaseKey::OriginPrefecture)
        }),
        told("originCounty", ("产地县代码", "Origin county code"), Kind::Code, |_, line| {
            line.value(PurchaseKey::OriginCounty)
        }),
        told("originCountyName", ("产地县", "Origin county"), Kind::Text, |viewer, line| {
            line.region(viewer, PurchaseKey::OriginCounty)
        }),
        told("donorProvince", ("单位省份代码", "Donor province code"), Kind::Code, |_, line| {
            line.value(PurchaseKey::DonorProvince)
        }),
        told("donorProvinceName", ("单位省份", "Donor province"), Kind::Text, |viewer, line| {
            line.region(viewer, PurchaseKey::DonorProvince)
        }),
        told("allCount", ("全部（行）", "All (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.all)
        }),
        told("allAmount", ("全部（元）", "All (yuan)"), YUAN, |_, line| line.amount(|it| it.all)),
        told("countedCount", ("计入（行）", "Counted (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.counted)
        }),
        told("countedAmount", ("计入（元）", "Counted (yuan)"), YUAN, |_, line| {
            line.amount(|it| it.counted)
        }),
        told("pendingCount", ("待定（行）", "Pending (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.pending)
        }),
        told("pendingAmount", ("待定（元）", "Pending (yuan)"), YUAN, |_, line| {
            line.amount(|it| it.pending)
        }),
        told("disputedCount", ("有异议（行）", "Disputed (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.disputed)
        }),
        told("disputedAmount", ("有异议（元）", "Disputed (yuan)"), YUAN, |_, line| {
            line.amount(|it| it.disputed)
        }),
        told("excludedCount", ("不计（行）", "Excluded (lines)"), Kind::Integer, |_, line| {
            line.count(|it| it.excluded)
        }),
        told("excludedAmount", ("不计（元）", "Excluded (yuan)"), YUAN, |_, line| {
            line.amount(|it| it.excluded)
        }),
    ];
    type Row = Line;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<PurchaseFilter> = arguments.get("filter")?;
        let keys: Option<Vec<PurchaseKey>> = arguments.get("groupBy")?;
        filter::condition(filter.as_ref(), &viewer.atlas)?;
        Ok(Self { filter, keys: keys.unwrap_or_default() })
    }

    /// A summary is as short as its groups are few: one page.
    async fn page(&self, viewer: &Viewer, _slice: &Slice) -> Result<Page<(Key, Line)>> {
        let summary = summarise::<purchase::Entity>(viewer, self.filter.clone(), self.keys.clone()).await?;
        let line = |what, figures| Line { what, keys: Vec::new(), figures };
        let heads = [line("TOTAL", summary.total), line("UNVERIFIED", summary.on_unverified(viewer).await?)];
        let groups =
            summary.groups.into_iter().map(|group| Line { keys: group.keys, ..line("GROUP", group.figures) });
        let rows = heads.into_iter().chain(groups).map(|line| (Key::new(), line));
        Ok(Page { rows: rows.collect(), more: false })
    }

    /// The numbers, and the columns of those keys that are asked for.
    fn columns(&self) -> Vec<Told<Line>> {
        let stands = |key: &str| {
            ALL_KEYS.iter().all(|(of, columns)| self.keys.contains(of) || !columns.contains(&key))
        };
        Self::TOLD.iter().filter(|told| stands(told.column.key)).cloned().collect()
    }

    fn definition(&self, viewer: &Viewer) -> Option<String> {
        Some(Definition::purchases(viewer.language, None).in_one_line())
    }
}

const YUAN: Kind = Kind::Decimal { places: 2 };

const LINES: &[Word] = &[
    word("TOTAL", "合计", "Total"),
    word("UNVERIFIED", "其中：结对关系未核实", "Of which: pairing unverified"),
    word("GROUP", "分组", "Group"),
];

/// The columns of each key.
const ALL_KEYS: &[(PurchaseKey, &[&str])] = &[
    (PurchaseKey::Year, &["year"]),
    (PurchaseKey::Quarter, &["quarter"]),
    (PurchaseKey::Month, &["month"]),
    (PurchaseKey::Channel, &["channel"]),
    (PurchaseKey::Kind, &["kind"]),
    (PurchaseKey::Pairing, &["pairing", "pairingName"]),
    (PurchaseKey::OriginProvince, &["originProvince", "originProvinceName"]),
    (PurchaseKey::OriginPrefecture, &["originPrefecture", "originPrefectureName"]),
    (PurchaseKey::OriginCounty, &["originCounty", "originCountyName"]),
    (PurchaseKey::DonorProvince, &["donorProvince", "donorProvinceName"]),
];

impl Line {
    fn key(&self, key: PurchaseKey) -> Option<&KeyValue> {
        self.keys.iter().find(|(of, _)| *of == key).map(|(_, value)| value)
    }

    fn value(&self, key: PurchaseKey) -> Cell<'static> {
        self.key(key).and_then(KeyValue::text).map_or(Cell::Blank, Cell::owned)
    }

    fn region(&self, viewer: &Viewer, key: PurchaseKey) -> Cell<'static> {
        let code = self.key(key).and_then(KeyValue::text).and_then(|text| RegionCode::parse(&text).ok());
        region_name(&viewer.atlas, code)
    }

    fn pairing(&self, viewer: &Viewer) -> Cell<'static> {
        match self.key(PurchaseKey::Pairing) {
            Some(KeyValue::Id(id)) => pairing_name(&viewer.atlas, PairingId(*id)),
            _ => Cell::Blank,
        }
    }

    fn count(&self, of: impl FnOnce(&Figures) -> Figure) -> Cell<'static> {
        Cell::Integer(of(&self.figures).count)
    }

    fn amount(&self, of: impl FnOnce(&Figures) -> Figure) -> Cell<'static> {
        Cell::decimal(Fen(of(&self.figures).amount))
    }
}
