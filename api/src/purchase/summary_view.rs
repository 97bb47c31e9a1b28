//! Groups of a summary as clients see them, each with the filter that lists exactly its rows.

use super::{
    summary::{KeyValue, PurchaseFigures, PurchaseKey},
    view::PurchaseKindWord,
};
use crate::{
    graphql::{
        id,
        scalar::{Date, RegionCodeText, YearNumber},
    },
    language::Language,
};
use async_graphql::{ID, Object, SimpleObject};
use entity::{
    ids::PairingId,
    values::{Day, PurchaseKind, RegionCode},
};

/// A group of a summary.
#[derive(Clone, Debug)]
pub struct PurchaseGroup {
    pub(super) figures: PurchaseFigures,
    pub(super) filter: PurchaseGroupFilter,
    pub(super) keys: Vec<(PurchaseKey, KeyValue)>,
}

/// A group of a summary (分组).
#[Object]
impl PurchaseGroup {
    /// The numbers.
    async fn figures(&self) -> PurchaseFigures {
        self.figures
    }
    /// What tells the group apart, in the order of `groupBy`.
    async fn keys(&self) -> Vec<GroupKey> {
        self.keys.iter().map(|(key, value)| GroupKey { key: *key, value: value.text() }).collect()
    }
    /// The filter that, together with the summary's own, lists exactly the group's rows.
    async fn filter(&self) -> &PurchaseGroupFilter {
        &self.filter
    }
}

/// What tells a group apart.
#[derive(Clone, Debug, SimpleObject)]
pub struct GroupKey {
    /// Which key.
    key: PurchaseKey,
    /// Its value: a year, the first day of a quarter or month, a word, a region's code, an id; null where the
    /// rows have none.
    value: Option<String>,
}

/// A filter in the form of the input `PurchaseFilter`: what is null is as if left out.
#[derive(Clone, Debug, Default, SimpleObject)]
pub struct PurchaseGroupFilter {
    /// By year.
    year: Option<YearIs>,
    /// By day.
    accepted_on: Option<DaysBetween>,
    /// By channel.
    channel: Option<TextIs>,
    /// By kind.
    kind: Option<KindIs>,
    /// By pairing.
    pairing: Option<PairingIs>,
    /// By origin.
    origin: Option<RegionIs>,
    /// By the unit's region.
    unit: Option<UnitIs>,
}

/// In this year.
#[derive(Clone, Debug, SimpleObject)]
pub struct YearIs {
    /// The year.
    eq: YearNumber,
}

/// Between two days, both counted.
#[derive(Clone, Debug, SimpleObject)]
pub struct DaysBetween {
    /// The first and the last day.
    between: Vec<Date>,
}

/// Equal to a text.
#[derive(Clone, Debug, SimpleObject)]
pub struct TextIs {
    /// The text.
    eq: String,
}

/// Of this kind.
#[derive(Clone, Debug, SimpleObject)]
pub struct KindIs {
    /// The kind.
    eq: PurchaseKindWord,
}

/// Of this pairing, or of none.
#[derive(Clone, Debug, SimpleObject)]
pub struct PairingIs {
    /// The pairing.
    eq: Option<ID>,
    /// Whether of none.
    is_null: Option<bool>,
}

/// In this region.
#[derive(Clone, Debug, SimpleObject)]
pub struct RegionIs {
    /// The region.
    eq: RegionCodeText,
    /// Whether in none of its prefectures.
    prefecture_is_null: Option<bool>,
}

/// With a unit in this region.
#[derive(Clone, Debug, SimpleObject)]
pub struct UnitIs {
    /// The region.
    region: Option<RegionIs>,
    /// Whether without a region.
    region_is_null: Option<bool>,
}

/// What a number means (口径).
#[derive(Clone, Debug, SimpleObject)]
pub struct Definition {
    /// Where the data are a demonstration, it says so (演示数据).
    notice: Option<String>,
    /// Its name.
    name: String,
    /// In what it is given.
    unit: String,
    /// What it counts, when, and by which day.
    text: String,
}

