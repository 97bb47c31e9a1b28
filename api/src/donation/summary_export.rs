//! Counts and sums of donations as a sheet.

use super::{export::FORMS, input::DonationFilter, summary::DonationKey};
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
use entity::donation;

/// A summary that is taken out.
#[derive(Clone, Debug)]
pub(crate) struct SummaryRows {
    filter: Option<DonationFilter>,
    keys: Vec<DonationKey>,
}

type Row = Line<donation::Entity>;

impl Exported for SummaryRows {
    const LIST: &'static str = "donationSummary";
    const TITLE: Title = Title { zh: "社会帮扶捐赠汇总", en: "Summary of donations" };
    const ARGUMENTS: &'static [Argument] = &[
        Argument::of::<Option<DonationFilter>>("filter"),
        Argument::of::<Option<Vec<DonationKey>>>("groupBy"),
    ];
    const TOLD: &'static [Told<Row>] = &[];
    type Row = Row;

    fn asked(viewer: &Viewer, arguments: &Arguments) -> Result<Self> {
        let filter: Option<DonationFilter> = arguments.get("filter")?;
        let keys: Option<Vec<DonationKey>> = arguments.get("groupBy")?;
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
        Some(donation::Entity::definition(viewer.language, None).in_one_line())
    }
}

/// The columns of each key.
const KEYS: &[KeyColumns<donation::Entity>] = &[
    (DonationKey::Year, &[told("year", ("年", "Year"), Kind::Code, |_, line| line.value(DonationKey::Year))]),
    (
        DonationKey::Quarter,
        &[told("quarter", ("季度起始日", "Quarter from"), Kind::Code, |_, line| {
            line.value(DonationKey::Quarter)
        })],
    ),
    (
        DonationKey::Month,
        &[told("month", ("月份起始日", "Month from"), Kind::Code, |_, line| {
            line.value(DonationKey::Month)
        })],
    ),
    (
        DonationKey::Form,
        &[worded("form", ("捐款或捐物", "Form"), FORMS, |_, line| line.value(DonationKey::Form))],
    ),
    (
        DonationKey::Pairing,
        &[
            told("pairing", ("结对关系编号", "Pairing id"), Kind::Code, |_, line| {
                line.value(DonationKey::Pairing)
            }),
            told("pairingName", ("结对关系", "Pairing"), Kind::Text, |viewer, line| {
                line.pairing(viewer, DonationKey::Pairing)
            }),
        ],
    ),
    (
        DonationKey::RecipientProvince,
        &[
            told(
                "recipientProvince",
                ("受赠省份代码", "Recipient province code"),
                Kind::Code,
                |_, line| line.value(DonationKey::RecipientProvince),
            ),
            told(
                "recipientProvinceName",
                ("受赠省份", "Recipient province"),
                Kind::Text,
                |viewer, line| line.region(viewer, DonationKey::RecipientProvince),
            ),
        ],
    ),
    (
        DonationKey::RecipientPrefecture,
        &[
            told(
                "recipientPrefecture",
                ("受赠地市代码", "Recipient prefecture code"),
                Kind::Code,
                |_, line| line.value(DonationKey::RecipientPrefecture),
            ),
            told(
                "recipientPrefectureName",
                ("受赠地市", "Recipient prefecture"),
                Kind::Text,
                |viewer, line| line.region(viewer, DonationKey::RecipientPrefecture),
            ),
        ],
    ),
    (
        DonationKey::RecipientCounty,
        &[
            told("recipientCounty", ("受赠县代码", "Recipient county code"), Kind::Code, |_, line| {
                line.value(DonationKey::RecipientCounty)
            }),
            told("recipientCountyName", ("受赠县", "Recipient county"), Kind::Text, |viewer, line| {
                line.region(viewer, DonationKey::RecipientCounty)
            }),
        ],
    ),
    (
        DonationKey::DonorProvince,
        &[
            told("donorProvince", ("捐赠方省份代码", "Donor province code"), Kind::Code, |_, line| {
                line.value(DonationKey::DonorProvince)
            }),
            told("donorProvinceName", ("捐赠方省份", "Donor province"), Kind::Text, |viewer, line| {
                line.region(viewer, DonationKey::DonorProvince)
            }),
        ],
    ),
];
