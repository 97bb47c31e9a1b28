//! Groups of a summary as clients see them, each with the filter that lists exactly its rows.

use super::view::PurchaseKindWord;
use crate::{
    language::Language,
    record::{
        summary::{By, KeyValue},
        summary_view::{DaysBetween, Definition, Grouped, PairingIs, RegionIs, TextIs, UnitIs, YearIs},
    },
};
use async_graphql::SimpleObject;
use entity::values::PurchaseKind;

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

/// Of this kind.
#[derive(Clone, Debug, SimpleObject)]
pub struct KindIs {
    /// The kind.
    eq: PurchaseKindWord,
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
}

impl PurchaseGroupFilter {
    /// The filter of a group.
    pub(super) fn of(keys: &[By], values: &[KeyValue]) -> Self {
        let parts = Grouped::of(keys, values);
        let kind = parts.word("kind").and_then(PurchaseKind::of_word);
        Self {
            channel: parts.word("channel").map(|code| TextIs { eq: code.to_owned() }),
            kind: kind.map(|kind| KindIs { eq: kind.into() }),
            year: parts.year,
            accepted_on: parts.days,
            pairing: parts.pairing,
            origin: parts.recipient,
            unit: parts.donor,
        }
    }
}