impl Definition {
    /// Of purchases.
    pub(super) fn purchases(language: Language, notice: Option<&str>) -> Self {
        let pick = |zh: &str, en: &str| language.pick(zh, en).to_owned();
        Self {
            notice: notice.map(str::to_owned),
            name: pick("消费帮扶采购和帮助销售", "goods bought and sold with help"),
            unit: pick("元；行", "yuan; lines"),
            text: pick(
                "流量。按验收日期归年；以记录本身为准，退货和冲销为负数行。计入：双方已确认且无异议；待定：已提交未确认，或疑似重复未认定；有异议：对方提出异议；不计：撤回、重复、冲销、关账后录入。四项之和为全部。",
                "A flow. The day of acceptance decides the year; returns and reversals are negative lines. Counted: \
                 confirmed by both sides, nothing against it; pending: submitted, or a possible duplicate not yet \
                 decided; disputed; excluded: withdrawn, duplicate, reversed, or entered after closing. The four \
                 add up to all.",
            ),
        }
    }

    /// Its name, its unit and what it counts.
    pub(super) fn in_one_line(&self) -> String {
        format!("{} ({}) {}", self.name, self.unit, self.text)
    }
}

impl PurchaseGroupFilter {
    /// The filter of a group.
    pub(super) fn of(keys: &[PurchaseKey], values: &[KeyValue]) -> Self {
        let mut filter = Self::default();
        for (key, value) in keys.iter().zip(values) {
            match (key, value) {
                (PurchaseKey::Year, KeyValue::Number(year)) => {
                    filter.year = i32::try_from(*year).ok().map(|year| YearIs { eq: YearNumber(year) });
                }
                (PurchaseKey::Quarter, KeyValue::Day(first)) => {
                    filter.narrow(*first, months_later(*first, 3));
                }
                (PurchaseKey::Month, KeyValue::Day(first)) => filter.narrow(*first, months_later(*first, 1)),
                (PurchaseKey::Channel, KeyValue::Text(code)) => {
                    filter.channel = Some(TextIs { eq: code.clone() });
                }
                (PurchaseKey::Kind, KeyValue::Text(word)) => {
                    filter.kind = PurchaseKind::of_word(word).map(|kind| KindIs { eq: kind.into() });
                }
                (PurchaseKey::Pairing, KeyValue::Id(id)) => {
                    filter.pairing = Some(PairingIs { eq: Some(id::encode(PairingId(*id))), is_null: None });
                }
                (PurchaseKey::Pairing, _) => {
                    filter.pairing = Some(PairingIs { eq: None, is_null: Some(true) });
                }
                (PurchaseKey::OriginPrefecture, KeyValue::Text(province)) => {
                    filter.origin = province.parse().ok().map(|code| region(code, Some(true)));
                }
                (
                    PurchaseKey::OriginProvince | PurchaseKey::OriginPrefecture | PurchaseKey::OriginCounty,
                    KeyValue::Number(code),
                )
                    // Of several levels the lowest one tells.
                    if filter.origin.as_ref().is_none_or(|region| region.eq.0 < format!("{:012}", *code)) => {
                        filter.origin = Some(region(*code, None));
                    }
                (PurchaseKey::DonorProvince, KeyValue::Number(code)) => {
                    filter.unit = Some(UnitIs { region: Some(region(*code, None)), region_is_null: None });
                }
                (PurchaseKey::DonorProvince, _) => {
                    filter.unit = Some(UnitIs { region: None, region_is_null: Some(true) });
                }
                _ => {}
            }
        }
        filter
    }

    /// Within these days, and those asked before.
    fn narrow(&mut self, first: Day, last: Day) {
        let held = self.accepted_on.as_ref().and_then(|days| match days.between.as_slice() {
            [from, to] => Some((Day::parse(&from.0).ok()?, Day::parse(&to.0).ok()?)),
            _ => None,
        });
        let (from, to) = held.map_or((first, last), |(from, to)| (from.max(first), to.min(last)));
        self.accepted_on = Some(DaysBetween { between: vec![Date::from(&from), Date::from(&to)] });
    }
}

impl KeyValue {
    pub(super) fn text(&self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Number(code) if *code > 9999 => Some(RegionCode(*code).to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
            Self::Day(day) => Some(day.to_string()),
            Self::Id(id) => Some(id::encode(PairingId(*id)).to_string()),
        }
    }
}

fn region(code: i64, prefecture_is_null: Option<bool>) -> RegionIs {
    RegionIs { eq: RegionCodeText::from(&RegionCode(code)), prefecture_is_null }
}

/// The last day of the span of `months` months that begins with `first`.
fn months_later(first: Day, months: u32) -> Day {
    first.0.checked_add_months(chrono::Months::new(months)).and_then(|day| day.pred_opt()).map_or(first, Day)
}
