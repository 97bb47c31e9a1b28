//! What clients send about donations.

use super::view::{DonationFormWord, ValuationWord};
use crate::{
    graphql::{
        filter::input::{
            DateFilter, DecimalFilter, IdFilter, PairingFilter, RegionFilter, StandingFilter, StateFilter,
            TextFilter, YearFilter, word_filters,
        },
        scalar::{Date, Decimal, RegionCodeText},
    },
    record::input::{DisputeInput, StepInput},
};
use async_graphql::{Enum, ID, InputObject, MaybeUndefined};

/// A donation as somebody enters it (捐赠明细).
#[derive(Clone, Debug, InputObject)]
pub struct DonationGift {
    /// Who gave (捐赠方): a company, an association, people together.
    pub giver: String,
    /// Where the giver is at home (捐赠方所在地).
    pub donor: RegionCodeText,
    /// Where it was received (受赠地区).
    pub recipient: RegionCodeText,
    /// Who received it there, where it was not the region itself (受赠单位): a school, a hospital, a village.
    pub receiver: Option<String>,
    /// Money or goods (捐款、捐物).
    pub form: DonationFormWord,
    /// Yuan; of goods their value (金额或折价).
    pub amount: Decimal,
    /// What the goods are (物资内容).
    pub goods: Option<String>,
    /// By what the goods are valued (计价依据).
    pub valuation: Option<ValuationWord>,
    /// The day on which it was received (到账、接收日期), which decides its year.
    pub received_on: Date,
    /// What for (用途).
    pub purpose: Option<String>,
    /// The number of the receipt (捐赠票据号).
    pub receipt_number: Option<String>,
}

/// Logs one donation.
#[derive(Clone, Debug, InputObject)]
pub struct LogDonationInput {
    /// Names this request for good: the same key again gives the same donation.
    pub idempotency_key: String,
    /// Whether it is submitted at once; otherwise it is a draft.
    pub submit: bool,
    /// The donation.
    pub gift: DonationGift,
}

/// Amends a donation.
#[derive(Clone, Debug, InputObject)]
pub struct AmendDonationInput {
    /// The donation.
    pub id: ID,
    /// The version that was read.
    pub expected_version: i32,
    /// Why, for the history.
    pub note: Option<String>,
    /// What changes.
    pub change: DonationChange,
}

/// Fields of a donation that change; a field left out stays as it is, one that may be empty is emptied by null.
#[derive(Clone, Debug, Default, PartialEq, InputObject)]
pub struct DonationChange {
    /// Who gave.
    pub giver: MaybeUndefined<String>,
    /// Where the giver is at home.
    pub donor: MaybeUndefined<RegionCodeText>,
    /// Where it was received.
    pub recipient: MaybeUndefined<RegionCodeText>,
    /// Who received it there.
    pub receiver: MaybeUndefined<String>,
    /// Money or goods.
    pub form: MaybeUndefined<DonationFormWord>,
    /// Yuan; of goods their value.
    pub amount: MaybeUndefined<Decimal>,
    /// What the goods are.
    pub goods: MaybeUndefined<String>,
    /// By what the goods are valued.
    pub valuation: MaybeUndefined<ValuationWord>,
    /// The day on which it was received.
    pub received_on: MaybeUndefined<Date>,
    /// What for.
    pub purpose: MaybeUndefined<String>,
    /// The number of the receipt.
    pub receipt_number: MaybeUndefined<String>,
}

/// Confirms donations: up to 1,000 by id, or a statement (对账单) by its seal.
#[derive(Clone, Debug, InputObject)]
pub struct ConfirmDonationsInput {
    /// The donations, each with the version that was read.
    pub items: Option<Vec<StepInput>>,
    /// Or all submitted ones of a statement: the filter that was shown.
    pub filter: Option<DonationFilter>,
    /// The seal that was shown with it.
    pub seal: Option<String>,
    /// Lines of the statement that are disputed; the rest is confirmed.
    pub disputes: Option<Vec<DisputeInput>>,
}

/// Which donations. Conditions that stand side by side must all hold; null is as if left out.
#[derive(Clone, Debug, Default, InputObject)]
pub struct DonationFilter {
    /// All of these hold.
    pub and: Option<Vec<Self>>,
    /// One of these holds; at most five.
    pub or: Option<Vec<Self>>,
    /// This does not hold.
    pub not: Option<Box<Self>>,
    /// By id.
    pub id: Option<IdFilter>,
    /// By the day of receipt.
    pub received_on: Option<DateFilter>,
    /// By the year of receipt.
    pub year: Option<YearFilter>,
    /// By amount.
    pub amount: Option<DecimalFilter>,
    /// By state.
    pub state: Option<StateFilter>,
    /// By what it is to a total.
    pub standing: Option<StandingFilter>,
    /// Money or goods.
    pub form: Option<DonationFormFilter>,
    /// By its own pairing.
    pub pairing: Option<PairingFilter>,
    /// By the giver's region: the region and all below it.
    pub donor: Option<RegionFilter>,
    /// By the receiving region: the region and all below it.
    pub recipient: Option<RegionFilter>,
    /// By the number of the receipt.
    pub receipt_number: Option<TextFilter>,
}

word_filters! {
    /// Money or goods.
    DonationFormFilter of DonationFormWord,
}

/// In which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum DonationOrder {
    /// Newest day of receipt first.
    ReceivedOnDesc,
    /// Oldest day of receipt first.
    ReceivedOnAsc,
    /// Entered last first.
    IdDesc,
    /// Entered first first.
    IdAsc,
    /// Largest amount first; under one pairing.
    AmountDesc,
    /// Smallest amount first; under one pairing.
    AmountAsc,
}
