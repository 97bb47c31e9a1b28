//! In which cells of measures a record stands: that of its kind, and those of the rules that read it, where its fields
//! hold what they ask for.

use super::Kept;
use crate::store::Totals;
use domain::measure::{Records, Rule, rules};
use entity::{
    ids::PairingId,
    spine::Spine,
    values::{RecordKind, RegionCode},
};
use sea_orm::Value;
use std::sync::LazyLock;
use uuid::Uuid;

/// The rules that read records, with what they read.
static READING: LazyLock<Vec<(&Rule, &Records)>> =
    LazyLock::new(|| rules().filter_map(|rule| Some((rule, rule.records()?))).collect());

/// The cells of a record, whose fields are told by the names of their columns.
pub(super) fn cells(kind: RecordKind, spine: &Spine, column: &dyn Fn(&str) -> Option<Value>) -> Vec<Kept> {
    let holds = |records: &Records| {
        records.only.iter().all(|(name, word)| match column(name) {
            Some(Value::String(Some(text))) => text == *word,
            _ => false,
        })
    };
    let code = |code: Option<RegionCode>| Value::from(code.map_or(0, |code| code.0));
    let cell = |word: &'static str, amount: i64| {
        let key = vec![
            Value::from(spine.pairing.unwrap_or(PairingId(Uuid::nil())).0),
            Value::from(spine.day.month().0),
            Value::from(word),
            code(spine.donor.province),
            code(spine.recipient.province),
            code(spine.recipient.prefecture),
            code(spine.recipient.county),
        ];
        Kept { totals: Totals::Measures, key, amount }
    };
    let of_kind = READING.iter().filter(|(_, records)| records.kind == kind && holds(records));
    let measures = of_kind.map(|(rule, records)| {
        let amount = records.sum.and_then(column).map_or(0, |value| match value {
            Value::BigInt(Some(number)) => number,
            Value::Int(Some(number)) => number.into(),
            _ => 0,
        });
        cell(rule.measure.word(), amount)
    });
    measures.chain([cell(kind.word(), 0)]).collect()
}
