//! What clients send about purchases.

use super::view::{LineKindWord, PaymentSourceWord, PurchaseKindWord};
use crate::{
    graphql::{
        filter::input::{
            DateFilter, DecimalFilter, IdFilter, PairingFilter, RegionFilter, StandingFilter, StateFilter,
            TextFilter, UnitFilter, YearFilter, word_filters,
        },
        scalar::{Date, Decimal, RegionCodeText},
    },
    record::input::{BatchPolicyWord, DisputeInput, StepInput},
};
use async_graphql::{Enum, ID, InputObject, MaybeUndefined};

/// A line of goods as somebody enters it (采购明细).
#[derive(Clone, Debug, InputObject)]
pub struct PurchaseLine {
    /// The unit that bought or helped to sell (采购单位).
    pub unit: ID,
    /// The supplier (供应商).
    pub supplier: ID,
    /// The product of the catalogue (产品).
    pub product: Option<ID>,
    /// The product's name, where the catalogue has it not.
    pub product_name: Option<String>,
    /// Where the goods come from (产地): a county of the recipient side, or a region below one.
    pub origin: RegionCodeText,
    /// How much, to three decimals (数量).
    pub quantity: Decimal,
    /// The code of the unit of measure (计量单位).
    pub measure: String,
    /// For how much money, yuan to the fen (金额).
    pub amount: Decimal,
    /// The day of the order (下单日期).
    pub ordered_on: Option<Date>,
    /// The day of acceptance, which decides the year (验收日期).
    pub accepted_on: Date,
    /// The day of payment (付款日期).
    pub paid_on: Option<Date>,
    /// Who paid (付款来源).
    pub paid_from: Option<PaymentSourceWord>,
    /// The code of the channel (渠道).
    pub channel: String,
    /// Bought, or sold with help (采购/帮助销售).
    pub kind: PurchaseKindWord,
    /// The channel's order number (订单号).
    pub order_number: Option<String>,
    /// The line of the order (订单行号).
    pub order_line: Option<i32>,
}

/// Logs one purchase.
#[derive(Clone, Debug, InputObject)]
pub struct LogPurchaseInput {
    /// Names this request for good: the same key and line give the same record.
    pub idempotency_key: String,
    /// Whether to submit it to the other side at once.
    #[graphql(default = false)]
    pub submit: bool,
    /// The line.
    pub line: PurchaseLine,
}

/// Logs up to 1,000 purchases.
#[derive(Clone, Debug, InputObject)]
pub struct LogPurchasesInput {
    /// Names this request for good: the same key and lines give the same records.
    pub idempotency_key: String,
    /// Whether to submit them to the other side at once.
    #[graphql(default = false)]
    pub submit: bool,
    /// What to do with the good lines where another one is bad.
    pub policy: BatchPolicyWord,
    /// The lines.
    pub lines: Vec<PurchaseLine>,
}

/// Amends a purchase: the given fields change, the others stay.
#[derive(Clone, Debug, InputObject)]
pub struct AmendPurchaseInput {
    /// The purchase.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for the history.
    pub note: Option<String>,
    /// What changes.
    pub change: PurchaseChange,
}

/// Fields of a purchase that change; a field left out stays as it is, one that may be empty is emptied by null.
#[derive(Clone, Debug, Default, PartialEq, InputObject)]
pub struct PurchaseChange {
    /// The supplier.
    pub supplier: MaybeUndefined<ID>,
    /// The product of the catalogue.
    pub product: MaybeUndefined<ID>,
    /// The product's name.
    pub product_name: MaybeUndefined<String>,
    /// Where the goods come from.
    pub origin: MaybeUndefined<RegionCodeText>,
    /// How much.
    pub quantity: MaybeUndefined<Decimal>,
    /// The unit of measure.
    pub measure: MaybeUndefined<String>,
    /// For how much money.
    pub amount: MaybeUndefined<Decimal>,
    /// The day of the order.
    pub ordered_on: MaybeUndefined<Date>,
    /// The day of acceptance.
    pub accepted_on: MaybeUndefined<Date>,
    /// The day of payment.
    pub paid_on: MaybeUndefined<Date>,
    /// Who paid.
    pub paid_from: MaybeUndefined<PaymentSourceWord>,
    /// The channel.
    pub channel: MaybeUndefined<String>,
    /// Bought, or sold with help.
    pub kind: MaybeUndefined<PurchaseKindWord>,
    /// The channel's order number.
    pub order_number: MaybeUndefined<String>,
    /// The line of the order.
    pub order_line: MaybeUndefined<i32>,
}

