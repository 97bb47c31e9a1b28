//! Counts and sums of purchases as a sheet.

use super::{input::PurchaseFilter, sheet::KINDS, summary::PurchaseKey};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, told, worded},
    graphql::{Viewer, filter},
    record::{
        summary_export::{KeyColumns, Line, columns, lines},
        summed::Summed as _,
    },
    sheet::{Kind, Title},
    store::{Key, Page, Slice},
};
use entity::purchase;

/// A summary that is taken out.
#[derive(Clone, Debug)]
pub(crate) struct SummaryRows {
    filter: Option<PurchaseFilter>,
    keys: Vec<PurchaseKey>,
}

type Row = Line<purchase::Entity>;

impl Exported for SummaryRows {
    const LIST: &'static str = "purchaseSummary";
    const TITLE: Title = Title { zh: "消费帮扶采购汇总", en: "Summary of purchases" };
    const ARGUMENTS: &'static [Argument] = &[
        Argument::of::<Option<PurchaseFilter>>("filter"),
        Argument::of::<Option<Vec<PurchaseKey>>>("groupBy"),
    ];
    const TOLD: &'static [Told<Row>] = &[];
    type Row = Row;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<PurchaseFilter> = arguments.get("filter")?;
        let keys: Option<Vec<PurchaseKey>> = arguments.get("groupBy")?;
        filter::condition(filter.as_ref(), &viewer.atlas)?;
        Ok(Self { filter, keys: keys.unwrap_or_default() })
    }

    async fn page(&self, viewer: &Viewer, _slice: &Slice) -> Result<Page<(Key, Row)>> {
        lines(viewer, self.filter.clone(), self.keys.clone()).await
    }

    fn columns(&self) -> Vec<Told<Row>> {
        columns(&self.keys, KEYS)
    }

    fn definition(&self, viewer: &Viewer) -> Option<String> {
        Some(purchase::Entity::definition(viewer.language, None).in_one_line())
    }
}

/// The columns of each key.
const KEYS: &[KeyColumns<purchase::Entity>] = &[
    (PurchaseKey::Year, &[told("year", ("年", "Year"), Kind::Code, |_, line| line.value(PurchaseKey::Year))]),
    (
        PurchaseKey::Quarter,
        &[told("quarter", ("季度起始日", "Quarter from"), Kind::Code, |_, line| {
            line.value(PurchaseKey::Quarter)
        })],
    ),
    (
        PurchaseKey::Month,
        &[told("month", ("月份起始日", "Month from"), Kind::Code, |_, line| {
            line.value(PurchaseKey::Month)
        })],
    ),
    (
        PurchaseKey::Channel,
        &[told("channel", ("渠道", "Channel"), Kind::Code, |_, line| line.value(PurchaseKey::Channel))],
    ),
    (
        PurchaseKey::Kind,
        &[worded("kind", ("采购或帮助销售", "Kind"), KINDS, |_, line| line.value(PurchaseKey::Kind))],
    ),
    (
        PurchaseKey::Pairing,
        &[
            told("pairing", ("结对关系编号", "Pairing id"), Kind::Code, |_, line| {
                line.value(PurchaseKey::Pairing)
            }),
            told("pairingName", ("结对关系", "Pairing"), Kind::Text, |viewer, line| {
                line.pairing(viewer, PurchaseKey::Pairing)
            }),
        ],
    ),
    (
        PurchaseKey::OriginProvince,
        &[
            told("originProvince", ("产地省份代码", "Origin province code"), Kind::Code, |_, line| {
                line.value(PurchaseKey::OriginProvince)
            }),
            told("originProvinceName", ("产地省份", "Origin province"), Kind::Text, |viewer, line| {
                line.region(viewer, PurchaseKey::OriginProvince)
            }),
        ],
    ),
    (
        PurchaseKey::OriginPrefecture,
        &[
            told(
                "originPrefecture",
                ("产地地市代码", "Origin prefecture code"),
                Kind::Code,
                |_, line| line.value(PurchaseKey::OriginPrefecture),
            ),
            told(
                "originPrefectureName",
                ("产地地市", "Origin prefecture"),
                Kind::Text,
                |viewer, line| line.region(viewer, PurchaseKey::OriginPrefecture),
            ),
        ],
    ),
    (
        PurchaseKey::OriginCounty,
        &[
            told("originCounty", ("产地县代码", "Origin county code"), Kind::Code, |_, line| {
                line.value(PurchaseKey::OriginCounty)
            }),
            told("originCountyName", ("产地县", "Origin county"), Kind::Text, |viewer, line| {
                line.region(viewer, PurchaseKey::OriginCounty)
            }),
        ],
    ),
    (
        PurchaseKey::DonorProvince,
        &[
            told("donorProvince", ("单位省份代码", "Donor province code"), Kind::Code, |_, line| {
                line.value(PurchaseKey::DonorProvince)
            }),
            told("donorProvinceName", ("单位省份", "Donor province"), Kind::Text, |viewer, line| {
                line.region(viewer, PurchaseKey::DonorProvince)
            }),
        ],
    ),
];
