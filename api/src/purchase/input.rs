//! What clients send about purchases.

use super::view::{LineKindWord, PaymentSourceWord, PurchaseKindWord, RecordStateWord, StandingWord};
use crate::graphql::scalar::{Date, Decimal, RegionCodeText, YearNumber};
use async_graphql::{Enum, ID, InputObject};

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

/// What a batch does with its good lines where another one is bad (批量策略).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::values::BatchPolicy", name = "BatchPolicy")]
pub enum BatchPolicyWord {
    /// All lines, or none.
    AllOrNothing,
    /// The valid lines.
    ValidOnly,
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

/// Fields of a purchase that change; a field left out stays as it is.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PurchaseChange {
    /// The supplier.
    pub supplier: Option<ID>,
    /// The product of the catalogue.
    pub product: Option<ID>,
    /// The product's name.
    pub product_name: Option<String>,
    /// Where the goods come from.
    pub origin: Option<RegionCodeText>,
    /// How much.
    pub quantity: Option<Decimal>,
    /// The unit of measure.
    pub measure: Option<String>,
    /// For how much money.
    pub amount: Option<Decimal>,
    /// The day of the order.
    pub ordered_on: Option<Date>,
    /// The day of acceptance.
    pub accepted_on: Option<Date>,
    /// The day of payment.
    pub paid_on: Option<Date>,
    /// Who paid.
    pub paid_from: Option<PaymentSourceWord>,
    /// The channel.
    pub channel: Option<String>,
    /// Bought, or sold with help.
    pub kind: Option<PurchaseKindWord>,
    /// The channel's order number.
    pub order_number: Option<String>,
    /// The line of the order.
    pub order_line: Option<i32>,
}

/// A step with one record.
#[derive(Clone, Debug, InputObject)]
pub struct StepInput {
    /// The record.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// What to say in the history; a reason where the step sends something back.
    pub note: Option<String>,
}

/// A dispute of one record (异议).
#[derive(Clone, Debug, InputObject)]
pub struct DisputeInput {
    /// The record.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// The disputed field, as the record's type names it.
    pub field: String,
    /// The value that is held to be right.
    pub value: Option<String>,
    /// Why.
    pub reason: String,
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

/// Disputes of up to 1,000 records.
#[derive(Clone, Debug, InputObject)]
pub struct DisputesInput {
    /// The disputes.
    pub items: Vec<DisputeInput>,
}

/// Steps with up to 1,000 records by id.
#[derive(Clone, Debug, InputObject)]
pub struct ItemsInput {
    /// The records, each with the version that was read.
    pub items: Vec<StepInput>,
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

/// By id.
#[derive(Clone, Debug, Default, InputObject)]
pub struct IdFilter {
    /// This one.
    pub eq: Option<ID>,
    /// One of these, at most 100.
    #[graphql(name = "in")]
    pub any: Option<Vec<ID>>,
}

/// By pairing.
#[derive(Clone, Debug, Default, InputObject)]
pub struct PairingFilter {
    /// This one itself.
    pub eq: Option<ID>,
    /// This one and all below it.
    pub within: Option<ID>,
    /// Whether it belongs to none.
    pub is_null: Option<bool>,
    /// Whether the pairing is unverified (未核实); a purchase of no pairing rests on none.
    pub unverified: Option<bool>,
}

/// By region: a code means that region and all below it.
#[derive(Clone, Debug, Default, InputObject)]
pub struct RegionFilter {
    /// In this region.
    pub eq: Option<RegionCodeText>,
    /// In one of these, at most 100.
    #[graphql(name = "in")]
    pub any: Option<Vec<RegionCodeText>>,
    /// Whether in no prefecture, as counties right below their province are.
    pub prefecture_is_null: Option<bool>,
}

/// By unit.
#[derive(Clone, Debug, Default, InputObject)]
pub struct UnitFilter {
    /// This one.
    pub eq: Option<ID>,
    /// One of these, at most 100.
    #[graphql(name = "in")]
    pub any: Option<Vec<ID>>,
    /// In this region.
    pub region: Option<RegionFilter>,
    /// Whether without a region, as central units are.
    pub region_is_null: Option<bool>,
}

/// By day.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DateFilter {
    /// On this day.
    pub eq: Option<Date>,
    /// Before it.
    pub lt: Option<Date>,
    /// On it or before.
    pub lte: Option<Date>,
    /// After it.
    pub gt: Option<Date>,
    /// On it or after.
    pub gte: Option<Date>,
    /// From the first to the second, both counted.
    pub between: Option<Vec<Date>>,
}

/// By year.
#[derive(Clone, Debug, Default, InputObject)]
pub struct YearFilter {
    /// In this year.
    pub eq: Option<YearNumber>,
}

/// By a decimal number.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DecimalFilter {
    /// Equal.
    pub eq: Option<Decimal>,
    /// Less.
    pub lt: Option<Decimal>,
    /// Less or equal.
    pub lte: Option<Decimal>,
    /// More.
    pub gt: Option<Decimal>,
    /// More or equal.
    pub gte: Option<Decimal>,
    /// From the first to the second, both counted.
    pub between: Option<Vec<Decimal>>,
}

/// By a text that is a code or a number.
#[derive(Clone, Debug, Default, InputObject)]
pub struct TextFilter {
    /// Equal.
    pub eq: Option<String>,
    /// One of these, at most 100.
    #[graphql(name = "in")]
    pub any: Option<Vec<String>>,
}

macro_rules! word_filters {
    ($($(#[$doc:meta])* $name:ident of $word:ty),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, InputObject)]
        pub struct $name {
            /// This one.
            pub eq: Option<$word>,
            /// One of these.
            #[graphql(name = "in")]
            pub any: Option<Vec<$word>>,
        }
    )+};
}

word_filters! {
    /// By state.
    StateFilter of RecordStateWord,
    /// By what it is to a total.
    StandingFilter of StandingWord,
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