/// A step with up to 1,000 records.
#[derive(Clone, Debug, InputObject)]
pub struct StepsInput {
    /// The records, each with the version that was read.
    pub items: Option<Vec<StepInput>>,
    /// Or all submitted records of a statement (对账单): the filter that was shown.
    pub filter: Option<PurchaseFilter>,
    /// The seal that was shown with it.
    pub seal: Option<String>,
    /// Lines of the statement that are disputed; the rest is confirmed.
    pub disputes: Option<Vec<DisputeInput>>,
}

/// Reverses a confirmed purchase (冲销).
#[derive(Clone, Debug, InputObject)]
pub struct ReverseInput {
    /// Names this request for good.
    pub idempotency_key: String,
    /// The purchase.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why.
    pub reason: String,
}

/// Enters goods given back (退货).
#[derive(Clone, Debug, InputObject)]
pub struct ReturnInput {
    /// Names this request for good.
    pub idempotency_key: String,
    /// The purchase.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// How much was given back, a positive number.
    pub quantity: Decimal,
    /// For how much money, a positive number.
    pub amount: Decimal,
    /// The day on which it was given back.
    pub returned_on: Date,
    /// Why.
    pub reason: String,
}

/// Which purchases. Conditions that stand side by side must all hold; null is as if left out.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PurchaseFilter {
    /// All of these hold.
    pub and: Option<Vec<Self>>,
    /// One of these holds; at most five.
    pub or: Option<Vec<Self>>,
    /// This does not hold.
    pub not: Option<Box<Self>>,
    /// By id.
    pub id: Option<IdFilter>,
    /// By the day of acceptance.
    pub accepted_on: Option<DateFilter>,
    /// By the year of acceptance.
    pub year: Option<YearFilter>,
    /// By amount.
    pub amount: Option<DecimalFilter>,
    /// By state.
    pub state: Option<StateFilter>,
    /// By what it is to a total.
    pub standing: Option<StandingFilter>,
    /// By kind.
    pub kind: Option<PurchaseKindFilter>,
    /// Sales, returns or reversals.
    pub line_kind: Option<LineKindFilter>,
    /// By channel.
    pub channel: Option<TextFilter>,
    /// By its own pairing.
    pub pairing: Option<PairingFilter>,
    /// By origin: the region and all below it.
    pub origin: Option<RegionFilter>,
    /// By unit.
    pub unit: Option<UnitFilter>,
    /// By supplier.
    pub supplier: Option<IdFilter>,
    /// By order number.
    pub order_number: Option<TextFilter>,
    /// Whether it might be a duplicate that waits for a decision.
    pub possible_duplicate: Option<bool>,
}

word_filters! {
    /// By kind of purchase.
    PurchaseKindFilter of PurchaseKindWord,
    /// By kind of line.
    LineKindFilter of LineKindWord,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PurchaseOrder {
    /// Newest day of acceptance first.
    AcceptedOnDesc,
    /// Oldest day of acceptance first.
    AcceptedOnAsc,
    /// Entered last first.
    IdDesc,
    /// Entered first first.
    IdAsc,
    /// Largest amount first; under one pairing or one unit.
    AmountDesc,
    /// Smallest amount first; under one pairing or one unit.
    AmountAsc,
}
