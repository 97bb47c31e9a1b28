//! Counts and sums of purchases as a sheet.

use super::{input::PurchaseFilter, sheet::KINDS, summary::PurchaseKey};
use crate::{
    error::Result,
    export::{Argument, Arguments, Exported, Told, told, worded},
    graphql::{Viewer, filter},
    record::{
        summary::By,
        summary_export::{Line, columns, common, lines},
        summed::Summed as _,
    },
    sheet::{Kind, Title},
    store::{Key, Page, Slice},
};
use entity::{purchase, values::Side};

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
        columns(self.keys.iter().flat_map(|&asked| key(asked)).collect())
    }

    fn definition(&self, viewer: &Viewer) -> Option<String> {
        Some(purchase::Entity::definition(viewer.language, None).in_one_line())
    }
}

/// The columns of a key: a purchase calls its places by other names.
fn key(key: PurchaseKey) -> Vec<Told<Row>> {
    use Side::{Donor, Recipient};
    match key {
        PurchaseKey::Channel => {
            vec![told("channel", ("渠道", "Channel"), Kind::Code, |_, line| line.by(By::Word("channel")))]
        }
        PurchaseKey::Kind => {
            vec![worded("kind", ("采购或帮助销售", "Kind"), KINDS, |_, line| {
                line.by(By::Word("kind"))
            })]
        }
        PurchaseKey::OriginProvince => vec![
            told("originProvince", ("产地省份代码", "Origin province code"), Kind::Code, |_, line| {
                line.by(By::Province(Recipient))
            }),
            told("originProvinceName", ("产地省份", "Origin province"), Kind::Text, |viewer, line| {
                line.region(viewer, By::Province(Recipient))
            }),
        ],
        PurchaseKey::OriginPrefecture => vec![
            told(
                "originPrefecture",
                ("产地地市代码", "Origin prefecture code"),
                Kind::Code,
                |_, line| line.by(By::Prefecture(Recipient)),
            ),
            told(
                "originPrefectureName",
                ("产地地市", "Origin prefecture"),
                Kind::Text,
                |viewer, line| line.region(viewer, By::Prefecture(Recipient)),
            ),
        ],
        PurchaseKey::OriginCounty => vec![
            told("originCounty", ("产地县代码", "Origin county code"), Kind::Code, |_, line| {
                line.by(By::County(Recipient))
            }),
            told("originCountyName", ("产地县", "Origin county"), Kind::Text, |viewer, line| {
                line.region(viewer, By::County(Recipient))
            }),
        ],
        PurchaseKey::DonorProvince => vec![
            told("donorProvince", ("单位省份代码", "Donor province code"), Kind::Code, |_, line| {
                line.by(By::Province(Donor))
            }),
            told("donorProvinceName", ("单位省份", "Donor province"), Kind::Text, |viewer, line| {
                line.region(viewer, By::Province(Donor))
            }),
        ],
        PurchaseKey::Year | PurchaseKey::Quarter | PurchaseKey::Month | PurchaseKey::Pairing => {
            common(purchase::Entity::by(key))
        }
    }
}
