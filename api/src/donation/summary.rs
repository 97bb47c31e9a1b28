//! Counts and sums of donations, from the rows through an index.

use super::{input::DonationFilter, view::DonationFormWord};
use crate::{
    graphql::filter::input::PairingFilter,
    language::Language,
    record::{
        summary::{By, KeyValue},
        summary_view::{DaysBetween, Definition, Grouped, PairingIs, RegionIs, YearIs},
        summed::Summed,
    },
};
use async_graphql::{Enum, SimpleObject};
use entity::{
    donation,
    values::{DonationForm, Side},
};

/// By what a summary is grouped (分组).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Enum)]
pub enum DonationKey {
    /// 年.
    Year,
    /// 季度.
    Quarter,
    /// 月.
    Month,
    /// 捐款/捐物.
    Form,
    /// 结对关系, the record's own.
    Pairing,
    /// 受赠省份.
    RecipientProvince,
    /// 受赠地市.
    RecipientPrefecture,
    /// 受赠县.
    RecipientCounty,
    /// 捐赠方所在省份.
    DonorProvince,
}

impl Summed for donation::Entity {
    type Key = DonationKey;
    type GroupFilter = DonationGroupFilter;

    fn by(key: DonationKey) -> By {
        use DonationKey as K;
        match key {
            K::Year => By::Year,
            K::Quarter => By::Quarter,
            K::Month => By::Month,
            K::Form => By::Word("form"),
            K::Pairing => By::Pairing,
            K::RecipientProvince => By::Province(Side::Recipient),
            K::RecipientPrefecture => By::Prefecture(Side::Recipient),
            K::RecipientCounty => By::County(Side::Recipient),
            K::DonorProvince => By::Province(Side::Donor),
        }
    }

    fn group_filter(keys: &[By], values: &[KeyValue]) -> DonationGroupFilter {
        let parts = Grouped::of(keys, values);
        let form = parts.word("form").and_then(DonationForm::of_word);
        DonationGroupFilter {
            form: form.map(|form| FormIs { eq: form.into() }),
            year: parts.year,
            received_on: parts.days,
            pairing: parts.pairing,
            recipient: parts.recipient,
            donor: parts.donor.and_then(|donor| donor.region),
        }
    }

    fn definition(language: Language, notice: Option<&str>) -> Definition {
        let pick = |zh: &str, en: &str| language.pick(zh, en).to_owned();
        Definition {
            notice: notice.map(str::to_owned),
            name: pick("社会帮扶捐赠款物", "donations of money and goods"),
            unit: pick("元；笔", "yuan; donations"),
            text: pick(
                "流量。按到账或接收日期归年；捐物按发票、评估或市场价折价。不属于财政援助资金，不与其相加。计入：双方已确认且无异议；待定：已提交未确认；有异议：对方提出异议；不计：撤回或关账后录入。四项之和为全部。",
                "A flow. The day of receipt decides the year; goods count by their value (invoice, appraisal or \
                 market price). No part of public money, and never added to it. Counted: confirmed by both sides, \
                 nothing against it; pending: submitted, not yet confirmed; disputed; excluded: withdrawn, or \
                 entered after closing. The four add up to all.",
            ),
        }
    }

    fn on_unverified(filter: Option<&DonationFilter>) -> DonationFilter {
        let pairing = PairingFilter { unverified: Some(true), ..PairingFilter::default() };
        let unverified = DonationFilter { pairing: Some(pairing), ..DonationFilter::default() };
        let both = filter.into_iter().cloned().chain([unverified]).collect();
        DonationFilter { and: Some(both), ..DonationFilter::default() }
    }
}

/// A filter in the form of the input `DonationFilter`: what is null is as if left out.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct DonationGroupFilter {
    /// By year.
    year: Option<YearIs>,
    /// By day.
    received_on: Option<DaysBetween>,
    /// By form.
    form: Option<FormIs>,
    /// By pairing.
    pairing: Option<PairingIs>,
    /// By the receiving region.
    recipient: Option<RegionIs>,
    /// By the giver's region.
    donor: Option<RegionIs>,
}

/// Of this form.
#[derive(Clone, Debug, SimpleObject)]
pub struct FormIs {
    /// The form.
    eq: DonationFormWord,
}
